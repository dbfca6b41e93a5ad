// SPDX-License-Identifier: Apache-2.0
// From names, as bytes, to numbers: the keys of an object, the values of a choice. Looking up costs one multiplication and, for a
// name that is there, usually one comparison. Names that are looked up must begin at kNamePadding readable bytes.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace proviso::ingest {

inline constexpr size_t kNamePadding = 8;
inline constexpr uint32_t kNoName = 0xFFFFFFFF;

inline uint64_t load8(const char* p) {
    uint64_t word;
    std::memcpy(&word, p, 8);
    return word;
}

// By number of bytes: the mask that keeps so many of eight, as they lie in memory.
inline constexpr std::array<uint64_t, 9> kFirstBytes = [] {
    std::array<uint64_t, 9> masks{};
    for (size_t count = 0; count <= 8; ++count) {
        std::array<unsigned char, 8> bytes{};
        for (size_t i = 0; i < count; ++i) bytes[i] = 0xFF;
        masks[count] = std::bit_cast<uint64_t>(bytes);
    }
    return masks;
}();

// A name's first and last eight bytes, which together are all of it where it has up to sixteen.
struct NameEnds {
    uint64_t first, last, size;
    explicit NameEnds(std::string_view name) : size(name.size()) {
        const size_t bytes = std::min<size_t>(size, 8);
        first = load8(name.data()) & kFirstBytes[bytes];
        last = load8(name.data() + (size - bytes)) & kFirstBytes[bytes];
    }
    bool operator==(const NameEnds&) const = default;
    uint64_t hash() const {
        const uint64_t mixed = (first + std::rotl(last, 23) + size) * 0x9E3779B97F4A7C15;
        return mixed ^ (mixed >> 32);
    }
};

class NameTable {
   public:
    NameTable() : entries_(8) {}

    // A name that is there already keeps its number.
    void add(std::string_view name, uint32_t number);

    // kNoName where there is no such name.
    uint32_t find(std::string_view name) const {
        const NameEnds ends(name);
        for (size_t at = ends.hash() & mask();; at = (at + 1) & mask()) {
            const Entry& entry = entries_[at];
            if (entry.number == kNoName) return kNoName;
            if (entry.ends == ends && (ends.size <= 16 || names_[entry.name] == name)) return entry.number;
        }
    }

   private:
    struct Entry {
        NameEnds ends{std::string_view("\0\0\0\0\0\0\0", 0)};
        uint32_t number = kNoName;
        uint32_t name = 0;  // in names_
    };
    size_t mask() const { return entries_.size() - 1; }
    void place(const Entry& entry);

    std::vector<Entry> entries_;  // open addressing; a power of two, at most a quarter full
    std::vector<std::string> names_;
};

}  // namespace proviso::ingest
