// SPDX-License-Identifier: Apache-2.0
// The facts that a decision rests on: what each kind of operation takes along, and what it leaves out.
#include <doctest/doctest.h>

#include "compiler/driver/compile.h"
#include "runtime/decision/decision_json.h"
#include "runtime/session/session.h"

namespace proviso::session {
namespace {

constexpr std::string_view kHead = R"(policy p
  decides R as of d
record Tool
  cost : number
  safe : answer
record Use
  use_id : text, key
  cut    : answer
  hours  : number
  tools  : list of Tool
record Partner
  name : text
  vip  : answer
record R
  d       : date, required
  a       : answer
  b       : answer
  n       : number
  tags    : list of text
  uses    : list of Use
  others  : list of Use
  partner : Partner
outcomes
  low
  high
  stop
  when unsure high
)";

std::string decision(const Session& session) {
    std::string out, unknown;
    constexpr std::string_view kKeys = "outcome,at_least,at_most,open_questions,obligations,notes";
    REQUIRE_MESSAGE(session.decision() != nullptr, session.problem());
    DecisionWriter(*session.decision(), *DecisionFields::parse(kKeys, unknown)).write(0, out);
    return out;
}

// The paths of the facts but the date, in order; a record that holds these alone must be decided the same.
std::string facts(const std::string& rest, const std::string& record, std::string_view otherwise = "low") {
    std::string head(kHead);
    head.insert(head.find("  when unsure"), "  otherwise " + std::string(otherwise) + "\n");
    const auto compilation = compile_texts({{"p.proviso", head + rest}});
    REQUIRE(compilation->image);
    Session session(compilation->image, {});
    REQUIRE(session.load(record));
    const std::string before = decision(session);
    std::string paths;
    for (const Fact& fact : session.facts())
        if (fact.path != "d") paths += (paths.empty() ? "" : " ") + fact.path;
    REQUIRE(session.load(write_json(record_of(session.facts(), session.program()))));
    CHECK(decision(session) == before);
    return paths;
}

}  // namespace

TEST_CASE("facts: an `and` that is no rests on what is no, an `or` that is yes on what is yes") {
    const std::string both = "rule r\n  when a and b\n  then high\n", one = "rule r\n  when a or b\n  then high\n";
    CHECK(facts(both, R"({"d":"2025-09-02","a":false,"b":true})") == "a");
    CHECK(facts(both, R"({"d":"2025-09-02","a":true})") == "a b");
    CHECK(facts(one, R"({"d":"2025-09-02","a":true,"b":false})") == "a");
    CHECK(facts(one, R"({"d":"2025-09-02","a":false,"b":false})") == "a b");
}

TEST_CASE("facts: an `if` rests on its condition, also where that is chosen too") {
    const std::string rule = "rule r\n  when (if a then a else b)\n  then high\n";
    CHECK(facts(rule, R"({"d":"2025-09-02","a":true,"b":true})") == "a");
    CHECK(facts(rule, R"({"d":"2025-09-02","a":false,"b":true})") == "a b");
    const std::string other = "rule r\n  when (if a then b else a)\n  then high\n";
    CHECK(facts(other, R"({"d":"2025-09-02","a":false,"b":true})") == "a");
    CHECK(facts(other, R"({"d":"2025-09-02","a":true,"b":true})") == "a b");
}

TEST_CASE("facts: an aggregate over several lists rests on each of them, also where one has no elements") {
    const std::string rule =
        "rule r\n  when (sum of t.cost for u in uses, t in u.tools where t.safe) at most 5\n  then high\n";
    CHECK(
        facts(
            rule,
            R"({"d":"2025-09-02","uses":[{"use_id":"u1","tools":[]},{"use_id":"u2","tools":[{"cost":4,"safe":true}]}]})") ==
        "uses uses[u1].use_id uses[u1].tools uses[u2].use_id uses[u2].tools uses[u2].tools[1].cost "
        "uses[u2].tools[1].safe");
    const std::string crossed =
        "rule r\n  when (sum of u.hours for u in uses, o in others where o.cut) at most 5\n  then high\n";
    CHECK(facts(crossed, R"({"d":"2025-09-02","uses":[{"use_id":"u1","hours":9}],"others":[]})") ==
          "uses uses[u1].use_id others");
}

TEST_CASE("facts: of what does not count for an aggregate its value is none") {
    const std::string rule = "rule r\n  when (sum of u.hours for u in uses where u.cut) at most 5\n  then high\n";
    CHECK(
        facts(
            rule,
            R"({"d":"2025-09-02","uses":[{"use_id":"u1","cut":false,"hours":9},{"use_id":"u2","cut":true,"hours":4}]})") ==
        "uses uses[u1].use_id uses[u1].cut uses[u2].use_id uses[u2].cut uses[u2].hours");
}

TEST_CASE("facts: of a list that was not answered, that it was not") {
    CHECK(facts("rule r\n  when any u in uses where u.hours more than n\n  then high\n",
                R"({"d":"2025-09-02","n":5})") == "uses");
}

TEST_CASE("facts: a list of single values is one answer, also where one element is asked about") {
    CHECK(facts("rule r\n  for each t in tags\n  when t is \"x\"\n  then low\nrule s\n  when a\n  then high\n",
                R"({"d":"2025-09-02","a":true,"tags":["y","x"]})") == "a tags tags[1] tags[2]");
}

TEST_CASE("facts: that a note is not said is one") {
    CHECK(facts("rule r\n  when a\n  then high\nrule s\n  when b is not answered\n  then low\n  note \"Say so.\"\n",
                R"({"d":"2025-09-02","a":true,"b":true})") == "a b");
}

TEST_CASE("facts: a rule below `otherwise` counts where no rule brings an outcome") {
    const std::string rules = "rule r\n  when a\n  then high\nrule s\n  when b is not answered\n  then low\n";
    CHECK(facts(rules, R"({"d":"2025-09-02","a":false,"b":true})", "high") == "b");
    CHECK(facts(rules, R"({"d":"2025-09-02","a":true,"b":true})", "high") == "a");
}

// In an open rule an answer to `b` would be asked for, were it missing: then the `or` would hold for that reason too.
TEST_CASE("facts: what keeps a doubt from being asked about") {
    const std::string rule = "rule r\n  when (a or (possibly b)) and n more than 5\n  then high\n";
    CHECK(facts(rule, R"({"d":"2025-09-02","a":true,"b":false})") == "a b n");
    CHECK(facts(rule, R"({"d":"2025-09-02","a":true,"b":false,"n":7})") == "a n");
}

TEST_CASE("facts: a record that must be there is, also without answers") {
    std::string record(R"({"d":"2025-09-02","a":true,"partner":{"name":"N","vip":true}})");
    const std::string rule = "rule r\n  when a\n  then high\n";
    const auto compile = [&](const std::string& more) {
        std::string head(kHead);
        head.replace(head.find("Partner\noutcomes"), 7, "Partner, required");
        return compile_texts({{"p.proviso", head + "  otherwise low\n" + rule + more}});
    };
    const auto said = [&](const std::string& more) {
        const auto compilation = compile(more);
        REQUIRE(compilation->image);
        Session session(compilation->image, {});
        REQUIRE(session.load(record));
        std::string out;
        for (const Fact& fact : session.facts()) out += fact.path + " " + write_json(fact.value) + "; ";
        REQUIRE(session.load(write_json(record_of(session.facts(), session.program()))));
        CHECK_MESSAGE(session.decision() != nullptr, session.problem());
        return out;
    };
    CHECK(said("") == "d \"2025-09-02\"; a true; partner {}; ");
    CHECK(said("rule s\n  when partner.vip\n  then stop\n") == "d \"2025-09-02\"; a true; partner.vip true; ");
    record = R"({"d":"2025-09-02","a":true,"partner":{"name":"N"}})";
    CHECK(said("rule s\n  when partner.vip\n  then stop\n") ==
          "d \"2025-09-02\"; a true; partner {}; partner.vip null; ");
}

}  // namespace proviso::session
