// SPDX-License-Identifier: Apache-2.0
#include "tests/mistakes/mistakes.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "tests/process/process.h"

namespace proviso::mistakes {
namespace {

constexpr std::string_view kColumn = " ¦ ", kLineBreak = "⏎";

std::string with_line_breaks(std::string text) {
    for (size_t at = 0; (at = text.find(kLineBreak, at)) != std::string::npos;)
        text.replace(at, kLineBreak.size(), "\n");
    return text;
}

std::vector<std::string> columns_of(const std::string& line) {
    std::vector<std::string> columns;
    for (size_t at = 0; at <= line.size();) {
        const size_t end = std::min(line.find(kColumn, at), line.size());
        columns.push_back(with_line_breaks(line.substr(at, end - at)));
        at = end + kColumn.size();
    }
    return columns;
}

// The end of `wanted` in `text` from `at` on, npos where it does not stand there. One blank stands for several.
size_t end_of(std::string_view wanted, std::string_view text, size_t at) {
    for (size_t i = 0; i < wanted.size(); ++i) {
        if (at >= text.size() || text[at] != wanted[i]) return std::string_view::npos;
        ++at;
        if (wanted[i] != ' ') continue;
        while (i + 1 < wanted.size() && wanted[i + 1] == ' ') ++i;
        while (at < text.size() && text[at] == ' ') ++at;
    }
    return at;
}

// Where `place` stands nearest to the change.
size_t nearest(std::string_view place, std::string_view text, size_t change) {
    if (place.starts_with('<')) return text.find(place.substr(1));
    const size_t line = change == 0 ? 0 : text.rfind('\n', change - 1) + 1;
    const size_t before = text.rfind(place, change), after = text.find(place, change);
    const bool is_before = before != std::string_view::npos && before >= line;
    if (is_before && (after == std::string_view::npos || change - before <= after - change)) return before;
    return after;
}

Mistake mistake_of(const std::string& base, const std::vector<std::string>& columns, const std::string& where) {
    if (columns.size() != 4) throw std::runtime_error(where + ": four columns are wanted");
    size_t begin = 0, end = std::string::npos;
    for (; begin < base.size() && end == std::string::npos; ++begin) end = end_of(columns[0], base, begin);
    if (end == std::string::npos) throw std::runtime_error(where + ": the policy does not say `" + columns[0] + "`");
    const std::string old = base.substr(begin - 1, end - begin + 1);
    Mistake mistake{where, base, 0, columns[3]};
    mistake.text.replace(begin - 1, old.size(), columns[1]);
    const auto same = std::mismatch(old.begin(), old.end(), columns[1].begin(), columns[1].end());
    mistake.place = nearest(columns[2], mistake.text, begin - 1 + static_cast<size_t>(same.first - old.begin()));
    if (mistake.place == std::string::npos) throw std::runtime_error(where + ": there is no `" + columns[2] + "`");
    return mistake;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0; }

}  // namespace

std::vector<Mistake> read_mistakes(const std::string& table) {
    const std::filesystem::path folder = "tests/mistakes";
    const std::string base = testing::read_text(folder / (table + ".proviso"));
    std::istringstream lines(testing::read_text(folder / (table + ".mistakes")));
    std::vector<Mistake> mistakes;
    std::string line;
    for (size_t number = 1; std::getline(lines, line); ++number) {
        if (line.empty() || line.front() == '#') continue;
        mistakes.push_back(mistake_of(base, columns_of(line), table + ".mistakes:" + std::to_string(number)));
    }
    return mistakes;
}

std::vector<size_t> token_begins(std::string_view text) {
    std::vector<size_t> begins;
    for (size_t at = 0; at < text.size();) {
        if (std::isspace(static_cast<unsigned char>(text[at])) != 0) {
            ++at;
            continue;
        }
        begins.push_back(at);
        if (text[at] == '"') {
            at = std::min(text.find_first_of("\"\n", at + 1), text.size() - 1) + 1;
        } else if (is_word(text[at])) {
            const bool number = std::isdigit(static_cast<unsigned char>(text[at])) != 0;
            const std::string_view inner = number ? ".:/-" : "";
            while (at < text.size() && (is_word(text[at]) || inner.find(text[at]) != std::string_view::npos)) ++at;
        } else {
            ++at;
        }
    }
    return begins;
}

}  // namespace proviso::mistakes
