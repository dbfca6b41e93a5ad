// SPDX-License-Identifier: Apache-2.0
#include "tools/lsp/shown.h"

#include "tools/lsp/lines.h"
#include "tools/lsp/standard_files.h"
#include "tools/lsp/texts.h"

namespace proviso::lsp {
namespace {

constexpr int kError = 1, kWarning = 2;

Json shown(const Diagnostic& diagnostic, const SourceMap& sources, const Lines& lines) {
    std::string message = diagnostic.message;
    if (!diagnostic.help.empty()) message += "\nhelp: " + diagnostic.help;
    Json out = {{"range", lines.range(diagnostic.span)},
                {"severity", diagnostic.severity == Severity::Error ? kError : kWarning},
                {"code", diagnostic_name(diagnostic.code)},
                {"source", "proviso"},
                {"message", std::move(message)}};
    for (const Note& note : diagnostic.notes)
        if (sources.kind(note.span.file) != SourceKind::Standard)
            out["relatedInformation"].push_back({{"location", location(sources, note.span)}, {"message", note.text}});
    return out;
}

}  // namespace

Json shown(const Diagnostic& diagnostic, const SourceMap& sources) {
    return shown(diagnostic, sources, Lines(sources.text(diagnostic.span.file)));
}

Json location(const SourceMap& sources, Span span) {
    return {{"uri", uri_of(path_to_open(sources, span.file))}, {"range", Lines(sources.text(span.file)).range(span)}};
}

void show_diagnostics(const DiagnosticSink& diagnostics, const SourceMap& sources, std::map<std::string, Json>& found) {
    std::map<FileId, Lines> lines;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        const FileId file = diagnostic.span.file;
        if (file >= sources.size() || sources.kind(file) == SourceKind::Standard) continue;
        const auto of_file = lines.try_emplace(file, sources.text(file)).first;
        Json& list = found.try_emplace(sources.path(file), Json::array()).first->second;
        list.push_back(shown(diagnostic, sources, of_file->second));
    }
}

}  // namespace proviso::lsp
