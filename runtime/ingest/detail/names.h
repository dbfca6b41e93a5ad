// SPDX-License-Identifier: Apache-2.0
// From names, as bytes, to numbers: the keys of an object, the values of a choice. Looking up costs one multiplication and, for a
// name that is there, usually one comparison. Names that are looked up, or hashed, must begin at kNamePadding readable bytes.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace proviso::ingest {

inline constexpr size_t kNamePadding = 32;
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

// The first bytes of a name or key, as they are compared: those whose bit in `mask` is set.
struct Pattern {
    static constexpr size_t kBytes = 32;
    alignas(16) char bytes[kBytes] = {' '};
    uint32_t mask = 1;

    Pattern() = default;  // matches only at white space
    explicit Pattern(std::string_view text) {
        const size_t size = text.copy(bytes, kBytes);
        mask = size == kBytes ? ~uint32_t{0} : (uint32_t{1} << size) - 1;
    }
    // Reads kBytes.
    bool matches(const char* p) const {
#ifdef __SSE2__
        const auto equal = [&](size_t at) {
            const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + at));
            const __m128i pattern = _mm_load_si128(reinterpret_cast<const __m128i*>(bytes + at));
            return static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(text, pattern)));
        };
        return ((equal(0) | equal(16) << 16) & mask) == mask;
#else
        return std::memcmp(p, bytes, static_cast<size_t>(std::popcount(mask))) == 0;
#endif
    }
};

// Of the length and the first and last eight bytes.
inline uint64_t name_hash(std::string_view name) {
    const size_t bytes = std::min<size_t>(name.size(), 8);
    const uint64_t first = load8(name.data()) & kFirstBytes[bytes];
    const uint64_t last = load8(name.data() + (name.size() - bytes)) & kFirstBytes[bytes];
    const uint64_t mixed = (first + std::rotl(last, 23) + name.size()) * 0x9E3779B97F4A7C15;
    return mixed ^ (mixed >> 32);
}

class NameTable {
   public:
    NameTable() : places_(8, 0), mask_(7), entries_(1) {}

    // A name that is there already keeps its number.
    void add(std::string_view name, uint32_t number);

    // kNoName where there is no such name.
    uint32_t find(std::string_view name) const {
        const Entry& entry = entries_[places_[home(name_hash(name))]];
        if (entry.size == name.size() && entry.size <= Pattern::kBytes && entry.pattern.matches(name.data())) [[likely]]
            return entry.number;
        return find_further(name);
    }

   private:
    struct Entry {
        Pattern pattern;
        uint32_t number = kNoName;
        size_t size = kNoSize;
        uint64_t hash = 0;
        std::string name;
    };
    static constexpr size_t kNoSize = ~size_t{0};
    uint32_t find_further(std::string_view name) const;
    size_t home(uint64_t hash) const { return hash * seed_ >> 32 & mask_; }
    // False where the place it should have was taken.
    bool place(uint32_t entry);
    void rearrange();

    // Open addressing: places in entries_, 0 where there is none; a power of two, at most a quarter full.
    std::vector<uint32_t> places_;
    size_t mask_;
    std::vector<Entry> entries_;  // the first one is no name's, and equals none
    uint64_t seed_ = 1;
};

}  // namespace proviso::ingest
