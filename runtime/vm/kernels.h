// SPDX-License-Identifier: Apache-2.0
// The inner loops: an operation on values, applied over whole columns. A column of values comes with its known bits; a
// constant has one value for all rows. Results of unknown rows are zero.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>

#include "runtime/column/bits.h"
#include "runtime/vm/machine.h"
#include "runtime/vm/row_kernels.h"

namespace proviso::kernel {

// Known bits of word w of a register, constants spread over the word.
inline Word spread(const Word* words, bool constant, size_t w) {
    return constant ? Word{0} - (words[0] & 1) : words[w];
}
inline Word yes_word(const Register& reg, size_t w) {
    PROVISO_CHECK(reg.made && (reg.constant || w < words_for(reg.rows)), "a register has the rows that are read");
    return spread(reg.yes, reg.constant, w);
}
inline Word no_word(const Register& reg, size_t w) {
    PROVISO_CHECK(reg.type == bytecode::RegisterType::Answer, "what is read as an answer is one");
    PROVISO_CHECK(reg.made && (reg.constant || w < words_for(reg.rows)), "a register has the rows that are read");
    return spread(reg.no, reg.constant, w);
}

inline size_t rows_in_word(size_t rows, size_t w) { return std::min<size_t>(64, rows - w * 64); }
inline Word row_mask(size_t rows, size_t w) { return w + 1 < words_for(rows) ? ~Word{0} : tail_mask(rows); }

template <class T, bool kConstant>
struct Values {
    const T* data;
    const T& operator[](size_t row) const { return kConstant ? data[0] : data[row]; }
};

// yes and no where both operands are known: the predicate's truth.
template <class T, class Predicate, bool kLeft, bool kRight>
void compare_rows(Values<T, kLeft> left, const Register& a, Values<T, kRight> right, const Register& b, size_t rows,
                  Word* yes, Word* no, Predicate predicate) {
    for (size_t w = 0; w < words_for(rows); ++w) {
        const Word known = yes_word(a, w) & yes_word(b, w) & row_mask(rows, w);
        Word truth = 0;
        const size_t base = w * 64;
        for (size_t i = 0; i < rows_in_word(rows, w); ++i)
            truth |= Word{predicate(left[base + i], right[base + i])} << i;
        yes[w] = truth & known;
        no[w] = ~truth & known;
    }
}

template <class T, class Predicate>
void compare(const Register& a, const Register& b, size_t rows, Word* yes, Word* no, Predicate predicate) {
    const auto* left = static_cast<const T*>(a.values);
    const auto* right = static_cast<const T*>(b.values);
    if (a.constant && b.constant)
        compare_rows(Values<T, true>{left}, a, Values<T, true>{right}, b, rows, yes, no, predicate);
    else if (a.constant)
        compare_rows(Values<T, true>{left}, a, Values<T, false>{right}, b, rows, yes, no, predicate);
    else if (b.constant)
        compare_rows(Values<T, false>{left}, a, Values<T, true>{right}, b, rows, yes, no, predicate);
    else
        compare_rows(Values<T, false>{left}, a, Values<T, false>{right}, b, rows, yes, no, predicate);
}

// Leaves known only the rows whose values can be compared: of one currency, of one kind.
template <class T, class Comparable>
void keep_comparable(const Register& a, const Register& b, size_t rows, Word* yes, Word* no, Comparable comparable) {
    for (size_t w = 0; w < words_for(rows); ++w) {
        for (Word left = yes[w] | no[w]; left != 0; left &= left - 1) {
            const auto row = static_cast<uint32_t>(w * 64 + static_cast<size_t>(std::countr_zero(left)));
            if (comparable(a.value<T>(row), b.value<T>(row))) continue;
            clear_bit(yes, row);
            clear_bit(no, row);
        }
    }
}

// The operation gives nothing where the result does not fit: that row stays unknown.
template <class Out, class A, class B, class Operation>
void combine(const Register& a, const Register& b, size_t rows, Word* known, Out* out, Operation operation) {
    for (size_t w = 0; w < words_for(rows); ++w) {
        Word both = yes_word(a, w) & yes_word(b, w) & row_mask(rows, w);
        for (; both != 0; both &= both - 1) {
            const size_t row = w * 64 + static_cast<size_t>(std::countr_zero(both));
            const auto r = static_cast<uint32_t>(row);
            if (const std::optional<Out> result = operation(a.value<A>(r), b.value<B>(r))) {
                out[row] = *result;
                set_bit(known, row);
            }
        }
    }
}

// out bit r = in bit map[r].
inline void gather_bits(const Word* in, std::span<const uint32_t> map, Word* out) {
    for (size_t base = 0; base < map.size(); base += 64) {
        Word word = 0;
        const size_t count = std::min<size_t>(64, map.size() - base);
        for (size_t i = 0; i < count; ++i) word |= Word{test_bit(in, map[base + i])} << i;
        out[base / 64] = word;
    }
}

// Calls visit(w, hits, possible) for each word of a column of answers in which some row is not settled against: `possible` are the rows
// that are not no, `hits` those of them that are yes; where not `towards_yes`, no and yes are changed for one another.
template <class Visit>
void for_each_possible(const Register& column, bool towards_yes, size_t rows, Visit visit) {
    constexpr size_t kGroup = 64 * 64;  // words that not_full() tells apart in one go
    const Word* against = towards_yes ? column.no : column.yes;
    const Word* hit = towards_yes ? column.yes : column.no;
    const size_t words = words_for(rows);
    PROVISO_CHECK(column.made && column.type == bytecode::RegisterType::Answer, "what is read as an answer is one");
    PROVISO_CHECK(column.constant || rows == column.rows, "a register has the rows that are read");
    Word found[kGroup / 64];
    for (size_t begin = 0; begin < words; begin += kGroup) {
        const size_t count = std::min(kGroup, words - begin);
        if (column.constant) {
            std::fill_n(found, words_for(count), ~Word{0});
            found[words_for(count) - 1] = tail_mask(count);
        } else {
            row_kernels().not_full(against + begin, count, found);
        }
        for_each_bit(found, count, [&](size_t i) {
            const size_t w = begin + i;
            const Word possible = ~spread(against, column.constant, w) & row_mask(rows, w);
            if (possible != 0) visit(w, spread(hit, column.constant, w) & possible, possible);
        });
    }
}

}  // namespace proviso::kernel
