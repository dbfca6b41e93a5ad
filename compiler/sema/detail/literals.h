// SPDX-License-Identifier: Apache-2.0
// Constants as written, where the language asks for a plain value and not for an expression.
#pragma once

#include <optional>

#include "compiler/sema/detail/context.h"

namespace proviso::sema::detail {

// The expression without the parentheses around it.
syntax::ExprId without_parentheses(const syntax::Ast& ast, syntax::ExprId id);
// A number with or without a sign. Nothing where it is something else or does not fit; reported.
std::optional<Decimal> constant_number(Context& context, const syntax::Ast& ast, syntax::ExprId id);
// Reported where the number has more than 20 digits before the point.
std::optional<Decimal> parse_number(Context& context, Span span, std::string_view digits);

}  // namespace proviso::sema::detail
