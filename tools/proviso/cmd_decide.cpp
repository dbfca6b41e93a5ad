// SPDX-License-Identifier: Apache-2.0
// `decide`: one record.
#include <fmt/format.h>

#include "runtime/decision/decision_json.h"
#include "runtime/decision/explain.h"
#include "runtime/decision/single_record.h"
#include "runtime/log/decision_log.h"
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/logging.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

namespace {

std::string decision_line(const Decider& decider) {
    std::string line;
    DecisionWriter(decider, DecisionFields::all()).write(0, line);
    return line;
}

// On the disk before the decision is told.
int log_decision(const std::string& folder, const SingleRecord& single) {
    const bytecode::Image& image = single.decider().image();
    auto log = open_log(folder, image.holds_confidential());
    if (!log) return complain(log.error());
    if (const auto begun = (*log)->begin(); !begun) return complain(begun.error());
    std::string entry;
    log::ContentWriter(image, (*log)->key()).append(decision_line(single.decider()), single.record(), entry);
    if (const auto written = (*log)->append(entry); !written) return complain(written.error());
    if (const auto synced = (*log)->sync(); !synced) return complain(synced.error());
    return kDone;
}

// Decides the record and hands the decision to `show`, which gives the text to print.
template <class Options, class Show>
int decide_one(const Options& options, Show show) {
    ReaderOptions reader;
    if (!parse_dates(options.as_of, options.rules_as_of, reader)) return kWrongUsage;
    const LoadedVersions policy = load_versions(options.policy, options.trust);
    if (!policy) return policy.exit_code;
    const std::string& record_path = options.record;
    const auto text = read_input(record_path);
    if (!text) return complain(record_path, text.error());
    const ProgramVersions& programs = *policy.programs;
    SingleRecord single(programs[programs.of_record(*text, reader)], reader);
    if (const auto decided = single.decide(*text); !decided) {
        complain_of_record(record_path, *text, decided.error());
        return kAnswerIsNo;
    }
    if (!options.log.empty())
        if (const int code = log_decision(options.log, single); code != kDone) return code;
    return print(show(single.decider())) ? kDone : kCannotReadOrWrite;
}

}  // namespace

int decide(const DecideOptions& options) {
    return decide_one(options, [&](const Decider& decider) {
        if (options.text) return explanation_text(proviso::explain(decider, 0));
        return decision_line(decider) + "\n";
    });
}

}  // namespace proviso::cli
