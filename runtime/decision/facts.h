// SPDX-License-Identifier: Apache-2.0
// The facts that a decision rests on: places of the record whose answers, and missing answers, make it what it is. A record that holds
// these alone (with its lists as long as they were) is decided the same. Walks the straight line backwards: where one operand settles an
// `and` or `or`, the others are no part of it; where the result is unsure, every operand is.
#pragma once

#include <compare>
#include <set>
#include <vector>

#include "runtime/decision/decider.h"
#include "runtime/decision/places.h"

namespace proviso {

class Facts {
   public:
    explicit Facts(const Machine& machine);

    // What `reg` rests on at `row`; where it is asked about (Causes), also that nothing else is asked.
    void add(uint32_t reg, uint32_t row, bool asked);
    void add(Place place);
    const std::set<Place>& found() const { return found_; }

   private:
    struct Visit {
        uint32_t reg, row;
        bool asked;
        friend auto operator<=>(const Visit&, const Visit&) = default;
    };
    void add_values(Place list);
    void add_operands(Visit visit);
    void add_operand(uint32_t operand, uint32_t row, bool asked);
    void add_reduced(Visit visit);
    void add_lists_within(uint32_t domain, uint32_t ancestor, uint32_t row);
    bool settles(uint32_t reg, uint32_t operand, uint32_t row, uint32_t operand_row) const;

    const Machine& machine_;
    std::vector<bool> may_hide_doubt_;  // by register: a `surely` or `possibly` that is reached through logic alone
    std::set<Place> found_;
    std::set<Visit> visited_;
    std::vector<Visit> pending_;
};

// In the order of the record's declaration: what the instances of rules rest on that apply, are open, or would matter if they did not stay
// out; and what their texts and dates say.
std::vector<Place> facts_of_decision(const Decider& decider, size_t record);

}  // namespace proviso
