// SPDX-License-Identifier: Apache-2.0
// Syntax trees to a checked program: resolves names across files, checks types, orders rules, checks scenarios.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/program.h"
#include "compiler/syntax/ast.h"

namespace proviso::sema {

struct CheckInput {
    const SourceMap& sources;
    // The main file (the one with `policy`), then modules in the order of their first `use`, then scenario files.
    // Declarations count in this order: modules first, then the main file, then scenario files.
    std::vector<const syntax::Ast*> modules;
    const syntax::Ast* main = nullptr;
    std::vector<const syntax::Ast*> scenario_files;
};

// Mistakes go to `sink`; the result may be used only where no error was reported.
Program check(const CheckInput& input, DiagnosticSink& sink);

}  // namespace proviso::sema
