// SPDX-License-Identifier: Apache-2.0
// Constants as written, where the language asks for a plain value and not for an expression.
#pragma once

#include <optional>
#include <string_view>

#include "compiler/sema/detail/context.h"

namespace proviso::sema::detail {

// The expression without the parentheses around it.
syntax::ExprId without_parentheses(const syntax::Ast& ast, syntax::ExprId id);
// A parameter's value, which is written out: of a simple type. Nothing where it is something else, or does not fit; reported.
std::optional<ExprId> parameter_value(Context& context, const syntax::Ast& ast, syntax::ExprId id,
                                      std::string_view parameter, Type type);
TimeUnit time_unit(syntax::DurationUnit unit);
// A duration that is written out, where no expression can stand. Nothing where it names a calendar, or does not fit; reported.
std::optional<Duration> written_duration(Context& context, const syntax::Ast& ast, const syntax::DurationExpr& written);
// Whether it names a calendar, which is reported: one that stands for itself has none.
bool refuse_calendar(Context& context, const syntax::DurationExpr& written);
void report_too_long(Context& context, Span amount);
// That the choice has no such value, with the nearest that it has.
Diagnostic& report_unknown_value(Context& context, const syntax::Name& name, uint32_t choice);
// Reported where ISO 4217 has no such code.
std::optional<Currency> find_currency(Context& context, Span span, std::string_view code);
// Reported where the number has more than 20 digits before the point.
std::optional<Decimal> parse_number(Context& context, Span span, std::string_view digits);

}  // namespace proviso::sema::detail
