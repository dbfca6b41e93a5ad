// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/date.h"

#include <fmt/core.h>

#include <array>

namespace proviso {
namespace {

// An era is 400 years: the calendar repeats after exactly that many days. Years are counted from 1 March, so that the leap
// day comes last and the days before a month follow one linear formula.
constexpr int32_t kDaysPerEra = 146097;
constexpr int32_t kEpochFromMarchOfYear0 = 719468;  // days from 0000-03-01 to 1970-01-01
// More than any two valid days are apart; keeps the sums below from overflowing.
constexpr int64_t kMaxDistance = 10'000'000;

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};

bool is_leap(int32_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

uint32_t days_in_month(int32_t year, uint32_t month) {
    constexpr std::array<uint8_t, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}

std::optional<uint32_t> parse_digits(std::string_view text) {
    uint32_t value = 0;
    for (char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<uint32_t>(c - '0');
    }
    return value;
}

}  // namespace

std::optional<Date> date_from(YearMonthDay ymd) {
    if (ymd.year < 1 || ymd.year > 9999 || ymd.month < 1 || ymd.month > 12) return std::nullopt;
    if (ymd.day < 1 || ymd.day > days_in_month(ymd.year, ymd.month)) return std::nullopt;
    const int32_t year = ymd.month <= 2 ? ymd.year - 1 : ymd.year;
    const int32_t month = static_cast<int32_t>(ymd.month <= 2 ? ymd.month + 9 : ymd.month - 3);  // from March
    const int32_t day_of_year = (153 * month + 2) / 5 + static_cast<int32_t>(ymd.day) - 1;
    const int32_t year_of_era = year % 400;
    const int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return Date{year / 400 * kDaysPerEra + day_of_era - kEpochFromMarchOfYear0};
}

YearMonthDay year_month_day(Date date) {
    const int32_t days = date.days + kEpochFromMarchOfYear0;
    const int32_t era = (days >= 0 ? days : days - (kDaysPerEra - 1)) / kDaysPerEra;
    const int32_t day_of_era = days - era * kDaysPerEra;
    const int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int32_t month = (5 * day_of_year + 2) / 153;  // from March
    const auto day = static_cast<uint32_t>(day_of_year - (153 * month + 2) / 5 + 1);
    const int32_t year = era * 400 + year_of_era + (month >= 10 ? 1 : 0);
    return {year, static_cast<uint32_t>(month < 10 ? month + 3 : month - 9), day};
}

std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = parse_digits(text.substr(0, 4));
    const auto month = parse_digits(text.substr(5, 2));
    const auto day = parse_digits(text.substr(8, 2));
    if (!year || !month || !day) return std::nullopt;
    return date_from({static_cast<int32_t>(*year), *month, *day});
}

std::string format_date(Date date) {
    const auto ymd = year_month_day(date);
    return fmt::format("{:04}-{:02}-{:02}", ymd.year, ymd.month, ymd.day);
}

std::string format_date_in_words(Date date) {
    const auto ymd = year_month_day(date);
    return fmt::format("{} {} {}", ymd.day, kMonths[ymd.month - 1], ymd.year);
}

uint32_t weekday(Date date) {
    const int32_t days = date.days % 7 + 3;  // 1970-01-01 was a Thursday
    return static_cast<uint32_t>((days + 7) % 7);
}

std::optional<Date> add_days(Date date, int64_t days) {
    if (days < -kMaxDistance || days > kMaxDistance) return std::nullopt;
    const int64_t sum = date.days + days;
    if (sum < kFirstDate.days || sum > kLastDate.days) return std::nullopt;
    return Date{static_cast<int32_t>(sum)};
}

std::optional<Date> add_months(Date date, int64_t months, DayRounding rounding) {
    if (months < -kMaxDistance || months > kMaxDistance) return std::nullopt;
    const YearMonthDay start = year_month_day(date);
    const int64_t target = int64_t{start.year} * 12 + start.month - 1 + months;  // months since year 0
    if (target < 12 || target >= int64_t{10000} * 12) return std::nullopt;
    const auto year = static_cast<int32_t>(target / 12);
    const auto month = static_cast<uint32_t>(target % 12) + 1;
    const uint32_t last = days_in_month(year, month);
    if (start.day <= last) return date_from({year, month, start.day});
    const std::optional<Date> end = date_from({year, month, last});
    return rounding == DayRounding::Down ? end : add_days(*end, 1);
}

int64_t months_between(Date from, Date to) {
    if (to < from) return -months_between(to, from);
    const YearMonthDay a = year_month_day(from), b = year_month_day(to);
    const int64_t months = int64_t{b.year - a.year} * 12 + b.month - a.month;
    return b.day < a.day ? months - 1 : months;
}

}  // namespace proviso
