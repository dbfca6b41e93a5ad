// SPDX-License-Identifier: Apache-2.0
// Finds, reads and parses the files of one policy: the main file, the modules it uses, directly or through one another, and the
// scenario files beside it. Each file is read once.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/driver/files.h"
#include "compiler/syntax/ast.h"

namespace proviso::driver {

struct Gathered {
    std::deque<syntax::Ast> trees;  // deque: they never move
    const syntax::Ast* main = nullptr;
    std::vector<const syntax::Ast*> modules;         // in the order of their first `use`, level by level
    std::vector<const syntax::Ast*> scenario_files;  // by name
};

// Mistakes go to the compilation's diagnostics; a fault only where the main file can't be read. Adds to `times`.
Result<Gathered> gather(const Files& files, const std::string& main, Compilation& compilation, CompileTimes& times);

// The name of the one file in the folder "" that declares a policy.
Result<std::string> find_policy(const Files& files);

}  // namespace proviso::driver
