// SPDX-License-Identifier: Apache-2.0
// Random policies as source text, so that the whole way from text to decision is exercised.
#pragma once

#include <string>
#include <vector>

#include "tests/random/random.h"

namespace proviso::differential {

// One declaration each; what a declaration refers to may stand before or after it.
using PolicyText = std::vector<std::string>;

PolicyText random_policy(Random& random);
std::string join(const PolicyText& declarations);

}  // namespace proviso::differential
