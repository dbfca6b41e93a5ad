// SPDX-License-Identifier: Apache-2.0
// Mistakes in expressions: one message each, with what to write instead.
#include <doctest/doctest.h>

#include "tests/unit/sema/checked.h"

namespace proviso::sema::test {

TEST_CASE("sema: conditions that are no answers") {
    CHECK(
        mistakes(R"(rule a for each u in uses when u.purpose then consult
rule b when share and temporary then consult
rule c when not submitted_on then consult
rule d when uses or temporary then consult
rule e when production.title then consult
rule f when production then consult
rule g when surely 5 then consult
rule h when every u in uses where u.seconds then consult
rule i when count of u in uses where u.in_cut then consult)") ==
        R"(PV2039 `u.purpose` a condition is yes, no or unsure, but `u.purpose` is a choice `Purpose` | compare it: `u.purpose is ideation`
PV2039 `share` a condition is yes, no or unsure, but `share` is a number | compare it: `share at least 1`
PV2039 `submitted_on` a condition is yes, no or unsure, but `submitted_on` is a date | compare it: `submitted_on before 2026-01-01`
PV2039 `uses` a condition is yes, no or unsure, but `uses` is a list of `Use` | write `any x in uses where …`, or `… contains …`
PV2039 `production.title` a condition is yes, no or unsure, but `production.title` is a text | compare it: `production.title is "…"`
PV2039 `production` a condition is yes, no or unsure, but `production` is a record `Production` | ask about one of its fields
PV2039 `5` a condition is yes, no or unsure, but `5` is a number | compare it: `5 at least 1`
PV2039 `u.seconds` a condition is yes, no or unsure, but `u.seconds` is a number | compare it: `u.seconds at least 1`
PV2039 `count of u in uses where u.in_cut` a condition is yes, no or unsure, but `count of u in uses where u.in_cut` is a number | compare it: `(count of u in uses where u.in_cut) at least 1`)");
}

TEST_CASE("sema: two sides of different types") {
    CHECK(
        mistakes(R"(rule a for each u in uses when u.purpose is u.stage then consult
rule b when share is submitted_on then consult
rule c when temporary is 1 then consult
rule d when submitted_on is not yes then consult
rule e when production.title is one of ("a", 5) then consult)") ==
        R"(PV2040 `u.stage` `is` compares two of the same type, but `u.purpose` is a choice `Purpose` and `u.stage` is a choice `Stage`
PV2040 `submitted_on` `is` compares two of the same type, but `share` is a number and `submitted_on` is a date
PV2040 `1` `is` compares two of the same type, but `temporary` is an answer and `1` is a number
PV2040 `yes` `is not` compares two of the same type, but `submitted_on` is a date and `yes` is an answer
PV2040 `5` `is one of` compares two of the same type, but `production.title` is a text and `5` is a number)");
}

TEST_CASE("sema: texts where something else is meant") {
    CHECK(
        mistakes(R"(rule a for each u in uses when u.purpose is "ideation" then consult
rule b when temporary = "yes" then consult
rule c when share is "5" then consult
rule d when submitted_on is "2025-01-01" then consult
rule e for each u in uses when "ideatoin" != u.purpose then consult
rule f when share > "5" then consult)") ==
        R"(PV2040 `"ideation"` `is` compares two of the same type, but `u.purpose` is a choice `Purpose` and `"ideation"` is a text | write `ideation` without quotation marks
PV2040 `"yes"` `=` compares two of the same type, but `temporary` is an answer and `"yes"` is a text | write `yes` without quotation marks
PV2040 `"5"` `is` compares two of the same type, but `share` is a number and `"5"` is a text | write `5` without quotation marks
PV2040 `"2025-01-01"` `is` compares two of the same type, but `submitted_on` is a date and `"2025-01-01"` is a text | write `2025-01-01` without quotation marks
PV2040 `u.purpose` `!=` compares two of the same type, but `"ideatoin"` is a text and `u.purpose` is a choice `Purpose` | did you mean `ideation`, without quotation marks?
PV2040 `"5"` `>` compares two of the same type, but `share` is a number and `"5"` is a text | write `5` without quotation marks)");
}

TEST_CASE("sema: lists and records are not compared") {
    CHECK(
        mistakes(R"(rule a for each u in uses when u.kinds is ideation then consult
rule b for each u in uses when production is production then consult
rule c for each u in uses when u is u then consult
rule d when uses is one of (uses) then consult)") ==
        R"(PV2041 `u.kinds` `is` compares single values, but `u.kinds` is a list of `Purpose` | ask about its elements: `u.kinds contains …`, `any x in u.kinds where …`
PV2041 `production` `is` compares single values, but `production` is a record `Production` | compare its fields
PV2041 `u` `is` compares single values, but `u` is a record `Use` | compare its fields
PV2041 `uses` `is one of` compares single values, but `uses` is a list of `Use` | ask about its elements: `uses contains any of (…)`, `any x in uses where …`)");
}

TEST_CASE("sema: what has no order") {
    CHECK(
        mistakes(R"(rule a for each u in uses when u.purpose at least ideation then consult
rule b when production.title < 5 then consult
rule c when temporary between no and yes then consult)") ==
        R"(PV2042 `u.purpose` `at least` compares numbers, money, dates, moments, durations or texts, but `u.purpose` is a choice `Purpose`
PV2040 `5` `<` compares two of the same type, but `production.title` is a text and `5` is a number
PV2042 `temporary` `between` compares numbers, money, dates, moments, durations or texts, but `temporary` is an answer)");
}

TEST_CASE("sema: words of dates for numbers, and the other way round") {
    CHECK(mistakes(R"(rule a when share before 5 then consult
rule b when submitted_on less than 2025-01-01 then consult
rule c when submitted_on >= 2025-01-01 then consult
rule d when share is on or after 5 then consult
rule e when 2025-01-01 is at most submitted_on then consult)") ==
          R"(PV2043 `share before 5` `before` is for dates, but `share` is a number | write `share less than 5`
PV2043 `submitted_on less than 2025-01-01` `less than` is for numbers, but `submitted_on` is a date | write `submitted_on before 2025-01-01`
PV2043 `submitted_on >= 2025-01-01` `>=` is for numbers, but `submitted_on` is a date | write `submitted_on on or after 2025-01-01`
PV2043 `share is on or after 5` `is on or after` is for dates, but `share` is a number | write `share at least 5`
PV2043 `2025-01-01 is at most submitted_on` `is at most` is for numbers, but `2025-01-01` is a date | write `2025-01-01 on or before submitted_on`)");
}

TEST_CASE("sema: between") {
    CHECK(
        mistakes(R"(rule a when share between 1 and 2025-01-01 then consult
rule b when submitted_on between 1 and 2 then consult)") ==
        R"(PV2040 `2025-01-01` `between` compares two of the same type, but `share` is a number and `2025-01-01` is a date
PV2040 `1` `between` compares two of the same type, but `submitted_on` is a date and `1` is a number)");
}

TEST_CASE("sema: contains") {
    CHECK(
        mistakes(R"(rule a when uses contains 5 then consult
rule b when temporary contains 5 then consult
rule c for each u in uses when u.tags contains ideation then consult
rule d for each u in uses when u.kinds contains "ideation" then consult
rule e when production.title contains 5 then consult
rule f when production.shoots contains "2025-01-01" then consult
rule g for each u in uses, t in u.talent when u.kinds contains t.role then consult)") ==
        R"(PV2044 `uses` `contains` needs a text, or a list of single values, but `uses` is a list of `Use` | write `any x in uses where …`
PV2044 `temporary` `contains` needs a text, or a list of single values, but `temporary` is an answer | write `temporary is …`
PV2002 `ideation` nothing here is called `ideation` | for a text, write `"ideation"`
PV2045 `"ideation"` `contains` looks for an element of the list, but `u.kinds` is a list of `Purpose` and `"ideation"` is a text | write `ideation` without quotation marks
PV2046 `5` `contains` is about texts, but `5` is a number
PV2045 `"2025-01-01"` `contains` looks for an element of the list, but `production.shoots` is a list of dates and `"2025-01-01"` is a text | write `2025-01-01` without quotation marks
PV2053 `t.role` field `role` may not apply, and this does not say what happens then | compare it with `is` or `is one of (…)`, or ask `t.role is not applicable`)");
}

TEST_CASE("sema: starts and ends with") {
    CHECK(mistakes(R"(rule a when share starts with "a" then consult
rule b when production.title ends with 5 then consult)") ==
          R"(PV2046 `share` `starts with` is about texts, but `share` is a number
PV2046 `5` `ends with` is about texts, but `5` is a number)");
}

TEST_CASE("sema: sums") {
    CHECK(mistakes(R"(rule a when share + "1" > 2 then consult
rule b when submitted_on + 10 after 2025-01-01 then consult
rule c when submitted_on - 2025-01-01 > 10 then consult
rule d when -temporary then consult
rule e when 2 * temporary > 1 then consult)") ==
          R"(PV2047 `"1"` `+` takes numbers, but `"1"` is a text | write `1` without quotation marks
PV2047 `submitted_on` `+` takes numbers, but `submitted_on` is a date | say what the number counts: `submitted_on + 10 days`
PV2047 `submitted_on` `-` takes numbers, but `submitted_on` is a date | write `(days from 2025-01-01 to submitted_on)`
PV2047 `temporary` `-` takes numbers, but `temporary` is an answer | write `not temporary`
PV2047 `temporary` `*` takes numbers, but `temporary` is an answer)");
}

TEST_CASE("sema: durations") {
    CHECK(mistakes(R"(rule a when 10 days + submitted_on after 2025-01-01 then consult
rule b when share + 10 days after 2025-01-01 then consult
rule c when submitted_on * 10 days after 2025-01-01 then consult
rule d when 10 days > 5 then consult
rule e when submitted_on + 1.5 days after 2025-01-01 then consult
rule f when submitted_on + temporary days after 2025-01-01 then consult
rule g when submitted_on + "5" weeks after 2025-01-01 then consult)") ==
          R"(PV2048 `10 days` a duration can't stand here | write the date first: `submitted_on + 10 days`
PV2049 `share` a duration is added to a date, a moment or a duration, but `share` is a number | name a date before it, or say what the number counts: `share days`
PV2047 `submitted_on` `*` takes numbers, but `submitted_on` is a date
PV2040 `5` `>` compares two of the same type, but `10 days` is a duration in days and `5` is a number | say what the number counts: `5 days`
PV2051 `1.5` a date is moved by a whole number of days, and `1.5` is not | write a whole number of days
PV2050 `temporary` the length of a duration is a number, but `temporary` is an answer
PV2050 `"5"` the length of a duration is a number, but `"5"` is a text | write `5` without quotation marks)");
}

TEST_CASE("sema: branches of if") {
    CHECK(mistakes(R"(rule a when (if temporary then 5 else "none") is 5 then consult
rule b when (if temporary then uses else drafts) is answered then consult
rule c when (if share then 1 else 2) > 1 then consult
rule d for each u in uses when (if temporary then u.purpose else visul) is ideation then consult)") ==
          R"(PV2052 `"none"` both branches of `if` must be of the same type, but `5` is a number and `"none"` is a text
PV2032 `uses` a branch of `if` must be a single value, not a list of `Use` | choose between single values: answers, numbers, texts, dates or values of a choice
PV2039 `share` a condition is yes, no or unsure, but `share` is a number | compare it: `share at least 1`
PV2003 `visul` choice `Purpose` has no value `visul` | did you mean `visual`?)");
}

TEST_CASE("sema: a field that may not apply") {
    CHECK(
        mistakes(R"(rule a for each u in uses, t in u.talent when t.consent then consult
rule b for each u in uses, t in u.talent when not t.consent then consult
rule c for each u in uses, t in u.talent when (if temporary then t.role else ideation) is ideation then consult
define f (x : answer) as x
rule d for each u in uses, t in u.talent when f(t.consent) then consult
define g (t : Talent) as t.consent)") ==
        R"(PV2053 `t.consent` field `consent` may not apply, and this does not say what happens then | write `t.consent is yes` (which is no where it does not apply), or ask `t.consent is not applicable`
PV2053 `t.consent` field `consent` may not apply, and this does not say what happens then | write `t.consent is yes` (which is no where it does not apply), or ask `t.consent is not applicable`
PV2053 `t.role` field `role` may not apply, and this does not say what happens then | compare it with `is` or `is one of (…)`, or ask `t.role is not applicable`
PV2053 `t.consent` field `consent` may not apply, and this does not say what happens then | write `t.consent is yes` (which is no where it does not apply), or ask `t.consent is not applicable`
PV2053 `t.consent` field `consent` may not apply, and this does not say what happens then | write `t.consent is yes` (which is no where it does not apply), or ask `t.consent is not applicable`)");
}

TEST_CASE("sema: questions about answers") {
    CHECK(
        mistakes(R"(rule a when share + 1 is unsure then consult
rule b when production is answered then consult
rule c when production.title is unsure then consult
rule d when temporary is not applicable then consult
rule e for each u in uses when u is answered then consult
define f (x : answer) as x is answered
rule g when any t in production.shoots where t is not applicable then consult
rule h when f(temporary) then consult)") ==
        R"(PV2055 `share + 1` `is unsure` asks about a field, and `share + 1` is none | name a field of a record; for a value that can't be worked out, write `not surely …`
PV2056 `production` `is answered` asks about a single field or a list, but `production` is a record `Production` | ask about one of its fields
PV2057 `production.title` `production.title` is a text, and a text is never unsure | write `production.title is not answered`
PV2054 `temporary` `temporary` always applies | declare the field with `may not apply`, or write `temporary is not answered`
PV2056 `u` `is answered` asks about a single field or a list, but `u` is a record `Use` | ask about one of its fields
PV2055 `x` `is answered` asks about a field, and `x` is none | a define is given a value, not a field: ask where the field is, and give the answer
PV2054 `t` `t` always applies)");
}

TEST_CASE("sema: only lists can be gone through") {
    CHECK(
        mistakes(R"(rule a for each p in production when p.title is "x" then consult
rule b when any s in share where s > 1 then consult
rule c when every s in usess where s > 1 then consult)") ==
        R"(PV2058 `production` only lists can be gone through, but `production` is a record `Production` | ask about its fields directly
PV2058 `share` only lists can be gone through, but `share` is a number | name a field that is declared as `list of …`
PV2002 `usess` nothing here is called `usess` | did you mean `uses`?)");
}

TEST_CASE("sema: a value beside what can't be compared is not looked into") {
    CHECK(
        mistakes(R"(rule a for each u in uses when ideation at least u.purpose then consult
rule b for each u in uses when u.kinds is zebra then consult
rule c for each u in uses when u.tags contains ideation then consult)") ==
        R"(PV2042 `ideation` `at least` compares numbers, money, dates, moments, durations or texts, but `ideation` is a value of `Purpose`
PV2041 `u.kinds` `is` compares single values, but `u.kinds` is a list of `Purpose` | ask about its elements: `u.kinds contains …`, `any x in u.kinds where …`
PV2002 `ideation` nothing here is called `ideation` | for a text, write `"ideation"`)");
}

TEST_CASE("sema: numbers with too many digits") {
    CHECK(
        mistakes(R"(rule a when share > 100000000000000000000000 then consult)") ==
        R"(PV2030 `100000000000000000000000` this number has too many digits | a number has at most 20 digits before the point)");
}

TEST_CASE("sema: a define is a single value") {
    CHECK(
        mistakes(R"(define f as uses
define g as production
define h (us : list of Use) as temporary
rule r when any u in f where u.in_cut then consult)") ==
        R"(PV2032 `uses` a define must be a single value, not a list of `Use` | a define stands for a single value: an answer, a number, a text, a date or a value of a choice
PV2032 `production` a define must be a single value, not a record `Production` | a define stands for a single value: an answer, a number, a text, a date or a value of a choice
PV2031 `list of Use` parameter `us` is a list of `Use`, and a define takes single values | give the define one element, and go through the list where it is used: `any x in LIST where …`)");
}

TEST_CASE("sema: a define that uses itself") {
    const auto result = check_with(R"(define f as g(1) > 2
define g (n : number) as if h then n else 1
define h as f
define alone as not alone
rule r when f then consult)");
    CHECK(
        mistakes(*result) ==
        R"(PV2033 `f` a define can't use itself: `f` -> `g` -> `h` -> `f` | write out what one of them means without the others
PV2033 `alone` a define can't use itself: `alone` -> `alone` | write out what one of them means without the others)");
    CHECK(notes(*result) == R"(`g(1)` `f` uses `g` here
`h` `g` uses `h` here
`f` `h` uses `f` here)");
}

TEST_CASE("sema: more lists than can be gone through at once") {
    CHECK(
        mistakes(R"(rule r
  for each a1 in uses, a2 in uses, a3 in uses, a4 in uses, a5 in uses, a6 in uses, a7 in uses, a8 in uses
  when any b1 in uses, b2 in uses, b3 in uses, b4 in uses, b5 in uses, b6 in uses, b7 in uses, b8 in uses, b9 in uses where b9.in_cut
  then consult
define deep (u : Use) as any c1 in u.talent, c2 in u.talent where c2.consent is yes
rule s
  for each a1 in uses, a2 in uses, a3 in uses, a4 in uses, a5 in uses, a6 in uses, a7 in uses, a8 in uses,
    b1 in uses, b2 in uses, b3 in uses, b4 in uses, b5 in uses, b6 in uses, b7 in uses
  when deep(b7)
  then consult)") ==
        R"(PV2059 `b9` more than 16 lists are gone through at once | take the rule or the define apart, so that each goes through fewer lists at once
PV2059 `deep(b7)` more than 16 lists are gone through at once | the define goes through lists too, inside those around this place: take some of them apart)");
}

TEST_CASE("sema: defines that multiply") {
    CHECK(
        mistakes(R"(define d0 (n : number) as n + 1
define d1 (n : number) as d0(n) + d0(n + 1) + d0(n + 2) + d0(n + 3) + d0(n + 4) + d0(n + 5) + d0(n + 6) + d0(n + 7)
define d2 (n : number) as d1(n) + d1(n + 1) + d1(n + 2) + d1(n + 3) + d1(n + 4) + d1(n + 5) + d1(n + 6) + d1(n + 7)
define d3 (n : number) as d2(n) + d2(n + 1) + d2(n + 2) + d2(n + 3) + d2(n + 4) + d2(n + 5) + d2(n + 6) + d2(n + 7)
define d4 (n : number) as d3(n) + d3(n + 1) + d3(n + 2) + d3(n + 3) + d3(n + 4) + d3(n + 5) + d3(n + 6) + d3(n + 7)
define d5 (n : number) as d4(n) + d4(n + 1) + d4(n + 2) + d4(n + 3) + d4(n + 4) + d4(n + 5) + d4(n + 6) + d4(n + 7)
define d6 (n : number) as d5(n) + d5(n + 1) + d5(n + 2) + d5(n + 3) + d5(n + 4) + d5(n + 5) + d5(n + 6) + d5(n + 7)
define d7 (n : number) as d6(n) + d6(n + 1) + d6(n + 2) + d6(n + 3) + d6(n + 4) + d6(n + 5) + d6(n + 6) + d6(n + 7)
define d8 (n : number) as d7(n) + d7(n + 1)
rule r when d8(share) > 1 then consult)") ==
        R"(PV2034 `d5(n + 6)` with `d5`, the defines of the policy come to more than 2000000 expressions when written out | defines that call defines multiply: call one fewer times, or compare with a field of the record instead)");
}

TEST_CASE("sema: a text can't show records") {
    CHECK(mistakes(R"(rule a for each u in uses when u.in_cut then consult because "Use {u} of {u.use_id}"
rule b when temporary then consult note "Uses: {uses}"
rule c when temporary then consult require "Consent of {nobody}" from legal
rule d for each u in uses when u.in_cut then consult because "{u.tags} {u.kinds} {u.purpose} {submitted_on + 5 days}")") ==
          R"(PV2060 `u` a text can't show records, but `u` is a record `Use` | name one of its fields
PV2060 `uses` a text can't show records, but `uses` is a list of `Use` | name a single value, such as `{count of x in …}`
PV2002 `nobody` nothing here is called `nobody` | a name is a variable in reach, a field of `Disclosure`, a parameter, or a define)");
}

}  // namespace proviso::sema::test
