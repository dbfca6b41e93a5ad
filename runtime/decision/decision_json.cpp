// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/decision_json.h"

#include "runtime/decision/json_writer.h"

namespace proviso {

using bytecode::kNone;
using bytecode::RuleRow;
using bytecode::Section;

namespace {

constexpr std::string_view kKeys[] = {
#define X(NAME, KEY) KEY,
    PROVISO_DECISION_FIELDS(X)
#undef X
};

constexpr std::string_view status_name(GuidelineStatus status) {
    return status == GuidelineStatus::Met ? "met" : status == GuidelineStatus::NotMet ? "not met" : "unsure";
}

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
    JsonObject object(policy_);
    object.text("name", image.text(image.policy().name));
    if (image.policy().version.length != 0) object.text("version", image.text(image.policy().version));
    object.text("digest", image.digest_hex());
    object.close();
}

std::string_view DecisionWriter::rule_id(uint32_t rule) const {
    return decider_.image().text(decider_.image().rows<Section::Rules>()[rule].id);
}

void DecisionWriter::write(size_t record, std::string& out) const {
    const auto& image = decider_.image();
    const auto outcomes = image.rows<Section::Outcomes>();
    const Outcome& outcome = decider_.outcome(record);
    const auto wants = [&](DecisionField field) { return fields_.has(field); };
    const bool range = outcome.at_least != outcome.at_most;
    JsonObject object(out);
    if (const auto id = decider_.id(record); wants(DecisionField::Id) && !id.empty()) object.text("id", id);
    if (wants(DecisionField::Policy)) object.key("policy"), out += policy_;
    if (wants(DecisionField::AsOf))
        if (const std::string as_of = decider_.as_of(record); !as_of.empty()) object.text("as_of", as_of);
    if (wants(DecisionField::RulesAsOf))
        if (const std::string date = decider_.rules_as_of(record); !date.empty()) object.text("rules_as_of", date);
    if (wants(DecisionField::Outcome)) object.text("outcome", image.text(outcomes[outcome.outcome].name));
    if (range && wants(DecisionField::AtLeast)) object.text("at_least", image.text(outcomes[outcome.at_least].name));
    if (range && wants(DecisionField::AtMost)) object.text("at_most", image.text(outcomes[outcome.at_most].name));
    if (wants(DecisionField::Rules) && !decider_.hits(record).empty()) object.key("rules"), write_rules(record, out);
    if (wants(DecisionField::Guidelines)) {
        if (const auto guidelines = decider_.guidelines(record); !guidelines.empty()) {
            object.key("guidelines");
            write_array(guidelines, out, [&](const GuidelineResult& result) {
                JsonObject item(out);
                item.text("id", rule_id(result.rule));
                item.text("status", status_name(result.status));
                item.close();
            });
        }
    }
    if (wants(DecisionField::Blocked) && !decider_.blocked(record).empty())
        object.key("blocked"), write_blocked(record, out);
    if (wants(DecisionField::OpenQuestions)) {
        if (const auto questions = decider_.questions(record); !questions.empty())
            object.key("open_questions"), write_questions(questions, out);
    }
    if (wants(DecisionField::Obligations)) {
        if (const auto obligations = decider_.obligations(record); !obligations.empty())
            object.key("obligations"), write_obligations(obligations, out);
    }
    if (wants(DecisionField::Notes)) {
        if (const auto notes = decider_.notes(record); !notes.empty()) {
            object.key("notes");
            write_array(notes, out, [&](const std::string& note) { append_json_string(note, out); });
        }
    }
    for (const auto& [field, key, open] :
         {std::tuple{DecisionField::Applied, "applied", false}, std::tuple{DecisionField::Open, "open", true}}) {
        if (!wants(field)) continue;
        object.key(key);
        out += '[';
        uint32_t last = kNone;
        for (const RuleHit& hit : decider_.hits(record)) {
            if (hit.open != open || hit.rule == last) continue;
            if (last != kNone) out += ',';
            last = hit.rule;
            append_json_string(rule_id(hit.rule), out);
        }
        out += ']';
    }
    object.close();
}

void DecisionWriter::write_rules(size_t record, std::string& out) const {
    const auto& image = decider_.image();
    write_array(decider_.hits(record), out, [&](const RuleHit& hit) {
        const RuleRow& rule = image.rows<Section::Rules>()[hit.rule];
        JsonObject item(out);
        item.text("id", image.text(rule.id));
        if (rule.domain != 0) item.text("for", places_.instance_path(rule.domain, hit.row));
        item.text("status", hit.open ? "open" : "applies");
        if (rule.outcome != kNone) item.text("outcome", image.text(image.rows<Section::Outcomes>()[rule.outcome].name));
        if (rule.because.count != 0) item.text("because", decider_.text(rule.because, hit.row));
        if (rule.citations.count != 0) {
            item.key("cite");
            write_array(image.rows<Section::Citations>().subspan(rule.citations.first, rule.citations.count), out,
                        [&](const bytecode::CitationRow& citation) {
                            std::string text(image.text(image.rows<Section::Sources>()[citation.source].name));
                            append_json_string((text += ' ') += image.text(citation.place), out);
                        });
        }
        item.close();
    });
}

void DecisionWriter::write_blocked(size_t record, std::string& out) const {
    write_array(decider_.blocked(record), out, [&](const BlockedRule& blocked) {
        const RuleRow& rule = decider_.image().rows<Section::Rules>()[blocked.rule];
        JsonObject item(out);
        item.text("rule", rule_id(blocked.rule));
        if (rule.domain != 0) item.text("for", places_.instance_path(rule.domain, blocked.row));
        item.text("by", rule_id(blocked.by));
        item.close();
    });
}

void DecisionWriter::write_questions(std::span<const Question> questions, std::string& out) const {
    const auto& image = decider_.image();
    write_array(questions, out, [&](const Question& question) {
        const std::string_view asked = image.text(image.rows<Section::Nodes>()[question.place.node].question);
        JsonObject item(out);
        item.text("path", places_.path(question.place));
        if (!asked.empty()) item.text("question", asked);
        item.text("cause", cause_name(question.cause));
        item.close();
    });
}

void DecisionWriter::write_obligations(std::span<const DueObligation> obligations, std::string& out) const {
    const auto& image = decider_.image();
    write_array(obligations, out, [&](const DueObligation& due) {
        JsonObject item(out);
        item.text("kind", due.kind == bytecode::ObligationKind::Escalate ? "escalate" : "require");
        if (!due.text.empty()) item.text("text", due.text);
        item.text("role", image.text(image.rows<Section::Roles>()[due.role].name));
        if (!due.due.empty()) item.text("due", due.due);
        item.close();
    });
}

}  // namespace proviso
