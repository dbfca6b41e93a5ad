// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/archive_paths.h"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

namespace proviso {
namespace {

namespace fs = std::filesystem;

bool is_archive(std::string_view name) {
    for (const std::string_view packed : {".gz", ".zst"})
        if (name.ends_with(packed)) name.remove_suffix(packed.size());
    return name.ends_with(".ndjson") || name.ends_with(".jsonl") || name.ends_with(".json") || name.ends_with(".csv");
}

Result<bool> add_folder(const std::string& folder, std::vector<std::string>& paths) {
    std::error_code error;
    std::vector<std::string> found;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->is_regular_file(error) && is_archive(entry->path().filename().string()))
            found.push_back(entry->path().string());
    if (error)
        return fail(FaultCode::FileNotReadable, fmt::format("can't read the folder `{}`: {}", folder, error.message()));
    if (found.empty())
        return fail(
            FaultCode::FileMissing,
            fmt::format("the folder `{}` holds no archive (.ndjson, .jsonl, .json, .csv, also .gz or .zst)", folder));
    std::sort(found.begin(), found.end());
    paths.insert(paths.end(), found.begin(), found.end());
    return true;
}

Result<bool> add_pattern(const std::string& pattern, std::vector<std::string>& paths) {
    glob_t found{};
    const int result = ::glob(pattern.c_str(), GLOB_ERR, nullptr, &found);
    for (size_t i = 0; result == 0 && i < found.gl_pathc; ++i) paths.emplace_back(found.gl_pathv[i]);
    ::globfree(&found);
    if (result != 0) return fail(FaultCode::FileMissing, fmt::format("no file matches `{}`", pattern));
    return true;
}

}  // namespace

Result<std::vector<std::string>> archive_paths(const std::vector<std::string>& named) {
    std::vector<std::string> paths;
    for (const std::string& name : named) {
        std::error_code error;
        const bool is_database = name.starts_with("sqlite:");
        if (!is_database && fs::is_directory(name, error)) {
            if (auto added = add_folder(name, paths); !added) return tl::make_unexpected(added.error());
        } else if (!is_database && name.find_first_of("*?[") != std::string::npos && !fs::exists(name, error)) {
            if (auto added = add_pattern(name, paths); !added) return tl::make_unexpected(added.error());
        } else {
            paths.push_back(name);
        }
    }
    return paths;
}

}  // namespace proviso
