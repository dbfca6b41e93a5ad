// SPDX-License-Identifier: Apache-2.0
// Moments: an instant, exact to the nanosecond, and the offset from UTC of the clock that it was read from. Moments compare by
// their instants; their day and hour are those of their own clock. That clock's offset never changes: a day is 24 hours.
// Valid: those whose clock shows a date from 0001-01-01 to 9999-12-31.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/duration.h"

namespace proviso {

struct Moment {
    int64_t seconds = 0;  // since 1970-01-01T00:00:00Z, negative before
    uint32_t nanos = 0;   // 0 to 999,999,999, after them
    int32_t offset = 0;   // minutes east of UTC, within a day
    // The same instant by the same clock; of instants is_same_instant says.
    friend bool operator==(const Moment&, const Moment&) = default;
};

inline constexpr int32_t kMaxOffset = 24 * 60 - 1;

// By instant.
bool is_same_instant(const Moment& a, const Moment& b);
bool is_before(const Moment& a, const Moment& b);
// Of its own clock.
Date date_of(const Moment& moment);
int32_t second_of_day(const Moment& moment);
// Whether the numbers are in their ranges and its clock's date is valid.
bool is_valid(const Moment& moment);

// As in RFC 3339: "2025-09-02T14:30:00+02:00", with up to 9 digits after the seconds, `T` and `Z` in either case.
// NoOffset: else well-formed; NoSuchTime: it does not exist, as in month 13, 24:00, and second 60, which no calendar counts.
enum class MomentParse : uint8_t { Ok, NotAMoment, NoOffset, NoSuchTime };
MomentParse parse_moment(std::string_view text, Moment& out);
// As in RFC 3339, with `Z` for UTC and as many digits after the seconds as it takes.
std::string format_moment(const Moment& moment);
// "2 September 2025, 14:30 +02:00", "2 September 2025, 14:30:05 UTC"
std::string format_moment_in_words(const Moment& moment);

// The moment so much later, by the same clock: weeks and days at the same time of day, months likewise by `rounding`, business
// days by `calendar`. Nothing where it is not whole (months, business days, nanoseconds), does not fit, or is not covered.
std::optional<Moment> moment_add(const Moment& moment, const Duration& duration, DayRounding rounding,
                                 const BusinessCalendar& calendar);
// Whether a moment can be moved by it: in whole nanoseconds, months, business days.
bool is_whole_on_moments(const Duration& duration);
// From the first to the second in that unit, of minutes to weeks, parts included to 18 places; negative where the second is earlier.
Decimal time_between(const Moment& from, const Moment& to, TimeUnit unit);

}  // namespace proviso
