// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/business_calendar.h"

#include <algorithm>

namespace proviso {
namespace {

// More business days than the calendar has days; keeps sums from overflowing.
constexpr int64_t kMaxCount = 10'000'000;

}  // namespace

BusinessCalendar::BusinessCalendar(uint32_t weekend, std::span<const Date> holidays, Date first, Date last)
    : weekend_(weekend), first_(first), last_(last) {
    for (uint32_t day = 0; day < 7; ++day) {
        if ((weekend >> day & 1) == 0) nth_[static_cast<size_t>(per_week_++)] = day;
        until_[day] = per_week_;
    }
    for (const Date holiday : holidays) {
        if ((weekend >> weekday(holiday) & 1) != 0) continue;
        before_.push_back(weekdays_until(holiday) - 1 - static_cast<int64_t>(holidays_.size()));
        holidays_.push_back(holiday);
    }
}

bool BusinessCalendar::is_holiday(Date date) const {
    return std::binary_search(holidays_.begin(), holidays_.end(), date);
}

bool BusinessCalendar::is_business_day(Date date) const {
    return (weekend_ >> weekday(date) & 1) == 0 && !is_holiday(date);
}

// 0001-01-01 was a Monday, so weeks and the calendar begin together.
int64_t BusinessCalendar::weekdays_until(Date date) const {
    const int64_t day = int64_t{date.days} - kFirstDate.days;
    return day / 7 * per_week_ + until_[static_cast<size_t>(day % 7)];
}

int64_t BusinessCalendar::count_until(Date date) const {
    const auto passed = std::upper_bound(holidays_.begin(), holidays_.end(), date) - holidays_.begin();
    return weekdays_until(date) - passed;
}

std::optional<Date> BusinessCalendar::add(Date date, int64_t n) const {
    if (!covers(date) || n < -kMaxCount || n > kMaxCount) return std::nullopt;
    if (n == 0) return date;
    // So many business days lie before the one that is sought.
    const int64_t before = n > 0 ? count_until(date) + n - 1 : count_until(date) - (is_business_day(date) ? 1 : 0) + n;
    if (before < 0) return std::nullopt;
    // Of the holidays, those lie before it that have no more business days before them.
    const int64_t holidays = std::upper_bound(before_.begin(), before_.end(), before) - before_.begin();
    const int64_t weekdays = before + holidays;
    const int64_t day = weekdays / per_week_ * 7 + nth_[static_cast<size_t>(weekdays % per_week_)] + kFirstDate.days;
    if (day > last_.days || day < first_.days) return std::nullopt;
    return Date{static_cast<int32_t>(day)};
}

std::optional<int64_t> BusinessCalendar::between(Date from, Date to) const {
    if (!covers(from) || !covers(to)) return std::nullopt;
    return count_until(to) - count_until(from);
}

}  // namespace proviso
