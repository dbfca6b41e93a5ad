// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/duration.h"

#include <doctest/doctest.h>

namespace proviso {
namespace {

std::string read(std::string_view text) {
    Duration duration;
    switch (parse_duration(text, duration)) {
        case DurationParse::Ok:
            return format_duration(duration);
        case DurationParse::NotADuration:
            return "no duration";
        case DurationParse::MixedKinds:
            return "mixed";
        case DurationParse::Overflow:
            return "overflow";
    }
    return "";
}

Duration made(std::string_view text) {
    Duration duration;
    REQUIRE(parse_duration(text, duration) == DurationParse::Ok);
    return duration;
}

TEST_CASE("duration: ISO 8601") {
    CHECK(read("PT48H") == "48 hours");
    CHECK(read("P3M") == "3 months");
    CHECK(read("PT3M") == "3 minutes");
    CHECK(read("P1Y6M") == "18 months");
    CHECK(read("P2W") == "2 weeks");
    CHECK(read("P1W2D") == "9 days");
    CHECK(read("P1DT12H") == "36 hours");
    CHECK(read("PT1H30M15S") == "5415 seconds");
    CHECK(read("-P3D") == "-3 days");
    CHECK(read("P0.5Y") == "0.5 years");
    CHECK(read("PT0.5S") == "0.5 seconds");
    CHECK(read("P007D") == "7 days");
    for (const std::string_view text :
         {"",      "P",     "PT",     "P1DT",    "P1",    "PD",      "P1S",  "PT1D", "P1D1W",
          "P1M1Y", "P1D1D", "PT1H1H", "P1.5Y6M", "p3m",   "P3m",     "+P3D", "P-3D", "P3D ",
          " P3D",  "P1,5D", "P.5D",   "P1.D",    "P1e3D", "PT1HT1M", "P1Y2", "48",   "P\xC3\xA4"})
        CHECK_MESSAGE(read(text) == "no duration", text);
    for (const std::string_view text : {"P1M15D", "P1Y1D", "P1YT1H", "P1M1W"}) CHECK(read(text) == "mixed");
    CHECK(read("P99999999999999999999W") == "overflow");
    CHECK(read("P99999999999999999999Wx") == "no duration");
    CHECK(read("P99999999999999999999W1D") == "overflow");
    CHECK(read("P99999999999999999999Y1D") == "mixed");
    CHECK(read("P999999999999999999999D") == "overflow");
}

TEST_CASE("duration: in words") {
    CHECK(read("5 business days") == "5 business days");
    CHECK(read("1 business day") == "1 business day");
    CHECK(read("1 days") == "1 day");
    CHECK(read("-2.5 weeks") == "-2.5 weeks");
    CHECK(read("30 seconds") == "30 seconds");
    CHECK(read("0 months") == "0 months");
    for (const std::string_view text : {"5", "5 ", " 5 days", "5  days", "5 days ", "five days", "5 Days", "5 workdays",
                                        "5days", "1e3 days", "05 days", "5 business", "5 business  days", "days"})
        CHECK_MESSAGE(read(text) == "no duration", text);
    CHECK(read("999999999999999999999 days") == "overflow");
}

TEST_CASE("duration: one kind compares, two do not") {
    CHECK(made("PT48H") == made("P2D"));
    CHECK(made("P1Y") == made("12 months"));
    CHECK_FALSE(made("P0D") == made("P0M"));
    CHECK(duration_add(made("1 day"), made("12 hours")).value() == made("36 hours"));
    CHECK(format_duration(*duration_add(made("1 day"), made("12 hours"))) == "36 hours");
    CHECK(format_duration(*duration_subtract(made("1 year"), made("1 month"))) == "11 months");
    CHECK(format_duration(*duration_multiply(made("1 day"), Decimal::from_integer(3))) == "3 days");
    CHECK(format_duration(*duration_divide(made("1 day"), Decimal::from_integer(3))) == "8 hours");
    CHECK(duration_ratio(made("1 week"), made("1 day")) == Decimal::from_integer(7));
    CHECK_FALSE(duration_add(made("1 month"), made("30 days")));
    CHECK_FALSE(duration_subtract(made("5 business days"), made("5 days")));
    CHECK_FALSE(duration_ratio(made("1 month"), made("30 days")));
    CHECK_FALSE(duration_ratio(made("1 day"), made("0 days")));
    CHECK_FALSE(duration_divide(made("1 day"), Decimal{}));
    CHECK_FALSE(duration_multiply(made("1000000000000000 days"), Decimal::from_integer(1000)));
    CHECK_FALSE(duration_of(Decimal{Decimal::kMaxUnits}, TimeUnit::Weeks));
}

TEST_CASE("duration: added to a date it must be whole") {
    const Date start = *parse_date("2025-01-31");
    const BusinessCalendar calendar;
    const auto moved = [&](std::string_view by, DayRounding rounding = DayRounding::Down) {
        const auto date = date_add(start, made(by), rounding, calendar);
        return date ? format_date(*date) : std::string("none");
    };
    CHECK(moved("48 hours") == "2025-02-02");
    CHECK(moved("36 hours") == "none");
    CHECK(moved("-1 week") == "2025-01-24");
    CHECK(moved("1 month") == "2025-02-28");
    CHECK(moved("1 month", DayRounding::Up) == "2025-03-01");
    CHECK(moved("P0.5Y") == "2025-07-31");
    CHECK(moved("P0.5M") == "none");
    CHECK(moved("2 business days") == "2025-02-04");
    CHECK(moved("2.5 business days") == "none");
    CHECK(moved("9000 years") == "none");
    CHECK_FALSE(is_whole_on_dates(made("1 minute")));
    CHECK(is_whole_on_dates(made("1440 minutes")));
}

}  // namespace
}  // namespace proviso
