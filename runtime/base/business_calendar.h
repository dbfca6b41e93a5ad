// SPDX-License-Identifier: Apache-2.0
// Business days: days of the week on which work is done, less holidays. Holidays are known for a range of days only; about a day
// outside of it nothing can be said. Immutable; owns its holidays. Any answer takes a binary search over them, never a walk.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "runtime/base/date.h"

namespace proviso {

// Bit d: day d of the week, 0 = Monday. At least one day of the week is a working day.
inline constexpr uint32_t kSaturdayAndSunday = 0b1100000;
inline constexpr uint32_t kEveryDay = 0b1111111;

class BusinessCalendar {
   public:
    // Monday to Friday, without holidays, for ever.
    BusinessCalendar() : BusinessCalendar(kSaturdayAndSunday, {}, kFirstDate, kLastDate) {}
    // `holidays` ascend and lie within [first, last], the days that are known. `weekend` is not kEveryDay.
    BusinessCalendar(uint32_t weekend, std::span<const Date> holidays, Date first, Date last);

    bool covers(Date date) const { return first_ <= date && date <= last_; }
    bool covers_all() const { return first_ == kFirstDate && last_ == kLastDate; }
    // Of a day that is covered.
    bool is_business_day(Date date) const;

    // The n-th business day after `date` (before it where n is negative); n = 0 gives `date`. Nothing where either lies outside
    // the days that are known.
    std::optional<Date> add(Date date, int64_t n) const;
    // Business days after `from` up to and including `to`; where `to` lies before `from`, those the other way round, negative.
    // Nothing where either is not known.
    std::optional<int64_t> between(Date from, Date to) const;

   private:
    // Working days of the week, holidays or not, from the calendar's first day up to and including `date`.
    int64_t weekdays_until(Date date) const;
    // Business days likewise.
    int64_t count_until(Date date) const;
    bool is_holiday(Date date) const;

    uint32_t weekend_;
    Date first_, last_;
    int64_t per_week_ = 0;
    std::array<int64_t, 7> until_{};  // working days of a week up to and including that day
    std::array<int64_t, 7> nth_{};    // the n-th working day of a week
    std::vector<Date> holidays_;      // those on working days, ascending
    std::vector<int64_t> before_;     // per holiday: business days before it, from the calendar's first day on
};

}  // namespace proviso
