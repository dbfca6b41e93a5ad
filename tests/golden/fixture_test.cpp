// SPDX-License-Identifier: Apache-2.0
// The runner itself: that it reads fixtures as fixture.h says, and that what is wrong does not pass.
#include <doctest/doctest.h>

#include <string>

#include "tests/golden/fixture.h"
#include "tests/process/difference.h"

namespace proviso::golden {
namespace {

const std::string kSample =
    "# run: run --fields id\n# intent: PV1001 PV1002\n# intent: a text\npolicy p\n"
    "--- file: a/b.proviso escaped\nx\\r\\n\n\\xEF\n--- records\n{}\n--- expect exit 1\n--- expect stdout\none\n";

TEST_CASE("fixtures: every section finds its place") {
    const Fixture fixture = parse_fixture(kSample);
    CHECK(fixture.command == "run");
    CHECK(fixture.options == std::vector<std::string>{"--fields", "id"});
    CHECK(fixture.intents == std::vector<std::string>{"PV1001", "PV1002", "a text"});
    REQUIRE(fixture.files.size() == 3);
    CHECK(fixture.files[0].first == "policy.proviso");
    CHECK(fixture.files[0].second.ends_with("policy p\n"));
    CHECK(fixture.files[1].second == "x\r\n\xEF");
    CHECK(fixture.files[2].second == "{}\n");
    CHECK(fixture.expected == Output{1, "one\n", std::nullopt});
    CHECK(render_fixture(fixture, fixture.expected) == kSample);
    CHECK(render_fixture(fixture, {0, std::nullopt, "two\n"}) == fixture.given + "--- expect stderr\ntwo\n");
}

TEST_CASE("fixtures: what is no fixture is refused") {
    CHECK_THROWS(parse_fixture("policy p\n"));
    CHECK_THROWS(parse_fixture("# run: dance\n"));
    CHECK_THROWS(parse_fixture("# run: check\n--- expected stdout\n"));
    CHECK_THROWS(parse_fixture("# run: check\n--- file: a escaped\n\\q\n"));
}

TEST_CASE("fixtures: a fixture fails where anything differs") {
    Fixture fixture =
        parse_fixture("# run: check\n# intent: PV1001\n--- expect exit 1\n--- expect stderr\nerror PV1001: x\n");
    const Output right = fixture.expected;
    CHECK(complaint(fixture, right, "fail_a.fixture").empty());
    CHECK(complaint(fixture, right, "a.fixture") != "");
    CHECK(complaint(fixture, {1, std::nullopt, "error PV1001: y\n"}, "fail_a.fixture") != "");
    CHECK(complaint(fixture, {1, "out\n", right.err}, "fail_a.fixture") != "");
    CHECK(complaint(fixture, {2, std::nullopt, right.err}, "fail_a.fixture") != "");
    fixture.expected.err = "error PV1002: x\n";
    CHECK(complaint(fixture, fixture.expected, "fail_a.fixture") != "");
    fixture.intents.clear();
    CHECK(complaint(fixture, fixture.expected, "fail_a.fixture") != "");
}

TEST_CASE("fixtures: a difference shows both texts line by line") {
    CHECK(testing::difference("a\nb\nc\n", "a\nx\nc\n") == "  a\n- b\n+ x\n  c\n");
    CHECK(testing::difference("", "x\n") == "+ x\n");
    CHECK(testing::difference("x\n", "") == "- x\n");
}

}  // namespace
}  // namespace proviso::golden
