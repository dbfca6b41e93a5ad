// SPDX-License-Identifier: Apache-2.0
// JSON records to columns, in one pass driven by the image's schema. A record that is malformed anywhere, also in what the
// program never reads, or that does not fit the schema, is rejected alone; everything it had already written is taken back.
//
// Structure is found by simdjson's first stage over a piece of a block, many lines at once; values are decoded by our own walker over
// its index. Where a piece has a line that cannot be indexed (an open text, bytes that are not UTF-8), its lines are indexed one by
// one. A raw line break always ends a record. One Reader per thread; it keeps its memory between blocks.
//
// A byte order mark is not part of a record: whoever reads a file takes it off its beginning.
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
    std::optional<Date> as_of;  // the date of records that have none; it then also is the value of their date field
    std::optional<Date> rules_as_of;             // the date whose rules hold; without it, each record's own
    size_t max_record_bytes = size_t{16} << 20;  // never more than 1 GiB
    uint32_t max_depth = 128;                    // objects and lists inside one another; never more than 1024
    std::vector<uint32_t> also_read;             // nodes to be filled although the program does not read them
    uint32_t max_elements = 1 << 20;  // elements of all declared lists of one record together; never more than 2^28
    // Lists that rules go through together multiply: cases of one record in one crossing of lists, and what deciding the record may take, as
    // bytes of columns, of cases and of texts that are made or looked at. Never more than 1 GiB.
    uint32_t max_cases = 1 << 20;
    size_t max_work = size_t{512} << 20;
};

struct Reject {
    uint64_t line = 0;  // within the block, from 0
    uint64_t byte = 0;  // within the line, from 0: where the fault lies
    std::string path;   // of the field, elements by position (uses[2].tools[1].name); "" where it is not in a field
    Fault fault;        // the first one found; in a line that is not UTF-8, that
    std::string_view record;  // the line without its line break, a view into the block
};

class Reader {
   public:
    Reader(std::shared_ptr<const bytecode::VerifiedProgram> program, ReaderOptions options);
    ~Reader();
    Reader(Reader&&) noexcept;

    // For the records that are filled from now on.
    void set_dates(std::optional<Date> as_of, std::optional<Date> rules_as_of);
    // A block of whole lines (the last one may lack its line break), followed by kBlockPadding readable bytes. Blank lines are skipped
    // (but counted as lines). The block must outlive the batches filled from it.
    void start(const char* data, size_t size);
    // Clears `batch` and fills it with up to `max_records` further records. Returns false where the block is used up and the batch stays
    // empty. Rejects are appended in line order.
    bool fill(Batch& batch, size_t max_records, std::vector<Reject>& rejects);
    // Lines seen in the block so far, blank ones included.
    uint64_t lines() const;
    // Undeclared fields met in accepted records since construction: path with lists as `uses[].colour` -> records counted per occurrence.
    // What lies inside an undeclared field is not counted. The first 256 names in one kind of object are told apart; the others are
    // counted together, as `uses[].*`.
    const std::map<std::string, uint64_t>& undeclared_fields() const;

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace proviso
