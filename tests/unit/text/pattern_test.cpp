// SPDX-License-Identifier: Apache-2.0
#include "runtime/text/pattern.h"

#include <doctest/doctest.h>

namespace proviso {
namespace {

bool matches(const std::string& pattern, const std::string& text) {
    const auto made = Pattern::make(pattern);
    REQUIRE(std::holds_alternative<std::shared_ptr<const Pattern>>(made));
    return std::get<std::shared_ptr<const Pattern>>(made)->matches(text);
}

std::string mistake(const std::string& pattern) {
    const auto made = Pattern::make(pattern);
    const auto* mistake = std::get_if<PatternMistake>(&made);
    return mistake == nullptr ? "" : mistake->words + "|" + mistake->piece;
}

}  // namespace

TEST_CASE("pattern: the whole text must match") {
    CHECK(matches("[A-Z]{2}-\\d+", "AB-12"));
    CHECK_FALSE(matches("[A-Z]{2}-\\d+", "xAB-12"));
    CHECK_FALSE(matches("a|ab", "abc"));
    CHECK(matches("a|ab", "ab"));
    CHECK(matches("", ""));
    CHECK_FALSE(matches("", "a"));
    CHECK(matches(".", "é"));
    CHECK_FALSE(matches(".*", "a\nb"));
    CHECK(matches("(?s).*", "a\nb"));
    CHECK(matches(Pattern::ignoring_case("straße"), "STRAßE"));
}

TEST_CASE("pattern: time is linear in the text") {
    CHECK_FALSE(matches("(a*)*b", std::string(100'000, 'a')));
    CHECK(matches("(a|a)*", std::string(100'000, 'a')));
}

TEST_CASE("pattern: mistakes say what is wrong, and where") {
    CHECK(mistake("[A-Z").starts_with("`[` is not closed|[A-Z"));
    CHECK(mistake("a)b").starts_with("a parenthesis has no partner|"));
    CHECK(mistake("(ab").starts_with("a parenthesis has no partner|"));
    CHECK(mistake("*a") == "`*` repeats nothing|*");
    CHECK(mistake("a**") == "`**` repeats a repetition|**");
    CHECK(mistake("a{1001}") == "`{1001}` repeats too often|{1001}");
    CHECK(mistake("a(?=b)").starts_with("`(?=` is not understood|"));
    CHECK(mistake("[z-a]") == "the range `z-a` ends before it begins|z-a");
    CHECK(mistake("\\q") == "`\\q` stands for nothing|\\q");
    CHECK(mistake("a\\") == "it ends in a lone backslash|");
    CHECK(mistake("[[:foo:]]") == "`[:foo:]` is no set of characters|[:foo:]");
    CHECK(mistake("((a{100}){100}){100}") == "`{100}` repeats too often|{100}");
    CHECK(mistake("\\pL{1000}").starts_with("it is too large"));
    CHECK(mistake(std::string(1001, 'a')).starts_with("it is longer than 1000 bytes"));
    CHECK(mistake("\xff").starts_with("it is not well-formed"));
    CHECK(mistake("ok") == "");
}

}  // namespace proviso
