// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "tools/lsp/answers.h"
#include "tools/lsp/shown.h"
#include "tools/lsp/standard_files.h"

namespace proviso::lsp {
namespace {

using sema::CitedPlace;
using sema::Symbol;

// The places of a document that a citation names, where one stands here.
std::vector<const CitedPlace*> cited_at(const Place& place) {
    std::vector<const CitedPlace*> found;
    for (const CitedPlace& cited : place.policy->inspection.symbols.cited)
        if (cited.span.file == place.file && cited.span.begin <= place.offset && place.offset <= cited.span.end)
            found.push_back(&cited);
    return found;
}

std::string markdown_of(const Symbol& symbol) {
    std::string out = fmt::format("**{}**, {}", symbol.name, symbol.what);
    if (!symbol.text.empty()) out += "\n\n" + symbol.text;
    for (size_t i = 0; i < symbol.lines.size(); ++i) out += (i == 0 ? "\n\n- " : "\n- ") + symbol.lines[i];
    return out;
}

Json hover_of(const Place& place, Span span, std::string markdown) {
    return {{"contents", {{"kind", "markdown"}, {"value", std::move(markdown)}}},
            {"range", Lines(place.text()).range(span)}};
}

// A place that the editor is to open.
Json target(const SourceMap& sources, Span span) {
    if (const std::string problem = make_openable(sources, span.file); !problem.empty())
        throw Refusal(kRequestFailed, problem);
    return location(sources, span);
}

// The file that `use NAME` reads, where the name stands here.
Json module_at(const Place& place) {
    const syntax::Ast* tree = place.policy->tree_of(place.file);
    if (tree == nullptr) return nullptr;
    for (const syntax::Declaration& declaration : tree->declarations) {
        const auto* use = std::get_if<syntax::UseDecl>(&declaration.node);
        if (use == nullptr || place.offset < use->module.span.begin || place.offset > use->module.span.end) continue;
        std::string name = use->module.text;
        std::replace(name.begin(), name.end(), '.', '/');
        const SourceMap& sources = place.policy->sources();
        for (FileId file = 0; file < sources.size(); ++file) {
            const std::string path = "/" + sources.path(file);
            const bool is_it = path.ends_with("/" + name + ".proviso") || path.ends_with("/" + name + ".proviso.md");
            const SourceKind kind = name.starts_with("std/") ? SourceKind::Standard : SourceKind::Policy;
            if (is_it && sources.kind(file) == kind) return target(sources, {file, 0, 0});
        }
    }
    return nullptr;
}

}  // namespace

Json hover(Workspace& workspace, const Json& params) {
    const Place place = workspace.place_of(params);
    if (const auto cited = cited_at(place); !cited.empty()) {
        std::string text;
        for (const CitedPlace* passage : cited)
            text += fmt::format("{}> {}", text.empty() ? "" : "\n>\n", passage->excerpt);
        return hover_of(place, cited.front()->span, std::move(text));
    }
    Span span;
    const Symbol* symbol = place.policy->inspection.symbols.at(place.file, place.offset, &span);
    return symbol == nullptr ? Json() : hover_of(place, span, markdown_of(*symbol));
}

Json definition(Workspace& workspace, const Json& params) {
    const Place place = workspace.place_of(params);
    const SourceMap& sources = place.policy->sources();
    if (const auto cited = cited_at(place); !cited.empty()) {
        Json out = Json::array();
        for (const CitedPlace* passage : cited) out.push_back(location(sources, passage->passage));
        return out;
    }
    if (Json module = module_at(place); !module.is_null()) return module;
    const Symbol* symbol = place.policy->inspection.symbols.at(place.file, place.offset);
    // The language's own declarations stand nowhere.
    if (symbol == nullptr || symbol->span.begin == symbol->span.end) return nullptr;
    return target(sources, symbol->span);
}

Json references(Workspace& workspace, const Json& params) {
    const Place place = workspace.place_of(params);
    const bool with_declaration = params.at("context").at("includeDeclaration").get<bool>();
    std::set<Json> found;
    const std::string path = path_to_open(place.policy->sources(), place.file);
    for (const auto& policy : workspace.policies_of(path, Workspace::Reach::All)) {
        const sema::SymbolTable& symbols = policy->inspection.symbols;
        const FileId file = policy->file_of(path);
        const Symbol* symbol = symbols.at(file, place.offset);
        if (symbol == nullptr) continue;
        // What a standard module says is its own affair, unless it is read itself.
        for (const Span span : symbols.places_of(symbol->id))
            if ((policy->sources().kind(span.file) != SourceKind::Standard || span.file == file) &&
                (with_declaration || span != symbol->span))
                found.insert(location(policy->sources(), span));
    }
    return found;
}

}  // namespace proviso::lsp
