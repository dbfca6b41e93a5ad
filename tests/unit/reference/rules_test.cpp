// SPDX-License-Identifier: Apache-2.0
// Rules, exceptions and who gives way to whom; outcomes and what is reported.
#include <doctest/doctest.h>

#include "tests/unit/reference/decided.h"

namespace proviso::reference {
namespace {

const std::string kHead = R"(
policy test
  decides Case as of day
record Part
  id : text, key
  a : answer, "Is it a?"
  b : answer
  c : answer
record Maker
  id : text, key
  d : answer
  parts : list of Part
record Case
  day : date, required
  a : answer
  b : answer
  c : answer
  n : number
  parts : list of Part
  makers : list of Maker
outcomes
  lowest
  low
  middle
  high
  otherwise low
  when unsure middle
role legal
role contact
source guide "Guide"
)";

TEST_CASE("an exception lifts its rule, and an exception to it gives the rule back") {
    const std::string policy = kHead + R"(
rule r
  when a
  then high
exception e to r
  when b
exception e2 to e
  when c
)";
    struct Row {
        const char *record, *rules, *blocked;
    };
    for (const Row& row : {
             Row{R"({"a":true,"b":false})", "r applies\n", ""},
             Row{R"({"a":true,"b":true,"c":false})", "", "r by e\n"},
             Row{R"({"a":true,"b":true,"c":true})", "r applies\n", "e by e2\n"},
             Row{R"({"a":true,"b":true})", "r open\n", ""},
             Row{R"({"a":true,"c":true})", "r applies\n", "e by e2\n"},
             // An exception that surely holds settles a rule that is itself unsure.
             Row{R"({"b":true,"c":false})", "", "r by e\n"},
             Row{R"({"a":false,"b":true})", "", ""},
         }) {
        CAPTURE(row.record);
        const ReferenceDecision decision = decided(policy, row.record);
        CHECK(rules_of(decision) == row.rules);
        CHECK(blocked_of(decision) == row.blocked);
    }
}

TEST_CASE("an exception with an outcome replaces its rule's") {
    const std::string policy = kHead + R"(
rule r
  when a
  then high
exception e to r
  when b
  then lowest
)";
    CHECK(rules_of(decided(policy, R"({"a":true,"b":true})")) == "e applies\n");
    CHECK(rules_of(decided(policy, R"({"a":false,"b":true})")) == "");
    const ReferenceDecision open = decided(policy, R"({"a":true})");
    CHECK(rules_of(open) == "r open\ne open\n");
    CHECK(open.outcome == "middle");
    CHECK(open.at_least == "lowest");
    CHECK(open.at_most == "high");
}

TEST_CASE("displacement is element by element where both go through the same list") {
    const std::string policy = kHead + R"(
rule r
  for each p in parts
  when p.a
  then high
  subject to s
rule s
  for each q in parts
  when q.b
  then low
rule t
  for each m in makers
  when m.d
  then middle
  notwithstanding r
)";
    const std::string parts = R"("parts":[{"id":"x","a":true,"b":true},{"id":"y","a":true,"b":false}])";
    const ReferenceDecision some = decided(policy, "{" + parts + R"(,"makers":[{"id":"m","d":false}]})");
    CHECK(rules_of(some) == "r for parts[y] applies\ns for parts[x] applies\n");
    CHECK(blocked_of(some) == "r for parts[x] by s\n");
    const ReferenceDecision all =
        decided(policy, "{" + parts + R"(,"makers":[{"id":"m","d":false},{"id":"n","d":true}]})");
    CHECK(rules_of(all) == "s for parts[x] applies\nt for makers[n] applies\n");
    CHECK(blocked_of(all) == "r for parts[x] by s\nr for parts[x] by t\nr for parts[y] by t\n");
}

TEST_CASE("`rule … applies` is asked of the same element, or of any") {
    const std::string policy = kHead + R"(
rule r
  for each p in parts
  when p.a
  note "r"
rule same
  for each p in parts
  when rule r applies
  note "same"
rule any_of_them
  when rule r applies
  note "any"
)";
    CHECK(rules_of(decided(policy, R"({"parts":[{"id":"x","a":true},{"id":"y","a":false},{"id":"z"}]})")) ==
          "r for parts[x] applies\nr for parts[z] open\nsame for parts[x] applies\nsame for parts[z] open\nany_of_them "
          "applies\n");
}

TEST_CASE("a rule over an unanswered list is open, whatever it asks of the elements, and never applies") {
    const std::string policy = kHead + R"(
rule open_rule
  for each p in parts
  when yes
  then high
rule asks_answers
  for each p in parts
  when p.a is answered
  then high
rule inner
  for each m in makers, p in m.parts
  when p.a
  then high
)";
    const ReferenceDecision none = decided(policy, "{}");
    CHECK(rules_of(none) == "open_rule for parts open\nasks_answers for parts open\ninner for makers open\n");
    CHECK(questions_of(none) == "parts: not answered\nmakers: not answered\n");
    const ReferenceDecision some =
        decided(policy, R"({"parts":"unsure","makers":[{"id":"m"},{"id":"n","parts":[{"a":true}]}]})");
    CHECK(rules_of(some) ==
          "open_rule for parts open\nasks_answers for parts open\ninner for makers[m].parts open\ninner for "
          "makers[n].parts[1] applies\n");
    // What already applies is as high as the open rules could bring it: nothing left to ask.
    CHECK(questions_of(some) == "");
}

TEST_CASE("elements go by key, or by position where keys are missing or shared") {
    const std::string policy = kHead + R"(
rule r
  for each p in parts, q in parts
  when p.a and q.b
  then high
)";
    CHECK(
        rules_of(decided(
            policy,
            R"({"parts":[{"id":"x","a":true,"b":false},{"id":"y","a":true,"b":false},{"id":"y","a":false,"b":true},{"a":false,"b":true}]})")) ==
        "r for parts[x], parts[3] applies\nr for parts[x], parts[4] applies\nr for parts[2], parts[3] applies\n"
        "r for parts[2], parts[4] applies\n");
}

TEST_CASE("what an open rule counts as") {
    const std::string policy = kHead + R"(
rule above
  when a
  then high
rule below
  when b
  then lowest
rule stated
  when c
  then high
  if unsure lowest
)";
    // As the lower of its own outcome and `when unsure`, or as it says.
    const ReferenceDecision first = decided(policy, R"({"b":false,"c":false})");
    CHECK(first.outcome == "middle");
    CHECK(first.at_least == "low");
    CHECK(first.at_most == "high");
    const ReferenceDecision second = decided(policy, R"({"a":false,"b":false})");
    CHECK(second.outcome == "low");
    CHECK(second.at_most == "high");
    CHECK(questions_of(second) == "c: not answered\n");
    const ReferenceDecision third = decided(policy, R"({"a":false,"c":false})");
    CHECK(third.outcome == "low");
    CHECK(third.at_least == "lowest");
    CHECK(third.at_most == "low");
    CHECK(rules_of(third) == "below open\n");
    CHECK(questions_of(third) == "b: not answered\n");
    CHECK(decided(policy, R"({"a":true,"b":true,"c":true})").outcome == "high");
    // `otherwise` stands only where no rule with an outcome applies.
    CHECK(decided(policy, R"({"a":false,"b":true,"c":false})").outcome == "lowest");
}

TEST_CASE("obligations and notes are those of what applies, and of what is open under `if unsure`") {
    const std::string policy = kHead + R"(
rule r "The rule's text"
  for each p in parts
  when p.a
  escalate to legal within 2 business days
  require "Look at {p.id}" from contact by day + 1 weeks
  if unsure low
    and require "Ask" from contact
  note "Noted"
)";
    const ReferenceDecision decision = decided(
        policy, R"({"day":"2025-08-21","parts":[{"id":"x","a":true},{"id":"y","a":true},{"id":"z"},{"id":"w"}]})");
    REQUIRE(decision.obligations.size() == 4);
    CHECK(decision.obligations[0] == Obligation{"escalate", "The rule's text", "legal", "2025-08-25"});
    CHECK(decision.obligations[1] == Obligation{"require", "Look at x", "contact", "2025-08-28"});
    CHECK(decision.obligations[2] == Obligation{"require", "Look at y", "contact", "2025-08-28"});
    CHECK(decision.obligations[3] == Obligation{"require", "Ask", "contact", ""});
    CHECK(decision.notes == std::vector<std::string>{"Noted"});
    CHECK(questions_of(decision) == "parts[z].a: not answered\nparts[w].a: not answered\n");
}

TEST_CASE("rules and policies hold within their dates") {
    const std::string policy = kHead + R"(
rule r
  when yes
  then high
  effective from 2025-01-01 until 2025-01-31
)";
    CHECK(rules_of(decided(policy, R"({"day":"2024-12-31"})")) == "");
    CHECK(rules_of(decided(policy, R"({"day":"2025-01-01"})")) == "r applies\n");
    CHECK(rules_of(decided(policy, R"({"day":"2025-01-31"})")) == "r applies\n");
    CHECK(rules_of(decided(policy, R"({"day":"2025-02-01"})")) == "");
    std::string undated = policy;
    undated.erase(undated.find(" as of day"), 10);
    CHECK(rules_of(decided(undated, R"({"day":"2024-12-31"})")) == "r applies\n");
    std::string dated = policy;
    dated.insert(dated.find("  decides"), "  effective from 2025-01-15\n");
    CHECK(rejected(dated, R"({"day":"2025-01-14"})") == "PV8011 day\n");
    CHECK(rejected(dated, R"({"day":"2025-01-15"})") == "not rejected");
}

TEST_CASE("only the fields that could still matter are asked about, in the record's order") {
    const std::string policy = kHead + R"(
rule r
  when (c or b) and not a and n > 1
  then high
)";
    CHECK(questions_of(decided(policy, R"({"a":"unsure"})")) ==
          "a: unsure\nb: not answered\nc: not answered\nn: not answered\n");
    CHECK(questions_of(decided(policy, R"({"b":true,"n":1e25})")) == "a: not answered\nn: overflow\n");
    CHECK(questions_of(decided(policy, R"({"a":true})")) == "");
}

TEST_CASE("a doubt that `surely` or `possibly` hides is asked about where it still matters") {
    const std::string policy = kHead + R"(
rule r
  when a and not (surely b)
  then high
exception e to r
  when surely c
)";
    CHECK(questions_of(decided(policy, "{}")) == "a: not answered\nb: not answered\nc: not answered\n");
    CHECK(questions_of(decided(policy, R"({"b":"no","c":"unsure"})")) == "a: not answered\nc: unsure\n");
    // Not open, so nothing is asked.
    CHECK(questions_of(decided(policy, R"({"a":true})")) == "");
}

TEST_CASE("guidelines are a scorecard") {
    const std::string policy = kHead + R"(
guideline g
  for each p in parts
  met when p.a
  otherwise middle
)";
    const auto status = [&](const std::string& record) { return decided(policy, record).guidelines.at(0).status; };
    CHECK(status(R"({"parts":[]})") == "met");
    CHECK(status(R"({"parts":[{"a":true},{"a":true}]})") == "met");
    CHECK(status(R"({"parts":[{"a":true},{}]})") == "unsure");
    CHECK(status(R"({"parts":[{"a":false},{}]})") == "not met");
    CHECK(status("{}") == "unsure");
}

}  // namespace
}  // namespace proviso::reference
