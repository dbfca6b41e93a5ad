// SPDX-License-Identifier: Apache-2.0
// What people type, without what means nothing in it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace proviso::session {

std::string_view trimmed(std::string_view text);  // without blanks around it
std::string folded(std::string_view text);        // likewise, and in small letters
// "a, b or c"; of more than `most`, the first.
std::string alternatives(const std::vector<std::string>& words, size_t most = std::string_view::npos);
// A whole number, written in digits alone.
std::optional<size_t> number_in(std::string_view text);
// Whether it can be part of a name: a letter, a digit, `_`.
bool is_part_of_name(char c);

}  // namespace proviso::session
