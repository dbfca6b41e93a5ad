// SPDX-License-Identifier: Apache-2.0
// `repl`: an author explores a policy.
#include <algorithm>

#include "tools/proviso/at_desk.h"
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/terminal.h"
#include "tools/repl/run.h"

namespace proviso::cli {

int repl(const ReplOptions& options) {
    ReaderOptions reader;
    if (!parse_dates(options.as_of, options.rules_as_of, reader)) return kWrongUsage;
    int exit_code = kDone;
    auto desk = repl::Desk::open(policy_opener(exit_code), options.policy, reader);
    const bool at_terminal = is_terminal(stdin) && is_terminal(stdout);
    // Somebody at a terminal may mend the policy; commands from a pipe would all be in vain.
    if (desk == nullptr || !(desk->is_open() || at_terminal)) return exit_code;
    repl::Repl prompt(std::move(desk));
    if (!at_terminal) return exit_code_of(repl::run_piped(prompt, options.timing));
    const int ended = exit_code_of(repl::run_at_terminal(prompt, options.timing));
    return prompt.desk().is_open() ? ended : std::max(ended, exit_code);
}

}  // namespace proviso::cli
