// SPDX-License-Identifier: Apache-2.0
// Records that no reader may accept: what a damaged archive or a careless export holds.
#pragma once

#include <string>

#include "tools/archive/json_value.h"
#include "tools/archive/random.h"

namespace proviso::archive {

// Breaks a good record in one of several ways; gives the line, without its end.
std::string broken_line(Random& random, JsonValue disclosure);

}  // namespace proviso::archive
