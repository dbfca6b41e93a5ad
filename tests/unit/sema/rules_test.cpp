// SPDX-License-Identifier: Apache-2.0
// Mistakes in rules and parameters, and how rules hang together.
#include <doctest/doctest.h>

#include "tests/unit/sema/checked.h"

namespace proviso::sema::test {

TEST_CASE("sema: a period that ends before it begins") {
    CHECK(
        mistakes(R"(rule r when temporary then consult effective from 2026-01-01 until 2025-12-31)") ==
        R"(PV3016 `effective from 2026-01-01 until 2025-12-31` the period begins on 2026-01-01 and ends before that, on 2025-12-31 | `until` names the last day on which it holds, which can't lie before the first)");
}

TEST_CASE("sema: by takes a date") {
    CHECK(mistakes(R"(rule a when temporary then consult require "x" from legal by 5
rule b when temporary then consult require "x" from legal by temporary
rule c when temporary then consult require "x" from legal by "2025-01-01"
rule d when temporary then consult escalate to legal within 1.5 days)") ==
          R"(PV3019 `5` `by` takes a date or a moment, but `5` is a number | write `within 5 days`, or a date
PV3019 `temporary` `by` takes a date or a moment, but `temporary` is an answer
PV3019 `"2025-01-01"` `by` takes a date or a moment, but `"2025-01-01"` is a text | write `2025-01-01` without quotation marks
PV2051 `1.5` a date is moved by a whole number of days, and `1.5` is not | write a whole number of days)");
}

TEST_CASE("sema: rules that displace each other") {
    const auto result = check_with(R"(rule a when temporary then consult subject to b
rule b when temporary then consult subject to c
rule c when temporary then consult notwithstanding a subject to a)");
    CHECK(
        mistakes(*result) ==
        R"(PV3015 `a` rules can't depend on one another in a circle: `a` -> `c` -> `a` | take one of these links away)");
    CHECK(notes(*result) == R"(`a` `a` gives way where `c` applies
`a` `c` gives way where `a` applies)");
}

TEST_CASE("sema: a rule that asks about itself") {
    CHECK(mistakes(R"(rule a when rule a applies then consult)") ==
          R"(PV3015 `a` rules can't depend on one another in a circle: `a` -> `a` | take one of these links away)");
}

TEST_CASE("sema: an exception that asks about its rule") {
    const auto result = check_with(R"(rule a when temporary then consult
exception e to a when rule a applies)");
    CHECK(
        mistakes(*result) ==
        R"(PV3015 `a` rules can't depend on one another in a circle: `a` -> `e` -> `a` | take one of these links away)");
    CHECK(notes(*result) == R"(`a` `a` is lifted by its exception `e`
`rule a applies` `e` asks whether `a` applies)");
}

TEST_CASE("sema: a rule that asks about its exception") {
    CHECK(
        mistakes(R"(rule a when rule e applies then consult
exception e to a when temporary)") ==
        R"(PV3015 `a` rules can't depend on one another in a circle: `a` -> `e` -> `a` | take one of these links away)");
}

TEST_CASE("sema: exceptions to each other") {
    CHECK(mistakes(R"(exception a to b when temporary
exception b to a when temporary
exception c to c when temporary)") ==
          R"(PV3015 `a` rules can't depend on one another in a circle: `a` -> `b` -> `a` | take one of these links away
PV3015 `c` rules can't depend on one another in a circle: `c` -> `c` | take one of these links away)");
}

TEST_CASE("sema: a cycle through a define") {
    const auto result = check_with(R"(define d as rule a applies
rule a when d then consult)");
    CHECK(
        mistakes(*result) ==
        R"(PV3015 `a` rules can't depend on one another in a circle: `a` -> `d` -> `a` | take one of these links away)");
    CHECK(notes(*result) == R"(`d` `a` uses `d`
`rule a applies` `d` asks whether `a` applies)");
}

TEST_CASE("sema: an exception that its rule gives way to") {
    CHECK(
        mistakes(R"(rule a when temporary then consult subject to e
exception e to a when temporary)") ==
        R"(PV3015 `a` rules can't depend on one another in a circle: `a` -> `e` -> `a` | take one of these links away)");
}

TEST_CASE("sema: parameters") {
    CHECK(
        mistakes(R"(parameter a : list of text
  1 from 2025-01-01
parameter b : number
  5 from 2026-01-01
  3 from 2025-01-01
  4 from 2025-01-01
parameter c : number
  "5" from 2025-01-01
parameter d : number
  -2.5 from 2025-01-01)") ==
        R"(PV2026 `list of text` parameter `a` is a list of texts, and a parameter is a single value | write `parameter a : number`, or another type of single values
PV2028 `3 from 2025-01-01` the values of `b` are out of order: 2025-01-01 is earlier than the date before it | write the values in the order of their dates, one for each date
PV2028 `4 from 2025-01-01` the values of `b` are out of order: 2025-01-01 is the same day as the date before it | write the values in the order of their dates, one for each date
PV2029 `"5"` parameter `c` is a number, but this is a text | write a number, such as `5`, `0.25` or `15%`, without quotation marks)");
}

}  // namespace proviso::sema::test
