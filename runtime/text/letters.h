// SPDX-License-Identifier: Apache-2.0
// Texts by their characters: how many there are, and what is the same but for capital and small letters. Texts are well-formed UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace proviso {

// A text that is joined from others and would be longer has no value: a policy of a few lines could double a text again and again,
// for each record of a batch.
inline constexpr size_t kMaxJoinedBytes = 16384;

// Code points.
size_t count_characters(std::string_view text);
// Appends the text with its letters folded (Unicode's full case folding): texts that differ only in capital and small letters
// become the same, `Straße` and `STRASSE` too.
void append_folded(std::string_view text, std::string& out);
std::string folded(std::string_view text);

}  // namespace proviso
