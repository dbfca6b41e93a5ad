// SPDX-License-Identifier: Apache-2.0
// The canonical layout of a policy file. It follows from the words, their order and the comments alone: however a file is broken into
// lines, the result is the same, and formatting it again changes nothing. Of a literate file only the blocks marked `proviso` are laid out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace proviso::format {

inline constexpr size_t kLineWidth = 120;  // cells; a line is longer only where it can't be broken

enum class Found : uint8_t {
    Layout,
    Mistakes,  // reported to the sink: the file can't be laid out
    Nothing,   // no layout that says the same: a defect of this library
};
struct Formatted {
    Found found;
    std::string text;  // the whole file's; of a Layout only
};
// What is made is parsed again, and only handed out where it says what the file says.
Formatted format_file(const SourceMap& sources, FileId file, DiagnosticSink& sink);

// The names of the grammar's rules that have a layout of their own.
const std::vector<std::string_view>& rules_with_layout();

}  // namespace proviso::format
