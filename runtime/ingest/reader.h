// SPDX-License-Identifier: Apache-2.0
// JSON records to columns, in one pass driven by the image's schema. A record that is malformed anywhere, also in what the
// program never reads, or that does not fit the schema, is rejected alone; everything it had already written is taken back.
//
// Structure is found by simdjson's first stage over a whole block of lines; values are decoded by our own walker over its
// index. One Reader per thread; it keeps its memory between blocks.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/column/batch.h"

namespace proviso {

// Bytes that must be readable after a block's end.
inline constexpr size_t kBlockPadding = 64;

struct ReaderOptions {
    std::optional<Date> as_of;            // the date of records that have none
    size_t max_record_bytes = size_t{16} << 20;
    uint32_t max_depth = 128;
    uint32_t max_elements = 1 << 20;      // elements of all lists of one record together
};

struct Reject {
    uint64_t line = 0;        // within the block, from 0
    uint64_t byte = 0;        // within the line, from 0: where the fault lies
    std::string path;         // of the field, as decisions write paths (uses[2].tools[1].name); "" where it is not in a field
    Fault fault;
    std::string_view record;  // the line, a view into the block
};

class Reader {
   public:
    Reader(std::shared_ptr<const bytecode::VerifiedProgram> program, ReaderOptions options);
    ~Reader();
    Reader(Reader&&) noexcept;

    // A block of whole lines (the last one may lack its line break), followed by kBlockPadding readable bytes. Blank lines are skipped
    // (but counted as lines). The block must outlive the batches filled from it.
    void start(const char* data, size_t size);
    // Clears `batch` and fills it with up to `max_records` further records. Returns false where the block is used up and the batch stays
    // empty. Rejects are appended in line order.
    bool fill(Batch& batch, size_t max_records, std::vector<Reject>& rejects);
    // Lines seen in the block so far, blank ones included.
    uint64_t lines() const;
    // Undeclared fields met in accepted records since construction: path with lists as `uses[].colour` -> records counted per occurrence.
    const std::map<std::string, uint64_t>& undeclared_fields() const;

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace proviso
