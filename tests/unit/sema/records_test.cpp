// SPDX-License-Identifier: Apache-2.0
// Records: what they may hold.
#include <doctest/doctest.h>

#include "tests/unit/sema/checked.h"

namespace proviso::sema::test {

TEST_CASE("sema: a record in itself") {
    CHECK(
        mistakes(R"(record Node
  next : list of Node)") ==
        R"(PV2018 `Node` a record can't contain itself: `Node` -> `Node` | a record can't hold itself; take one of these fields away, or name the other record by a text)");
}

TEST_CASE("sema: records in each other") {
    const auto result = check_with(R"(record A
  b : B
record B
  c : list of C
record C
  a : A)");
    CHECK(
        mistakes(*result) ==
        R"(PV2018 `A` a record can't contain itself: `A` -> `B` -> `C` -> `A` | a record can't hold itself; take one of these fields away, or name the other record by a text)");
    CHECK(notes(*result) == R"(`b` `A` holds `B` here
`c` `B` holds `C` here
`a` `C` holds `A` here)");
}

TEST_CASE("sema: a key that is no text, and two keys") {
    CHECK(mistakes(R"(record A
  n : number, key
record B
  a : text, key
  b : text, key)") ==
          R"(PV2021 `number` key `n` is a number, and a key is a text | write `n : text, key`
PV2022 `b` record `B` has two keys, `a` and `b` | keep `key` on the field that names an element in paths, such as `uses[u1]`)");
}

TEST_CASE("sema: what may not be marked so") {
    CHECK(
        mistakes(R"(record A
  d : date, may not apply
  l : list of answer, may not apply)") ==
        R"(PV2023 `d` field `d` is a date, which can't be marked `may not apply` | only an answer or a choice can be marked `may not apply`; what is left out was not answered
PV2023 `l` field `l` is a list of answers, which can't be marked `may not apply` | only an answer or a choice can be marked `may not apply`; what is left out was not answered)");
}

TEST_CASE("sema: a list of lists") {
    CHECK(
        mistakes(R"(record A
  l : list of list)") ==
        R"(PV2020 `list of list` a list can't hold lists | put the inner list into a record of its own, and write a list of that record)");
}

TEST_CASE("sema: an unknown record type is said once") {
    CHECK(mistakes(R"(record A
  u : Usee
define f (a : A) as a.u.purpose is ideation and a.u contains 5)") ==
          R"(PV2004 `Usee` there is no type `Usee` | did you mean `Use`?)");
}

}  // namespace proviso::sema::test
