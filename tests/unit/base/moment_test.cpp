// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/moment.h"

#include <doctest/doctest.h>

namespace proviso {
namespace {

std::string read_moment(std::string_view text) {
    Moment moment;
    switch (parse_moment(text, moment)) {
        case MomentParse::Ok:
            CHECK(is_valid(moment));
            return format_moment(moment);
        case MomentParse::NotAMoment:
            return "no moment";
        case MomentParse::NoOffset:
            return "no offset";
        case MomentParse::NoSuchTime:
            return "no such time";
    }
    return "";
}

Moment moment_of(std::string_view text) {
    Moment moment;
    REQUIRE(parse_moment(text, moment) == MomentParse::Ok);
    return moment;
}

TEST_CASE("moment: RFC 3339") {
    for (const std::string_view text :
         {"2025-09-02T14:30:00+02:00", "2025-09-02T14:30:00Z", "2025-09-02T14:30:00.25-05:30", "0001-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"})
        CHECK(read_moment(text) == text);
    CHECK(read_moment("2025-09-02t14:30:00z") == "2025-09-02T14:30:00Z");
    CHECK(read_moment("2025-09-02T14:30:00.500000Z") == "2025-09-02T14:30:00.5Z");
    CHECK(read_moment("2025-09-02T14:30:00-00:00") == "2025-09-02T14:30:00Z");
    CHECK(read_moment("2025-09-02T14:30:00") == "no offset");
    CHECK(read_moment("2025-09-02T14:30:00.5") == "no offset");
    for (const std::string_view text :
         {"2026-02-30T10:00:00Z", "2025-13-01T10:00:00Z", "0000-01-01T00:00:00Z", "2025-09-02T24:00:00Z",
          "2025-09-02T14:60:00Z", "2016-12-31T23:59:60Z", "2025-09-02T14:30:00+24:00", "2025-09-02T14:30:00+02:60"})
        CHECK_MESSAGE(read_moment(text) == "no such time", text);
    for (const std::string_view text :
         {"", "2025-09-02", "2025-09-02 14:30:00Z", "2025-09-02T14:30Z", "2025-09-02T14:30:00.Z",
          "2025-09-02T14:30:00,5Z", "2025-09-02T14:30:00.0000000001Z", "2025-09-02T14:30:00+2:00",
          "2025-09-02T14:30:00+0200", "2025-09-02T14:30:00 Z", "2025-9-2T14:30:00Z", "20250902T143000Z",
          "2025-09-02T14:30:00ZZ", "+2025-09-02T14:30:00Z"})
        CHECK_MESSAGE(read_moment(text) == "no moment", text);
}

TEST_CASE("moment: compared by instant, read by its own clock") {
    const Moment berlin = moment_of("2025-09-02T00:30:00+02:00"), utc = moment_of("2025-09-01T22:30:00Z");
    CHECK(is_same_instant(berlin, utc));
    CHECK_FALSE(berlin == utc);
    CHECK_FALSE(is_before(berlin, utc));
    CHECK(is_before(utc, moment_of("2025-09-01T22:30:00.000000001Z")));
    CHECK(format_date(date_of(berlin)) == "2025-09-02");
    CHECK(format_date(date_of(utc)) == "2025-09-01");
    CHECK(second_of_day(berlin) == 1800);
    CHECK(format_moment_in_words(berlin) == "2 September 2025, 00:30 +02:00");
    CHECK(format_moment_in_words(moment_of("1969-12-31T23:59:05.25Z")) == "31 December 1969, 23:59:05.25 UTC");
}

TEST_CASE("moment: moved by its own clock") {
    const BusinessCalendar calendar;
    const auto moved = [&](std::string_view start, std::string_view by, DayRounding rounding = DayRounding::Down) {
        Duration duration;
        REQUIRE(parse_duration(by, duration) == DurationParse::Ok);
        const auto moment = moment_add(moment_of(start), duration, rounding, calendar);
        return moment ? format_moment(*moment) : std::string("none");
    };
    CHECK(moved("2025-01-31T22:00:00-05:00", "PT3H") == "2025-02-01T01:00:00-05:00");
    CHECK(moved("2025-01-31T22:00:00-05:00", "P1M") == "2025-02-28T22:00:00-05:00");
    CHECK(moved("2025-01-31T22:00:00-05:00", "P1M", DayRounding::Up) == "2025-03-01T22:00:00-05:00");
    CHECK(moved("2025-01-31T22:00:00.5-05:00", "1 business day") == "2025-02-03T22:00:00.5-05:00");
    CHECK(moved("1970-01-01T00:00:00Z", "-PT0.000000001S") == "1969-12-31T23:59:59.999999999Z");
    CHECK(moved("1970-01-01T00:00:00Z", "PT0.0000000001S") == "none");
    CHECK(moved("9999-12-31T22:00:00Z", "PT2H") == "none");
    CHECK(moved("9999-12-31T22:00:00-12:00", "PT1H") == "9999-12-31T23:00:00-12:00");
    CHECK(moved("0001-01-01T00:00:00Z", "-PT1S") == "none");
}

TEST_CASE("moment: the time between, parts included") {
    const Moment a = moment_of("2025-09-02T23:30:00+02:00"), b = moment_of("2025-09-03T00:00:00Z");
    CHECK(time_between(a, b, TimeUnit::Hours) == Decimal{Decimal::kOne * 5 / 2});
    CHECK(time_between(b, a, TimeUnit::Minutes) == Decimal::from_integer(-150));
    CHECK(time_between(a, a, TimeUnit::Days) == Decimal{});
    const Moment first = moment_of("0001-01-01T00:00:00+23:59"),
                 last = moment_of("9999-12-31T23:59:59.999999999-23:59");
    CHECK(time_between(first, last, TimeUnit::Seconds).units > 0);
    CHECK(time_between(last, first, TimeUnit::Seconds).units == -time_between(first, last, TimeUnit::Seconds).units);
}

}  // namespace
}  // namespace proviso
