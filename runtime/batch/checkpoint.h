// SPDX-License-Identifier: Apache-2.0
// How far an unfinished run has come, as a file beside its output (NAME.checkpoint): where the input stands, how long the output files are
// there, and what was counted. It is replaced as a whole, after the output is on the disk; so whatever stops a run, what the checkpoint
// says holds.
//
// A run's last checkpoint says that all is decided and on the disk, and only the names are missing. With it the run is done, for whoever comes next:
// its files get their names one by one, its log is told, and then the checkpoint goes. Where a process is stopped meanwhile, --resume does the rest.
#pragma once

#include <optional>
#include <string>

#include "runtime/base/result.h"
#include "runtime/batch/block.h"
#include "runtime/batch/summary.h"
#include "runtime/log/decision_log.h"

namespace proviso {

// Of the complete files, which have their names or are to get them.
struct Complete {
    uint64_t output_bytes = 0, reject_bytes = 0;
};

struct Checkpoint {
    // What must be the same for the run to go on: name -> value, for example the policy's digest, each input's size.
    std::map<std::string, std::string> identity;
    InputPosition input;
    uint64_t output = 0, rejects = 0;          // bytes, or what the output counts in
    std::optional<proviso::log::LogMark> log;  // where there is one
    std::vector<RunSummary> summaries;         // by version of the policy
    std::optional<Complete> complete;          // in a run's last one
};

std::string checkpoint_path(const std::string& output);
// Nothing where there is no such file. RunNotResumable where it is no checkpoint.
Result<std::optional<Checkpoint>> read_checkpoint(const std::string& path);
Result<bool> write_checkpoint(const std::string& path, const Checkpoint& checkpoint);
// Says, for a person, what differs: RunNotResumable.
Result<bool> check_identity(const Checkpoint& checkpoint, const std::map<std::string, std::string>& identity);

}  // namespace proviso
