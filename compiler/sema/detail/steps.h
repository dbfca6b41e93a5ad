// SPDX-License-Identifier: Apache-2.0
// The steps of check(), in their order. Each takes the context, adds to its program and reports its own kind of mistake; what a
// step could not make sense of stands as Type::Error or kNone, and later steps stay silent about it.
#pragma once

#include "compiler/sema/detail/context.h"

namespace proviso::sema::detail {

// What the policy uses without declaring it: the choice `Weekday`.
void declare_weekdays(Context& context, const CheckInput& input);
// Every declaration gets its index; what is declared twice is reported and its second declaration left out.
void collect_declarations(Context& context, const CheckInput& input);
// Fields of records: types, keys, records that contain themselves.
void check_records(Context& context);
// Calendars: their weekends, holidays and what they are based on.
void check_calendars(Context& context);
// The policy's head, its ladder of outcomes, its parameters; then names that would mean two things.
void check_policy(Context& context, const CheckInput& input);
void check_defines(Context& context);
// What sources say of their documents; later, once the rules are there, that what these cite stands in them.
void check_sources(Context& context, const CheckInput& input);
void check_citations(Context& context, const CheckInput& input);
// Binders first (exceptions take their base's), then all clauses, then how rules hang together.
void check_rules(Context& context);
// The conditions of the rows of tables, in Context::row_conditions; a part of check_rules(), once rules have their variables.
void check_tables(Context& context);
// The body of a table that gives values, which is a define to all others.
void check_value_table(Context& context, uint32_t define);
void connect_rules(Context& context);
// What texts and due dates must not tell.
void check_confidential(Context& context);
void check_guarantees(Context& context);
void check_scenarios(Context& context);
// Fills in the context's symbol table, which has the names' uses already.
void describe_symbols(Context& context);
void warn(Context& context, const CheckInput& input);

// A parameter's value as it is written; without its constant where that was reported.
struct WrittenValue {
    syntax::ParameterValue written;
    std::optional<ExprId> constant;
};
// The values with those of an amendment: on the days on which it gives one, that holds, on all others the value there was.
std::vector<WrittenValue> overlaid(const std::vector<WrittenValue>& values, const std::vector<WrittenValue>& amendment);
// Whether the days on which a parameter has a value leave a day of the policy's out, or cover one twice; reported.
void check_parameter_periods(Context& context, const Parameter& parameter, const std::vector<WrittenValue>& values);

// Whether `from` is after `until`; reported.
void check_period(Context& context, const syntax::EffectivePeriod& period);

}  // namespace proviso::sema::detail
