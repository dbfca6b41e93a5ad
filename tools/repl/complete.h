// SPDX-License-Identifier: Apache-2.0
// What a line that is being typed could go on with.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tools/repl/desk.h"

namespace proviso::repl {

struct Completion {
    size_t begin = 0;                     // from here to the end of the line stands what is completed
    std::vector<std::string> candidates;  // each to stand there instead, sorted
    std::string hint;                     // where there is no candidate: what is expected, or ""
};
// Commands, paths, values, rules, outcomes and files, whatever is due at the end of `line`.
Completion complete(const Desk& desk, std::string_view line);
// What all candidates begin with.
std::string shared_beginning(const std::vector<std::string>& candidates);

}  // namespace proviso::repl
