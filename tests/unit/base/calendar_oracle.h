// SPDX-License-Identifier: Apache-2.0
// The calendar written down month by month, from its definition; it shares nothing with what it is held against.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace proviso::oracle {

inline constexpr int kSums = 1'000'000;

struct Month {
    int32_t first, length;  // the first day's number
};

// Every month from January of year 1 on.
inline std::vector<Month> months_of_the_calendar() {
    std::vector<Month> months;
    int32_t day = -719162;
    for (int32_t year = 1; year <= 9999; ++year) {
        const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (const int32_t length : {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}) {
            months.push_back({day, length});
            day += length;
        }
    }
    return months;
}

struct Calendar {
    std::vector<Month> months = months_of_the_calendar();

    int64_t first_day() const { return months.front().first; }
    int64_t last_day() const { return months.back().first + months.back().length - 1; }
    // Years and months first, then the rounding, then the days.
    std::optional<int64_t> sum(int64_t month, int32_t day_of_month, int64_t add_months, int64_t days, bool up) const {
        const int64_t target = month + add_months;
        if (target < 0 || target >= static_cast<int64_t>(months.size())) return std::nullopt;
        const Month& in = months[static_cast<size_t>(target)];
        int64_t day = in.first + day_of_month - 1;
        if (day_of_month > in.length) day = up ? in.first + in.length : in.first + in.length - 1;
        if (day > last_day()) return std::nullopt;
        day += days;
        if (day < first_day() || day > last_day()) return std::nullopt;
        return day;
    }
};

}  // namespace proviso::oracle
