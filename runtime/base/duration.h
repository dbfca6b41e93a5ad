// SPDX-License-Identifier: Apache-2.0
// Lengths of time: an exact count and the unit it was said in. Three kinds of units don't measure one another: minutes to weeks
// (a day is 24 hours), months and years, business days. Lengths of one kind compare, add and divide; of two kinds nothing here
// says which is longer.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/business_calendar.h"
#include "runtime/base/date.h"
#include "runtime/base/decimal.h"

namespace proviso {

// Of one kind, finer ones first. The values stand in images and are never changed.
enum class TimeUnit : uint32_t { None = 0, Seconds, Minutes, Hours, Days, Weeks, Months, Years, BusinessDays };
enum class UnitKind : uint32_t { None = 0, Time, Months, BusinessDays };

inline constexpr int64_t kSecondsPerDay = 86400;

UnitKind kind_of(TimeUnit unit);
bool is_time_unit(uint32_t unit);  // not None
// Of the kind's finest unit: a week is 604800 seconds, a year 12 months.
int64_t size_of(TimeUnit unit);
std::string_view unit_name(TimeUnit unit);  // "days"
// "days" for the whole kind of minutes to weeks, "months", "business days"
std::string_view unit_kind_name(UnitKind kind);
// The unit that the whole kind is named by.
TimeUnit named_unit(UnitKind kind);

struct Duration {
    Decimal count;  // of the kind's finest unit: seconds, months, business days
    TimeUnit unit = TimeUnit::None;
    // 48 hours are 2 days.
    friend bool operator==(const Duration& a, const Duration& b) {
        return a.count == b.count && kind_of(a.unit) == kind_of(b.unit);
    }
};

// So many of that unit; nothing on overflow.
std::optional<Duration> duration_of(Decimal amount, TimeUnit unit);
bool is_one_kind(const Duration& a, const Duration& b);
// Nothing where the kinds differ, on overflow, or on division by zero. Sums are said in the finer unit of the two.
std::optional<Duration> duration_add(const Duration& a, const Duration& b);
std::optional<Duration> duration_subtract(const Duration& a, const Duration& b);
std::optional<Duration> duration_multiply(const Duration& a, Decimal by);
std::optional<Duration> duration_divide(const Duration& a, Decimal by);
std::optional<Decimal> duration_ratio(const Duration& a, const Duration& b);

// Whether a date can be moved by it: whole days, whole months, whole business days.
bool is_whole_on_dates(const Duration& duration);
// The day so much later; months by `rounding`, business days by `calendar`. Nothing where it is not whole, where the day does not
// fit, or the calendar does not cover it.
std::optional<Date> date_add(Date date, const Duration& duration, DayRounding rounding,
                             const BusinessCalendar& calendar);

// As records write it: ISO 8601 ("PT48H", "P1Y6M", "P2W", "-P3D", a fraction in the last place only), or an amount and a unit in
// words ("5 business days"). Overflow: well-formed, but it does not fit. MixedKinds: months together with days, as in "P1M15D".
enum class DurationParse : uint8_t { Ok, NotADuration, MixedKinds, Overflow };
DurationParse parse_duration(std::string_view text, Duration& out);
// "48 hours", "1 business day", "-1.5 days": in its own unit, or the next finer one in which it is exact.
std::string format_duration(const Duration& duration);

}  // namespace proviso
