// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <thread>

#include "runtime/batch/archive_paths.h"
#include "runtime/batch/detail/worker.h"

namespace proviso {

using batch::RunState;
using batch::Worker;

namespace {

// What must be the same for an unfinished run to be gone on with.
std::map<std::string, std::string> identity_of(const ProgramVersions& versions, const RunOptions& options,
                                               const ArchiveInput& input) {
    std::map<std::string, std::string> identity;
    for (size_t version = 0; version < versions.size(); ++version) {
        const bytecode::Image& image = versions[version]->image();
        std::string& policies = identity["policy"];
        (policies += version == 0 ? "" : ", ") += image.digest_hex();
        if (image.signed_by()) policies += " signed by " + bytecode::key_id(*image.signed_by());
    }
    identity["set of fields"] = options.fields.keys();
    identity["choice of outcomes"] = fmt::format("{}", fmt::join(options.only, ","));
    identity["treatment of rejects"] =
        fmt::format("{}{}", options.inline_rejects ? "inline " : "", options.rejects.value_or(""));
    identity["date"] = options.reader.as_of ? format_date(*options.reader.as_of) : "";
    identity["date of the rules"] = options.reader.rules_as_of ? format_date(*options.reader.rules_as_of) : "";
    identity["log"] = options.log != nullptr ? options.log->folder() : "";
    identity["number of archives"] = std::to_string(input.sources());
    for (size_t i = 0; i < input.sources(); ++i)
        identity[fmt::format("archive {}", i + 1)] = fmt::format("`{}` of {} bytes", input.name(i), input.bytes(i));
    return identity;
}

struct Opened {
    std::unique_ptr<ArchiveInput> input;
    std::unique_ptr<RunOutput> output;
    std::unique_ptr<OutputFile> rejects;
    std::vector<std::unique_ptr<OutputFile>> results;  // beside RunOptions::results
    std::map<std::string, std::string> identity;
    std::optional<Checkpoint> checkpoint;
};

// Each instruction costs something a batch, however few records the batch has.
BlockSizes block_sizes(const ProgramVersions& versions, const RunOptions& options) {
    constexpr size_t kManyInstructions = 4000;
    if (options.block_bytes) return {options.reader.max_record_bytes, *options.block_bytes};
    size_t instructions = 0;
    for (size_t version = 0; version < versions.size(); ++version)
        instructions = std::max(instructions, versions[version]->registers());
    return {options.reader.max_record_bytes, instructions < kManyInstructions ? kUsualBlock : 4 * kUsualBlock};
}

Result<Opened> open_all(const ProgramVersions& versions, const RunOptions& options) {
    const bytecode::Image& image = versions.last()->image();
    Opened opened;
    auto paths = archive_paths(options.inputs);
    if (!paths) return tl::make_unexpected(paths.error());
    auto input = ArchiveInput::open(image, *std::move(paths), options.mapping, block_sizes(versions, options));
    if (!input) return tl::make_unexpected(input.error());
    opened.input = *std::move(input);
    opened.identity = identity_of(versions, options, *opened.input);
    if (options.resume) {
        auto checkpoint = read_checkpoint(checkpoint_path(options.output));
        if (!checkpoint) return tl::make_unexpected(checkpoint.error());
        opened.checkpoint = *std::move(checkpoint);
    }
    std::optional<uint64_t> output_at, rejects_at;
    if (opened.checkpoint) {
        if (auto same = check_identity(*opened.checkpoint, opened.identity); !same)
            return tl::make_unexpected(same.error());
        output_at = opened.checkpoint->output;
        rejects_at = opened.checkpoint->rejects;
    }
    auto output = RunOutput::open(options.output, options.format, versions, output_at);
    if (!output) return tl::make_unexpected(output.error());
    opened.output = *std::move(output);
    if (output_at) opened.output->keep();
    if (options.rejects) {
        auto rejects = OutputFile::create(*options.rejects, rejects_at);
        if (!rejects) return tl::make_unexpected(rejects.error());
        opened.rejects = *std::move(rejects);
        if (rejects_at) opened.rejects->keep();
    }
    for (const RunResult& result : options.results) {
        auto file = OutputFile::create(result.path);
        if (!file) return tl::make_unexpected(file.error());
        opened.results.push_back(*std::move(file));
    }
    if (opened.checkpoint)
        if (auto skipped = opened.input->skip(opened.checkpoint->input); !skipped)
            return tl::make_unexpected(skipped.error());
    return opened;
}

// Where a run ended before its archives did.
Fault unfinished(RunState& state, const RunOptions& options) {
    const bool interrupted = !state.fault;
    Fault fault = interrupted ? Fault{FaultCode::RunInterrupted, "interrupted"} : *state.fault;
    bool kept = false;
    if (!state.checkpoint_file.empty()) {
        if (interrupted || state.input_failed) {
            const auto written = state.write_checkpoint();
            kept = static_cast<bool>(written);
            if (!written) fault.message += "; " + written.error().message;
        } else {
            kept = ::access(state.checkpoint_file.c_str(), F_OK) == 0;
        }
    }
    uint64_t decided = 0, rejected = 0;
    for (const RunSummary& summary : state.summaries()) {
        decided += summary.decided;
        rejected += summary.rejected;
    }
    if (interrupted || state.input_failed)
        fault.message += fmt::format(", after {} decisions and {} rejects", decided, rejected);
    if (kept)
        fault.message += fmt::format(
            "; {} in `{}.part`, and the same command with --resume goes on",
            interrupted || state.input_failed ? "they stand" : "the decisions up to the last checkpoint stand",
            options.output);
    return fault;
}

// Everything is written before anything gets its name.
Result<bool> commit(RunState& state, const std::vector<std::unique_ptr<OutputFile>>& results,
                    const std::vector<RunSummary>& sums) {
    for (size_t i = 0; i < results.size(); ++i)
        if (auto done = results[i]->write(state.options.results[i].text(sums)); !done) return done;
    for (const auto& result : results)
        if (auto done = result->sync(); !done) return tl::make_unexpected(done.error());
    std::vector<std::string> names{state.options.output};
    if (state.options.rejects) names.push_back(*state.options.rejects);
    for (const RunResult& result : state.options.results) names.push_back(result.path);
    for (const std::string& name : names)
        if (auto possible = check_name(name); !possible) return possible;
    if (state.options.log != nullptr)
        if (auto done = state.options.log->close(); !done) return done;
    if (auto done = state.output.commit(); !done) return done;
    if (state.rejects != nullptr)
        if (auto done = state.rejects->commit(); !done) return done;
    for (const auto& result : results)
        if (auto done = result->commit(); !done) return done;
    if (!state.checkpoint_file.empty()) ::unlink(state.checkpoint_file.c_str());
    return state.options.log == nullptr || state.checkpoint_file.empty() ? Result<bool>(true)
                                                                         : state.options.log->finish_run();
}

// A run that can be gone on with owns what it logs until it has finished.
Result<bool> begin_log(const RunState& state, const std::optional<Checkpoint>& checkpoint) {
    log::DecisionLog& log = *state.options.log;
    if (state.checkpoint_file.empty()) return log.begin();
    return log.begin_run(state.options.output, checkpoint ? checkpoint->log : std::nullopt);
}

}  // namespace

uint32_t single_value_node(const bytecode::Image& image, std::string_view path) {
    const auto rows = image.rows<bytecode::Section::Nodes>();
    uint32_t node = 0;
    while (node != bytecode::kNone && !path.empty()) {
        const std::string_view name = path.substr(0, path.find('.'));
        path.remove_prefix(std::min(name.size() + 1, path.size()));
        uint32_t found = bytecode::kNone;
        for (uint32_t i = 0; i < rows[node].children.count; ++i)
            if (image.text(rows[rows[node].children.first + i].name) == name) found = rows[node].children.first + i;
        node = found;
    }
    using Kind = bytecode::NodeKind;
    const Kind kind = node == bytecode::kNone ? Kind::Object : static_cast<Kind>(rows[node].kind);
    return kind == Kind::Object || kind == Kind::List ? bytecode::kNone : node;
}

Result<std::vector<RunSummary>> run_archive(const ProgramVersions& versions, const RunOptions& options) {
    auto opened = open_all(versions, options);
    if (!opened) return tl::make_unexpected(opened.error());
    RunState state(options, *opened->input, *opened->output, opened->rejects.get());
    state.identity = opened->identity;
    if (opened->output->is_resumable() && (!opened->rejects || opened->rejects->is_resumable()))
        state.checkpoint_file = checkpoint_path(options.output);
    if (options.log != nullptr)
        if (auto begun = begin_log(state, opened->checkpoint); !begun) return tl::make_unexpected(begun.error());
    for (unsigned i = 0; i < std::max(1U, options.threads); ++i)
        state.workers.push_back(std::make_unique<Worker>(versions, options, state));
    if (opened->checkpoint) {
        state.before = opened->checkpoint->summaries;
        state.position = opened->checkpoint->input;
    } else {
        // An earlier run's checkpoint says nothing of this one's output.
        if (!state.checkpoint_file.empty()) ::unlink(state.checkpoint_file.c_str());
        if (options.format == OutputFormat::Csv)
            if (auto written = opened->output->write(state.workers[0]->header()); !written)
                return tl::make_unexpected(written.error());
    }
    std::vector<std::thread> threads;
    for (size_t i = 1; i < state.workers.size(); ++i) threads.emplace_back([&, i] { state.workers[i]->work(); });
    state.workers[0]->work();
    for (std::thread& thread : threads) thread.join();
    const bool interrupted = options.stop != nullptr && options.stop->load() && !state.input.at_end();
    if (state.fault || interrupted) return tl::make_unexpected(unfinished(state, options));
    std::vector<RunSummary> sums = state.summaries();
    if (auto done = commit(state, opened->results, sums); !done) return tl::make_unexpected(done.error());
    return sums;
}

}  // namespace proviso
