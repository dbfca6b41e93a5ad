// SPDX-License-Identifier: Apache-2.0
// The trees of files that were parsed before, for who compiles the same policy again and again while one of its files changes.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/ast.h"

namespace proviso::driver {

class ParsedFiles {
   public:
    // As syntax::parse(). A file is known again by its path, its text, and its place among the files.
    syntax::Ast parse(const SourceMap& sources, FileId file, DiagnosticSink& sink);

   private:
    struct Parsed {
        std::string text;
        syntax::Ast tree;
        std::vector<Diagnostic> found;
    };
    std::map<std::pair<std::string, FileId>, Parsed> files_;
};

}  // namespace proviso::driver
