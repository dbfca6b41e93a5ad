// SPDX-License-Identifier: Apache-2.0
// Rules and what hangs on them: their registers live in the rule's own domain, their references exist, exceptions form trees.
#include <algorithm>

#include "runtime/bytecode/detail/verifier.h"

namespace proviso::bytecode::detail {

bool Verifier::check_rules() {
    const auto rules = rows<Section::Rules>();
    listed_.assign(rules.size(), 0);
    std::vector<StringRef> ids;
    for (const RuleRow& rule : rules) ids.push_back(rule.id);
    if (!check_unique(Section::Rules, 0, ids, "the rule")) return false;
    for (uint32_t i = 0; i < rules.size(); ++i) {
        if (!check_rule(i)) return false;
    }
    for (uint32_t i = 0; i < rules.size(); ++i) {
        if (rules[i].base != kNone && listed_[i] == 0)
            return refuse(Section::Rules, i, "its base does not list it among its exceptions");
    }
    return check_exception_chains() && check_guarantees() &&
           check_all_owned<Section::ChoiceValues, Section::Holidays, Section::Citations, Section::Notes,
                           Section::Exceptions, Section::Displacements, Section::Obligations, Section::Pieces>();
}

bool Verifier::check_rule(uint32_t index) {
    const Section section = Section::Rules;
    const RuleRow& rule = rows<section>()[index];
    if (rule.kind > static_cast<uint32_t>(RuleKind::Exception))
        return refuse(section, index, "{} is no kind of rule", rule.kind);
    if (!check_index<Section::Domains>(section, index, rule.domain, "its domain") || !check_rule_registers(index))
        return false;
    if (!check_index_or_none<Section::Outcomes>(section, index, rule.outcome, "its outcome") ||
        !check_index_or_none<Section::Outcomes>(section, index, rule.if_unsure, "`if unsure`"))
        return false;
    const uint32_t lower = rule.outcome == kNone ? kNone : std::min(rule.outcome, image_.policy().when_unsure);
    if (rule.counts_as != (rule.if_unsure != kNone ? rule.if_unsure : lower))
        return refuse(section, index, "while open it does not count as it should");
    if (!check_index_or_none<Section::AmendedPolicies>(section, index, rule.policy, "its policy")) return false;
    if (!check_day_or_none(section, index, rule.effective_from, "effective from") ||
        !check_day_or_none(section, index, rule.effective_until, "effective until") ||
        !check_spans(section, index, rule.span))
        return false;
    if (!claim<Section::Citations>(section, index, rule.citations, "its citations") ||
        !claim<Section::Notes>(section, index, rule.notes, "its notes"))
        return false;
    for (const NoteRow& note : rows<Section::Notes>().subspan(rule.notes.first, rule.notes.count)) {
        if (!check_pieces(index, note.text, "the pieces of a note")) return false;
    }
    return check_pieces(index, rule.because, "the pieces of `because`") && check_obligations(index, rule.obligations) &&
           check_obligations(index, rule.unsure_obligations) && check_rule_relations(index);
}

bool Verifier::check_register(uint32_t rule, uint32_t reg, RegisterType type, std::string_view what) {
    if (!check_index<Section::Instructions>(Section::Rules, rule, reg, what)) return false;
    if (types[reg] != type)
        return refuse(Section::Rules, rule, "{} is of type {}, not {}", what, register_type_name(types[reg]),
                      register_type_name(type));
    return rows<Section::Instructions>()[reg].domain == rows<Section::Rules>()[rule].domain ||
           refuse(Section::Rules, rule, "{} is in another domain than the rule", what);
}

bool Verifier::check_rule_registers(uint32_t index) {
    const RuleRow& rule = rows<Section::Rules>()[index];
    const bool is_exception = rule.kind == static_cast<uint32_t>(RuleKind::Exception);
    if (!is_exception && rule.lifts != kNone) return refuse(Section::Rules, index, "only an exception lifts");
    return check_register(index, rule.own, RegisterType::Answer, "`own`") &&
           check_register(index, rule.free, RegisterType::Answer, "`free`") &&
           check_register(index, rule.reach, RegisterType::Answer, "`reach`") &&
           check_register(index, rule.applies, RegisterType::Answer, "`applies`") &&
           (!is_exception || check_register(index, rule.lifts, RegisterType::Answer, "`lifts`"));
}

bool Verifier::check_rule_relations(uint32_t index) {
    const Section section = Section::Rules;
    const auto rules = rows<section>();
    const RuleRow& rule = rules[index];
    if ((rule.kind == static_cast<uint32_t>(RuleKind::Exception)) != (rule.base != kNone))
        return refuse(section, index, "exceptions have a base, and only they");
    if (rule.base != kNone) {
        if (!check_index<section>(section, index, rule.base, "its base")) return false;
        if (rules[rule.base].domain != rule.domain)
            return refuse(section, index, "it is in another domain than its base");
    }
    if (!claim<Section::Exceptions>(section, index, rule.exceptions, "its exceptions") ||
        !claim<Section::Displacements>(section, index, rule.displaced_by, "what displaces it"))
        return false;
    for (const ExceptionRow& exception :
         rows<Section::Exceptions>().subspan(rule.exceptions.first, rule.exceptions.count)) {
        if (!check_index<section>(section, index, exception.rule, "its exception")) return false;
        if (rules[exception.rule].base != index || listed_[exception.rule]++ != 0)
            return refuse(section, index, "rule {} is not an exception to it, or is listed twice", exception.rule);
    }
    for (const DisplacementRow& row :
         rows<Section::Displacements>().subspan(rule.displaced_by.first, rule.displaced_by.count)) {
        if (!check_index<section>(section, index, row.by, "what displaces it")) return false;
        if (row.by == index) return refuse(section, index, "it displaces itself");
        if (!check_register(index, row.reg, RegisterType::Answer, "whether it is displaced")) return false;
    }
    return true;
}

bool Verifier::check_guarantees() {
    const Section section = Section::Guarantees;
    const auto guarantees = rows<section>();
    std::vector<StringRef> ids;
    for (const GuaranteeRow& guarantee : guarantees) ids.push_back(guarantee.id);
    if (!check_unique(section, 0, ids, "the guarantee")) return false;
    for (uint32_t i = 0; i < guarantees.size(); ++i) {
        const GuaranteeRow& row = guarantees[i];
        if (!check_index<Section::Instructions>(section, i, row.condition, "its condition")) return false;
        if (types[row.condition] != RegisterType::Answer || rows<Section::Instructions>()[row.condition].domain != 0)
            return refuse(section, i, "its condition is not an answer about the record");
        if (row.at_least > 1) return refuse(section, i, "`at least` is {}", row.at_least);
        if (!check_index<Section::Outcomes>(section, i, row.outcome, "its outcome")) return false;
    }
    return true;
}

// Following bases must end: each rule's chain is walked once, up to where an earlier walk has been.
bool Verifier::check_exception_chains() {
    const auto rules = rows<Section::Rules>();
    std::vector<uint32_t> walk(rules.size(), kNone);  // which walk came by
    for (uint32_t i = 0; i < rules.size(); ++i) {
        uint32_t at = i;
        for (; at != kNone && walk[at] == kNone; at = rules[at].base) walk[at] = i;
        if (at != kNone && walk[at] == i) return refuse(Section::Rules, at, "it is an exception to itself");
    }
    return true;
}

bool Verifier::check_obligations(uint32_t rule, Range range) {
    if (!claim<Section::Obligations>(Section::Rules, rule, range, "its obligations")) return false;
    for (uint32_t i = range.first; i < range.first + range.count; ++i) {
        const ObligationRow& row = rows<Section::Obligations>()[i];
        if (row.kind > static_cast<uint32_t>(ObligationKind::Require))
            return refuse(Section::Obligations, i, "{} is no kind of obligation", row.kind);
        if (!check_index<Section::Roles>(Section::Obligations, i, row.role, "its role")) return false;
        if (!check_pieces(rule, row.text, "the pieces of an obligation")) return false;
        const bool is_moment = row.due < types.size() && types[row.due] == RegisterType::Moment;
        const RegisterType due = is_moment ? RegisterType::Moment : RegisterType::Date;
        if (row.due != kNone && !check_register(rule, row.due, due, "when an obligation is due")) return false;
        if (row.due != kNone && confidential[row.due])
            return refuse(Section::Obligations, i, "when it is due would tell of a confidential field");
    }
    return true;
}

bool Verifier::check_pieces(uint32_t rule, Range range, std::string_view what) {
    if (!claim<Section::Pieces>(Section::Rules, rule, range, what)) return false;
    for (uint32_t i = range.first; i < range.first + range.count; ++i) {
        if (!check_piece(rule, i)) return false;
    }
    return true;
}

// A piece shows a value of the rule's domain; a list's simple elements are shown joined.
bool Verifier::check_piece(uint32_t rule, uint32_t piece) {
    const Section section = Section::Pieces;
    const PieceRow& row = rows<section>()[piece];
    if (row.reg == kNone) return row.choice == kNone || refuse(section, piece, "literal text has no choice");
    if (!check_index<Section::Instructions>(section, piece, row.reg, "its register")) return false;
    if (rows<Section::Instructions>()[row.reg].domain != rows<Section::Rules>()[rule].domain)
        return refuse(section, piece, "its register is in another domain than the rule");
    if (confidential[row.reg]) return refuse(section, piece, "it would show a confidential field");
    if (types[row.reg] == RegisterType::List) {
        const auto nodes = rows<Section::Nodes>();
        const NodeRow& element = nodes[nodes[lists[row.reg].node].children.first];
        if (element.kind == static_cast<uint32_t>(NodeKind::Object))
            return refuse(section, piece, "a list of records is not shown");
        return row.choice == kNone || row.choice == element.choice ||
               refuse(section, piece, "its list holds another choice");
    }
    if (types[row.reg] != RegisterType::Choice)
        return row.choice == kNone || refuse(section, piece, "its register does not hold a choice");
    if (!check_index<Section::Choices>(section, piece, row.choice, "its choice")) return false;
    return max_choice_[row.reg] <= rows<Section::Choices>()[row.choice].values.count ||
           refuse(section, piece, "its register can hold values that the choice doesn't have");
}

}  // namespace proviso::bytecode::detail
