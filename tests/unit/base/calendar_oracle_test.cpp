// SPDX-License-Identifier: Apache-2.0
// A million random sums each: dates and (years, months, days) against a table of months, business days against a walk from day to
// day. The oracles are written from the calendar's definition and share nothing with what they test but the number of a day.
#include <doctest/doctest.h>

#include <limits>
#include <random>

#include "runtime/base/business_calendar.h"
#include "tests/unit/base/calendar_oracle.h"

namespace proviso {
namespace {

using oracle::kSums;

// ---- business days ----

struct RandomCalendar {
    uint32_t weekend;
    Date first, last;
    std::vector<Date> holidays;
    std::vector<uint8_t> works;  // by day from `first` on

    explicit RandomCalendar(std::mt19937_64& random) {
        weekend = static_cast<uint32_t>(random() % kEveryDay);
        const auto length = static_cast<int32_t>(random() % 3000 + 1);
        first.days = static_cast<int32_t>(random() % 20000);
        last.days = first.days + length - 1;
        const uint64_t rarity = random() % 60 + 1;  // 1: every day is a holiday
        for (int32_t day = first.days; day <= last.days; ++day) {
            const bool holiday = random() % rarity == 0;
            if (holiday) holidays.push_back({day});
            const int32_t day_of_week = (day + 3) % 7;  // 1970-01-01 was a Thursday
            works.push_back(!holiday && (weekend & (1U << day_of_week)) == 0);
        }
    }

    bool works_on(int64_t day) const { return works[static_cast<size_t>(day - first.days)] != 0; }

    std::optional<int64_t> walk(int64_t day, int64_t n) const {
        const int64_t step = n < 0 ? -1 : 1;
        if (day < first.days || day > last.days) return std::nullopt;
        for (int64_t left = n < 0 ? -n : n; left > 0;) {
            day += step;
            if (day < first.days || day > last.days) return std::nullopt;
            if (works_on(day)) --left;
        }
        return day;
    }
};

}  // namespace

TEST_CASE("oracle: a million sums of a date and years, months and days, rounded down and up") {
    const oracle::Calendar calendar;
    std::mt19937_64 random(20250822);
    const auto up_to = [&](int64_t limit) { return static_cast<int64_t>(random() % static_cast<uint64_t>(limit + 1)); };
    int64_t differences = 0, in_range = 0, rounded = 0;
    for (int i = 0; i < kSums; ++i) {
        const int64_t month = up_to(static_cast<int64_t>(calendar.months.size()) - 1);
        const oracle::Month& start = calendar.months[static_cast<size_t>(month)];
        // Half of all start at a month's end, where roundings differ.
        const int32_t day = random() % 2 == 0 ? start.length - static_cast<int32_t>(up_to(3))
                                              : 1 + static_cast<int32_t>(up_to(start.length - 1));
        const int64_t sign = random() % 2 == 0 ? 1 : -1;
        const int64_t years = sign * up_to(random() % 10 == 0 ? 9000 : 40), months = sign * up_to(30);
        const int64_t days = sign * up_to(random() % 4 == 0 ? 1000 : 31);
        for (const bool up : {false, true}) {
            const auto expected = calendar.sum(month, day, years * 12 + months, days, up);
            const auto moved =
                add_months({start.first + day - 1}, years * 12 + months, up ? DayRounding::Up : DayRounding::Down);
            const auto got = moved ? add_days(*moved, days) : std::nullopt;
            const bool same = got ? expected && *expected == got->days : !expected;
            differences += same ? 0 : 1;
            in_range += expected ? 1 : 0;
            if (up && expected != calendar.sum(month, day, years * 12 + months, days, false)) ++rounded;
        }
    }
    MESSAGE(kSums, " sums with both roundings: ", differences, " differences; ", in_range, " of ", 2 * kSums,
            " within the calendar, ", rounded, " where the roundings differ");
    CHECK(differences == 0);
    CHECK(in_range > kSums);
    CHECK(rounded > kSums / 1000);
}

TEST_CASE("oracle: a million sums and differences in business days, with random weekends and holidays") {
    std::mt19937_64 random(20260101);
    int64_t differences = 0, covered = 0;
    constexpr int kPerCalendar = 1000;
    for (int i = 0; i < kSums / kPerCalendar; ++i) {
        const RandomCalendar oracle(random);
        const BusinessCalendar calendar(oracle.weekend, oracle.holidays, oracle.first, oracle.last);
        // Business days before each day, counted along the way.
        std::vector<int64_t> passed{0};
        for (const uint8_t works : oracle.works) passed.push_back(passed.back() + works);
        const int64_t length = oracle.last.days - oracle.first.days + 1;
        const auto some_day = [&] {
            return Date{oracle.first.days - 3 + static_cast<int32_t>(random() % static_cast<uint64_t>(length + 6))};
        };
        for (int k = 0; k < kPerCalendar; ++k) {
            const Date from = some_day(), to = some_day();
            const int64_t n = static_cast<int64_t>(random() % 121) - 60;
            const auto sum = calendar.add(from, n);
            const auto walked = oracle.walk(from.days, n);
            covered += walked ? 1 : 0;
            bool same = sum ? walked && *walked == sum->days : !walked;
            const auto difference = calendar.between(from, to);
            const auto in = [&](Date day) { return day >= oracle.first && day <= oracle.last; };
            if (in(from) && in(to)) {
                const auto at = [&](Date day) { return passed[static_cast<size_t>(day.days - oracle.first.days) + 1]; };
                same = same && difference == at(to) - at(from);
                same = same && calendar.is_business_day(from) == oracle.works_on(from.days);
            } else {
                same = same && !difference;
            }
            differences += same ? 0 : 1;
        }
    }
    MESSAGE(kSums, " sums and differences in ", kSums / kPerCalendar, " calendars: ", differences, " differences; ",
            covered, " sums within the days that are known");
    CHECK(differences == 0);
    CHECK(covered > kSums / 4);
}

TEST_CASE("business days: Monday to Friday over the whole calendar, and past its ends") {
    const BusinessCalendar calendar;
    const int64_t all = (int64_t{kLastDate.days} - kFirstDate.days) / 7 * 5 + 4;  // the last day is a Friday
    CHECK(calendar.add(kFirstDate, all) == kLastDate);
    CHECK(calendar.add(kLastDate, -all) == kFirstDate);
    CHECK(calendar.between(kFirstDate, kLastDate) == all);
    CHECK(calendar.between(kLastDate, kFirstDate) == -all);
    CHECK_FALSE(calendar.add(kFirstDate, all + 1));
    CHECK_FALSE(calendar.add(kFirstDate, -1));
    for (const int64_t far : {std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()})
        CHECK_FALSE(calendar.add(Date{0}, far));
    CHECK(calendar.add(*parse_date("2025-08-23"), 0) == parse_date("2025-08-23"));  // a Saturday
    CHECK(calendar.add(*parse_date("2025-08-23"), 1) == parse_date("2025-08-25"));
    CHECK(calendar.add(*parse_date("2025-08-23"), -1) == parse_date("2025-08-22"));
    CHECK(calendar.covers_all());
}

TEST_CASE("business days: a calendar where every working day is a holiday has none") {
    const Date first{0}, last{13};
    std::vector<Date> holidays;
    for (int32_t day = 0; day < 14; ++day) holidays.push_back({day});
    const BusinessCalendar calendar(kSaturdayAndSunday, holidays, first, last);
    CHECK(calendar.between(first, last) == 0);
    CHECK_FALSE(calendar.add(first, 1));
    CHECK_FALSE(calendar.add(last, -1));
    CHECK(calendar.add(last, 0) == last);
}

}  // namespace proviso
