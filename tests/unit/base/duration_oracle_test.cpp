// SPDX-License-Identifier: Apache-2.0
// A million random sums each: a date and a duration, a moment and a duration, both as records write them, against the calendar
// written down month by month. A moment is counted by the oracle on its own clock, in nanoseconds from the first of all days.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <random>

#include "runtime/base/moment.h"
#include "tests/unit/base/calendar_oracle.h"

namespace proviso {
namespace {

using oracle::kSums;
constexpr int128_t kNanosPerSecond = 1'000'000'000;
constexpr int128_t kNanosPerDay = 86400 * kNanosPerSecond;

class Oracle {
   public:
    explicit Oracle(uint64_t seed) : random_(seed) {}

    int64_t up_to(int64_t limit) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(limit + 1)); }
    bool one_in(uint64_t n) { return random_() % n == 0; }

    struct Day {
        int64_t month;  // counted from January of year 1
        int32_t of_month;
    };
    // Half of them at a month's end, where roundings differ.
    Day day() {
        const int64_t month = up_to(static_cast<int64_t>(calendar_.months.size()) - 1);
        const int32_t length = calendar_.months[static_cast<size_t>(month)].length;
        const auto of_month =
            one_in(2) ? length - static_cast<int32_t>(up_to(3)) : 1 + static_cast<int32_t>(up_to(length - 1));
        return {month, of_month};
    }
    int64_t number(Day day) const { return calendar_.months[static_cast<size_t>(day.month)].first + day.of_month - 1; }
    std::string text(Day day) const {
        return fmt::format("{:04}-{:02}-{:02}", day.month / 12 + 1, day.month % 12 + 1, day.of_month);
    }
    Day day_of(int64_t number) const {
        auto at = std::upper_bound(calendar_.months.begin(), calendar_.months.end(), number,
                                   [](int64_t n, const oracle::Month& month) { return n < month.first; });
        --at;
        return {at - calendar_.months.begin(), static_cast<int32_t>(number - at->first + 1)};
    }
    bool has(int64_t number) const { return number >= calendar_.first_day() && number <= calendar_.last_day(); }

    // Years and months, then the rounding.
    std::optional<int64_t> months_later(Day day, int64_t months, bool up) const {
        return calendar_.sum(day.month, day.of_month, months, 0, up);
    }
    // Monday to Friday, walked.
    std::optional<int64_t> business_days_later(int64_t day, int64_t n) const {
        const int64_t step = n < 0 ? -1 : 1;
        for (int64_t left = n < 0 ? -n : n; left > 0;) {
            day += step;
            if (!has(day)) return std::nullopt;
            if (((day + 719162) % 7 + 7) % 7 < 5) --left;  // 0001-01-01 was a Monday
        }
        return day;
    }

    oracle::Calendar calendar_;
    std::mt19937_64 random_;
};

// A random duration as records write it, and what it stands for.
struct Length {
    enum class Kind { Days, Time, Months, BusinessDays } kind;
    int64_t steps = 0;  // days, months, business days
    int128_t nanos = 0;
    std::string text;
};

Length random_length(Oracle& random) {
    const std::string sign = random.one_in(2) ? "-" : "";
    const int64_t direction = sign.empty() ? 1 : -1;
    switch (random.up_to(3)) {
        case 0: {
            const int64_t weeks = random.up_to(10), days = random.up_to(random.one_in(4) ? 1000000 : 40);
            return {Length::Kind::Days, direction * (weeks * 7 + days), 0, fmt::format("{}P{}W{}D", sign, weeks, days)};
        }
        case 1: {
            const int64_t hours = random.up_to(random.one_in(4) ? 10000000 : 100), minutes = random.up_to(200);
            const int64_t nanos = random.one_in(2) ? 0 : random.up_to(999999999);
            const int128_t whole = (static_cast<int128_t>(hours) * 60 + minutes) * 60 * kNanosPerSecond + nanos;
            return {Length::Kind::Time, 0, direction * whole,
                    fmt::format("{}PT{}H{}M0.{:09}S", sign, hours, minutes, nanos)};
        }
        case 2: {
            const int64_t years = random.up_to(random.one_in(10) ? 9000 : 40), months = random.up_to(30);
            return {Length::Kind::Months, direction * (years * 12 + months), 0,
                    fmt::format("{}P{}Y{}M", sign, years, months)};
        }
        default: {
            const int64_t n = random.up_to(60);
            return {Length::Kind::BusinessDays, direction * n, 0, fmt::format("{}{} business days", sign, n)};
        }
    }
}

// The day that it leads to; nothing where there is none, or where it is no whole number of days.
std::optional<int64_t> day_after(const Oracle& oracle, Oracle::Day start, const Length& length, bool up) {
    const int64_t day = oracle.number(start);
    switch (length.kind) {
        case Length::Kind::Days:
            return oracle.has(day + length.steps) ? std::optional(day + length.steps) : std::nullopt;
        case Length::Kind::Time: {
            const auto later = day + static_cast<int64_t>(length.nanos / kNanosPerDay);
            return length.nanos % kNanosPerDay == 0 && oracle.has(later) ? std::optional(later) : std::nullopt;
        }
        case Length::Kind::Months:
            return oracle.months_later(start, length.steps, up);
        case Length::Kind::BusinessDays:
            break;
    }
    return oracle.business_days_later(day, length.steps);
}

}  // namespace

TEST_CASE("oracle: a million sums of a date and a duration") {
    Oracle oracle(20260401);
    const BusinessCalendar monday_to_friday;
    int64_t differences = 0, found = 0;
    for (int i = 0; i < kSums; ++i) {
        const Oracle::Day start = oracle.day();
        const Length length = random_length(oracle);
        const bool up = oracle.one_in(2);
        const auto expected = day_after(oracle, start, length, up);
        Duration duration;
        const bool read = parse_duration(length.text, duration) == DurationParse::Ok;
        const auto got = date_add(Date{static_cast<int32_t>(oracle.number(start))}, duration,
                                  up ? DayRounding::Up : DayRounding::Down, monday_to_friday);
        const bool same = read && (got ? expected && *expected == got->days : !expected);
        differences += same ? 0 : 1;
        found += expected ? 1 : 0;
    }
    MESSAGE(kSums, " sums of a date and a duration: ", differences, " differences; ", found, " lead to a day");
    CHECK(differences == 0);
    CHECK(found > kSums / 2);
}

TEST_CASE("oracle: a million sums of a moment and a duration, and the time between") {
    Oracle oracle(20260402);
    const BusinessCalendar monday_to_friday;
    int64_t differences = 0, found = 0;
    for (int i = 0; i < kSums; ++i) {
        const Oracle::Day start = oracle.day();
        const int64_t second = oracle.up_to(86399), nanos = oracle.one_in(2) ? 0 : oracle.up_to(999999999);
        const int64_t offset = oracle.up_to(1439);
        const std::string sign = oracle.one_in(2) ? "+" : "-";
        const auto clock = [&](int64_t of_day, int64_t fraction) {
            std::string text = fmt::format("T{:02}:{:02}:{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60);
            if (fraction != 0) {
                text += fmt::format(".{:09}", fraction);
                while (text.back() == '0') text.pop_back();
            }
            return text +
                   (offset == 0 ? std::string("Z") : fmt::format("{}{:02}:{:02}", sign, offset / 60, offset % 60));
        };
        const Length length = random_length(oracle);
        const bool up = oracle.one_in(2);
        const int128_t time = second * kNanosPerSecond + nanos;
        std::optional<std::string> expected;
        if (length.kind == Length::Kind::Time) {
            const int128_t total = oracle.number(start) * kNanosPerDay + time + length.nanos;
            int128_t day = total / kNanosPerDay, rest = total % kNanosPerDay;
            if (rest < 0) rest += kNanosPerDay, --day;
            if (oracle.has(static_cast<int64_t>(day)))
                expected =
                    oracle.text(oracle.day_of(static_cast<int64_t>(day))) +
                    clock(static_cast<int64_t>(rest / kNanosPerSecond), static_cast<int64_t>(rest % kNanosPerSecond));
        } else if (const auto day = day_after(oracle, start, length, up)) {
            expected = oracle.text(oracle.day_of(*day)) + clock(second, nanos);
        }
        Moment moment;
        Duration duration;
        const bool read = parse_moment(oracle.text(start) + clock(second, nanos), moment) == MomentParse::Ok &&
                          parse_duration(length.text, duration) == DurationParse::Ok;
        const auto got = moment_add(moment, duration, up ? DayRounding::Up : DayRounding::Down, monday_to_friday);
        bool same = read && (got ? expected && *expected == format_moment(*got) : !expected);
        if (got && length.kind == Length::Kind::Time)
            same = same && time_between(moment, *got, TimeUnit::Seconds).units == length.nanos * kNanosPerSecond;
        differences += same ? 0 : 1;
        found += expected ? 1 : 0;
    }
    MESSAGE(kSums, " sums of a moment and a duration: ", differences, " differences; ", found, " lead to a moment");
    CHECK(differences == 0);
    CHECK(found > kSums / 2);
}

}  // namespace proviso
