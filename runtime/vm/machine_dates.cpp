// SPDX-License-Identifier: Apache-2.0
// Instructions about dates.
#include "runtime/vm/kernels.h"
#include "runtime/vm/machine.h"

namespace proviso {

using bytecode::Instruction;
using bytecode::Opcode;

namespace {

// The day that many days, months or business days later.
std::optional<Date> moved(Opcode opcode, Date date, int64_t amount, const BusinessCalendar& calendar) {
    if (opcode == Opcode::AddDays) return add_days(date, amount);
    if (opcode == Opcode::AddBusinessDays) return calendar.add(date, amount);
    return add_months(date, amount, opcode == Opcode::AddMonthsUp ? DayRounding::Up : DayRounding::Down);
}

std::optional<int64_t> difference(Opcode opcode, Date from, Date to, const BusinessCalendar& calendar) {
    if (opcode == Opcode::DaysBetween) return int64_t{to.days} - from.days;
    if (opcode == Opcode::BusinessDaysBetween) return calendar.between(from, to);
    const int64_t months = months_between(from, to);
    return opcode == Opcode::YearsBetween ? months / 12 : months;
}

int64_t part(Opcode opcode, Date date) {
    const YearMonthDay parts = year_month_day(date);
    return opcode == Opcode::YearOf ? parts.year : opcode == Opcode::MonthOf ? parts.month : parts.day;
}

}  // namespace

void Machine::execute_date(const Instruction& instruction, Register& out) {
    const size_t count = rows(instruction), words = words_for(count);
    const Register& a = registers_[instruction.a];
    const Register& b = instruction.b == bytecode::kNone ? a : registers_[instruction.b];
    const auto opcode = static_cast<Opcode>(instruction.opcode);
    const bool business =
        opcode == Opcode::AddBusinessDays || opcode == Opcode::BusinessDaysBetween || opcode == Opcode::IsBusinessDay;
    const BusinessCalendar& days = business ? calendar(instruction.immediate) : monday_to_friday_;
    Word* known = arena_.words(words);
    out.yes = known;
    const auto numbers = [&](auto operation) {
        auto* values = arena_.values<Decimal>(count);
        out.values = values;
        kernel::combine<Decimal, int32_t, int32_t>(a, b, count, known, values, operation);
    };
    switch (opcode) {
        case Opcode::IsBusinessDay: {
            Word* no = arena_.words(words);
            out.no = no;
            const auto ask = [&](bool wanted) {
                return [&days, wanted](int32_t day, int32_t) {
                    return days.covers(Date{day}) && days.is_business_day(Date{day}) == wanted;
                };
            };
            Word* ignored = arena_.words(words);
            kernel::compare<int32_t>(a, a, count, known, ignored, ask(true));
            kernel::compare<int32_t>(a, a, count, no, ignored, ask(false));
            return;
        }
        case Opcode::WeekdayOf: {
            auto* values = arena_.values<uint32_t>(count);
            out.values = values;
            return kernel::combine<uint32_t, int32_t, int32_t>(
                a, a, count, known, values, [](int32_t day, int32_t) { return std::optional(weekday(Date{day}) + 1); });
        }
        case Opcode::YearOf:
        case Opcode::MonthOf:
        case Opcode::DayOf:
            return numbers([opcode](int32_t day, int32_t) {
                return std::optional(Decimal::from_integer(part(opcode, Date{day})));
            });
        case Opcode::DaysBetween:
        case Opcode::MonthsBetween:
        case Opcode::YearsBetween:
        case Opcode::BusinessDaysBetween:
            return numbers([&](int32_t from, int32_t to) -> std::optional<Decimal> {
                const auto found = difference(opcode, Date{from}, Date{to}, days);
                return found ? std::optional(Decimal::from_integer(*found)) : std::nullopt;
            });
        default: {
            auto* dates = arena_.values<int32_t>(count);
            out.values = dates;
            kernel::combine<int32_t, int32_t, Decimal>(
                a, b, count, known, dates, [&](int32_t day, Decimal n) -> std::optional<int32_t> {
                    const std::optional<int64_t> whole = decimal_to_integer(n);
                    const auto found = whole ? moved(opcode, Date{day}, *whole, days) : std::nullopt;
                    return found ? std::optional(found->days) : std::nullopt;
                });
        }
    }
}

}  // namespace proviso
