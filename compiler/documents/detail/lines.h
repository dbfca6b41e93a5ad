// SPDX-License-Identifier: Apache-2.0
// The lines of a text, and small facts about the words on them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace proviso::documents::detail {

struct Line {
    std::string_view text;  // without its line break
    uint32_t begin, next;   // bytes of the whole text; next: where the following line begins
    size_t indent;          // blanks at its beginning; the whole of a blank line
};

inline std::string_view trimmed(std::string_view text) {
    const size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Lines end as in a SourceMap: "\n", "\r\n" or "\r". A byte order mark belongs to no line.
template <class Visit>
void for_each_line(std::string_view text, const Visit& visit) {
    size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    while (at < text.size()) {
        const size_t end = std::min(text.find_first_of("\r\n", at), text.size());
        size_t next = std::min(end + 1, text.size());
        if (end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n') ++next;
        const std::string_view line = text.substr(at, end - at);
        const size_t indent = std::min(line.find_first_not_of(" \t"), line.size());
        visit(Line{line, static_cast<uint32_t>(at), static_cast<uint32_t>(next), indent});
        at = next;
    }
}

}  // namespace proviso::documents::detail
