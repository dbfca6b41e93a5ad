// SPDX-License-Identifier: Apache-2.0
// What JSON is and what it is not (tests/suites/json_cases.h).
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/suites/json_cases.h"

namespace proviso::conformance {
namespace {

void check(const std::vector<JsonCase>& cases) {
    for (const JsonCase& one : cases) {
        CAPTURE(one.id);
        const bool accepted = is_accepted(one.record);
        if (one.accepted) CHECK(accepted == *one.accepted);
    }
}

TEST_CASE("json: values that are well-formed, and values that are not") { check(own_json_cases()); }

TEST_CASE("json: the JSON Test Suite, where it is") {
    const auto cases = suite_json_cases();
    check(cases);
    fmt::print("JSON Test Suite: {} records\n", cases.size());
}

}  // namespace
}  // namespace proviso::conformance
