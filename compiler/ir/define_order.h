// SPDX-License-Identifier: Apache-2.0
// The defines of a program, each after those it uses.
#pragma once

#include <vector>

#include "compiler/sema/program.h"

namespace proviso::ir {

// Without recursion, however long the chains are. `program` has no cycles.
std::vector<sema::DefineId> defines_in_order(const sema::Program& program);

}  // namespace proviso::ir
