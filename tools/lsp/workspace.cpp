// SPDX-License-Identifier: Apache-2.0
#include "tools/lsp/workspace.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/driver/find_policy.h"
#include "compiler/driver/versions.h"
#include "compiler/syntax/parse.h"
#include "stdlib/modules.h"
#include "tools/lsp/shown.h"
#include "tools/lsp/standard_files.h"

namespace proviso::lsp {
namespace {

constexpr size_t kFoldersAbove = 3;  // of a file that lies in no folder of the workspace

}  // namespace

FileId Policy::file_of(const std::string& path) const {
    for (FileId file = 0; file < sources().size(); ++file)
        if (path_to_open(sources(), file) == path) return file;
    return kNoFile;
}

const syntax::Ast* Policy::tree_of(FileId file) const {
    for (const syntax::Ast& tree : inspection.trees)
        if (tree.file == file) return &tree;
    return nullptr;
}

// ---- what is open ----

void Workspace::open(const std::string& path, std::string text) {
    texts_[path] = std::make_shared<const std::string>(std::move(text));
    forget();
}

void Workspace::close(const std::string& path) {
    texts_.erase(path);
    forget();
}

std::string Workspace::change(const std::string& path, const Json& change) {
    const auto open = texts_.find(path);
    if (open == texts_.end()) return fmt::format("`{}` is not open, and can't be changed", path);
    const std::string& with = change.at("text").get_ref<const std::string&>();
    touch(path);
    if (!change.contains("range")) {
        open->second = std::make_shared<const std::string>(with);
        return {};
    }
    const std::string& before = *open->second;
    const Lines lines(before);
    bool outside = false;
    const Json& range = change.at("range");
    uint32_t begin = lines.offset(position_of(range.at("start")), &outside);
    uint32_t end = lines.offset(position_of(range.at("end")), &outside);
    if (begin > end) std::swap(begin, end);
    std::string after = before.substr(0, begin) + with + before.substr(end);
    const std::string problem = outside ? fmt::format(
                                              "a change of `{}` names a place outside of the file, which has {} lines; "
                                              "the nearest place in it was taken",
                                              path, lines.count())
                                        : std::string();
    open->second = std::make_shared<const std::string>(std::move(after));
    return problem;
}

// Whatever a policy reads lies in its folder.
void Workspace::touch(const std::string& path) {
    std::erase_if(policies_, [&](const auto& entry) { return lies_in(path, entry.second->folder); });
}

// ---- policies ----

std::shared_ptr<Policy> Workspace::compile(const std::string& folder, const std::string& main) {
    const std::string path = driver::join_path(folder, main);
    if (const auto known = policies_.find(path); known != policies_.end()) return known->second;
    const OpenFiles files(folder, texts_);
    auto inspected = driver::inspect(files, main, Scrutiny::Thorough, &parsed_[path]);
    if (!inspected) return nullptr;
    auto policy = std::make_shared<Policy>(Policy{folder, main, *std::move(inspected), std::nullopt});
    policies_.emplace(path, policy);
    return policy;
}

std::shared_ptr<Policy> Workspace::trial(const Policy& policy, const Texts& replaced, Scrutiny scrutiny) {
    Texts texts = texts_;
    for (const auto& [path, text] : replaced) texts[path] = text;
    const OpenFiles files(policy.folder, texts);
    auto inspected =
        driver::inspect(files, policy.main, scrutiny, &parsed_[driver::join_path(policy.folder, policy.main)]);
    if (!inspected) return nullptr;
    return std::make_shared<Policy>(Policy{policy.folder, policy.main, *std::move(inspected), std::nullopt});
}

std::shared_ptr<Policy> Workspace::alone(const std::string& path) {
    const auto open = texts_.find(path);
    Result<std::string> text = open != texts_.end() ? within_limit(*open->second) : read_file(path, kMaxSourceBytes);
    if (!text && open == texts_.end()) return nullptr;
    auto policy = std::make_shared<Policy>();
    policy->folder = folder_of(path);
    policy->inspection.compilation = std::make_unique<Compilation>();
    Compilation& compilation = *policy->inspection.compilation;
    if (!text) {
        const FileId file = compilation.sources.add(path, "");
        compilation.diagnostics.report(DiagnosticCode::FileNotReadable, {file, 0, 0}, path, text.error().message);
        return policy;
    }
    const FileId file = compilation.sources.add(path, *std::move(text));
    policy->inspection.trees.push_back(syntax::parse(compilation.sources, file, compilation.diagnostics));
    compilation.diagnostics.sort();
    return policy;
}

// nullptr where it is none, or where its copy was changed in the editor.
std::shared_ptr<Policy> Workspace::standard(const std::string& path) {
    const std::string_view module = standard_module_at(path);
    if (module.empty()) return nullptr;
    const auto open = texts_.find(path);
    if (open != texts_.end() && *open->second != find_standard_module(module)) return nullptr;
    if (const auto known = policies_.find(path); known != policies_.end()) return known->second;
    const std::vector<SourceText> texts{{"reader.proviso", fmt::format("policy reader\n\nuse std.{}\n", module)}};
    auto inspected = driver::inspect(driver::TextFiles(texts, ""), texts.front().path, Scrutiny::ToRun);
    if (!inspected) return nullptr;
    // Nobody asked what such a policy lacks.
    inspected->compilation->diagnostics = {};
    auto policy = std::make_shared<Policy>(Policy{folder_of(path), "", *std::move(inspected), std::nullopt});
    policies_.emplace(path, policy);
    return policy;
}

std::vector<std::shared_ptr<Policy>> Workspace::policies_in(const std::string& folder) {
    std::vector<std::shared_ptr<Policy>> found;
    const OpenFiles files(folder, texts_);
    for (const std::string& name : files.list(""))
        if (driver::declares_policy(files, name))
            if (std::shared_ptr<Policy> policy = compile(folder, name)) found.push_back(std::move(policy));
    return found;
}

std::vector<std::string> Workspace::folders_above(const std::string& path) const {
    std::vector<std::string> folders;
    const bool rooted =
        std::any_of(roots_.begin(), roots_.end(), [&](const auto& root) { return lies_in(path, root); });
    for (std::string folder = folder_of(path); !folder.empty(); folder = folder_of(folder)) {
        folders.push_back(folder);
        const bool is_root = std::find(roots_.begin(), roots_.end(), folder) != roots_.end();
        if (rooted ? is_root : folders.size() > kFoldersAbove) break;
    }
    return folders;
}

std::vector<std::shared_ptr<Policy>> Workspace::policies_of(const std::string& path, Reach reach) {
    if (std::shared_ptr<Policy> policy = standard(path)) return {std::move(policy)};
    std::vector<std::shared_ptr<Policy>> found;
    for (const std::string& folder : folders_above(path)) {
        for (std::shared_ptr<Policy>& policy : policies_in(folder))
            if (policy->file_of(path) != kNoFile) found.push_back(std::move(policy));
        if (!found.empty() && reach == Reach::Nearest) break;
    }
    if (found.empty())
        if (std::shared_ptr<Policy> policy = alone(path)) found.push_back(std::move(policy));
    return found;
}

Place Workspace::file_of(const Json& params) {
    const std::string path = path_of(params.at("textDocument").at("uri").get_ref<const std::string&>());
    const std::vector<std::shared_ptr<Policy>> policies = policies_of(path);
    if (policies.empty()) throw Refusal(kInvalidParams, fmt::format("`{}` is not open, and can't be read", path));
    return {policies.front(), policies.front()->file_of(path), 0};
}

Place Workspace::place_of(const Json& params) {
    Place place = file_of(params);
    const Position position = position_of(params.at("position"));
    const Lines lines(place.text());
    bool outside = false;
    place.offset = lines.offset(position, &outside);
    if (outside)
        throw Refusal(kInvalidParams,
                      fmt::format("line {}, character {} lies outside of `{}`, which has {} lines", position.line,
                                  position.character, place.policy->sources().path(place.file), lines.count()));
    return place;
}

// ---- what is wrong with them ----

std::map<std::string, Json> Workspace::diagnose() {
    std::map<std::string, Json> found;
    std::set<std::shared_ptr<Policy>> policies;
    std::set<std::string> folders;
    for (const auto& [path, text] : texts_) {
        found[path] = Json::array();
        for (std::shared_ptr<Policy>& policy : policies_of(path)) policies.insert(std::move(policy));
    }
    for (const std::shared_ptr<Policy>& policy : policies) {
        show_diagnostics(policy->compilation().diagnostics, policy->sources(), found);
        if (!policy->main.empty()) folders.insert(policy->folder);
    }
    for (const std::string& folder : folders) compare_versions(folder, found);
    for (auto& [path, shown] : found) {
        auto& list = shown.get_ref<Json::array_t&>();
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    }
    return found;
}

// Where a folder holds several versions of one policy, and nothing else.
void Workspace::compare_versions(const std::string& folder, std::map<std::string, Json>& found) {
    const std::vector<std::shared_ptr<Policy>> policies = policies_in(folder);
    const auto is_version = [&](const std::shared_ptr<Policy>& policy) {
        return policy->compilation().program &&
               policy->compilation().program->name == policies.front()->compilation().program->name;
    };
    if (policies.size() < 2 || !policies.front()->compilation().program ||
        !std::all_of(policies.begin(), policies.end(), is_version))
        return;
    PolicyVersions versions;
    std::map<std::string, Policy*> owners;
    for (const std::shared_ptr<Policy>& policy : policies) {
        owners[policy->compilation().main_path] = policy.get();
        versions.versions.push_back(std::move(policy->inspection.compilation));
    }
    driver::check_versions(versions);
    for (auto& version : versions.versions) {
        Policy* owner = owners.at(version->main_path);
        owner->inspection.compilation = std::move(version);
    }
    show_diagnostics(versions.diagnostics, versions.sources, found);
}

}  // namespace proviso::lsp
