// SPDX-License-Identifier: Apache-2.0
// One value from the elements for which a condition is yes: sum, largest, first … An element whose condition or value is unsure
// leaves the whole in doubt, but where it makes no difference: the result is certain as soon as every answer to what is unsure
// would give the same.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/vm/machine.h"

namespace proviso {

// Why there is no value.
enum class Shortfall : uint8_t {
    None,  // there is one
    Doubt,
    NothingFound,
    Currencies,
    Units,
    Overflow
};

// The elements that leave the aggregate `reg` in doubt at `row`, of which its list is known: their condition, their value or both
// are unsure. Rows of the operands' domain, ascending. Else why it has no value.
Shortfall aggregate_shortfall(const Machine& machine, uint32_t reg, uint32_t row, std::vector<uint32_t>& doubtful);

bool is_aggregate(bytecode::Opcode opcode);

}  // namespace proviso
