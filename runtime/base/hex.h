// SPDX-License-Identifier: Apache-2.0
// Bytes as hexadecimal digits, as digests and keys are shown: two lower-case digits a byte.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace proviso {

std::string hex_digits(std::span<const uint8_t> bytes);
// False where the text is not exactly as many digits as `bytes` takes; capitals count too.
bool parse_hex(std::string_view text, std::span<uint8_t> bytes);

}  // namespace proviso
