// SPDX-License-Identifier: Apache-2.0
// A small generator of random numbers, written out so that a seed gives the same archive on every machine and with every
// compiler, which <random>'s distributions do not promise. xoshiro256** of Blackman and Vigna, seeded by splitmix64.
// Integers only: no floating point takes part in a choice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace proviso::archive {

class Random {
   public:
    // The stream of one record: two records of one seed, or one record of two seeds, have unrelated streams.
    Random(uint64_t seed, uint64_t record) {
        uint64_t x = seed;
        x = split_mix(x) ^ (record * 0xD1342543DE82EF95ULL);
        for (uint64_t& word : state_) word = split_mix(x);
    }

    uint64_t next() {
        const uint64_t result = rotate(state_[1] * 5, 7) * 9;
        const uint64_t shifted = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = rotate(state_[3], 45);
        return result;
    }

    // 0 to bound - 1; bound at least 1. The bias of the multiplication is below 2^-32 for the small bounds used here.
    uint32_t below(uint32_t bound) { return static_cast<uint32_t>(((next() >> 32) * bound) >> 32); }
    // low to high, both included.
    int32_t between(int32_t low, int32_t high) {
        return low + static_cast<int32_t>(below(static_cast<uint32_t>(high - low) + 1));
    }
    // True `permille` times in a thousand.
    bool chance(uint32_t permille) { return below(1000) < permille; }

    template <class T>
    const T& pick(std::span<const T> from) {
        return from[below(static_cast<uint32_t>(from.size()))];
    }
    template <class T, size_t N>
    const T& pick(const T (&from)[N]) {
        return pick(std::span<const T>(from));
    }
    // A position, each as likely as its weight.
    size_t weighted(std::span<const uint32_t> weights) {
        uint32_t total = 0;
        for (uint32_t weight : weights) total += weight;
        uint32_t at = below(total);
        for (size_t i = 0; i < weights.size(); ++i) {
            if (at < weights[i]) return i;
            at -= weights[i];
        }
        return weights.size() - 1;
    }

   private:
    static uint64_t rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
    static uint64_t split_mix(uint64_t& x) {
        x += 0x9E3779B97F4A7C15ULL;
        uint64_t z = x;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

    uint64_t state_[4];
};

}  // namespace proviso::archive
