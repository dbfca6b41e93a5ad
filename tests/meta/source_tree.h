// SPDX-License-Identifier: Apache-2.0
// The project's own files as the meta tests see them: paths relative to the project's folder, with `/`, sorted. What is
// built, hidden tool folders and version control are left out. Tests run in the project's folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace proviso::meta {

struct SourceFile {
    std::string path;
    std::string text;
};

// Reads every file of the tree; fails the running test where that can't be done.
const std::vector<SourceFile>& source_tree();

std::vector<std::string_view> split(std::string_view text, std::string_view separators);
// Without line breaks; the last line need not end in one.
std::vector<std::string_view> lines_of(std::string_view text);

// Files written by hand in a language with comments: C++, its tables, the grammar, CMake, scripts.
bool is_code(std::string_view path);

// One line per complaint, for a failing test's message.
std::string join(const std::vector<std::string>& complaints);

}  // namespace proviso::meta
