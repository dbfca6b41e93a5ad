// SPDX-License-Identifier: Apache-2.0
// What would change a decision: the fewest other answers that lower or raise its outcome. Each way is found by deciding variants of the
// record, shown to need all of its answers, and decided once more by itself before it is told.
#pragma once

#include <string>
#include <vector>

#include "runtime/session/trials.h"

namespace proviso::session {

inline constexpr size_t kMostWays = 5;
inline constexpr size_t kMostAnswers = 6;  // of one way

struct Change {
    std::string path, question;
    std::string was;                 // as a person says it
    std::vector<std::string> means;  // the answers any of which does it, as a person says them
    std::vector<Json> values;        // the same, as records write them
};
struct Way {
    std::vector<Change> changes;
    std::string outcome;  // what comes of it
    bool lower = false;   // than now
};

// The fewest answers first, of these the ways that only fill in what was not answered. Empty where there is no decision, or none was found.
std::vector<Way> ways_to_change(const Session& session);

}  // namespace proviso::session
