// SPDX-License-Identifier: Apache-2.0
// Packs archives.
#pragma once

#include <cstdint>
#include <string>

namespace proviso::bench {

enum class Packing : uint8_t { Gzip, Zstd };

// The file's packed form, beside it; made where it is not there yet.
std::string packed_file(const std::string& path, Packing packing);

}  // namespace proviso::bench
