// SPDX-License-Identifier: Apache-2.0
// `decide` and `explain`: one record.
#include <fmt/format.h>

#include "runtime/decision/decision_json.h"
#include "runtime/decision/explain.h"
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/terminal.h"
#include "tools/scenarios/single_record.h"

namespace proviso::cli {

namespace {

// `record.json:3:14: PV8005: …`
void complain_of_record(const std::string& path, const std::string& text, const RecordFault& fault) {
    size_t line = 1, column = 1;
    for (size_t i = 0; i < std::min(fault.offset, text.size()); ++i) {
        const bool continuation = (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
        if (text[i] == '\n')
            ++line, column = 1;
        else if (!continuation)
            ++column;
    }
    fmt::print(stderr, "{}:{}:{}: {}: {}\n", path == "-" ? "standard input" : path, line, column,
               fault_name(fault.fault.code), fault.fault.message);
}

// Decides the record and hands the decision to `show`, which gives the text to print.
template <class Options, class Show>
int decide_one(const Options& options, Show show) {
    ReaderOptions reader;
    if (!parse_dates(options.as_of, options.rules_as_of, reader)) return kWrongUsage;
    const LoadedPolicy policy = load_policy(options.policy);
    if (!policy) return policy.exit_code;
    const std::string& record_path = options.record;
    const auto text = read_input(record_path);
    if (!text) return complain(record_path, text.error());
    SingleRecord single(policy.image, reader);
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

int explain(const ExplainOptions& options) {
    return decide_one(options, [&](const Decider& decider) {
        const Explanation explanation = proviso::explain(decider, 0);
        return options.json ? explanation_json(explanation) + "\n" : explanation_text(explanation);
    });
}

}  // namespace proviso::cli
