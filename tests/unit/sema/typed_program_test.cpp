// SPDX-License-Identifier: Apache-2.0
// What expressions become: typed, resolved, and reduced to the few forms of the program.
#include <doctest/doctest.h>

#include "tests/unit/sema/checked.h"

namespace proviso::sema::test {
namespace {

std::string typed(std::string_view condition) {
    return condition_of("r",
                        "rule r for each u in uses, t in u.talent when " + std::string(condition) + " then consult");
}

const Rule& rule_named(const Checked& result, std::string_view id) {
    for (const Rule& rule : result.program.rules) {
        if (rule.id == id) return rule;
    }
    FAIL("no rule ", id);
    return result.program.rules.front();
}

std::string due(std::string_view obligation) {
    const auto result = check_with("rule r when temporary then consult " + std::string(obligation));
    if (result->sink.errors() > 0) return mistakes(*result);
    return printed(result->program, rule_named(*result, "r").obligations.front().due);
}

}  // namespace

TEST_CASE("sema: bare values take their choice from the other side") {
    CHECK(typed("u.purpose is ideation") == "(is u.purpose Purpose.ideation)");
    CHECK(typed("ideation is not u.purpose") == "(is-not Purpose.ideation u.purpose)");
    CHECK(typed("u.purpose is Purpose.ideation") == "(is u.purpose Purpose.ideation)");
    CHECK(typed("u.purpose is one of (ideation, visual)") == "(one-of u.purpose Purpose.ideation Purpose.visual)");
    CHECK(typed("ideation is one of (visual, u.purpose)") == "(one-of Purpose.ideation Purpose.visual u.purpose)");
    CHECK(typed("u.kinds contains visual") == "(contains u.kinds Purpose.visual)");
    CHECK(typed("(if t.consent is yes then ideation else u.purpose) is visual") ==
          "(is (if (is t.consent yes) Purpose.ideation u.purpose) Purpose.visual)");
    CHECK(typed("u.purpose is (if u.in_cut then ideation else visual)") ==
          "(is u.purpose (if u.in_cut Purpose.ideation Purpose.visual))");
    CHECK(typed("u.stage is production") == "(is u.stage Stage.production)");
    CHECK(typed("production is u.stage") == "(is Stage.production u.stage)");
    CHECK(typed("production.title is \"x\"") == "(is $root.production.title \"x\")");
}

TEST_CASE("sema: a value given to a define is of the parameter's choice") {
    CHECK(condition_of("r", R"(define used_for (u : Use, p : Purpose) as u.purpose is p
rule r for each u in uses when used_for(u, visual) then consult)") == "(call used_for u Purpose.visual)");
}

TEST_CASE("sema: negated forms are negations") {
    CHECK(typed("u.purpose is not one of (ideation, visual)") ==
          "(not (one-of u.purpose Purpose.ideation Purpose.visual))");
    CHECK(typed("u.in_cut is not answered") == "(not (answered u.in_cut))");
    CHECK(typed("u.in_cut is unsure") == "(unsure? u.in_cut)");
    CHECK(typed("u.in_cut is not unsure") == "(not (unsure? u.in_cut))");
    CHECK(typed("t.consent is not applicable") == "(not-applicable t.consent)");
    CHECK(typed("no v in u.talent where v.consent is yes") == "(not (any [v u.talent] (is v.consent yes)))");
    CHECK(typed("not u.in_cut is yes") == "(not (is u.in_cut yes))");
}

TEST_CASE("sema: between is two comparisons of one value") {
    CHECK(typed("u.seconds between 1 and 2.5") == "(and (>= u.seconds 1) (<= u.seconds 2.5))");
    CHECK(typed("submitted_on between 2025-01-01 and 2025-12-31") ==
          "(and (>= $root.submitted_on 2025-01-01) (<= $root.submitted_on 2025-12-31))");
}

TEST_CASE("sema: orderings of numbers and of dates are the same four") {
    CHECK(typed("u.seconds less than -1") == "(< u.seconds -1)");
    CHECK(typed("u.seconds at most 1 and u.seconds is more than 0") == "(and (<= u.seconds 1) (> u.seconds 0))");
    CHECK(typed("submitted_on is on or after 2025-01-01") == "(>= $root.submitted_on 2025-01-01)");
    CHECK(typed("submitted_on before 2025-01-01") == "(< $root.submitted_on 2025-01-01)");
}

TEST_CASE("sema: durations are numbers of days") {
    CHECK(typed("submitted_on + 5 days after 2025-01-01") == "(> (add-days $root.submitted_on 5) 2025-01-01)");
    CHECK(typed("submitted_on - 2 weeks after 2025-01-01") == "(> (add-days $root.submitted_on -14) 2025-01-01)");
    CHECK(typed("submitted_on + review_days weeks after 2025-01-01") ==
          "(> (add-days $root.submitted_on (* $review_days 7)) 2025-01-01)");
    CHECK(typed("submitted_on - review_days weeks after 2025-01-01") ==
          "(> (add-days $root.submitted_on (* $review_days -7)) 2025-01-01)");
    CHECK(typed("submitted_on - review_days business days after 2025-01-01") ==
          "(> (add-business-days $root.submitted_on (negate $review_days)) 2025-01-01)");
    CHECK(typed("submitted_on + (2 * review_days) days + 1 week after 2025-01-01") ==
          "(> (add-days (add-days $root.submitted_on (* 2 $review_days)) 7) 2025-01-01)");
}

TEST_CASE("sema: when something is due") {
    CHECK(due("escalate to legal") == "none");
    CHECK(due("escalate to legal within 5 days") == "(add-days $as_of 5)");
    CHECK(due("escalate to legal within review_days business days") == "(add-business-days $as_of $review_days)");
    CHECK(due("require \"x\" from legal by submitted_on + 1 week") == "(add-days $root.submitted_on 7)");
    CHECK(due("require \"x\" from legal within 1 week") == "(add-days $as_of 7)");
    CHECK(due("require \"x\" from legal by 2025-09-02") == "2025-09-02");
}

TEST_CASE("sema: a time limit needs the record's date") {
    CHECK(mistakes(*checked({{},
                             R"(policy p
  decides R
record R
  a : answer
outcomes
  ok
  otherwise ok
  when unsure ok
role legal
rule r when a then ok escalate to legal within 5 days)",
                             {}})) ==
          "PV3017 `5 days` a time limit counts from the record's date, and the policy has no `as of` | name the "
          "record's date "
          "in the policy: `decides RECORD as of FIELD`; or write `by` and a date");
}

TEST_CASE("sema: a guideline applies where it is not met, and a text carries its expressions") {
    const auto result = check_with(R"(guideline g "Temporary"
  met when temporary
  otherwise approve
  if unsure consult
    and escalate to legal within 1 day
  escalate to contact
  require "Ask {count of u in uses where u.in_cut} times" from legal
  note "Share {share}."
  because "It is {temporary}."
  effective from 2025-01-01 until 2025-12-31)");
    CHECK(mistakes(*result) ==
          "PV5001 `review_days` parameter `review_days` is never used | use it in a rule, or take it away");
    const Rule& rule = rule_named(*result, "g");
    CHECK(rule.kind == RuleKind::Guideline);
    CHECK(printed(result->program, rule.condition) == "(not $root.temporary)");
    CHECK(rule.outcome == 2);
    CHECK(rule.if_unsure == 1);
    REQUIRE(rule.obligations.size() == 2);
    REQUIRE(rule.unsure_obligations.size() == 1);
    CHECK(rule.obligations[0].kind == ObligationKind::Escalate);
    CHECK(rule.obligations[0].text.front().text == "Temporary");
    CHECK(index(rule.obligations[0].role) == 0);
    REQUIRE(rule.obligations[1].text.size() == 3);
    CHECK(printed(result->program, rule.obligations[1].text[1].expr) == "(count [u $root.uses] u.in_cut)");
    REQUIRE(rule.notes.size() == 1);
    REQUIRE(rule.because.size() == 3);
    CHECK(rule.effective_from == parse_date("2025-01-01"));
    CHECK(rule.effective_until == parse_date("2025-12-31"));
}

TEST_CASE("sema: operands stand before the expressions that use them") {
    const auto result = check_with(R"(define d (u : Use) as u.seconds + 1 > 2 or u.in_cut
rule r for each u in uses when d(u) and not (count of t in u.talent where t.consent is yes) > 1 then consult)");
    REQUIRE(result->sink.errors() == 0);
    const auto& exprs = result->program.exprs;
    for (uint32_t i = 0; i < exprs.size(); ++i) {
        if (const auto* both = std::get_if<And>(&exprs[i].node)) {
            for (const ExprId operand : both->operands) CHECK(index(operand) < i);
        }
        if (const auto* no = std::get_if<Not>(&exprs[i].node)) CHECK(index(no->operand) < i);
        if (const auto* compare = std::get_if<Compare>(&exprs[i].node)) {
            CHECK(index(compare->left) < i);
            CHECK(index(compare->right) < i);
        }
        if (const auto* over = std::get_if<Quantifier>(&exprs[i].node)) {
            CHECK(index(over->condition) < i);
            CHECK(index(over->binders.front().list) < i);
        }
    }
}

TEST_CASE("sema: rules ask of the same element where both go through the same lists") {
    constexpr std::string_view kRules =
        R"(rule inner for each a in uses, b in a.talent when b.consent is yes and a.in_cut then consult
rule whole for each a in uses when a.in_cut then consult
rule other for each a in drafts when a.in_cut then consult
rule same for each u in uses, t in u.talent when rule inner applies and t.consent is yes then consult
rule part for each u in uses when rule inner applies and u.in_cut then consult
rule less for each u in uses, t in u.talent when rule whole applies and t.consent is yes then consult
rule none for each u in uses when rule other applies and u.in_cut then consult
rule root when rule whole applies then consult
rule nested for each u in uses when any v in uses where v.in_cut and rule whole applies then consult
define asks as rule whole applies
rule through for each u in uses when asks and u.in_cut then consult)";
    CHECK(condition_of("same", kRules) == "(and (applies inner u t) (is t.consent yes))");
    CHECK(condition_of("part", kRules) == "(and (applies inner u) u.in_cut)");
    CHECK(condition_of("less", kRules) == "(and (applies whole u) (is t.consent yes))");
    CHECK(condition_of("none", kRules) == "(and (applies other) u.in_cut)");
    CHECK(condition_of("root", kRules) == "(applies whole)");
    CHECK(condition_of("nested", kRules) == "(any [v $root.uses] (and v.in_cut (applies whole u)))");
    CHECK(condition_of("through", kRules) == "(and (call asks) u.in_cut)");
}

TEST_CASE("sema: displacement counts the lists that both go through") {
    const auto result =
        check_with(R"(rule a for each u in uses, t in u.talent when t.consent is yes and u.in_cut then consult
  subject to b, c, d
rule b for each x in uses, y in x.talent when y.consent is yes and x.in_cut then consult
rule c for each x in uses when x.in_cut then consult notwithstanding a
rule d for each x in uses, y in x.tags when y is "x" and x.in_cut then consult
rule e for each x in drafts when x.in_cut then consult notwithstanding a, c)");
    REQUIRE(result->sink.errors() == 0);
    const auto shared = [&](std::string_view rule) {
        std::string text;
        for (const Displacement& by : rule_named(*result, rule).displaced_by) {
            text += result->program.rules[index(by.by)].id + ":" + std::to_string(by.shared) + " ";
        }
        return text;
    };
    CHECK(shared("a") == "b:2 c:1 d:1 e:0 ");
    CHECK(shared("c") == "e:0 ");
    CHECK(shared("b") == "");
}

TEST_CASE("sema: an exception has the variables of its rule, and exceptions of exceptions too") {
    const auto result = check_with(R"(exception deeper to deep when u.seconds > review_days
exception deep to r when u.in_cut then approve
rule r for each u in uses when u.purpose is visual then consult)");
    CHECK(mistakes(*result) == "");
    const Rule& rule = rule_named(*result, "r");
    const Rule& deeper = rule_named(*result, "deeper");
    REQUIRE(deeper.binders.size() == 1);
    CHECK(deeper.binders.front().variable == rule.binders.front().variable);
    CHECK(printed(result->program, deeper.condition) == "(> u.seconds $review_days)");
    REQUIRE(rule.exceptions.size() == 1);
    CHECK(result->program.rules[index(rule.exceptions.front())].id == "deep");
    CHECK(result->program.rules[deeper.base].id == "deep");
}

TEST_CASE("sema: everything that applies is made of stands before who asks") {
    const auto result = check_with(R"(rule asks when called then consult
define called as rule base applies
rule gives_way when temporary then consult subject to lifting
rule base when temporary then consult
exception lifting to base when share > 1
exception lifts_that to lifting when rule first applies
rule first when share > 2 then consult)");
    REQUIRE(result->sink.errors() == 0);
    REQUIRE(result->program.rule_order.size() == result->program.rules.size());
    const auto place = [&](std::string_view id) {
        for (size_t i = 0; i < result->program.rule_order.size(); ++i) {
            if (result->program.rules[index(result->program.rule_order[i])].id == id) return i;
        }
        return size_t{1000};
    };
    for (const std::string_view part : {"base", "lifting", "lifts_that", "first"}) {
        CHECK(place(part) < place("asks"));
        CHECK(place(part) < place("gives_way"));
    }
    CHECK(place("first") < place("lifts_that"));
}

TEST_CASE("sema: declarations of modules come first, and serve the policy") {
    const auto result =
        checked({{"choice Colour\n  red\n  green \"Green\"\nparameter unused : number\n  1 from 2025-01-01\n"
                  "define reddish (c : Colour) as c is red"},
                 R"(policy p
  title "Title" version "1.0" owner "Owner"
  effective from 2025-01-01
  decides R as of day
record R
  colour : Colour
  day    : date, required
outcomes
  ok
  stop
  otherwise ok
  when unsure stop
rule r when reddish(colour) then stop
guarantee g "Red stops" whenever colour is red outcome is at least stop)",
                 {"scenario \"Red\" given { day: 2025-01-01, colour: red } expect stop"}});
    CHECK(mistakes(*result) == "");
    const Program& program = result->program;
    CHECK(program.name == "p");
    CHECK(program.title == "Title");
    CHECK(program.version == "1.0");
    CHECK(program.owner == "Owner");
    CHECK(program.effective_from == parse_date("2025-01-01"));
    CHECK(program.as_of_field == 1);
    CHECK(index(program.otherwise) == 0);
    CHECK(index(program.when_unsure) == 1);
    CHECK(program.choices.front().values[0].label == "red");
    CHECK(program.choices.front().values[1].label == "Green");
    REQUIRE(program.guarantees.size() == 1);
    CHECK(program.guarantees.front().at_least);
    REQUIRE(program.scenarios.size() == 1);
    CHECK(program.scenarios.front().record == R"({"day":"2025-01-01","colour":"red"})");
}

TEST_CASE("sema: mistakes of files as a whole") {
    CHECK(mistakes(*checked({{"policy q"}, policy_with(""), {"rule r when temporary then consult"}})) ==
          "PV3003 `q` a module can't declare a policy | take the `policy` declaration away here: the file that says "
          "`use` "
          "has one\nPV3009 `rule` a scenario file holds scenarios and guarantees only | move it to the policy, or to a "
          "module "
          "that the policy reads with `use`");
    CHECK(mistakes(*checked({{}, "role legal", {}})) ==
          "PV3001 `` the file declares no policy | write `policy NAME` with its clauses at the top of the file");
    CHECK(mistakes(*checked({{}, "policy p\nrecord R\n  a : answer\nchoice C\n  x", {}})) ==
          "PV3004 `p` policy `p` does not say what it decides | write `decides RECORD as of FIELD` below it\n"
          "PV3005 `p` the policy declares no outcomes | write `outcomes`, then one a line, least severe first: `notify "
          "\"Tell your contact.\"`");
    CHECK(mistakes(*checked({{}, "policy p\n  decides C\nchoice C\n  x\noutcomes\n  ok", {}})) ==
          "PV2024 `C` `C` is a choice, and a policy decides a record | name the record that is decided\n"
          "PV3006 `outcomes` the outcomes do not say which holds where no rule applies | write `otherwise NAME` below "
          "the "
          "outcomes: what holds where no rule applies\n"
          "PV3007 `outcomes` the outcomes do not say what holds in doubt | write `when unsure NAME` below the "
          "outcomes: the "
          "most that a rule counts for while it is open");
    CHECK(mistakes(*checked({{},
                             "policy p\n  decides R as of a\nrecord R\n  a : date\noutcomes\n  ok\n  otherwise okk\n  "
                             "when unsure ok",
                             {}})) ==
          "PV2025 `a` `as of a` needs a required date, and the field is not required | declare it as `a : date, "
          "required`\n"
          "PV2005 `okk` there is no outcome `okk` | did you mean `ok`?");
}

TEST_CASE("sema: without outcomes, none is missed in the rules") {
    CHECK(mistakes(
              *checked({{}, "policy p\n  decides R\nrecord R\n  a : answer\noutcomes\n\nrule r when a then x", {}})) ==
          "PV3005 `outcomes` the policy declares no outcomes | write them one a line, least severe first: `notify "
          "\"Tell your contact.\"`");
}

TEST_CASE("sema: what a failed declaration might have declared is not missed") {
    CHECK(mistakes("record Broken\n  a : : text\n\nrule r when temporary then consult\n"
                   "define f (b : Broken) as b.a is \"x\"\nrule s when g then nowhere")
              .find("PV2") == std::string::npos);
}

}  // namespace proviso::sema::test
