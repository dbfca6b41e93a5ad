// SPDX-License-Identifier: Apache-2.0
#include "compiler/sema/detail/literals.h"

namespace proviso::sema::detail {

using Code = DiagnosticCode;

syntax::ExprId without_parentheses(const syntax::Ast& ast, syntax::ExprId id) {
    while (const auto* paren = std::get_if<syntax::ParenExpr>(&ast[id].node)) id = paren->inner;
    return id;
}

std::optional<Decimal> parse_number(Context& context, Span span, std::string_view digits) {
    // Leading zeros are no part of JSON's grammar, which parse_decimal follows.
    while (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') digits.remove_prefix(1);
    Decimal value;
    if (parse_decimal(digits, value) == DecimalParse::Ok) return value;
    context.report(Code::NumberTooLarge, span).help = "a number has at most 20 digits before the point";
    return std::nullopt;
}

std::optional<Decimal> constant_number(Context& context, const syntax::Ast& ast, syntax::ExprId id) {
    if (id == syntax::kNoExpr) return std::nullopt;  // reported by the parser
    const Span span = ast[id].span;
    bool negative = false;
    for (id = without_parentheses(ast, id); const auto* negate = std::get_if<syntax::NegateExpr>(&ast[id].node);
         id = without_parentheses(ast, negate->operand)) {
        negative = !negative;
    }
    if (std::holds_alternative<syntax::ErrorExpr>(ast[id].node)) return std::nullopt;
    const auto* number = std::get_if<syntax::NumberExpr>(&ast[id].node);
    if (number == nullptr) {
        context.report(Code::NotANumberConstant, span).help = "write a plain number, such as `5` or `0.25`";
        return std::nullopt;
    }
    std::optional<Decimal> value = parse_number(context, span, number->text);
    if (value && negative) value->units = -value->units;
    return value;
}

}  // namespace proviso::sema::detail
