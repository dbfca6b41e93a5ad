// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/moment.h"

#include <fmt/core.h>

#include <tuple>

namespace proviso {
namespace {

constexpr int64_t kNanosPerSecond = 1'000'000'000;
constexpr size_t kMaxFraction = 9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Two digits at `at`; nothing where they are none.
std::optional<int32_t> two_digits(std::string_view text, size_t at) {
    if (at + 2 > text.size() || !is_digit(text[at]) || !is_digit(text[at + 1])) return std::nullopt;
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

int64_t clock_seconds(const Moment& moment) { return moment.seconds + int64_t{moment.offset} * 60; }

int64_t floor_day(int64_t seconds) {
    return seconds >= 0 ? seconds / kSecondsPerDay : -((-seconds + kSecondsPerDay - 1) / kSecondsPerDay);
}

// A moment by its own clock.
std::optional<Moment> at(Date date, int32_t second, uint32_t nanos, int32_t offset) {
    if (date < kFirstDate || date > kLastDate) return std::nullopt;
    return Moment{date.days * kSecondsPerDay + second - int64_t{offset} * 60, nanos, offset};
}

std::string format_offset(int32_t minutes) {
    const int32_t size = minutes < 0 ? -minutes : minutes;
    return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

// ".25"; "" for none.
std::string format_fraction(uint32_t nanos) {
    if (nanos == 0) return {};
    std::string digits = fmt::format(".{:09}", nanos);
    return digits.substr(0, digits.find_last_not_of('0') + 1);
}

// The text after the date and `T`: a time of day and an offset, read one after the other.
class ClockReader {
   public:
    explicit ClockReader(std::string_view text) : text_(text) {}

    // Whether it is written as a time of day.
    bool read_time() {
        const auto hour = two_digits(text_, 0), minute = two_digits(text_, 3), second = two_digits(text_, 6);
        if (!hour || !minute || !second || text_[2] != ':' || text_[5] != ':') return false;
        exists_ = *hour < 24 && *minute < 60 && *second < 60;
        second_ = (*hour * 60 + *minute) * 60 + *second;
        at_ = 8;
        if (at_ == text_.size() || text_[at_] != '.') return true;
        const size_t begin = ++at_;
        uint32_t scale = kNanosPerSecond / 10;
        for (; at_ < text_.size() && is_digit(text_[at_]); ++at_, scale /= 10)
            nanos_ += static_cast<uint32_t>(text_[at_] - '0') * scale;
        return at_ > begin && at_ - begin <= kMaxFraction;
    }
    bool is_at_end() const { return at_ == text_.size(); }
    bool read_offset() {
        if (text_.substr(at_) == "Z" || text_.substr(at_) == "z") return true;
        const auto hour = two_digits(text_, at_ + 1), minute = two_digits(text_, at_ + 4);
        const bool written = text_.size() == at_ + 6 && (text_[at_] == '+' || text_[at_] == '-') && hour && minute &&
                             text_[at_ + 3] == ':';
        if (!written) return false;
        exists_ = exists_ && *hour < 24 && *minute < 60;
        offset_ = (*hour * 60 + *minute) * (text_[at_] == '-' ? -1 : 1);
        return true;
    }
    std::optional<Moment> on(Date date) const { return exists_ ? at(date, second_, nanos_, offset_) : std::nullopt; }

   private:
    std::string_view text_;
    size_t at_ = 0;
    bool exists_ = false;
    int32_t second_ = 0, offset_ = 0;
    uint32_t nanos_ = 0;
};

bool is_written_as_date(std::string_view text) {
    for (size_t i = 0; i < 10; ++i)
        if (i == 4 || i == 7 ? text[i] != '-' : !is_digit(text[i])) return false;
    return true;
}

std::optional<Moment> moved_by_seconds(const Moment& moment, Decimal seconds) {
    const int128_t nanos_per_unit = Decimal::kOne / kNanosPerSecond;
    if (seconds.units % nanos_per_unit != 0) return std::nullopt;
    const int128_t total =
        static_cast<int128_t>(moment.seconds) * kNanosPerSecond + moment.nanos + seconds.units / nanos_per_unit;
    int128_t whole = total / kNanosPerSecond, rest = total % kNanosPerSecond;
    if (rest < 0) rest += kNanosPerSecond, --whole;
    // More than any two valid moments are apart.
    constexpr int64_t kMost = kSecondsPerDay * 4'000'000;
    if (whole < -kMost || whole > kMost) return std::nullopt;
    const Moment moved{static_cast<int64_t>(whole), static_cast<uint32_t>(rest), moment.offset};
    return is_valid(moved) ? std::optional(moved) : std::nullopt;
}

}  // namespace

bool is_same_instant(const Moment& a, const Moment& b) { return a.seconds == b.seconds && a.nanos == b.nanos; }
bool is_before(const Moment& a, const Moment& b) { return std::tie(a.seconds, a.nanos) < std::tie(b.seconds, b.nanos); }

Date date_of(const Moment& moment) { return Date{static_cast<int32_t>(floor_day(clock_seconds(moment)))}; }
int32_t second_of_day(const Moment& moment) {
    return static_cast<int32_t>(clock_seconds(moment) - int64_t{date_of(moment).days} * kSecondsPerDay);
}

bool is_valid(const Moment& moment) {
    constexpr int64_t kMost = kSecondsPerDay * 4'000'000;
    if (moment.nanos >= kNanosPerSecond || moment.offset < -kMaxOffset || moment.offset > kMaxOffset) return false;
    if (moment.seconds < -kMost || moment.seconds > kMost) return false;
    return kFirstDate <= date_of(moment) && date_of(moment) <= kLastDate;
}

MomentParse parse_moment(std::string_view text, Moment& out) {
    if (text.size() < 11 || !is_written_as_date(text) || (text[10] != 'T' && text[10] != 't'))
        return MomentParse::NotAMoment;
    ClockReader clock(text.substr(11));
    if (!clock.read_time()) return MomentParse::NotAMoment;
    if (clock.is_at_end()) return MomentParse::NoOffset;
    if (!clock.read_offset()) return MomentParse::NotAMoment;
    const std::optional<Date> date = parse_date(text.substr(0, 10));
    const auto moment = date ? clock.on(*date) : std::nullopt;
    if (!moment) return MomentParse::NoSuchTime;
    out = *moment;
    return MomentParse::Ok;
}

std::string format_moment(const Moment& moment) {
    const int32_t second = second_of_day(moment);
    return fmt::format("{}T{:02}:{:02}:{:02}{}{}", format_date(date_of(moment)), second / 3600, second / 60 % 60,
                       second % 60, format_fraction(moment.nanos),
                       moment.offset == 0 ? std::string("Z") : format_offset(moment.offset));
}

std::string format_moment_in_words(const Moment& moment) {
    const int32_t second = second_of_day(moment);
    std::string out =
        fmt::format("{}, {:02}:{:02}", format_date_in_words(date_of(moment)), second / 3600, second / 60 % 60);
    if (second % 60 != 0 || moment.nanos != 0)
        out += fmt::format(":{:02}{}", second % 60, format_fraction(moment.nanos));
    return out + " " + (moment.offset == 0 ? std::string("UTC") : format_offset(moment.offset));
}

std::optional<Moment> moment_add(const Moment& moment, const Duration& duration, DayRounding rounding,
                                 const BusinessCalendar& calendar) {
    if (kind_of(duration.unit) == UnitKind::Time) return moved_by_seconds(moment, duration.count);
    const auto date = date_add(date_of(moment), duration, rounding, calendar);
    return date ? at(*date, second_of_day(moment), moment.nanos, moment.offset) : std::nullopt;
}

bool is_whole_on_moments(const Duration& duration) {
    if (kind_of(duration.unit) != UnitKind::Time) return is_whole_on_dates(duration);
    return duration.count.units % (Decimal::kOne / kNanosPerSecond) == 0;
}

Decimal time_between(const Moment& from, const Moment& to, TimeUnit unit) {
    const int128_t nanos = static_cast<int128_t>(to.seconds - from.seconds) * kNanosPerSecond +
                           (static_cast<int128_t>(to.nanos) - from.nanos);
    // Valid moments are less than 10,000 years apart, so this fits.
    const Decimal seconds{nanos * (Decimal::kOne / kNanosPerSecond)};
    return decimal_divide(seconds, Decimal::from_integer(size_of(unit))).value_or(Decimal{});
}

}  // namespace proviso
