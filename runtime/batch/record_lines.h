// SPDX-License-Identifier: Apache-2.0
// One archive as blocks of whole records, one a line. Not thread-safe: callers take turns.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/result.h"
#include "runtime/batch/block.h"
#include "runtime/batch/byte_source.h"

namespace proviso {

class RecordLines {
   public:
    virtual ~RecordLines() = default;
    RecordLines(const RecordLines&) = delete;
    RecordLines& operator=(const RecordLines&) = delete;

    // Fills the block, but for its ticket, what was taken, and the `source` of begin and end. False at the archive's end. A line longer than the limit
    // is not loaded: it comes back as a block of its own that says so.
    virtual Result<bool> next(Block& block) = 0;
    // Goes on at a place where a block ended; only before the first next().
    virtual Result<bool> skip(const InputPosition& to) = 0;
    // Bytes taken from the file so far.
    virtual uint64_t taken() const = 0;

   protected:
    RecordLines() = default;
};

// A record a line, as JSON (NDJSON).
std::unique_ptr<RecordLines> json_lines(std::unique_ptr<ByteSource> bytes, size_t max_line);
// One JSON array of records, over as many lines as it likes. `name` is for messages.
std::unique_ptr<RecordLines> json_array(std::string name, std::unique_ptr<ByteSource> bytes, size_t max_record);

// A table with a header line, a record a row. `image` must outlive it.
std::unique_ptr<RecordLines> csv_lines(const bytecode::Image& image, ColumnMapping mapping, std::string name,
                                       std::unique_ptr<ByteSource> bytes, size_t max_row);

// `sqlite:FILE?query=SELECT …`
struct SqliteSource {
    std::string file, query;
};
std::optional<SqliteSource> sqlite_source(std::string_view path);
Result<std::unique_ptr<RecordLines>> sqlite_lines(const bytecode::Image& image, ColumnMapping mapping,
                                                  SqliteSource source, size_t max_record);

}  // namespace proviso
