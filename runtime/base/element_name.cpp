// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/element_name.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace proviso {

void ElementNames::find_own() {
    own_.resize(keys_.size());
    by_key_.resize(keys_.size());
    std::iota(by_key_.begin(), by_key_.end(), size_t{0});
    std::sort(by_key_.begin(), by_key_.end(), [&](size_t a, size_t b) { return keys_[a] < keys_[b]; });
    for (size_t i = 0; i < by_key_.size(); ++i) {
        const std::string_view key = keys_[by_key_[i]];
        const bool like_before = i > 0 && keys_[by_key_[i - 1]] == key;
        const bool like_after = i + 1 < by_key_.size() && keys_[by_key_[i + 1]] == key;
        const bool holds_its_end = key.find("\"]") != std::string_view::npos;
        own_[by_key_[i]] = !key.empty() && !like_before && !like_after && !holds_its_end;
    }
}

std::string ElementNames::name(size_t position) const {
    if (!own_[position]) return std::to_string(position + 1);
    const std::string_view key = keys_[position];
    size_t number = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
    const bool reads_like_position = error == std::errc() && end == key.data() + key.size() && key.front() != '0';
    const bool taken = reads_like_position && number <= keys_.size() && number != position + 1 && !own_[number - 1];
    const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };  // also a tab, a line break
    const bool blank = is_blank(key.front()) || is_blank(key.back());
    const bool unclear = blank || key.front() == '"' || key.find(']') != std::string_view::npos;
    return taken || unclear ? '"' + std::string(key) + '"' : std::string(key);
}

}  // namespace proviso
