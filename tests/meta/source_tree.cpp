// SPDX-License-Identifier: Apache-2.0
#include "tests/meta/source_tree.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace proviso::meta {
namespace {

namespace fs = std::filesystem;

bool is_skipped_folder(const fs::path& folder) {
    const std::string name = folder.filename().string();
    return folder == "build" || name == ".git" || name == ".cache" || name == "node_modules";
}

std::vector<SourceFile> read_tree() {
    std::vector<SourceFile> files;
    for (auto entry = fs::recursive_directory_iterator("."); entry != fs::recursive_directory_iterator(); ++entry) {
        const fs::path path = entry->path().lexically_relative(".");
        if (entry->is_directory()) {
            if (is_skipped_folder(path)) entry.disable_recursion_pending();
            continue;
        }
        if (path == ".git") continue;  // of a second work tree: a file that names the first
        std::ifstream stream(path, std::ios::binary);
        REQUIRE_MESSAGE(stream, "cannot read " << path.string());
        files.push_back({path.generic_string(), {std::istreambuf_iterator<char>(stream), {}}});
    }
    std::ranges::sort(files, {}, &SourceFile::path);
    return files;
}

}  // namespace

const std::vector<SourceFile>& source_tree() {
    static const std::vector<SourceFile> files = read_tree();
    return files;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const size_t end = std::min(text.find_first_of(separators), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool is_code(std::string_view path) {
    for (std::string_view ending : {".cpp", ".h", ".def", ".g4", ".cmake", "CMakeLists.txt", ".sh"}) {
        if (path.ends_with(ending)) return true;
    }
    return path == "dev" || path == ".ci/run" || path == "tests/fuzz/run";
}

std::string join(const std::vector<std::string>& complaints) {
    std::string text;
    for (const std::string& complaint : complaints) text += "\n  " + complaint;
    return text;
}

}  // namespace proviso::meta
