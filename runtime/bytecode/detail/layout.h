// SPDX-License-Identifier: Apache-2.0
// How a bundle file begins, for those who read and write it. After the header stands the section table, one entry per
// section in the order of PROVISO_SECTIONS; then the sections, each at the next multiple of 16 after the one before it,
// with zeros between. The file ends with the last section's last row.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <type_traits>

#include "runtime/bytecode/image.h"

namespace proviso::bytecode::detail {

inline constexpr std::array<char, 8> kMagic = {'P', 'V', 'B', 'U', 'N', 'D', 'L', 'E'};
inline constexpr size_t kSections = static_cast<size_t>(Section::Count_);
inline constexpr size_t kAlignment = 16;

struct Header {
    std::array<char, 8> magic;
    uint32_t version, sections;
    Digest digest;  // of all that follows
};
struct TableEntry {
    uint64_t offset, count;  // bytes from the file's begin, rows
};
using Table = std::array<TableEntry, kSections>;
inline constexpr size_t kFirstSection = (sizeof(Header) + sizeof(Table) + kAlignment - 1) / kAlignment * kAlignment;

inline constexpr std::array<size_t, kSections> kRowSizes = {
#define X(NAME, ROW) sizeof(ROW),
    PROVISO_SECTIONS(X)
#undef X
};

// Rows are written and read as they lie in memory: no padding whose bytes nobody sets, and one byte order.
#define X(NAME, ROW)                                                                                          \
    static_assert(std::is_trivially_copyable_v<ROW> && std::has_unique_object_representations_v<ROW>, #NAME); \
    static_assert(alignof(ROW) <= kAlignment, #NAME);
PROVISO_SECTIONS(X)
#undef X
static_assert(std::has_unique_object_representations_v<Header> && std::has_unique_object_representations_v<Table>);
static_assert(std::endian::native == std::endian::little);

constexpr size_t aligned(size_t offset) { return (offset + kAlignment - 1) / kAlignment * kAlignment; }

// Of the bytes after the header.
Digest digest_of(std::span<const char> file);

}  // namespace proviso::bytecode::detail
