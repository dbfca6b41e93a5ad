// SPDX-License-Identifier: Apache-2.0
#include "tools/repl/watch.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

namespace proviso::repl {

namespace {

namespace fs = std::filesystem;

bool is_policy_file(const std::string& name) {
    return name.ends_with(".proviso") || name.ends_with(".proviso.md") || name.ends_with(".pvb");
}

std::vector<std::string> policy_files_in(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code error;
    fs::directory_iterator entry(folder.empty() ? "." : folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        std::string name = entry->path().filename().string();
        if (is_policy_file(name)) names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

Watch::Seen Watch::seen() const {
    Seen out;
    for (const std::string& file : files_) {
        struct stat found {};
        Stamp& stamp = out.stamps.emplace_back();
        if (::stat(file.c_str(), &found) != 0) continue;
        stamp = {found.st_mtim.tv_sec, found.st_mtim.tv_nsec, found.st_size, found.st_ino};
    }
    out.names = policy_files_in(folder_);
    return out;
}

void Watch::look_at(std::vector<std::string> files, std::string folder) {
    files_ = std::move(files);
    folder_ = std::move(folder);
    before_ = seen();
}

}  // namespace proviso::repl
