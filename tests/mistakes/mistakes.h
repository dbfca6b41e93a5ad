// SPDX-License-Identifier: Apache-2.0
// Tables of mistakes: tests/mistakes/NAME.mistakes, each line one change to NAME.proviso, as its first lines say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace proviso::mistakes {

struct Mistake {
    std::string where;  // "fees.mistakes:12"
    std::string text;   // of the whole policy, with the mistake in it
    size_t place = 0;   // byte of it
    std::string help;   // what the help must say
};

// All lines of a table. Throws where one does not fit its policy.
std::vector<Mistake> read_mistakes(const std::string& table);
// Byte offsets of words, numbers, texts and signs.
std::vector<size_t> token_begins(std::string_view text);

}  // namespace proviso::mistakes
