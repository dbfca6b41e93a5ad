// SPDX-License-Identifier: Apache-2.0
// Turns of phrase that a person writes and the language does not have: `either a or b`, `days between A and B`, `if released` for `when`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace proviso::syntax::detail {

// The words around the place where a declaration can't go on. "" where there is none; texts and signs are words too.
struct Surroundings {
    std::string_view declaration;        // `rule`
    std::string_view id;                 // its second word
    std::string_view found, after;       // on one line
    std::vector<std::string_view> line;  // what stands before `found` on its line
    std::string_view rest;               // of the line, from `found` on
    std::string_view only_word;          // the keyword that alone could stand here
    bool wants_text = false, wants_condition_end = false;

    std::string_view before(size_t back = 1) const {
        return line.size() < back ? std::string_view() : line[line.size() - back];
    }
    bool line_has(std::string_view word) const;
};

// What to write instead; "" where no phrase is known.
std::string help_for_phrase(const Surroundings& at);
// Likewise for a line of a rule that begins with a word that begins no clause.
std::string help_for_clause(const Surroundings& at);

}  // namespace proviso::syntax::detail
