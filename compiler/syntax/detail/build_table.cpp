// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "compiler/syntax/detail/builder.h"

namespace proviso::syntax::detail {

TableDecl Builder::table(Grammar::TableDeclContext* context) {
    TableDecl out;
    out.shared.kind = RuleKind::Rule;
    out.shared.id = name(context->tableName());
    out.shared.text = plain_text(context->text());
    if (context->givesClause() != nullptr) out.gives = type(context->givesClause()->type());
    out.define.name = out.shared.id;
    out.define.text = out.shared.text;
    if (context->defineParameters() != nullptr) {
        for (auto* each : context->defineParameters()->defineParameter())
            out.define.parameters.push_back({name(each->variableName()), type(each->type())});
        if (!out.gives)
            report(DiagnosticCode::TableParts, span(context->defineParameters()), "`(…)`", out.shared.id.text,
                   "leads to outcomes")
                .help =
                "write `for each u in uses` in the next line; or, where it gives values, `gives number` at the "
                "end of this one";
    }
    for (auto* clause : context->tableClause()) table_clause(out, clause);
    check_table(out);
    if (sink_.errors() > errors_before_) out.rows.clear();  // what they would mean, nobody can tell
    return out;
}

void Builder::table_clause(TableDecl& table, Grammar::TableClauseContext* clause) {
    using G = Grammar;
    if (auto* head = clause->tableHead()) {
        for (auto* column : head->columnHead()) table.columns.push_back(expr(column->expr()));
        for (auto* result : head->resultHead()) {
            if (result->KW_THEN() != nullptr || result->KW_AS() != nullptr) table.outcome_column = table.results;
            ++table.results;
        }
        return;
    }
    if (auto* row = clause->tableRow()) {
        table.rows.push_back(table_row(table, row));
        return;
    }
    auto* other = static_cast<Context*>(clause->children.front());
    if (clause->acceptance() != nullptr) return accept(clause->acceptance());
    if (table.gives && other->getRuleIndex() != G::RuleHitClause) {
        report(DiagnosticCode::TableParts, file_.span(first(other)), fmt::format("clause `{}`", words_of(other)),
               table.shared.id.text, "gives values")
            .help = other->getRuleIndex() == G::RuleForEachClause
                        ? "give it the element instead, as in `table fee (u : Use) \"…\" gives number`"
                        : "say this in the rules that use its value";
        return;
    }
    if (auto* hit = clause->hitClause()) {
        if (!first_time(hit)) return;
        table.policy_span = span(hit);
        table.policy = hit->KW_EXACTLY() != nullptr ? HitPolicy::ExactlyOne
                       : hit->KW_EVERY() != nullptr ? HitPolicy::Every
                                                    : HitPolicy::First;
        if (table.gives && table.policy == HitPolicy::Every)
            report(DiagnosticCode::TableParts, span(hit), fmt::format("clause `{}`", words(hit)), table.shared.id.text,
                   "gives one value")
                .help = "write `exactly one row fits` or `first row that fits`";
        return;
    }
    rule_clause(table.shared, other);
}

std::string Builder::words_of(Context* clause) const { return std::string(file_.word(first(clause))); }

TableRow Builder::table_row(const TableDecl& table, Grammar::TableRowContext* context) {
    TableRow out;
    out.span = {file_.file, token(context->TABLE_ROW()).begin, token(context->LINE_END()).end};
    out.is_else = context->otherRow() != nullptr;
    const size_t place = table.rows.size() + 1;
    // What names the row in messages: its name, or what stands first in it.
    const Span start = context->rowName() != nullptr ? span(context->rowName())
                       : out.is_else                 ? span(context->otherRow())
                                                     : span(context->cell(0));
    out.name = context->rowName() != nullptr ? name(context->rowName())
                                             : Name{out.is_else ? "else" : std::to_string(place), start};
    out.rule.kind = RuleKind::Rule;
    out.rule.id = {table.shared.id.text + "." + out.name.text, start};
    out.rule.text = table.shared.text;
    for (auto* each : context->cell()) out.cells.push_back(cell(each));
    for (auto* each : context->resultCell()) result_cell(out, each);
    return out;
}

void Builder::result_cell(TableRow& row, Grammar::ResultCellContext* context) {
    if (context->NOTHING() != nullptr) return;
    auto* clause = static_cast<Context*>(context->children.front());
    if (auto* then = context->thenClause()) {
        row.rule.outcome = name(then->outcomeName());
    } else if (auto* value = context->valueClause()) {
        row.value = expr(value->expr());
    } else if (auto* period = context->effectiveClause()) {
        const EffectivePeriod part = effective(period);
        if (!row.rule.effective) row.rule.effective = EffectivePeriod{{}, {}, part.span};
        if (part.from) row.rule.effective->from = part.from;
        if (part.until) row.rule.effective->until = part.until;
        row.rule.effective->span.end = part.span.end;
    } else {
        effect_clause(row.rule, clause);
    }
}

Cell Builder::cell(Grammar::CellContext* context) {
    Cell out{span(context), {}, false};
    if (auto* items = dynamic_cast<Grammar::CellItemsContext*>(context)) {
        for (auto* each : items->cellItem()) out.items.push_back(cell_item(each));
    } else if (auto* excluded = dynamic_cast<Grammar::CellNotContext*>(context)) {
        out.negated = true;
        for (auto* each : excluded->cellValue()) out.items.push_back(cell_value(each));
    }
    return out;
}

CellItem Builder::cell_item(Grammar::CellItemContext* context) {
    using G = Grammar;
    CellItem out{CellItemKind::Unsure, span(context), kNoExpr, kNoExpr, {}};
    if (auto* value = dynamic_cast<G::ItemValueContext*>(context)) return cell_value(value->cellValue());
    if (auto* range = dynamic_cast<G::ItemBetweenContext*>(context)) {
        out.kind = CellItemKind::Between;
        out.low = compared(range->term(0));
        out.high = compared(range->term(1));
    } else if (auto* order = dynamic_cast<G::ItemOrderingContext*>(context)) {
        out.kind = CellItemKind::Ordering;
        for (size_t i = 0; i < order->term().size(); ++i)
            out.bounds.push_back(bound(order->ordering(i), order->term(i)));
    } else if (dynamic_cast<G::ItemNotAnsweredContext*>(context) != nullptr) {
        out.kind = CellItemKind::NotAnswered;
    } else if (dynamic_cast<G::ItemNotApplicableContext*>(context) != nullptr) {
        out.kind = CellItemKind::NotApplicable;
    }
    return out;
}

CellItem Builder::cell_value(Grammar::CellValueContext* context) {
    CellItem out{CellItemKind::Value, span(context), compared(context->term(0)), kNoExpr, {}};
    if (context->term().size() > 1) {
        out.kind = CellItemKind::Between;
        out.high = compared(context->term(1));
    }
    return out;
}

// ---- what a table as a whole must have ----

void Builder::check_table(TableDecl& table) {
    if (sink_.errors() > errors_before_) return;
    if (table.columns.empty() || table.rows.empty()) {
        report(DiagnosticCode::TableWithoutRows, table.shared.id.span, table.shared.id.text,
               table.columns.empty() ? "header" : "rows")
            .help =
            table.columns.empty()
                ? "write the columns in one line, as in `u.purpose | u.on_camera => outcome | because`, and the "
                  "rows below it"
                : "write a line for each case below the header, as in `ideation | any => notify | \"…\"`";
        return;
    }
    std::set<std::string_view> names;
    for (size_t i = 0; i < table.rows.size(); ++i) {
        const TableRow& row = table.rows[i];
        if (!names.insert(row.name.text).second) {
            report(DiagnosticCode::RowNamedTwice, row.name.span, row.name.text, table.shared.id.text).help =
                "give each row a name of its own";
        } else if (row.is_else && i + 1 < table.rows.size()) {
            report(DiagnosticCode::RowBelowElse, table.rows[i + 1].rule.id.span, table.shared.id.text).help =
                "put the `else` row last: it fits where no row above it does";
        } else {
            continue;
        }
        return;
    }
    check_gives(table);
}

void Builder::check_gives(TableDecl& table) {
    for (const TableRow& row : table.rows) {
        const RuleDecl& rule = row.rule;
        const bool effects = rule.outcome || !rule.obligations.empty() || !rule.notes.empty();
        const bool of_rules = effects || rule.if_unsure || rule.because || !rule.citations.empty() || rule.effective;
        if (table.gives && of_rules) {
            report(DiagnosticCode::TableParts, row.rule.id.span, "column but `value` after `=>`", table.shared.id.text,
                   "gives values")
                .help = "write `=> value` in the header, and one value in each row";
        } else if (!table.gives && row.value != kNoExpr) {
            report(DiagnosticCode::TableParts, row.rule.id.span, "column `value`", table.shared.id.text,
                   "leads to outcomes")
                .help =
                "say of what type its values are, as in `table fee (u : Use) \"…\" gives number`; or name the "
                "column `outcome`";
        } else if (!table.gives && !effects) {
            report(DiagnosticCode::NothingFollows, row.rule.id.span, row.rule.id.text).help =
                "give the row an outcome; or an `escalate to`, `require` or `note`";
        } else {
            continue;
        }
        return;
    }
}

}  // namespace proviso::syntax::detail
