// SPDX-License-Identifier: Apache-2.0
// A run's archives as blocks of records, read one after the other in constant memory. What an archive is, its name says (`.csv`,
// `sqlite:`), or its first character: `[` begins a JSON array, all else is a record a line.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/batch/record_lines.h"

namespace proviso {

// Not thread-safe: callers take turns.
class ArchiveInput {
   public:
    // Opens every source once, so that a missing one is told before anything is decided. "-" is standard input. `image`, by
    // whose record tables are read, must outlive it; null where none is known yet (see TableRows).
    static Result<std::unique_ptr<ArchiveInput>> open(const bytecode::Image* image, std::vector<std::string> paths,
                                                      ColumnMapping mapping, BlockSizes sizes);

    // False at the end of the last source.
    Result<bool> next(Block& block);
    // Goes on at the place where a block ended; only before the first next().
    Result<bool> skip(const InputPosition& to);
    bool at_end() const { return source_ == paths_.size(); }
    size_t sources() const { return paths_.size(); }
    const std::string& name(size_t source) const { return paths_[source]; }
    // As it lies on disk; 0 where it is not known.
    uint64_t bytes(size_t source) const { return sizes_[source]; }
    // Of all together; 0 where one is not known.
    uint64_t total_bytes() const { return total_bytes_; }

   private:
    explicit ArchiveInput(const bytecode::Image* image) : image_(image) {}
    Result<bool> open_next();

    const bytecode::Image* image_;
    std::vector<std::string> paths_;
    std::vector<uint64_t> sizes_;
    ColumnMapping mapping_;
    BlockSizes block_sizes_{};
    uint64_t total_bytes_ = 0;
    size_t source_ = 0;
    std::unique_ptr<RecordLines> lines_;
    uint64_t taken_ = 0;  // of lines_, told with earlier blocks
    uint64_t ticket_ = 0;
};

}  // namespace proviso
