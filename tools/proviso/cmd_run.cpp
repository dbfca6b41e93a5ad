// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <thread>

#include "runtime/base/output_file.h"
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

}  // namespace

int run(const RunOptionsText& options) {
    RunOptions settings;
    settings.inputs = options.archives;
    settings.output = options.output;
    if (!options.rejects.empty()) settings.rejects = options.rejects;
    settings.threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    settings.inline_rejects = options.inline_rejects;
    if (!parse_dates(options.as_of, options.rules_as_of, settings.reader) ||
        !choose_fields(options.fields, settings.fields))
        return kWrongUsage;
    const LoadedPolicy policy = load_policy(options.policy);
    if (!policy) return policy.exit_code;
    const bytecode::Image& image = policy.image->image();
    if (!choose_outcomes(image, options.only, settings.only)) return kWrongUsage;

    Progress progress(options.progress);
    settings.progress = [&](uint64_t bytes, uint64_t total, uint64_t records, uint64_t rejected) {
        progress.show(bytes, total, records, rejected);
    };
    const auto summary = run_archive(policy.image, settings);
    progress.finish();
    if (!summary) return complain(summary.error());
    if (!options.summary.empty())
        if (auto written = write_file(options.summary, summary_json(image, *summary)); !written)
            return complain(written.error());
    fmt::print(stderr, "{}", summary_text(image, *summary));
    if (summary->rejected != 0 && options.rejects.empty() && !options.inline_rejects)
        complain("rejected records were not kept; `--rejects FILE` keeps them with their place and reason");
    return summary->rejected != 0 && !options.rejects_ok ? kAnswerIsNo : kDone;
}

}  // namespace proviso::cli
