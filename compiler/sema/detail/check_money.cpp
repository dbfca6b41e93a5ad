// SPDX-License-Identifier: Apache-2.0
// Money: amounts are added to and compared with amounts in their own currency; they are multiplied and divided by numbers.
#include "compiler/sema/detail/expressions.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

std::string code_of(Type money) {
    return money.ref == kNone ? std::string("USD") : currency_code(static_cast<Currency>(money.ref));
}

}  // namespace

// Reported where both currencies, or both kinds of durations, are known and differ.
bool ExprChecker::check_one_unit(std::string_view op, ExprId left, ExprId right) {
    const Type a = element_of(type_of(left)), b = element_of(type_of(right));
    if (!are_mixed(a, b)) return true;
    if (is_duration(a)) {
        context_.report(Code::MixedUnits, context_.program[right].span, op, said(left), said(right)).help =
            help_for_mixed_units(a, b);
        return false;
    }
    context_.report(Code::MixedCurrencies, context_.program[right].span, op, said(left), said(right)).help =
        "bring both into one currency first, by a rate: `fee * euros_per_dollar / USD 1 * EUR 1`";
    return false;
}

// Where a number stands beside money.
std::string ExprChecker::help_for_amount(ExprId number, Type money) const {
    const std::string_view text = context_.sources.text(context_.program[number].span);
    if (text.ends_with('%')) return fmt::format("say of what it is a share, as in `{} * fee`", text);
    if (std::holds_alternative<NumberConstant>(context_.program[number].node))
        return fmt::format("write the currency before the amount: `{} {}`", code_of(money), text);
    return fmt::format("say which currency the number counts: `{} * {} 1`", text, code_of(money));
}

ExprId ExprChecker::money_arithmetic(Span span, syntax::ArithmeticOp op, ExprId left, ExprId right) {
    const Type a = type_of(left), b = type_of(right);
    if (is_error(a) || is_error(b)) return error(span);
    if (op == syntax::ArithmeticOp::Add || op == syntax::ArithmeticOp::Subtract)
        return money_sum(span, op, left, right);
    const bool product = op == syntax::ArithmeticOp::Multiply;
    if (is_money(a) && b == kNumberType) {
        return context_.add(span, a, Arithmetic{product ? ArithmeticOp::Multiply : ArithmeticOp::Divide, left, right});
    }
    if (product && a == kNumberType && is_money(b))
        return context_.add(span, b, Arithmetic{ArithmeticOp::Multiply, right, left});
    if (!product && is_money(a) && is_money(b)) {
        if (!check_one_unit("/", left, right)) return error(span, kNumberType);
        return context_.add(span, kNumberType, Arithmetic{ArithmeticOp::Divide, left, right});
    }
    if (is_money(a) && is_money(b)) {
        context_.report(Code::MoneyTimesMoney, span).help = "multiply an amount by a number, as in `fee * 15%`";
    } else if (a == kNumberType) {
        context_.report(Code::NumberByMoney, span).help = "divide money by a number, or by money, which gives a number";
    } else {
        const ExprId other = is_money(a) ? right : left;
        context_.report(Code::NotANumber, context_.program[other].span, product ? "*" : "/", said(other)).help =
            help_for_text(other, kNumberType);
    }
    return error(span);
}

ExprId ExprChecker::money_sum(Span span, syntax::ArithmeticOp op, ExprId left, ExprId right) {
    const bool add = op == syntax::ArithmeticOp::Add;
    const Type a = type_of(left), b = type_of(right);
    if (is_money(a) && is_money(b)) {
        if (!check_one_unit(add ? "+" : "-", left, right)) return error(span);
        return context_.add(span, more_exact(a, b),
                            Arithmetic{add ? ArithmeticOp::Add : ArithmeticOp::Subtract, left, right});
    }
    const ExprId other = is_money(a) ? right : left;
    Diagnostic& diagnostic =
        context_.report(Code::MoneyWithOther, context_.program[other].span, add ? "+" : "-", said(other));
    const Type money = is_money(a) ? a : b;
    diagnostic.help = type_of(other) == kNumberType ? help_for_amount(other, money) : help_for_text(other, money);
    return error(span, money);
}

ExprId ExprChecker::currency_of(Span span, const syntax::CurrencyOfExpr& node) {
    const ExprId operand = value(node.operand);
    const Type type = type_of(operand);
    if (is_error(type)) return error(span, kTextType);
    if (is_money(type)) return context_.add(span, kTextType, CurrencyOf{operand});
    context_.report(Code::CurrencyOfNoMoney, context_.program[operand].span, said(operand)).help =
        type == kNumberType ? "declare it as `money`, or as `money in USD`" : "name an amount of money";
    return error(span, kTextType);
}

}  // namespace proviso::sema::detail
