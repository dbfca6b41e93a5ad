// SPDX-License-Identifier: Apache-2.0
// Which answers each register of an image could have: worked out operation by operation, as if operands did not depend on one another. So an
// answer that is left out can never come; one that is given may still be impossible, where two conditions hang together. Unsure is given
// where an answer may be missing or unsure, not for what can't be worked out (overflow, division by zero).
#pragma once

#include <vector>

#include "runtime/bytecode/verify.h"
#include "tools/coverage/answers.h"

namespace proviso::coverage {

// By register. Of one that is no answer: unsure where its value may be missing, and yes.
std::vector<AnswerSet> possible_answers(const bytecode::VerifiedProgram& program);

}  // namespace proviso::coverage
