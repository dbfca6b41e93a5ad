// SPDX-License-Identifier: Apache-2.0
// Decides whole archives: blocks are read in turn, decided by worker threads, and written in the order of the input. Memory
// does not depend on the archive's size. A bad record costs itself only. A run that is stopped, by whatever, can be gone on with where its
// output is a file: every now and then all that was decided is put on the disk, and a checkpoint beside it (checkpoint.h).
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/batch/run_output.h"
#include "runtime/batch/summary.h"
#include "runtime/batch/table_rows.h"
#include "runtime/decision/decision_json.h"
#include "runtime/ingest/program_versions.h"
#include "runtime/ingest/reader.h"
#include "runtime/log/decision_log.h"

namespace proviso {

// A file that is written from the run's counts, and committed with its decisions.
struct RunResult {
    std::string path;
    std::function<std::string(const std::vector<RunSummary>&)> text;
};

struct RunOptions {
    // NDJSON, JSON arrays, CSV (`.csv`), each plain or packed; `sqlite:FILE?query=…`; folders and patterns; "-" is standard input.
    std::vector<std::string> inputs;
    ColumnMapping mapping;  // of the columns of tables
    std::string output = "-";
    OutputFormat format = OutputFormat::Ndjson;
    std::optional<std::string> rejects;  // where rejected records go, one JSON object a line
    std::vector<RunResult> results;
    unsigned threads = 2;
    size_t batch_records = 1024;
    std::optional<size_t> block_bytes;  // of the archive, taken by a thread at a time; else what suits the program
    DecisionFields fields = DecisionFields::all();
    std::vector<std::string> only;  // outcomes; empty: all are written
    bool inline_rejects = false;    // a rejected record's object stands in the output in its place
    bool report = false;            // counts what a report needs
    std::vector<std::string> by;  // single values of the record, as `partner.name`, of which a report counts the values
    ReaderOptions reader;
    proviso::log::DecisionLog* log =
        nullptr;          // every decision goes there too, also what `only` leaves out; rejects do not
    bool resume = false;  // goes on with an unfinished run, where there is one
    // A checkpoint is due where both so many bytes of records were read and so much time went by since the last one: putting a small file
    // on the disk takes as long as deciding tens of thousands of records.
    uint64_t checkpoint_bytes = uint64_t{64} << 20;
    std::chrono::milliseconds checkpoint_time{3000};
    const std::atomic<bool>* stop = nullptr;  // set from outside: finish what is at hand, then RunInterrupted
    // Called now and then, by one thread at a time: bytes and records done so far, of how many bytes (0: not known).
    std::function<void(uint64_t bytes, uint64_t total_bytes, uint64_t records, uint64_t rejected)> progress;
};

// The single value of the record at a path of names, or kNone.
uint32_t single_value_node(const bytecode::Image& image, std::string_view path);

// Each record is decided by the version in force on its date; what comes of them keeps the order of the input. A summary a version.
Result<std::vector<RunSummary>> run_archive(const ProgramVersions& versions, const RunOptions& options);

}  // namespace proviso
