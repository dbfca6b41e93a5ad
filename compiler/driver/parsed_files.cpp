// SPDX-License-Identifier: Apache-2.0
#include "compiler/driver/parsed_files.h"

#include "compiler/syntax/parse.h"

namespace proviso::driver {

syntax::Ast ParsedFiles::parse(const SourceMap& sources, FileId file, DiagnosticSink& sink) {
    const std::string_view text = sources.text(file);
    const auto [entry, fresh] = files_.try_emplace({sources.path(file), file});
    Parsed& parsed = entry->second;
    if (fresh || parsed.text != text) {
        DiagnosticSink found;
        parsed = {std::string(text), syntax::parse(sources, file, found), {}};
        parsed.found = found.all();
    }
    for (const Diagnostic& diagnostic : parsed.found) {
        Diagnostic& again = sink.add(diagnostic.code, diagnostic.span, diagnostic.message);
        again.help = diagnostic.help;
        again.notes = diagnostic.notes;
    }
    return parsed.tree;
}

}  // namespace proviso::driver
