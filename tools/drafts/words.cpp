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

std::string in_small_letters(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

// "value_7" of "7".
std::string name_like(std::string_view written, const std::string& what) {
    std::string name;
    for (const char c : written) {
        if (is_part(c))
            name += c;
        else if (!name.empty() && name.back() != '_')
            name += '_';
    }
    while (!name.empty() && name.back() == '_' && !written.ends_with('_')) name.pop_back();
    if (name.empty() || !is_letter(name.front())) name.insert(0, name.starts_with('_') ? what : what + "_");
    if (!is_name(name)) name += "_" + what;
    return name;
}

template <class Named>
std::string free_name(const std::string& name, const std::vector<Named>& others) {
    std::string free = name;
    const auto is_taken = [&](const Named& other) { return other.name == free; };
    for (size_t number = 2; std::any_of(others.begin(), others.end(), is_taken); ++number)
        free = fmt::format("{}_{}", name, number);
    return free;
}

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

bool could_be_key(std::string_view name) {
    const std::string folded = in_small_letters(name);
    return folded == "id" || folded == "key" || folded.ends_with("_id") || folded.ends_with(" id");
}

ChoiceValue choice_value(std::string_view written, std::string_view label, const std::vector<ChoiceValue>& others) {
    return {free_name(name_like(written, "value"), others), std::string(label), std::string(written)};
}

Field field_of_column(std::string_view header, const std::vector<Field>& others) {
    if (is_name(header)) return {.name = std::string(header)};
    Field field{.name = free_name(in_small_letters(name_like(header, "field")), others)};
    field.comments.push_back(
        fmt::format("The column `{}`; in the file of `run --columns`: `{} = {}`.", header, header, field.name));
    return field;
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
