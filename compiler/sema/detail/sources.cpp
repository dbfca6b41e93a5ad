// SPDX-License-Identifier: Apache-2.0
// Sources and their documents: digests, and whether what rules cite is there.
#include <algorithm>

#include "compiler/sema/detail/steps.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

constexpr size_t kShortestDigest = 8, kLongestDigest = 64;

void check_digest(Context& context, const syntax::SourceDecl& node, Source& source, const SourceDocument* document) {
    source.digest = node.digest->plain();
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    const bool well_formed = std::all_of(source.digest.begin(), source.digest.end(), is_digit) &&
                             source.digest.size() >= kShortestDigest && source.digest.size() <= kLongestDigest;
    if (!well_formed) {
        Diagnostic& diagnostic = context.report(Code::BadDigest, node.digest->span, source.digest);
        diagnostic.help = document != nullptr
                              ? fmt::format("write `digest \"{}\"`", documents::shown_digest(document->digest))
                              : std::string("write 8 to 64 digits 0-9 and a-f");
        return;
    }
    if (!node.file && !node.file_is_this) {
        context.report(Code::DigestWithoutFile, node.digest->span, source.name).help =
            "name the document with `file \"…\"`, or take the digest away";
        return;
    }
    source.changed = document != nullptr && !document->digest.starts_with(source.digest);
}

void report_unknown_place(Context& context, const syntax::Citation& citation, const Source& source,
                          const SourceDocument& document) {
    const std::string place = document.document.unknown_part(citation.place.plain());
    Diagnostic& diagnostic = context.report(Code::UnknownPlace, citation.place.span, source.name, place);
    std::vector<std::string_view> names;
    for (const documents::Passage& passage : document.document.passages()) names.push_back(passage.shown);
    if (names.empty()) {
        diagnostic.help = fmt::format("`{}` has no headings and no numbered paragraphs: give it some to cite",
                                      context.sources.path(document.file));
        return;
    }
    const std::string near = context.nearest(place.substr(0, place.find(',')), names);
    if (near.empty()) {
        diagnostic.help =
            "cite a heading by its words or its number, a paragraph by its number: `proviso check --sources` "
            "lists those that no rule cites";
        return;
    }
    diagnostic.help = fmt::format("did you mean `{}`?", near);
    const auto found = std::ranges::find(names, near) - names.begin();
    const documents::Passage& passage = document.document.passages()[static_cast<size_t>(found)];
    add_note(diagnostic, {document.file, passage.begin, passage.end}, fmt::format("`{}` stands here", near));
}

}  // namespace

void check_sources(Context& context, const CheckInput& input) {
    for (size_t i = 0; i < context.source_decls.size(); ++i) {
        const syntax::SourceDecl& node = *context.source_decls[i].node;
        Source& source = context.program.sources[i];
        const auto found = input.document_of.find(&node);
        if (found != input.document_of.end()) {
            source.document = found->second;
            source.file = node.file ? node.file->plain() : "this";
            source.document_digest = (*input.documents)[source.document].digest;
        }
        if (node.digest)
            check_digest(context, node, source,
                         source.document == kNone ? nullptr : &(*input.documents)[source.document]);
    }
}

namespace {

void note_passages(SymbolTable& symbols, const syntax::Citation& written, const SourceDocument& document,
                   const std::vector<uint32_t>& passages) {
    for (const uint32_t position : passages) {
        const documents::Passage& passage = document.document.passages()[position];
        symbols.cited.push_back({written.place.span, {document.file, passage.begin, passage.end}, passage.excerpt});
    }
}

// Looks up what `node` cites, for the citations of a rule from `next` on; returns the one after these. Those of unknown sources
// were left out there.
size_t find_places(Context& context, const CheckInput& input, const syntax::RuleDecl& node, bool reports,
                   std::vector<Citation>& citations, size_t next) {
    for (const syntax::Citation& written : node.citations) {
        const uint32_t index = context.sources_cited.find(written.source.text);
        if (index == kNone) continue;
        if (next == citations.size()) break;  // an exception to nothing known
        Citation& citation = citations[next++];
        const Source& source = context.program.sources[index];
        if (source.document == kNone) continue;
        const SourceDocument& document = (*input.documents)[source.document];
        citation.passages = document.document.find(citation.place);
        if (reports && citation.passages.empty()) report_unknown_place(context, written, source, document);
        if (reports && context.symbols != nullptr)
            note_passages(*context.symbols, written, document, citation.passages);
    }
    return next;
}

}  // namespace

// A row cites what stands in it, then what its table cites; a mistake in the latter is reported with the first row.
void check_citations(Context& context, const CheckInput& input) {
    for (uint32_t i = 0; i < context.rule_decls.size(); ++i) {
        std::vector<Citation>& citations = context.program.rules[i].citations;
        const size_t next = find_places(context, input, *context.rule_decls[i].node, true, citations, 0);
        if (!context.row_places.contains(i)) continue;
        find_places(context, input, context.shared_clauses(i), !context.repeats_clauses(i), citations, next);
    }
}

}  // namespace proviso::sema::detail
