// SPDX-License-Identifier: Apache-2.0
// One thread of a run: takes a block, decides it, and hands its lines over when their turn has come.
#pragma once

#include <condition_variable>
#include <map>
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

// What a block has become.
struct Finished {
    std::string lines, reject_lines;
    uint64_t taken = 0, records = 0, rejected = 0;  // bytes of the file, decisions, rejects
};

// What all workers share. Blocks are taken under `input_mutex`. What they have become is put down under `turn_mutex`, where up to
// kMostWaiting wait for their turn; whoever puts down the one whose turn it is writes it, and those that then follow.
struct RunState {
    static constexpr size_t kMostWaiting = 8;
    RunState(const RunOptions& run_options, ArchiveInput& archive, RunOutput& decisions, OutputFile* reject_file)
        : options(run_options), input(archive), output(decisions), rejects(reject_file) {}

    // False where there is nothing more to take, or nothing more to be done.
    bool take(Block& block);
    // Leaves another one behind, of which the memory can be used again. False where there is nothing more to be done.
    bool hand_over(uint64_t ticket, Finished& finished);
    void stop(const Fault& fault);
    Result<bool> write(const Finished& finished);
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
    std::map<uint64_t, Finished> waiting;  // by ticket
    std::vector<Finished> spare;           // written, and empty
    bool writing = false;
    uint64_t since_checkpoint = 0;
    std::chrono::steady_clock::time_point last_checkpoint = std::chrono::steady_clock::now();
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
    Finished finished_;  // of the block at hand
    RunSummary summary_;
};

}  // namespace proviso::batch
