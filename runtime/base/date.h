// SPDX-License-Identifier: Apache-2.0
// Calendar days of the proleptic Gregorian calendar, as the number of days since 1970-01-01 (negative before).
// Valid days: 0001-01-01 to 9999-12-31. Conversions follow the calendar's definition in integer arithmetic.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace proviso {

struct Date {
    int32_t days = 0;
    friend auto operator<=>(const Date&, const Date&) = default;
};

inline constexpr Date kFirstDate{-719162};  // 0001-01-01
inline constexpr Date kLastDate{2932896};   // 9999-12-31

struct YearMonthDay {
    int32_t year;
    uint32_t month;  // 1 to 12
    uint32_t day;    // 1 to 31
};

// Nothing where that day does not exist (2026-02-30) or lies outside the valid range.
std::optional<Date> date_from(YearMonthDay ymd);
YearMonthDay year_month_day(Date date);
// Strictly "YYYY-MM-DD".
std::optional<Date> parse_date(std::string_view text);
// "2025-08-22"
std::string format_date(Date date);
// "22 August 2025"
std::string format_date_in_words(Date date);
// 0 = Monday … 6 = Sunday
uint32_t weekday(Date date);
// Nothing where the result lies outside the valid range.
std::optional<Date> add_days(Date date, int64_t days);

// Where a month has no such day: its last day, or the first day of the next month.
enum class DayRounding : uint8_t { Down, Up };
// The same day of another month. Nothing where the result lies outside the valid range.
std::optional<Date> add_months(Date date, int64_t months, DayRounding rounding);
// Months completed on the way: one is complete on the same day of the month, and where the month has none, on the first of the
// next (so DayRounding::Up). Negative, and counted from the other end, where `to` lies before `from`.
int64_t months_between(Date from, Date to);

}  // namespace proviso
