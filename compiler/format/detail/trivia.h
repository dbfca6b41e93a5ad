// SPDX-License-Identifier: Apache-2.0
// The comments and blank lines of a file, each given to a word: a comment behind words to the last of them, one on a line of its own to the
// next word.
#pragma once

#include <vector>

#include "compiler/format/detail/document.h"
#include "compiler/syntax/concrete.h"

namespace proviso::format::detail {

struct FileTrivia {
    std::vector<std::vector<Trivia>>
        words;                  // by declaration, by token; nothing stands around tokens without characters
    std::vector<Comment> tail;  // behind the last word of the file
};
FileTrivia collect_trivia(std::string_view text, const syntax::ConcreteFile& file);

// Cells between the line's begin and `offset`.
size_t column_of(std::string_view text, uint32_t offset);

}  // namespace proviso::format::detail
