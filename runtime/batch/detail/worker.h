// SPDX-License-Identifier: Apache-2.0
// One thread of a run: takes a block, decides it, and hands its lines over when their turn has come.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/output_file.h"
#include "runtime/batch/checkpoint.h"
#include "runtime/batch/detail/lane.h"
#include "runtime/batch/detail/version_split.h"
#include "runtime/batch/input.h"
#include "runtime/batch/run.h"

namespace proviso::batch {

class Worker;

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
    // All that was decided is on the disk, the log up to `log_end`, and what is there is kept from now on.
    Result<bool> write_last_checkpoint(const std::optional<log::LogMark>& log_end);
    // By version.
    std::vector<RunSummary> summaries() const;
    void keep();

    const RunOptions& options;
    ArchiveInput& input;
    RunOutput& output;
    OutputFile* rejects;
    std::string checkpoint_file;  // "" where the output can't be gone on with
    std::map<std::string, std::string> identity;
    std::vector<RunSummary> before;  // of the run that is gone on with, by version
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
    Worker(const ProgramVersions& versions, const RunOptions& options, RunState& state);

    void work();
    // By version, of all that was decided.
    std::vector<RunSummary> summaries() const;
    // CSV only: the line of headers.
    std::string header() const { return lanes_.front()->header(); }

   private:
    void take_and_decide();
    void decide_block();
    void bring_together();

    RunState& state_;
    std::vector<std::unique_ptr<Lane>> lanes_;  // by version
    VersionSplit split_;
    Block block_;
    Finished finished_;  // of the block at hand
    // By version, where a block was split.
    std::vector<Finished> lane_texts_;
    std::vector<std::vector<LineEnd>> line_ends_;
};

}  // namespace proviso::batch
