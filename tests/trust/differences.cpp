// SPDX-License-Identifier: Apache-2.0
// The engine and the reference on random policies and records: proviso_differential, which stands beside this program.
#include <fmt/format.h>

#include "tests/process/process.h"
#include "tests/trust/promise.h"

namespace proviso::trust {

void examine_differences(const Scope& scope, Findings& findings) {
    constexpr uint64_t kRecords = 100;
    const uint64_t policies = scope.of(2'000, 200'000);
    const auto finished =
        testing::run({.words = {(testing::build_folder() / "proviso_differential").string(), "--programs",
                                fmt::format("{}", policies), "--records", fmt::format("{}", kRecords), "--seed",
                                fmt::format("{}", scope.seed() * 1'000'000)},
                      .limit = std::chrono::hours(24)});
    if (finished.exit_code != 0) return findings.violated(finished.out + finished.err);
    findings.count(policies * kRecords);
}

}  // namespace proviso::trust
