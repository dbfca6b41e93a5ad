// SPDX-License-Identifier: Apache-2.0
// What the analysis claims of a policy for every record, held against one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/analyse.h"
#include "tests/reference/read_record.h"

namespace proviso::differential {

// How the record contradicts one of the claims, by the reference; nothing where it does not, or is rejected.
std::optional<std::string> contradiction(const sema::Program& program, const std::vector<analysis::Claim>& claims,
                                         const std::string& record, const reference::Dates& dates);

}  // namespace proviso::differential
