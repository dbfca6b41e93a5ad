// SPDX-License-Identifier: Apache-2.0
// What is JSON is taken for it, and nothing else: cases of our own, and the JSON Test Suite where it is.
#include <fmt/format.h>

#include "tests/suites/json_cases.h"
#include "tests/trust/promise.h"

namespace proviso::trust {

void examine_json(const Scope&, Findings& findings) {
    const auto own = conformance::own_json_cases(), suite = conformance::suite_json_cases();
    for (const auto* cases : {&own, &suite})
        for (const conformance::JsonCase& one : *cases) {
            const bool accepted = conformance::is_accepted(one.record);
            findings.count();
            if (one.accepted && accepted != *one.accepted)
                findings.violated(fmt::format("{} is {}", one.id, accepted ? "accepted" : "rejected"));
        }
    findings.note(suite.empty() ? "the JSON Test Suite is not there"
                                : fmt::format("{} of them the JSON Test Suite's", suite.size()));
}

}  // namespace proviso::trust
