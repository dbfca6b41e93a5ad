// SPDX-License-Identifier: Apache-2.0
// Literate files: Markdown in which the fenced blocks marked `proviso` are the program, and all else is for the reader.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/documents/document.h"

namespace proviso::syntax {

inline constexpr std::string_view kLiterateSuffix = ".proviso.md";

bool is_literate(std::string_view path);
bool is_program(const documents::Fence& fence);

// Bytes of a file.
struct Piece {
    uint32_t begin, end;
};
// The pieces of a file that are program, in its order: all of it, after a byte order mark, or a literate file's blocks. Blocks that
// are not closed, or missing, are reported.
std::vector<Piece> program_pieces(const SourceMap& sources, FileId file, DiagnosticSink& sink);

}  // namespace proviso::syntax
