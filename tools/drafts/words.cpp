// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "tools/drafts/detail/words.h"

namespace proviso::drafts {
namespace {

constexpr std::array<std::string_view, 14> kNeverNames{"yes", "no",   "unsure", "and",   "or", "not", "is",
                                                       "if",  "then", "else",   "where", "in", "any", "every"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_part(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

bool is_name(std::string_view text) {
    return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), is_part) &&
           std::find(kNeverNames.begin(), kNeverNames.end(), text) == kNeverNames.end();
}

bool is_record_name(std::string_view name) {
    constexpr std::array<std::string_view, 8> kTypes{"answer", "number", "text",     "date",
                                                     "money",  "moment", "duration", "list"};
    return is_name(name) && std::find(kTypes.begin(), kTypes.end(), name) == kTypes.end();
}

ChoiceValue choice_value(std::string_view written, std::string_view label, const std::vector<ChoiceValue>& others) {
    std::string name;
    for (const char c : written) {
        if (is_part(c))
            name += c;
        else if (!name.empty() && name.back() != '_')
            name += '_';
    }
    while (!name.empty() && name.back() == '_' && !written.ends_with('_')) name.pop_back();
    if (name.empty() || !is_letter(name.front())) name.insert(0, name.starts_with('_') ? "value" : "value_");
    if (!is_name(name)) name += "_value";
    const auto is_taken = [&](const std::string& candidate) {
        return std::any_of(others.begin(), others.end(),
                           [&](const ChoiceValue& each) { return each.name == candidate; });
    };
    std::string free = name;
    for (size_t number = 2; is_taken(free); ++number) free = fmt::format("{}_{}", name, number);
    return {free, std::string(label), std::string(written)};
}

Field field_named(std::string_view name) {
    Field field{.name = std::string(name)};
    if (!is_name(name))
        field.comments.push_back(
            fmt::format("`{}` can't be the name of a field: letters, digits and _, a letter first, and none of the "
                        "words that are never names. Records that have it are taken; nothing reads it.",
                        name));
    return field;
}

std::string shown(const std::vector<std::string>& values, size_t most) {
    std::string out;
    for (size_t i = 0; i < std::min(most, values.size()); ++i)
        out += fmt::format("{}`{}`", i == 0 ? "" : i + 1 == values.size() ? " and " : ", ", values[i]);
    if (values.size() > most) out += fmt::format(" and {} more", values.size() - most);
    return out;
}

}  // namespace proviso::drafts
