// SPDX-License-Identifier: Apache-2.0
#include "runtime/text/letters.h"

#include <utf8proc.h>

#include <algorithm>

#include "runtime/base/utf8.h"

namespace proviso {

size_t count_characters(std::string_view text) {
    return static_cast<size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return !is_utf8_continuation(byte); }));
}

void append_folded(std::string_view text, std::string& out) {
    constexpr utf8proc_ssize_t kMostOfOne = 4;  // code points that one is folded to, at most three in Unicode
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    for (size_t at = 0; at < text.size();) {
        const char byte = text[at];
        if (static_cast<unsigned char>(byte) < 0x80) {
            out += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
            ++at;
            continue;
        }
        utf8proc_int32_t code = 0;
        const utf8proc_ssize_t length =
            utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
        utf8proc_int32_t folds[kMostOfOne];
        int boundary = 0;
        const utf8proc_ssize_t count =
            length <= 0 ? 0 : utf8proc_decompose_char(code, folds, kMostOfOne, UTF8PROC_CASEFOLD, &boundary);
        if (length <= 0 || count <= 0 || count > kMostOfOne) {  // no character, or nothing to fold it to
            out.append(text.substr(at, static_cast<size_t>(std::max<utf8proc_ssize_t>(length, 1))));
            at += static_cast<size_t>(std::max<utf8proc_ssize_t>(length, 1));
            continue;
        }
        for (utf8proc_ssize_t i = 0; i < count; ++i) {
            utf8proc_uint8_t encoded[4];
            out.append(reinterpret_cast<const char*>(encoded),
                       static_cast<size_t>(utf8proc_encode_char(folds[i], encoded)));
        }
        at += static_cast<size_t>(length);
    }
}

std::string folded(std::string_view text) {
    std::string out;
    append_folded(text, out);
    return out;
}

}  // namespace proviso
