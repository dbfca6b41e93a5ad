// SPDX-License-Identifier: Apache-2.0
#include "compiler/driver/own_files.h"

#include <algorithm>
#include <set>

namespace proviso::driver {
namespace {

constexpr std::string_view kBlank = " \t\r";

// The words after `use` at the beginning of a line. A glance is enough: a word too many makes fewer files this policy's own.
std::vector<std::string> uses_in(std::string_view text) {
    std::vector<std::string> names;
    for (size_t line = 0; line < text.size();) {
        const size_t end = std::min(text.find('\n', line), text.size());
        std::string_view here = text.substr(line, end - line);
        line = end + 1;
        here.remove_prefix(std::min(here.find_first_not_of(kBlank), here.size()));
        if (!here.starts_with("use ")) continue;
        here.remove_prefix(std::min(here.find_first_not_of(kBlank, 4), here.size()));
        names.emplace_back(here.substr(0, here.find_first_of(" \t\r,#")));
        std::replace(names.back().begin(), names.back().end(), '.', '/');
    }
    return names;
}

// The files, as messages show them, that policies beside this one use, directly or through one another.
std::set<std::string> used_by_others(const Files& files, const std::set<std::string>& ours) {
    std::vector<std::string> open;
    for (const std::string& name : files.list(""))
        if (!policy_stem(name).empty() && scenario_stem(name).empty() && !ours.contains(files.shown(name)))
            open.push_back(name);
    std::set<std::string> seen;
    while (!open.empty()) {
        const std::string name = std::move(open.back());
        open.pop_back();
        if (!seen.insert(files.shown(name)).second || files.state(name) != FileState::Present) continue;
        const Result<std::string> text = files.read(name);
        if (!text) continue;
        for (const std::string& used : uses_in(*text))
            for (const std::string_view suffix : {kPolicySuffix, kLiterateSuffix})
                open.push_back(used + std::string(suffix));
    }
    return seen;
}

}  // namespace

std::vector<bool> own_files(const Files& files, const Gathered& gathered, const SourceMap& sources) {
    std::set<std::string> ours;
    for (const syntax::Ast& tree : gathered.trees) ours.insert(sources.path(tree.file));
    const std::set<std::string> others = used_by_others(files, ours);
    std::vector<bool> own(sources.size());
    for (const syntax::Ast& tree : gathered.trees)
        own[tree.file] = sources.kind(tree.file) == SourceKind::Policy && !others.contains(sources.path(tree.file));
    return own;
}

}  // namespace proviso::driver
