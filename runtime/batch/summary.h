// SPDX-License-Identifier: Apache-2.0
// What a run counts: by outcome, rule, reason of rejection; and, where a report wants it, by month, by the values of fields, by question
// and by obligation. Sums of parts: workers count for themselves, and a run that is gone on with adds to what it had.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/bytecode/image.h"
#include "runtime/decision/decider.h"
#include "runtime/ingest/program_versions.h"

namespace proviso {

using OutcomeCounts = std::vector<uint64_t>;  // by outcome

struct RejectSample {
    std::string source, code, message;
    uint64_t line = 0;
    friend bool operator==(const RejectSample&, const RejectSample&) = default;
};

// Counted only for a report: it takes looking at every decision's questions and obligations.
struct ReportCounts {
    // Values of a field beyond so many are counted together, under kOtherValues.
    static constexpr size_t kMaxValues = 1000;
    static constexpr const char* kOtherValues = "(other values)";
    static constexpr size_t kMaxSamples = 50;

    std::map<std::string, OutcomeCounts> months;               // "2026-07", "" where a record has no date
    std::vector<std::map<std::string, OutcomeCounts>> fields;  // by position among the run's `by` fields; then by value
    std::vector<std::array<uint64_t, 3>> guidelines;           // by rule: met, not met, unsure
    std::vector<uint64_t> questions;                           // by node: decisions in which it is open
    std::map<std::string, std::map<std::string, uint64_t>> obligations;  // by role, by due month ("" for none)
    std::vector<RejectSample> samples;                                   // the first ones

    void count(const Decider& decider, size_t record, const std::vector<uint32_t>& by);
    friend bool operator==(const ReportCounts&, const ReportCounts&) = default;
};

struct RunSummary {
    uint64_t decided = 0, rejected = 0, bytes = 0;
    uint64_t settled = 0;            // decisions whose at_least equals their at_most
    std::vector<uint64_t> outcomes;  // by outcome
    std::vector<RuleCounts> rules;   // by rule
    std::map<FaultCode, uint64_t> rejects;
    std::map<std::string, uint64_t> undeclared;  // path -> occurrences
    ReportCounts report;

    void add(const RunSummary& part);
    friend bool operator==(const RunSummary&, const RunSummary&) = default;
};

// Of several versions of a policy `summaries` has one each. One JSON object: records, outcomes, rules, rejects by code, undeclared
// fields; of several versions the sums, without rules, and an object for each version.
std::string summary_json(const ProgramVersions& versions, const std::vector<RunSummary>& summaries);
// For people: totals, outcomes, the most frequent reasons; of several versions the totals, and then each.
std::string summary_text(const ProgramVersions& versions, const std::vector<RunSummary>& summaries);

}  // namespace proviso
