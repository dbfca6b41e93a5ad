// SPDX-License-Identifier: Apache-2.0
// What is allowed but hardly meant.
#include <doctest/doctest.h>

#include "tests/unit/sema/checked.h"

namespace proviso::sema::test {

TEST_CASE("sema: what is never used") {
    CHECK(mistakes(R"(define lonely as temporary
parameter unused_days : number
  1 from 2025-01-01
rule r for each u in uses when temporary then consult escalate to legal within review_days days)") ==
          R"(PV5001 `lonely` define `lonely` is never used | use it in a rule, or take it away
PV5001 `unused_days` parameter `unused_days` is never used | use it in a rule, or take it away
PV5001 `u` variable `u` is never used | ask about the element, as in `u.FIELD`, or do not go through the list)");
}

TEST_CASE("sema: counting needs no look at the elements") {
    CHECK(mistakes(R"(rule r when (count of u in uses where yes) > review_days then consult)") == R"()");
}

TEST_CASE("sema: a rule without a source where others have one") {
    CHECK(mistakes(R"(source guidance "The guidance"
rule r when share > review_days then consult
rule s when temporary then consult cite guidance "2")") ==
          R"(PV5002 `r` `r` cites no source | write `cite guidance "…"`)");
}

TEST_CASE("sema: a comparison with unsure") {
    CHECK(
        mistakes(R"(rule r when temporary = unsure and share > review_days then consult)") ==
        R"(PV5004 `unsure` a comparison with `unsure` is always unsure | to ask what was answered, write `temporary is unsure`)");
}

TEST_CASE("sema: an empty range") {
    CHECK(
        mistakes(
            R"(rule r when share between 10 and review_days or share between 10 and 5 or submitted_on between 2026-01-01 and 2025-01-01 then consult)") ==
        R"(PV5005 `share between 10 and 5` nothing lies between these two | write the lower end first
PV5005 `submitted_on between 2026-01-01 and 2025-01-01` nothing lies between these two | write the lower end first)");
}

}  // namespace proviso::sema::test
