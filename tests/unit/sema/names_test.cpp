// SPDX-License-Identifier: Apache-2.0
// What names mean, and what is declared twice or under a taken name.
#include <doctest/doctest.h>

#include "tests/unit/sema/checked.h"

namespace proviso::sema::test {

TEST_CASE("sema: an unknown field names the nearest") {
    CHECK(mistakes(R"(rule r for each u in uses when u.in_cutt then consult)") ==
          R"(PV2001 `in_cutt` record `Use` has no field `in_cutt` | did you mean `in_cut`?)");
}

TEST_CASE("sema: an unknown name that is a field of a variable in reach") {
    CHECK(mistakes(R"(rule r for each u in uses when in_cut then consult)") ==
          R"(PV2002 `in_cut` nothing here is called `in_cut` | did you mean `u.in_cut`?)");
}

TEST_CASE("sema: an unknown name names the nearest") {
    CHECK(mistakes(R"(rule r when temporry then consult)") ==
          R"(PV2002 `temporry` nothing here is called `temporry` | did you mean `temporary`?)");
}

TEST_CASE("sema: an unknown name with nothing near") {
    CHECK(
        mistakes(R"(rule r when zebra then consult)") ==
        R"(PV2002 `zebra` nothing here is called `zebra` | a name is a variable in reach, a field of `Disclosure`, a parameter, or a define)");
}

TEST_CASE("sema: yes and no are not called true and false") {
    CHECK(mistakes(R"(rule r when temporary is true then consult)") ==
          R"(PV1044 `true` `true` is not an answer | write `yes`)");
}

TEST_CASE("sema: there is no clock") {
    CHECK(
        mistakes(R"(rule r when submitted_on before today then consult)") ==
        R"(PV2002 `today` nothing here is called `today` | a policy knows no clock: name a date field of the record)");
}

TEST_CASE("sema: a type is no value") {
    CHECK(mistakes(R"(rule r when Use then consult)") ==
          R"(PV2002 `Use` nothing here is called `Use` | `Use` is a type; name a field or a value)");
}

TEST_CASE("sema: an unknown value of a choice") {
    const auto result = check_with(R"(rule r for each u in uses when u.purpose is ideaton then consult)");
    CHECK(mistakes(*result) ==
          R"(PV2003 `ideaton` choice `Purpose` has no value `ideaton` | did you mean `ideation`?)");
    CHECK(notes(*result) == R"(`Purpose` `Purpose` is declared here)");
}

TEST_CASE("sema: an unknown value on the left") {
    CHECK(mistakes(R"(rule r for each u in uses when ideaton is u.purpose then consult)") ==
          R"(PV2003 `ideaton` choice `Purpose` has no value `ideaton` | did you mean `ideation`?)");
}

TEST_CASE("sema: an unknown value in full") {
    CHECK(mistakes(R"(rule r for each u in uses when u.purpose is Purpose.ideaton then consult)") ==
          R"(PV2003 `ideaton` choice `Purpose` has no value `ideaton` | did you mean `ideation`?)");
}

TEST_CASE("sema: an unknown value with nothing near") {
    CHECK(
        mistakes(R"(rule r for each u in uses when u.purpose is one of (ideation, zebra) then consult)") ==
        R"(PV2003 `zebra` choice `Purpose` has no value `zebra` | its values are `ideation`, `dressing` and `visual`)");
}

TEST_CASE("sema: a bare value where no type is asked for") {
    CHECK(
        mistakes(R"(rule r when ideation is dressing then consult)") ==
        R"(PV2002 `ideation` nothing here is called `ideation` | for the value of the choice, write `Purpose.ideation`)");
}

TEST_CASE("sema: an unknown type") {
    CHECK(mistakes(R"(record Extra
  flag : boolean
  link : Purposes)") ==
          R"(PV2004 `boolean` there is no type `boolean` | did you mean `answer`?
PV2004 `Purposes` there is no type `Purposes` | did you mean `Purpose`?)");
}

TEST_CASE("sema: an unknown outcome") {
    CHECK(mistakes(R"(rule r when temporary then aprove)") ==
          R"(PV2005 `aprove` there is no outcome `aprove` | did you mean `approve`?)");
}

TEST_CASE("sema: an unknown outcome with nothing near") {
    CHECK(mistakes(R"(rule r when temporary then zebra)") ==
          R"(PV2005 `zebra` there is no outcome `zebra` | declared are `notify`, `consult` and `approve`)");
}

TEST_CASE("sema: an unknown role") {
    CHECK(mistakes(R"(rule r when temporary then consult escalate to legl within 2 days)") ==
          R"(PV2006 `legl` there is no role `legl` | did you mean `legal`?)");
}

TEST_CASE("sema: an unknown source") {
    CHECK(mistakes(R"(source guidance "The guidance"
rule r when temporary then consult cite guidence "1")") ==
          R"(PV2007 `guidence` there is no source `guidence` | did you mean `guidance`?)");
}

TEST_CASE("sema: an unknown rule") {
    CHECK(mistakes(R"(rule first when temporary then consult
exception e to frist when share > 1
rule s when rule fist applies then consult
rule t when temporary then consult subject to firs notwithstanding fiirst)") ==
          R"(PV2008 `frist` there is no rule `frist` | did you mean `first`?
PV2008 `fist` there is no rule `fist` | did you mean `first`?
PV2008 `firs` there is no rule `firs` | did you mean `first`?
PV2008 `fiirst` there is no rule `fiirst` | did you mean `first`?)");
}

TEST_CASE("sema: an unknown define") {
    CHECK(mistakes(R"(define heavy (u : Use) as u.seconds > 10
rule r for each u in uses when heavvy(u) then consult)") ==
          R"(PV2009 `heavvy` there is no define `heavvy` | did you mean `heavy`?)");
}

TEST_CASE("sema: a value that could also be something of that type") {
    CHECK(
        mistakes(R"(define f (ideation : Purpose, u : Use) as u.purpose is ideation)") ==
        R"(PV2011 `ideation` `ideation` could be a value of choice `Purpose`, or what is declared under that name | write `Purpose.ideation` for the value, or rename the other)");
}

TEST_CASE("sema: a name of another type is no rival of a value") {
    CHECK(
        mistakes(
            R"(rule r for each u in uses when u.stage is production and production is u.stage then consult cite guidance "x"
source guidance "x")") ==
        R"(PV5001 `review_days` parameter `review_days` is never used | use it in a rule, or take it away)");
}

TEST_CASE("sema: a define is a rival of a value, whatever its type") {
    const auto result = check_with(R"(define early as temporary
rule r for each u in uses when u.stage is early then consult)");
    CHECK(
        mistakes(*result) ==
        R"(PV2011 `early` `early` could be a value of choice `Stage`, or what is declared under that name | write `Stage.early` for the value, or rename the other)");
    CHECK(notes(*result) == R"(`early` the other is declared here
`early` the value is declared here)");
}

TEST_CASE("sema: names declared twice") {
    CHECK(mistakes(R"(choice Purpose
  a
record Use
  b : text
choice Twice
  a
  a
record Fields
  b : text
  b : answer
role legal "Again"
source one "1"
source one "2"
parameter review_days : number
  4 from 2025-01-01
define d as temporary
define d as not temporary
rule r when temporary then consult
guideline r met when temporary otherwise consult
exception r to r when temporary
guarantee g whenever temporary outcome is at least consult
guarantee g whenever temporary outcome is at least consult)") ==
          R"(PV2012 `Purpose` choice `Purpose` is declared twice | give one of them another name, or take one away
PV2012 `Use` record `Use` is declared twice | give one of them another name, or take one away
PV2012 `a` value `a` is declared twice | give one of them another name, or take one away
PV2012 `b` field `b` is declared twice | give one of them another name, or take one away
PV2012 `legal` role `legal` is declared twice | give one of them another name, or take one away
PV2012 `one` source `one` is declared twice | give one of them another name, or take one away
PV2012 `review_days` parameter `review_days` is declared twice | give one of them another name, or take one away
PV2012 `d` define `d` is declared twice | give one of them another name, or take one away
PV2012 `r` rule `r` is declared twice | give one of them another name, or take one away
PV2012 `r` rule `r` is declared twice | give one of them another name, or take one away
PV2012 `g` guarantee `g` is declared twice | give one of them another name, or take one away)");
}

TEST_CASE("sema: an outcome declared twice") {
    CHECK(
        mistakes(R"(rule r when temporary then consult
outcomes
  notify
  notify
  otherwise notify
  when unsure notify)") ==
        R"(PV3008 `outcomes` a policy has one `outcomes`, and this is the second | a policy has one ladder of outcomes: bring them together)");
}

TEST_CASE("sema: scenarios with the same title") {
    CHECK(mistakes(R"(scenario "One" given { submitted_on: 2025-01-01 } expect notify
scenario "One" given { submitted_on: 2025-01-01 } expect notify)") ==
          R"(PV2012 `"One"` scenario `One` is declared twice | give one of them another name, or take one away)");
}

TEST_CASE("sema: variables declared twice") {
    CHECK(mistakes(R"(rule r for each u in uses, u in drafts when u.in_cut then consult
rule s for each u in uses when any u in drafts where u.in_cut then consult
define f (a : answer, a : number) as a)") ==
          R"(PV2012 `u` variable `u` is declared twice | give one of them another name
PV2012 `u` variable `u` is declared twice | give one of them another name
PV2012 `a` variable `a` is declared twice | give one of them another name)");
}

TEST_CASE("sema: names that are taken") {
    CHECK(mistakes(R"(rule r for each uses in uses when uses.in_cut then consult
rule s for each review_days in uses when review_days.in_cut then consult
rule t when any dd in uses where dd.in_cut then consult
define dd as temporary
define temporary as share > 1
define review_days as share > 1
parameter share : number
  1 from 2025-01-01)") ==
          R"(PV2013 `uses` variable `uses` has the same name as a field of `Disclosure` | give the variable another name
PV2013 `review_days` variable `review_days` has the same name as a parameter | give the variable another name
PV2013 `dd` variable `dd` has the same name as a define | give the variable another name
PV2013 `temporary` define `temporary` has the same name as a field of `Disclosure` | give one of them another name
PV2013 `review_days` define `review_days` has the same name as a parameter | give one of them another name
PV2013 `share` parameter `share` has the same name as a field of `Disclosure` | give one of them another name)");
}

TEST_CASE("sema: names of types") {
    CHECK(
        mistakes(R"(choice answer
  a
record list
  b : text)") ==
        R"(PV2014 `answer` a choice can't be called `answer` | choose another name: this word stands for a type of the language
PV2014 `list` a record can't be called `list` | choose another name: this word stands for a type of the language)");
}

TEST_CASE("sema: values that are answers") {
    CHECK(
        mistakes(R"(choice Consent
  given
  not_applicable)") ==
        R"(PV2015 `not_applicable` a value of a choice can't be called `not_applicable` | choose another name; or mark the field `may not apply`)");
}

TEST_CASE("sema: a define called wrongly") {
    CHECK(
        mistakes(R"(define heavy (u : Use, n : number) as u.seconds > n
define plain as temporary
rule r for each u in uses when heavy(u) then consult
rule s for each u in uses when heavy then consult
rule t for each u in uses when heavy(u, u) then consult
rule v for each u in uses, t in u.talent when heavy(t, "5") then consult
rule w when plain(1) then consult)") ==
        R"(PV2035 `heavy(u)` `heavy` takes 2 values, and is given 1 | write `heavy(u, n)`, with `u` a record `Use`, `n` a number
PV2035 `heavy` `heavy` takes 2 values, and is given 0 | write `heavy(u, n)`, with `u` a record `Use`, `n` a number
PV2036 `u` `heavy` takes a number as `n`, but `u` is a record `Use`
PV2036 `t` `heavy` takes a record `Use` as `u`, but `t` is a record `Talent`
PV2036 `"5"` `heavy` takes a number as `n`, but `"5"` is a text
PV2035 `plain(1)` `plain` takes 0 values, and is given 1 | write `plain` by itself)");
}

TEST_CASE("sema: fields of what has none") {
    CHECK(mistakes(R"(rule r when submitted_on.year is 2025 then consult
rule s when uses.in_cut then consult
rule t when production.title.length > 3 then consult
rule v when production.shots contains 2025-01-01 then consult)") ==
          R"(PV2037 `year` `submitted_on` is a date, which has no fields
PV2038 `in_cut` `uses` is a list of `Use`, and only its elements have fields | go through the list: `any x in uses where x.in_cut`
PV2037 `length` `production.title` is a text, which has no fields
PV2001 `shots` record `Production` has no field `shots` | did you mean `shoots`?)");
}

}  // namespace proviso::sema::test
