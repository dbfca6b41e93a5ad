// SPDX-License-Identifier: Apache-2.0
// One mistake, one message: where it is, what was found, what to write instead.
#include <doctest/doctest.h>

#include "tests/unit/syntax/parsed.h"

namespace proviso::syntax {
namespace {

struct Row {
    const char* text;
    const char* messages;
};

void check(std::initializer_list<Row> rows) {
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(Parsed(row.text).messages() == row.messages);
    }
}

// A rule with this condition, which stands in line 2 from column 8.
std::string when(const std::string& condition) { return "rule r\n  when " + condition + "\n  then b\n"; }

void check_conditions(std::initializer_list<Row> rows) {
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(Parsed(when(row.text)).messages() == row.messages);
    }
}

}  // namespace

TEST_CASE("mistakes: files") {
    check({
        {"",
         "PV1003 1:1 the file holds no declarations | begin with a declaration, for example `policy studio.screening`"},
        {"# only this\n",
         "PV1003 1:1 the file holds no declarations | begin with a declaration, for example `policy studio.screening`"},
        {"title \"x\"\npolicy p\n",
         "PV1021 1:1 `title` stands before the first declaration | begin with a declaration, for example `policy "
         "studio.screening`"},
        {"role r \"x\" y\n",
         "PV1030 1:12 expected the end of the role, found `y` | if it belongs to a name, join the words with `_`; if a "
         "word or sign is missing before it, add it"},
    });
    CHECK(Parsed(std::string("role r\0", 7)).codes() == "PV1002 1:7");
}

TEST_CASE("mistakes: words, texts, numbers, dates") {
    check({
        {"policy p\n  title \"Generative\n  version \"1\"\n",
         "PV1010 2:9 this text is not closed | write `\"` at its end, on the same line; a line break in a text is "
         "written `\\n`"},
        {"policy p\n  title Generative\"\n",
         "PV1030 2:9 expected a text in quotes, found `Generative` | if a text begins here, write `\"` before it"},
        {"choice C\n  a One of \"them\"\n",
         "PV1027 2:5 `One` must begin a line of its own | write one a line; a name of several words is joined with "
         "`_`: `a_One`"},
        {"choice C\n  a Good things, others\"\n",
         "PV1030 2:5 expected a text in quotes or `,`, found `Good` | if a text begins here, write `\"` before it"},
        {"role r \"a\\tb\"\n",
         "PV1011 1:10 `\\t` has no meaning in a text | a backslash itself is written `\\\\`, a quotation mark `\\\"`, "
         "a line break `\\n`, a brace `\\{`"},
        {"rule r\n  when a\n  then b\n  because \"Part of {u.use_id will be in\"\n",
         "PV1012 4:30 the brace that opens an expression in this text is not closed | write `}` here; a brace that is "
         "only a brace is written `\\{`"},
        {"rule r\n  when a\n  then b\n  because \"Part of {u.use_id\"\n",
         "PV1012 4:29 the brace that opens an expression in this text is not closed | write `}` here; a brace that is "
         "only a brace is written `\\{`"},
        {"rule r\n  when a\n  then b\n  because \"He said \"yes\" to us\"\n",
         "PV1030 4:21 expected the next clause, found `yes` | a quotation mark inside a text is written `\\\"`"},
        {"role r “Legal”\n", "PV1013 1:8 `“` can't open or close a text | use straight double quotes: `\"`"},
        {"role r 'Legal'\n", "PV1013 1:8 `'` can't open or close a text | use straight double quotes: `\"`"},
        {"role r \"x\";\n",
         "PV1014 1:11 `;` is not a sign of this language | leave it out: a clause ends where the next one begins; "
         "between items stands a comma"},
        {"role r \"x\" §\n", "PV1015 1:12 `§` can't stand here | remove it, or put it into a text in quotes"},
        {"role r // x\n", "PV1014 1:8 `//` is not a sign of this language | comments begin with `#`"},
        {"source s \"x\"\n  read on 22.08.2025\n",
         "PV1017 2:11 `22.08.2025` is not how a date is written | write `2025-08-22`"},
        {"source s \"x\"\n  read on 2025/08/22\n",
         "PV1017 2:11 `2025/08/22` is not how a date is written | write `2025-08-22`; to divide, put spaces around "
         "`/`"},
        {"source s \"x\"\n  read on 08/22/2025\n",
         "PV1017 2:11 `08/22/2025` is not how a date is written | write `2025-08-22`; to divide, put spaces around "
         "`/`"},
        {"source s \"x\"\n  read on 08/09/2025\n",
         "PV1017 2:11 `08/09/2025` is not how a date is written | write `2025-09-08` or `2025-08-09`; to divide, put "
         "spaces around `/`"},
        {"source s \"x\"\n  read on 2025-8-2\n",
         "PV1017 2:11 `2025-8-2` is not how a date is written | write `2025-08-02`; to subtract, put spaces around "
         "`-`"},
        {"source s \"x\"\n  read on 31.02.2025\n",
         "PV1017 2:11 `31.02.2025` is not how a date is written | write year-month-day, as in `2025-08-22`"},
        {"source s \"x\"\n  read on 2026-02-30\n",
         "PV1018 2:11 `2026-02-30` is not a day of the calendar | the month ends on `2026-02-28`"},
        {"source s \"x\"\n  read on 22 August 2025\n", "PV1030 2:11 expected a date, found `22` | write `2025-08-22`"},
        {"source s \"x\"\n  read on 2025-08-22T10:00Z\n",
         "PV1030 2:11 expected a date, found `2025-08-22T10:00Z` | a date has no time of day: write "
         "`2025-08-22`"},
        {"source s \"x\"\n  read on 2025\n", "PV1030 2:11 expected a date, found `2025` | for example `2025-08-22`"},
        {"rule 3a\n",
         "PV1019 1:6 `3a` is neither a name nor a number | begin a name with a letter; put a space between a number "
         "and a word; in a path, put such a key in quotes"},
        {"role r \"x {y}\"\n",
         "PV1049 1:11 this text can't hold an expression in braces | for a brace that is only a brace write `\\{`; "
         "only `because`, `require` and `note` fill in expressions"},
    });
}

TEST_CASE("mistakes: declarations and clauses") {
    check({
        {"rul r \"x\"\n  when a\n  then b\n", "PV1020 1:1 unknown declaration `rul` | did you mean `rule`?"},
        {"role r\nscenaro \"x\"\n  expect b\n", "PV1020 2:1 unknown declaration `scenaro` | did you mean `scenario`?"},
        {"role r\noutcoms\n  a \"A\"\n", "PV1020 2:1 unknown declaration `outcoms` | did you mean `outcomes`?"},
        {"Rule r\n", "PV1020 1:1 unknown declaration `Rule` | did you mean `rule`?"},
        {"whatever it is\n",
         "PV1020 1:1 unknown declaration `whatever` | declarations begin with `policy`, `use`, `source`, `choice`, "
         "`record`, `outcomes`, `role`, `parameter`, `calendar`, `define`, `guideline`, `rule`, `exception`, `table`, "
         "`scenario`, `replace`, `amend`, `remove` or `guarantee`"},
        {"rule r\n  whn u.x\n  then b\n", "PV1022 2:3 a rule has no clause `whn` | did you mean `when`?"},
        {"rule r\n  when a\n  then b\n  becuase \"x\"\n",
         "PV1022 4:3 a rule has no clause `becuase` | did you mean `because`?"},
        {"rule r\n  when a\n  then b\n  title \"x\"\n",
         "PV1023 4:3 `title` is not a clause of a rule | its clauses begin with `effective`, `when`, `for`, "
         "`escalate`, `require`, `note`, `because`, `cite`, `subject`, `notwithstanding`, `accepting`, `if` or `then`"},
        {"rule r\n  met when a\n  then b\n",
         "PV1023 2:3 `met` is not a clause of a rule | a rule says `when`; `met when` belongs to a guideline"},
        {"guideline g\n  when a\n", "PV1023 2:3 `when` is not a clause of a guideline | a guideline says `met when`"},
        {"guideline g\n  met when a\n  then b\n",
         "PV1023 3:3 `then` is not a clause of a guideline | a guideline says `otherwise`"},
        {"exception e to r\n  for each u in us\n",
         "PV1023 2:3 `for` is not a clause of an exception | an exception goes through the same lists as its rule, and "
         "sees that rule's variables"},
        {"role r\n  title \"x\"\n", "PV1023 2:3 `title` is not a clause of a role | a role has no clauses"},
        {"rule r\n  when a\n  then b\n  zzz\n",
         "PV1022 4:3 a rule has no clause `zzz` | its clauses begin with `effective`, `when`, `for`, `escalate`, "
         "`require`, `note`, `because`, `cite`, `subject`, `notwithstanding`, `accepting`, `if` or `then`"},
        {"rule r\n  when a\n  then b\n  when c\n",
         "PV1024 4:3 `when` stands twice in this rule | keep one of the two, or join what they say"},
        {"rule r\n  when a\n  then b\n  then c\n",
         "PV1024 4:3 `then` stands twice in this rule | keep one of the two, or join what they say"},
        {"choice C\n  set dressing \"x\"\n",
         "PV1027 2:7 `dressing` must begin a line of its own | write one a line; a name of several words is joined "
         "with `_`: `set_dressing`"},
        {"record R\n  a : text, key, key\n", "PV1024 2:18 `key` stands twice in this field | keep one of the two"},
        {"outcomes\n  a\n  otherwise\n",
         "PV1030 3:12 expected an outcome's name, found the end of the line | for example `otherwise notify`"},
        {"outcomes\n  a\n  otherwise a\n  otherwise a\n",
         "PV1024 4:3 `otherwise` stands twice in these outcomes | keep one of the two, or join what they say"},
        {"rule r\n  then b\n",
         "PV1025 1:6 rule `r` has no `when` | add a line `when`, for example `when u.in_final_cut`"},
        {"rule r\n  when a\n",
         "PV1026 1:6 rule `r` does not say what follows | add a line `then` with an outcome, or one that begins with "
         "`escalate`, `require` or `note`"},
        {"guideline g\n  met when a\n",
         "PV1025 1:11 guideline `g` has no `otherwise` | add a line `otherwise`, for example `otherwise consult`"},
        {"guideline g\n  otherwise a\n",
         "PV1025 1:11 guideline `g` has no `met when` | add a line `met when`, for example `met when u.approved`"},
        {"exception e to r\n  then a\n",
         "PV1025 1:11 exception `e` has no `when` | add a line `when`, for example `when u.in_final_cut`"},
        {"guarantee g\n  whenever a\n",
         "PV1025 1:11 guarantee `g` has no `outcome is at least …` | add a line `outcome is at least …`, for example "
         "`outcome is at least consult`"},
        {"guarantee g\n  outcome is at least a\n",
         "PV1025 1:11 guarantee `g` has no `whenever` | add a line `whenever`, for example `whenever u.likeness`"},
    });
}

TEST_CASE("mistakes: something is missing, or does not belong") {
    check({
        {"policy\n",
         "PV1030 1:7 expected the policy's name, found the end of the policy | for example `policy studio.screening`"},
        {"use \"x\"\n",
         "PV1030 1:5 expected a module's name, found a text in quotes | a name stands without quotation marks: `x`"},
        {"use m b\n",
         "PV1030 1:7 expected the end of the line, found `b` | if it belongs to a name, join the words with `_`; if a "
         "word or sign is missing before it, add it"},
        {"choice C\n",
         "PV1030 1:9 expected a value's name, found the end of the choice | for example `ideation \"Mood boards\"`"},
        {"record R\n",
         "PV1030 1:9 expected a field, found the end of the record | for example `in_final_cut : answer, \"Will it "
         "be in the final cut?\"`"},
        {"choice 5\n", "PV1030 1:8 expected the choice's name, found `5` | for example `choice Purpose`"},
        {"rule\n",
         "PV1030 1:5 expected a rule's name, found the end of the rule | for example `rule final_deliverable \"…\"`"},
        {"rule \"x\"\n",
         "PV1030 1:6 expected a rule's name, found a text in quotes | a name stands without quotation marks: `x`"},
        {"rule not \"x\"\n", "PV1033 1:6 `not` can't be a name | choose another name, for example `not_`"},
        {"exception e \"x\"\n",
         "PV1030 1:13 expected `to`, found a text in quotes | for example `exception background to final_deliverable`"},
        {"exception e to\n  when a\n",
         "PV1030 1:15 expected the name of the rule that it is an exception to, found `when` | for example `exception "
         "background to final_deliverable`"},
        {"scenario\n  expect a\n",
         "PV1030 1:9 expected a text in quotes, found `expect` | for example `\"like this\"`"},
        {"define x a\n",
         "PV1030 1:10 expected a text in quotes or `as`, found `a` | write `as` before the expression, as in `define "
         "is_minor (t : Talent) as t.age < 18`"},
        {"define x (u Use) as a\n", "PV1030 1:13 expected `:`, found `Use` | write `:` here"},
        {"define x as\n",
         "PV1030 1:12 expected a value or a condition, found the end of the definition | write a value or a condition "
         "here"},
        {"parameter p number\n", "PV1030 1:13 expected `:`, found `number` | write `:` here"},
        {"parameter p : number\n  5 form 2025-01-01\n",
         "PV1030 2:5 expected `from`, found `form` | did you mean `from`?"},
        {"parameter p : number\n  5 from\n",
         "PV1030 2:9 expected a date, found the end of the parameter | for example `2025-08-22`"},
        {"record R\n  a text\n", "PV1030 2:5 expected `:`, found `text` | write `:` here"},
        {"record R\n  a = text\n", "PV1034 2:5 `=` can't stand here: write `:` | write `:`"},
        {"record R\n  a : text required\n", "PV1030 2:12 expected `,`, found `required` | put a comma before it"},
        {"record R\n  a : list Use\n", "PV1030 2:12 expected `,`, found `Use` | write `list of Use`"},
        {"record R\n  a : text, requird\n",
         "PV1030 2:13 expected a text in quotes, `required`, `key`, `confidential` or `may not apply`, found `requird` "
         "| did you mean `required`?"},
        {"record R x\n  a : text\n",
         "PV1030 1:10 expected the end of the line, found `x` | a name is one word: write `R_x`"},
        {"record R\n  in : text\n", "PV1033 2:3 `in` can't be a name | choose another name, for example `in_`"},
        {"rule r\n  when a\n  then\n  because \"x\"\n",
         "PV1030 3:7 expected an outcome's name, found `because` | for example `then consult`"},
        {"rule r\n  when\n  then b\n",
         "PV1030 2:7 expected a condition, found `then` | for example `u.in_final_cut and u.prominence is visible`"},
        {"rule r\n  when a\n  then \"Ask\"\n",
         "PV1030 3:8 expected an outcome's name, found a text in quotes | a name stands without quotation marks: "
         "`Ask`"},
        {"policy p\n  title: \"x\"\n", "PV1035 2:8 no `:` belongs after `title` | leave it out"},
        {"rule r\n  when: a\n", "PV1035 2:7 no `:` belongs after `when` | leave it out"},
        {"rule r\n  when a\n  then b\n  escalate legal\n",
         "PV1030 4:12 expected `to`, found `legal` | write `to` here"},
        {"rule r\n  when a\n  then b\n  escalate to legal within\n",
         "PV1030 4:27 expected a length of time, found the end of the rule | for example `within 5 business days`"},
        {"rule r\n  when a\n  then b\n  escalate to legal wihtin 2 days\n",
         "PV1030 4:21 expected `within` or the next clause, found `wihtin` | did you mean `within`?"},
        {"rule r\n  when a\n  then b\n  require \"x\" to legal\n",
         "PV1030 4:15 expected `from`, found `to` | write `from` here"},
        {"rule r\n  when a\n  then b\n  if unsure\n  because \"x\"\n",
         "PV1030 4:12 expected an outcome's name, found `because` | for example `then consult`"},
        {"rule r\n  when a\n  then b\n  cite a \"1\" b \"2\"\n",
         "PV1030 4:14 expected `,` or the next clause, found `b` | put a comma before it"},
        {"rule r\n  when a\n  then b\n  for u in uses\n", "PV1030 4:7 expected `each`, found `u` | write `each` here"},
        {"rule r\n  when a\n  then b\n  for each u uses\n",
         "PV1030 4:14 expected `in`, found `uses` | write `in` here"},
        {"rule r\n  when a\n  then b\n  effective 2025-01-01\n",
         "PV1030 4:13 expected `from` or `until`, found `2025-01-01` | write `from` here"},
        {"guarantee g\n  whenever a\n  outcome is b\n",
         "PV1030 3:14 expected `at`, found `b` | for example `outcome is at least consult`"},
        {"guarantee g\n  whenever a is\n  outcome is at least b\n",
         "PV1030 2:16 expected a value, found `outcome` | write what is to be compared, as in `u.purpose is ideation`"},
        {"scenario \"s\"\n  given { a = 1 }\n", "PV1034 2:13 `=` can't stand here: write `:` | write `:`"},
        {"scenario \"s\"\n  given { \"a\": 1 }\n",
         "PV1030 2:11 expected a field and its value or `}`, found a text in quotes | a name stands without quotation "
         "marks: `a`"},
        {"scenario \"s\"\n  given { a: 1 b: 2 }\n",
         "PV1030 2:16 expected `}` or `,`, found `b` | put a comma before it"},
        {"scenario \"s\"\n  given { a: [1, 2 }\n",
         "PV1031 2:20 `]` is missing before `}` | write `]` where the part in brackets ends"},
        {"scenario \"s\"\n  given { a: 1\n  expect b\n",
         "PV1031 2:15 `}` is missing before `expect` | write `}` where the part in brackets ends"},
        {"scenario \"s\"\n  given { a: 1 } }\n",
         "PV1032 2:18 this `}` closes nothing | remove it, or write the bracket that opens it"},
        {"scenario \"s\"\n  with u.x : 1\n", "PV1034 2:12 `:` can't stand here: write `=` | write `=`"},
        {"scenario \"s\"\n  with u[0].x = 1\n",
         "PV1050 2:10 `0` is not a position in a list | the first element is `[1]`; a key that is not a name stands in "
         "quotes, as in `uses[\"4.5\"]`"},
        {"scenario \"s\"\n  with u[1.5].x = 1\n",
         "PV1050 2:10 `1.5` is not a position in a list | the first element is `[1]`; a key that is not a name stands "
         "in quotes, as in `uses[\"4.5\"]`"},
        {"scenario \"s\"\n  expect a is opne\n",
         "PV1030 2:15 expected `met`, `open`, `blocked`, `not` or `unsure`, found `opne` | did you mean `open`?"},
        {"scenario \"s\"\n  expect r dose not apply\n",
         "PV1030 2:12 expected `applies`, `does`, `is` or the next clause, found `dose` | did you mean `does`?"},
        {"scenario \"s\"\n  expect\n",
         "PV1030 2:9 expected what the decision should be, found the end of the scenario | for example `expect "
         "consult`"},
    });
}

TEST_CASE("mistakes: answers of other notations, where no other file can have declared the word") {
    const std::string condition = when("a is true or b is FALSE or c is Yes"), policy = "policy p\n";
    CHECK(Parsed(condition + policy).messages() ==
          "PV1044 2:13 `true` is not an answer | write `yes`\nPV1044 2:26 `FALSE` is not an answer | write `no`\n"
          "PV1044 2:40 `Yes` is not an answer | write `yes`");
    CHECK(Parsed(condition + policy + "choice C\n  true\n  FALSE\n  Yes\n").messages() == "");
    CHECK(Parsed(condition + policy + "use words\n").messages() == "");
    CHECK(Parsed(condition).messages() == "");
}

TEST_CASE("mistakes: conditions") {
    check_conditions({
        {"a == b", "PV1014 2:10 `==` is not a sign of this language | write `is` or `=`"},
        {"a && b", "PV1014 2:10 `&&` is not a sign of this language | write `and`"},
        {"a || b", "PV1014 2:10 `||` is not a sign of this language | write `or`"},
        {"!a", "PV1014 2:8 `!` is not a sign of this language | write `not`"},
        {"a <> b", "PV1014 2:10 `<>` is not a sign of this language | write `is not` or `!=`"},
        {"a ≥ 5", "PV1014 2:10 `≥` is not a sign of this language | write `>=` or `at least`"},
        {"a > 50,000,000",
         "PV1016 2:12 `50,000,000` is not how a number is written | write `50000000`; to list several numbers, put a "
         "space after each comma"},
        {"a > 50 000",
         "PV1030 2:15 expected `and`, `or`, a comparison or the next clause, found `000` | write numbers without "
         "spaces, as in `50000000`"},
        {"a > 1e6",
         "PV1019 2:12 `1e6` is neither a name nor a number | begin a name with a letter; put a space between a number "
         "and a word; in a path, put such a key in quotes"},
        {"a > .5", "PV1016 2:12 `.5` is not how a number is written | write `0.5`"},
        {"a > b%",
         "PV1030 2:13 expected `and`, `or`, a comparison or the next clause, found `%` | `%` follows a plain number, "
         "as in `15%`"},
        {"a > 5days", "PV1019 2:12 `5days` is neither a name nor a number | put a space between them: `5 days`"},
        {"a is 'x'", "PV1013 2:13 `'` can't open or close a text | use straight double quotes: `\"`"},
        {"(a or b", "PV1031 2:15 `)` is missing before `then` | write `)` where the part in brackets ends"},
        {"a or b) and c", "PV1032 2:14 this `)` closes nothing | remove it, or write the bracket that opens it"},
        {"f(a b)", "PV1030 2:12 expected `)`, `,`, `and`, `or` or a comparison, found `b` | put a comma before it"},
        {"f(a, b", "PV1031 2:14 `)` is missing before `then` | write `)` where the part in brackets ends"},
        {"a is one of b, c",
         "PV1030 2:21 expected `and`, `or`, a comparison or the next clause, found `,` | put the values in "
         "parentheses: "
         "`is one of (b, …)`"},
        {"a is one of (b, c", "PV1031 2:25 `)` is missing before `then` | write `)` where the part in brackets ends"},
        {"a is (b]", "PV1032 2:15 this `]` closes nothing | remove it, or write the bracket that opens it"},
        {"a is yes and b or c is d",
         "PV1040 2:23 `and` and `or` stand side by side, and it makes a difference which comes first | write either "
         "`(a is yes and b) or c is d`\nor `a is yes and (b or c is d)`"},
        {"a or b and c or d",
         "PV1040 2:15 `and` and `or` stand side by side, and it makes a difference which comes first | write either `a "
         "or (b and c) or d`\nor `(a or b) and (c or d)`"},
        {"1 < a < 5",
         "PV1041 2:14 a comparison can't be compared again | write two comparisons joined by `and`, as in `a < b and b "
         "< c`, or `b is between a and c`"},
        {"a is not less than 5",
         "PV1042 2:17 `is not` can't stand before `less than` | write `at least` instead of `is not less than`"},
        {"a is not between 1 and 5",
         "PV1042 2:17 `is not` can't stand before `between` | put `not` before the whole comparison, as in `not x is "
         "between 1 and 5`"},
        {"d is not before 2025-01-01",
         "PV1042 2:17 `is not` can't stand before `before` | write `on or after` instead of `is not before`"},
        {"a.b is null", "PV1043 2:15 `null` is no value that a field could have | write `a.b is not answered`"},
        {"a.b is not null", "PV1043 2:19 `null` is no value that a field could have | write `a.b is answered`"},
        {"a b",
         "PV1030 2:10 expected `and`, `or`, a comparison or the next clause, found `b` | write `a_b` if it is one "
         "name, "
         "`a.b` for a field, `a(b)` for a define; else a word is missing between them"},
        {"a equals 5",
         "PV1030 2:10 expected `and`, `or`, a comparison or the next clause, found `equals` | write `is`"},
        {"a in (b, c)",
         "PV1030 2:10 expected `and`, `or`, a comparison or the next clause, found `in` | to compare with several "
         "values write `is one of (a, b)`"},
        {"a is any of (b, c)",
         "PV1030 2:13 expected a value, found `any` | to compare with several values write `is one of (a, b)`"},
        {"a does not contain c",
         "PV1030 2:10 expected `and`, `or`, a comparison or the next clause, found `does` | write `not` before the "
         "whole comparison, as in `not u.tags contains draft`"},
        {"a exceeds 5",
         "PV1030 2:10 expected `and`, `or`, a comparison or the next clause, found `exceeds` | write `more than`"},
        {"a : yes", "PV1034 2:10 `:` can't stand here: write `is` | write `is`"},
        {"all u in us where u.x",
         "PV1030 2:12 expected `and`, `or`, a comparison or the next clause, found `u` | write `every u in uses where "
         "…`"},
        {"evry u in us where u.x",
         "PV1030 2:13 expected `and`, `or`, a comparison or the next clause, found `u` | did you mean `every` instead "
         "of `evry`?"},
        {"no u us where u.x", "PV1030 2:13 expected `in`, found `us` | write `in` here"},
        {"any u in us u.x", "PV1030 2:20 expected `where` or `,`, found `u` | write `where` here"},
        {"2 <= count of u in us where u.x",
         "PV1030 2:30 expected `,`, `and`, `or`, a comparison or the next clause, found `where` | put parentheses "
         "around what has a `where`, as in `(sum of u.cost for u in uses where u.on_camera) > 5`"},
        {"1 + if a then 2 else 3",
         "PV1030 2:12 expected a value, found `if` | put parentheses around it, as in `(count of u in uses where "
         "u.likeness) >= 2`"},
        {"if a then b", "PV1030 2:19 expected `else`, `and`, `or` or a comparison, found `then` | write `else` here"},
        {"u.in", "PV1033 2:10 `in` can't be a name | choose another name, for example `in_`"},
        {"u.", "PV1030 2:10 expected a field's name, found `then` | for example `u.purpose`"},
        {"a and", "PV1030 2:13 expected a condition, found `then` | for example `u.in_final_cut`"},
        {"a and or c", "PV1030 2:14 expected a condition, found `or` | for example `u.in_final_cut`"},
        {"not", "PV1030 2:11 expected a condition, found `then` | for example `u.in_final_cut`"},
        {"a > 2025-02-29", "PV1018 2:12 `2025-02-29` is not a day of the calendar | the month ends on `2025-02-28`"},
        {"a is then", "PV1030 2:13 expected a value, found `then` | write a value here"},
    });
}

TEST_CASE("mistakes: words that stand for no value are names where they are declared") {
    CHECK(Parsed("choice C\n  empty\n  null\n  true\ndefine a as b is empty or b is null or b is true\n").messages() ==
          "");
    CHECK(Parsed("define a as b is empty\n").messages() == "");  // a module: `empty` may be declared elsewhere
    CHECK(Parsed("policy p\ndefine a as b is empty\n").codes() == "PV1043 2:18");
}

TEST_CASE("mistakes: one declaration's mistake leaves its neighbours alone") {
    const Parsed p(
        "role a \"A\"\nrule b\n  when (x\n  then c\nrole d \"unclosed\nrule e\n  whn x\n  then c\nscenario \"S\"\n  "
        "given { a: { b: 1\n"
        "  expect c\nguideline g\n  met when a and b or c\n  otherwise d\nrole z\n");
    CHECK(p.codes() == "PV1031 3:10\nPV1010 5:8\nPV1022 7:3\nPV1031 10:20\nPV1040 13:20");
    CHECK(p.ast.declarations.size() == 3);
    CHECK(p.ast.damaged.size() == 3);
}

TEST_CASE("mistakes: after a hundred, reading stops") {
    std::string text;
    for (int i = 0; i < 5000; ++i) text += "role 5\n";
    const Parsed p(text);
    CHECK(p.sink.errors() == 101);
    CHECK(p.sink.all().back().code == DiagnosticCode::TooManyErrors);
}

}  // namespace proviso::syntax
