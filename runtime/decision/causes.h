// SPDX-License-Identifier: Apache-2.0
// Why a register is unsure at a row: walks the straight line backwards along what is unsure, down to the fields that were not
// answered. Of an `and` or `or` that is known, only what makes it so is followed, and only through logic: there a `surely` or
// `possibly` may hide a doubt whose answer could settle the matter too. Where an operation can't be worked out although all that
// it takes is known, the fields that its operands' values came from are to blame.
#pragma once

#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/decision/places.h"

namespace proviso {

// Why something is not known. Where a place has several, the first of these counts.
enum class Cause : uint8_t {
    NotAnswered,
    Unsure,
    Overflow,
    DivisionByZero,
    NotWhole,
    Calendar,
    Currencies,
    Units,
    NothingFound
};
std::string_view cause_name(Cause cause);  // "not answered"

class Causes {
   public:
    explicit Causes(const Machine& machine) : machine_(machine), places_(machine) {}

    void clear();
    // Adds the causes of `reg` being unsure (or not known) at `row`; does nothing where it is known.
    void add(uint32_t reg, uint32_t row);
    // In order, each place once.
    const std::vector<std::pair<Place, Cause>>& found();

   private:
    void add_open(uint32_t reg, uint32_t row);
    void add_unanswered(Place place);
    void add_exists(uint32_t domain, uint32_t row);
    void add_elements(const bytecode::Instruction& instruction, uint32_t row);
    void add_aggregated(uint32_t reg, uint32_t row);
    // The places that the register's value came from, or would have, could it be worked out.
    void blame(uint32_t reg, uint32_t row, Cause cause);
    void find(Place place, Cause cause) { found_.emplace_back(place, cause); }
    // False where it was there before.
    bool visit(uint32_t reg, uint32_t row);
    Cause standing(Place place) const;

    const Machine& machine_;
    Places places_;
    std::vector<std::pair<Place, Cause>> found_;
    std::unordered_map<uint64_t, uint64_t> visited_;  // 64 rows of a register
    std::vector<std::pair<uint32_t, uint32_t>> pending_;
    std::set<std::tuple<uint32_t, uint32_t, Cause>> blamed_;
    std::vector<std::pair<uint32_t, uint32_t>> to_blame_;
};

// True where a register has no settled value at a row.
bool is_open(const Machine& machine, uint32_t reg, uint32_t row);
// Why an operation has no value there although its operands have; nothing where it has one, or they have none.
std::optional<Cause> failure(const Machine& machine, uint32_t reg, uint32_t row);

}  // namespace proviso
