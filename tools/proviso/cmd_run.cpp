// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "runtime/base/output_file.h"
#include "runtime/batch/report.h"
#include "runtime/batch/run.h"
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/progress.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

namespace {

// False, after saying what is wrong.
bool choose_outcomes(const bytecode::Image& image, const std::vector<std::string>& names, std::vector<bool>& only) {
    const auto outcomes = image.rows<bytecode::Section::Outcomes>();
    if (!names.empty()) only.assign(outcomes.size(), false);
    for (const std::string& name : names) {
        bool found = false;
        std::string known;
        for (size_t i = 0; i < outcomes.size(); ++i) {
            known += (i == 0 ? "" : ", ") + std::string(image.text(outcomes[i].name));
            if (image.text(outcomes[i].name) == name) only[i] = found = true;
        }
        if (!found) {
            complain(fmt::format("--only: the policy has no outcome `{}`; it has {}", name, known));
            return false;
        }
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

// Of single values of the record, as paths. False, after saying what is wrong.
bool choose_by(const bytecode::Image& image, const std::vector<std::string>& paths, std::vector<uint32_t>& nodes) {
    const auto rows = image.rows<bytecode::Section::Nodes>();
    for (const std::string& path : paths) {
        uint32_t node = 0;
        std::string_view rest = path;
        while (node != bytecode::kNone && !rest.empty()) {
            const std::string_view name = rest.substr(0, rest.find('.'));
            rest.remove_prefix(std::min(name.size() + 1, rest.size()));
            uint32_t found = bytecode::kNone;
            for (uint32_t i = 0; i < rows[node].children.count; ++i)
                if (image.text(rows[rows[node].children.first + i].name) == name) found = rows[node].children.first + i;
            node = found;
        }
        using Kind = bytecode::NodeKind;
        const Kind kind = node == bytecode::kNone ? Kind::Object : static_cast<Kind>(rows[node].kind);
        if (kind == Kind::Object || kind == Kind::List) {
            complain(fmt::format("--by: `{}` is no single value of the record; name one as in `partner.name`", path));
            return false;
        }
        nodes.push_back(node);
    }
    return true;
}

// What a signal may set.
std::atomic<bool> interrupted{false};
extern "C" void interrupt(int) {
    // A second time means at once.
    if (interrupted.exchange(true)) std::_Exit(kInterrupted);
}

void choose_results(const RunOptionsText& options, const bytecode::Image& image, RunOptions& settings) {
    if (!options.summary.empty())
        settings.results.push_back(
            {options.summary, [&image](const RunSummary& summary) { return summary_json(image, summary); }});
    if (!options.report.empty())
        settings.results.push_back({options.report, [&](const RunSummary& summary) {
                                        return report_html(image, summary, {settings.inputs, options.by});
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
    const LoadedPolicy policy = load_policy(options.policy);
    if (!policy) return policy.exit_code;
    const bytecode::Image& image = policy.image->image();
    if (!choose_outcomes(image, options.only, settings.only) || !choose_by(image, options.by, settings.by))
        return kWrongUsage;
    settings.reader.also_read = settings.by;
    choose_results(options, image, settings);

    Progress progress(options.progress);
    settings.progress = [&](uint64_t bytes, uint64_t total, uint64_t records, uint64_t rejected) {
        progress.show(bytes, total, records, rejected);
    };
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
    std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error like a full disk
    const auto summary = run_archive(policy.image, settings);
    progress.finish();
    if (!summary) {
        complain(summary.error());
        return summary.error().code == FaultCode::RunInterrupted ? kInterrupted : kCannotReadOrWrite;
    }
    fmt::print(stderr, "{}", summary_text(image, *summary));
    if (summary->rejected != 0 && options.rejects.empty() && !options.inline_rejects)
        complain("rejected records were not kept; `--rejects FILE` keeps them with their place and reason");
    return summary->rejected != 0 && !options.rejects_ok ? kAnswerIsNo : kDone;
}

}  // namespace proviso::cli
