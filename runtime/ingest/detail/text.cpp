// SPDX-License-Identifier: Apache-2.0
#include "runtime/ingest/detail/text.h"

#include <fmt/format.h>

#include <cstring>
#include <optional>

namespace proviso::ingest {
namespace {

constexpr size_t kShownBytes = 40;
constexpr size_t kShownNameBytes = 64;

// The first `bytes` of a text, or one to three less, so that no character is cut in two.
std::string_view shortened(std::string_view text, size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 1 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return text.substr(0, bytes);
}

// Characters that do not print are escaped.
void append_printable(std::string& out, std::string_view text) {
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F)
            out += fmt::format("\\u{:04x}", byte);
        else
            out += c;
    }
}

std::optional<uint32_t> hex4(const char* p, const char* end) {
    if (end - p < 4) return std::nullopt;
    uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = p[i];
        uint32_t digit;
        if (is_digit(c))
            digit = static_cast<uint32_t>(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = static_cast<uint32_t>(c - 'a' + 10);
        else if (c >= 'A' && c <= 'F')
            digit = static_cast<uint32_t>(c - 'A' + 10);
        else
            return std::nullopt;
        value = value << 4 | digit;
    }
    return value;
}

char* put_utf8(uint32_t c, char* out) {
    if (c < 0x80) {
        *out++ = static_cast<char>(c);
    } else if (c < 0x800) {
        *out++ = static_cast<char>(0xC0 | c >> 6);
        *out++ = static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        *out++ = static_cast<char>(0xE0 | c >> 12);
        *out++ = static_cast<char>(0x80 | (c >> 6 & 0x3F));
        *out++ = static_cast<char>(0x80 | (c & 0x3F));
    } else {
        *out++ = static_cast<char>(0xF0 | c >> 18);
        *out++ = static_cast<char>(0x80 | (c >> 12 & 0x3F));
        *out++ = static_cast<char>(0x80 | (c >> 6 & 0x3F));
        *out++ = static_cast<char>(0x80 | (c & 0x3F));
    }
    return out;
}

// Of what stands behind `\u`. A surrogate without its partner is refused: it is no character.
const char* code_point_end(const char* p, const char* end, uint32_t& character) {
    const auto first = hex4(p, end);
    if (!first) return nullptr;
    character = *first;
    p += 4;
    if (*first < 0xD800 || *first > 0xDFFF) return p;
    if (*first >= 0xDC00 || end - p < 6 || p[0] != '\\' || p[1] != 'u') return nullptr;
    const auto second = hex4(p + 2, end);
    if (!second || *second < 0xDC00 || *second > 0xDFFF) return nullptr;
    character = 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00);
    return p + 6;
}

char simple_escape(char c) {
    switch (c) {
        case '"':
        case '\\':
        case '/':
            return c;
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return 0;
    }
}

// Length of the valid UTF-8 sequence at p, or 0.
size_t utf8_sequence(const unsigned char* p, size_t left) {
    const auto tail = [&](size_t i, unsigned char low = 0x80, unsigned char high = 0xBF) {
        return i < left && p[i] >= low && p[i] <= high;
    };
    const unsigned char c = p[0];
    if (c < 0x80) return 1;
    if (c >= 0xC2 && c <= 0xDF) return tail(1) ? 2 : 0;
    if (c >= 0xE0 && c <= 0xEF) {
        const bool second = c == 0xE0 ? tail(1, 0xA0) : c == 0xED ? tail(1, 0x80, 0x9F) : tail(1);
        return second && tail(2) ? 3 : 0;
    }
    if (c >= 0xF0 && c <= 0xF4) {
        const bool second = c == 0xF0 ? tail(1, 0x90) : c == 0xF4 ? tail(1, 0x80, 0x8F) : tail(1);
        return second && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

// Where the token that starts at `at` ends: behind a text's closing quote, or before the next separator.
const char* token_end(const char* at, const char* end) {
    const char* p = at + 1;
    if (*at == '"') {
        while (p < end && *p != '"') p += *p == '\\' && p + 1 < end ? 2 : 1;
        return p < end ? p + 1 : end;
    }
    while (p < end && !ends_scalar(*p) && *p != '"' && *p != '{' && *p != '[') ++p;
    return p;
}

}  // namespace

const char* escape_end(const char* escape, const char* end, uint32_t& character) {
    if (end - escape < 2) return nullptr;
    if (escape[1] == 'u') return code_point_end(escape + 2, end, character);
    character = static_cast<unsigned char>(simple_escape(escape[1]));
    return character != 0 ? escape + 2 : nullptr;
}

Unescaped unescape(std::string_view raw, char* out) {
    const char* p = raw.data();
    const char* end = p + raw.size();
    while (p != end) {
        if (*p != '\\') {
            *out++ = *p++;
            continue;
        }
        uint32_t character;
        const char* escape = p;
        p = escape_end(escape, end, character);
        if (p == nullptr) return {nullptr, escape};
        out = put_utf8(character, out);
    }
    return {out, nullptr};
}

const char* utf8_fault(const char* p, const char* end) {
    while (p < end) {
        const size_t length = utf8_sequence(reinterpret_cast<const unsigned char*>(p), static_cast<size_t>(end - p));
        if (length == 0) return p;
        p += length;
    }
    return end;
}

std::string describe(const char* at, const char* end) {
    while (at < end && is_space(*at)) ++at;
    if (at >= end) return "the end of the record";
    if (*at == '{') return "an object";
    if (*at == '[') return "a list";
    if (end - at >= 3 && std::string_view(at, 3) == "\xEF\xBB\xBF") return "a byte order mark";
    std::string_view token(at, static_cast<size_t>(token_end(at, end) - at));
    const bool cut = token.size() > kShownBytes;
    token = shortened(token, kShownBytes);
    std::string shown = token.front() == '"' ? "" : "`";
    append_printable(shown, token);
    if (cut) shown += "…";
    if (token.front() != '"')
        shown += "`";
    else if (cut)
        shown += '"';
    return shown;
}

std::string describe_kind(const char* at, const char* end) {
    while (at < end && is_space(*at)) ++at;
    if (at >= end || *at == '{' || *at == '[') return describe(at, end);
    if (*at == '"') return "a text";
    if (is_digit(*at) || *at == '-') return "a number";
    return std::string_view("}],:").find(*at) != std::string_view::npos ? describe(at, at + 1) : "something else";
}

void append_name(std::string& path, std::string_view name) {
    append_printable(path, shortened(name, kShownNameBytes));
    if (name.size() > kShownNameBytes) path += "…";
}

}  // namespace proviso::ingest
