// SPDX-License-Identifier: Apache-2.0
// Rules about the files themselves: size, licence line, names, and that no path of one machine is written down.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "tests/meta/source_tree.h"

namespace proviso::meta {
namespace {

constexpr size_t kMaxLines = 800;
// Files that may be longer, each with its reason beside it.
constexpr std::array<std::string_view, 0> kLongFiles{};

using Files = std::vector<SourceFile>;
using Complaints = std::vector<std::string>;

Complaints too_long(const Files& files) {
    Complaints complaints;
    for (const SourceFile& file : files) {
        const size_t lines = lines_of(file.text).size();
        if (!is_code(file.path) || lines <= kMaxLines || std::ranges::find(kLongFiles, file.path) != kLongFiles.end()) {
            continue;
        }
        complaints.push_back(file.path + ": " + std::to_string(lines) + " lines, the limit is " +
                             std::to_string(kMaxLines));
    }
    return complaints;
}

Complaints without_licence(const Files& files) {
    Complaints complaints;
    for (const SourceFile& file : files) {
        if (!is_code(file.path)) continue;
        const auto lines = lines_of(file.text);
        const auto head = lines.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(lines.size(), 2));
        const bool found = std::any_of(lines.begin(), head, [](std::string_view line) {
            return line.ends_with("SPDX-License-Identifier: Apache-2.0");
        });
        if (!found) complaints.push_back(file.path + ": no SPDX line at its top");
    }
    return complaints;
}

// Words that say nothing about what a file holds.
bool is_empty_word(std::string_view word) {
    for (std::string_view empty : {"util", "utils", "helper", "helpers", "common", "misc", "manager"}) {
        if (word == empty) return true;
    }
    return false;
}

Complaints badly_named(const Files& files) {
    Complaints complaints;
    for (const SourceFile& file : files) {
        std::string lower = file.path;
        for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        for (std::string_view word : split(lower, "/_-.")) {
            if (is_empty_word(word)) complaints.push_back(file.path + ": `" + std::string(word) + "` says nothing");
        }
    }
    return complaints;
}

// A path that stands for itself, not the tail of a longer one such as `a/home/b`.
bool names_absolute(std::string_view line, std::string_view path) {
    for (size_t at = line.find(path); at != std::string_view::npos; at = line.find(path, at + 1)) {
        const char before = at == 0 ? ' ' : line[at - 1];
        if (!std::isalnum(static_cast<unsigned char>(before)) && before != '_' && before != '.' && before != '}' &&
            before != '-') {
            return true;
        }
    }
    return false;
}

Complaints with_machine_paths(const Files& files) {
    // In two pieces, so that this file does not find itself.
    const std::vector<std::string> forbidden{std::string("/ho") + "me/", std::string("/wo") + "rk/",
                                             std::string("/ro") + "ot/", std::string("/Us") + "ers/"};
    Complaints complaints;
    for (const SourceFile& file : files) {
        size_t number = 0;
        for (std::string_view line : lines_of(file.text)) {
            ++number;
            for (const std::string& path : forbidden) {
                if (!names_absolute(line, path)) continue;
                complaints.push_back(file.path + ":" + std::to_string(number) + ": names " + path + "…");
            }
        }
    }
    return complaints;
}

std::string repeated(std::string_view line, size_t times) {
    std::string text;
    for (size_t i = 0; i < times; ++i) text += line;
    return text;
}

TEST_CASE("tree: no source file is too long") {
    const auto complaints = too_long(source_tree());
    CHECK_MESSAGE(complaints.empty(), join(complaints));
    CHECK(too_long({{"a.cpp", repeated("x\n", kMaxLines)}}).empty());
    CHECK(too_long({{"a.cpp", repeated("x\n", kMaxLines + 1)}}).size() == 1);
}

TEST_CASE("tree: every source file carries the licence line") {
    const auto complaints = without_licence(source_tree());
    CHECK_MESSAGE(complaints.empty(), join(complaints));
    CHECK(without_licence({{"dev", "#!/usr/bin/env bash\n# SPDX-License-Identifier: Apache-2.0\n"}}).empty());
    CHECK(without_licence({{"a.h", "#pragma once\n"}, {"b.def", ""}}).size() == 2);
}

TEST_CASE("tree: names say what a file holds") {
    const auto complaints = badly_named(source_tree());
    CHECK_MESSAGE(complaints.empty(), join(complaints));
    CHECK(badly_named({{"runtime/base/decimal.h", ""}}).empty());
    CHECK(badly_named({{"runtime/utils/a.h", ""}, {"a/string_helpers.cpp", ""}}).size() == 2);
}

TEST_CASE("tree: no path of one machine is written down") {
    const auto complaints = with_machine_paths(source_tree());
    CHECK_MESSAGE(complaints.empty(), join(complaints));
    CHECK(with_machine_paths({{"a.md", "see docs/home/index\n"}}).empty());
    CHECK(with_machine_paths({{"a.md", std::string("cd /ho") + "me/x\n"}}).size() == 1);
}

TEST_CASE("tree: the walk finds the sources") {
    const auto& files = source_tree();
    const auto has = [&](std::string_view path) {
        return std::ranges::any_of(files, [&](const SourceFile& file) { return file.path == path; });
    };
    CHECK(has("CMakeLists.txt"));
    CHECK(has("tests/meta/tree_test.cpp"));
    CHECK(std::ranges::none_of(files, [](const SourceFile& file) { return file.path.starts_with("build/"); }));
}

}  // namespace
}  // namespace proviso::meta
