// SPDX-License-Identifier: Apache-2.0
// Which records are refused, and the whole of a decision as JSON.
#include <doctest/doctest.h>

#include "tests/unit/reference/decided.h"

namespace proviso::reference {
namespace {

const std::string kPolicy = R"(
policy netflix.test
  version "2025.08"
  decides Disclosure as of submitted_on
source guidance "The guidance"
choice Purpose
  ideation "Mood boards"
  key_visual
record Use
  use_id : text, key
  purpose : Purpose, required
  consent : answer, may not apply, "Is there \"consent\"?"
  amount : number
  tools : list of text
record Disclosure
  disclosure_id : text, key, required
  submitted_on : date, required
  approved : answer
  uses : list of Use
outcomes
  notify
  consult
  approval
  otherwise notify
  when unsure consult
role legal
guideline approved_first "Approved before use"
  met when approved
  otherwise consult
rule consent_needed "Consent is needed"
  for each u in uses
  when u.consent is not yes
  then approval
  because "{u.use_id} ({u.purpose}) with {u.tools}: {u.amount}, {u.consent}, on {submitted_on}."
  cite guidance "2.1", guidance "note é"
  escalate to legal within 5 days
exception ideas to consent_needed "Ideas"
  when u.purpose is ideation
)";

TEST_CASE("a decision's JSON holds what there is to say, in order") {
    CHECK(
        decided_json(kPolicy, R"({"disclosure_id":"D-1","submitted_on":"2025-09-02","approved":"yes","uses":[]})") ==
        R"({"id":"D-1","policy":{"name":"netflix.test","version":"2025.08","digest":"d"},"as_of":"2025-09-02","outcome":"notify",)"
        R"("guidelines":[{"id":"approved_first","status":"met"}]})");
    CHECK(
        decided_json(kPolicy, R"({"disclosure_id":"D \"2\"\n","submitted_on":"2025-09-02","approved":"no","uses":[
        {"use_id":"u1","purpose":"key_visual","consent":"unsure","amount":2.50,"tools":["a","b","c"]},
        {"use_id":"u2","purpose":"ideation","consent":"no","tools":[]},
        {"use_id":"u3","purpose":"key_visual","consent":"not_applicable","amount":1e30,"tools":["a","b"]}]})") ==
        R"({"id":"D \"2\"\n","policy":{"name":"netflix.test","version":"2025.08","digest":"d"},"as_of":"2025-09-02","outcome":"approval",)"
        R"("rules":[{"id":"approved_first","status":"applies","outcome":"consult"},)"
        R"({"id":"consent_needed","for":"uses[u1]","status":"open","outcome":"approval",)"
        R"("because":"u1 (key_visual) with a, b and c: 2.5, unsure, on 2 September 2025.","cite":["guidance 2.1","guidance note é"]},)"
        R"({"id":"consent_needed","for":"uses[u3]","status":"applies","outcome":"approval",)"
        R"("because":"u3 (key_visual) with a and b: (too large), not applicable, on 2 September 2025.","cite":["guidance 2.1","guidance note é"]}],)"
        R"("guidelines":[{"id":"approved_first","status":"not met"}],)"
        R"("blocked":[{"rule":"consent_needed","for":"uses[u2]","by":"ideas"}],)"
        R"("open_questions":[{"path":"uses[u1].consent","question":"Is there \"consent\"?","cause":"unsure"}],)"
        R"("obligations":[{"kind":"escalate","text":"Consent is needed","role":"legal","due":"2025-09-07"}]})");
}

TEST_CASE("texts say what was not answered") {
    const ReferenceDecision decision = decided(
        kPolicy,
        R"({"disclosure_id":"D","submitted_on":"2025-09-02","uses":[{"purpose":"key_visual","consent":false}]})");
    REQUIRE(decision.rules.size() == 2);
    CHECK(decision.rules[1].because ==
          "(not answered) (key_visual) with (not answered): (not answered), no, on 2 September 2025.");
}

TEST_CASE("a record that does not fit is rejected with its place") {
    const auto use = [](const std::string& fields) {
        return R"({"disclosure_id":"D","submitted_on":"2025-09-02","uses":[{"purpose":"ideation"},{"use_id":"u","purpose":"ideation",)" +
               fields + "}]}";
    };
    const auto of = [](const std::string& fields) {
        return R"({"disclosure_id":"D","submitted_on":"2025-09-02",)" + fields + "}";
    };
    CHECK(rejected(kPolicy, "{") == "PV8001\n");
    CHECK(rejected(kPolicy, "[]").starts_with("PV8001\n"));
    CHECK(rejected(kPolicy, R"({"disclosure_id":"D","submitted_on":"2025-09-02"} x)") == "PV8001\n");
    CHECK(rejected(kPolicy, of(R"("approved":1)")) == "PV8004 approved\n");
    CHECK(rejected(kPolicy, of(R"("approved":"maybe")")) == "PV8004 approved\n");
    CHECK(rejected(kPolicy, of(R"("approved":"not_applicable")")) == "PV8008 approved\n");
    CHECK(rejected(kPolicy, of(R"("uses":{})")) == "PV8004 uses\n");
    CHECK(rejected(kPolicy, of(R"("uses":[null])")) == "PV8004 uses[1]\n");
    CHECK(rejected(kPolicy, of(R"("other":{"x":1,"x":2})")) == "PV8003 other.x\n");
    CHECK(rejected(kPolicy, use(R"("amount":"12,5")")) == "PV8004 uses[2].amount\n");
    CHECK(rejected(kPolicy, use(R"("amount":"12.5")")) == "not rejected");
    CHECK(rejected(kPolicy, use(R"("consent":"not_applicable")")) == "not rejected");
    CHECK(rejected(kPolicy, use(R"("tools":["a",1])")) == "PV8004 uses[2].tools[2]\n");
    CHECK(rejected(kPolicy, use(R"("purpose":"ideation")")) == "PV8003 uses[2].purpose\n");
    CHECK(rejected(kPolicy, R"({"disclosure_id":"D","submitted_on":"2025-02-30"})") == "PV8007 submitted_on\n");
    CHECK(rejected(kPolicy, R"({"disclosure_id":"D","submitted_on":"unsure"})") == "PV8006 submitted_on\n");
    CHECK(rejected(kPolicy, R"({"submitted_on":"2025-09-02","uses":[{"purpose":"poster"},{}]})") ==
          "PV8006 disclosure_id\nPV8005 uses[1].purpose\nPV8006 uses[2].purpose\n");
}

}  // namespace
}  // namespace proviso::reference
