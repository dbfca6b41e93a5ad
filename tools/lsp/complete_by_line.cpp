// SPDX-License-Identifier: Apache-2.0
#include "tools/lsp/complete_by_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/driver/find_policy.h"
#include "stdlib/modules.h"

namespace proviso::lsp {
namespace {

// Of the protocol's CompletionItemKind.
constexpr int kModuleItem = 9, kFileItem = 17, kMethodItem = 2;

constexpr std::string_view kBlank = " \t";

// The line that a place lies in, from where its first word begins, and how much of it stands before the place.
struct LineAt {
    std::string_view text;
    uint32_t begin;  // in the file
    size_t before;

    std::string_view left() const { return text.substr(0, before); }
};

LineAt line_at(std::string_view text, uint32_t offset) {
    const size_t line_break = text.substr(0, offset).find_last_of("\r\n");
    size_t begin = line_break == std::string_view::npos ? 0 : line_break + 1;
    begin = std::min<size_t>(text.find_first_not_of(kBlank, begin), offset);
    const size_t end = std::min(text.find_first_of("\r\n", offset), text.size());
    return {text.substr(begin, end - begin), static_cast<uint32_t>(begin), offset - begin};
}

// Behind these words and the blanks that follow each; npos where the text does not go on like this.
size_t behind(std::string_view text, size_t at, std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words) {
        if (text.substr(std::min(at, text.size()), word.size()) != word) return std::string_view::npos;
        const size_t after = at + word.size();
        at = std::min(text.find_first_not_of(kBlank, after), text.size());
        if (at == after) return std::string_view::npos;
    }
    return at;
}

// Without a `filterText`, for whose sake some editors would not look at where the text goes.
Json proposed(const std::string& text, int kind, const std::string& detail, const Json& range) {
    return {{"label", text}, {"kind", kind}, {"detail", detail}, {"textEdit", {{"range", range}, {"newText", text}}}};
}

// ---- modules ----

// What a module says of itself: the comment that it begins with.
std::string opening_comment(std::string_view text) {
    std::string out;
    while (text.starts_with('#')) {
        const size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(1, end - 1);
        text.remove_prefix(std::min(end + 1, text.size()));
        line.remove_prefix(line.starts_with(' ') ? 1 : 0);
        if (!line.starts_with("SPDX-")) out += fmt::format("{}\n", line);
    }
    return out;
}

// What the file uses already, elsewhere than at this place.
std::set<std::string> used_by(const Place& place) {
    std::set<std::string> names;
    if (const syntax::Ast* tree = place.policy->tree_of(place.file))
        for (const syntax::Declaration& declaration : tree->declarations)
            if (const auto* use = std::get_if<syntax::UseDecl>(&declaration.node))
                if (place.offset < use->module.span.begin || place.offset > use->module.span.end)
                    names.insert(use->module.text);
    return names;
}

Json modules(const Workspace& workspace, const Place& place, const Json& range) {
    Json items = Json::array();
    const std::set<std::string> used = used_by(place);
    const auto propose = [&](const std::string& name, int kind, const std::string& detail, std::string_view text) {
        if (used.contains(name)) return;
        items.push_back(proposed(name, kind, detail, range));
        if (const std::string comment = opening_comment(text); !comment.empty())
            items.back()["documentation"] = comment;
    };
    const OpenFiles files(place.policy->folder, workspace.texts());
    const std::string& here = place.policy->sources().path(place.file);
    for (const driver::ModuleFile& module : driver::modules_below(files)) {
        if (files.shown(module.file) == here) continue;
        const Result<std::string> text = files.read(module.file);
        propose(module.name, kFileItem, module.file, text ? std::string_view(*text) : std::string_view());
    }
    for (const StandardModule& module : standard_modules())
        propose(fmt::format("std.{}", module.name), kModuleItem, "a standard module", module.text);
    return items;
}

// ---- titles ----

// Whether the line belongs to a scenario: others, calendars, are based on what has a name.
bool is_in_scenario(std::string_view text, uint32_t offset) {
    for (uint32_t at = offset;;) {
        const LineAt line = line_at(text, at);
        const uint32_t start = line.begin;
        const bool at_edge = start == 0 || text[start - 1] == '\n' || text[start - 1] == '\r';
        if (line.text.starts_with("scenario")) return true;
        if (at_edge && !line.text.empty() && line.text.front() != '#') return false;
        const size_t line_break = text.substr(0, start).find_last_of("\r\n");
        if (line_break == std::string_view::npos) return false;
        at = static_cast<uint32_t>(line_break);
    }
}

// As they are written, with their quotation marks.
Json titles(const Place& place, const Json& range) {
    Json items = Json::array();
    std::set<std::string> seen;
    const SourceMap& sources = place.policy->sources();
    for (const syntax::Ast& tree : place.policy->inspection.trees) {
        for (const syntax::Declaration& declaration : tree.declarations) {
            const auto* scenario = std::get_if<syntax::ScenarioDecl>(&declaration.node);
            const bool is_this = tree.file == place.file && declaration.span.begin <= place.offset &&
                                 place.offset <= declaration.span.end;
            if (scenario == nullptr || is_this) continue;
            const std::string written(sources.text(scenario->title.span));
            if (!seen.insert(written).second) continue;
            const bool is_here = tree.file == place.file;
            items.push_back(proposed(
                written, kMethodItem,
                is_here ? "a scenario of this file" : fmt::format("a scenario of {}", sources.path(tree.file)), range));
        }
    }
    return items;
}

// Where a title begins that the line is in the middle of, or about to begin; npos where it is neither.
size_t title_in(const LineAt& line) {
    const size_t words = line.left().find("based on");
    if (words == std::string_view::npos) return words;
    // Not in a text that says so.
    const auto marks = std::count(line.text.begin(), line.text.begin() + static_cast<ptrdiff_t>(words), '"');
    const size_t begin = behind(line.left(), words, {"based", "on"});
    if (marks % 2 != 0 || begin == std::string_view::npos) return std::string_view::npos;
    const std::string_view begun = line.left().substr(begin);
    return begun.find('"', 1) == std::string_view::npos ? begin : std::string_view::npos;
}

// Behind the title that begins there: its closing quotation mark where there is one, else the place itself.
size_t title_end(const LineAt& line, size_t begin) {
    const size_t close =
        begin < line.text.size() && line.text[begin] == '"' ? line.text.find('"', line.before) : std::string_view::npos;
    return close == std::string_view::npos || close == begin ? line.before : close + 1;
}

}  // namespace

std::optional<Json> complete_by_line(Workspace& workspace, const Place& place) {
    const LineAt line = line_at(place.text(), place.offset);
    const Lines lines(place.text());
    const auto range = [&](size_t begin, size_t end) {
        return lines.range(line.begin + static_cast<uint32_t>(begin), line.begin + static_cast<uint32_t>(end));
    };
    const size_t module = behind(line.left(), 0, {"use"});
    // What a module's name can't hold ends it.
    constexpr std::string_view kEnds = " \t:#\"";
    if (module != std::string_view::npos && line.left().find_first_of(kEnds, module) == std::string_view::npos)
        return modules(workspace, place,
                       range(module, std::min(line.text.find_first_of(kEnds, line.before), line.text.size())));
    const size_t title = title_in(line);
    if (title == std::string_view::npos || !is_in_scenario(place.text(), place.offset)) return std::nullopt;
    return titles(place, range(title, title_end(line, title)));
}

}  // namespace proviso::lsp
