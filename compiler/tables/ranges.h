// SPDX-License-Identifier: Apache-2.0
// The values of an ordered type as points of an axis: one point for each range that no condition divides. A value is a whole
// number of its type's units, such as days, or the last places of a decimal.
#pragma once

#include <vector>

#include "compiler/tables/cover.h"
#include "runtime/base/decimal.h"

namespace proviso::tables {

struct Range {
    int128_t low, high;  // both included; empty where low > high
};

class Ranges {
   public:
    Ranges() = default;
    explicit Ranges(Range whole) : whole_(whole) {}

    // Every range that a condition names, then build().
    void cut(Range range);
    void build();

    const Range& whole() const { return whole_; }
    size_t size() const { return starts_.size(); }
    Range at(size_t point) const;
    // Adds the points that lie in the range, which was cut.
    void add_to(Bits& points, Range range) const;

   private:
    Range whole_{0, 0};
    std::vector<int128_t> starts_;
};

}  // namespace proviso::tables
