// SPDX-License-Identifier: Apache-2.0
// Random records by what an image says of its fields, so that every image has some that it reads.
#pragma once

#include <string>

#include "runtime/bytecode/image.h"
#include "tests/random/random.h"

namespace proviso::trust {

// One line of JSON, without a line break: answered, left out, unsure, not applicable, lists empty or unanswered.
std::string random_record(const bytecode::Image& image, differential::Random& random);

}  // namespace proviso::trust
