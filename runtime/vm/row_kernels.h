// SPDX-License-Identifier: Apache-2.0
// Loops over many rows that gain by wide registers. Each has a version for every kind of processor; row_kernels() gives those that are
// best for the one at hand. All versions give the same bits.
//
// Truths come as bits, 64 rows a word. Values are read in whole words: up to the end of the 64 rows that the last one lies in, so columns must
// be readable that far; what bits past the last row say is open.
#pragma once

#include <cstddef>
#include <cstdint>

namespace proviso::kernel {

enum class Relation : uint8_t { Equal, Less, LessOrEqual };

struct RowKernels {
    const char* name;
    // left[row] RELATION right[row], of as many words of rows as asked.
    void (*compare_dates)(Relation relation, const int32_t* left, const int32_t* right, size_t words, uint64_t* truth);
    // The same with one value on the right.
    void (*compare_dates_with)(Relation relation, const int32_t* left, int32_t right, size_t words, uint64_t* truth);
    // left[row] < right, and apart from them left[row] = right.
    void (*compare_approximations_with)(const double* left, double right, size_t words, uint64_t* less,
                                        uint64_t* equal);
    // Whether the bit of that number is set; `set` has `set_words` words.
    void (*in_set)(const uint32_t* values, const uint64_t* set, size_t set_words, size_t words, uint64_t* truth);
    // yes and no of `a and b`; of `a or b` with yes and no changed for one another.
    void (*both)(const uint64_t* a_yes, const uint64_t* a_no, const uint64_t* b_yes, const uint64_t* b_no, size_t words,
                 uint64_t* yes, uint64_t* no);
    // Bit w: bits[w] is not all ones. `found` has a bit for each word.
    void (*not_full)(const uint64_t* bits, size_t words, uint64_t* found);
};

const RowKernels& row_kernels();
// All that this processor can run, the plainest first: for tests.
size_t row_kernel_versions(const RowKernels* versions[3]);

}  // namespace proviso::kernel
