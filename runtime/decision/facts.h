// SPDX-License-Identifier: Apache-2.0
// The facts that a decision rests on: places of the record whose answers, and missing answers, make it what it is. A record that holds
// these alone (with its lists as long as they were) is decided the same. Walks the straight line backwards: where one operand settles an
// `and` or `or`, the others are no part of it; where the result is unsure, every operand is.
#pragma once

#include <set>
#include <utility>
#include <vector>

#include "runtime/decision/decider.h"
#include "runtime/decision/places.h"

namespace proviso {

class Facts {
   public:
    explicit Facts(const Machine& machine) : machine_(machine) {}

    // What `reg` rests on at `row`.
    void add(uint32_t reg, uint32_t row);
    void add(Place place);
    const std::set<Place>& found() const { return found_; }

   private:
    void add_values(Place list);
    void add_operands(uint32_t reg, uint32_t row);
    void add_below(uint32_t operand, uint32_t reg, uint32_t row);
    bool settles(uint32_t reg, uint32_t operand, uint32_t row, uint32_t operand_row) const;

    const Machine& machine_;
    std::set<Place> found_;
    std::set<std::pair<uint32_t, uint32_t>> visited_;
    std::vector<std::pair<uint32_t, uint32_t>> pending_;
};

// In the order of the record's declaration: what the instances of rules rest on that apply, are open, or would matter if they did not stay
// out; and what their texts and dates say.
std::vector<Place> facts_of_decision(const Decider& decider, size_t record);

}  // namespace proviso
