// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "runtime/base/output_file.h"
#include "runtime/batch/report.h"
#include "runtime/batch/run.h"
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/logging.h"
#include "tools/proviso/progress.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

namespace {

// False, after saying what is wrong.
bool check_outcomes(const ProgramVersions& versions, const std::vector<std::string>& names) {
    std::vector<std::string> known;
    for (size_t version = versions.size(); version-- > 0;) {
        const bytecode::Image& image = versions[version]->image();
        for (const auto& outcome : image.rows<bytecode::Section::Outcomes>()) {
            const std::string name(image.text(outcome.name));
            if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(name);
        }
    }
    for (const std::string& name : names) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        complain(fmt::format("--only: the policy has no outcome `{}`; it has {}", name, fmt::join(known, ", ")));
        return false;
    }
    return true;
}

bool choose_fields(const std::optional<std::string>& list, DecisionFields& fields) {
    if (!list) return true;
    std::string unknown;
    const auto parsed = DecisionFields::parse(*list, unknown);
    if (!parsed) {
        complain(
            fmt::format("--fields: decisions have no key `{}`; they have {}", unknown, DecisionFields::known_keys()));
        return false;
    }
    fields = *parsed;
    return true;
}

// False, after saying what is wrong.
bool check_by(const ProgramVersions& versions, const std::vector<std::string>& paths) {
    for (size_t version = 0; version < versions.size(); ++version) {
        for (const std::string& path : paths) {
            const uint32_t node = single_value_node(versions[version]->image(), path);
            if (node != bytecode::kNone && versions[version]->image().is_confidential(node)) {
                complain(fmt::format("--by: `{}` is confidential, and the report would show its values", path));
                return false;
            }
            if (node != bytecode::kNone) continue;
            complain(fmt::format("--by: `{}` is no single value of the record; name one as in `partner.name`", path));
            return false;
        }
    }
    return true;
}

// What a signal may set.
std::atomic<bool> interrupted{false};
extern "C" void interrupt(int) {
    // A second time means at once.
    if (interrupted.exchange(true)) std::_Exit(kInterrupted);
}

void choose_results(const RunOptionsText& options, const ProgramVersions& versions, RunOptions& settings) {
    using Summaries = std::vector<RunSummary>;
    if (!options.summary.empty())
        settings.results.push_back(
            {options.summary, [&](const Summaries& summaries) { return summary_json(versions, summaries); }});
    if (!options.report.empty())
        settings.results.push_back({options.report, [&](const Summaries& summaries) {
                                        return report_html(versions, summaries, {settings.inputs, settings.by});
                                    }});
}

}  // namespace

int run(const RunOptionsText& options) {
    RunOptions settings;
    settings.inputs = options.archives;
    settings.output = options.output;
    settings.format = output_format(options.output);
    if (!options.rejects.empty()) settings.rejects = options.rejects;
    settings.threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    settings.inline_rejects = options.inline_rejects;
    settings.resume = options.resume;
    if (options.checkpoint_bytes != 0) {
        settings.checkpoint_bytes = options.checkpoint_bytes;
        settings.checkpoint_time = {};
    }
    settings.report = !options.report.empty();
    settings.stop = &interrupted;
    if (!parse_dates(options.as_of, options.rules_as_of, settings.reader) ||
        !choose_fields(options.fields, settings.fields))
        return kWrongUsage;
    if (options.inline_rejects && settings.format != OutputFormat::Ndjson) {
        complain("--inline-rejects: only NDJSON output has room for a reject in a decision's place");
        return kWrongUsage;
    }
    if (!options.columns.empty()) {
        const auto text = read_input(options.columns);
        if (!text) return complain(text.error());
        auto mapping = parse_mapping(*text, options.columns);
        if (!mapping) return complain(mapping.error());
        settings.mapping = *std::move(mapping);
    }
    const LoadedVersions policy = load_versions(options.policy, options.trust);
    if (!policy) return policy.exit_code;
    const ProgramVersions& versions = *policy.programs;
    if (!check_outcomes(versions, options.only) || !check_by(versions, options.by)) return kWrongUsage;
    settings.only = options.only;
    settings.by = options.by;
    choose_results(options, versions, settings);

    std::unique_ptr<log::DecisionLog> log;
    if (!options.log.empty()) {
        bool confidential = false;
        for (size_t version = 0; version < versions.size(); ++version)
            confidential = confidential || versions[version]->image().holds_confidential();
        auto opened = open_log(options.log, confidential);
        if (!opened) return complain(opened.error());
        log = *std::move(opened);
        settings.log = log.get();
    }
    Progress progress(options.progress);
    settings.progress = [&](uint64_t bytes, uint64_t total, uint64_t records, uint64_t rejected) {
        progress.show(bytes, total, records, rejected);
    };
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
    std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error like a full disk
    const auto summaries = run_archive(versions, settings);
    progress.finish();
    if (log) tell_what_was_cut(*log);
    if (!summaries) {
        complain(summaries.error());
        return summaries.error().code == FaultCode::RunInterrupted ? kInterrupted : kCannotReadOrWrite;
    }
    fmt::print(stderr, "{}", summary_text(versions, *summaries));
    const bool rejected = std::any_of(summaries->begin(), summaries->end(),
                                      [](const RunSummary& summary) { return summary.rejected != 0; });
    if (rejected && options.rejects.empty() && !options.inline_rejects)
        complain("rejected records were not kept; `--rejects FILE` keeps them with their place and reason");
    return rejected && !options.rejects_ok ? kAnswerIsNo : kDone;
}

}  // namespace proviso::cli
