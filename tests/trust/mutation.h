// SPDX-License-Identifier: Apache-2.0
// Images damaged at random: their sections' rows changed, swapped, taken out, put in, brought from another image. The digest fits
// afterwards, so that only the loader and the verifier stand between the damage and the machine.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "runtime/bytecode/image.h"
#include "tests/random/random.h"

namespace proviso::trust {

using differential::Random;

// A section's rows, as bytes.
struct Rows {
    size_t size = 1;  // of one
    std::vector<char> bytes;
    size_t count() const { return bytes.size() / size; }
    std::span<char> row(size_t index) { return std::span(bytes).subspan(index * size, size); }
    std::span<const char> row(size_t index) const { return std::span(bytes).subspan(index * size, size); }
};
using Sections = std::array<Rows, static_cast<size_t>(bytecode::Section::Count_)>;

Sections sections_of(const bytecode::Image& image);

// The bundle of one to four changes to `base`; some come from `other`.
std::vector<char> mutant(const Sections& base, const Sections& other, Random& random);

}  // namespace proviso::trust
