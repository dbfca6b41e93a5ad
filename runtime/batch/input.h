// SPDX-License-Identifier: Apache-2.0
// Archives as blocks of whole lines, read one after the other in constant memory. A line longer than the limit is not
// loaded: it comes back as a block of its own that says so.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/base/result.h"

namespace proviso {

// Some whole lines of one source. Memory is kept between uses.
struct Block {
    std::unique_ptr<char[]> data;  // `size` bytes and ingest's padding
    size_t capacity = 0;           // without the padding
    size_t size = 0;
    size_t source = 0;        // position among the inputs
    uint64_t first_line = 1;  // line of the source, from 1
    uint64_t ticket = 0;      // position in the whole run
    bool too_long = false;    // stands for one line above the limit; `size` bytes are its beginning
    uint64_t bytes = 0;       // of the source that the block stands for
};

// Not thread-safe: callers take turns.
class ArchiveInput {
   public:
    // Opens every source once, so that a missing one is told before anything is decided. "-" is standard input.
    static Result<std::unique_ptr<ArchiveInput>> open(std::vector<std::string> paths, size_t max_line);
    ~ArchiveInput();

    // False at the end of the last source.
    Result<bool> next(Block& block);
    const std::string& name(size_t source) const { return paths_[source]; }
    // Of all regular files together; 0 where it is not known.
    uint64_t total_bytes() const { return total_bytes_; }

   private:
    ArchiveInput() = default;
    Result<size_t> read_some(char* place, size_t size);
    Result<bool> skip_long_line(Block& block);
    void keep_rest(Block& block, size_t end);

    std::vector<std::string> paths_;
    size_t max_line_ = 0;
    uint64_t total_bytes_ = 0;
    size_t source_ = 0;
    int file_ = -1;
    bool at_end_ = false;  // of the current source
    uint64_t line_ = 1;
    uint64_t ticket_ = 0;
    std::vector<char> rest_;  // begin of a line whose end has not been read yet
};

}  // namespace proviso
