// SPDX-License-Identifier: Apache-2.0
#include "tools/proviso/source_report.h"

#include <fmt/format.h>

#include <algorithm>

namespace proviso::cli {
namespace {

// Who cites a whole section cites all of it.
std::vector<bool> cited_passages(const sema::Program& program, uint32_t source, const documents::Document& document) {
    std::vector<bool> cited(document.passages().size());
    for (const sema::Rule& rule : program.rules) {
        for (const sema::Citation& citation : rule.citations) {
            if (index(citation.source) != source) continue;
            for (const uint32_t passage : citation.passages) cited[passage] = true;
        }
    }
    for (size_t i = 0; i < cited.size(); ++i) {
        const uint32_t parent = document.passages()[i].parent;  // stands before it
        if (parent != documents::kNoPassage && cited[parent]) cited[i] = true;
    }
    return cited;
}

void add_document(SourceStatus& status, const Compilation& compilation, const sema::SourceDocument& document,
                  const std::vector<bool>& cited) {
    status.file = compilation.sources.path(document.file);
    status.digest = documents::shown_digest(document.digest);
    const auto& passages = document.document.passages();
    for (size_t i = 0; i < passages.size(); ++i) {
        if (!passages[i].leaf) continue;
        ++status.places;
        if (cited[i]) continue;
        const std::string text = passages[i].heading ? std::string() : passages[i].excerpt;
        status.uncited.push_back({passages[i].shown, text, {document.file, passages[i].begin, passages[i].end}});
    }
}

std::string document_lines(const SourceStatus& status, const SourceMap& sources) {
    std::string out =
        fmt::format("  {}: {} of {} places cited\n", status.file, status.places - status.uncited.size(), status.places);
    if (status.declared.empty()) {
        out += fmt::format("  digest \"{}\", which the policy does not hold: a change would not be noticed\n",
                           status.digest);
    } else if (status.changed) {
        out += fmt::format("  changed since digest \"{}\": it is \"{}\" now\n  read again: {}\n", status.declared,
                           status.digest,
                           status.citing.empty() ? "no rule" : fmt::format("{}", fmt::join(status.citing, ", ")));
    } else {
        out += fmt::format("  unchanged since digest \"{}\"\n", status.declared);
    }
    if (status.uncited.empty()) return out;
    out += "  cited by no rule:\n";
    for (const UncitedPlace& place : status.uncited) {
        out += fmt::format("    line {}: {}{}{}\n", sources.line_column(place.span.file, place.span.begin).line,
                           place.place, place.text.empty() ? "" : "  ", place.text);
    }
    return out;
}

}  // namespace

SourceReport report_sources(const Compilation& compilation) {
    const sema::Program& program = *compilation.program;
    SourceReport report;
    for (uint32_t i = 0; i < program.sources.size(); ++i) {
        const sema::Source& source = program.sources[i];
        SourceStatus status;
        status.name = source.name;
        status.citation = source.citation;
        status.declared = source.digest;
        status.changed = source.changed;
        for (const sema::Rule& rule : program.rules) {
            const auto cites = [&](const sema::Citation& citation) { return index(citation.source) == i; };
            if (std::any_of(rule.citations.begin(), rule.citations.end(), cites)) status.citing.push_back(rule.id);
        }
        if (source.document != sema::kNone) {
            const sema::SourceDocument& document = compilation.documents[source.document];
            add_document(status, compilation, document, cited_passages(program, i, document.document));
        }
        report.sources.push_back(std::move(status));
    }
    for (const sema::Rule& rule : program.rules) {
        if (rule.citations.empty()) report.without_citation.push_back(rule.id);
    }
    return report;
}

std::string source_report_text(const SourceReport& report, const SourceMap& sources) {
    std::string out;
    for (const SourceStatus& status : report.sources) {
        out += fmt::format("source {}: {}\n", status.name, status.citation);
        out += status.file.empty() ? "  no document (`file \"…\"`): whether the cited places exist is not checked\n"
                                   : document_lines(status, sources);
    }
    if (report.sources.empty()) out += "no source is declared\n";
    if (!report.without_citation.empty())
        out += fmt::format("rules that cite nothing: {}\n", fmt::join(report.without_citation, ", "));
    return out;
}

}  // namespace proviso::cli
