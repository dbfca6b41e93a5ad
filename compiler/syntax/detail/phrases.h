// SPDX-License-Identifier: Apache-2.0
// Turns of phrase that a person writes and the language does not have: `either a or b`, `days between A and B`, `if released` for `when`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace proviso::syntax::detail {

// The words around the place where a declaration can't go on. "" where there is none; texts and signs are words too.
struct Surroundings {
    std::string_view declaration;          // `rule`
    std::string_view id;                   // its second word
    std::string_view found, after;         // on one line
    std::vector<std::string_view> line;    // what stands before `found` on its line
    std::string_view rest;                 // of the line, from `found` on; "" where `found` begins its line
    std::string_view own_rest;             // likewise, whether or not it begins it
    bool found_first = false;              // `found` begins a line: `line` is the one before
    std::vector<std::string_view> wanted;  // the keywords that could stand here
    std::string_view only_word;            // the keyword that alone could stand here
    bool wants_text = false, wants_date = false, wants_name = false, wants_item = false;
    bool wants_condition_end = false, found_is_name = false;

    std::string_view before(size_t back = 1) const {
        return line.size() < back ? std::string_view() : line[line.size() - back];
    }
    bool line_has(std::string_view word) const;
    bool wants(std::string_view keyword) const;
};

bool is_part_of_word(char c);
// "2026-01-01" of `1 January 2026` or `January 1, 2026`, whatever follows; else "".
std::string date_in_words(std::string_view text);

// What to write instead; "" where no phrase is known.
std::string help_for_phrase(const Surroundings& at);
// Parts of it: a name of several words, a text without quotation marks, a date in words or in quotation marks.
std::string help_for_names(const Surroundings& at);
std::string help_for_texts(const Surroundings& at);
std::string help_for_dates(const Surroundings& at);
// Of two words in a condition that nothing joins, where nothing better is known.
std::string help_for_two_words(const Surroundings& at);
// Likewise for a line of a rule that begins with a word that begins no clause.
std::string help_for_clause(const Surroundings& at);

}  // namespace proviso::syntax::detail
