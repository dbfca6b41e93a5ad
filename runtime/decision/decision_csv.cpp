// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/decision_csv.h"

namespace proviso {

using bytecode::kNone;
using bytecode::Section;

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF", kLineEnd = "\r\n";

void append_cell(std::string_view text, std::string& out) {
    constexpr std::string_view kFormula = "=+-@\t\r";
    const bool formula = !text.empty() && kFormula.find(text.front()) != std::string_view::npos;
    if (!formula && text.find_first_of("\",;\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    if (formula) out += '\'';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void add_item(std::string& list, std::string_view item) {
    if (!list.empty()) list += "; ";
    list += item;
}

}  // namespace

DecisionCsv::DecisionCsv(const Decider& decider, DecisionFields fields)
    : decider_(decider), places_(decider.machine()) {
    for (uint32_t i = 0; i < kDecisionFields; ++i)
        if (const auto field = static_cast<DecisionField>(i); fields.has(field)) columns_.push_back(field);
}

std::string DecisionCsv::header() const {
    std::string out(kByteOrderMark);
    for (const DecisionField field : columns_) {
        if (field != columns_.front()) out += ',';
        append_cell(decision_key(field), out);
    }
    return out += kLineEnd;
}

void DecisionCsv::write(size_t record, std::string& out) const {
    for (const DecisionField field : columns_) {
        if (field != columns_.front()) out += ',';
        append_cell(cell(field, record), out);
    }
    out += kLineEnd;
}

std::string DecisionCsv::rules(size_t record) const {
    const auto& image = decider_.image();
    std::string list;
    for (const RuleHit& hit : decider_.hits(record)) {
        const auto& rule = image.rows<Section::Rules>()[hit.rule];
        std::string item(image.text(rule.id));
        if (rule.domain != 0) item += " for " + places_.instance_path(rule.domain, hit.row);
        item += hit.open ? " is open" : " applies";
        if (rule.because.count != 0) item += ": " + decider_.text(rule.because, hit.row);
        add_item(list, item);
    }
    return list;
}

std::string DecisionCsv::cell(DecisionField field, size_t record) const {
    const auto& image = decider_.image();
    const Outcome& outcome = decider_.outcome(record);
    const auto outcome_name = [&](uint32_t position) {
        return std::string(image.text(image.rows<Section::Outcomes>()[position].name));
    };
    const auto ids = [&](bool open) {
        std::string list;
        uint32_t last = kNone;
        for (const RuleHit& hit : decider_.hits(record))
            if (hit.open == open && hit.rule != last)
                add_item(list, image.text(image.rows<Section::Rules>()[last = hit.rule].id));
        return list;
    };
    std::string list;
    switch (field) {
        case DecisionField::Id:
            return std::string(decider_.id(record));
        case DecisionField::Policy:
            list = image.text(image.policy().name);
            if (image.policy().version.length != 0) (list += ' ') += image.text(image.policy().version);
            return list;
        case DecisionField::AsOf:
            return decider_.as_of(record);
        case DecisionField::RulesAsOf:
            return decider_.rules_as_of(record);
        case DecisionField::Outcome:
            return outcome_name(outcome.outcome);
        case DecisionField::AtLeast:
            return outcome.at_least == outcome.at_most ? std::string() : outcome_name(outcome.at_least);
        case DecisionField::AtMost:
            return outcome.at_least == outcome.at_most ? std::string() : outcome_name(outcome.at_most);
        case DecisionField::Rules:
            return rules(record);
        case DecisionField::Guidelines:
            for (const GuidelineResult& result : decider_.guidelines(record)) {
                const std::string id(image.text(image.rows<Section::Rules>()[result.rule].id));
                add_item(list, id + ": " + std::string(guideline_status(result.status)));
            }
            return list;
        case DecisionField::Blocked:
            for (const BlockedRule& blocked : decider_.blocked(record)) {
                const auto rules = image.rows<Section::Rules>();
                std::string item(image.text(rules[blocked.rule].id));
                if (rules[blocked.rule].domain != 0)
                    item += " for " + places_.instance_path(rules[blocked.rule].domain, blocked.row);
                add_item(list, (item += " by ") += image.text(rules[blocked.by].id));
            }
            return list;
        case DecisionField::OpenQuestions:
            for (const Question& question : decider_.questions(record)) add_item(list, places_.path(question.place));
            return list;
        case DecisionField::Obligations:
            for (const DueObligation& due : decider_.obligations(record)) {
                std::string item(due.kind == bytecode::ObligationKind::Escalate ? "escalate to " : "required from ");
                item += image.text(image.rows<Section::Roles>()[due.role].title.length != 0
                                       ? image.rows<Section::Roles>()[due.role].title
                                       : image.rows<Section::Roles>()[due.role].name);
                if (!due.due.empty()) item += " by " + due.due;
                if (!due.text.empty()) item += ": " + due.text;
                add_item(list, item);
            }
            return list;
        case DecisionField::Notes:
            for (const std::string& note : decider_.notes(record)) add_item(list, note);
            return list;
        case DecisionField::Applied:
            return ids(false);
        case DecisionField::Open:
            return ids(true);
    }
    return list;
}

}  // namespace proviso
