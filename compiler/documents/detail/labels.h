// SPDX-License-Identifier: Apache-2.0
// What a paragraph or heading is called at its beginning: `2.1`, `(a)`, `Article 5`, `**ND1**`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace proviso::documents::detail {

// How places are compared: letters of ASCII without case, no emphasis, links by their words, single blanks, none before `(` or
// after `§`, no full stop or colon at the end.
std::string key_of(std::string_view words);
// A heading's or paragraph's words, as messages show them: without emphasis and links, single blanks.
std::string plain_words(std::string_view markdown);

struct Label {
    enum class Kind : uint8_t {
        Number,  // 2, 2.1, ND1, § 5: by itself
        Item,    // `2.`, `2)`: one of a list, whose numbers begin anew under each heading
        Letters  // (a), (iv), a), (1)(b): parts of what stands before
    } kind;
    std::string number;                // Number, Item
    std::vector<std::string> letters;  // Letters: without parentheses
    size_t length = 0;                 // bytes of the line that it takes, with the blanks after it
};

// Of a heading's words, where they begin with a number: `2.1 Inputs`, `Article 50: Transparency`, `ND1 Data`, `IV. Talent`.
std::optional<Label> heading_label(std::string_view words);
// Of a line, after its indentation. `begins`: a blank line or a heading stands before it. `last_item`: the number of the item that
// the line before belongs to, or 0.
std::optional<Label> paragraph_label(std::string_view line, bool begins, size_t last_item);

// Whether `next` comes right after `label` in some way of counting: b after a, iv after iii, 3 after 2.
bool follows(std::string_view label, std::string_view next);
// Whether counting begins with it: a, A, i, I, 1.
bool is_first(std::string_view label);

}  // namespace proviso::documents::detail
