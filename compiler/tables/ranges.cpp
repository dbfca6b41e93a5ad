// SPDX-License-Identifier: Apache-2.0
#include "compiler/tables/ranges.h"

#include <algorithm>

namespace proviso::tables {

void Ranges::cut(Range range) {
    range = {std::max(range.low, whole_.low), std::min(range.high, whole_.high)};
    if (range.low > range.high) return;
    starts_.push_back(range.low);
    if (range.high < whole_.high) starts_.push_back(range.high + 1);
}

void Ranges::build() {
    starts_.push_back(whole_.low);
    std::sort(starts_.begin(), starts_.end());
    starts_.erase(std::unique(starts_.begin(), starts_.end()), starts_.end());
}

Range Ranges::at(size_t point) const {
    return {starts_[point], point + 1 < starts_.size() ? starts_[point + 1] - 1 : whole_.high};
}

void Ranges::add_to(Bits& points, Range range) const {
    if (range.low > range.high) return;
    const auto begin = std::lower_bound(starts_.begin(), starts_.end(), range.low);
    const auto end = std::upper_bound(begin, starts_.end(), range.high);
    points.set_range(static_cast<size_t>(begin - starts_.begin()), static_cast<size_t>(end - starts_.begin()));
}

}  // namespace proviso::tables
