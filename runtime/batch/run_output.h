// SPDX-License-Identifier: Apache-2.0
// Where a run's decisions go: a text file (a decision a line, as JSON or CSV) or a SQLite database. Not thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/result.h"
#include "runtime/ingest/program_versions.h"

namespace proviso {

enum class OutputFormat : uint8_t { Ndjson, Csv, Sqlite };
// By the file's name: `.csv`, `.sqlite` or `.db`; else NDJSON.
OutputFormat output_format(std::string_view path);

class RunOutput {
   public:
    // `resume_at`: what sync() gave.
    static Result<std::unique_ptr<RunOutput>> open(const std::string& path, OutputFormat format,
                                                   const ProgramVersions& versions, std::optional<uint64_t> resume_at);
    virtual ~RunOutput() = default;
    RunOutput(const RunOutput&) = delete;
    RunOutput& operator=(const RunOutput&) = delete;

    // Whole lines: of text as it is written; for a database, decisions as JSON.
    virtual Result<bool> write(std::string_view lines) = 0;
    // On the disk when it returns. Gives a mark to resume at.
    virtual Result<uint64_t> sync() = 0;
    // Not to be removed when it is not committed.
    virtual void keep() = 0;
    // Nothing more is to be written: all is on the disk when it returns, and lacks only its name. Gives the file's bytes.
    virtual Result<uint64_t> complete() = 0;
    // After complete().
    virtual Result<bool> commit() = 0;
    virtual bool is_resumable() const = 0;

   protected:
    RunOutput() = default;
};

Result<std::unique_ptr<RunOutput>> open_database(const std::string& path, const ProgramVersions& versions,
                                                 std::optional<uint64_t> resume_at);

}  // namespace proviso
