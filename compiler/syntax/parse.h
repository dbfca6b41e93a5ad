// SPDX-License-Identifier: Apache-2.0
// Text to syntax tree. Each declaration is parsed by itself, so that a mistake in one is one message and costs only that one.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/ast.h"

namespace proviso::syntax {

// Never throws; mistakes go to `sink`. The file's text must be in `sources`.
Ast parse(const SourceMap& sources, FileId file, DiagnosticSink& sink);

// Every keyword of the language, for editors and for suggestions.
const std::vector<std::string_view>& keywords();

}  // namespace proviso::syntax
