// SPDX-License-Identifier: Apache-2.0
// Oracle: every code point encoded by hand, and every short byte string decoded the slow way.
#include "runtime/base/utf8.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <string>

namespace proviso {
namespace {

std::string encode(uint32_t c) {
    const auto byte = [](uint32_t b) { return static_cast<char>(b); };
    if (c < 0x80) return {byte(c)};
    if (c < 0x800) return {byte(0xC0 | c >> 6), byte(0x80 | (c & 63))};
    if (c < 0x10000) return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
    return {byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 63)), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
}

bool is_scalar(uint32_t c) { return c < 0xD800 || (c > 0xDFFF && c < 0x110000); }

}  // namespace

TEST_CASE("utf-8: all characters, and nothing that merely looks like one") {
    std::set<std::string> good;  // of up to three bytes
    int wrong = 0;
    for (uint32_t c = 0; c < 0x110000; ++c) {
        const std::string text = encode(c);
        wrong += is_utf8(text) == is_scalar(c) ? 0 : 1;
        if (is_scalar(c) && text.size() <= 3) good.insert(text);
    }
    CHECK(wrong == 0);
    // Strings that begin with a byte above ASCII: one character, or two where the last byte is ASCII.
    for (uint32_t bits = 0x800000; bits < 0x1000000; ++bits) {
        const std::string text = {static_cast<char>(bits >> 16), static_cast<char>(bits >> 8), static_cast<char>(bits)};
        bool expected = good.contains(text);
        if (!expected && good.contains(text.substr(0, 2))) expected = (bits & 0x80) == 0;
        wrong += is_utf8(text) == expected ? 0 : 1;
    }
    CHECK(wrong == 0);
}

TEST_CASE("utf-8: where it goes wrong") {
    CHECK(is_utf8(""));
    CHECK(is_utf8("plain text, long enough for whole words; größer; 中文; 🎬"));
    CHECK(find_invalid_utf8("plain text, long \xFF") == 17);
    CHECK(find_invalid_utf8("caf\xC3") == 3);
    CHECK(find_invalid_utf8("\xE4\xB8") == 0);
    CHECK(find_invalid_utf8("12345678\xED\xA0\x80") == 8);
    CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));
    CHECK_FALSE(is_utf8("\xF0\x8F\xBF\xBF"));
    CHECK_FALSE(is_utf8("\xF5\x80\x80\x80"));
    CHECK_FALSE(is_utf8("\xC0\x80"));
}

}  // namespace proviso
