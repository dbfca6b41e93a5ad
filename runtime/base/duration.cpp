// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/duration.h"

#include <algorithm>
#include <array>

namespace proviso {
namespace {

struct UnitRow {
    TimeUnit unit;
    UnitKind kind;
    int64_t size;
    std::string_view one, many;
};
// By value of TimeUnit.
constexpr std::array<UnitRow, 9> kUnits{{
    {TimeUnit::None, UnitKind::None, 1, "", ""},
    {TimeUnit::Seconds, UnitKind::Time, 1, "second", "seconds"},
    {TimeUnit::Minutes, UnitKind::Time, 60, "minute", "minutes"},
    {TimeUnit::Hours, UnitKind::Time, 3600, "hour", "hours"},
    {TimeUnit::Days, UnitKind::Time, kSecondsPerDay, "day", "days"},
    {TimeUnit::Weeks, UnitKind::Time, 7 * kSecondsPerDay, "week", "weeks"},
    {TimeUnit::Months, UnitKind::Months, 1, "month", "months"},
    {TimeUnit::Years, UnitKind::Months, 12, "year", "years"},
    {TimeUnit::BusinessDays, UnitKind::BusinessDays, 1, "business day", "business days"},
}};

const UnitRow& row(TimeUnit unit) { return kUnits[static_cast<size_t>(unit)]; }

TimeUnit finer(TimeUnit a, TimeUnit b) { return std::min(a, b); }

std::optional<Duration> in(TimeUnit unit, std::optional<Decimal> count) {
    if (!count) return std::nullopt;
    return Duration{*count, unit};
}

// The whole units of that size that the count is made of.
std::optional<int64_t> whole_units(Decimal count, int64_t size) {
    if (count.units % (static_cast<int128_t>(size) * Decimal::kOne) != 0) return std::nullopt;
    return decimal_to_integer({count.units / size});
}

// ---- ISO 8601 ----

class IsoReader {
   public:
    IsoReader(std::string_view text, Duration& out) : rest_(text), out_(out) {}

    DurationParse read() {
        const bool negative = take('-');
        if (!take('P') || rest_.empty()) return DurationParse::NotADuration;
        DurationParse result = DurationParse::Ok;
        while (!rest_.empty()) {
            if (take('T')) {
                if (in_time_ || rest_.empty()) return DurationParse::NotADuration;
                in_time_ = true;
                place_ = 0;
                continue;
            }
            if (fraction_) return DurationParse::NotADuration;  // only the last place has one
            const DurationParse next = place();
            if (next == DurationParse::NotADuration) return next;
            // What is mixed is so whether or not it fits.
            if (result != DurationParse::MixedKinds && next != DurationParse::Ok) result = next;
        }
        if (out_.unit == TimeUnit::None) return DurationParse::NotADuration;
        if (negative) out_.count.units = -out_.count.units;
        return result;
    }

   private:
    bool take(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }

    // The places in their order, each at most once.
    TimeUnit unit_at(char letter) {
        constexpr std::string_view kOfDate = "YMWD", kOfTime = "HMS";
        constexpr TimeUnit kDateUnits[] = {TimeUnit::Years, TimeUnit::Months, TimeUnit::Weeks, TimeUnit::Days};
        constexpr TimeUnit kTimeUnits[] = {TimeUnit::Hours, TimeUnit::Minutes, TimeUnit::Seconds};
        const size_t found = (in_time_ ? kOfTime : kOfDate).find(letter, place_);
        if (found == std::string_view::npos) return TimeUnit::None;
        place_ = found + 1;
        return in_time_ ? kTimeUnits[found] : kDateUnits[found];
    }

    DurationParse place() {
        const size_t end = rest_.find_first_not_of("0123456789.");
        if (end == std::string_view::npos || end == 0) return DurationParse::NotADuration;
        std::string_view digits = rest_.substr(0, end);
        const TimeUnit unit = unit_at(rest_[end]);
        rest_.remove_prefix(end + 1);
        if (unit == TimeUnit::None || digits.front() == '.') return DurationParse::NotADuration;
        fraction_ = digits.find('.') != std::string_view::npos;
        while (digits.size() > 1 && digits[0] == '0' && digits[1] != '.') digits.remove_prefix(1);
        Decimal amount;
        const DecimalParse parsed = parse_decimal(digits, amount);
        if (parsed == DecimalParse::NotANumber) return DurationParse::NotADuration;
        if (out_.unit == TimeUnit::None) out_.unit = unit;
        if (kind_of(out_.unit) != kind_of(unit)) return DurationParse::MixedKinds;
        const auto part = parsed == DecimalParse::Ok ? duration_of(amount, unit) : std::nullopt;
        const auto sum = part ? duration_add(out_, *part) : std::nullopt;
        if (!sum) return DurationParse::Overflow;
        out_ = *sum;
        return DurationParse::Ok;
    }

    std::string_view rest_;
    Duration& out_;
    bool in_time_ = false, fraction_ = false;
    size_t place_ = 0;  // letters used up
};

// "5 business days"
DurationParse parse_words(std::string_view text, Duration& out) {
    const size_t space = text.find(' ');
    if (space == std::string_view::npos) return DurationParse::NotADuration;
    const std::string_view word = text.substr(space + 1);
    const auto found = std::find_if(kUnits.begin() + 1, kUnits.end(),
                                    [&](const UnitRow& each) { return word == each.one || word == each.many; });
    Decimal amount;
    if (found == kUnits.end() || text.find_first_of("eE") < space) return DurationParse::NotADuration;
    const DecimalParse parsed = parse_decimal(text.substr(0, space), amount);
    if (parsed == DecimalParse::NotANumber) return DurationParse::NotADuration;
    const auto made = parsed == DecimalParse::Ok ? duration_of(amount, found->unit) : std::nullopt;
    if (!made) return DurationParse::Overflow;
    out = *made;
    return DurationParse::Ok;
}

}  // namespace

UnitKind kind_of(TimeUnit unit) { return row(unit).kind; }
bool is_time_unit(uint32_t unit) { return unit != 0 && unit < kUnits.size(); }
int64_t size_of(TimeUnit unit) { return row(unit).size; }
std::string_view unit_name(TimeUnit unit) { return row(unit).many; }

std::string_view unit_kind_name(UnitKind kind) { return unit_name(named_unit(kind)); }

TimeUnit named_unit(UnitKind kind) {
    switch (kind) {
        case UnitKind::None:
            return TimeUnit::None;
        case UnitKind::Time:
            return TimeUnit::Days;
        case UnitKind::Months:
            return TimeUnit::Months;
        case UnitKind::BusinessDays:
            break;
    }
    return TimeUnit::BusinessDays;
}

std::optional<Duration> duration_of(Decimal amount, TimeUnit unit) {
    return in(unit, decimal_multiply(amount, Decimal::from_integer(size_of(unit))));
}

bool is_one_kind(const Duration& a, const Duration& b) { return kind_of(a.unit) == kind_of(b.unit); }

std::optional<Duration> duration_add(const Duration& a, const Duration& b) {
    return is_one_kind(a, b) ? in(finer(a.unit, b.unit), decimal_add(a.count, b.count)) : std::nullopt;
}

std::optional<Duration> duration_subtract(const Duration& a, const Duration& b) {
    return is_one_kind(a, b) ? in(finer(a.unit, b.unit), decimal_subtract(a.count, b.count)) : std::nullopt;
}

std::optional<Duration> duration_multiply(const Duration& a, Decimal by) {
    return in(a.unit, decimal_multiply(a.count, by));
}

std::optional<Duration> duration_divide(const Duration& a, Decimal by) {
    return in(a.unit, decimal_divide(a.count, by));
}

std::optional<Decimal> duration_ratio(const Duration& a, const Duration& b) {
    return is_one_kind(a, b) ? decimal_divide(a.count, b.count) : std::nullopt;
}

bool is_whole_on_dates(const Duration& duration) {
    const bool time = kind_of(duration.unit) == UnitKind::Time;
    return whole_units(duration.count, time ? kSecondsPerDay : 1).has_value();
}

std::optional<Date> date_add(Date date, const Duration& duration, DayRounding rounding,
                             const BusinessCalendar& calendar) {
    const UnitKind kind = kind_of(duration.unit);
    const auto whole = whole_units(duration.count, kind == UnitKind::Time ? kSecondsPerDay : 1);
    if (!whole) return std::nullopt;
    if (kind == UnitKind::Time) return add_days(date, *whole);
    return kind == UnitKind::Months ? add_months(date, *whole, rounding) : calendar.add(date, *whole);
}

DurationParse parse_duration(std::string_view text, Duration& out) {
    out = {};
    const bool iso = text.starts_with('P') || text.starts_with("-P");
    const DurationParse result = iso ? IsoReader(text, out).read() : parse_words(text, out);
    if (result != DurationParse::Ok) out = {};
    return result;
}

std::string format_duration(const Duration& duration) {
    auto unit = static_cast<uint32_t>(duration.unit);
    const auto is_exact = [&](TimeUnit in_unit) { return duration.count.units % size_of(in_unit) == 0; };
    while (unit > 1 && !is_exact(static_cast<TimeUnit>(unit)) &&
           kind_of(static_cast<TimeUnit>(unit - 1)) == kind_of(duration.unit))
        --unit;
    const UnitRow& shown = row(static_cast<TimeUnit>(unit));
    const Decimal amount{duration.count.units / shown.size};
    const bool one = amount == Decimal::from_integer(1) || amount == Decimal::from_integer(-1);
    return format_decimal(amount) + " " + std::string(one ? shown.one : shown.many);
}

}  // namespace proviso
