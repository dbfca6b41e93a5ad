// SPDX-License-Identifier: Apache-2.0
// The words of a file one by one, and what could be written at a place of it: for editors, where half a declaration is the rule.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/source/source.h"

namespace proviso::syntax {

enum class WordKind : uint8_t { Keyword, Name, Number, Date, Text, Sign, Comment };
struct Word {
    WordKind kind;
    Span span;
};
// In the file's order; what is no policy at all is left out. Nothing of a file that is not UTF-8 text.
std::vector<Word> words_of(const SourceMap& sources, FileId file);

// Whether something can be called that.
bool is_name(std::string_view text);

// The keywords that could be written at this place, going by what of the declaration stands before it. Empty where that has a mistake,
// and inside of texts and comments.
std::vector<std::string_view> keywords_at(const SourceMap& sources, FileId file, uint32_t offset);

}  // namespace proviso::syntax
