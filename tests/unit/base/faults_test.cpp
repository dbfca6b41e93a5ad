// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <set>
#include <string_view>

#include "runtime/base/result.h"

namespace proviso {

TEST_CASE("faults: codes are unique, in their range, and named PV and four digits") {
    std::set<int> seen;
    const std::pair<int, std::string_view> rows[] = {
#define PROVISO_FAULT(NAME, CODE, SUMMARY) {CODE, SUMMARY},
#include "runtime/base/faults.def"
#undef PROVISO_FAULT
    };
    for (const auto& [code, summary] : rows) {
        CAPTURE(code);
        CHECK(seen.insert(code).second);
        CHECK(code >= 7000);
        CHECK(code < 9000);
        CHECK_FALSE(summary.empty());
    }
    CHECK(fault_name(FaultCode::RecordDuplicateKey) == "PV8003");
    CHECK(fault_name(FaultCode::BundleDamaged) == "PV7103");
}

TEST_CASE("faults: a result holds a value or a fault") {
    const Result<int> good = 3;
    const Result<int> bad = fail(FaultCode::FileMissing, "no such file");
    CHECK(good.value() == 3);
    REQUIRE_FALSE(bad.has_value());
    CHECK(bad.error().code == FaultCode::FileMissing);
    CHECK(bad.error().message == "no such file");
}

}  // namespace proviso
