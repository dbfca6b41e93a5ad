// SPDX-License-Identifier: Apache-2.0
// The loops behind row_kernels.h. Included by one file for each kind of processor, which is compiled for it; so everything here has internal
// linkage, and nothing is included but what has no code of its own.
#pragma once

#include "runtime/vm/row_kernels.h"

#if defined(__AVX512BW__) && defined(__AVX512VL__)
#define PROVISO_AVX512
#include <immintrin.h>
#elif defined(__AVX2__)
#define PROVISO_AVX2
#include <immintrin.h>
#endif

namespace proviso::kernel {
namespace {

// A word of the truths of 64 rows, `truth(row)` for each.
template <class Truth>
inline uint64_t word_of(Truth truth) {
    uint64_t word = 0;
    for (size_t row = 0; row < 64; ++row) word |= static_cast<uint64_t>(truth(row)) << row;
    return word;
}

// ---- dates: 32 bits a row ----

// Truths of as many rows as a register holds.
#ifdef PROVISO_AVX512

using Integers = __m512i;
constexpr size_t kIntegers = 16;
inline Integers load(const void* p) { return _mm512_loadu_si512(p); }
inline Integers all(int32_t value) { return _mm512_set1_epi32(value); }
template <Relation kRelation>
inline uint64_t truths(Integers left, Integers right) {
    if constexpr (kRelation == Relation::Equal) return _mm512_cmpeq_epi32_mask(left, right);
    if constexpr (kRelation == Relation::Less) return _mm512_cmplt_epi32_mask(left, right);
    if constexpr (kRelation == Relation::LessOrEqual) return _mm512_cmple_epi32_mask(left, right);
}

#elif defined(PROVISO_AVX2)

using Integers = __m256i;
constexpr size_t kIntegers = 8;
inline Integers load(const void* p) { return _mm256_loadu_si256(static_cast<const __m256i*>(p)); }
inline Integers all(int32_t value) { return _mm256_set1_epi32(value); }
inline uint64_t bits_of(Integers truth) {
    return static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(truth)));
}
template <Relation kRelation>
inline uint64_t truths(Integers left, Integers right) {
    if constexpr (kRelation == Relation::Equal) return bits_of(_mm256_cmpeq_epi32(left, right));
    if constexpr (kRelation == Relation::Less) return bits_of(_mm256_cmpgt_epi32(right, left));
    if constexpr (kRelation == Relation::LessOrEqual) return bits_of(_mm256_cmpgt_epi32(left, right)) ^ 0xFF;
}

#else

using Integers = int32_t;
constexpr size_t kIntegers = 1;
inline Integers load(const void* p) { return *static_cast<const int32_t*>(p); }
inline Integers all(int32_t value) { return value; }
template <Relation kRelation>
inline uint64_t truths(Integers left, Integers right) {
    if constexpr (kRelation == Relation::Equal) return left == right;
    if constexpr (kRelation == Relation::Less) return left < right;
    if constexpr (kRelation == Relation::LessOrEqual) return left <= right;
}

#endif

template <Relation kRelation>
void dates(const int32_t* left, const int32_t* right, size_t words, uint64_t* truth) {
    for (size_t w = 0; w < words; ++w, left += 64, right += 64) {
        uint64_t word = 0;
        for (size_t row = 0; row < 64; row += kIntegers)
            word |= truths<kRelation>(load(left + row), load(right + row)) << row;
        truth[w] = word;
    }
}

template <Relation kRelation>
void dates_with(const int32_t* left, int32_t right, size_t words, uint64_t* truth) {
    const Integers each = all(right);
    for (size_t w = 0; w < words; ++w, left += 64) {
        uint64_t word = 0;
        for (size_t row = 0; row < 64; row += kIntegers) word |= truths<kRelation>(load(left + row), each) << row;
        truth[w] = word;
    }
}

void compare_dates(Relation relation, const int32_t* left, const int32_t* right, size_t words, uint64_t* truth) {
    if (relation == Relation::Equal) return dates<Relation::Equal>(left, right, words, truth);
    if (relation == Relation::Less) return dates<Relation::Less>(left, right, words, truth);
    dates<Relation::LessOrEqual>(left, right, words, truth);
}

void compare_dates_with(Relation relation, const int32_t* left, int32_t right, size_t words, uint64_t* truth) {
    if (relation == Relation::Equal) return dates_with<Relation::Equal>(left, right, words, truth);
    if (relation == Relation::Less) return dates_with<Relation::Less>(left, right, words, truth);
    dates_with<Relation::LessOrEqual>(left, right, words, truth);
}

// ---- approximations of numbers: 64 bits a row, no NaN among them ----

void compare_approximations_with(const double* left, double right, size_t words, uint64_t* less, uint64_t* equal) {
    for (size_t w = 0; w < words; ++w, left += 64) {
#if defined(PROVISO_AVX512)
        const __m512d each = _mm512_set1_pd(right);
        uint64_t smaller = 0, same = 0;
        for (size_t row = 0; row < 64; row += 8) {
            const __m512d rows = _mm512_loadu_pd(left + row);
            smaller |= static_cast<uint64_t>(_mm512_cmp_pd_mask(rows, each, _CMP_LT_OQ)) << row;
            same |= static_cast<uint64_t>(_mm512_cmp_pd_mask(rows, each, _CMP_EQ_OQ)) << row;
        }
        less[w] = smaller;
        equal[w] = same;
#elif defined(PROVISO_AVX2)
        const __m256d each = _mm256_set1_pd(right);
        uint64_t smaller = 0, same = 0;
        const auto bits = [](__m256d truth) { return static_cast<uint64_t>(_mm256_movemask_pd(truth)); };
        for (size_t row = 0; row < 64; row += 4) {
            const __m256d rows = _mm256_loadu_pd(left + row);
            smaller |= bits(_mm256_cmp_pd(rows, each, _CMP_LT_OQ)) << row;
            same |= bits(_mm256_cmp_pd(rows, each, _CMP_EQ_OQ)) << row;
        }
        less[w] = smaller;
        equal[w] = same;
#else
        less[w] = word_of([&](size_t row) { return left[row] < right; });
        equal[w] = word_of([&](size_t row) { return left[row] == right; });
#endif
    }
}

// ---- choices: small numbers, 32 bits a row ----

#if defined(PROVISO_AVX512) || defined(PROVISO_AVX2)

// The set's numbers 32 h to 32 h + 31.
inline uint32_t half(const uint64_t* set, size_t h) { return static_cast<uint32_t>(set[h / 2] >> (h % 2 * 32)); }

#ifdef PROVISO_AVX512
// Of a number beyond this half nothing is left of the bit.
inline uint64_t in_half(Integers numbers, uint32_t half) {
    return _mm512_test_epi32_mask(_mm512_sllv_epi32(all(1), numbers), all(static_cast<int32_t>(half)));
}
inline Integers minus_32(Integers numbers) { return _mm512_sub_epi32(numbers, all(32)); }
#else
inline uint64_t in_half(Integers numbers, uint32_t half) {
    const Integers found = _mm256_and_si256(_mm256_sllv_epi32(all(1), numbers), all(static_cast<int32_t>(half)));
    return bits_of(_mm256_cmpeq_epi32(found, _mm256_setzero_si256())) ^ 0xFF;
}
inline Integers minus_32(Integers numbers) { return _mm256_sub_epi32(numbers, all(32)); }
#endif

void in_set(const uint32_t* values, const uint64_t* set, size_t set_words, size_t words, uint64_t* truth) {
    for (size_t w = 0; w < words; ++w, values += 64) {
        uint64_t word = 0;
        for (size_t row = 0; row < 64; row += kIntegers) {
            Integers numbers = load(values + row);
            for (size_t h = 0; h < 2 * set_words; ++h, numbers = minus_32(numbers))
                if (half(set, h) != 0) word |= in_half(numbers, half(set, h)) << row;
        }
        truth[w] = word;
    }
}

#else

void in_set(const uint32_t* values, const uint64_t* set, size_t set_words, size_t words, uint64_t* truth) {
    for (size_t w = 0; w < words; ++w, values += 64)
        truth[w] = word_of([&](size_t row) {
            return values[row] < 64 * set_words && (set[values[row] / 64] >> (values[row] % 64) & 1) != 0;
        });
}

#endif

// ---- bitmaps ----

void both(const uint64_t* a_yes, const uint64_t* a_no, const uint64_t* b_yes, const uint64_t* b_no, size_t words,
          uint64_t* yes, uint64_t* no) {
    for (size_t w = 0; w < words; ++w) yes[w] = a_yes[w] & b_yes[w];
    for (size_t w = 0; w < words; ++w) no[w] = a_no[w] | b_no[w];
}

void not_full(const uint64_t* bits, size_t words, uint64_t* found) {
    for (size_t begin = 0; begin < words; begin += 64, bits += 64) {
        const size_t count = words - begin < 64 ? words - begin : 64;
        uint64_t word = 0;
        size_t w = 0;
#ifdef PROVISO_AVX512
        for (; w + 8 <= count; w += 8)
            word |= static_cast<uint64_t>(_mm512_cmpneq_epi64_mask(load(bits + w), _mm512_set1_epi64(-1))) << w;
#endif
        for (; w < count; ++w) word |= static_cast<uint64_t>(bits[w] != ~uint64_t{0}) << w;
        found[begin / 64] = word;
    }
}

constexpr RowKernels make_kernels(const char* name) {
    return {name, compare_dates, compare_dates_with, compare_approximations_with, in_set, both, not_full};
}

}  // namespace
}  // namespace proviso::kernel
