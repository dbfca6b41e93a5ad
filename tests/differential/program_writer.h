// SPDX-License-Identifier: Apache-2.0
// Random policies as source text, so that the whole way from text to decision is exercised.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/random/random.h"

namespace proviso::differential {

// One declaration each; what a declaration refers to may stand before or after it.
using PolicyText = std::vector<std::string>;

PolicyText random_policy(Random& random);
// A policy that amends another; that one's declarations stand behind this line, which a file of its own begins with.
inline constexpr std::string_view kAmendedPolicy = "# the policy that is amended\n";
PolicyText random_amendment(Random& random);
std::string join(const PolicyText& declarations);

}  // namespace proviso::differential
