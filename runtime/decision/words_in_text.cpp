// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/words_in_text.h"

#include <algorithm>

namespace proviso {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

bool is_part_of_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || byte >= 0x80;
}

size_t after_blanks(std::string_view text, size_t at) {
    while (at < text.size() && is_blank(text[at])) ++at;
    return at;
}

// Where the words end that begin at `at`; nothing where others do.
std::optional<size_t> end_of_words(std::string_view text, size_t at, std::string_view words) {
    for (size_t i = 0; i < words.size();) {
        if (at == text.size()) return std::nullopt;
        if (is_blank(words[i])) {
            if (!is_blank(text[at])) return std::nullopt;
            at = after_blanks(text, at);
            i = after_blanks(words, i);
        } else if (text[at++] != words[i++]) {
            return std::nullopt;
        }
    }
    const bool goes_on = at < text.size() && is_part_of_word(text[at]) && is_part_of_word(words.back());
    return goes_on ? std::nullopt : std::optional(at);
}

// Past a comment or a quoted text that begins at `at`, or past one character.
size_t after_one(std::string_view text, size_t at) {
    if (text[at] == '#') return std::min(text.find('\n', at), text.size());
    if (text[at] != '"') return at + 1;
    for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
    return std::min(at + 1, text.size());
}

}  // namespace

std::optional<std::pair<size_t, size_t>> find_words(std::string_view text, std::string_view words) {
    if (words.empty()) return std::nullopt;
    for (size_t at = 0; at < text.size(); at = after_one(text, at)) {
        const bool within_word = at > 0 && is_part_of_word(text[at - 1]) && is_part_of_word(words.front());
        if (within_word) continue;
        if (const auto end = end_of_words(text, at, words)) return std::pair(at, *end);
    }
    return std::nullopt;
}

bool is_word(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_part_of_word); }

}  // namespace proviso
