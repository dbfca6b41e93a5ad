// SPDX-License-Identifier: Apache-2.0
#include "compiler/documents/detail/labels.h"

#include <algorithm>
#include <array>

#include "compiler/documents/detail/lines.h"

namespace proviso::documents::detail {
namespace {

constexpr std::string_view kSection = "\xC2\xA7";  // §
constexpr size_t kLongestLabel = 24;
constexpr size_t kLongestRoman = 12;  // ccclxxxviii has 11

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_upper(c) || is_lower(c); }
bool is_blank(char c) { return c == ' ' || c == '\t'; }
char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

size_t skip_blanks(std::string_view text, size_t at) {
    while (at < text.size() && is_blank(text[at])) ++at;
    return at;
}

// [words](target) -> words
std::string without_links(std::string_view text) {
    std::string out;
    for (size_t at = 0; at < text.size();) {
        const size_t open = text.find('[', at);
        const size_t middle = open == std::string_view::npos ? open : text.find("](", open);
        const size_t close = middle == std::string_view::npos ? middle : text.find(')', middle);
        if (close == std::string_view::npos) return out += text.substr(at);
        out += text.substr(at, open - at);
        out += text.substr(open + 1, middle - open - 1);
        at = close + 1;
    }
    return out;
}

int roman_digit(char c) {
    switch (lower(c)) {
        case 'i':
            return 1;
        case 'v':
            return 5;
        case 'x':
            return 10;
        case 'l':
            return 50;
        case 'c':
            return 100;
        default:
            return 0;
    }
}

std::string roman_numeral(int number) {
    constexpr std::array<std::pair<int, std::string_view>, 9> kParts{
        {{100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}}};
    std::string out;
    for (const auto& [value, letters] : kParts)
        for (; number >= value; number -= value) out += letters;
    return out;
}

// 0 where it is none, or one above 399: with D and M, too many words would be numbers.
int roman(std::string_view text) {
    int sum = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        const int here = roman_digit(text[i]), next = i + 1 < text.size() ? roman_digit(text[i + 1]) : 0;
        if (here == 0) return 0;
        sum += here < next ? -here : here;
    }
    const std::string numeral = roman_numeral(sum);
    const bool well_formed = sum < 400 && std::equal(text.begin(), text.end(), numeral.begin(), numeral.end(),
                                                     [](char a, char b) { return lower(a) == b; });
    return well_formed ? sum : 0;
}

// The parts of a number: letters before it, digits, points between: `2`, `2.1`, `ND1`, `A.3`, `2a`. Bytes, or 0.
size_t number_at(std::string_view text) {
    size_t at = 0, letters = 0;
    while (at < text.size() && is_letter(text[at]) && letters < 4) ++at, ++letters;
    if (letters > 0 && at < text.size() && (text[at] == '.' || text[at] == '-')) ++at;
    const size_t digits = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == digits || at - digits > 6) return 0;
    if (at < text.size() && is_lower(text[at])) ++at;
    while (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
        const size_t part = ++at;
        while (at < text.size() && is_digit(text[at])) ++at;
        if (at - part > 6) return 0;
        if (at < text.size() && is_lower(text[at])) ++at;
    }
    return at > kLongestLabel || (at < text.size() && is_letter(text[at])) ? 0 : at;
}

bool is_counter(std::string_view text) {
    if (text.empty() || text.size() > kLongestRoman) return false;
    if (std::all_of(text.begin(), text.end(), is_digit)) return text.size() <= 3;
    if (!std::all_of(text.begin(), text.end(), is_lower) && !std::all_of(text.begin(), text.end(), is_upper))
        return false;
    return text.size() == 1 || (text.size() == 2 && text[0] == text[1]) || roman(text) > 0;
}

// (a), (a)(i), or `a)` at the beginning of a line.
std::optional<Label> letters_at(std::string_view line) {
    Label label{Label::Kind::Letters, {}, {}, 0};
    size_t at = 0;
    while (at < line.size() && line[at] == '(' && label.letters.size() < 4) {
        const size_t close = line.find(')', at);
        if (close == std::string_view::npos || !is_counter(line.substr(at + 1, close - at - 1))) break;
        label.letters.emplace_back(line.substr(at + 1, close - at - 1));
        at = close + 1;
    }
    if (label.letters.empty()) {
        const size_t close = line.substr(0, kLongestRoman + 1).find(')');
        if (close == std::string_view::npos || !is_letter(line[0]) || !is_counter(line.substr(0, close)))
            return std::nullopt;
        label.letters.emplace_back(line.substr(0, close));
        at = close + 1;
    }
    if (at < line.size() && !is_blank(line[at])) return std::nullopt;
    label.length = skip_blanks(line, at);
    return label;
}

// **NX** or **2.1.** at the beginning of a paragraph: one word, which is its name.
std::optional<Label> bold_label(std::string_view line) {
    const std::string_view mark = line.substr(0, 2);
    if (mark != "**" && mark != "__") return std::nullopt;
    const size_t close = line.find(mark, 2);
    if (close == std::string_view::npos || close == 2 || close > kLongestLabel) return std::nullopt;
    std::string_view word = line.substr(2, close - 2);
    while (!word.empty() && (word.back() == '.' || word.back() == ':')) word.remove_suffix(1);
    if (word.empty() || word.find_first_of(" \t") != std::string_view::npos) return std::nullopt;
    // A word that is only stressed is no name.
    const bool named =
        std::any_of(word.begin(), word.end(), is_digit) || std::none_of(word.begin(), word.end(), is_lower);
    if (!named) return std::nullopt;
    if (word.front() == '(') {
        std::optional<Label> letters = letters_at(word);
        if (letters) letters->length = skip_blanks(line, close + 2);
        return letters;
    }
    return Label{Label::Kind::Number, std::string(word), {}, skip_blanks(line, close + 2)};
}

size_t section_sign_at(std::string_view text) {
    size_t at = 0;
    while (text.substr(at).starts_with(kSection)) at += kSection.size();
    return at == 0 ? 0 : skip_blanks(text, at);
}

}  // namespace

std::string plain_words(std::string_view markdown) {
    std::string out;
    bool blank = false;
    for (const char c : without_links(markdown)) {
        if (c == '*' || c == '`') continue;
        if (is_blank(c) || c == '\n' || c == '\r') {
            blank = !out.empty();
            continue;
        }
        if (blank) out += ' ';
        blank = false;
        out += c;
    }
    return out;
}

std::string key_of(std::string_view words) {
    std::string out;
    for (const char c : plain_words(words)) {
        if (c == '(' && !out.empty() && out.back() == ' ') out.pop_back();
        if (c == ' ' && out.ends_with(kSection)) continue;
        out += lower(c);
    }
    while (!out.empty() && (out.back() == '.' || out.back() == ':' || out.back() == ' ')) out.pop_back();
    return out;
}

std::optional<Label> heading_label(std::string_view words) {
    constexpr std::array<std::string_view, 10> kKinds{"section", "article", "art.",     "clause", "chapter",
                                                      "annex",   "part",    "schedule", "rule",   "paragraph"};
    size_t at = section_sign_at(words);
    if (at == 0) {
        const size_t blank = words.find(' ');
        std::string kind(words.substr(0, blank));
        std::transform(kind.begin(), kind.end(), kind.begin(), lower);
        if (blank != std::string_view::npos && std::ranges::find(kKinds, kind) != kKinds.end()) at = blank + 1;
    }
    const std::string_view rest = words.substr(at);
    size_t length = number_at(rest);
    if (length == 0) {
        const size_t end = std::min(rest.find_first_of(" .:)"), rest.size());
        const bool marked = at > 0 || (end < rest.size() && rest[end] != ' ');
        const bool upper = std::all_of(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(end), is_upper);
        if (!marked || end == 0 || !upper || (roman(rest.substr(0, end)) == 0 && end > 1)) return std::nullopt;
        length = end;
    }
    const std::string number(rest.substr(0, length));
    size_t end = at + length;
    while (end < words.size() && (words[end] == '.' || words[end] == ')' || words[end] == ':')) ++end;
    if (end < words.size() && words[end] != ' ' && words[end] != '(') return std::nullopt;
    return Label{Label::Kind::Number, number, {}, skip_blanks(words, end)};
}

std::optional<Label> paragraph_label(std::string_view line, bool begins, size_t last_item) {
    if (begins) {
        if (std::optional<Label> bold = bold_label(line)) return bold;
    }
    if (std::optional<Label> letters = letters_at(line)) return letters;
    const size_t sign = section_sign_at(line);
    const std::string_view rest = line.substr(sign);
    const size_t length = number_at(rest);
    if (length == 0) return std::nullopt;
    const std::string number(rest.substr(0, length));
    size_t end = length;
    const bool marked = end < rest.size() && (rest[end] == '.' || rest[end] == ')' || rest[end] == ':');
    if (marked) ++end;
    if (end < rest.size() && !is_blank(rest[end])) return std::nullopt;
    const size_t after = skip_blanks(rest, end);
    Label label{Label::Kind::Number, number, {}, sign + after};
    const bool plain = std::all_of(number.begin(), number.end(), is_digit);
    if (sign > 0) return begins ? std::optional(label) : std::nullopt;
    if (plain) {
        if (!marked || rest[length] == ':') return std::nullopt;
        if (!begins && (last_item == 0 || number != std::to_string(last_item + 1))) return std::nullopt;
        label.kind = Label::Kind::Item;
        return label;
    }
    // `2.1 million` in the middle of a paragraph is none, and a name such as MP3 begins a sentence.
    if (is_letter(number.front()) && number.find('.') == std::string::npos)
        return begins && marked ? std::optional(label) : std::nullopt;
    const bool lower_case = after < rest.size() && is_lower(rest[after]);
    return begins || marked || !lower_case ? std::optional(label) : std::nullopt;
}

bool follows(std::string_view label, std::string_view next) {
    if (label.empty() || next.empty()) return false;
    if (is_digit(label[0]))
        return is_digit(next[0]) && std::stoi(std::string(label)) + 1 == std::stoi(std::string(next));
    if (is_upper(label[0]) != is_upper(next[0]) || !is_letter(next[0])) return false;
    if (label.size() == 1 && next.size() == 1 && label[0] + 1 == next[0]) return true;
    if ((label == "z" && next == "aa") || (label == "Z" && next == "AA")) return true;
    const bool doubled = label.size() == 2 && next.size() == 2 && label[0] == label[1] && next[0] == next[1];
    if (doubled && label[0] + 1 == next[0]) return true;
    return roman(label) > 0 && roman(next) == roman(label) + 1;
}

bool is_first(std::string_view label) {
    return label == "a" || label == "A" || label == "i" || label == "I" || label == "1";
}

}  // namespace proviso::documents::detail
