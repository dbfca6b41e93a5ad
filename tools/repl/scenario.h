// SPDX-License-Identifier: Apache-2.0
// A record with its decision as a scenario, added to a policy's scenario file.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "tools/repl/desk.h"

namespace proviso::repl {

// What the record says and what comes of it, not laid out yet. There must be a decision. Fields that the policy does not declare are left out.
std::string scenario_text(const std::string& title, const sema::Program& program, const Session& session);

// Adds it to NAME.scenarios.proviso beside the policy, by the formatter's layout, and gives its place, `FILE:LINE`. Nothing is written where the
// policy would not compile with it, or where the scenario would not hold. `file`: another name; "" is the one above.
tl::expected<std::string, std::string> save_scenario(const std::string& title, const Desk& desk, std::string file = {});

}  // namespace proviso::repl
