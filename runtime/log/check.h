// SPDX-License-Identifier: Apache-2.0
// Goes through a decision log from its beginning and holds every line against those before it.
#pragma once

#include <functional>
#include <string>

#include "runtime/base/result.h"
#include "runtime/log/chain.h"

namespace proviso::log {

struct LogReport {
    uint64_t entries = 0, segments = 0, checkpoints = 0;
    uint64_t open_entries = 0;  // behind the last checkpoint
    uint64_t torn_bytes = 0;    // of an incomplete line at the end, as a kill leaves it
    Hash root{};                // of the last checkpoint; zeros where there is none
    bool has_root = false;      // the root that was asked for is one of a checkpoint's
};

struct LogVisitor {
    // Of each entry that holds: the log's state behind it, and its content.
    std::function<void(const Chain&, std::string_view content)> entry = {};
    // Behind the last entry of a segment, whose root it is; with a checkpoint, or without.
    std::function<void(uint64_t segment, const Hash& root, bool checkpoint)> segment_end = {};
};

// `root`: where one was kept of an earlier checkpoint, whether it is still there. LogDamaged names the first bad entry and its place;
// FileMissing, FileNotReadable.
Result<LogReport> check_log(const std::string& folder, const LogVisitor& visitor = {}, const Hash* root = nullptr);

}  // namespace proviso::log
