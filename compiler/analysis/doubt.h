// SPDX-License-Identifier: Apache-2.0
// Which rules take doubt itself for an answer, so that an answer given later may turn round what they said.
#pragma once

#include <vector>

#include "compiler/sema/program.h"

namespace proviso::analysis {

// By RuleId: whether the rule, or one that it rests on, asks whether something was answered, is unsure or does not apply, or reads a
// doubt one way (`surely`, `possibly`). Of every other rule, what is settled is settled: no answer that is given later to what was
// not answered or unsure makes it apply no longer, or apply after all. (The record's date is no such answer: it chooses the rules.)
std::vector<bool> rules_that_read_doubt(const sema::Program& program);

}  // namespace proviso::analysis
