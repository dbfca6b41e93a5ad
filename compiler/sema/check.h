// SPDX-License-Identifier: Apache-2.0
// Syntax trees to a checked program: resolves names across files, checks types, orders rules, checks scenarios.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/documents/document.h"
#include "compiler/sema/program.h"
#include "compiler/syntax/ast.h"

namespace proviso::sema {

// A document that a source names with `file`, as it was read.
struct SourceDocument {
    FileId file;
    documents::Document document;
    std::string digest;  // in full
};
using DocumentOf = std::unordered_map<const syntax::SourceDecl*, uint32_t>;

// The files of one policy. Declarations count in the order modules, main file, scenario files.
struct PolicyFiles {
    const syntax::Ast* main = nullptr;
    std::vector<const syntax::Ast*> modules = {};  // in the order of their first `use`
    std::vector<const syntax::Ast*> scenario_files = {};
};

struct CheckInput {
    const SourceMap& sources;
    // The main file (the one with `policy`), then modules in the order of their first `use`, then scenario files.
    // Declarations count in this order: modules first, then the main file, then scenario files.
    std::vector<const syntax::Ast*> modules;
    const syntax::Ast* main = nullptr;
    std::vector<const syntax::Ast*> scenario_files;
    const std::deque<SourceDocument>* documents = nullptr;
    DocumentOf document_of = {};  // positions in `documents`
    size_t document_errors = 0;   // that the sink holds already, and that leave nothing undeclared
    // What the policy amends, what that amends, and so on, beginning at the end of the chain.
    std::vector<PolicyFiles> amended = {};
};

// Mistakes go to `sink`; the result may be used only where no error was reported.
Program check(const CheckInput& input, DiagnosticSink& sink);

}  // namespace proviso::sema
