// SPDX-License-Identifier: Apache-2.0
// A condition's words in another text of the author's, that may say the same with other line breaks.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace proviso {

// Bytes [first, second) of where `text` first has the words, as whole names and numbers, outside its comments and quoted texts. Blanks
// of any kind and number are the same.
std::optional<std::pair<size_t, size_t>> find_words(std::string_view text, std::string_view words);

// Whether it is one name or number.
bool is_word(std::string_view text);

}  // namespace proviso
