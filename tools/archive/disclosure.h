// SPDX-License-Identifier: Apache-2.0
// One made-up disclosure of the record that policies/netflix decides. Its facts hang together: a use is a small story, such
// as a skyline in the final cut, and the principles are answered as the partner would answer them, mostly truly.
#pragma once

#include <cstdint>

#include "tools/archive/json_value.h"
#include "tools/archive/random.h"

namespace proviso::archive {

// `number` makes the disclosure's id, so numbers must differ within an archive.
JsonValue make_disclosure(Random& random, uint64_t number);

}  // namespace proviso::archive
