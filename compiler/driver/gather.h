// SPDX-License-Identifier: Apache-2.0
// Finds, reads and parses the files of one policy: the main file, the modules it uses, directly or through one another, the
// scenario files beside it, and the same of the policy that it amends. Each file is read once.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/driver/files.h"
#include "compiler/driver/parsed_files.h"
#include "compiler/syntax/ast.h"

namespace proviso::driver {

// `modules` are in the order of their first `use`, level by level; scenario files by name.
struct Gathered {
    std::deque<syntax::Ast> trees;          // deque: they never move
    std::vector<std::string> tree_folders;  // beside them: the folder from which each one's policy names files
    sema::PolicyFiles policy;
    std::vector<sema::PolicyFiles>
        amended;  // what it amends, what that amends, and so on, beginning at the end of the chain
};

// Whether one more text fits the limits of a policy; where it does not, that is reported at `place`.
bool has_room(Compilation& compilation, const std::string& shown, size_t bytes, Span place);

// Mistakes go to the compilation's diagnostics; a fault only where the main file can't be read. Adds to `times`. `parsed` may be null.
Result<Gathered> gather(const Files& files, const std::string& main, Compilation& compilation, CompileTimes& times,
                        ParsedFiles* parsed = nullptr);

}  // namespace proviso::driver
