// SPDX-License-Identifier: Apache-2.0
// Writes a decision log: a folder of segments (chain.h), to which entries are only ever added. One process at a time: others are refused (FileBusy).
//
// An entry is acknowledged when sync() has returned, or close() for a run. What a killed process leaves behind that is an incomplete line is cut off by
// whoever opens the log next, and told.
//
// A run whose output is a file acknowledges its entries when it has finished: until then a file `unfinished` in the folder says whose they are and where
// they begin. The same run, gone on with, cuts the log back to its checkpoint; begun anew, to where it began. Nobody else may write the log before.
// Whether it had finished but for the names of its files is told by the run's own checkpoint (batch/checkpoint.h), not here.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/result.h"
#include "runtime/log/chain.h"
#include "runtime/log/content.h"

namespace proviso::log {

// A place between two entries.
struct LogMark {
    uint64_t segment = 1, bytes = 0, entries = 0;
    friend bool operator==(const LogMark&, const LogMark&) = default;
};

class DecisionLog {
   public:
    // Makes the folder where there is none. `confidential`: policies with such fields write it, so it has a key, which is made with it.
    static Result<std::unique_ptr<DecisionLog>> open(const std::string& folder, bool confidential);
    ~DecisionLog();
    DecisionLog(const DecisionLog&) = delete;
    DecisionLog& operator=(const DecisionLog&) = delete;

    const std::string& folder() const { return folder_; }
    const std::optional<Key>& key() const { return key_; }
    // What opening it has cut off: bytes of an incomplete entry; and entries of a run that did not finish.
    uint64_t torn_bytes() const { return torn_bytes_; }
    uint64_t cut_entries() const { return cut_entries_; }

    // Before anything is appended. A run with that output begins, or goes on at a mark. Without it (`decide`, a run into a pipe) entries are added as
    // they are. LogNotFitting where an unfinished run must be gone on with first, or this is not where it stood.
    Result<bool> begin_run(const std::string& output, const std::optional<LogMark>& resume_at);
    Result<bool> begin();

    // Lines as ContentWriter makes them, in order. With the system when it returns, so that a kill does not lose them.
    Result<bool> append(std::string_view contents);
    // On the disk when it returns.
    Result<LogMark> sync();
    // All is decided: a checkpoint ends the segment, and all is on the disk.
    Result<LogMark> close();
    // The run's output has its name.
    Result<bool> finish_run();
    // The same for a run that was stopped between the two, by what close() gave. LogNotFitting where the log does not reach there.
    Result<bool> finish_stopped_run(const std::string& output, const LogMark& end);

   private:
    explicit DecisionLog(std::string folder) : folder_(std::move(folder)) {}

    tl::unexpected<Fault> failed(const char* doing, const std::string& path) const;
    Result<bool> make_folder();
    Result<bool> lock();
    Result<bool> read_key(bool confidential);
    Result<bool> go_to_end();
    Result<bool> go_to(const LogMark& mark);
    Result<bool> open_segment(uint64_t number, const std::optional<uint64_t>& bytes);
    Result<bool> flush();
    Result<bool> end_segment();
    Result<bool> create_segment();
    Result<bool> sync_folder();
    Result<bool> note_unfinished();
    LogMark mark() const { return {chain_.segment(), bytes_, chain_.entries()}; }

    std::string folder_;
    int lock_ = -1, file_ = -1;  // file_: the segment at hand; -1 before its first entry
    std::optional<Key> key_;
    Chain chain_;
    uint64_t bytes_ = 0;   // of the segment at hand, also of what waits
    std::string waiting_;  // lines that are not written yet
    uint64_t torn_bytes_ = 0, cut_entries_ = 0;
    std::string output_;  // of a run; "": none
    LogMark begun_;
};

}  // namespace proviso::log
