// SPDX-License-Identifier: Apache-2.0
// What `repl` and `ask` share: how a desk (tools/repl) reads its policy, and how the command ends.
#pragma once

#include "tools/repl/desk.h"
#include "tools/repl/run.h"

namespace proviso::cli {

// Reads a POLICY argument, now and whenever its files have changed. Where it can't be used that has been said, and `exit_code`, which must
// outlive the desk, tells how to end.
repl::Open policy_opener(int& exit_code);

// Of the command; says what was lost.
int exit_code_of(repl::Ended ended);

}  // namespace proviso::cli
