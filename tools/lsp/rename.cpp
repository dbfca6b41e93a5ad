// SPDX-License-Identifier: Apache-2.0
// A name is only changed where the policy then says what it said: the change is tried on copies of the texts first.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/syntax/words.h"
#include "tools/lsp/answers.h"

namespace proviso::lsp {
namespace {

using sema::Symbol;

// The places to change, by file and then by their beginnings.
using Places = std::map<std::string, std::set<std::pair<uint32_t, uint32_t>>>;

// What is named here; refused where it can't have another name.
const Symbol& renamed_at(const Place& place, Span& span) {
    const Symbol* symbol = place.policy->inspection.symbols.at(place.file, place.offset, &span);
    if (symbol == nullptr) throw Refusal(kRequestFailed, "no name of the policy stands here that could be changed");
    if (symbol->span.begin == symbol->span.end)
        throw Refusal(kRequestFailed,
                      fmt::format("`{}` is declared by the language, and keeps its name", symbol->name));
    const SourceMap& sources = place.policy->sources();
    if (sources.kind(symbol->span.file) == SourceKind::Standard)
        throw Refusal(kRequestFailed,
                      fmt::format("`{}` comes with a standard module, and keeps its name", symbol->name));
    if (!syntax::is_name(sources.text(symbol->span)))
        throw Refusal(kRequestFailed,
                      "this row goes by its place in the table: give it a name there, before its first cell");
    return *symbol;
}

Places places_of(const std::vector<std::shared_ptr<Policy>>& policies, const std::string& path, uint32_t offset) {
    Places places;
    for (const auto& policy : policies) {
        const sema::SymbolTable& symbols = policy->inspection.symbols;
        const Symbol* symbol = symbols.at(policy->file_of(path), offset);
        if (symbol == nullptr) continue;
        for (const Span span : symbols.places_of(symbol->id))
            if (policy->sources().kind(span.file) == SourceKind::Policy)
                places[policy->sources().path(span.file)].insert({span.begin, span.end});
    }
    return places;
}

std::string_view text_of(const std::vector<std::shared_ptr<Policy>>& policies, const std::string& path) {
    for (const auto& policy : policies)
        if (const FileId file = policy->file_of(path); file != kNoFile) return policy->sources().text(file);
    return {};
}

std::string with_name(std::string_view text, const std::set<std::pair<uint32_t, uint32_t>>& places,
                      const std::string& name) {
    std::string out;
    uint32_t at = 0;
    for (const auto& [begin, end] : places) {
        out += text.substr(at, begin - at);
        out += name;
        at = end;
    }
    return out + std::string(text.substr(at));
}

// Where the place lies once those before it were changed.
uint32_t moved(uint32_t offset, const std::set<std::pair<uint32_t, uint32_t>>& places, size_t length) {
    int64_t by = 0;
    for (const auto& [begin, end] : places)
        if (begin < offset && end <= offset) by += static_cast<int64_t>(length) - (end - begin);
    return static_cast<uint32_t>(offset + by);
}

// Refuses a name that makes another policy of it: one with mistakes, or in which it means something else.
void try_name(Workspace& workspace, const Policy& policy, const std::string& path, uint32_t offset,
              const Places& places, const std::string& name) {
    Texts texts;
    for (const auto& [file, spans] : places)
        if (const FileId id = policy.file_of(file); id != kNoFile)
            texts[file] = std::make_shared<const std::string>(with_name(policy.sources().text(id), spans, name));
    const std::shared_ptr<Policy> after = workspace.trial(policy, texts, Scrutiny::ToRun);
    if (after == nullptr) return;
    const auto& before = policy.compilation().diagnostics;
    const auto& found = after->compilation().diagnostics;
    if (found.errors() > before.errors()) {
        std::set<std::string> known;
        for (const Diagnostic& diagnostic : before.all()) known.insert(diagnostic.message);
        const auto fresh = std::find_if(found.all().begin(), found.all().end(), [&](const Diagnostic& diagnostic) {
            return diagnostic.severity == Severity::Error && !known.contains(diagnostic.message);
        });
        throw Refusal(kRequestFailed, fmt::format("it can't be called `{}`: {}", name,
                                                  fresh == found.all().end() ? "the policy would have a mistake more"
                                                                             : fresh->message));
    }
    const auto count = [&](const Policy& of, uint32_t at) {
        const sema::SymbolTable& symbols = of.inspection.symbols;
        const Symbol* symbol = symbols.at(of.file_of(path), at);
        return symbol == nullptr ? 0 : symbols.places_of(symbol->id).size();
    };
    const auto spans = places.find(path);
    const uint32_t there = spans == places.end() ? offset : moved(offset, spans->second, name.size());
    if (count(*after, there) != count(policy, offset))
        throw Refusal(kRequestFailed, fmt::format("it can't be called `{}`: something else has that name", name));
}

}  // namespace

Json prepare_rename(Workspace& workspace, const Json& params) {
    const Place place = workspace.place_of(params);
    Span span;
    renamed_at(place, span);
    return {{"range", Lines(place.text()).range(span)},
            {"placeholder", std::string(place.policy->sources().text(span))}};
}

Json rename(Workspace& workspace, const Json& params) {
    const Place place = workspace.place_of(params);
    const std::string name = params.at("newName").get<std::string>();
    Span span;
    renamed_at(place, span);
    if (!syntax::is_name(name))
        throw Refusal(kInvalidParams,
                      fmt::format("`{}` can't be a name: names are letters, digits and `_`, begin with a letter, and "
                                  "are none of the words that the language keeps to itself",
                                  name));
    const std::string path = place.policy->sources().path(place.file);
    const auto policies = workspace.policies_of(path, Workspace::Reach::All);
    const Places places = places_of(policies, path, span.begin);
    for (const auto& policy : policies) try_name(workspace, *policy, path, span.begin, places, name);
    Json changes = Json::object();
    for (const auto& [file, spans] : places) {
        const Lines lines(text_of(policies, file));
        Json& edits = changes[uri_of(file)];
        for (const auto& [begin, end] : spans) edits.push_back({{"range", lines.range(begin, end)}, {"newText", name}});
    }
    return {{"changes", std::move(changes)}};
}

}  // namespace proviso::lsp
