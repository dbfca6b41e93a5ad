// SPDX-License-Identifier: Apache-2.0
// Decides whole archives: blocks are read in turn, decided by worker threads, and written in the order of the input. Memory
// does not depend on the archive's size. A bad record costs itself only.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/decision/decision_json.h"
#include "runtime/ingest/reader.h"

namespace proviso {

struct RunOptions {
    std::vector<std::string> inputs;  // NDJSON files; "-" is standard input
    std::string output = "-";
    std::optional<std::string> rejects;  // where rejected records go, one JSON object a line
    unsigned threads = 2;
    size_t batch_records = 1024;
    DecisionFields fields = DecisionFields::all();
    std::vector<bool> only;       // by outcome; empty: all are written
    bool inline_rejects = false;  // a rejected record's object stands in the output in its place
    ReaderOptions reader;
    // Called now and then, by one thread at a time: bytes and records done so far, of how many bytes (0: not known).
    std::function<void(uint64_t bytes, uint64_t total_bytes, uint64_t records, uint64_t rejected)> progress;
};

struct RuleCounts {
    uint64_t applies = 0;   // records in which an instance applies
    uint64_t open = 0;      // records in which an instance is open
    uint64_t decisive = 0;  // records that it puts where they are
};

struct RunSummary {
    uint64_t decided = 0, rejected = 0, bytes = 0;
    uint64_t settled = 0;            // decisions whose at_least equals their at_most
    std::vector<uint64_t> outcomes;  // by outcome
    std::vector<RuleCounts> rules;   // by rule
    std::map<FaultCode, uint64_t> rejects;
    std::map<std::string, uint64_t> undeclared;  // path -> occurrences
};

Result<RunSummary> run_archive(std::shared_ptr<const bytecode::VerifiedProgram> program, const RunOptions& options);

// One JSON object: records, outcomes, rules, rejects by code, undeclared fields.
std::string summary_json(const bytecode::Image& image, const RunSummary& summary);
// For people: totals, outcomes, the most frequent reasons.
std::string summary_text(const bytecode::Image& image, const RunSummary& summary);

}  // namespace proviso
