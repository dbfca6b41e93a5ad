// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
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

using ResultFiles = std::vector<std::unique_ptr<OutputFile>>;  // beside RunOptions::results

struct Opened {
    std::unique_ptr<ArchiveInput> input;
    std::unique_ptr<RunOutput> output;
    std::unique_ptr<OutputFile> rejects;
    ResultFiles results;
    std::map<std::string, std::string> identity;
    std::optional<Checkpoint> checkpoint;  // where it is a complete one, nothing is opened to be written
};

// A run that logged all is not logged once more unawares.
Result<bool> check_begins_anew(const RunOptions& options) {
    const auto checkpoint = read_checkpoint(checkpoint_path(options.output));
    if (!checkpoint && checkpoint.error().code == FaultCode::FileNotReadable)
        return tl::make_unexpected(checkpoint.error());
    if (!checkpoint || !*checkpoint || !(*checkpoint)->complete || !(*checkpoint)->log) return true;
    return fail(FaultCode::RunNotNamed,
                fmt::format("the run before this one had decided and logged everything when it was stopped: the same "
                            "command with --resume gives `{}` its name at once; after that it can be run again",
                            options.output));
}

// Each instruction costs something a batch, however few records the batch has.
BlockSizes block_sizes(const ProgramVersions& versions, const RunOptions& options) {
    constexpr size_t kManyInstructions = 4000;
    if (options.block_bytes) return {options.reader.max_record_bytes, *options.block_bytes};
    size_t instructions = 0;
    for (size_t version = 0; version < versions.size(); ++version)
        instructions = std::max(instructions, versions[version]->registers());
    return {options.reader.max_record_bytes, instructions < kManyInstructions ? kUsualBlock : 4 * kUsualBlock};
}

Result<ResultFiles> open_results(const RunOptions& options) {
    ResultFiles files;
    for (const RunResult& result : options.results) {
        auto file = OutputFile::create(result.path);
        if (!file) return tl::make_unexpected(file.error());
        files.push_back(*std::move(file));
    }
    return files;
}

Result<Opened> open_all(const ProgramVersions& versions, const RunOptions& options) {
    const bytecode::Image& image = versions.last()->image();
    Opened opened;
    auto paths = archive_paths(options.inputs);
    if (!paths) return tl::make_unexpected(paths.error());
    auto input = ArchiveInput::open(&image, *std::move(paths), options.mapping, block_sizes(versions, options));
    if (!input) return tl::make_unexpected(input.error());
    opened.input = *std::move(input);
    opened.identity = identity_of(versions, options, *opened.input);
    if (options.resume) {
        auto checkpoint = read_checkpoint(checkpoint_path(options.output));
        if (!checkpoint) return tl::make_unexpected(checkpoint.error());
        opened.checkpoint = *std::move(checkpoint);
    } else if (auto anew = check_begins_anew(options); !anew) {
        return tl::make_unexpected(anew.error());
    }
    std::optional<uint64_t> output_at, rejects_at;
    if (opened.checkpoint) {
        if (auto same = check_identity(*opened.checkpoint, opened.identity); !same)
            return tl::make_unexpected(same.error());
        if (opened.checkpoint->complete) return opened;
        output_at = opened.checkpoint->output;
        rejects_at = opened.checkpoint->rejects;
    }
    auto output = RunOutput::open(options.output, options.format, versions, output_at);
    if (!output) return tl::make_unexpected(output.error());
    opened.output = *std::move(output);
    if (options.rejects) {
        auto rejects = OutputFile::create(*options.rejects, rejects_at);
        if (!rejects) return tl::make_unexpected(rejects.error());
        opened.rejects = *std::move(rejects);
    }
    auto results = open_results(options);
    if (!results) return tl::make_unexpected(results.error());
    opened.results = *std::move(results);
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

// Everything that is to get a name can get it.
Result<bool> prepare(const RunOptions& options, const ResultFiles& results, const std::vector<RunSummary>& sums) {
    for (size_t i = 0; i < results.size(); ++i)
        if (auto done = results[i]->write(options.results[i].text(sums)); !done) return done;
    for (const auto& result : results)
        if (auto done = result->sync(); !done) return tl::make_unexpected(done.error());
    std::vector<std::string> names{options.output};
    if (options.rejects) names.push_back(*options.rejects);
    for (const RunResult& result : options.results) names.push_back(result.path);
    for (const std::string& name : names)
        if (auto possible = check_name(name); !possible) return possible;
    return true;
}

// The log names a run by its output, whichever folder either was started in.
std::string name_in_log(const RunOptions& options) {
    std::error_code error;
    const auto path = std::filesystem::absolute(options.output, error);
    return error ? options.output : path.lexically_normal().string();
}

Result<bool> name_all(RunState& state, const ResultFiles& results) {
    if (auto done = state.output.commit(); !done) return done;
    if (state.rejects != nullptr)
        if (auto done = state.rejects->commit(); !done) return done;
    for (const auto& result : results)
        if (auto done = result->commit(); !done) return done;
    return true;
}

// From the last checkpoint on, the run is done but for names (checkpoint.h).
Result<bool> commit(RunState& state, const ResultFiles& results, const std::vector<RunSummary>& sums) {
    log::DecisionLog* log = state.options.log;
    if (auto done = prepare(state.options, results, sums); !done) return done;
    std::optional<log::LogMark> log_end;
    if (log != nullptr) {
        const auto end = log->close();
        if (!end) return tl::make_unexpected(end.error());
        log_end = *end;
    }
    if (state.checkpoint_file.empty()) {
        if (auto done = state.output.complete(); !done) return tl::make_unexpected(done.error());
        return name_all(state, results);
    }
    if (auto done = state.write_last_checkpoint(log_end); !done) return done;
    Result<bool> done = name_all(state, results);
    if (done && log != nullptr) done = log->finish_run();
    if (done) done = remove_file(state.checkpoint_file);
    if (!done)
        done.error().message += "; everything is decided, and the same command with --resume finishes the rest at once";
    return done;
}

// What is left to be done of a run that was stopped behind its last checkpoint.
Result<std::vector<RunSummary>> finish_stopped(const Checkpoint& checkpoint, const RunOptions& options) {
    auto results = open_results(options);
    if (!results) return tl::make_unexpected(results.error());
    Result<bool> done = prepare(options, *results, checkpoint.summaries);
    if (done) done = name_file(options.output, checkpoint.complete->output_bytes);
    if (done && options.rejects) done = name_file(*options.rejects, checkpoint.complete->reject_bytes);
    for (size_t i = 0; done && i < results->size(); ++i) done = (*results)[i]->commit();
    if (done && options.log != nullptr && checkpoint.log)
        done = options.log->finish_stopped_run(name_in_log(options), *checkpoint.log);
    if (done) done = remove_file(checkpoint_path(options.output));
    if (!done) return tl::make_unexpected(done.error());
    return checkpoint.summaries;
}

// A run that can be gone on with owns what it logs until it has finished.
Result<bool> begin_log(const RunState& state, const std::optional<Checkpoint>& checkpoint) {
    log::DecisionLog& log = *state.options.log;
    if (state.checkpoint_file.empty()) return log.begin();
    return log.begin_run(name_in_log(state.options), checkpoint ? checkpoint->log : std::nullopt);
}

// Everyone works until nothing is left to be done. What can't be started is done by those who are there.
void work_together(RunState& state) {
    std::vector<std::thread> threads;
    threads.reserve(state.workers.size());
    for (size_t i = 1; i < state.workers.size(); ++i) {
        try {
            threads.emplace_back([&state, i] { state.workers[i]->work(); });
        } catch (const std::exception&) {
            break;
        }
    }
    state.workers[0]->work();
    for (std::thread& thread : threads) thread.join();
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
    if (opened->checkpoint && opened->checkpoint->complete) return finish_stopped(*opened->checkpoint, options);
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
        if (options.format == OutputFormat::Csv)
            if (auto written = opened->output->write(state.workers[0]->header()); !written)
                return tl::make_unexpected(written.error());
    }
    work_together(state);
    const bool interrupted = options.stop != nullptr && options.stop->load() && !state.input.at_end();
    if (state.fault || interrupted) return tl::make_unexpected(unfinished(state, options));
    std::vector<RunSummary> sums = state.summaries();
    if (auto done = commit(state, opened->results, sums); !done) return tl::make_unexpected(done.error());
    return sums;
}

}  // namespace proviso
