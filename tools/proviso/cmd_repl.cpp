// SPDX-License-Identifier: Apache-2.0
// `repl`: an author explores a policy.
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/terminal.h"
#include "tools/repl/run.h"

namespace proviso::cli {

int repl(const ReplOptions& options) {
    ReaderOptions reader;
    if (!parse_dates(options.as_of, options.rules_as_of, reader)) return kWrongUsage;
    int exit_code = kDone;
    const auto open = [&](const std::string& path) {
        LoadedVersions loaded = load_versions(path);
        exit_code = loaded.exit_code;
        return repl::Opened{std::move(loaded.programs), std::move(loaded.sources)};
    };
    auto desk = repl::Desk::open(open, options.policy, reader);
    if (desk == nullptr) return exit_code;
    repl::Repl prompt(std::move(desk));
    const bool at_terminal = is_terminal(stdin) && is_terminal(stdout);
    switch (at_terminal ? repl::run_at_terminal(prompt, options.timing) : repl::run_piped(prompt, options.timing)) {
        case repl::Ended::Well:
            return kDone;
        case repl::Ended::WithFailures:
            return kAnswerIsNo;
        case repl::Ended::OutputLost:
            complain("can't write standard output");
            return kCannotReadOrWrite;
    }
    return kDefect;
}

}  // namespace proviso::cli
