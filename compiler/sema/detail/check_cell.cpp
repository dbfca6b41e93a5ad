// SPDX-License-Identifier: Apache-2.0
// Cells of tables: each is a condition about its column's value.
#include "compiler/sema/detail/expressions.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;
using syntax::CellItemKind;

CompareOp typed(syntax::CompareOp op) {
    switch (op) {
        case syntax::CompareOp::Less:
            return CompareOp::Less;
        case syntax::CompareOp::AtMost:
            return CompareOp::AtMost;
        case syntax::CompareOp::More:
            return CompareOp::More;
        case syntax::CompareOp::AtLeast:
        case syntax::CompareOp::Is:
        case syntax::CompareOp::IsNot:
        case syntax::CompareOp::Contains:
        case syntax::CompareOp::StartsWith:
        case syntax::CompareOp::EndsWith:
            break;
    }
    return CompareOp::AtLeast;
}

std::string_view words_for(syntax::CompareOp op, bool dates) {
    switch (op) {
        case syntax::CompareOp::Less:
            return dates ? "before" : "less than";
        case syntax::CompareOp::AtMost:
            return dates ? "on or before" : "at most";
        case syntax::CompareOp::More:
            return dates ? "after" : "more than";
        case syntax::CompareOp::AtLeast:
        case syntax::CompareOp::Is:
        case syntax::CompareOp::IsNot:
        case syntax::CompareOp::Contains:
        case syntax::CompareOp::StartsWith:
        case syntax::CompareOp::EndsWith:
            break;
    }
    return dates ? "on or after" : "at least";
}

syntax::StateKind state_of(CellItemKind kind) {
    return kind == CellItemKind::NotAnswered     ? syntax::StateKind::NotAnswered
           : kind == CellItemKind::NotApplicable ? syntax::StateKind::NotApplicable
                                                 : syntax::StateKind::Unsure;
}

}  // namespace

ExprId ExprChecker::column(syntax::ExprId id) {
    const ExprId checked = check(id, std::nullopt);
    const Type type = type_of(checked);
    if (is_error(type) || is_simple(type)) return checked;
    const Span span = context_.program[checked].span;
    context_.report(Code::NotSimple, span, "a column", context_.describe(type)).help =
        type.list ? fmt::format("ask about the list, as in `any x in {} where …`; or go through it with `for each`",
                                context_.sources.text(span))
                  : std::string("name one of its fields");
    return error(span);
}

TypedCell ExprChecker::cell(ExprId column, const syntax::Cell& written) {
    TypedCell out{written.span, kNoExpr, {}, written.negated, true};
    if (written.items.empty()) return out;
    std::vector<ExprId> conditions, values;
    for (const syntax::CellItem& item : written.items) {
        CellPart part = cell_part(column, item);
        if (part.condition == kNoExpr || is_error(type_of(part.condition))) {
            out.good = false;
        } else if (part.kind == CellItemKind::Value && written.items.size() > 1 && type_of(column) != kAnswerType) {
            values.push_back(part.low);
        } else {
            conditions.push_back(part.condition);
        }
        out.parts.push_back(std::move(part));
    }
    if (!out.good) return out;
    if (!values.empty())
        conditions.push_back(context_.add(written.span, kAnswerType, OneOf{column, std::move(values)}));
    out.condition = conditions.size() == 1 ? conditions.front()
                                           : context_.add(written.span, kAnswerType, Or{std::move(conditions)});
    if (out.negated) out.condition = context_.add(written.span, kAnswerType, Not{out.condition});
    return out;
}

CellPart ExprChecker::cell_part(ExprId column, const syntax::CellItem& item) {
    CellPart out{item.kind, kNoExpr, kNoExpr, kNoExpr, {}};
    switch (item.kind) {
        case CellItemKind::Value:
            out.low = value(item.low, type_of(column));
            if (check_comparable("is", out.low) && check_same_type("is", column, out.low))
                out.condition = context_.add(item.span, kAnswerType, Compare{CompareOp::Is, column, out.low});
            return out;
        case CellItemKind::Between: {
            out.low = value(item.low, type_of(column));
            out.high = value(item.high, type_of(column));
            const ExprId within = range(item.span, column, out.low, out.high, false);
            if (std::holds_alternative<And>(context_.program[within].node)) out.condition = within;
            return out;
        }
        case CellItemKind::Ordering:
            return cell_bounds(column, item);
        case CellItemKind::NotAnswered:
        case CellItemKind::NotApplicable:
        case CellItemKind::Unsure:
            break;
    }
    if (!check_state_field(state_of(item.kind), column)) return out;
    const StateKind kind = item.kind == CellItemKind::NotAnswered     ? StateKind::Answered
                           : item.kind == CellItemKind::NotApplicable ? StateKind::NotApplicable
                                                                      : StateKind::Unsure;
    out.condition = context_.add(item.span, kAnswerType, State{column, kind});
    if (item.kind == CellItemKind::NotAnswered)
        out.condition = context_.add(item.span, kAnswerType, Not{out.condition});
    return out;
}

CellPart ExprChecker::cell_bounds(ExprId column, const syntax::CellItem& item) {
    CellPart out{item.kind, kNoExpr, kNoExpr, kNoExpr, {}};
    std::vector<ExprId> conditions;
    for (const syntax::Bound& bound : item.bounds) {
        const ExprId condition = cell_bound(column, bound);
        if (condition == kNoExpr) return out;
        out.bounds.push_back({typed(bound.op), std::get<Compare>(context_.program[condition].node).right});
        conditions.push_back(condition);
    }
    out.condition =
        conditions.size() == 1 ? conditions.front() : context_.add(item.span, kAnswerType, And{std::move(conditions)});
    return out;
}

ExprId ExprChecker::cell_bound(ExprId column, const syntax::Bound& bound) {
    const bool dates = bound.wording == syntax::OrderWording::Dates;
    const std::string_view words = words_for(bound.op, dates);
    if (!check_ordered(words, column)) return kNoExpr;
    const ExprId end = value(bound.value, type_of(column));
    if (!check_ordered(words, end) || !check_same_type(words, column, end)) return kNoExpr;
    const bool of_dates = is_time(type_of(column));
    if (bound.wording != syntax::OrderWording::None && dates != of_dates) {
        context_.report(Code::WrongOrderWords, bound.span, words, dates ? "dates" : "numbers", said(column)).help =
            fmt::format("write `{} {}`", words_for(bound.op, of_dates), context_.sources.text(ast_[bound.value].span));
        return kNoExpr;
    }
    return context_.add(bound.span, kAnswerType, Compare{typed(bound.op), column, end});
}

}  // namespace proviso::sema::detail
