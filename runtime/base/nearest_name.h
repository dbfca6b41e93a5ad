// SPDX-License-Identifier: Apache-2.0
// What somebody who mistyped a name may have meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace proviso {

// The candidate nearest to `name` (edit distance, at most a third of its length), else the only one that has it as one
// of its words (`rush`, `is_rush`), or "".
std::string nearest_name(std::string_view name, const std::vector<std::string_view>& candidates);

}  // namespace proviso
