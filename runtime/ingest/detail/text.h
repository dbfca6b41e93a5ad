// SPDX-License-Identifier: Apache-2.0
// JSON's tokens, one at a time: what ends one, numbers, escapes; and how a piece of a record is shown in a message.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace proviso::ingest {

// Bytes that may follow a number or literal: white space and what ends a value or key.
inline constexpr std::array<bool, 256> kEndsScalar = [] {
    std::array<bool, 256> ends{};
    for (char c : {' ', '\t', '\n', '\r', ',', ':', ']', '}'}) ends[static_cast<unsigned char>(c)] = true;
    return ends;
}();
inline bool ends_scalar(char c) { return kEndsScalar[static_cast<unsigned char>(c)]; }
inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The end of the number that starts at `p`, or nullptr where none does. Whatever stands behind it is not looked at, but
// some byte that is no part of a number must be there.
inline const char* number_end(const char* p) {
    if (*p == '-') ++p;
    if (*p == '0') {
        ++p;
    } else {
        if (!is_digit(*p)) return nullptr;
        while (is_digit(*p)) ++p;
    }
    if (*p == '.') {
        if (!is_digit(*++p)) return nullptr;
        while (is_digit(*p)) ++p;
    }
    if (*p == 'e' || *p == 'E') {
        ++p;
        if (*p == '+' || *p == '-') ++p;
        if (!is_digit(*p)) return nullptr;
        while (is_digit(*p)) ++p;
    }
    return p;
}

// The end of the escape that starts at that backslash, and the character it stands for; nullptr where it is none.
const char* escape_end(const char* escape, const char* end, uint32_t& character);

struct Unescaped {
    char* end = nullptr;          // of what was written; nullptr where an escape is not valid
    const char* fault = nullptr;  // then: that escape
};
// Writes the text between two quotes with its escapes resolved: never longer than as written.
Unescaped unescape(std::string_view raw, char* out);

// The first byte of the first sequence that is not UTF-8 (overlong forms, surrogates and more than U+10FFFF are none), or the end.
const char* utf8_fault(const char* p, const char* end);

// What stands at `at`, for a message: "`12x`", "an object", "the end of the record". Up to `end` is valid UTF-8.
std::string describe(const char* at, const char* end);
// The same without its characters: "a text", "a number" …
std::string describe_kind(const char* at, const char* end);
// A name for a path: characters that do not print are escaped, and a very long one is cut.
void append_name(std::string& path, std::string_view name);

}  // namespace proviso::ingest
