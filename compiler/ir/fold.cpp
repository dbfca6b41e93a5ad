// SPDX-License-Identifier: Apache-2.0
#include "compiler/ir/fold.h"

namespace proviso::ir {
namespace {

using Folded = std::optional<Constant>;

Folded answer(bool yes) { return yes ? Answer::Yes : Answer::No; }

template <class T>
Folded present(const std::optional<T>& value) {
    if (!value) return std::nullopt;
    return *value;
}

Folded fold_numbers(Opcode opcode, Decimal a, Decimal b) {
    switch (opcode) {
        using enum Opcode;
        case EqNumber:
            return answer(a == b);
        case LtNumber:
            return answer(a < b);
        case LeNumber:
            return answer(a <= b);
        case AddNumber:
            return present(decimal_add(a, b));
        case SubtractNumber:
            return present(decimal_subtract(a, b));
        case MultiplyNumber:
            return present(decimal_multiply(a, b));
        case DivideNumber:
            return present(decimal_divide(a, b));
        default:
            return std::nullopt;
    }
}

// Amounts in two currencies compare to nothing that is known.
Folded fold_amounts(Opcode opcode, const Money& a, const Money& b) {
    const bool comparable = a.currency == b.currency;
    switch (opcode) {
        using enum Opcode;
        case EqMoney:
            return comparable ? answer(a.amount == b.amount) : std::nullopt;
        case LtMoney:
            return comparable ? answer(a.amount < b.amount) : std::nullopt;
        case LeMoney:
            return comparable ? answer(a.amount <= b.amount) : std::nullopt;
        case AddMoney:
            return present(money_add(a, b));
        case SubtractMoney:
            return present(money_subtract(a, b));
        case RatioMoney:
            return present(money_ratio(a, b));
        default:
            return std::nullopt;
    }
}

Folded fold_money(Opcode opcode, const Money& a, const Constant& b) {
    if (const auto* other = std::get_if<Money>(&b)) return fold_amounts(opcode, a, *other);
    const auto* by = std::get_if<Decimal>(&b);
    if (by == nullptr) return std::nullopt;
    if (opcode == Opcode::MultiplyMoney) return present(money_multiply(a, *by));
    return opcode == Opcode::DivideMoney ? present(money_divide(a, *by)) : std::nullopt;
}

// Of two kinds nothing is known.
Folded fold_lengths(Opcode opcode, const Duration& a, const Duration& b) {
    const bool comparable = is_one_kind(a, b);
    switch (opcode) {
        using enum Opcode;
        case EqDuration:
            return comparable ? answer(a.count == b.count) : std::nullopt;
        case LtDuration:
            return comparable ? answer(a.count < b.count) : std::nullopt;
        case LeDuration:
            return comparable ? answer(a.count <= b.count) : std::nullopt;
        case AddDuration:
            return present(duration_add(a, b));
        case SubtractDuration:
            return present(duration_subtract(a, b));
        case RatioDuration:
            return present(duration_ratio(a, b));
        default:
            return std::nullopt;
    }
}

Folded fold_duration(Opcode opcode, const Duration& a, const Constant& b) {
    if (const auto* other = std::get_if<Duration>(&b)) return fold_lengths(opcode, a, *other);
    const auto* by = std::get_if<Decimal>(&b);
    if (by == nullptr) return std::nullopt;
    if (opcode == Opcode::MultiplyDuration) return present(duration_multiply(a, *by));
    return opcode == Opcode::DivideDuration ? present(duration_divide(a, *by)) : std::nullopt;
}

Folded fold_moments(Opcode opcode, const Moment& a, const Moment& b, uint32_t immediate) {
    switch (opcode) {
        using enum Opcode;
        case EqMoment:
            return answer(is_same_instant(a, b));
        case LtMoment:
            return answer(is_before(a, b));
        case LeMoment:
            return answer(!is_before(b, a));
        case TimeBetween:
            return time_between(a, b, static_cast<TimeUnit>(immediate));
        default:
            return std::nullopt;
    }
}

const BusinessCalendar& calendar_of(const Calendars& calendars, uint32_t id) {
    static const BusinessCalendar kMondayToFriday;
    return id == kNone ? kMondayToFriday : calendars[id];
}

Folded fold_length_added(Opcode opcode, const Constant& start, const Duration& length,
                         const BusinessCalendar& calendar) {
    const bool up = opcode == Opcode::AddLengthUp || opcode == Opcode::MoveMomentUp;
    const DayRounding rounding = up ? DayRounding::Up : DayRounding::Down;
    if (const auto* moment = std::get_if<Moment>(&start))
        return present(moment_add(*moment, length, rounding, calendar));
    const auto* date = std::get_if<Date>(&start);
    return date != nullptr ? present(date_add(*date, length, rounding, calendar)) : std::nullopt;
}

Folded fold_part_of_moment(Opcode opcode, const Moment& moment) {
    const int32_t second = second_of_day(moment);
    if (opcode == Opcode::DateOf) return date_of(moment);
    if (opcode == Opcode::HourOf) return Decimal::from_integer(second / 3600);
    return opcode == Opcode::MinuteOf ? Folded(Decimal::from_integer(second / 60 % 60)) : std::nullopt;
}

Folded fold_dates(Opcode opcode, Date a, Date b) {
    switch (opcode) {
        using enum Opcode;
        case EqDate:
            return answer(a == b);
        case LtDate:
            return answer(a < b);
        case LeDate:
            return answer(a <= b);
        case DaysBetween:
            return Decimal::from_integer(b.days - a.days);
        case MonthsBetween:
            return Decimal::from_integer(months_between(a, b));
        case YearsBetween:
            return Decimal::from_integer(months_between(a, b) / 12);
        default:
            return std::nullopt;
    }
}

Folded fold_texts(Opcode opcode, std::string_view a, std::string_view b) {
    switch (opcode) {
        using enum Opcode;
        case EqText:
            return answer(a == b);
        case LtText:
            return answer(a < b);
        case LeText:
            return answer(a <= b);
        case ContainsText:
            return answer(a.find(b) != std::string_view::npos);
        case StartsWith:
            return answer(a.starts_with(b));
        case EndsWith:
            return answer(a.ends_with(b));
        default:
            return std::nullopt;
    }
}

Folded fold_days(Opcode opcode, Date date, Decimal amount) {
    const std::optional<int64_t> days = decimal_to_integer(amount);
    if (!days) return std::nullopt;
    if (opcode == Opcode::AddDays) return present(add_days(date, *days));
    if (opcode == Opcode::AddMonthsDown) return present(add_months(date, *days, DayRounding::Down));
    if (opcode == Opcode::AddMonthsUp) return present(add_months(date, *days, DayRounding::Up));
    return std::nullopt;
}

Folded fold_business_days(Date start, const Constant& other, const BusinessCalendar& calendar) {
    if (const auto* end = std::get_if<Date>(&other)) {
        const std::optional<int64_t> days = calendar.between(start, *end);
        return days ? Folded(Decimal::from_integer(*days)) : std::nullopt;
    }
    const std::optional<int64_t> days = decimal_to_integer(std::get<Decimal>(other));
    return days ? present(calendar.add(start, *days)) : std::nullopt;
}

}  // namespace

std::optional<Constant> constant_of(const Graph& graph, ValueId id) {
    const Value& value = graph[id];
    switch (value.opcode) {
        using enum Opcode;
        case ConstAnswer:
            return static_cast<Answer>(value.immediate);
        case ConstNumber:
            return graph.number(value.immediate);
        case ConstText:
            return std::string_view{graph.text(value.immediate)};
        case ConstDate:
            return Date{static_cast<int32_t>(value.immediate)};
        case ConstChoice:
            return ChoiceValue{value.immediate};
        case InCurrency: {
            const auto amount = constant_of(graph, value.operands[0]);
            if (!amount) return std::nullopt;
            return Money{std::get<Decimal>(*amount), static_cast<Currency>(value.immediate)};
        }
        case InUnit: {
            const auto amount = constant_of(graph, value.operands[0]);
            return amount ? present(duration_of(std::get<Decimal>(*amount), static_cast<TimeUnit>(value.immediate)))
                          : std::nullopt;
        }
        case ConstMoment:
            return graph.moment(value.immediate);
        default:
            return std::nullopt;
    }
}

std::optional<Constant> fold(Opcode opcode, const Constant& a, uint32_t immediate, const Calendars& calendars) {
    if (const auto* moment = std::get_if<Moment>(&a)) return fold_part_of_moment(opcode, *moment);
    const auto* date = std::get_if<Date>(&a);
    if (date == nullptr) return std::nullopt;
    const YearMonthDay parts = year_month_day(*date);
    switch (opcode) {
        using enum Opcode;
        case WeekdayOf:
            return ChoiceValue{weekday(*date) + 1};
        case YearOf:
            return Decimal::from_integer(parts.year);
        case MonthOf:
            return Decimal::from_integer(parts.month);
        case DayOf:
            return Decimal::from_integer(parts.day);
        case IsBusinessDay: {
            const BusinessCalendar& calendar = calendar_of(calendars, immediate);
            return calendar.covers(*date) ? answer(calendar.is_business_day(*date)) : std::nullopt;
        }
        default:
            return std::nullopt;
    }
}

std::optional<Constant> fold(Opcode opcode, const Constant& a, const Constant& b, uint32_t immediate,
                             const Calendars& calendars) {
    const auto* start = std::get_if<Date>(&a);
    if (start != nullptr && (opcode == Opcode::AddBusinessDays || opcode == Opcode::BusinessDaysBetween))
        return fold_business_days(*start, b, calendar_of(calendars, immediate));
    if (const auto* length = std::get_if<Duration>(&b); length && !std::holds_alternative<Duration>(a))
        return fold_length_added(opcode, a, *length, calendar_of(calendars, immediate));
    if (const auto* duration = std::get_if<Duration>(&a)) return fold_duration(opcode, *duration, b);
    if (const auto* moment = std::get_if<Moment>(&a))
        return fold_moments(opcode, *moment, std::get<Moment>(b), immediate);
    if (const auto* date = std::get_if<Date>(&a)) {
        if (const auto* amount = std::get_if<Decimal>(&b)) return fold_days(opcode, *date, *amount);
        if (const auto* other = std::get_if<Date>(&b)) return fold_dates(opcode, *date, *other);
    }
    if (const auto* money = std::get_if<Money>(&a)) return fold_money(opcode, *money, b);
    const auto* number = std::get_if<Decimal>(&a);
    const auto* text = std::get_if<std::string_view>(&a);
    const auto* choice = std::get_if<ChoiceValue>(&a);
    if (number != nullptr) return fold_numbers(opcode, *number, std::get<Decimal>(b));
    if (text != nullptr) return fold_texts(opcode, *text, std::get<std::string_view>(b));
    if (choice != nullptr) return answer(choice->value == std::get<ChoiceValue>(b).value);
    return std::nullopt;
}

}  // namespace proviso::ir
