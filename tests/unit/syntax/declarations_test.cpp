// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/unit/syntax/parsed.h"
#include "tests/unit/syntax/print_ast.h"

namespace proviso::syntax {

TEST_CASE("declarations: policy, module, source") {
    const Parsed p(
        "policy netflix.genai\n  title \"T\"\n  version \"1\"\n  owner \"O\"\n  effective from 2025-08-22 until "
        "2026-01-31\n"
        "  decides Disclosure as of submitted_on\n"
        "use terms.people\n"
        "source guidance \"Guidance\"\n  link \"https://x\"\n  read on 2025-11-11\n");
    REQUIRE(p.messages() == "");
    const auto& policy = p.declaration<PolicyDecl>(0);
    CHECK(policy.name.text == "netflix.genai");
    CHECK(policy.title->plain() == "T");
    CHECK(policy.version->plain() == "1");
    CHECK(policy.owner->plain() == "O");
    CHECK(format_date(*policy.effective->from) == "2025-08-22");
    CHECK(format_date(*policy.effective->until) == "2026-01-31");
    CHECK(policy.decides->text == "Disclosure");
    CHECK(policy.as_of->text == "submitted_on");
    CHECK(p.declaration<UseDecl>(1).module.text == "terms.people");
    const auto& source = p.declaration<SourceDecl>(2);
    CHECK(source.citation.plain() == "Guidance");
    CHECK(source.link->plain() == "https://x");
    CHECK(format_date(*source.read_on) == "2025-11-11");
    CHECK(p.sources.text(p.ast.declarations[1].span) == "use terms.people");
}

TEST_CASE("declarations: choice, record, outcomes, role, parameter") {
    const Parsed p(
        "choice Purpose\n  ideation \"Mood boards\"\n  none\n  rule \"Rules\"\n  scenario \"S\"\n  outcomes\n"
        "record Use\n  use_id : text, key, required\n  source : list of Purpose, may not apply, \"Which?\"\n  policy : "
        "answer\n"
        "outcomes\n  notify \"Tell.\"\n  otherwise \"Else\"\n  consult\n  otherwise notify\n  when unsure consult\n"
        "role legal \"Legal\"\n"
        "parameter days : number\n  5 from 2025-08-22\n  -3.5 from 2026-01-01\n");
    REQUIRE(p.messages() == "");
    const auto& choice = p.declaration<ChoiceDecl>(0);
    REQUIRE(choice.values.size() == 5);
    CHECK(choice.values[0].label->plain() == "Mood boards");
    CHECK(!choice.values[1].label);
    CHECK(choice.values[3].name.text == "scenario");
    const auto& record = p.declaration<RecordDecl>(1);
    REQUIRE(record.fields.size() == 3);
    CHECK((record.fields[0].key && record.fields[0].required && !record.fields[0].may_not_apply));
    CHECK(
        (record.fields[1].type.list && record.fields[1].type.name.text == "Purpose" && record.fields[1].may_not_apply));
    CHECK(record.fields[1].question->plain() == "Which?");
    const auto& outcomes = p.declaration<OutcomesDecl>(2);
    REQUIRE(outcomes.items.size() == 3);
    CHECK(outcomes.items[1].name.text == "otherwise");
    CHECK(outcomes.otherwise->text == "notify");
    CHECK(outcomes.when_unsure->text == "consult");
    CHECK(p.declaration<RoleDecl>(3).title->plain() == "Legal");
    const auto& parameter = p.declaration<ParameterDecl>(4);
    REQUIRE(parameter.values.size() == 2);
    CHECK(print(p.ast, parameter.values[1].value) == "(neg 3.5)");
    CHECK(format_date(parameter.values[1].from) == "2026-01-01");
}

TEST_CASE("declarations: define") {
    const Parsed p("define a as b\ndefine f (u : Use, d : date) \"Legal text\"\n  as u.x on or after d\n");
    REQUIRE(p.messages() == "");
    CHECK(p.declaration<DefineDecl>(0).parameters.empty());
    const auto& define = p.declaration<DefineDecl>(1);
    REQUIRE(define.parameters.size() == 2);
    CHECK(define.parameters[1].type.name.text == "date");
    CHECK(define.text->plain() == "Legal text");
    CHECK(print(p.ast, define.body) == "(date>= u.x d)");
}

TEST_CASE("declarations: a rule with every clause, in any order") {
    const Parsed p(
        "rule r \"Text\"\n  because \"Part of {u.id} is {u.p}.\"\n  then approve\n  for each u in uses, t in "
        "u.talent\n  when u.x\n"
        "  if unsure consult\n    and escalate to legal within 2 days\n    and require \"More\" from legal\n"
        "  escalate to legal within n business days\n  escalate to boss\n  require \"Consent of {t.name}\" from "
        "contact by d + 10 days\n"
        "  require \"X\" from contact within 1 week\n  note \"N\"\n  note \"M\"\n  cite g \"2.1\", g \"2.2\"\n  cite h "
        "\"3\"\n"
        "  effective from 2025-01-01 until 2025-12-31\n  subject to a, b\n  notwithstanding c\n");
    REQUIRE(p.messages() == "");
    const auto& rule = p.declaration<RuleDecl>(0);
    CHECK(rule.kind == RuleKind::Rule);
    CHECK(print(p.ast, *rule.because) == "Part of <u.id> is <u.p>.");
    REQUIRE(rule.binders.size() == 2);
    CHECK(print(p.ast, rule.binders[1].list) == "u.talent");
    CHECK(print(p.ast, rule.condition) == "u.x");
    CHECK(rule.outcome->text == "approve");
    CHECK(rule.if_unsure->text == "consult");
    REQUIRE(rule.unsure_obligations.size() == 2);
    CHECK(print(p.ast, rule.unsure_obligations[0].due) == "(days 2)");
    REQUIRE(rule.obligations.size() == 4);
    CHECK(print(p.ast, rule.obligations[0].due) == "(business-days n)");
    CHECK(rule.obligations[1].due == kNoExpr);
    CHECK(print(p.ast, *rule.obligations[2].text) == "Consent of <t.name>");
    CHECK(print(p.ast, rule.obligations[2].due) == "(+ d (days 10))");
    CHECK(!rule.obligations[2].due_is_duration);
    CHECK(rule.obligations[3].due_is_duration);
    CHECK(rule.notes.size() == 2);
    REQUIRE(rule.citations.size() == 3);
    CHECK(rule.citations[2].place.plain() == "3");
    CHECK(format_date(*rule.effective->until) == "2025-12-31");
    CHECK(rule.subject_to.size() == 2);
    CHECK(rule.notwithstanding.at(0).text == "c");
}

TEST_CASE("declarations: guideline, exception, guarantee") {
    const Parsed p(
        "guideline g \"G\"\n  met when a\n  otherwise consult\n"
        "exception e to r \"E\"\n  when b\n"
        "guarantee k \"K\"\n  whenever a or b\n  outcome is at most notify\n");
    REQUIRE(p.messages() == "");
    CHECK(p.declaration<RuleDecl>(0).kind == RuleKind::Guideline);
    CHECK(p.declaration<RuleDecl>(0).outcome->text == "consult");
    CHECK(p.declaration<RuleDecl>(1).base->text == "r");
    CHECK(!p.declaration<RuleDecl>(1).outcome);
    const auto& guarantee = p.declaration<GuaranteeDecl>(2);
    CHECK(!guarantee.at_least);
    CHECK(print(p.ast, guarantee.condition) == "(or a b)");
}

TEST_CASE("declarations: scenarios") {
    const Parsed p(
        "scenario \"S\"\n  based on \"T\"\n  given {\n    on: 2025-09-02, a: { b: \"x\", c: -1 },\n"
        "    uses: [{ id: u1, p: Purpose.ideation, q: not answered, r: not applicable, s: unsure, t: [] },]\n  }\n"
        "  with uses[u1].tools[2].name = \"N\"\n  with uses[\"4.5\"].x = not answered\n"
        "  expect consult\n  expect at least notify\n  expect at most consult\n  expect r applies\n  expect r applies "
        "for uses[u1]\n"
        "  expect r does not apply\n  expect r is open for uses[1].tools[2]\n  expect r is blocked\n  expect r is "
        "blocked by e\n"
        "  expect g is met\n  expect g is not met\n  expect g is unsure\n  expect question uses[u1].x\n  expect no "
        "question a.b\n"
        "  expect no questions\n  expect escalation to legal by 2025-09-09\n  expect requirement \"Sign\"\n  expect "
        "note \"N\"\n"
        "  expect rejection\n");
    REQUIRE(p.messages() == "");
    const auto& scenario = p.declaration<ScenarioDecl>(0);
    CHECK(scenario.based_on->plain() == "T");
    CHECK(print(p.ast, scenario.given) ==
          "{ on:2025-09-02 a:{ b:\"x\" c:(neg 1) } uses:(list { id:u1 p:Purpose.ideation q:not-answered "
          "r:not-applicable s:unsure "
          "t:(list) }) }");
    REQUIRE(scenario.changes.size() == 2);
    CHECK(print(scenario.changes[0].path) == "uses[u1].tools[#2].name");
    CHECK(print(scenario.changes[1].path) == "uses[4.5].x");
    using K = ExpectKind;
    const std::vector<K> kinds = {
        K::Outcome,     K::AtLeast,    K::AtMost,      K::Applies,  K::Applies,         K::DoesNotApply, K::Open,
        K::Blocked,     K::Blocked,    K::Met,         K::NotMet,   K::GuidelineUnsure, K::Question,     K::NoQuestion,
        K::NoQuestions, K::Escalation, K::Requirement, K::NoteText, K::Rejection};
    REQUIRE(scenario.expectations.size() == kinds.size());
    for (size_t i = 0; i < kinds.size(); ++i) CHECK(scenario.expectations[i].kind == kinds[i]);
    CHECK(print(*scenario.expectations[6].path) == "uses[#1].tools[#2]");
    CHECK(scenario.expectations[8].by->text == "e");
    CHECK(scenario.expectations[15].due == "2025-09-09");
    CHECK(scenario.expectations[18].span.begin > 0);
}

TEST_CASE("declarations: line breaks and indentation mean nothing, comments are kept") {
    const Parsed p("  # first\npolicy a\ntitle \"T\" # second\nversion\n\"1\"\nrule\nr when a then b\n");
    CHECK(p.messages() == "");
    CHECK(p.declaration<RuleDecl>(1).outcome->text == "b");
    REQUIRE(p.ast.comments.size() == 2);
    CHECK(p.sources.text(p.ast.comments[1]) == "# second");
    CHECK(p.declaration<PolicyDecl>(0).version->plain() == "1");
}

TEST_CASE("declarations: a line that begins with a declaration's keyword need not begin a declaration") {
    const Parsed p(
        "record Scan\n  source : text\n  rule : answer, \"Which?\"\n"
        "define a as b and\n  rule r applies\n"
        "define c as d is one of (\n  source,\n  role\n  )\n");
    CHECK(p.messages() == "");
    CHECK(p.ast.declarations.size() == 3);
}

TEST_CASE("declarations: what is damaged is left out, and its name is known") {
    const Parsed p("role a\nrule b\n  when c d\n  then e\nrul d \"x\"\nrole e\n");
    CHECK(p.codes() == "PV1030 3:10\nPV1020 5:1");
    CHECK(p.ast.declarations.size() == 2);
    REQUIRE(p.ast.damaged.size() == 2);
    CHECK(p.ast.damaged[0].text == "b");
    CHECK(p.ast.damaged[1].text == "d");
}

}  // namespace proviso::syntax
