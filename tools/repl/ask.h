// SPDX-License-Identifier: Apache-2.0
// The interview as a person has it: questions and answers at a terminal, or line by line from a pipe.
#pragma once

#include "tools/repl/desk.h"
#include "tools/repl/run.h"

namespace proviso::repl {

// Until nothing is left that can change the decision, or the person leaves. Questions go to standard output, what is wrong to standard error, from a
// pipe with its line. At the end stands the decision with its explanation. WithFailures where there is no decision, or an answer from a pipe
// did not fit.
Ended ask_at_terminal(Desk& desk);
Ended ask_piped(Desk& desk);

}  // namespace proviso::repl
