// SPDX-License-Identifier: Apache-2.0
// Makes a policy and a record on which two sides differ as small as it can, by leaving out declarations, clauses and values
// for as long as they still differ.
#pragma once

#include <functional>
#include <string>

#include "tests/differential/program_writer.h"
#include "tests/reference/json.h"

namespace proviso::differential {

// Whether a policy (that may no longer compile) and a record still show the difference.
using StillDiffers = std::function<bool(const PolicyText& policy, const std::string& record)>;

void shrink(PolicyText& policy, std::string& record, const StillDiffers& still_differs);

}  // namespace proviso::differential
