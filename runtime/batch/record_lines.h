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

// In bytes.
struct BlockSizes {
    size_t most;   // of one line or record
    size_t usual;  // of a block; where many columns are made of each, large ones cost less
};
// A part of the processor's second-level cache, of which deciding needs the rest.
inline constexpr size_t kUsualBlock = size_t{1} << 18;

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
std::unique_ptr<RecordLines> json_lines(std::unique_ptr<ByteSource> bytes, BlockSizes sizes);
// One JSON array of records, over as many lines as it likes. `name` is for messages.
std::unique_ptr<RecordLines> json_array(std::string name, std::unique_ptr<ByteSource> bytes, BlockSizes sizes);
// One of the two, as the first character says. `name` is for messages.
Result<std::unique_ptr<RecordLines>> json_records(const std::string& name, std::unique_ptr<ByteSource> bytes,
                                                  BlockSizes sizes);

// A table with a header line, a record a row. `image` must outlive it; null where no record is known yet (see TableRows).
std::unique_ptr<RecordLines> csv_lines(const bytecode::Image* image, ColumnMapping mapping, std::string name,
                                       std::unique_ptr<ByteSource> bytes, BlockSizes sizes);

// `sqlite:FILE?query=SELECT …`
struct SqliteSource {
    std::string file, query;
};
std::optional<SqliteSource> sqlite_source(std::string_view path);
Result<std::unique_ptr<RecordLines>> sqlite_lines(const bytecode::Image* image, ColumnMapping mapping,
                                                  SqliteSource source, BlockSizes sizes);

}  // namespace proviso
