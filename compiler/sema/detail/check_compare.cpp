// SPDX-License-Identifier: Apache-2.0
// Comparisons, and questions about a field's answer.
#include "compiler/sema/detail/expressions.h"
#include "compiler/sema/detail/literals.h"
#include "compiler/sema/detail/table_axis.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

CompareOp typed(syntax::CompareOp op) {
    switch (op) {
        case syntax::CompareOp::Is:
            return CompareOp::Is;
        case syntax::CompareOp::IsNot:
            return CompareOp::IsNot;
        case syntax::CompareOp::Less:
            return CompareOp::Less;
        case syntax::CompareOp::AtMost:
            return CompareOp::AtMost;
        case syntax::CompareOp::More:
            return CompareOp::More;
        case syntax::CompareOp::AtLeast:
            return CompareOp::AtLeast;
        case syntax::CompareOp::Contains:
            return CompareOp::Contains;
        case syntax::CompareOp::StartsWith:
            return CompareOp::StartsWith;
        case syntax::CompareOp::EndsWith:
            break;
    }
    return CompareOp::EndsWith;
}

// How the language words it; for an ordering, of dates or of numbers.
std::string_view words_for(syntax::CompareOp op, bool dates) {
    switch (op) {
        case syntax::CompareOp::Is:
            return "is";
        case syntax::CompareOp::IsNot:
            return "is not";
        case syntax::CompareOp::Less:
            return dates ? "before" : "less than";
        case syntax::CompareOp::AtMost:
            return dates ? "on or before" : "at most";
        case syntax::CompareOp::More:
            return dates ? "after" : "more than";
        case syntax::CompareOp::AtLeast:
            return dates ? "on or after" : "at least";
        case syntax::CompareOp::Contains:
            return "contains";
        case syntax::CompareOp::StartsWith:
            return "starts with";
        case syntax::CompareOp::EndsWith:
            break;
    }
    return "ends with";
}

std::string_view words_for(syntax::StateKind state) {
    switch (state) {
        case syntax::StateKind::Answered:
            return "is answered";
        case syntax::StateKind::NotAnswered:
            return "is not answered";
        case syntax::StateKind::Unsure:
            return "is unsure";
        case syntax::StateKind::NotApplicable:
            break;
    }
    return "is not applicable";
}

}  // namespace

// What one side of a comparison says about the other. Lists and records can't be compared, so they say nothing, and what is
// wrong beside them is not looked into.
Type ExprChecker::guide(ExprId side) const {
    const Type type = type_of(side);
    return is_simple(type) ? type : kErrorType;
}

std::pair<ExprId, ExprId> ExprChecker::pair(syntax::ExprId left, syntax::ExprId right) {
    if (vagueness(left) <= vagueness(right)) {
        const ExprId first = check(left, std::nullopt);
        return {first, check(right, guide(first))};
    }
    const ExprId second = check(right, std::nullopt);
    return {check(left, guide(second)), second};
}

ExprId ExprChecker::compare(Span span, const syntax::CompareExpr& node) {
    switch (node.op) {
        case syntax::CompareOp::Is:
        case syntax::CompareOp::IsNot:
            return equality(span, node);
        case syntax::CompareOp::Less:
        case syntax::CompareOp::AtMost:
        case syntax::CompareOp::More:
        case syntax::CompareOp::AtLeast:
            return ordering(span, node);
        case syntax::CompareOp::Contains:
            return containment(span, node);
        case syntax::CompareOp::StartsWith:
        case syntax::CompareOp::EndsWith:
            break;
    }
    return text_match(span, node);
}

bool ExprChecker::check_comparable(std::string_view op, ExprId operand) {
    const Type type = type_of(operand);
    if (is_error(type)) return false;
    if (is_simple(type)) return true;
    const Span span = context_.program[operand].span;
    context_.report(Code::NotComparable, span, op, said(operand)).help =
        type.list ? fmt::format("ask about its elements: `{0} contains {1}`, `any x in {0} where …`",
                                context_.sources.text(span), op.starts_with("is one of") ? "any of (…)" : "…")
                  : std::string("compare its fields");
    return false;
}

// What to write where a text stands for another kind of value.
std::string ExprChecker::help_for_text(ExprId text, Type wanted) {
    const auto* constant = std::get_if<TextConstant>(&context_.program[text].node);
    if (constant == nullptr) return {};
    const std::string& value = constant->value;
    bool is_that = false;
    Decimal number;
    switch (wanted.kind) {
        case TypeKind::Choice:
            is_that = context_.choice_values[wanted.ref].find(value) != kNone;
            break;
        case TypeKind::Answer:
            is_that = value == "yes" || value == "no";
            break;
        case TypeKind::Number:
            is_that = parse_decimal(value, number) == DecimalParse::Ok;
            break;
        case TypeKind::Date:
            is_that = parse_date(value).has_value();
            break;
        case TypeKind::Money:
            is_that = value.size() > 4 && parse_currency(value.substr(0, 3)) && value[3] == ' ' &&
                      parse_decimal(value.substr(4), number) == DecimalParse::Ok;
            break;
        case TypeKind::Duration:
            if (Duration length; parse_duration(value, length) == DurationParse::Ok)
                return fmt::format("write `{}` without quotation marks", format_duration(length));
            break;
        case TypeKind::Moment:
            if (Moment moment; parse_moment(value, moment) == MomentParse::Ok)
                return fmt::format("write `{}` without quotation marks", format_moment(moment));
            break;
        case TypeKind::Error:
        case TypeKind::Text:
        case TypeKind::Record:
            break;
    }
    if (is_that) return fmt::format("write `{}` without quotation marks", value);
    if (wanted.kind != TypeKind::Choice) return {};
    for (const ChoiceValue& declared : context_.program.choices[wanted.ref].values) {
        if (declared.written == value) return fmt::format("write the value's name, `{}`", declared.name);
    }
    const std::string near = context_.nearest(value, context_.choice_values[wanted.ref].names());
    return near.empty() ? "name one of the choice's values, without quotation marks"
                        : fmt::format("did you mean `{}`, without quotation marks?", near);
}

bool ExprChecker::check_same_type(std::string_view op, ExprId left, ExprId right) {
    const Type a = type_of(left), b = type_of(right);
    if (is_error(a) || is_error(b)) return false;
    if (are_measures(a, b)) return check_one_unit(op, left, right);
    if (a == b) return true;
    if (is_time(a) && is_time(b)) {
        report_moment_against_date(op, left, right);
        return false;
    }
    const Span span = context_.program[right].span;
    Diagnostic& diagnostic = context_.report(Code::ComparedTypesDiffer, span, op, said(left), said(right));
    diagnostic.help = a.kind == TypeKind::Text ? help_for_text(left, b) : help_for_text(right, a);
    if (is_money(a) && b == kNumberType) diagnostic.help = help_for_amount(right, a);
    if (a == kNumberType && is_money(b)) diagnostic.help = help_for_amount(left, b);
    if (is_duration(a) && b == kNumberType) diagnostic.help = help_for_length(right, a);
    if (a == kNumberType && is_duration(b)) diagnostic.help = help_for_length(left, b);
    return false;
}

void ExprChecker::warn_of_unsure(ExprId compared, ExprId operand) {
    const auto* constant = std::get_if<AnswerConstant>(&context_.program[operand].node);
    // Of another type it stands for a mistake that has been reported.
    if (constant == nullptr || constant->value != Answer::Unsure || type_of(operand) != kAnswerType) return;
    const Span span = context_.program[operand].span;
    context_.report(Code::AlwaysUnsure, span).help = fmt::format(
        "to ask what was answered, write `{} is unsure`", context_.sources.text(context_.program[compared].span));
}

ExprId ExprChecker::equality(Span span, const syntax::CompareExpr& node) {
    const std::string op = operator_between(node.left, node.right, words_for(node.op, false));
    const auto [left, right] = pair(node.left, node.right);
    const bool comparable = check_comparable(op, left) && check_comparable(op, right);
    if (!comparable || !check_same_type(op, left, right)) return error(span, kAnswerType);
    warn_of_unsure(left, right);
    warn_of_unsure(right, left);
    return compared(span, typed(node.op), left, right, node.ignoring_case);
}

// `left` and `right` have been checked to fit; those that are compared without case are texts, or that is reported.
ExprId ExprChecker::compared(Span span, CompareOp op, ExprId left, ExprId right, bool ignoring_case) {
    if (ignoring_case && (!check_folds(left) || !check_folds(right))) return error(span, kAnswerType);
    if (!ignoring_case) return context_.add(span, kAnswerType, Compare{op, left, right});
    const ExprId a = fold_case(left), b = fold_case(right);
    return context_.add(span, kAnswerType, Compare{op, a, b});
}

bool ExprChecker::check_ordered(std::string_view op, ExprId operand) {
    const Type type = type_of(operand);
    if (is_error(type)) return false;
    if (type == kNumberType || type == kTextType || is_time(type) || is_money(type) || is_duration(type)) return true;
    context_.report(Code::NotOrdered, context_.program[operand].span, op, said(operand)).help =
        help_for_text(operand, kNumberType);
    return false;
}

ExprId ExprChecker::ordering(Span span, const syntax::CompareExpr& node) {
    const bool for_dates = node.wording == syntax::OrderWording::Dates;
    const std::string op = operator_between(node.left, node.right, words_for(node.op, for_dates));
    const auto [left, right] = pair(node.left, node.right);
    // `review_time after D` is a date, as `5 days after D` is.
    const bool plain = node.op == syntax::CompareOp::Less || node.op == syntax::CompareOp::More;
    if (for_dates && plain && is_duration(type_of(left)) && is_time(type_of(right)))
        return moved_by(span, right, {left, syntax::RoundingRule::None, node.op == syntax::CompareOp::Less});
    const bool left_ordered = check_ordered(op, left);
    if (!left_ordered || !check_ordered(op, right) || !check_same_type(op, left, right))
        return error(span, kAnswerType);
    const bool dates = is_time(type_of(left));
    const bool texts = type_of(left) == kTextType;  // any words do
    if (node.wording != syntax::OrderWording::None && dates != for_dates && !texts) {
        context_.report(Code::WrongOrderWords, span, op, for_dates ? "dates" : "numbers", said(left)).help =
            fmt::format("write `{} {} {}`", context_.sources.text(ast_[node.left].span), words_for(node.op, dates),
                        context_.sources.text(ast_[node.right].span));
        return error(span, kAnswerType);
    }
    return compared(span, typed(node.op), left, right, node.ignoring_case);
}

ExprId ExprChecker::text_match(Span span, const syntax::CompareExpr& node) {
    const ExprId left = value(node.left, kTextType);
    return text_operands(span, node.op, left, value(node.right, kTextType), node.ignoring_case);
}

ExprId ExprChecker::text_operands(Span span, syntax::CompareOp op, ExprId left, ExprId right, bool ignoring_case) {
    for (const ExprId operand : {left, right}) {
        const Type type = type_of(operand);
        if (is_error(type)) return error(span, kAnswerType);
        if (type == kTextType) continue;
        context_.report(Code::NotText, context_.program[operand].span, words_for(op, false), said(operand));
        return error(span, kAnswerType);
    }
    return compared(span, typed(op), left, right, ignoring_case);
}

ExprId ExprChecker::between(Span span, const syntax::BetweenExpr& node) {
    const ExprId middle = value(node.value), low = value(node.low), high = value(node.high);
    return range(span, middle, low, high, node.ignoring_case);
}

ExprId ExprChecker::range(Span span, ExprId middle, ExprId low, ExprId high, bool ignoring_case) {
    for (const ExprId operand : {middle, low, high}) {
        if (!check_ordered("between", operand)) return error(span, kAnswerType);
    }
    if (!check_same_type("between", middle, low) || !check_same_type("between", middle, high) ||
        !check_same_type("between", low, high))
        return error(span, kAnswerType);
    const auto* first_text = std::get_if<TextConstant>(&context_.program[low].node);
    const auto* last_text = std::get_if<TextConstant>(&context_.program[high].node);
    const bool texts = first_text && last_text;
    const auto first = texts ? std::nullopt : constant_key(context_.program, low, {});
    const auto last = texts ? std::nullopt : constant_key(context_.program, high, {});
    if ((texts && !ignoring_case && first_text->value > last_text->value) || (first && last && *first > *last)) {
        context_.report(Code::EmptyRange, span).help = "write the lower end first";
    }
    const ExprId above = compared(span, CompareOp::AtLeast, middle, low, ignoring_case);
    const ExprId below = compared(span, CompareOp::AtMost, middle, high, ignoring_case);
    if (!std::holds_alternative<Compare>(context_.program[above].node)) return above;  // reported
    return context_.add(span, kAnswerType, And{{above, below}});
}

bool ExprChecker::check_state_field(syntax::StateKind state, ExprId id) {
    const Expr& expr = context_.program[id];
    if (is_error(expr.type)) return false;
    const std::string_view words = words_for(state);
    const auto* of = std::get_if<FieldOf>(&expr.node);
    const auto* variable = std::get_if<VariableRef>(&expr.node);
    const bool element = variable != nullptr && !context_.variable_is_parameter[index(variable->variable)];
    if (of == nullptr && !element) {
        Diagnostic& diagnostic = context_.report(Code::StateOfNoField, expr.span, words, written(expr.span));
        diagnostic.help = variable != nullptr
                              ? "a define is given a value, not a field: ask where the field is, and give the answer"
                              : "name a field of a record; for a value that can't be worked out, write `not surely …`";
        return false;
    }
    if (!expr.type.list && expr.type.kind == TypeKind::Record) {
        context_.report(Code::StateOfRecord, expr.span, words, said(id)).help = "ask about one of its fields";
        return false;
    }
    if (state == syntax::StateKind::Unsure && !expr.type.list && expr.type.kind == TypeKind::Text) {
        context_.report(Code::TextNeverUnsure, expr.span, said(id)).help =
            fmt::format("write `{} is not answered`", context_.sources.text(expr.span));
        return false;
    }
    if (state != syntax::StateKind::NotApplicable || may_not_apply(id)) return true;
    Diagnostic& diagnostic = context_.report(Code::AlwaysApplies, expr.span, written(expr.span));
    if (of != nullptr) {
        const Field& field = context_.program.records[type_of(of->record).ref].fields[of->field];
        diagnostic.help = fmt::format("declare the field with `may not apply`, or write `{} is not answered`",
                                      context_.sources.text(expr.span));
        add_note(diagnostic, field.span, "declared here");
    }
    return false;
}

ExprId ExprChecker::state(Span span, const syntax::StateExpr& node) {
    const ExprId field = check(node.field, std::nullopt);
    if (!check_state_field(node.state, field)) return error(span, kAnswerType);
    StateKind kind = StateKind::Answered;
    bool negated = node.negated;
    switch (node.state) {
        case syntax::StateKind::Answered:
            break;
        case syntax::StateKind::NotAnswered:
            negated = !negated;
            break;
        case syntax::StateKind::Unsure:
            kind = StateKind::Unsure;
            break;
        case syntax::StateKind::NotApplicable:
            kind = StateKind::NotApplicable;
            break;
    }
    const ExprId asked = context_.add(span, kAnswerType, State{field, kind});
    return negated ? context_.add(span, kAnswerType, Not{asked}) : asked;
}

}  // namespace proviso::sema::detail
