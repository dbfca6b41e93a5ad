// SPDX-License-Identifier: Apache-2.0
// Values that are worked out: numbers, `if`.
#include <charconv>

#include "compiler/sema/detail/expressions.h"
#include "compiler/sema/detail/literals.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

ArithmeticOp typed(syntax::ArithmeticOp op) {
    switch (op) {
        case syntax::ArithmeticOp::Add:
            return ArithmeticOp::Add;
        case syntax::ArithmeticOp::Subtract:
            return ArithmeticOp::Subtract;
        case syntax::ArithmeticOp::Multiply:
            return ArithmeticOp::Multiply;
        case syntax::ArithmeticOp::Divide:
            break;
    }
    return ArithmeticOp::Divide;
}

std::string_view sign_of(syntax::ArithmeticOp op) {
    switch (op) {
        case syntax::ArithmeticOp::Add:
            return "+";
        case syntax::ArithmeticOp::Subtract:
            return "-";
        case syntax::ArithmeticOp::Multiply:
            return "*";
        case syntax::ArithmeticOp::Divide:
            break;
    }
    return "/";
}

}  // namespace

ExprId ExprChecker::arithmetic(Span span, const syntax::ArithmeticExpr& node) {
    const bool sum = node.op == syntax::ArithmeticOp::Add || node.op == syntax::ArithmeticOp::Subtract;
    if (sum && is_length(node.right)) return date_and_durations(span, node);
    if (const std::string_view text = context_.sources.text(span); text == "n/a" || text == "N/A") {
        context_.report_missing(Code::UnknownName, span, text).help = "write `is not applicable`";
        return error(span);
    }
    const ExprId left = value(node.left, kNumberType), right = value(node.right, kNumberType);
    if (is_duration(type_of(left)) || is_duration(type_of(right)))
        return duration_arithmetic(span, node.op, left, right);
    if (is_money(type_of(left)) || is_money(type_of(right))) return money_arithmetic(span, node.op, left, right);
    for (const ExprId operand : {left, right}) {
        const Type type = type_of(operand);
        if (is_error(type)) return error(span);
        if (type == kNumberType) continue;
        const std::string_view sign = sign_of(node.op);
        Diagnostic& diagnostic = context_.report(Code::NotANumber, context_.program[operand].span, sign, said(operand));
        diagnostic.help = help_for_text(operand, kNumberType);
        if (type == kDateType && operand == left && type_of(right) == kNumberType) {
            diagnostic.help = fmt::format("say what the number counts: `{} {} {} days`",
                                          context_.sources.text(context_.program[left].span), sign,
                                          context_.sources.text(context_.program[right].span));
        } else if (type == kDateType && type_of(right) == kDateType) {
            const std::string_view from = context_.sources.text(context_.program[right].span);
            diagnostic.help = node.op == syntax::ArithmeticOp::Subtract
                                  ? fmt::format("write `(days from {} to {})`", from,
                                                context_.sources.text(context_.program[left].span))
                                  : std::string("dates are compared, or moved by days: `A after B + 30 days`");
        } else if (type == kMomentType && type_of(right) == kMomentType) {
            diagnostic.help = fmt::format("say in which unit: `hours from {} to {}`",
                                          context_.sources.text(context_.program[right].span),
                                          context_.sources.text(context_.program[left].span));
        }
        return error(span);
    }
    return context_.add(span, kNumberType, Arithmetic{typed(node.op), left, right});
}

ExprId ExprChecker::negate(Span span, const syntax::NegateExpr& node) {
    const ExprId operand = value(node.operand, kNumberType);
    const Type type = type_of(operand);
    if (is_error(type)) return operand;
    if (const auto* constant = std::get_if<MoneyConstant>(&context_.program[operand].node)) {
        const Money negative{{-constant->value.amount.units}, constant->value.currency};
        return context_.add(span, type, MoneyConstant{negative});
    }
    if (const auto* constant = std::get_if<DurationConstant>(&context_.program[operand].node)) {
        const Duration negative{{-constant->value.count.units}, constant->value.unit};
        return context_.add(span, type, DurationConstant{negative});
    }
    if (is_money(type) || is_duration(type)) return context_.add(span, type, Negate{operand});
    if (type != kNumberType) {
        context_.report(Code::NotANumber, context_.program[operand].span, "-", said(operand)).help =
            type == kAnswerType ? fmt::format("write `not {}`", context_.sources.text(context_.program[operand].span))
                                : std::string();
        return error(span);
    }
    if (const auto* constant = std::get_if<NumberConstant>(&context_.program[operand].node)) {
        const Decimal negative{-constant->value.units};
        return context_.add(span, kNumberType, NumberConstant{negative});
    }
    return context_.add(span, kNumberType, Negate{operand});
}

ExprId ExprChecker::round(Span span, const syntax::RoundExpr& node) {
    const ExprId operand = value(node.operand, kNumberType);
    const Type type = type_of(operand);
    uint32_t places = 0;
    const std::string& digits = node.places.text;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), places);
    const bool whole = fault == std::errc() && end == digits.data() + digits.size();
    if (!whole || places > Decimal::kPlaces) {
        context_.report(Code::RoundPlaces, node.places.span, digits, Decimal::kPlaces).help =
            fmt::format("write a whole number from 0 to {}", Decimal::kPlaces);
        return error(span, type);
    }
    if (is_error(type)) return error(span);
    if (type == kNumberType || is_money(type)) return context_.add(span, type, Round{operand, node.mode, places});
    std::string help = help_for_text(operand, kNumberType);
    if (help.empty()) help = "name a number before it";
    context_.report(Code::RoundNotNumber, context_.program[operand].span, said(operand)).help = std::move(help);
    return error(span);
}

ExprId ExprChecker::choose(Span span, const syntax::IfExpr& node, std::optional<Type> expected) {
    const ExprId asked = condition(node.condition);
    // What is asked for guides bare choice values; else the branch that says more guides the other.
    const bool guided = expected && expected->kind == TypeKind::Choice;
    const bool silent =
        expected && is_error(*expected) && vagueness(node.then_value) == 3 && vagueness(node.else_value) == 3;
    std::pair<ExprId, ExprId> branches;
    if (guided || silent) {
        const ExprId first = check(node.then_value, expected);
        branches = {first, check(node.else_value, expected)};
    } else {
        branches = pair(node.then_value, node.else_value);
    }
    const auto [first, second] = branches;
    refuse_may_not_apply(first);
    refuse_may_not_apply(second);
    const Type a = type_of(first), b = type_of(second);
    if (is_error(a) || is_error(b)) return error(span);
    for (const ExprId branch : {first, second}) {
        if (is_simple(type_of(branch))) continue;
        context_
            .report(Code::NotSimple, context_.program[branch].span, "a branch of `if`",
                    context_.describe(type_of(branch)))
            .help = "choose between single values: answers, numbers, texts, dates or values of a choice";
        return error(span);
    }
    // Of amounts in two currencies it is some amount of money; of durations likewise.
    if (are_measures(a, b))
        return context_.add(span, a == b ? a : Type{a.kind, false, kNone}, If{asked, first, second});
    if (a != b) {
        Diagnostic& diagnostic =
            context_.report(Code::BranchesDiffer, context_.program[second].span, said(first), said(second));
        diagnostic.help = a == kTextType ? help_for_text(first, b) : help_for_text(second, a);
        return error(span);
    }
    return context_.add(span, a, If{asked, first, second});
}

}  // namespace proviso::sema::detail
