// SPDX-License-Identifier: Apache-2.0
// What the compiler says, as the protocol says it.
#pragma once

#include <map>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "tools/lsp/json.h"

namespace proviso::lsp {

// {"uri", "range"}
Json location(const SourceMap& sources, Span span);
Json shown(const Diagnostic& diagnostic, const SourceMap& sources);
// Adds each to those of its file, by path; not what is said of standard modules, which are nobody's to change.
void show_diagnostics(const DiagnosticSink& diagnostics, const SourceMap& sources, std::map<std::string, Json>& found);

}  // namespace proviso::lsp
