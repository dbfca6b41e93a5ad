// SPDX-License-Identifier: Apache-2.0
// Tells the lines of a block apart by the version of the policy that decides them. Where all go to one, nothing is copied.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/batch/block.h"
#include "runtime/ingest/program_versions.h"

namespace proviso::batch {

// Lines of a block, copied one after the other, with ingest's padding behind them.
struct PickedLines {
    struct Line {
        uint64_t line;  // of the block, from 0
        size_t begin;   // where it begins there
    };
    std::vector<char> text;
    size_t size = 0;  // without the padding
    std::vector<Line> lines;
};

class VersionSplit {
   public:
    VersionSplit(const ProgramVersions& versions, const ReaderOptions& options)
        : versions_(versions), options_(options), picked_(versions.size()) {}

    void split(const Block& block);
    // Whether all lines of the block go to one version: then that, and picked() is empty. Blank lines go to none.
    bool is_uniform() const { return uniform_; }
    size_t version() const { return first_; }
    const PickedLines& picked(size_t version) const { return picked_[version]; }
    // By line of the block; kBlank where there is nothing to decide.
    static constexpr uint32_t kBlank = 0xFFFFFFFF;
    const std::vector<uint32_t>& version_of_line() const { return version_of_line_; }

   private:
    void pick(const Block& block);

    const ProgramVersions& versions_;
    const ReaderOptions& options_;
    std::vector<PickedLines> picked_;  // by version
    std::vector<uint32_t> version_of_line_;
    std::vector<size_t> begins_;  // of the lines, and the block's end
    bool uniform_ = true;
    size_t first_ = 0;
};

}  // namespace proviso::batch
