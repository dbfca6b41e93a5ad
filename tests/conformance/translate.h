// SPDX-License-Identifier: Apache-2.0
// A case of an outside suite as a policy and a record: its expression in our own words, its inputs as fields, and the value that it is
// to have as a rule's condition. What the other notation calls null is a field that was not answered.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/conformance/feel.h"

namespace proviso::conformance {

struct Case {
    Node expression;
    nlohmann::json inputs = nlohmann::json::object();  // name -> { t, v }
    nlohmann::json expected;                           // { t, v }
};

struct Translated {
    std::string policy;  // with the rule `asked`: its condition is the case's value, or that this is the one expected
    std::string record;
};

// Throws Unsupported where the language has no words for it.
// `as_condition`: asks the expression itself, whatever it is expected to be: for cases that must be refused.
Translated translate(const Case& asked, bool as_condition = false);
// The decision table of a case, as an expression.
Node table_as_expression(const nlohmann::json& table, const std::vector<std::string>& names);

}  // namespace proviso::conformance
