// SPDX-License-Identifier: Apache-2.0
// What JSON is and what it is not, as records: cases of our own, and those of the JSON Test Suite where its file is (suite_files.h). Each
// value stands where the policy does not look, since what nobody reads must be well-formed too.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace proviso::conformance {

struct JsonCase {
    std::string id;
    std::string record;
    std::optional<bool> accepted;  // nothing: JSON leaves it open, and any answer will do
};

std::vector<JsonCase> own_json_cases();
// None where there is no such file.
std::vector<JsonCase> suite_json_cases();

// By the engine, under a policy that reads two fields of the record.
bool is_accepted(std::string_view record);

}  // namespace proviso::conformance
