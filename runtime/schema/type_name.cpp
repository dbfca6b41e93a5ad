// SPDX-License-Identifier: Apache-2.0
#include "runtime/schema/type_name.h"

#include <algorithm>
#include <cctype>

namespace proviso::schema {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_part(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

std::string singular(std::string word) {
    const auto ends = [&](std::string_view end) { return word.size() > end.size() + 1 && word.ends_with(end); };
    if (ends("ies")) return word.replace(word.size() - 3, 3, "y");
    if (ends("sses") || ends("xes") || ends("ches") || ends("shes")) return word.substr(0, word.size() - 2);
    if (ends("s") && !ends("ss") && !ends("us") && !ends("is")) word.pop_back();
    return word;
}

}  // namespace

std::string type_name(std::string_view words) {
    std::string name, word;
    const auto end_word = [&](bool last) {
        if (last) word = singular(word);
        if (!word.empty()) word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
        name += word;
        word.clear();
    };
    const auto last = std::find_if(words.rbegin(), words.rend(), is_part).base();
    for (auto c = words.begin(); c != last; ++c) {
        if (!is_part(*c))
            end_word(false);
        else if (!name.empty() || !word.empty() || is_letter(*c))
            word += *c;
    }
    end_word(true);
    return name;
}

std::string free_type_name(const std::string& name, const std::string& owner,
                           const std::function<bool(const std::string&)>& is_taken) {
    if (!is_taken(name)) return name;
    const std::string longer = name.starts_with(owner) ? name : owner + name;
    std::string candidate = longer;
    for (size_t number = 2; is_taken(candidate); ++number) candidate = longer + std::to_string(number);
    return candidate;
}

}  // namespace proviso::schema
