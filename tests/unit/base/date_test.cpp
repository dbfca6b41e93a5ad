// SPDX-License-Identifier: Apache-2.0
// Oracle: a calendar walked day by day, by the rules as one learns them at school.
#include "runtime/base/date.h"

#include <doctest/doctest.h>

#include <limits>

namespace proviso {
namespace {

uint32_t month_length(int32_t year, uint32_t month) {
    if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

}  // namespace

TEST_CASE("dates: every valid day converts both ways, in order, with its weekday") {
    int32_t days = kFirstDate.days;
    uint32_t day_of_week = 0;  // 0001-01-01 was a Monday
    int64_t wrong = 0;
    for (int32_t year = 1; year <= 9999; ++year) {
        for (uint32_t month = 1; month <= 12; ++month) {
            for (uint32_t day = 1; day <= month_length(year, month); ++day) {
                const auto date = date_from({year, month, day});
                const auto back = year_month_day({days});
                const bool right = date && date->days == days && back.year == year && back.month == month &&
                                   back.day == day && weekday({days}) == day_of_week;
                wrong += right ? 0 : 1;
                ++days;
                day_of_week = (day_of_week + 1) % 7;
            }
            CHECK_FALSE(date_from({year, month, month_length(year, month) + 1}));
        }
    }
    CHECK(wrong == 0);
    CHECK(days == kLastDate.days + 1);
}

TEST_CASE("dates: the epoch, a known weekday, days that do not exist") {
    CHECK(date_from({1970, 1, 1})->days == 0);
    CHECK(weekday(*parse_date("2025-08-22")) == 4);
    CHECK(parse_date("2024-02-29"));
    for (YearMonthDay bad : {YearMonthDay{2025, 2, 29},
                             {1900, 2, 29},
                             {2025, 0, 1},
                             {2025, 13, 1},
                             {2025, 1, 0},
                             {2025, 1, 32},
                             {0, 12, 31},
                             {10000, 1, 1},
                             {-1, 1, 1},
                             {2025, 4, 0xFFFFFFFF},
                             {std::numeric_limits<int32_t>::min(), 1, 1}}) {
        CHECK_FALSE(date_from(bad));
    }
}

TEST_CASE("dates: text is strictly YYYY-MM-DD") {
    CHECK(format_date(*parse_date("0001-01-01")) == "0001-01-01");
    CHECK(format_date(*parse_date("9999-12-31")) == "9999-12-31");
    CHECK(format_date_in_words(*parse_date("2025-08-22")) == "22 August 2025");
    CHECK(format_date_in_words(*parse_date("0987-12-01")) == "1 December 987");
    for (const char* bad :
         {"", "2025-8-22", "2025-08-2", "2025/08/22", "2025-08-22 ", " 2025-08-22", "2025-08-22T00:00", "+025-08-22",
          "2025-0a-22", "2025-08--1", "0000-01-01", "2025-02-30", "20250822", "2025-08-22Z"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_date(bad));
    }
    CHECK_FALSE(parse_date(std::string_view("2025-08-2\0", 10)));
}

TEST_CASE("dates: adding days stays in the valid range") {
    const Date date = *parse_date("2025-08-22");
    CHECK(add_days(date, 10) == parse_date("2025-09-01"));
    CHECK(add_days(date, -22) == parse_date("2025-07-31"));
    CHECK(add_days(kFirstDate, kLastDate.days - kFirstDate.days) == kLastDate);
    CHECK(add_days(kLastDate, kFirstDate.days - kLastDate.days) == kFirstDate);
    CHECK_FALSE(add_days(kLastDate, 1));
    CHECK_FALSE(add_days(kFirstDate, -1));
    for (int64_t far : {std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()}) {
        CHECK_FALSE(add_days(date, far));
    }
}

TEST_CASE("dates: months keep the day, or round where the month has none") {
    const auto moved = [](const char* date, int64_t months, DayRounding rounding) {
        return add_months(*parse_date(date), months, rounding);
    };
    CHECK(moved("2025-01-31", 1, DayRounding::Down) == parse_date("2025-02-28"));
    CHECK(moved("2025-01-31", 1, DayRounding::Up) == parse_date("2025-03-01"));
    CHECK(moved("2024-02-29", 12, DayRounding::Down) == parse_date("2025-02-28"));
    CHECK(moved("2024-02-29", 12, DayRounding::Up) == parse_date("2025-03-01"));
    CHECK(moved("2024-02-29", 48, DayRounding::Up) == parse_date("2028-02-29"));
    CHECK(moved("2025-03-31", -1, DayRounding::Down) == parse_date("2025-02-28"));
    CHECK(moved("2025-03-31", -1, DayRounding::Up) == parse_date("2025-03-01"));
    CHECK(moved("2025-03-31", 0, DayRounding::Up) == parse_date("2025-03-31"));
    CHECK_FALSE(moved("9999-12-01", 1, DayRounding::Down));
    CHECK_FALSE(moved("0001-01-31", -1, DayRounding::Up));
    for (int64_t far : {std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()})
        CHECK_FALSE(moved("2025-01-01", far, DayRounding::Down));
}

TEST_CASE("dates: completed months") {
    const auto between = [](const char* from, const char* to) {
        return months_between(*parse_date(from), *parse_date(to));
    };
    CHECK(between("2025-01-15", "2025-02-14") == 0);
    CHECK(between("2025-01-15", "2025-02-15") == 1);
    CHECK(between("2025-01-31", "2025-02-28") == 0);
    CHECK(between("2025-01-31", "2025-03-01") == 1);
    CHECK(between("2024-02-29", "2025-02-28") == 11);
    CHECK(between("2025-02-15", "2025-01-15") == -1);
    CHECK(between("2025-02-14", "2025-01-15") == 0);
    CHECK(between("0001-01-01", "9999-12-31") == 9999 * 12 - 1);
}

}  // namespace proviso
