// SPDX-License-Identifier: Apache-2.0
// Scenarios are worked examples that are also tests: each record is decided and held against what the scenario expects.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/compile.h"
#include "runtime/decision/decider.h"

namespace proviso {

struct ScenarioFailure {
    Span span;            // of the expectation
    std::string message;  // what was expected and what came
};

struct ScenarioResult {
    const sema::Scenario* scenario = nullptr;
    std::vector<ScenarioFailure> failures;
    bool passed() const { return failures.empty(); }
};

// Those whose title contains `filter`, in the policy's order. `rules_as_of`: the date whose rules hold for scenarios that do not
// say. `decided`, where there is one, is called after each record that was not rejected: it is the decider's only one.
// `compilation` must be free of errors and outlive the results.
std::vector<ScenarioResult> run_scenarios(const Compilation& compilation, std::string_view filter,
                                          std::optional<Date> rules_as_of = {},
                                          const std::function<void(const Decider&)>& decided = {});

// The `testsuite` element of JUnit XML: one test case a scenario.
std::string junit_document(const std::string& suites);
std::string junit_xml(const Compilation& compilation, const std::vector<ScenarioResult>& results);

}  // namespace proviso
