// SPDX-License-Identifier: Apache-2.0
// What an element of a list is called in a path, between the brackets: `uses[u1]`. No two elements of a list are called the same.
#pragma once

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

namespace proviso {

// By its key, where it has one that no other shares; else by its position from 1. The key stands in quotation marks where it reads like
// the position of another element, which goes by that, or where it could not be told from what is about it: it has a bracket, begins
// with a quotation mark, or begins or ends with a blank. `position` counts from 0 here; key_at(i) gives the text of each element's
// key, "" where it has none.
template <class KeyAt>
std::string element_name(size_t position, size_t count, KeyAt key_at) {
    const auto has_own_key = [&](size_t element) {
        const std::string_view key = key_at(element);
        size_t alike = 0;
        for (size_t i = 0; i < count; ++i) alike += key_at(i) == key ? 1 : 0;
        return !key.empty() && alike == 1;
    };
    if (!has_own_key(position)) return std::to_string(position + 1);
    const std::string_view key = key_at(position);
    size_t number = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
    const bool reads_like_position = error == std::errc() && end == key.data() + key.size() && key.front() != '0';
    const bool taken = reads_like_position && number <= count && number != position + 1 && !has_own_key(number - 1);
    const bool blank = key.front() == ' ' || key.back() == ' ';
    const bool unclear = blank || key.front() == '"' || key.find(']') != std::string_view::npos;
    return taken || unclear ? '"' + std::string(key) + '"' : std::string(key);
}

}  // namespace proviso
