// SPDX-License-Identifier: Apache-2.0
// What scenarios become: records as JSON text, and expectations under the names that decisions use.
#include <doctest/doctest.h>

#include "tests/unit/sema/checked.h"

namespace proviso::sema::test {
namespace {

std::string record_of(std::string_view scenario, std::string_view more) {
    const auto result = check_with(more);
    if (result->sink.errors() > 0) return mistakes(*result);
    for (const Scenario& candidate : result->program.scenarios) {
        if (candidate.title == scenario) return candidate.record;
    }
    return "no such scenario";
}

std::string given(std::string_view fields) {
    return record_of("s", "scenario \"s\" given { " + std::string(fields) + " } expect notify");
}

constexpr std::string_view kBase = R"(scenario "base" given {
  submitted_on: 2025-01-01, temporary: yes,
  uses: [{ use_id: "u1", seconds: 1 }, { use_id: "2", seconds: 2 }, { seconds: 3 }]
} expect notify
)";

std::string changed(std::string_view change) {
    return record_of(
        "s", std::string(kBase) + "scenario \"s\" based on \"base\" with " + std::string(change) + " expect notify");
}

}  // namespace

TEST_CASE("sema: every kind of value in a scenario") {
    CHECK(given("") == "{}");
    CHECK(given("temporary: yes") == R"({"temporary":"yes"})");
    CHECK(given("temporary: unsure, share: unsure, uses: unsure, submitted_on: unsure") ==
          R"({"temporary":"unsure","share":"unsure","uses":"unsure","submitted_on":"unsure"})");
    CHECK(given("temporary: not answered, share: -2.50") == R"({"share":-2.50})");
    CHECK(given("share: 0005") == R"({"share":5})");
    CHECK(given("share: 123456789012345678901234567890") == R"({"share":123456789012345678901234567890})");
    CHECK(given("submitted_on: 2025-01-01") == R"({"submitted_on":"2025-01-01"})");
    CHECK(given(R"(disclosure_id: "a \"b\" \\ c\nd — unsure")") == R"({"disclosure_id":"a \"b\" \\ c\nd — unsure"})");
    CHECK(given("production: { shoots: [2025-01-01, 2025-01-02] }") ==
          R"({"production":{"shoots":["2025-01-01","2025-01-02"]}})");
    CHECK(given("production: { }, uses: []") == R"({"production":{},"uses":[]})");
    CHECK(given("uses: [{ purpose: ideation, stage: Stage.early, kinds: [visual, unsure], talent: [{ consent: not "
                "applicable, role: ideation }] }]") ==
          R"({"uses":[{"purpose":"ideation","stage":"early","kinds":["visual","unsure"],"talent":[{"consent":)"
          R"("not_applicable","role":"ideation"}]}]})");
}

TEST_CASE("sema: changes set single places") {
    CHECK(
        changed("temporary = no") ==
        R"({"submitted_on":"2025-01-01","temporary":"no","uses":[{"use_id":"u1","seconds":1},{"use_id":"2","seconds":2},)"
        R"({"seconds":3}]})");
    CHECK(changed("temporary = not answered with uses = not answered") == R"({"submitted_on":"2025-01-01"})");
    CHECK(changed("uses = [] with share = 5 with submitted_on = not answered with temporary = not answered") ==
          R"({"uses":[],"share":5})");
}

TEST_CASE("sema: changes find elements by key, then by position, and add one past the end") {
    constexpr std::string_view kHead = R"({"submitted_on":"2025-01-01","temporary":"yes","uses":[)";
    const auto uses = [&](std::string_view change) {
        const std::string record = changed(change);
        return record.starts_with(kHead) ? record.substr(kHead.size(), record.size() - kHead.size() - 2) : record;
    };
    CHECK(uses("uses[u1].seconds = 9") == R"({"use_id":"u1","seconds":9},{"use_id":"2","seconds":2},{"seconds":3})");
    CHECK(uses("uses[2].seconds = 9") == R"({"use_id":"u1","seconds":1},{"use_id":"2","seconds":9},{"seconds":3})");
    CHECK(uses("uses[1].seconds = 9") == R"({"use_id":"u1","seconds":9},{"use_id":"2","seconds":2},{"seconds":3})");
    CHECK(uses("uses[3] = not answered") == R"({"use_id":"u1","seconds":1},{"use_id":"2","seconds":2})");
    CHECK(uses("uses[4].seconds = 9 with uses[3] = not answered with uses[u1] = not answered with uses[1] = { }") ==
          R"({},{"seconds":9})");
    CHECK(uses("uses[4] = { use_id: \"u4\" } with uses[u4].seconds = 4 with uses[3] = not answered with uses[2] = not "
               "answered") == R"({"use_id":"u1","seconds":1},{"use_id":"u4","seconds":4})");
}

TEST_CASE("sema: changes make the records and lists they lead through") {
    CHECK(record_of("s", R"(scenario "base" given { uses: unsure } expect notify
scenario "s" based on "base" with production.title = "x" with uses[1].talent[1].consent = yes expect notify)") ==
          R"({"uses":[{"talent":[{"consent":"yes"}]}],"production":{"title":"x"}})");
}

TEST_CASE("sema: scenarios build on one another in any order") {
    CHECK(record_of("s", R"(scenario "s" based on "middle" with share = 3 expect notify
scenario "middle" based on "base" with share = 2 with temporary = no expect notify
scenario "base" given { share: 1 } expect notify)") == R"({"share":3,"temporary":"no"})");
}

TEST_CASE("sema: expectations name elements as decisions do") {
    const auto result =
        check_with(R"(rule r for each u in uses, t in u.talent when t.consent is yes and u.in_cut then consult
guideline g met when temporary otherwise consult
scenario "s" given {
  uses: [{ use_id: "u1", talent: [{ talent_id: "a" }, { talent_id: "a" }, { name: "b" }] }, { use_id: "7", talent: [{ talent_id: "c" }] }]
}
  expect question uses[1].in_cut
  expect no question uses[u1].talent[2].consent
  expect r is open for uses[u1].talent[3]
  expect r does not apply for uses[2].talent[1]
  expect question uses[7].in_cut
  expect question uses["u1"].talent
  expect at least consult
  expect g is met
  expect r is blocked by g
  expect requirement "text" by 2025-01-01
  expect escalation to legal
  expect no questions
  expect note "n"
  expect rejection)");
    REQUIRE(result->sink.errors() == 0);
    const auto& expectations = result->program.scenarios.front().expectations;
    REQUIRE(expectations.size() == 14);
    CHECK(expectations[0].path == "uses[u1].in_cut");
    CHECK(expectations[1].path == "uses[u1].talent[2].consent");
    CHECK(expectations[2].path == "uses[u1].talent[3]");
    CHECK(expectations[3].path == "uses[7].talent[c]");
    CHECK(expectations[4].path == "uses[7].in_cut");
    CHECK(expectations[5].path == "uses[u1].talent");
    CHECK(expectations[6].kind == ExpectKind::AtLeast);
    CHECK(expectations[6].id == 1);
    CHECK(expectations[7].kind == ExpectKind::Met);
    CHECK(expectations[8].by == 1);
    CHECK(expectations[9].text == "text");
    CHECK(expectations[9].due == "2025-01-01");
    CHECK(expectations[10].id == 1);
    CHECK(expectations[13].kind == ExpectKind::Rejection);
}

}  // namespace proviso::sema::test
