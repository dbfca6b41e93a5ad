// SPDX-License-Identifier: Apache-2.0
// What durations and moments mean. A moment is counted in nanoseconds on its own clock, as a number that can't overflow.
#include "tests/reference/case.h"

namespace proviso::reference {
namespace {

constexpr int128_t kNanosPerSecond = 1'000'000'000;
constexpr int128_t kNanosPerDay = 86400 * kNanosPerSecond;

Scalar number(std::optional<Decimal> value) {
    Scalar result;
    if (!value) return result;
    result.standing = Standing::Known;
    result.number = *value;
    return result;
}

Scalar duration(std::optional<Decimal> count, TimeUnit unit) {
    Scalar result = number(count);
    result.unit = unit;
    return result;
}

// On the clock, from 1970-01-01T00:00:00 there.
int128_t on_clock(const Moment& moment) {
    return (static_cast<int128_t>(moment.seconds) + moment.offset * 60) * kNanosPerSecond + moment.nanos;
}

Scalar from_clock(int128_t nanos, int32_t offset) {
    int128_t day = nanos / kNanosPerDay;
    if (nanos % kNanosPerDay < 0) --day;
    Scalar result;
    if (day < kFirstDate.days || day > kLastDate.days) return result;
    int128_t second = nanos / kNanosPerSecond;
    if (nanos % kNanosPerSecond < 0) --second;
    result.standing = Standing::Known;
    result.moment = {static_cast<int64_t>(second) - int64_t{offset} * 60,
                     static_cast<uint32_t>(nanos - second * kNanosPerSecond), offset};
    return result;
}

Date day_on_clock(const Moment& moment) {
    const int128_t nanos = on_clock(moment);
    const int128_t day = nanos / kNanosPerDay;
    return Date{static_cast<int32_t>(nanos % kNanosPerDay < 0 ? day - 1 : day)};
}

int128_t since_midnight(const Moment& moment) { return on_clock(moment) - day_on_clock(moment).days * kNanosPerDay; }

// In units of that many seconds, where it is a whole number of them.
std::optional<int64_t> whole(const Scalar& length, int64_t seconds) {
    if (length.number.units % (static_cast<int128_t>(seconds) * Decimal::kOne) != 0) return std::nullopt;
    return decimal_to_integer(Decimal{length.number.units / seconds});
}

}  // namespace

Scalar Case::in_unit(const sema::InUnit& n, const Frame* frame) const {
    const Scalar amount = evaluate(n.amount, frame);
    if (!amount.known()) return {};
    return duration(decimal_multiply(amount.number, Decimal::from_integer(size_of(n.unit))), n.unit);
}

Scalar Case::of_durations(const sema::Arithmetic& n, const Scalar& a, const Scalar& b) const {
    const bool two = program_[n.right].type.kind == sema::TypeKind::Duration;
    if (two && kind_of(a.unit) != kind_of(b.unit)) return {};
    const TimeUnit finer = two && b.unit < a.unit ? b.unit : a.unit;
    switch (n.op) {
        case sema::ArithmeticOp::Add:
            return duration(decimal_add(a.number, b.number), finer);
        case sema::ArithmeticOp::Subtract:
            return duration(decimal_subtract(a.number, b.number), finer);
        case sema::ArithmeticOp::Multiply:
            return duration(decimal_multiply(a.number, b.number), a.unit);
        case sema::ArithmeticOp::Divide:
            break;
    }
    const auto quotient = decimal_divide(a.number, b.number);
    return two ? number(quotient) : duration(quotient, a.unit);
}

std::optional<Date> Case::move_date(Date start, const Scalar& length, const sema::AddLength& n) const {
    const UnitKind kind = kind_of(length.unit);
    const auto steps = whole(length, kind == UnitKind::Time ? 86400 : 1);
    if (!steps) return std::nullopt;
    if (kind == UnitKind::Time) return add_days(start, *steps);
    if (kind == UnitKind::Months) return add_months(start, *steps, n.rounding);
    return business_days_later(n.calendar, start, *steps);
}

Scalar Case::move_moment(const Moment& start, const Scalar& length, const sema::AddLength& n) const {
    if (kind_of(length.unit) == UnitKind::Time) {
        constexpr int128_t kUnitsPerNano = Decimal::kOne / 1'000'000'000;
        if (length.number.units % kUnitsPerNano != 0) return {};
        return from_clock(on_clock(start) + length.number.units / kUnitsPerNano, start.offset);
    }
    const auto day = move_date(day_on_clock(start), length, n);
    return day ? from_clock(day->days * kNanosPerDay + since_midnight(start), start.offset) : Scalar{};
}

Scalar Case::add_length(const sema::AddLength& n, const Frame* frame) const {
    const Scalar start = evaluate(n.start, frame), length = evaluate(n.length, frame);
    if (!start.known() || !length.known()) return {};
    if (program_[n.start].type.kind == sema::TypeKind::Moment) return move_moment(start.moment, length, n);
    const auto day = move_date(start.date, length, n);
    Scalar result;
    if (!day) return result;
    result.standing = Standing::Known;
    result.date = *day;
    return result;
}

Cause Case::cause_of_length(const sema::AddLength& n, const Scalar& length) const {
    const UnitKind kind = kind_of(length.unit);
    const bool moment = program_[n.start].type.kind == sema::TypeKind::Moment;
    const bool fits = kind != UnitKind::Time ? whole(length, 1).has_value()
                      : moment               ? length.number.units % 1'000'000'000 == 0
                                             : whole(length, 86400).has_value();
    if (!fits) return Cause::NotWhole;
    return kind == UnitKind::BusinessDays ? cause_of_days(n.calendar) : Cause::Overflow;
}

Scalar Case::time_between(const sema::Difference& n, const Moment& from, const Moment& to) const {
    const int128_t nanos =
        (on_clock(to) - to.offset * 60 * kNanosPerSecond) - (on_clock(from) - from.offset * 60 * kNanosPerSecond);
    const int64_t seconds = n.unit == sema::DifferenceUnit::Minutes ? 60
                            : n.unit == sema::DifferenceUnit::Hours ? 3600
                                                                    : 86400;
    return number(decimal_divide(Decimal{nanos * 1'000'000'000}, Decimal::from_integer(seconds)));
}

Scalar Case::part_of_moment(sema::DatePart part, const Moment& moment) const {
    Scalar result;
    const auto minute = static_cast<int64_t>(since_midnight(moment) / kNanosPerSecond / 60);
    if (part == sema::DatePart::Hour) return number(Decimal::from_integer(minute / 60));
    if (part == sema::DatePart::Minute) return number(Decimal::from_integer(minute % 60));
    result.standing = Standing::Known;
    result.date = day_on_clock(moment);
    return result;
}

}  // namespace proviso::reference
