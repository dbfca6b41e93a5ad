// SPDX-License-Identifier: Apache-2.0
// One thread of a run: takes a block, decides it, and hands its lines over when their turn has come.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/output_file.h"
#include "runtime/batch/checkpoint.h"
#include "runtime/batch/input.h"
#include "runtime/batch/run.h"
#include "runtime/decision/decision_csv.h"

namespace proviso::batch {

class Worker;

// What all workers share. Blocks are taken under `input_mutex`; output is written by whoever's ticket has come, under `turn_mutex`.
struct RunState {
    RunState(const RunOptions& run_options, ArchiveInput& archive, RunOutput& decisions, OutputFile* reject_file)
        : options(run_options), input(archive), output(decisions), rejects(reject_file) {}

    // False where there is nothing more to take, or nothing more to be done.
    bool take(Block& block);
    bool hand_over(const Block& block, std::string_view lines, std::string_view reject_lines, uint64_t records,
                   uint64_t rejected);
    void stop(const Fault& fault);
    // Everything taken has been handed over, and nobody takes: only then.
    Result<bool> write_checkpoint();
    RunSummary summary() const;

    const RunOptions& options;
    ArchiveInput& input;
    RunOutput& output;
    OutputFile* rejects;
    std::string checkpoint_file;  // "" where the output can't be gone on with
    std::map<std::string, std::string> identity;
    RunSummary before;  // of the run that is gone on with
    std::vector<std::unique_ptr<Worker>> workers;

    std::mutex input_mutex, turn_mutex;
    std::condition_variable turn_changed;
    InputPosition position;  // behind the last block that was taken
    uint64_t taken = 0, turn = 0;
    uint64_t since_checkpoint = 0;
    std::optional<Fault> fault;  // the first one; everyone stops
    bool input_failed = false;   // it was the input's: what was decided stands
    uint64_t bytes = 0, records = 0, rejected = 0;
};

class Worker {
   public:
    Worker(const std::shared_ptr<const bytecode::VerifiedProgram>& program, const RunOptions& options, RunState& state);

    void work();
    // Of what was handed over and what is at hand.
    RunSummary summary() const;
    // CSV only: the line of headers.
    std::string header() const { return csv_.header(); }

   private:
    void decide_block();
    void decide_batch();
    void write_rejects(size_t until);
    void reject_long_line();
    void count(size_t record);

    const RunOptions& options_;
    RunState& state_;
    Reader reader_;
    Decider decider_;
    DecisionWriter writer_;
    DecisionCsv csv_;
    Batch batch_;
    size_t batch_records_ = 0;
    Block block_;
    std::vector<Reject> rejects_;
    size_t next_reject_ = 0;
    std::string lines_, reject_lines_;
    RunSummary summary_;
    uint64_t block_records_ = 0, block_rejected_ = 0;
};

}  // namespace proviso::batch
