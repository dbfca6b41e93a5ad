// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "tests/process/process.h"
#include "tests/unit/syntax/parsed.h"

namespace proviso::syntax {

TEST_CASE("keywords: the list holds words, each once") {
    const std::vector<std::string_view>& words = keywords();
    CHECK(words.size() > 90);
    CHECK(std::set<std::string_view>(words.begin(), words.end()).size() == words.size());
    for (const std::string_view word : words) {
        CHECK(std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; }));
    }
}

TEST_CASE("keywords: exactly the reserved ones can't be names") {
    const std::set<std::string_view> reserved = {"yes", "no",   "unsure", "and",   "or", "not", "is",
                                                 "if",  "then", "else",   "where", "in", "any", "every"};
    for (const std::string_view word : keywords()) {
        CAPTURE(word);
        const std::string field(word);
        CHECK(Parsed("record R\n  " + field + " : text\n").codes() == (reserved.contains(word) ? "PV1033 2:3" : ""));
        CHECK(Parsed("choice C\n  a\n  " + field + " \"label\"\n  b\n").codes() ==
              (reserved.contains(word) ? "PV1033 3:3" : ""));
        CHECK(Parsed("choice C\n  a\n  " + field + "\n  b\n").codes() == (reserved.contains(word) ? "PV1033 3:3" : ""));
        const std::string member = Parsed("define d as u." + field + " is yes and u." + field + "\n").codes();
        CHECK(member == (reserved.contains(word) ? "PV1033 1:15" : ""));
        CHECK(Parsed("rule " + field + " \"text\"\n  when a\n  then b\n").codes() ==
              (reserved.contains(word) ? "PV1033 1:6" : ""));
    }
    // Only those that can't stand alone at the beginning of a condition.
    for (const std::string_view word : keywords()) {
        if (reserved.contains(word)) continue;
        CAPTURE(word);
        CHECK(Parsed("define d as " + std::string(word) + " is yes or not " + std::string(word) + "\n").codes() == "");
    }
}

TEST_CASE("keywords: the fuzzer of policies knows every one") {
    const std::string dictionary = testing::read_text("tests/fuzz/policy.dict");
    for (const std::string_view word : keywords()) {
        CAPTURE(word);
        CHECK(dictionary.find("\"" + std::string(word) + "\"") != std::string::npos);
    }
}

}  // namespace proviso::syntax
