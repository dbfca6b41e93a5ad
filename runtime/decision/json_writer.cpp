// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/json_writer.h"

#include <bit>
#include <cstdint>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace proviso {
namespace {

bool needs_escape(unsigned char c) { return c < 0x20 || c == '"' || c == '\\'; }

// The first character at or after `from` that can't stand in a JSON text as it is; the text's size where there is none.
size_t find_escaped(std::string_view text, size_t from) {
#ifdef __SSE2__
    for (; text.size() - from >= 16; from += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + from));
        const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
        const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
        const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
        const int found = _mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, backslash)));
        if (found != 0) return from + static_cast<size_t>(std::countr_zero(static_cast<uint32_t>(found)));
    }
#endif
    for (; text.size() - from >= 8; from += 8) {
        uint64_t bytes;
        std::memcpy(&bytes, text.data() + from, 8);
        // The high bit of each byte that is below a limit, or equal to a character; of those behind the first one that may be wrong.
        constexpr uint64_t kEach = 0x0101010101010101, kHigh = 0x8080808080808080;
        const auto below = [](uint64_t word, uint64_t limit) { return (word - kEach * limit) & ~word & kHigh; };
        const uint64_t found = below(bytes, 0x20) | below(bytes ^ kEach * '"', 1) | below(bytes ^ kEach * '\\', 1);
        if (found != 0 && std::endian::native == std::endian::little)
            return from + static_cast<size_t>(std::countr_zero(found)) / 8;
        if (found != 0) break;
    }
    while (from < text.size() && !needs_escape(static_cast<unsigned char>(text[from]))) ++from;
    return from;
}

}  // namespace

void append_json_string(std::string_view text, std::string& out) {
    static constexpr char kHex[] = "0123456789abcdef";
    out += '"';
    size_t plain = 0;  // begin of the run not yet copied
    for (size_t i = find_escaped(text, 0); i < text.size(); i = find_escaped(text, i + 1)) {
        const auto c = static_cast<unsigned char>(text[i]);
        out.append(text, plain, i - plain);
        plain = i + 1;
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                out += "\\u00";
                out += kHex[c >> 4];
                out += kHex[c & 15];
        }
    }
    out.append(text, plain);
    out += '"';
}

}  // namespace proviso
