// SPDX-License-Identifier: Apache-2.0
// Two texts side by side, for a failing test's message: lines that only the expected text has start with `-`, lines that only
// came with `+`, lines of both with a space.
#pragma once

#include <string>
#include <string_view>

namespace proviso::testing {

std::string difference(std::string_view expected, std::string_view came);

}  // namespace proviso::testing
