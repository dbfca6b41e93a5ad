// SPDX-License-Identifier: Apache-2.0
// The benchmark's archive: disclosures of 577 to 2,800 bytes, in the shape that disclosures.proviso reads, with what real archives have:
// missing keys, keys in another order, keys that nobody reads, escapes. Reproducible: the same seed gives the same bytes for ever, and
// a smaller archive is the beginning of a larger one.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace proviso::bench {

// Mersenne Twister, seeded by a key of one number; random() has 53 bits. (Matsumoto and Nishimura, 1998; init_by_array, 2002.)
class Random {
   public:
    explicit Random(uint32_t seed);
    double random();

   private:
    uint32_t next();
    std::array<uint32_t, 624> state_{};
    size_t at_ = 624;
};

class ArchiveWriter {
   public:
    // `uses`: elements in each record's list; 0: one to six.
    explicit ArchiveWriter(uint32_t seed, uint32_t uses = 0) : random_(seed), uses_(uses) {}
    // Appends the next record and a line break.
    void append(std::string& out);

   private:
    using Fields = std::vector<std::pair<const char*, std::string>>;  // values as JSON
    double next() { return random_.random(); }
    size_t below(size_t count) { return static_cast<size_t>(next() * static_cast<double>(count)); }
    void put_tri(Fields& fields, const char* key, double yes, double no);
    void put_boolean(Fields& fields, const char* key, double yes, double missing);
    std::string date(int days);
    std::string object(Fields fields);
    std::string production();
    std::string principles(bool risky);
    std::string use(bool risky);
    std::string talent(bool risky);
    Fields record();

    Random random_;
    uint32_t uses_;
    uint64_t number_ = 0;
};

}  // namespace proviso::bench
