// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/unit/ingest/reading.h"

namespace proviso::sample {
namespace {

Program time_program() {
    return build_program(
        {duration("any"), duration("months", UnitKind::Months), moment("at"), list_of("all", moment(""))});
}

std::string read_one(const std::string& record) {
    const Reading reading = read_block(time_program(), quoted(record) + "\n");
    CHECK(reading.unsound == "");
    if (reading.rejected.empty()) return reading.records.at(0);
    const auto& rejected = reading.rejected[0];
    return rejected.code + " " + std::to_string(rejected.byte) + " " + rejected.path + ": " + rejected.message;
}

TEST_CASE("ingest: durations and moments") {
    CHECK(read_one("{'any':'PT48H','months':'1 year','at':'2025-09-02T14:30:00+02:00'}") ==
          "any=48 hours months=1 year at=2025-09-02T14:30:00+02:00 all=-[*-]");
    CHECK(read_one("{'any':'\\u0050T48H','all':['2025-09-02t14:30:00z','unsure']}") ==
          "any=48 hours months=- at=- all=[2025-09-02T14:30:00Z, ?]");
    CHECK(read_one("{'any':'unsure','months':null,'at':'unsure'}") == "any=? months=- at=? all=-[*-]");
    CHECK(read_one("{'any':'99999999999999999999 weeks'}") == "any=! months=- at=- all=-[*-]");
}

TEST_CASE("ingest: what is no duration, and no moment") {
    CHECK(read_one("{'any':'5'}").starts_with("PV8017 7 any: `any` is \"5\", expected a duration, such as"));
    CHECK(read_one("{'any':'P1M1D'}").find("mixes months with days") != std::string::npos);
    CHECK(read_one("{'months':'P30D'}") == "PV8017 10 months: `months` is \"P30D\", expected months");
    CHECK(read_one("{'any':5}").starts_with("PV8004 7 any: `any` is `5`, expected a duration"));
    CHECK(read_one("{'any':['P1D']}").starts_with("PV8004 7 any: `any` is a list"));
    CHECK(read_one("{'any':'not_applicable'}").starts_with("PV8008 7 any"));
    CHECK(read_one("{'at':'2025-09-02T14:30:00'}").find("lacks its offset from UTC") != std::string::npos);
    CHECK(read_one("{'at':'2025-09-02'}").find("a day without a time") != std::string::npos);
    CHECK(read_one("{'all':['2026-02-30T10:00:00Z']}")
              .starts_with("PV8018 8 all[1]: `all[1]` is \"2026-02-30T10:00:00Z\""));
    CHECK(read_one("{'at':1756816200}").starts_with("PV8004 6 at: `at` is `1756816200`, expected a moment"));
    CHECK(read_one("{'at':tru}").starts_with("PV8001"));
}

}  // namespace
}  // namespace proviso::sample
