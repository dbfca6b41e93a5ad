// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/detail/phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace proviso::syntax::detail {
namespace {

constexpr std::string_view kCount = "write `(count of u in uses where …)` for how many there are, and compare that";
constexpr std::string_view kThrough = "go through the list, as in `any u in uses where u.purpose is key_visual`";

bool is_among(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_word(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               (c & 0x80) != 0;
    });
}

// Of lists and how many there are in them.
std::string help_for_lists(const Surroundings& at) {
    const bool number =
        (at.found == "number" && is_among(at.before(), {"the", "a"})) || (at.before() == "number" && at.found == "of");
    const bool how_many = is_among(at.before(), {"at", "more", "fewer", "less"}) && at.line.size() <= 2 &&
                          is_among(at.found, {"least", "most", "than"});
    if (number || how_many) return std::string(kCount);
    if (at.before(3) == "count" && at.before(2) == "of")
        return fmt::format("name its elements and say which count: `(count of x in {} where …)`", at.before());
    if (at.line_has("there")) return std::string(kThrough);
    if (is_among(at.before(2), {"any", "every", "no"}) && at.only_word == "in" &&
        is_among(at.found, {"is", "are", "has"}))
        return std::string(kThrough);
    const bool asks_at_once = is_among(at.found, {"is", "are"}) && at.before(2) == "in";
    if (at.only_word == "in" && at.line_has("each") && at.rest.empty())
        return fmt::format("say through which list, as in `for each {} in uses`", at.before());
    if (at.only_word == "where" || asks_at_once)
        return "write `where` before the condition, as in `any u in uses where u.likeness`";
    if (at.before(2) == "any" && at.before() == "of")
        return std::string(kThrough) + "; `any of` begins a list of bullets";
    if (at.found == "of" && at.before() != "count" && is_word(at.before()) && is_word(at.after) &&
        at.wants_condition_end)
        return fmt::format("write `{}.{}`", at.after, at.before());
    if (at.found == "in" && at.wants_condition_end && is_word(at.after))
        return fmt::format("write `{} contains …`; to compare with several values write `is one of (a, b)`", at.after);
    return {};
}

// Of conditions.
std::string help_for_conditions(const Surroundings& at) {
    if (at.before() == "either") return "leave `either` out: `a or b`";
    if (at.before() == "both") return "leave `both` out: `a and b`";
    if (at.before() == "neither") return "write `not (a or b)`";
    if (!at.wants_condition_end) return {};
    if (at.found == "unless")
        return "write `and not`; or an exception of its own, `exception ID to RULE`, with its own `when`";
    if (at.found == "within") return "write `D between A and A + 30 days`, or `(days from A to D) at most 30`";
    if (at.found == "applies" && is_word(at.before())) return fmt::format("write `rule {} applies`", at.before());
    if (at.found == ",") return "write `and` or `or` between conditions; several values stand in `is one of (a, b)`";
    return {};
}

// Of the other clauses.
std::string help_for_clauses(const Surroundings& at) {
    if (at.line.size() >= 2 && at.line[0] == "then" && at.found == "and")
        return "a rule has one outcome: name the more severe one, or write a rule for each";
    if (at.line.size() == 2 && at.line[0] == "then" && is_among(at.line[1], {"escalate", "require", "note"}))
        return fmt::format("`{0}` is a clause of its own, on a line of its own; `then` names an outcome", at.line[1]);
    if (at.line.size() == 1 && at.line[0] == "if" && at.only_word == "unsure")
        return "a rule's condition begins with `when`; `if unsure` says what it counts as while it is open";
    if (at.found == "in" && at.line_has("escalate")) return "write `within`";
    if (at.found == "to" && at.line_has("effective")) return "write `until`";
    if (at.declaration == "parameter" && at.only_word == "from" && at.found.empty())
        return "say since when it holds, as in `5 from 2025-08-22`";
    if (at.declaration == "define" && at.only_word == ":" && at.found == ")")
        return fmt::format("say of which type it is, as in `({} : Use)`", at.before());
    if (is_among(at.found, {"optional", "Optional"}))
        return "leave it out: a field is optional where it does not say `required`";
    const bool named = at.line.size() == 2 && at.line[0] == at.declaration;
    if (named && at.found == "-" && is_word(at.after))
        return fmt::format("names have `_` where others have `-`: `{}_{}`", at.line[1], at.after);
    if (named && at.wants_text && is_word(at.found) && at.declaration != "define")
        return fmt::format("write the text in quotation marks, `\"{}\"`; a name is one word", at.rest);
    return {};
}

}  // namespace

bool Surroundings::line_has(std::string_view word) const {
    return std::find(line.begin(), line.end(), word) != line.end();
}

std::string help_for_phrase(const Surroundings& at) {
    for (const auto& help : {help_for_clauses(at), help_for_lists(at), help_for_conditions(at)})
        if (!help.empty()) return help;
    if (at.only_word == "each") return "write `each` here";
    return {};
}

std::string help_for_clause(const Surroundings& at) {
    if (at.declaration != "rule" || !is_among(at.found, {"unless", "except", "excluding", "excepting"})) return {};
    return fmt::format(
        "write `and not …` in its condition; or an exception of its own, `exception ID to {}`, with its own `when`",
        at.id);
}

}  // namespace proviso::syntax::detail
