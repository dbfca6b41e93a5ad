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

// A name as four words, which overlap where it is short: together all of it where it has up to kWhole bytes.
struct NameWords {
    static constexpr size_t kWhole = 32;
    static constexpr uint64_t kSeed = 0x9E3779B97F4A7C15;
    uint64_t size, first, second, third, last;

    explicit NameWords(std::string_view name) : size(name.size()) {
        const size_t bytes = std::min<size_t>(size, 8), end = size - bytes;
        const uint64_t mask = kFirstBytes[bytes];
        first = load8(name.data()) & mask;
        second = load8(name.data() + std::min<size_t>(8, end)) & mask;
        third = load8(name.data() + (std::max<size_t>(8, end) - 8)) & mask;
        last = load8(name.data() + end) & mask;
    }
    bool operator==(const NameWords& other) const {
        return ((size ^ other.size) | (first ^ other.first) | (second ^ other.second) | (third ^ other.third) |
                (last ^ other.last)) == 0;
    }
    uint64_t hash(uint64_t seed = kSeed) const {
        const uint64_t mixed = (first + std::rotl(last, 23) + size) * seed;
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
        const NameWords words(name);
        for (size_t at = words.hash(seed_) & mask();; at = (at + 1) & mask()) {
            const Entry& entry = entries_[at];
            if (entry.words == words && (words.size <= NameWords::kWhole || names_[entry.number_of_name] == name)) return entry.number;
            if (entry.number == kNoName) return kNoName;
        }
    }

   private:
    struct Entry {
        NameWords words{std::string_view("\0\0\0\0\0\0\0", 0)};
        uint32_t number = kNoName;
        uint32_t number_of_name = 0;  // in names_
    };
    size_t mask() const { return entries_.size() - 1; }
    // False where the place it should have was taken.
    bool place(const Entry& entry);
    void rearrange(std::vector<Entry> old);

    std::vector<Entry> entries_;  // open addressing; a power of two, at most a quarter full
    std::vector<std::string> names_;
    uint64_t seed_ = NameWords::kSeed;
};

}  // namespace proviso::ingest
