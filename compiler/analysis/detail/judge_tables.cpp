// SPDX-License-Identifier: Apache-2.0
// Rows of decision tables. What a table's columns show taken one by one, and what the rows above leave, the table itself has been
// asked already; here counts what columns have to do with one another, what is known of their values, and the policy's dates.
#include <algorithm>

#include "compiler/analysis/detail/judge.h"

namespace proviso::analysis::detail {

using sema::ExprId;
using sema::RuleId;

void Judge::judge_tables() {
    for (const sema::Table& table : program_.tables) {
        if (is_standard(table.span)) continue;
        for (uint32_t row = 0; row < table.fits.size(); ++row)
            if (table.fits[row] != sema::kNoExpr) judge_row(table, row);
    }
}

bool Judge::is_said_of_table(Span cells) const {
    return std::any_of(rows_said_.begin(), rows_said_.end(), [&](Span said) {
        return said.file == cells.file && said.begin <= cells.begin && cells.end <= said.end;
    });
}

void Judge::judge_row(const sema::Table& table, uint32_t row) {
    const ExprId cells = table.fits[row];
    const bool gives_value = table.first_rule == sema::kNone;
    const sema::Rule* rule = gives_value ? nullptr : &program_.rules[table.first_rule + row];
    const Scope scope =
        gives_value ? conditions_.scope_of(program_.defines[table.define]) : conditions_.scope_of(*rule);
    const NodeId fits = conditions_.condition(cells, scope);
    // A cell that always fits, as one for every other value does, is no mistake.
    for (const Part& part : conditions_.take_parts())
        if (part.of_elements) judge_part(part);
    const NodeId in_force = gives_value ? conditions_.graph().constant(Answer::Yes) : conditions_.in_force(*rule);
    const bool dated = conditions_.graph().kind(in_force) != NodeKind::Constant;
    const Span span = program_[cells].span;
    if ((!dated && search_.is_plainly_open(fits)) || is_said_of_table(span)) return;
    if (search_.can({{fits, Want::Yes}, {in_force, Want::Yes}}) != Found::Cannot) return;
    if (!gives_value) claims_.push_back({ClaimKind::RuleNeverApplies, table.first_rule + row, sema::kNoExpr});
    std::vector<Asked> asked = parts_of(cells, fits, scope, false);
    if (dated) asked.push_back({sema::kNoExpr, in_force});
    asked = fewest(std::move(asked), Want::Yes);
    if (is_blamed(asked)) return;
    const std::string name = gives_value ? fmt::format("{}.{}", table.name, row + 1) : rule->id;
    Diagnostic& diagnostic = sink_.report(DiagnosticCode::RuleNeverApplies, place(asked, span), name,
                                          reason(asked, "it is in force on no day on which the policy is"));
    diagnostic.help = "correct the cell that is wrong, or take the row away";
    add_notes(diagnostic, asked);
}

}  // namespace proviso::analysis::detail
