// SPDX-License-Identifier: Apache-2.0
#include "tools/lsp/standard_files.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "runtime/base/output_file.h"
#include "stdlib/modules.h"
#include "tools/lsp/texts.h"

namespace proviso::lsp {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".proviso";

// "" where there is none.
std::string cache_folder() {
    const auto absolute = [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr && *value == '/' ? std::string(value) : std::string();
    };
    const std::string cache = absolute("XDG_CACHE_HOME"), home = absolute("HOME");
    if (!cache.empty()) return cache + "/proviso/";
    return home.empty() ? std::string() : home + "/.cache/proviso/";
}

}  // namespace

std::string path_to_open(const SourceMap& sources, FileId file) {
    if (sources.kind(file) != SourceKind::Standard) return sources.path(file);
    const std::string cache = cache_folder();
    return cache.empty() ? std::string() : cache + sources.path(file);
}

std::string make_openable(const SourceMap& sources, FileId file) {
    if (sources.kind(file) != SourceKind::Standard) return {};
    const std::string path = path_to_open(sources, file);
    if (path.empty())
        return "a standard module is shown as a copy in your cache, and neither HOME nor XDG_CACHE_HOME says where "
               "that is";
    const std::string_view text = sources.text(file);
    // Another version of the program may have left its own.
    if (const auto there = read_file(path, kMaxSourceBytes); there && *there == text) return {};
    std::error_code error;
    fs::create_directories(folder_of(path), error);
    if (const auto written = write_file(path, text); !written)
        return fmt::format("a standard module is shown as a copy in your cache: {}", written.error().message);
    fs::permissions(path, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read, error);
    return {};
}

std::string_view standard_module_at(std::string_view path) {
    const std::string folder = cache_folder() + "std/";
    if (!path.starts_with('/') || !path.starts_with(folder) || !path.ends_with(kSuffix)) return {};
    path.remove_prefix(folder.size());
    path.remove_suffix(std::min(kSuffix.size(), path.size()));
    for (const StandardModule& module : standard_modules())
        if (module.name == path) return module.name;
    return {};
}

}  // namespace proviso::lsp
