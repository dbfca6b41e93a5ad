// SPDX-License-Identifier: Apache-2.0
// Whether a value fits a JSON Schema, for the keywords that schemas of records use; written after the standard, not after the library.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace proviso::schema {

// "" where it fits, else where it does not and why. A keyword that is not known here throws.
std::string misfit(const nlohmann::json& schema, const nlohmann::json& value);

}  // namespace proviso::schema
