// SPDX-License-Identifier: Apache-2.0
#include "compiler/driver/files.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "compiler/source/read_below.h"
#include "runtime/base/utf8.h"

namespace proviso::driver {
namespace {

namespace fs = std::filesystem;

// A file's name may be any bytes, a message or an image only text, without what moves a terminal's cursor.
std::string as_text(std::string name) {
    for (size_t i = 0; i < name.size(); ++i) {
        const auto byte = static_cast<unsigned char>(name[i]);
        const bool is_wide_control = byte == 0xC2 && i + 1 < name.size() && (name[i + 1] & 0xE0) == 0x80;
        if (byte < 0x20 || byte == 0x7F || is_wide_control) name[i] = '?';
    }
    for (size_t bad = find_invalid_utf8(name); bad != name.size(); bad = find_invalid_utf8(name)) name[bad] = '?';
    return name;
}

bool lies_below(const fs::path& path, const fs::path& folder) {
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

}  // namespace

std::string_view policy_stem(std::string_view name) {
    for (const std::string_view suffix : {kPolicySuffix, kLiterateSuffix}) {
        if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
    }
    return {};
}

std::string_view scenario_stem(std::string_view name) {
    constexpr std::string_view kScenarios = ".scenarios";
    const std::string_view stem = policy_stem(name);
    return stem.ends_with(kScenarios) ? stem.substr(0, stem.size() - kScenarios.size()) : std::string_view();
}

SplitPath split_path(const std::string& path) {
    const size_t slash = path.find_last_of('/');
    if (slash == std::string::npos) return {"", path};
    return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

std::string join_path(const std::string& folder, const std::string& name) {
    if (folder.empty() || name.empty()) return folder.empty() ? name : folder;
    return folder.back() == '/' ? folder + name : folder + "/" + name;
}

// ---- on disk ----

std::string DiskFiles::path(const std::string& name) const {
    const std::string joined = join_path(folder_, name);
    return joined.empty() ? "." : joined;
}

std::string DiskFiles::shown(const std::string& name) const { return as_text(join_path(folder_, name)); }

FileState DiskFiles::state(const std::string& name) const {
    std::error_code error;
    const fs::path file = fs::canonical(path(name), error);
    if (error) {
        // A link to nowhere, or something that may not be looked at, is there all the same.
        const fs::file_status status = fs::symlink_status(path(name), error);
        return fs::exists(status) ? FileState::Present : FileState::Missing;
    }
    const fs::path folder = fs::canonical(path(""), error);
    return !error && lies_below(file, folder) ? FileState::Present : FileState::Outside;
}

Result<std::string> DiskFiles::read(const std::string& name) const { return read_file(path(name), kMaxSourceBytes); }

Result<std::string> DiskFiles::read_inside(const std::string& name) const {
    return read_file_below(path(""), path(name), kMaxSourceBytes);
}

std::vector<std::string> DiskFiles::list(const std::string& folder) const {
    std::vector<std::string> names;
    std::error_code error;
    fs::directory_iterator entry(path(folder), error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        if (!entry->is_directory(ignored)) names.push_back(entry->path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> DiskFiles::folders(const std::string& folder) const {
    std::vector<std::string> names;
    std::error_code error;
    fs::directory_iterator entry(path(folder), error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        std::string name = entry->path().filename().string();
        if (!name.starts_with('.') && entry->is_directory(ignored) && !entry->is_symlink(ignored))
            names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    return names;
}

// ---- in memory ----

const SourceText* TextFiles::find(const std::string& name) const {
    const std::string path = join_path(folder_, name);
    const auto found =
        std::find_if(texts_.begin(), texts_.end(), [&](const SourceText& text) { return text.path == path; });
    return found == texts_.end() ? nullptr : &*found;
}

std::string TextFiles::shown(const std::string& name) const { return as_text(join_path(folder_, name)); }

FileState TextFiles::state(const std::string& name) const {
    return find(name) == nullptr ? FileState::Missing : FileState::Present;
}

Result<std::string> TextFiles::read(const std::string& name) const {
    const SourceText* file = find(name);
    if (file == nullptr) return fail(FaultCode::FileMissing, "it does not exist");
    if (file->text.size() > kMaxSourceBytes) return fail(FaultCode::FileNotReadable, "it is longer than 16 MiB");
    return file->text;
}

std::vector<std::string> TextFiles::list(const std::string& folder) const {
    std::set<std::string> names;
    for (const SourceText& text : texts_) {
        const SplitPath path = split_path(text.path);
        if (path.folder == join_path(folder_, folder)) names.insert(path.name);
    }
    return {names.begin(), names.end()};
}

std::vector<std::string> TextFiles::folders(const std::string& folder) const {
    std::set<std::string> names;
    const std::string own = join_path(folder_, folder);
    const std::string prefix = own.empty() ? "" : own + "/";
    for (const SourceText& text : texts_) {
        const std::string_view path = text.path;
        if (!path.starts_with(prefix)) continue;
        const std::string_view rest = path.substr(prefix.size());
        const size_t slash = rest.find('/');
        if (slash != std::string_view::npos && slash > 0) names.emplace(rest.substr(0, slash));
    }
    return {names.begin(), names.end()};
}

}  // namespace proviso::driver
