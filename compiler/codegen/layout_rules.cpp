// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "compiler/codegen/layout.h"

namespace proviso::codegen {
namespace {

using bytecode::kNone;
using bytecode::Range;
using bytecode::Section;

bytecode::RuleKind kind_of(sema::RuleKind kind) {
    switch (kind) {
        case sema::RuleKind::Rule:
            return bytecode::RuleKind::Rule;
        case sema::RuleKind::Guideline:
            return bytecode::RuleKind::Guideline;
        case sema::RuleKind::Exception:
            break;
    }
    return bytecode::RuleKind::Exception;
}

bytecode::ObligationKind kind_of(sema::ObligationKind kind) {
    return kind == sema::ObligationKind::Escalate ? bytecode::ObligationKind::Escalate
                                                  : bytecode::ObligationKind::Require;
}

// The rows that `rows` has got since it had `first`.
template <class Rows>
Range since(const Rows& rows, size_t first) {
    return {static_cast<uint32_t>(first), static_cast<uint32_t>(rows.size() - first)};
}

}  // namespace

uint32_t Layout::counts_as(const sema::Rule& rule) const {
    if (rule.if_unsure != sema::kNone) return rule.if_unsure;
    return rule.outcome == sema::kNone ? kNone : std::min(rule.outcome, index(program_.when_unsure));
}

void Layout::add_rule(size_t position) {
    const sema::Rule& rule = program_.rules[position];
    const ir::LoweredRule& lowered = lowered_.rules[position];
    bytecode::RuleRow row{
        .id = builder_.string(rule.id),
        .text = builder_.string(rule.text),
        .kind = static_cast<uint32_t>(kind_of(rule.kind)),
        .domain = index(lowered.domain),
        .own = reg(lowered.own),
        .free = reg(lowered.free),
        .lifts = reg(lowered.lifts),
        .reach = reg(lowered.reach),
        .applies = reg(lowered.applies),
        .outcome = rule.outcome,
        .if_unsure = rule.if_unsure,
        .counts_as = counts_as(rule),
        .base = rule.base,
        .span = span(rule.span),
        .effective_from = day(rule.effective_from),
        .effective_until = day(rule.effective_until),
        .policy = rule.policy,
    };
    row.because = add_template(lowered.because);
    row.citations = add_citations(rule);
    row.obligations = add_obligations(rule.obligations, lowered.obligations);
    row.unsure_obligations = add_obligations(rule.unsure_obligations, lowered.unsure_obligations);
    row.notes = add_notes(lowered.notes);
    row.exceptions = add_exceptions(rule);
    row.displaced_by = add_displacements(rule, lowered);
    builder_.rows<Section::Rules>().push_back(row);
}

Range Layout::add_template(const ir::Template& pieces) {
    auto& rows = builder_.rows<Section::Pieces>();
    const size_t first = rows.size();
    for (const ir::Piece& piece : pieces) rows.push_back({builder_.string(piece.text), reg(piece.value), piece.choice});
    return since(rows, first);
}

Range Layout::add_notes(const std::vector<ir::Template>& notes) {
    auto& rows = builder_.rows<Section::Notes>();
    const size_t first = rows.size();
    for (const ir::Template& note : notes) rows.push_back({add_template(note)});
    return since(rows, first);
}

Range Layout::add_obligations(const std::vector<sema::Obligation>& obligations,
                              const std::vector<ir::LoweredObligation>& lowered) {
    auto& rows = builder_.rows<Section::Obligations>();
    const size_t first = rows.size();
    for (size_t i = 0; i < obligations.size(); ++i) {
        rows.push_back({.kind = static_cast<uint32_t>(kind_of(obligations[i].kind)),
                        .role = index(obligations[i].role),
                        .text = add_template(lowered[i].text),
                        .due = reg(lowered[i].due)});
    }
    return since(rows, first);
}

Range Layout::add_citations(const sema::Rule& rule) {
    auto& rows = builder_.rows<Section::Citations>();
    const size_t first = rows.size();
    for (const sema::Citation& citation : rule.citations) {
        rows.push_back({index(citation.source), builder_.string(citation.place)});
    }
    return since(rows, first);
}

Range Layout::add_exceptions(const sema::Rule& rule) {
    auto& rows = builder_.rows<Section::Exceptions>();
    const size_t first = rows.size();
    for (sema::RuleId exception : rule.exceptions) rows.push_back({index(exception)});
    return since(rows, first);
}

Range Layout::add_displacements(const sema::Rule& rule, const ir::LoweredRule& lowered) {
    auto& rows = builder_.rows<Section::Displacements>();
    const size_t first = rows.size();
    for (size_t i = 0; i < rule.displaced_by.size(); ++i) {
        rows.push_back({index(rule.displaced_by[i].by), reg(lowered.displaced[i])});
    }
    return since(rows, first);
}

}  // namespace proviso::codegen
