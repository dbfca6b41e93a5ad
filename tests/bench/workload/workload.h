// SPDX-License-Identifier: Apache-2.0
// The workload's files and programs, ready for use.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "runtime/batch/run.h"
#include "runtime/bytecode/verify.h"
#include "tests/bench/measure.h"

namespace proviso::bench {

inline constexpr const char* kCompactFields = "id,outcome,applied,open";

using Program = std::shared_ptr<const bytecode::VerifiedProgram>;
// The workload's policy.
Program workload_program();
// Its record and outcomes under `rules` other rules, each of four conditions that seldom hold together; after its own where `with_own`.
std::string rules_policy(unsigned rules, bool with_own);
Program compiled(const std::string& policy);

// A file of so many records, made where it is not there yet. `uses`: elements of each record's list; 0: one to six.
std::string archive_file(const BenchOptions& options, uint64_t records, uint32_t uses = 0);

// Decides an archive as `proviso run` does. `fields`: "" for full decisions.
RunSummary run_workload(const Program& program, const std::string& archive, const std::string& output, unsigned threads,
                        const char* fields);

}  // namespace proviso::bench
