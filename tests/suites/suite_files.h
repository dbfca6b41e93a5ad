// SPDX-License-Identifier: Apache-2.0
// Cases from other projects' suites, one JSON object a line: in the folder that PROVISO_SUITES names, or in one beside the checkout.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace proviso::conformance {

// None where there is no such file.
std::vector<nlohmann::json> read_cases(const std::string& name);

}  // namespace proviso::conformance
