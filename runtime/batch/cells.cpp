// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/detail/cells.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "runtime/base/money.h"
#include "runtime/batch/table_rows.h"
#include "runtime/decision/json_writer.h"

namespace proviso {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("-0123456789.") == std::string_view::npos;
}

}  // namespace

std::string_view trimmed_cell(std::string_view text) {
    // The latter is one sign of two bytes, either of which may be part of another one.
    constexpr std::string_view kBlank = " \t\r\n", kNoBreak = "\xC2\xA0";
    for (;; text.remove_prefix(kNoBreak.size())) {
        text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
        if (!text.starts_with(kNoBreak)) break;
    }
    for (;; text.remove_suffix(kNoBreak.size())) {
        text.remove_suffix(text.size() - (text.find_last_not_of(kBlank) + 1));
        if (!text.ends_with(kNoBreak)) return text;
    }
}

bool same_word(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool is_one_of(std::string_view cell, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return same_word(cell, word); });
}

std::optional<bool> answer_in_cell(std::string_view cell) {
    if (is_one_of(cell, {"y", "yes", "true", "1", "x"})) return true;
    if (is_one_of(cell, {"n", "no", "false", "0"})) return false;
    return std::nullopt;
}

std::optional<Date> date_in_cell(std::string_view cell, std::string_view form) {
    std::array<int32_t, 3> parts{};  // year, month, day
    size_t at = 0;
    for (size_t i = 0; i < form.size();) {
        const char c = form[i];
        const size_t part = c == 'Y' ? 0 : c == 'M' ? 1 : c == 'D' ? 2 : 3;
        if (part == 3) {
            if (at >= cell.size() || cell[at] != c) return std::nullopt;
            ++at, ++i;
            continue;
        }
        const size_t letters = std::min(form.find_first_not_of(c, i), form.size()) - i;
        i += letters;
        size_t digits = 0;
        while (digits < std::max<size_t>(letters, 2) && at + digits < cell.size() && cell[at + digits] >= '0' &&
               cell[at + digits] <= '9')
            ++digits;
        if (digits == 0 || (part == 0 && digits != letters)) return std::nullopt;
        std::from_chars(cell.data() + at, cell.data() + at + digits, parts[part]);
        at += digits;
    }
    if (at != cell.size()) return std::nullopt;
    return date_from({parts[0], static_cast<uint32_t>(parts[1]), static_cast<uint32_t>(parts[2])});
}

bool is_date_form(std::string_view form) {
    const auto once = [&](char letter, size_t count) {
        const size_t first = form.find(letter);
        return first != std::string_view::npos && form.rfind(letter) == first + count - 1 &&
               static_cast<size_t>(std::count(form.begin(), form.end(), letter)) == count;
    };
    return once('Y', 4) && once('M', 2) && once('D', 2);
}

bool names_currency(std::string_view cell) {
    const size_t blank = cell.find(' ');
    if (blank == std::string_view::npos) return false;
    const std::string_view first = cell.substr(0, blank), second = trimmed_cell(cell.substr(blank));
    return (is_number(first) && parse_currency(second)) || (is_number(second) && parse_currency(first));
}

void append_money(std::string_view cell, std::string& out) {
    if (is_number(cell)) return void(out += cell);
    const size_t blank = cell.find(' ');
    std::string_view currency = cell.substr(0, blank),
                     amount = blank == std::string_view::npos ? "" : trimmed_cell(cell.substr(blank));
    if (is_number(currency)) std::swap(currency, amount);
    if (!is_number(amount)) return append_json_string(cell, out);
    out += "{\"amount\":";
    append_json_string(amount, out);
    out += ",\"currency\":";
    append_json_string(currency, out);
    out += '}';
}

}  // namespace proviso
