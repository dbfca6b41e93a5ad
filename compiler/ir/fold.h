// SPDX-License-Identifier: Apache-2.0
// What an operation on constants gives. Pure; exactly what the machine would compute.
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/ir/graph.h"
#include "runtime/base/business_calendar.h"

namespace proviso::ir {

struct ChoiceValue {
    uint32_t value;
};  // counted from 1
using Constant = std::variant<Answer, Decimal, Money, Duration, Moment, std::string_view, Date, ChoiceValue>;

// Nothing where the value is not a constant. Texts are views into the graph.
std::optional<Constant> constant_of(const Graph& graph, ValueId value);
// The policy's calendars, by CalendarId.
using Calendars = std::vector<BusinessCalendar>;
// Nothing where the result would be unsure (overflow …): that is left to the machine, which knows the cause.
// `immediate` as the instruction has it. A length may be no exact amount of its unit.
std::optional<Constant> fold(Opcode opcode, const Constant& a, const Constant& b, uint32_t immediate,
                             const Calendars& calendars);
std::optional<Constant> fold(Opcode opcode, const Constant& a, uint32_t immediate, const Calendars& calendars);

}  // namespace proviso::ir
