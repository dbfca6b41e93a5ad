// SPDX-License-Identifier: Apache-2.0
// Random records for a policy: answered, left out, unsure, not applicable, lists empty or unanswered, keys shared, fields
// that nobody declared; and, now and then, a record that is wrong in one place.
#pragma once

#include "compiler/sema/program.h"
#include "tests/random/random.h"
#include "tests/reference/json.h"

namespace proviso::differential {

reference::Json random_record(const sema::Program& program, Random& random);
// Answers one of the things that the record leaves out or is unsure of; false where there is none. What it does not touch: names of
// elements, and the record's date.
bool fill_one(const sema::Program& program, reference::Json& record, Random& random);
// One line; what is not JSON at all is made here.
std::string random_record_text(const reference::Json& record, Random& random);

}  // namespace proviso::differential
