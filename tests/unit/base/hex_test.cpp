// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <array>

#include "runtime/base/hex.h"

namespace proviso {

TEST_CASE("hex: bytes to digits and back") {
    const std::array<uint8_t, 4> bytes = {0, 0x0F, 0xA0, 0xFF};
    CHECK(hex_digits(bytes) == "000fa0ff");
    std::array<uint8_t, 4> read{};
    CHECK(parse_hex("000FA0ff", read));
    CHECK(read == bytes);
    for (const char* text : {"", "000fa0f", "000fa0ff0", "000fa0fg", "0x0fa0ff"}) CHECK_FALSE(parse_hex(text, read));
}

}  // namespace proviso
