// SPDX-License-Identifier: Apache-2.0
// `ask`: the interview.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/output_file.h"
#include "tools/proviso/at_desk.h"
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/terminal.h"
#include "tools/repl/ask.h"
#include "tools/repl/kept.h"
#include "tools/repl/scenario.h"

namespace proviso::cli {

namespace {

int save(const AskOptions& options, const repl::Desk& desk, bool at_terminal) {
    int code = kDone;
    const session::Draft& draft = desk.session().draft();
    if (!options.save.empty()) {
        const auto written = write_file(options.save, write_json(draft.record(), true) + "\n");
        if (!written) {
            code = complain(written.error());
            repl::keep_unsaved(draft, repl::Kept());  // what was answered is not lost
        }
    } else if (at_terminal && desk.session().changes() != 0) {
        repl::keep_unsaved(draft, repl::Kept());
    }
    if (!options.save_scenario.empty() && desk.session().decision() != nullptr) {
        const std::string_view id = desk.session().decision()->id(0);
        const std::string title =
            !options.title.empty() ? options.title : fmt::format("Asked: {}", id.empty() ? "a record" : id);
        const auto place = repl::save_scenario(title, desk, options.save_scenario);
        if (place) fmt::print(stderr, "saved as {}; it holds\n", *place);
        if (!place) complain("--save-scenario: " + place.error());
        if (!place) code = std::max<int>(code, kAnswerIsNo);
    }
    return code;
}

}  // namespace

int ask(const AskOptions& options) {
    ReaderOptions reader;
    if (!parse_dates(options.as_of, options.rules_as_of, reader)) return kWrongUsage;
    if (options.record == "-") {
        complain("the answers come from standard input: the record has to be a file");
        return kWrongUsage;
    }
    int exit_code = kDone;
    const auto desk = repl::Desk::open(policy_opener(exit_code), options.policy, reader);
    if (desk == nullptr || !desk->is_open()) return exit_code;
    if (!options.record.empty()) {
        const auto text = read_input(options.record);
        if (!text) return complain(options.record, text.error());
        if (const auto loaded = desk->load(*text, options.record); !loaded) {
            fmt::print(stderr, "{}\n", loaded.error());
            return kAnswerIsNo;
        }
    }
    const bool at_terminal = is_terminal(stdin) && is_terminal(stdout);
    const repl::Ended ended = at_terminal ? repl::ask_at_terminal(*desk) : repl::ask_piped(*desk);
    const int saved = save(options, *desk, at_terminal);
    return std::max<int>(saved, exit_code_of(ended));
}

}  // namespace proviso::cli
