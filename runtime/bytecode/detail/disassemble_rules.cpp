// SPDX-License-Identifier: Apache-2.0
#include "runtime/bytecode/detail/disassembler.h"

namespace proviso::bytecode::detail {
namespace {

std::string_view kind_name(uint32_t kind) {
    switch (static_cast<RuleKind>(kind)) {
        case RuleKind::Rule:
            return "rule";
        case RuleKind::Guideline:
            return "guideline";
        case RuleKind::Exception:
            return "exception";
    }
    return "";
}

std::string_view obligation_name(uint32_t kind) {
    switch (static_cast<ObligationKind>(kind)) {
        case ObligationKind::Escalate:
            return "escalate";
        case ObligationKind::Require:
            return "require";
    }
    return "";
}

}  // namespace

// As in a policy, with registers in the braces.
std::string Disassembler::pieces(Range range) const {
    std::string out;
    for (const PieceRow& piece : rows<Section::Pieces>().subspan(range.first, range.count)) {
        out += text(piece.text);
        if (piece.reg != kNone) out += fmt::format("{{%{}}}", piece.reg);
    }
    return quoted(out);
}

void Disassembler::write_registers(const RuleRow& rule) {
    const std::string lifts = rule.lifts == kNone ? "" : fmt::format(", lifts %{}", rule.lifts);
    line("  own %{}, free %{}{}, reach %{}, applies %{}", rule.own, rule.free, lifts, rule.reach, rule.applies);
}

void Disassembler::write_obligations(std::string_view when, Range range) {
    const auto roles = rows<Section::Roles>();
    for (const ObligationRow& row : rows<Section::Obligations>().subspan(range.first, range.count)) {
        const std::string due = row.due == kNone ? "" : fmt::format(" due %{}", row.due);
        line("  {}{} {} {}{}", when, obligation_name(row.kind), text(roles[row.role].name), pieces(row.text), due);
    }
}

void Disassembler::write_rule(const RuleRow& rule) {
    const auto rules = rows<Section::Rules>();
    const std::string base = rule.base == kNone ? "" : fmt::format(" to {}", text(rules[rule.base].id));
    line("\n{} {}{} {}   ; {}", kind_name(rule.kind), text(rule.id), base, domains_[rule.domain], place(rule.span));
    line("  text {}", quoted(text(rule.text)));
    if (rule.policy != kNone) line("  of {}", text(rows<Section::AmendedPolicies>()[rule.policy].name));
    write_registers(rule);
    if (rule.outcome != kNone) line("  then {}", outcome(rule.outcome));
    if (rule.if_unsure != kNone) line("  if unsure {}", outcome(rule.if_unsure));
    if (rule.counts_as != kNone) line("  while open counts as {}", outcome(rule.counts_as));
    if (const std::string days = dates(rule.effective_from, rule.effective_until); !days.empty())
        line("  effective{}", days);
    if (rule.because.count != 0) line("  because {}", pieces(rule.because));
    for (const CitationRow& row : rows<Section::Citations>().subspan(rule.citations.first, rule.citations.count))
        line("  cite {} {}", text(rows<Section::Sources>()[row.source].name), quoted(text(row.place)));
    write_obligations("", rule.obligations);
    write_obligations("if unsure ", rule.unsure_obligations);
    for (const NoteRow& row : rows<Section::Notes>().subspan(rule.notes.first, rule.notes.count))
        line("  note {}", pieces(row.text));
    for (const ExceptionRow& row : rows<Section::Exceptions>().subspan(rule.exceptions.first, rule.exceptions.count))
        line("  unless {}", text(rules[row.rule].id));
    for (const DisplacementRow& row :
         rows<Section::Displacements>().subspan(rule.displaced_by.first, rule.displaced_by.count))
        line("  displaced by {} where %{}", text(rules[row.by].id), row.reg);
}

void Disassembler::write_rules() {
    for (const RuleRow& rule : rows<Section::Rules>()) write_rule(rule);
    for (const GuaranteeRow& row : rows<Section::Guarantees>()) {
        line("\nguarantee {} {}", text(row.id), quoted(text(row.text)));
        line("  whenever %{}, outcome is at {} {}", row.condition, row.at_least == 1 ? "least" : "most",
             outcome(row.outcome));
    }
}

}  // namespace proviso::bytecode::detail
