// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/words_in_text.h"

#include <doctest/doctest.h>

namespace proviso {
namespace {

// What was found, or "(none)".
std::string_view found(std::string_view text, std::string_view words) {
    const auto place = find_words(text, words);
    return place ? text.substr(place->first, place->second - place->first) : "(none)";
}

}  // namespace

TEST_CASE("words in a text: blanks of any kind are the same, but that there is one counts") {
    CHECK(found("when n more\n    than 8", "n  more than 8") == "n more\n    than 8");
    CHECK(found("when n>8", "n > 8") == "(none)");
    CHECK(found("when n", "n more") == "(none)");
    CHECK(found("", "n") == "(none)");
    CHECK(found("when n", "") == "(none)");
}

TEST_CASE("words in a text: whole names and numbers only") {
    CHECK(find_words("amount amount_2 a amount", "a")->first == 16);
    CHECK(found("n more than 80", "n more than 8") == "(none)");
    CHECK(found("(n more than 8)", "n more than 8") == "n more than 8");
    CHECK(found("étoile", "toile") == "(none)");
}

TEST_CASE("words in a text: not in comments and quoted texts") {
    CHECK(find_words("# n\n\"n \\\" n\" n", "n")->first == 13);
    CHECK(found("x is \"n\"", "x is \"n\"") == "x is \"n\"");
    CHECK(found("\"no end n", "n") == "(none)");
    CHECK(found("\"ends so \\", "n") == "(none)");
    CHECK(found("# n", "n") == "(none)");
}

TEST_CASE("words in a text: one word") {
    CHECK(is_word("fee_2"));
    CHECK_FALSE(is_word("a.b"));
    CHECK_FALSE(is_word(""));
}

}  // namespace proviso
