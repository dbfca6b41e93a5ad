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

// The answer that a word of another notation stands for, `yes` for `true` or `YES`; empty where it stands for none.
std::string_view foreign_answer(std::string_view word);

// Every keyword of the language, for editors and for suggestions.
const std::vector<std::string_view>& keywords();

}  // namespace proviso::syntax
