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

bool is_word(std::string_view word) { return !word.empty() && std::all_of(word.begin(), word.end(), is_part_of_word); }
bool is_article(std::string_view word) { return is_among(word, {"a", "an", "the"}); }

// A value without its quotation marks, where it has them.
std::string_view unquoted(std::string_view text) {
    if (!text.starts_with('"')) return {};
    return text.substr(1, std::min(text.find('"', 1), text.size()) - 1);
}

// Of lists and how many there are in them.
std::string help_for_lists(const Surroundings& at) {
    const bool number =
        (at.found == "number" && is_among(at.before(), {"the", "a"})) || (at.before() == "number" && at.found == "of");
    if (at.before() == "count" && is_word(at.found) && at.found != "of")
        return fmt::format("write `count of {}`", at.found);
    const bool how_many = is_among(at.before(), {"at", "more", "fewer", "less"}) && at.line.size() <= 2 &&
                          is_among(at.found, {"least", "most", "than"});
    if (number || how_many) return std::string(kCount);
    const bool goes_through =
        at.line_has("in") && (at.line_has("any") || at.line_has("every") || at.line_has("count") || at.line_has("no"));
    if (goes_through && !at.found_first && is_among(at.found, {"when", "if", "with", "whose"})) return "write `where`";
    if (at.before() == "lists" && at.found == "of") return "write `list of`";
    if (at.before() == "list" && is_word(at.found)) return fmt::format("write `list of {}`", at.found);
    if (at.found == "list" && is_word(at.before()) && at.declaration == "record")
        return fmt::format("write `list of {}`", at.before());
    if (at.found == "[" && at.declaration == "record" && is_word(at.before()))
        return fmt::format("a list is written `list of {}`", at.before());
    if (at.found == "(" && at.declaration == "scenario") return "a list stands in brackets, as in `[a, b]`";
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
    if (at.found == "of" && is_among(at.before(), {"hours", "minutes", "days", "months", "years"}))
        return fmt::format("write `{} of` for a part of a date or moment, `{}.{}` for a field",
                           at.before().substr(0, at.before().size() - 1), at.after, at.before());
    if (at.found == "of" && at.before().ends_with('%')) return "write `*`, as in `25% * fee`";
    if (at.found == "of" && is_among(at.before(), {"one", "some", "either"}) && at.line_has("contains"))
        return "write `contains any of (a, b)`";
    if (at.found == "of" && at.before() == "total") return "write `sum of x.fee for x in list`";
    if (at.found == "of" && at.before() != "count" && is_word(at.before()) && is_word(at.after) &&
        at.wants_condition_end)
        return fmt::format("write `{}.{}`", at.after, at.before());
    if (at.found == "in" && at.wants_condition_end && is_word(at.after))
        return fmt::format("write `{} contains …`; to compare with several values write `is one of (a, b)`", at.after);
    return {};
}

// Of conditions.
std::string help_for_conditions(const Surroundings& at) {
    if (at.before() == "either" && at.before(2) == "is")
        return "to compare with several values write `is one of (a, b)`";
    if (at.before() == "either") return "leave `either` out: `a or b`";
    if (at.before() == "both") return "leave `both` out: `a and b`";
    if (at.before() == "neither") return "write `not (a or b)`";
    if (is_among(at.found, {"or", "and"}) && at.wants_item) return "write a comma between the values, as in `(a, b)`";
    if (at.found == ")" && at.before() == "(") return "leave the parentheses out";
    if (!at.wants_condition_end) return {};
    if (at.found == "off" && at.before() == "one") return "write `is one of (a, b)`";
    if (at.found == "not" && is_word(at.before()))
        return "write `and not` where another condition follows; `not` stands before what it denies, as in `not "
               "released`";
    if (at.found == "," && at.line_has("one") && at.before(2) == "of")
        return fmt::format("put the values in parentheses: `is one of ({}, …)`", at.before());
    if (at.found == "," && at.before(2) == "of" && at.line_has("contains"))
        return fmt::format("put the values in parentheses: `({}, …)`", at.before());
    // `a` may be a name.
    if (is_among(at.before(), {"an", "the"}) && is_word(at.found)) return fmt::format("leave `{}` out", at.before());
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
    if (at.found_first && at.found == "where" && at.declaration != "scenario") return "write `when`";
    if (at.only_word == "when" && is_among(at.found, {"if", "where", "whenever"})) return "write `when`";
    if (at.line.size() == 2 && at.line[1] == "unsure" && !at.found_first) {
        if (at.line[0] == "when" && is_word(at.found) && at.declaration != "outcomes")
            return fmt::format("write `if unsure {}`", at.found);
        if (at.line[0] == "if" && at.found == "then") return fmt::format("leave `then` out: `if unsure {}`", at.after);
    }
    if (at.only_word == "unsure" && (at.found.starts_with("un") || at.found == "not")) return "write `if unsure`";
    if (at.line.size() == 1 && at.line[0] == "if" && at.only_word == "unsure")
        return "a rule's condition begins with `when`; `if unsure` says what it counts as while it is open";
    if (at.found == "in" && at.line_has("escalate")) return "write `within`";
    if (at.found == "to" && (at.line_has("effective") || at.line_has("covers"))) return "write `until`";
    if (is_among(at.found, {"since", "starting", "beginning", "as", "on", "after"}) && at.wants("from"))
        return "write `from`";
    if (at.found == "until" && at.wants("to")) return "write `to`";
    if (is_among(at.found, {"until", "on", "before", "at"}) && at.wants("by")) return "write `by`";
    if (is_among(at.found, {"to", "in", "on"}) && at.wants("for") && at.line_has("applies")) return "write `for`";
    if (is_among(at.found, {"for", "of"}) && at.before() == "escalation") return "write `to`";
    if (at.declaration == "exception" && at.only_word == "to" && at.line.size() == 2 &&
        is_among(at.found, {"for", "from", "of"}))
        return "write `to`";
    if (at.line.size() == 2 && at.line[0] == "expect" && is_among(at.line[1], {"that", "outcome", "rule", "the"}))
        return fmt::format("leave `{}` out", at.line[1]);
    if (at.declaration == "scenario" && at.found == "(" && !at.line.empty() && at.line[0] == "with")
        return fmt::format("an element stands in brackets: `{}[{}]`", at.before(), at.after);
    if (at.found == "," && at.wants_text) return "leave the comma out";
    if (is_among(at.found, {"apply", "applied", "applicable"}) && at.wants("applies")) return "write `applies`";
    if (at.found == "applied" && at.before() == "is") return "write `applies` instead of `is applied`";
    if (at.found == "else" && at.declaration == "outcomes") return "write `otherwise`";
    if (is_article(at.before()) && at.line.size() == 2 && is_word(at.found) && !at.wants_condition_end)
        return fmt::format("leave `{}` out: `{} {}`", at.before(), at.line[0], at.found);
    const bool is_item_of_list = is_among(at.declaration, {"choice", "outcomes"});
    if (at.found == "-" && at.found_first && (is_item_of_list || at.declaration == "record"))
        return "leave it out: each stands on a line of its own, without a sign before it";
    if (is_among(at.found, {":", "="}) && is_item_of_list && at.line.size() == 1)
        return fmt::format("leave it out: the text follows the name, as in `{} \"…\"`", at.line[0]);
    if (at.found == "=" && at.wants_text) return "leave it out: the text follows at once";
    if (at.before() == "," && at.found_first && is_item_of_list)
        return "leave out the comma at the end of the line before";
    if (is_among(at.found, {"mandatory", "obligatory", "compulsory", "needed"}) && at.wants("required"))
        return "write `required`";
    if (at.declaration == "parameter" && at.before() == "from" && at.line.size() == 1)
        return "say the value first, as in `5 from 2025-08-22`";
    if (at.found == "-" && at.declaration == "scenario" && is_word(at.before()) && is_word(at.after) &&
        at.line_has(":"))
        return fmt::format("a text stands in quotation marks: `\"{}-{}\"`", at.before(), at.after);
    if (at.declaration == "table" && is_among(at.found, {"or", "and"}) && is_word(at.before()))
        return fmt::format("divide the values of a cell by commas: `{}, {}`", at.before(), at.after);
    if (const std::string_view quoted = unquoted(at.own_rest); at.wants_name && !at.wants_text && !quoted.empty()) {
        const bool one_word = quoted.find(' ') == std::string_view::npos;
        if (one_word) return fmt::format("a name stands without quotation marks: `{}`", quoted);
        if (!at.line.empty() && at.line[0] == at.declaration)
            return fmt::format("a short name stands before the text: `{} NAME \"{}\"`", at.declaration, quoted);
    }
    if (at.declaration == "parameter" && at.only_word == "from" && at.found.empty())
        return "say since when it holds, as in `5 from 2025-08-22`";
    if (at.declaration == "define" && at.only_word == ":" && at.found == ")")
        return fmt::format("say of which type it is, as in `({} : Use)`", at.before());
    if (is_among(at.found, {"optional", "Optional"}))
        return "leave it out: a field is optional where it does not say `required`";
    const bool named = at.line.size() == 2 && at.line[0] == at.declaration;
    if (named && at.found == "-" && is_word(at.after))
        return fmt::format("names have `_` where others have `-`: `{}_{}`", at.line[1], at.after);
    const bool of_an_outcome = at.line.size() == 2 && is_among(at.line[0], {"then", "otherwise", "expect"});
    // `expect r dose not apply` is about a rule.
    const bool of_a_rule = at.line.size() == 2 && at.line[0] == "expect" && at.rest.find(' ') != std::string_view::npos;
    if (of_an_outcome && !of_a_rule && (is_word(at.found) || at.found == "-") && !at.found_first) {
        const std::string_view more = at.found == "-" ? at.after : at.found;
        return fmt::format("a name is one word: write `{}_{}`", at.line[1], more);
    }
    return {};
}

}  // namespace

bool Surroundings::wants(std::string_view keyword) const {
    return std::find(wanted.begin(), wanted.end(), keyword) != wanted.end();
}

bool Surroundings::line_has(std::string_view word) const {
    return std::find(line.begin(), line.end(), word) != line.end();
}

std::string help_for_phrase(const Surroundings& at) {
    for (const auto help_for :
         {help_for_dates, help_for_names, help_for_clauses, help_for_texts, help_for_lists, help_for_conditions})
        if (std::string help = help_for(at); !help.empty()) return help;
    if (at.only_word == "each") return "write `each` here";
    return {};
}

std::string help_for_two_words(const Surroundings& at) {
    if (!at.wants_condition_end || !at.found_is_name || at.found_first || !is_word(at.found) || !is_word(at.before()))
        return {};
    // In a cell of conditions, commas stand between the values that it may be.
    const bool in_cell = at.declaration == "table" && !at.line_has("=>");
    return fmt::format(
        "write {2}`{0}_{1}` if it is one name, `{0}.{1}` for a field, `{0}({1})` for a define; else {3} is missing "
        "between them",
        at.before(), at.found, in_cell ? fmt::format("`{}, {}` if it may be either, ", at.before(), at.found) : "",
        in_cell ? "something" : "a word");
}

std::string help_for_clause(const Surroundings& at) {
    if (at.found == "each" && (at.declaration == "rule" || at.declaration == "guideline" || at.declaration == "table"))
        return "write `for each`";
    if (at.declaration == "table" && is_among(at.found, {"one", "only", "exactly"}))
        return "write `exactly one row fits`";
    if (at.declaration == "rule" && at.found == "outcome") return "write `then`";
    if (at.declaration == "scenario" && at.found == "where") return "write `with`";
    if (at.declaration != "rule" || !is_among(at.found, {"unless", "except", "excluding", "excepting"})) return {};
    return fmt::format(
        "write `and not …` in its condition; or an exception of its own, `exception ID to {}`, with its own `when`",
        at.id);
}

}  // namespace proviso::syntax::detail
