// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/decider.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <unordered_set>

#include "runtime/decision/causes.h"
#include "runtime/decision/values.h"
#include "runtime/vm/kernels.h"

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

bool is_reported(const RuleRow& rule) {
    if (static_cast<RuleKind>(rule.kind) != RuleKind::Exception) return true;
    return rule.outcome != kNone || rule.if_unsure != kNone || rule.obligations.count != 0 ||
           rule.unsure_obligations.count != 0 || rule.notes.count != 0;
}

// Takes each item once, in the order in which they come. A few are looked through one by one; of more, `key_of` an item says what it is.
template <class Item, class KeyOf>
class Distinct {
   public:
    explicit Distinct(KeyOf key_of) : key_of_(key_of) {}

    void add(Item item) {
        constexpr size_t kFew = 16;
        if (items_.size() < kFew) {
            if (std::find(items_.begin(), items_.end(), item) == items_.end()) items_.push_back(std::move(item));
            return;
        }
        if (keys_.empty())
            for (const Item& other : items_) keys_.insert(key_of_(other));
        if (keys_.insert(key_of_(item)).second) items_.push_back(std::move(item));
    }
    std::vector<Item> take() { return std::move(items_); }

   private:
    KeyOf key_of_;
    std::vector<Item> items_;
    std::unordered_set<std::string> keys_;  // once there are more than a few
};

// Positions on the ladder with kNone = nothing, which is below everything.
uint32_t higher(uint32_t a, uint32_t b) { return a == kNone ? b : b == kNone ? a : std::max(a, b); }

}  // namespace

Decider::Decider(std::shared_ptr<const bytecode::VerifiedProgram> program) : machine_(std::move(program)) {
    const auto rules = image().rows<Section::Rules>();
    for (uint32_t r = 0; r < rules.size(); ++r)
        if (is_reported(rules[r]))
            reported_.push_back({r, rules[r].domain, rules[r].applies, rules[r].outcome, rules[r].counts_as});
}

void Decider::decide(const Batch& batch) {
    machine_.run(batch);
    find_hits();
    order_hits();
    find_blocked();
    combine();
}

void Decider::Ladder::reset(size_t positions, size_t records) {
    words = words_for(records);
    bits.assign(positions * words, 0);
}

// Most words of most rules say no to all of their rows; what is done below is done for the others only.
void Decider::find_hits() {
    const size_t records = machine_.batch().records(), outcomes = image().rows<Section::Outcomes>().size();
    hit_words_.clear();
    for (Ladder* ladder : {&reached_, &counted_, &possible_}) ladder->reset(outcomes, records);
    const uint32_t otherwise = image().policy().otherwise;
    lower_.reset(otherwise, records);
    for (uint32_t i = 0; i < reported_.size(); ++i) {
        const Reported& rule = reported_[i];
        const Register& applies = machine_.reg(rule.applies);
        kernel::for_each_possible(applies, true, machine_.domains().rows(rule.domain),
                                  [&](size_t w, Word yes, Word possible) {
                                      hit_words_.push_back({i, static_cast<uint32_t>(w), yes, possible & ~yes});
                                  });
    }
    for (const HitWord& hit : hit_words_) {
        const Reported& rule = reported_[hit.reported];
        for_records(hit, [&](size_t w, Word yes, Word open) {
            reached_.add(rule.outcome, w, yes);
            counted_.add(rule.counts_as, w, open);
            possible_.add(rule.outcome, w, yes | open);
            possible_.add(rule.counts_as, w, open);
            if (rule.outcome < otherwise) lower_.add(rule.outcome, w, open);
        });
    }
}

template <class Visit>
void Decider::for_records(const HitWord& hit, Visit visit) const {
    const uint32_t domain = reported_[hit.reported].domain;
    if (domain == 0) return visit(hit.word, hit.yes, hit.open);
    for (Word rows = hit.yes | hit.open; rows != 0; rows &= rows - 1) {
        const Word row = rows & -rows;
        const auto place = hit.word * 64 + static_cast<uint32_t>(std::countr_zero(rows));
        const uint32_t record = machine_.domains().record_of(domain, place);
        const Word bit = Word{1} << (record % 64);
        visit(record / 64, (hit.yes & row) != 0 ? bit : 0, (hit.open & row) != 0 ? bit : 0);
    }
}

void Decider::order_hits() {
    const Domains& domains = machine_.domains();
    const auto for_rows = [&](const HitWord& hit, auto visit) {
        const uint32_t domain = reported_[hit.reported].domain;
        for (Word rows = hit.yes | hit.open; rows != 0; rows &= rows - 1) {
            const auto bit = static_cast<uint32_t>(std::countr_zero(rows)), row = hit.word * 64 + bit;
            visit(domains.record_of(domain, row), row, (hit.open >> bit & 1) != 0);
        }
    };
    hit_first_.assign(machine_.batch().records() + 1, 0);
    for (const HitWord& hit : hit_words_)
        for_rows(hit, [&](uint32_t record, uint32_t, bool) { ++hit_first_[record + 1]; });
    for (size_t i = 1; i < hit_first_.size(); ++i) hit_first_[i] += hit_first_[i - 1];
    next_.assign(hit_first_.begin(), hit_first_.end());
    hits_.resize(hit_first_.back());
    for (const HitWord& hit : hit_words_)
        for_rows(hit, [&](uint32_t record, uint32_t row, bool open) {
            hits_[next_[record]++] = {reported_[hit.reported].rule, row, open};
        });
}

void Decider::find_blocked() {
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
        const Register& reach = machine_.reg(rule.reach);
        kernel::for_each_possible(
            machine_.reg(rule.own), true, domains.rows(rule.domain), [&](size_t w, Word, Word possible) {
                for (; possible != 0; possible &= possible - 1) {
                    const auto row = static_cast<uint32_t>(w * 64 + static_cast<size_t>(std::countr_zero(possible)));
                    const auto block = [&](uint32_t by) {
                        raw_blocked_.push_back({r, row, by});
                        record_of_.push_back(domains.record_of(rule.domain, row));
                    };
                    for (const auto& displacement : displacements)
                        if (machine_.reg(displacement.reg).answer(row) == Answer::Yes) block(displacement.by);
                    if (reach.answer(row) == Answer::No) continue;
                    for (const ExceptionRow& exception : exceptions)
                        if (machine_.reg(rules[exception.rule].lifts).answer(row) == Answer::Yes) block(exception.rule);
                }
            });
    }
    order_by_record(raw_blocked_, record_of_, machine_.batch().records(), blocked_, blocked_first_, next_);
}

template <class Tell>
void Decider::tell_highest(const Ladder& ladder, Tell tell) {
    const size_t positions = image().rows<Section::Outcomes>().size();
    for (size_t w = 0; w < ladder.words; ++w) {
        Word higher = 0;
        for (auto position = static_cast<uint32_t>(positions); position-- > 0;) {
            const Word here = ladder.at(position, w) & ~higher;
            higher |= here;
            for (Word bits = here; bits != 0; bits &= bits - 1)
                tell(outcomes_[w * 64 + static_cast<size_t>(std::countr_zero(bits))], position);
        }
    }
}

void Decider::combine() {
    const uint32_t otherwise = image().policy().otherwise;
    outcomes_.assign(machine_.batch().records(), {otherwise, otherwise, otherwise});
    const auto raise = [](uint32_t& outcome, uint32_t position) { outcome = std::max(outcome, position); };
    // `otherwise` counts only where no rule says anything.
    tell_highest(reached_, [](Outcome& out, uint32_t position) { out = {position, position, position}; });
    tell_highest(counted_, [&](Outcome& out, uint32_t position) { raise(out.outcome, position); });
    tell_highest(possible_, [&](Outcome& out, uint32_t position) { raise(out.at_most, position); });
    // Where an open rule alone may come to apply, its outcome takes the place of `otherwise`, also where it is lower.
    if (otherwise == 0) return;
    for (size_t w = 0; w < lower_.words; ++w) {
        Word done = anything_reached(w);
        for (uint32_t position = 0; position < otherwise; ++position) {
            const Word here = lower_.at(position, w) & ~done;
            done |= here;
            for (Word bits = here; bits != 0; bits &= bits - 1)
                outcomes_[w * 64 + static_cast<size_t>(std::countr_zero(bits))].at_least = position;
        }
    }
}

Word Decider::anything_reached(size_t word) const {
    Word any = 0;
    for (size_t at = word; at < reached_.bits.size(); at += reached_.words) any |= reached_.bits[at];
    return any;
}

uint64_t Decider::count(std::vector<uint64_t>& by_outcome, std::vector<RuleCounts>& by_rule) const {
    uint64_t settled = 0;
    Ladder outcomes;
    outcomes.reset(by_outcome.size(), outcomes_.size());
    for (size_t record = 0; record < outcomes_.size(); ++record) {
        const Outcome& outcome = outcomes_[record];
        ++by_outcome[outcome.outcome];
        settled += outcome.at_least == outcome.at_most;
        outcomes.add(outcome.outcome, record / 64, Word{1} << (record % 64));
    }
    // A rule counts once in a record, with however many instances.
    std::vector<Word> applies(outcomes.words), open(outcomes.words);
    for (size_t i = 0; i < hit_words_.size();) {
        const Reported& rule = reported_[hit_words_[i].reported];
        std::fill(applies.begin(), applies.end(), 0);
        std::fill(open.begin(), open.end(), 0);
        for (const uint32_t reported = hit_words_[i].reported;
             i < hit_words_.size() && hit_words_[i].reported == reported; ++i)
            for_records(hit_words_[i], [&](size_t w, Word yes, Word unsure) {
                applies[w] |= yes;
                open[w] |= unsure;
            });
        RuleCounts& counts = by_rule[rule.rule];
        const auto placed = [&](uint32_t position, size_t w) {
            return position == kNone ? 0 : outcomes.at(position, w);
        };
        for (size_t w = 0; w < applies.size(); ++w) {
            counts.applies += static_cast<uint64_t>(std::popcount(applies[w]));
            counts.open += static_cast<uint64_t>(std::popcount(open[w]));
            counts.decisive += static_cast<uint64_t>(
                std::popcount((applies[w] & placed(rule.outcome, w)) | (open[w] & placed(rule.counts_as, w))));
        }
    }
    return settled;
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
    if (brings != kNone && brings > outcomes_[record].at_least) return true;
    return rule.outcome < image().policy().otherwise && (anything_reached(record / 64) >> record % 64 & 1) == 0;
}

std::vector<Question> Decider::questions(size_t record) const {
    Causes causes(machine_);
    for (const RuleHit& hit : hits(record))
        if (hit.open && matters(record, hit)) causes.add(image().rows<Section::Rules>()[hit.rule].applies, hit.row);
    const Places places(machine_);
    const auto& found = causes.found();
    // All keys one behind the other: there may be very many.
    struct Ordered {
        size_t key, size;
        Question question;
    };
    std::vector<uint32_t> keys;
    std::vector<Ordered> ordered;
    ordered.reserve(found.size());
    for (const auto& [place, cause] : found) {
        const size_t begin = keys.size();
        places.append_order_key(place, keys);
        ordered.push_back({begin, keys.size() - begin, {place, cause}});
    }
    std::sort(ordered.begin(), ordered.end(), [&](const Ordered& a, const Ordered& b) {
        return std::ranges::lexicographical_compare(std::span(keys).subspan(a.key, a.size),
                                                    std::span(keys).subspan(b.key, b.size));
    });
    std::vector<Question> out;
    out.reserve(ordered.size());
    for (const Ordered& each : ordered) out.push_back(each.question);
    return out;
}

// A day, or a moment.
std::string Decider::due_text(uint32_t reg, uint32_t row) const {
    const Register& column = machine_.reg(reg);
    if (machine_.program().type(reg) == bytecode::RegisterType::Moment) return format_moment(column.value<Moment>(row));
    return format_date(Date{column.value<int32_t>(row)});
}

std::vector<DueObligation> Decider::obligations(size_t record) const {
    // No role's number and no due date holds a blank, so that no two obligations have the same key.
    const auto key_of = [](const DueObligation& due) {
        return fmt::format("{} {} {} {}", static_cast<int>(due.kind), due.role, due.due, due.text);
    };
    Distinct<DueObligation, decltype(key_of)> out(key_of);
    for (const RuleHit& hit : hits(record)) {
        const RuleRow& rule = image().rows<Section::Rules>()[hit.rule];
        const bytecode::Range range = hit.open ? rule.unsure_obligations : rule.obligations;
        for (const ObligationRow& row : image().rows<Section::Obligations>().subspan(range.first, range.count)) {
            DueObligation due{static_cast<bytecode::ObligationKind>(row.kind), text(row.text, hit.row), row.role, {}};
            if (row.due != kNone && machine_.reg(row.due).known(hit.row)) due.due = due_text(row.due, hit.row);
            out.add(std::move(due));
        }
    }
    return out.take();
}

std::vector<std::string> Decider::notes(size_t record) const {
    const auto itself = [](const std::string& line) { return line; };
    Distinct<std::string, decltype(itself)> out(itself);
    for (const RuleHit& hit : hits(record)) {
        if (hit.open) continue;
        const RuleRow& rule = image().rows<Section::Rules>()[hit.rule];
        for (const auto& note : image().rows<Section::Notes>().subspan(rule.notes.first, rule.notes.count)) {
            out.add(text(note.text, hit.row));
        }
    }
    return out.take();
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
