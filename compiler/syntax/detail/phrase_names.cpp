// SPDX-License-Identifier: Apache-2.0
// Names of several words, texts without their quotation marks, dates in words.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "compiler/syntax/detail/phrases.h"
#include "runtime/base/date.h"

namespace proviso::syntax::detail {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The word at the beginning of `rest`, which is taken off with the blanks behind it.
std::string_view take_word(std::string_view& rest) {
    size_t end = 0;
    while (end < rest.size() && is_part_of_word(rest[end])) ++end;
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(end);
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
    return word;
}

// The words that `rest` begins with, joined as a name has them; hyphens between words are blanks here. `rest` is left
// at what follows.
std::vector<std::string_view> take_words(std::string_view& rest) {
    std::vector<std::string_view> words;
    while (!rest.empty() && is_part_of_word(rest.front())) {
        const std::string_view before = rest, word = take_word(rest);
        if (word == "as" && !words.empty()) {
            rest = before;
            break;
        }
        words.push_back(word);
        if (rest.size() > 1 && rest.front() == '-' && is_part_of_word(rest[1])) rest.remove_prefix(1);
    }
    return words;
}

// Whether a declaration's name, or an item's, ends before this.
bool ends_name(std::string_view declaration, bool item, std::string_view rest) {
    const char next = rest.empty() ? '\0' : rest.front();
    if (declaration == "record" || declaration == "parameter") return next == ':' || (!item && next == '\0');
    if (declaration == "define") return next == '(' || next == '"' || rest.starts_with("as ");
    if (declaration == "policy") return next == '\0';
    if (declaration == "choice") return next == '"' || next == '\0';
    return next == '"';
}

bool is_type(std::string_view word) {
    static constexpr std::array<std::string_view, 7> kTypes{"answer", "date",   "duration", "moment",
                                                            "money",  "number", "text"};
    return std::find(kTypes.begin(), kTypes.end(), word) != kTypes.end();
}

// 1 to 12, also from a beginning of three letters: "Jan", "Sept"; 0 for what is no month.
uint32_t month_number(std::string_view word) {
    static constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                              "may",       "june",     "july",     "august",
                                                              "september", "october",  "november", "december"};
    std::string small(word);
    for (char& c : small) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (small.size() < 3) return 0;
    const auto found =
        std::find_if(kMonths.begin(), kMonths.end(), [&](std::string_view m) { return m.starts_with(small); });
    return found == kMonths.end() ? 0 : static_cast<uint32_t>(found - kMonths.begin()) + 1;
}

uint32_t take_number(std::string_view& rest) {
    uint32_t number = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    rest.remove_prefix(static_cast<size_t>(read.ptr - rest.data()));
    for (const std::string_view end : {"st", "nd", "rd", "th", ".", ","})
        if (rest.starts_with(end)) rest.remove_prefix(end.size());
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    return number;
}

}  // namespace

bool is_part_of_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0; }

std::string date_in_words(std::string_view text) {
    uint32_t day = 0, month = 0;
    if (!text.empty() && is_digit(text.front())) {
        day = take_number(text);
        month = month_number(take_word(text));
    } else {
        month = month_number(take_word(text));
        day = take_number(text);
    }
    const uint32_t year = take_number(text);
    if (month == 0 || year < 1000) return {};
    const auto date = date_from({static_cast<int32_t>(year), month, day});
    return date ? format_date(*date) : std::string();
}

std::string help_for_names(const Surroundings& at) {
    const bool item = !at.line.empty() && at.line[0] != at.declaration;
    const bool has_items = at.declaration == "record" || at.declaration == "choice" || at.declaration == "outcomes";
    if (((item || at.found_first) && !has_items) || at.declaration == "exception" || at.declaration == "scenario" ||
        at.declaration == "remove")
        return {};
    // What is before `found` belongs to the name too, where that begins no line.
    std::vector<std::string_view> words;
    if (!at.found_first) {
        for (size_t i = item ? 0 : 1; i < at.line.size(); ++i)
            if (at.line[i] != "-") words.push_back(at.line[i]);
    }
    if (!std::all_of(words.begin(), words.end(),
                     [](std::string_view word) { return !word.empty() && is_part_of_word(word.front()); }))
        return {};
    std::string_view rest = at.own_rest;
    if (rest.starts_with('-')) rest.remove_prefix(1);
    for (const std::string_view word : take_words(rest)) words.push_back(word);
    if (at.declaration == "parameter" && rest.empty() && !words.empty() && is_type(words.back())) return {};
    if (words.size() < 2 || words.size() > 6 || !ends_name(at.declaration, item || at.found_first, rest)) return {};
    return fmt::format("a name is one word: write `{}`", fmt::join(words, "_"));
}

std::string help_for_texts(const Surroundings& at) {
    const bool begins = !at.rest.empty() && (is_part_of_word(at.rest.front()) || at.rest.front() == '/');
    // A keyword behind other words goes on with a condition; what follows a define's name may be its expression.
    const bool is_text = at.line.size() <= 1 || at.found_is_name;
    if (!at.wants_text || !begins || !is_text || (at.declaration == "define" && std::islower(at.rest.front()) != 0) ||
        at.line.empty() || at.rest.find('"') != std::string_view::npos)
        return {};
    std::string_view text = at.rest;
    if (at.declaration == "record") {
        // A question, not a mark that was misspelt.
        if (text.find(' ') == std::string_view::npos || text.find(',') != std::string_view::npos) return {};
    }
    if (at.line[0] == "require") {
        // Whom it is asked from is no part of it.
        const size_t from = text.rfind(" from ");
        if (from != std::string_view::npos) text = text.substr(0, from);
    }
    return fmt::format("write the text in quotation marks: `\"{}\"`", text);
}

std::string help_for_dates(const Surroundings& at) {
    std::string date = date_in_words(at.own_rest);
    if (date.empty() && !at.line.empty() && !at.found_first)
        date = date_in_words(fmt::format("{} {}", at.before(), at.own_rest));
    if (date.empty() && at.wants_date && at.own_rest.starts_with('"')) {
        const std::string_view quoted = at.own_rest.substr(1, at.own_rest.find('"', 1) - 1);
        date = parse_date(quoted) ? std::string(quoted) : date_in_words(quoted);
    }
    return date.empty() ? std::string() : fmt::format("write `{}`", date);
}

}  // namespace proviso::syntax::detail
