// SPDX-License-Identifier: Apache-2.0
// Why a register is unsure at a row: walks the straight line backwards along what is unsure, down to the fields that were not
// answered. Of an `and` or `or` that is known, only what makes it so is followed, and only through logic: there a `surely` or
// `possibly` may hide a doubt whose answer could settle the matter too.
#pragma once

#include <set>
#include <utility>
#include <vector>

#include "runtime/decision/places.h"

namespace proviso {

class Causes {
   public:
    explicit Causes(const Machine& machine) : machine_(machine), places_(machine) {}

    void clear();
    // Adds the causes of `reg` being unsure (or not known) at `row`; does nothing where it is known.
    void add(uint32_t reg, uint32_t row);
    const std::set<Place>& found() const { return found_; }

   private:
    void add_open(uint32_t reg, uint32_t row);
    void add_exists(uint32_t domain, uint32_t row);
    void add_elements(const bytecode::Instruction& instruction, uint32_t row);

    const Machine& machine_;
    Places places_;
    std::set<Place> found_;
    std::set<std::pair<uint32_t, uint32_t>> visited_;
    std::vector<std::pair<uint32_t, uint32_t>> pending_;
};

// True where a register has no settled value at a row.
bool is_open(const Machine& machine, uint32_t reg, uint32_t row);

}  // namespace proviso
