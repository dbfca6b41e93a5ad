// SPDX-License-Identifier: Apache-2.0
#include "tools/lsp/lines.h"

#include <algorithm>

namespace proviso::lsp {
namespace {

// How many bytes the character takes that begins with this one; a byte that begins none stands for itself.
size_t bytes_of(unsigned char lead) {
    return lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
}

uint32_t number(const Json& json) {
    if (!json.is_number_integer() || (!json.is_number_unsigned() && json.get<int64_t>() < 0))
        throw Refusal(kInvalidParams, "a position's `line` and `character` are whole numbers from 0 on");
    return static_cast<uint32_t>(std::min<uint64_t>(json.get<uint64_t>(), 0xFFFFFFFF));
}

}  // namespace

Lines::Lines(std::string_view text) : text_(text), starts_{0} {
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\n' && text[i] != '\r') continue;
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
        starts_.push_back(static_cast<uint32_t>(i + 1));
    }
}

std::string_view Lines::line(size_t number) const {
    const std::string_view rest = text_.substr(starts_[number]);
    return rest.substr(0, rest.find_first_of("\r\n"));
}

uint32_t Lines::offset(Position position, bool* outside) const {
    if (position.line >= starts_.size()) {
        if (outside != nullptr) *outside = true;
        return static_cast<uint32_t>(text_.size());
    }
    const std::string_view here = line(position.line);
    size_t at = 0;
    uint32_t units = 0;
    while (at < here.size()) {
        const size_t bytes = std::min(bytes_of(static_cast<unsigned char>(here[at])), here.size() - at);
        const uint32_t more = bytes == 4 ? 2 : 1;
        if (units + more > position.character) break;
        units += more;
        at += bytes;
    }
    if (outside != nullptr && at == here.size() && units < position.character) *outside = true;
    return starts_[position.line] + static_cast<uint32_t>(at);
}

Position Lines::position(uint32_t offset) const {
    offset = std::min(offset, static_cast<uint32_t>(text_.size()));
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
    const auto line = static_cast<uint32_t>(after - starts_.begin() - 1);
    return {line, utf16_length(text_.substr(starts_[line], offset - starts_[line]))};
}

Json Lines::range(uint32_t begin, uint32_t end) const {
    const auto json = [](Position at) { return Json{{"line", at.line}, {"character", at.character}}; };
    return {{"start", json(position(begin))}, {"end", json(position(std::max(begin, end)))}};
}

uint32_t utf16_length(std::string_view text) {
    uint32_t units = 0;
    for (size_t at = 0; at < text.size();) {
        const size_t bytes = bytes_of(static_cast<unsigned char>(text[at]));
        units += bytes == 4 ? 2 : 1;
        at += bytes;
    }
    return units;
}

Position position_of(const Json& json) { return {number(json.at("line")), number(json.at("character"))}; }

}  // namespace proviso::lsp
