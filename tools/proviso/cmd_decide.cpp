// SPDX-License-Identifier: Apache-2.0
// `decide`: one record.
#include <fmt/format.h>

#include "runtime/decision/decision_json.h"
#include "runtime/decision/explain.h"
#include "runtime/decision/single_record.h"
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

namespace {

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
    return print(show(single.decider())) ? kDone : kCannotReadOrWrite;
}

}  // namespace

int decide(const DecideOptions& options) {
    return decide_one(options, [&](const Decider& decider) {
        if (options.text) return explanation_text(proviso::explain(decider, 0));
        std::string line;
        DecisionWriter(decider, DecisionFields::all()).write(0, line);
        return line + "\n";
    });
}

}  // namespace proviso::cli
