// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/decision_json.h"

#include <algorithm>
#include <cstring>

#include "runtime/decision/json_writer.h"

namespace proviso {

using bytecode::kNone;
using bytecode::RuleRow;
using bytecode::Section;

namespace {

// Bytes of an id that are copied at once.
constexpr size_t kCopied = 32;

constexpr std::string_view kKeys[] = {
#define X(NAME, KEY) KEY,
    PROVISO_DECISION_FIELDS(X)
#undef X
};

// Items of a JSON array, each written by `write(item)`.
template <class Items, class Write>
void write_array(const Items& items, std::string& out, Write write) {
    out += '[';
    bool first = true;
    for (const auto& item : items) {
        if (!first) out += ',';
        first = false;
        write(item);
    }
    out += ']';
}

}  // namespace

std::string_view decision_key(DecisionField field) { return kKeys[static_cast<uint32_t>(field)]; }

std::string_view guideline_status(GuidelineStatus status) {
    return status == GuidelineStatus::Met ? "met" : status == GuidelineStatus::NotMet ? "not met" : "unsure";
}

DecisionFields DecisionFields::all() {
    DecisionFields fields;
    for (uint32_t i = 0; i < std::size(kKeys); ++i) fields.add(static_cast<DecisionField>(i));
    fields.bits_ &= ~(uint32_t{1} << static_cast<uint32_t>(DecisionField::Applied));
    fields.bits_ &= ~(uint32_t{1} << static_cast<uint32_t>(DecisionField::Open));
    return fields;
}

std::optional<DecisionFields> DecisionFields::parse(std::string_view list, std::string& unknown) {
    DecisionFields fields;
    while (true) {
        const size_t comma = list.find(',');
        const std::string_view word = list.substr(0, comma);
        bool found = false;
        for (uint32_t i = 0; i < std::size(kKeys); ++i)
            if (kKeys[i] == word) fields.add(static_cast<DecisionField>(i)), found = true;
        if (!found) {
            unknown = word;
            return std::nullopt;
        }
        if (comma == std::string_view::npos) return fields;
        list.remove_prefix(comma + 1);
    }
}

std::string DecisionFields::keys() const {
    std::string out;
    for (uint32_t i = 0; i < std::size(kKeys); ++i)
        if (has(static_cast<DecisionField>(i))) (out += out.empty() ? "" : ",") += kKeys[i];
    return out;
}

std::string DecisionFields::known_keys() {
    std::string out;
    for (const std::string_view key : kKeys) {
        if (!out.empty()) out += ", ";
        out += key;
    }
    return out;
}

DecisionWriter::DecisionWriter(const Decider& decider, DecisionFields fields)
    : decider_(decider), fields_(fields), places_(decider.machine()) {
    const auto& image = decider.image();
    policy_ = ",\"policy\":";
    JsonObject object(policy_);
    object.text("name", image.text(image.policy().name));
    if (image.policy().version.length != 0) object.text("version", image.text(image.policy().version));
    object.text("digest", image.digest_hex());
    if (image.signed_by()) object.text("key", bytecode::key_id(*image.signed_by()));
    const auto amended = image.rows<Section::AmendedPolicies>();
    if (!amended.empty()) {
        object.key("amends");
        write_array(amended, policy_, [&](const bytecode::AmendedPolicyRow& row) {
            JsonObject item(policy_);
            item.text("name", image.text(row.name));
            if (row.version.length != 0) item.text("version", image.text(row.version));
            item.close();
        });
    }
    object.close();
    for (const auto& outcome : image.rows<Section::Outcomes>()) {
        OutcomeText& text = outcomes_.emplace_back();
        append_json_string(image.text(outcome.name), text.quoted);
        text.outcome = ",\"outcome\":" + text.quoted;
        text.at_least = ",\"at_least\":" + text.quoted;
        text.at_most = ",\"at_most\":" + text.quoted;
    }
    for (const RuleRow& rule : image.rows<Section::Rules>()) {
        const RuleText& text = rules_.emplace_back(rule_text(rule));
        id_begins_.push_back(static_cast<uint32_t>(ids_.size()));
        ids_ += text.quoted_id + ',';
        longest_id_ = std::max(longest_id_, text.quoted_id.size() + 1);
    }
    id_begins_.push_back(static_cast<uint32_t>(ids_.size()));
    ids_.append(kCopied, ' ');
}

DecisionWriter::RuleText DecisionWriter::rule_text(const RuleRow& rule) const {
    const auto& image = decider_.image();
    RuleText text;
    append_json_string(image.text(rule.id), text.quoted_id);
    text.head = "{\"id\":" + text.quoted_id;
    if (rule.policy != kNone) {
        text.head += ",\"policy\":";
        append_json_string(image.text(image.rows<Section::AmendedPolicies>()[rule.policy].name), text.head);
    }
    std::string rest;
    if (rule.outcome != kNone) rest += outcomes_[rule.outcome].outcome;
    const auto pieces = image.rows<Section::Pieces>().subspan(rule.because.first, rule.because.count);
    text.reason_varies =
        std::any_of(pieces.begin(), pieces.end(), [](const auto& piece) { return piece.reg != kNone; });
    if (!pieces.empty()) rest += ",\"because\":";
    if (!pieces.empty() && !text.reason_varies) append_json_string(decider_.text(rule.because, 0), rest);
    text.applies = ",\"status\":\"applies\"" + rest;
    text.open = ",\"status\":\"open\"" + rest;
    if (rule.citations.count != 0) {
        text.tail = ",\"cite\":";
        write_array(image.rows<Section::Citations>().subspan(rule.citations.first, rule.citations.count), text.tail,
                    [&](const bytecode::CitationRow& citation) {
                        std::string cited(image.text(image.rows<Section::Sources>()[citation.source].name));
                        append_json_string((cited += ' ') += image.text(citation.place), text.tail);
                    });
    }
    text.tail += '}';
    text.is_whole = rule.domain == 0 && !text.reason_varies;
    if (text.is_whole)
        for (std::string* whole : {&text.applies, &text.open}) *whole = text.head + *whole + text.tail;
    return text;
}

void DecisionWriter::write(size_t record, std::string& out) const {
    const size_t begin = out.size();
    write_head(record, out);
    if (wants(DecisionField::Rules)) write_rules(record, out);
    if (wants(DecisionField::Guidelines)) write_guidelines(record, out);
    if (wants(DecisionField::Blocked)) write_blocked(record, out);
    if (wants(DecisionField::OpenQuestions)) write_questions(record, out);
    if (wants(DecisionField::Obligations)) write_obligations(record, out);
    if (wants(DecisionField::Notes)) write_notes(record, out);
    if (wants(DecisionField::Applied)) out += ",\"applied\":", write_ids(record, false, out);
    if (wants(DecisionField::Open)) out += ",\"open\":", write_ids(record, true, out);
    // The first comma was the brace's place.
    if (out.size() == begin)
        out += '{';
    else
        out[begin] = '{';
    out += '}';
}

void DecisionWriter::write_head(size_t record, std::string& out) const {
    const Outcome& outcome = decider_.outcome(record);
    const bool range = outcome.at_least != outcome.at_most;
    if (const auto id = decider_.id(record); wants(DecisionField::Id) && !id.empty())
        out += ",\"id\":", append_json_string(id, out);
    if (wants(DecisionField::Policy)) out += policy_;
    if (wants(DecisionField::AsOf))
        if (const std::string date = decider_.as_of(record); !date.empty()) ((out += ",\"as_of\":\"") += date) += '"';
    if (wants(DecisionField::RulesAsOf))
        if (const std::string date = decider_.rules_as_of(record); !date.empty())
            ((out += ",\"rules_as_of\":\"") += date) += '"';
    if (wants(DecisionField::Outcome)) out += outcomes_[outcome.outcome].outcome;
    if (range && wants(DecisionField::AtLeast)) out += outcomes_[outcome.at_least].at_least;
    if (range && wants(DecisionField::AtMost)) out += outcomes_[outcome.at_most].at_most;
}

// Each rule once; its instances stand together.
void DecisionWriter::write_ids(size_t record, bool open, std::string& out) const {
    const auto hits = decider_.hits(record);
    const size_t begin = out.size();
    out.resize(begin + 1 + hits.size() * longest_id_ + kCopied);
    char* at = out.data() + begin;
    *at++ = '[';
    uint32_t last = kNone;
    for (const RuleHit& hit : hits) {
        if (hit.open != open || hit.rule == last) continue;
        last = hit.rule;
        const char* id = ids_.data() + id_begins_[hit.rule];
        const size_t size = id_begins_[hit.rule + 1] - id_begins_[hit.rule];
        // Most are short: a copy of a fixed size takes no decision.
        std::memcpy(at, id, kCopied);
        if (size > kCopied) [[unlikely]]
            std::memcpy(at, id, size);
        at += size;
    }
    if (last != kNone) --at;  // the last comma
    *at++ = ']';
    out.resize(static_cast<size_t>(at - out.data()));
}

void DecisionWriter::write_rules(size_t record, std::string& out) const {
    const auto hits = decider_.hits(record);
    if (hits.empty()) return;
    const auto rules = decider_.image().rows<Section::Rules>();
    out += ",\"rules\":";
    write_array(hits, out, [&](const RuleHit& hit) {
        const RuleText& text = rules_[hit.rule];
        if (text.is_whole) {
            out += hit.open ? text.open : text.applies;
            return;
        }
        const RuleRow& rule = rules[hit.rule];
        out += text.head;
        if (rule.domain != 0) {
            out += ",\"for\":";
            append_json_string(places_.instance_path(rule.domain, hit.row), out);
        }
        out += hit.open ? text.open : text.applies;
        if (text.reason_varies) append_json_string(decider_.text(rule.because, hit.row), out);
        out += text.tail;
    });
}

void DecisionWriter::write_guidelines(size_t record, std::string& out) const {
    const auto guidelines = decider_.guidelines(record);
    if (guidelines.empty()) return;
    out += ",\"guidelines\":";
    write_array(guidelines, out, [&](const GuidelineResult& result) {
        JsonObject item(out);
        item.key("id"), out += rules_[result.rule].quoted_id;
        item.text("status", guideline_status(result.status));
        item.close();
    });
}

void DecisionWriter::write_blocked(size_t record, std::string& out) const {
    if (decider_.blocked(record).empty()) return;
    out += ",\"blocked\":";
    write_array(decider_.blocked(record), out, [&](const BlockedRule& blocked) {
        const RuleRow& rule = decider_.image().rows<Section::Rules>()[blocked.rule];
        JsonObject item(out);
        item.key("rule"), out += rules_[blocked.rule].quoted_id;
        if (rule.domain != 0) item.text("for", places_.instance_path(rule.domain, blocked.row));
        item.key("by"), out += rules_[blocked.by].quoted_id;
        item.close();
    });
}

void DecisionWriter::write_questions(size_t record, std::string& out) const {
    const auto questions = decider_.questions(record);
    if (questions.empty()) return;
    const auto& image = decider_.image();
    out += ",\"open_questions\":";
    write_array(questions, out, [&](const Question& question) {
        const std::string_view asked = image.text(image.rows<Section::Nodes>()[question.place.node].question);
        JsonObject item(out);
        item.text("path", places_.path(question.place));
        if (!asked.empty()) item.text("question", asked);
        item.text("cause", cause_name(question.cause));
        item.close();
    });
}

void DecisionWriter::write_obligations(size_t record, std::string& out) const {
    const auto obligations = decider_.obligations(record);
    if (obligations.empty()) return;
    const auto& image = decider_.image();
    out += ",\"obligations\":";
    write_array(obligations, out, [&](const DueObligation& due) {
        JsonObject item(out);
        item.text("kind", due.kind == bytecode::ObligationKind::Escalate ? "escalate" : "require");
        if (!due.text.empty()) item.text("text", due.text);
        item.text("role", image.text(image.rows<Section::Roles>()[due.role].name));
        if (!due.due.empty()) item.text("due", due.due);
        item.close();
    });
}

void DecisionWriter::write_notes(size_t record, std::string& out) const {
    const auto notes = decider_.notes(record);
    if (notes.empty()) return;
    out += ",\"notes\":";
    write_array(notes, out, [&](const std::string& note) { append_json_string(note, out); });
}

}  // namespace proviso
