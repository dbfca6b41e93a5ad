// SPDX-License-Identifier: Apache-2.0
// Bitmaps over the rows of a domain, 64 rows a word. Bits past the last row are always zero.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace proviso {

using Word = uint64_t;
using Bits = std::vector<Word>;

constexpr size_t words_for(size_t rows) { return (rows + 63) / 64; }
inline bool test_bit(const Word* words, size_t row) { return (words[row >> 6] >> (row & 63)) & 1; }
inline void set_bit(Word* words, size_t row) { words[row >> 6] |= Word{1} << (row & 63); }
inline void clear_bit(Word* words, size_t row) { words[row >> 6] &= ~(Word{1} << (row & 63)); }
// The word that has a bit for each of the last word's rows; all ones where rows is a multiple of 64.
constexpr Word tail_mask(size_t rows) { return rows % 64 == 0 ? ~Word{0} : (Word{1} << (rows % 64)) - 1; }

// Calls visit(row) for each set bit, ascending.
template <class Visit>
void for_each_bit(const Word* words, size_t rows, Visit visit) {
    for (size_t w = 0; w < words_for(rows); ++w)
        for (Word word = words[w]; word != 0; word &= word - 1)
            visit(w * 64 + static_cast<size_t>(std::countr_zero(word)));
}

}  // namespace proviso
