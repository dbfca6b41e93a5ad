// SPDX-License-Identifier: Apache-2.0
#include "compiler/driver/find_policy.h"

#include <algorithm>
#include <deque>
#include <set>

#include "compiler/syntax/parse.h"
#include "compiler/syntax/words.h"

namespace proviso::driver {
namespace {

// A line whose first word is `policy`, and that does not declare a field of that name.
bool looks_like_policy(std::string_view text) {
    constexpr std::string_view kBlank = " \t", kWord = "policy";
    for (size_t line = 0; line < text.size();) {
        const size_t end = std::min(text.find('\n', line), text.size());
        const std::string_view here = text.substr(line, end - line);
        line = end + 1;
        const size_t first = here.find_first_not_of(kBlank);
        if (first == std::string_view::npos || here.substr(first, kWord.size()) != kWord) continue;
        const size_t after = here.find_first_not_of(kBlank, first + kWord.size());
        const bool is_word = after != first + kWord.size();
        if (is_word && after != std::string_view::npos && here[after] != ':' && here[after] != '\r') return true;
    }
    return false;
}

// The file's text, where it looks like a policy.
std::optional<std::string> declaring_text(const Files& files, const std::string& file) {
    const std::string name = split_path(file).name;
    if (policy_stem(name).empty() || !scenario_stem(name).empty() || files.state(file) != FileState::Present)
        return std::nullopt;
    Result<std::string> text = files.read(file);
    if (!text || !looks_like_policy(*text)) return std::nullopt;
    return *std::move(text);
}

// Nothing where the file looks like no policy; without a name where it does, and holds no declaration that could be read.
std::optional<PolicyHead> head_of(const Files& files, const std::string& file) {
    std::optional<std::string> text = declaring_text(files, file);
    if (!text) return std::nullopt;
    SourceMap sources;
    DiagnosticSink sink;
    const syntax::Ast tree = syntax::parse(sources, sources.add(file, *std::move(text)), sink);
    const syntax::PolicyDecl* policy = policy_of(tree);
    if (policy == nullptr) return PolicyHead{file, {}, {}};
    return PolicyHead{file, policy->name.text, policy->version ? policy->version->plain() : std::string()};
}

// Calls `visit` with each file's name, the nearest folders first. False where there was too much to look through.
template <class Visit>
bool walk(const Files& files, Visit visit) {
    size_t seen = 0;
    for (std::deque<std::string> folders = {""}; !folders.empty(); folders.pop_front()) {
        const std::string folder = folders.front();
        for (const std::string& name : files.list(folder)) {
            if (++seen > kMostLookedThrough) return false;
            visit(join_path(folder, name));
        }
        for (const std::string& inner : files.folders(folder)) {
            if (++seen > kMostLookedThrough) return false;
            folders.push_back(join_path(folder, inner));
        }
    }
    return true;
}

// As `use` has it; "" where it can't name that file.
std::string module_name(const std::string& file) {
    const SplitPath split = split_path(file);
    const std::string_view stem = policy_stem(split.name);
    if (stem.empty() || !scenario_stem(split.name).empty() || file.starts_with("std/")) return {};
    std::string name = join_path(split.folder, std::string(stem));
    for (size_t begin = 0, end = 0; end < name.size(); begin = end + 1) {
        end = std::min(name.find('/', begin), name.size());
        if (!syntax::is_name(name.substr(begin, end - begin))) return {};
    }
    std::replace(name.begin(), name.end(), '/', '.');
    return name;
}

}  // namespace

bool declares_policy(const Files& files, const std::string& file) { return declaring_text(files, file).has_value(); }

const syntax::PolicyDecl* policy_of(const syntax::Ast& tree) {
    for (const syntax::Declaration& declaration : tree.declarations) {
        if (const auto* policy = std::get_if<syntax::PolicyDecl>(&declaration.node)) return policy;
    }
    return nullptr;
}

std::vector<PolicyHead> policies_in_folder(const Files& files) {
    std::vector<PolicyHead> declaring, alike;
    for (const std::string& name : files.list("")) {
        std::optional<PolicyHead> head = head_of(files, name);
        if (head) (head->name.empty() ? alike : declaring).push_back(*std::move(head));
    }
    return declaring.empty() ? alike : declaring;
}

std::optional<std::vector<PolicyHead>> find_policies(const Files& files, std::string_view name) {
    std::vector<PolicyHead> found;
    const bool all = walk(files, [&](const std::string& file) {
        std::optional<PolicyHead> head = head_of(files, file);
        if (head && head->name == name) found.push_back(*std::move(head));
    });
    return all ? std::optional(std::move(found)) : std::nullopt;
}

std::vector<std::string> policy_names(const Files& files) {
    std::set<std::string> names;
    walk(files, [&](const std::string& file) {
        std::optional<PolicyHead> head = head_of(files, file);
        if (head && !head->name.empty()) names.insert(std::move(head->name));
    });
    return {names.begin(), names.end()};
}

std::vector<ModuleFile> modules_below(const Files& files) {
    std::vector<ModuleFile> found;
    walk(files, [&](const std::string& file) {
        std::string name = module_name(file);
        if (!name.empty() && !declares_policy(files, file)) found.push_back({std::move(name), file});
    });
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return found;
}

}  // namespace proviso::driver
