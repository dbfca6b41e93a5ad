// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/utf8.h"

#include <cstdint>
#include <cstring>

namespace proviso {
namespace {

// Bytes that the character at `text`'s front takes; 0 where it is not well-formed.
size_t character_length(std::string_view text) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    const size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                          : lead >= 0xE0 && lead <= 0xEF ? 3
                          : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                         : 0;
    if (length == 0 || text.size() < length) return 0;
    for (size_t i = 1; i < length; ++i) {
        if (!is_utf8_continuation(text[i])) return 0;
    }
    // The second byte decides about overlong forms, surrogates and the upper end.
    if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F)) return 0;
    if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) return 0;
    return length;
}

}  // namespace

size_t find_invalid_utf8(std::string_view text) {
    size_t i = 0;
    while (i < text.size()) {
        uint64_t word = 0;
        if (i + sizeof word <= text.size()) {
            std::memcpy(&word, text.data() + i, sizeof word);
            if ((word & 0x8080808080808080) == 0) {  // eight ASCII characters
                i += sizeof word;
                continue;
            }
        }
        const size_t length = character_length(text.substr(i));
        if (length == 0) break;
        i += length;
    }
    return i;
}

}  // namespace proviso
