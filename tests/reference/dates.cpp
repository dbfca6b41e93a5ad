// SPDX-License-Identifier: Apache-2.0
// What dates mean. Business days are walked, one day at a time, over a plain list of holidays.
#include "tests/reference/case.h"

namespace proviso::reference {
namespace {

Scalar number(std::optional<int64_t> value) {
    Scalar result;
    if (!value) return result;
    result.standing = Standing::Known;
    result.number = Decimal::from_integer(*value);
    return result;
}

Scalar date(std::optional<Date> value) {
    Scalar result;
    if (!value) return result;
    result.standing = Standing::Known;
    result.date = *value;
    return result;
}

// Monday to Friday, for ever, where the program names no calendar.
const sema::Calendar& calendar_of(const sema::Program& program, uint32_t index) {
    static const sema::Calendar kMondayToFriday{.weekend = 0b1100000};
    return index == sema::kNone ? kMondayToFriday : program.calendars[index];
}

bool knows(const sema::Calendar& calendar, Date day) { return calendar.first <= day && day <= calendar.last; }

bool works(const sema::Calendar& calendar, Date day) {
    if ((calendar.weekend >> weekday(day) & 1) != 0) return false;
    for (const sema::Holiday& holiday : calendar.holidays)
        if (holiday.date == day) return false;
    return true;
}

// Without holidays any seven days in a row hold as many business days: a long way is shortened by whole weeks.
int64_t per_week(const sema::Calendar& calendar) {
    int64_t days = 0;
    for (int32_t day = 0; day < 7; ++day) days += (calendar.weekend >> day & 1) == 0 ? 1 : 0;
    return days;
}

std::optional<Date> later(const sema::Calendar& calendar, Date day, int64_t n) {
    if (!knows(calendar, day)) return std::nullopt;
    const int32_t step = n < 0 ? -1 : 1;
    if (calendar.holidays.empty()) {
        const int64_t weeks = n / per_week(calendar);
        if (weeks > 1'000'000 || weeks < -1'000'000) return std::nullopt;
        // The last of the days counted may be the one that a whole week would pass over, so one week is walked.
        const int64_t skipped = weeks - (weeks == 0 ? 0 : step);
        const std::optional<Date> nearer = add_days(day, skipped * 7);
        if (!nearer) return std::nullopt;
        day = *nearer;
        n -= skipped * per_week(calendar);
    }
    while (n != 0) {
        day.days += step;
        if (!knows(calendar, day)) return std::nullopt;
        if (works(calendar, day)) n -= step;
    }
    return day;
}

std::optional<int64_t> between(const sema::Calendar& calendar, Date from, Date to) {
    if (!knows(calendar, from) || !knows(calendar, to)) return std::nullopt;
    if (to < from) return -*between(calendar, to, from);
    int64_t count = 0;
    if (calendar.holidays.empty()) {
        const int32_t weeks = (to.days - from.days) / 7;
        from.days += weeks * 7;
        count = weeks * per_week(calendar);
    }
    while (from < to) {
        ++from.days;
        if (works(calendar, from)) ++count;
    }
    return count;
}

}  // namespace

std::optional<Date> Case::business_days_later(uint32_t calendar, Date start, int64_t days) const {
    return later(calendar_of(program_, calendar), start, days);
}

Scalar Case::add_duration(const sema::AddDuration& n, const Frame* frame) const {
    const Scalar start = evaluate(n.date, frame), amount = evaluate(n.amount, frame);
    if (!start.known() || !amount.known()) return {};
    const std::optional<int64_t> whole = decimal_to_integer(amount.number);
    if (!whole) return {};
    switch (n.unit) {
        case sema::DurationUnit::Days:
            return date(add_days(start.date, *whole));
        case sema::DurationUnit::MonthsDown:
            return date(add_months(start.date, *whole, DayRounding::Down));
        case sema::DurationUnit::MonthsUp:
            return date(add_months(start.date, *whole, DayRounding::Up));
        case sema::DurationUnit::BusinessDays:
            return date(later(calendar_of(program_, n.calendar), start.date, *whole));
    }
    return {};
}

Scalar Case::difference(const sema::Difference& n, const Frame* frame) const {
    const Scalar from = evaluate(n.from, frame), to = evaluate(n.to, frame);
    if (!from.known() || !to.known()) return {};
    if (program_[n.from].type.kind == sema::TypeKind::Moment) return time_between(n, from.moment, to.moment);
    switch (n.unit) {
        case sema::DifferenceUnit::Minutes:  // of moments only
        case sema::DifferenceUnit::Hours:
            break;
        case sema::DifferenceUnit::Days:
            return number(int64_t{to.date.days} - from.date.days);
        case sema::DifferenceUnit::Months:
            return number(months_between(from.date, to.date));
        case sema::DifferenceUnit::Years:
            return number(months_between(from.date, to.date) / 12);
        case sema::DifferenceUnit::BusinessDays:
            return number(between(calendar_of(program_, n.calendar), from.date, to.date));
    }
    return {};
}

Scalar Case::part_of_date(const sema::PartOfDate& n, const Frame* frame) const {
    const Scalar of = evaluate(n.date, frame);
    if (!of.known()) return {};
    if (program_[n.date].type.kind == sema::TypeKind::Moment) return part_of_moment(n.part, of.moment);
    const YearMonthDay parts = year_month_day(of.date);
    Scalar result;
    switch (n.part) {
        case sema::DatePart::Date:  // of moments only
        case sema::DatePart::Hour:
        case sema::DatePart::Minute:
            break;
        case sema::DatePart::Weekday:
            result.standing = Standing::Known;
            result.choice = weekday(of.date);
            return result;
        case sema::DatePart::Year:
            return number(parts.year);
        case sema::DatePart::Month:
            return number(parts.month);
        case sema::DatePart::Day:
            return number(parts.day);
    }
    return result;
}

Scalar Case::is_business_day(const sema::IsBusinessDay& n, const Frame* frame) const {
    const Scalar day = evaluate(n.date, frame);
    const sema::Calendar& calendar = calendar_of(program_, n.calendar);
    if (!day.known() || !knows(calendar, day.date)) return {};
    Scalar result;
    result.standing = Standing::Known;
    result.answer = works(calendar, day.date) ? Answer::Yes : Answer::No;
    return result;
}

Cause Case::cause_of_days(uint32_t calendar) const {
    const sema::Calendar& of = calendar_of(program_, calendar);
    return of.first == kFirstDate && of.last == kLastDate ? Cause::Overflow : Cause::Calendar;
}

}  // namespace proviso::reference
