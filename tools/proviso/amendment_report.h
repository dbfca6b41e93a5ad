// SPDX-License-Identifier: Apache-2.0
// What an amendment changes of the policy that it amends: for people, and as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "compiler/driver/compile.h"

namespace proviso::cli {

// "" where the policy amends none. The compilation has a program.
std::string amendment_text(const Compilation& compilation);
// An object, or null where the policy amends none.
nlohmann::ordered_json amendment_json(const Compilation& compilation);

}  // namespace proviso::cli
