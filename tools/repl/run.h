// SPDX-License-Identifier: Apache-2.0
// Talks with an author until they leave: at a terminal with prompt, editing and history, else reading commands line by line.
#pragma once

#include "tools/repl/repl.h"

namespace proviso::repl {

enum class Ended : uint8_t { Well, WithFailures, OutputLost };

// Answers go to standard output, what is wrong to standard error. `timing`: also how long each took.
Ended run_at_terminal(Repl& repl, bool timing);
// What is wrong is told with its line. WithFailures where a command failed.
Ended run_piped(Repl& repl, bool timing);

}  // namespace proviso::repl
