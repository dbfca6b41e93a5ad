// SPDX-License-Identifier: Apache-2.0
// Well-formed UTF-8 (RFC 3629): shortest forms only, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace proviso {

// The offset of the first byte that does not begin or continue a well-formed character; the text's size where all do.
size_t find_invalid_utf8(std::string_view text);
inline bool is_utf8(std::string_view text) { return find_invalid_utf8(text) == text.size(); }
// Whether a byte continues a character rather than beginning one.
constexpr bool is_utf8_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace proviso
