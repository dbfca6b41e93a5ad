// SPDX-License-Identifier: Apache-2.0
// Mistakes in scenarios.
#include <doctest/doctest.h>

#include "tests/unit/sema/checked.h"

namespace proviso::sema::test {

TEST_CASE("sema: a scenario that expects nothing") {
    CHECK(mistakes(R"(scenario "s" given { })") ==
          R"(PV4001 `"s"` the scenario expects nothing | write what it should come to: `expect OUTCOME`)");
}

TEST_CASE("sema: a scenario without a record") {
    CHECK(
        mistakes(R"(scenario "s" expect notify)") ==
        R"(PV4002 `"s"` the scenario has no record | write `given { … }`, or `based on` and the title of another scenario)");
}

TEST_CASE("sema: a scenario with two records") {
    CHECK(
        mistakes(R"(scenario "a" given { } expect notify
scenario "s" based on "a" given { } expect notify)") ==
        R"(PV4003 `"a"` a scenario gives a record or is based on another scenario, not both | take `given` away, and change single places with `with PATH = VALUE`)");
}

TEST_CASE("sema: a scenario based on what is not there") {
    CHECK(mistakes(R"(scenario "A mood board" given { } expect notify
scenario "s" based on "A mod board" expect notify
scenario "t" based on "zebra" expect notify)") ==
          R"(PV4004 `"A mod board"` there is no scenario "A mod board" | did you mean "A mood board"?
PV4004 `"zebra"` there is no scenario "zebra" | give the whole title of another scenario)");
}

TEST_CASE("sema: scenarios in a circle") {
    const auto result = check_with(R"(scenario "a" based on "b" expect notify
scenario "b" based on "c" with uses[u1].in_cut = no expect notify
scenario "c" based on "a" expect notify)");
    CHECK(
        mistakes(*result) ==
        R"(PV4005 `"b"` scenarios can't be based on one another in a circle: "a" -> "b" -> "c" -> "a" | give one of them a record of its own with `given`)");
    CHECK(notes(*result) == R"(`"c"` "b" builds on "c" here
`"a"` "c" builds on "a" here)");
}

TEST_CASE("sema: values of the wrong type") {
    CHECK(mistakes(R"(scenario "s" given {
  submitted_on: "2025-01-01", temporary: true, share: "5", production: "x",
  uses: { use_id: "u1" }, drafts: [ "u1", { use_id: 5, purpose: "ideation", stage: Purpose.ideation, tags: ["a", b], talent: [unsure] } ]
} expect notify)") ==
          R"(PV4006 `"2025-01-01"` `submitted_on` takes a date, not a text | write the date without quotation marks
PV1044 `true` `true` is not an answer | write `yes`
PV4006 `"5"` `share` takes a number, not a text | write the number without quotation marks
PV4006 `"x"` `production` takes a record `Production`, not a text | write its fields in braces: `{ field: value }`
PV4006 `{ use_id: "u1" }` `uses` takes a list of `Use`, not a record | write a list in brackets: `[ … ]`
PV4006 `"u1"` an element of this list takes a record `Use`, not a text | write its fields in braces: `{ field: value }`
PV4006 `5` `use_id` takes a text, not a number | write a text in quotation marks
PV4006 `"ideation"` `purpose` takes a choice `Purpose`, not a text | write the value's name without quotation marks
PV4006 `Purpose.ideation` `stage` takes a choice `Stage`, not `Purpose.ideation` | write the name of one of its values
PV4006 `b` an element of this list takes a text, not the name `b` | write a text in quotation marks
PV4006 `unsure` an element of this list takes a record `Talent`, not an answer | write its fields in braces: `{ field: value }`)");
}

TEST_CASE("sema: values that are not there") {
    CHECK(mistakes(R"(scenario "s" given {
  temporry: yes, uses: [{ purpose: ideaton, talent: [{ nme: "x", consent: not applicable, talent_id: unsure }], stage: not applicable }, not answered]
} expect notify)") ==
          R"(PV2001 `temporry` record `Disclosure` has no field `temporry` | did you mean `temporary`?
PV2003 `ideaton` choice `Purpose` has no value `ideaton` | did you mean `ideation`?
PV2001 `nme` record `Talent` has no field `nme` | did you mean `name`?
PV4007 `unsure` `talent_id` is a text, which can't be unsure | a text is answered or not: write `not answered`, or leave the field out
PV4008 `not applicable` `stage` always applies | declare the field with `may not apply`, or write `not answered`
PV4009 `not answered` an element of a list can't be `not answered` | leave the element out)");
}

TEST_CASE("sema: a field given twice") {
    const auto result = check_with(R"(scenario "s" given { temporary: yes, share: 1, temporary: no } expect notify)");
    CHECK(mistakes(*result) == R"(PV4010 `temporary` field `temporary` is given twice | keep one of them)");
    CHECK(notes(*result) == R"(`temporary` first given here)");
}

TEST_CASE("sema: changes that can't be") {
    CHECK(
        mistakes(
            R"(scenario "s" given { submitted_on: 2025-01-01, uses: [{ use_id: "u1" }, { use_id: "u2" }] } expect notify
scenario "t" based on "s"
  with uses[u3].in_cut = no
  with uses[4].in_cut = no
  with uses.in_cut = no
  with temporary[1] = no
  with temporary.x = no
  with temporry = no
  with uses[u1].in_cut = 5
  with drafts[u1].in_cut = no
  expect notify)") ==
        R"(PV4011 `u3` `uses` has no element `u3` | its elements are `u1` and `u2`
PV4011 `4` `uses` has no element `4` | its elements are `u1` and `u2`
PV4013 `in_cut` `uses` is a list of `Use`: name one of its elements | name an element: `uses[1].in_cut`
PV4012 `1` `temporary` is an answer, and has no elements | brackets name an element of a list
PV2037 `x` `temporary` is an answer, which has no fields
PV2001 `temporry` record `Disclosure` has no field `temporry` | did you mean `temporary`?
PV4006 `5` `in_cut` takes an answer, not a number | write `yes`, `no` or `unsure`
PV4011 `u1` `drafts` has no element `u1` | the list has no elements in this scenario)");
}

TEST_CASE("sema: expectations of what is not there") {
    CHECK(mistakes(R"(rule r when temporary then consult
guideline g met when temporary otherwise consult
scenario "s" given { submitted_on: 2025-01-01, uses: [{ use_id: "u1" }] }
  expect cnsult
  expect r
  expect rr applies
  expect r is met
  expect gg is not met
  expect r is blocked by gg
  expect escalation to leagl
  expect question uses[u9].in_cut
  expect no question uses[u1].in_ct
  expect question drafts[1].in_cut)") ==
          R"(PV2005 `cnsult` there is no outcome `cnsult` | did you mean `consult`?
PV2005 `r` there is no outcome `r` | it is a rule: write `expect r applies`
PV2008 `rr` there is no rule `rr` | declared are `r` and `g`
PV4015 `r` `r` is no guideline, and only a guideline is met or not | write `expect r applies`, `r does not apply` or `r is open`
PV4014 `gg` there is no guideline `gg` | declared are `g`
PV2008 `gg` there is no rule `gg` | declared are `r` and `g`
PV2006 `leagl` there is no role `leagl` | did you mean `legal`?
PV4011 `u9` `uses` has no element `u9` | its elements are `u1`
PV2001 `in_ct` record `Use` has no field `in_ct` | did you mean `in_cut`?
PV4011 `1` `drafts` has no element `1` | the list has no elements in this scenario)");
}

TEST_CASE("sema: for names an element that the rule goes through") {
    CHECK(mistakes(R"(rule r when temporary then consult
rule u for each u in uses, t in u.talent when t.consent is yes and u.in_cut then consult
scenario "s" given { submitted_on: 2025-01-01, uses: [{ use_id: "u1", talent: [{ talent_id: "t1" }] }], drafts: [{ use_id: "d1" }] }
  expect r applies for uses[u1]
  expect u applies for drafts[d1]
  expect u applies for uses
  expect u is open for uses[u1]
  expect u is open for uses[1].talent[t1])") ==
          R"(PV4016 `uses[u1]` `r` goes through no list | take `for` and the path away
PV4017 `drafts[d1]` this is no element that `u` goes through | name an element that its `for each` goes through
PV4017 `uses` this is no element that `u` goes through | name an element that its `for each` goes through)");
}

}  // namespace proviso::sema::test
