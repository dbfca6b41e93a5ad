// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/run_output.h"

#include "runtime/base/output_file.h"
#include "runtime/batch/checkpoint.h"

namespace proviso {
namespace {

class TextOutput : public RunOutput {
   public:
    explicit TextOutput(std::unique_ptr<OutputFile> file) : file_(std::move(file)) {}
    Result<bool> write(std::string_view lines) override { return file_->write(lines); }
    Result<uint64_t> sync() override { return file_->sync(); }
    void keep() override { file_->keep(); }
    Result<uint64_t> complete() override { return file_->sync(); }
    Result<bool> commit() override { return file_->commit(); }
    bool is_resumable() const override { return file_->is_resumable(); }

   private:
    std::unique_ptr<OutputFile> file_;
};

}  // namespace

OutputFormat output_format(std::string_view path) {
    if (path.ends_with(".csv")) return OutputFormat::Csv;
    if (path.ends_with(".sqlite") || path.ends_with(".db")) return OutputFormat::Sqlite;
    return OutputFormat::Ndjson;
}

Result<std::unique_ptr<RunOutput>> RunOutput::open(const std::string& path, OutputFormat format,
                                                   const ProgramVersions& versions, std::optional<uint64_t> resume_at) {
    if (format == OutputFormat::Sqlite) return open_database(path, versions, resume_at);
    auto file = OutputFile::create(path, resume_at, checkpoint_path(path));
    if (!file) return tl::make_unexpected(file.error());
    return std::make_unique<TextOutput>(*std::move(file));
}

}  // namespace proviso
