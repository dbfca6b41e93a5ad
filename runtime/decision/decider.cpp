// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/decider.h"

#include <algorithm>

#include "runtime/decision/causes.h"
#include "runtime/decision/values.h"

namespace proviso {

using bytecode::ExceptionRow;
using bytecode::kNone;
using bytecode::ObligationRow;
using bytecode::RuleKind;
using bytecode::RuleRow;
using bytecode::Section;

namespace {

// Puts items that were collected rule by rule into record order, keeping their order within a record.
template <class Item>
void order_by_record(const std::vector<Item>& raw, const std::vector<uint32_t>& record_of, size_t records,
                     std::vector<Item>& out, std::vector<uint32_t>& first, std::vector<uint32_t>& next) {
    first.assign(records + 1, 0);
    for (const uint32_t record : record_of) ++first[record + 1];
    for (size_t i = 0; i < records; ++i) first[i + 1] += first[i];
    next.assign(first.begin(), first.end());
    out.resize(raw.size());
    for (size_t i = 0; i < raw.size(); ++i) out[next[record_of[i]]++] = raw[i];
}

// Positions on the ladder with kNone = nothing, which is below everything.
uint32_t higher(uint32_t a, uint32_t b) { return a == kNone ? b : b == kNone ? a : std::max(a, b); }

}  // namespace

Decider::Decider(std::shared_ptr<const bytecode::VerifiedProgram> program) : machine_(std::move(program)) {}

void Decider::decide(const Batch& batch) {
    machine_.run(batch);
    collect_hits();
    collect_blocked();
    combine();
}

bool Decider::is_reported(const RuleRow& rule) const {
    if (static_cast<RuleKind>(rule.kind) != RuleKind::Exception) return true;
    return rule.outcome != kNone || rule.if_unsure != kNone || rule.obligations.count != 0 ||
           rule.unsure_obligations.count != 0 || rule.notes.count != 0;
}

void Decider::collect_hits() {
    raw_hits_.clear();
    record_of_.clear();
    const auto rules = image().rows<Section::Rules>();
    const Domains& domains = machine_.domains();
    for (uint32_t r = 0; r < rules.size(); ++r) {
        if (!is_reported(rules[r])) continue;
        const uint32_t domain = rules[r].domain;
        const Register& applies = machine_.reg(rules[r].applies);
        const size_t rows = domains.rows(domain);
        for (size_t w = 0; w < words_for(rows); ++w) {
            const Word mask = w + 1 < words_for(rows) ? ~Word{0} : tail_mask(rows);
            const Word no = applies.constant ? Word{0} - (applies.no[0] & 1) : applies.no[w];
            for (Word bits = ~no & mask; bits != 0; bits &= bits - 1) {
                const auto row = static_cast<uint32_t>(w * 64 + static_cast<size_t>(std::countr_zero(bits)));
                raw_hits_.push_back({r, row, applies.answer(row) == Answer::Unsure});
                record_of_.push_back(domains.record_of(domain, row));
            }
        }
    }
    order_by_record(raw_hits_, record_of_, machine_.batch().records(), hits_, hit_first_, next_);
}

void Decider::collect_blocked() {
    raw_blocked_.clear();
    record_of_.clear();
    const auto rules = image().rows<Section::Rules>();
    const Domains& domains = machine_.domains();
    for (uint32_t r = 0; r < rules.size(); ++r) {
        const RuleRow& rule = rules[r];
        if (rule.exceptions.count == 0 && rule.displaced_by.count == 0) continue;
        const auto displacements =
            image().rows<Section::Displacements>().subspan(rule.displaced_by.first, rule.displaced_by.count);
        const auto exceptions =
            image().rows<Section::Exceptions>().subspan(rule.exceptions.first, rule.exceptions.count);
        const Register &own = machine_.reg(rule.own), &reach = machine_.reg(rule.reach);
        for (uint32_t row = 0; row < domains.rows(rule.domain); ++row) {
            const auto block = [&](uint32_t by) {
                raw_blocked_.push_back({r, row, by});
                record_of_.push_back(domains.record_of(rule.domain, row));
            };
            if (own.answer(row) == Answer::No) continue;
            for (const auto& displacement : displacements)
                if (machine_.reg(displacement.reg).answer(row) == Answer::Yes) block(displacement.by);
            if (reach.answer(row) == Answer::No) continue;
            for (const ExceptionRow& exception : exceptions)
                if (machine_.reg(rules[exception.rule].lifts).answer(row) == Answer::Yes) block(exception.rule);
        }
    }
    order_by_record(raw_blocked_, record_of_, machine_.batch().records(), blocked_, blocked_first_, next_);
}

void Decider::combine() {
    const auto& policy = image().policy();
    const auto rules = image().rows<Section::Rules>();
    outcomes_.resize(machine_.batch().records());
    for (size_t record = 0; record < outcomes_.size(); ++record) {
        uint32_t at_least = kNone, counted = kNone, at_most = kNone;
        for (const RuleHit& hit : hits(record)) {
            const RuleRow& rule = rules[hit.rule];
            at_most = higher(at_most, rule.outcome);
            if (hit.open) {
                counted = higher(counted, rule.counts_as);
                at_most = higher(at_most, rule.counts_as);
            } else {
                at_least = higher(at_least, rule.outcome);
            }
        }
        Outcome& out = outcomes_[record];
        out.at_least = at_least == kNone ? policy.otherwise : at_least;
        out.outcome = higher(out.at_least, counted);
        out.at_most = higher(out.at_least, at_most);
    }
}

std::span<const RuleHit> Decider::hits(size_t record) const {
    return std::span(hits_).subspan(hit_first_[record], hit_first_[record + 1] - hit_first_[record]);
}

std::span<const BlockedRule> Decider::blocked(size_t record) const {
    return std::span(blocked_).subspan(blocked_first_[record], blocked_first_[record + 1] - blocked_first_[record]);
}

std::vector<GuidelineResult> Decider::guidelines(size_t record) const {
    const auto rules = image().rows<Section::Rules>();
    std::vector<GuidelineResult> out;
    for (uint32_t r = 0; r < rules.size(); ++r)
        if (static_cast<RuleKind>(rules[r].kind) == RuleKind::Guideline) out.push_back({r, GuidelineStatus::Met});
    for (const RuleHit& hit : hits(record)) {
        const auto found =
            std::lower_bound(out.begin(), out.end(), hit.rule,
                             [](const GuidelineResult& result, uint32_t rule) { return result.rule < rule; });
        if (found == out.end() || found->rule != hit.rule) continue;
        if (!hit.open)
            found->status = GuidelineStatus::NotMet;
        else if (found->status == GuidelineStatus::Met)
            found->status = GuidelineStatus::Unsure;
    }
    return out;
}

bool Decider::matters(size_t record, const RuleHit& hit) const {
    const RuleRow& rule = image().rows<Section::Rules>()[hit.rule];
    if (rule.obligations.count != 0 || rule.unsure_obligations.count != 0) return true;
    const uint32_t brings = higher(rule.outcome, rule.counts_as);
    return brings != kNone && brings > outcomes_[record].at_least;
}

std::vector<Question> Decider::questions(size_t record) const {
    Causes causes(machine_);
    for (const RuleHit& hit : hits(record))
        if (hit.open && matters(record, hit)) causes.add(image().rows<Section::Rules>()[hit.rule].applies, hit.row);
    const Places places(machine_);
    std::vector<std::tuple<std::vector<uint32_t>, Place, Cause>> ordered;
    for (const auto& [place, cause] : causes.found()) ordered.emplace_back(places.order_key(place), place, cause);
    std::sort(ordered.begin(), ordered.end());
    std::vector<Question> out;
    for (const auto& [key, place, cause] : ordered) out.push_back({place, cause});
    return out;
}

std::vector<DueObligation> Decider::obligations(size_t record) const {
    std::vector<DueObligation> out;
    for (const RuleHit& hit : hits(record)) {
        const RuleRow& rule = image().rows<Section::Rules>()[hit.rule];
        const bytecode::Range range = hit.open ? rule.unsure_obligations : rule.obligations;
        for (const ObligationRow& row : image().rows<Section::Obligations>().subspan(range.first, range.count)) {
            DueObligation due{static_cast<bytecode::ObligationKind>(row.kind), text(row.text, hit.row), row.role, {}};
            if (row.due != kNone && machine_.reg(row.due).known(hit.row))
                due.due = format_date(Date{machine_.reg(row.due).value<int32_t>(hit.row)});
            if (std::find(out.begin(), out.end(), due) == out.end()) out.push_back(std::move(due));
        }
    }
    return out;
}

std::vector<std::string> Decider::notes(size_t record) const {
    std::vector<std::string> out;
    for (const RuleHit& hit : hits(record)) {
        if (hit.open) continue;
        const RuleRow& rule = image().rows<Section::Rules>()[hit.rule];
        for (const auto& note : image().rows<Section::Notes>().subspan(rule.notes.first, rule.notes.count)) {
            std::string line = text(note.text, hit.row);
            if (std::find(out.begin(), out.end(), line) == out.end()) out.push_back(std::move(line));
        }
    }
    return out;
}

std::string_view Decider::id(size_t record) const {
    const uint32_t node = image().policy().id_node;
    if (node == kNone) return {};
    return machine_.batch().column(node).texts[record].view();
}

std::string Decider::as_of(size_t record) const {
    const Batch& batch = machine_.batch();
    return test_bit(batch.as_of_known().data(), record) ? format_date(Date{batch.as_of()[record]}) : std::string();
}

std::string Decider::rules_as_of(size_t record) const {
    const Batch& batch = machine_.batch();
    if (!batch.rules_as_of()) return {};
    const bool same =
        test_bit(batch.as_of_known().data(), record) && Date{batch.as_of()[record]} == *batch.rules_as_of();
    return same ? std::string() : format_date(*batch.rules_as_of());
}

std::string Decider::text(bytecode::Range pieces, uint32_t row) const {
    std::string out;
    for (const auto& piece : image().rows<Section::Pieces>().subspan(pieces.first, pieces.count)) {
        if (piece.reg == kNone)
            out += image().text(piece.text);
        else
            append_value(machine_, piece.reg, row, piece.choice, out);
    }
    return out;
}

}  // namespace proviso
