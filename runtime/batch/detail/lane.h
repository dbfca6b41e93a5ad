// SPDX-License-Identifier: Apache-2.0
// Decides lines of blocks under one version of the policy, and counts what comes of them. One lane a version in each worker.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/batch/detail/version_split.h"
#include "runtime/batch/input.h"
#include "runtime/batch/run.h"
#include "runtime/decision/decision_csv.h"
#include "runtime/log/content.h"

namespace proviso::batch {

// What a block has become.
struct Finished {
    std::string lines, reject_lines;
    std::string log_lines;                          // contents of the log's entries
    uint64_t taken = 0, records = 0, rejected = 0;  // bytes of the file, decisions, rejects
};

// Where the texts that one line of the block became end.
struct LineEnd {
    uint64_t line;  // of the block
    size_t lines, rejects, log;
};

class Lane {
   public:
    // `keeps_rejects`: rejects are written into a file of their own too.
    Lane(const std::shared_ptr<const bytecode::VerifiedProgram>& program, const RunOptions& options,
         const ArchiveInput& input, bool keeps_rejects);

    // The whole block; of it the lines that were picked out. Adds to `finished`; with picked lines also where the texts of each end.
    void decide(const Block& block, Finished& finished);
    void decide(const Block& block, const PickedLines& picked, Finished& finished, std::vector<LineEnd>& ends);
    // The block stands for one line that is too long.
    void reject_long_line(const Block& block, Finished& finished);

    // Of all that was decided.
    RunSummary summary() const;
    void count_bytes(uint64_t bytes) { summary_.bytes += bytes; }
    // CSV only: the line of headers.
    std::string header() const { return csv_.header(); }

   private:
    void decide(const char* data, size_t size);
    void decide_batch();
    void write_decision(size_t record);
    void write_log(size_t record);
    void write_rejects(size_t until);
    void write_reject(Reject& reject);
    void end_line(uint64_t line);

    const RunOptions& options_;
    const ArchiveInput& input_;
    bool keeps_rejects_;
    std::vector<uint32_t> by_;  // nodes of the record
    std::vector<bool> only_;    // by outcome; empty: all are written
    Reader reader_;
    Decider decider_;
    DecisionWriter writer_;
    DecisionCsv csv_;
    // Where decisions are logged.
    std::optional<DecisionWriter> log_writer_;
    std::optional<log::ContentWriter> log_contents_;
    std::string logged_;  // a decision
    Batch batch_;
    size_t batch_records_ = 0;
    std::vector<Reject> rejects_;
    size_t next_reject_ = 0;
    RunSummary summary_;

    // Of the block at hand.
    const Block* block_ = nullptr;
    const PickedLines* picked_ = nullptr;
    Finished* finished_ = nullptr;
    std::vector<LineEnd>* ends_ = nullptr;
};

}  // namespace proviso::batch
