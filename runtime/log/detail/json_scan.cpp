// SPDX-License-Identifier: Apache-2.0
#include "runtime/log/detail/json_scan.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace proviso::log::detail {

size_t skip_blanks(std::string_view json, size_t at) {
    return std::min(json.find_first_not_of(" \t\r\n", at), json.size());
}

Scanned scan_value(std::string_view json, size_t at) {
    const size_t begin = skip_blanks(json, at);
    size_t depth = 0;
    for (size_t i = begin; i < json.size(); ++i) {
        const char c = json[i];
        if (c == '"') {
            for (++i; i < json.size() && json[i] != '"'; ++i)
                if (json[i] == '\\') ++i;
            if (depth == 0) return {begin, std::min(i + 1, json.size())};
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (depth == 0) return {begin, i};  // of a number or word before it
            if (--depth == 0) return {begin, i + 1};
        } else if (depth == 0 && (c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n')) {
            return {begin, i};
        }
    }
    return {begin, json.size()};
}

std::string plain_text(std::string_view quoted) {
    if (quoted.find('\\') == std::string_view::npos) return std::string(quoted.substr(1, quoted.size() - 2));
    return nlohmann::json::parse(quoted).get<std::string>();
}

}  // namespace proviso::log::detail
