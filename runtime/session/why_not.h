// SPDX-License-Identifier: Apache-2.0
// Why a rule does not apply, or why an outcome was not reached.
#pragma once

#include <string>
#include <vector>

#include "runtime/decision/explain.h"
#include "runtime/session/session.h"

namespace proviso::session {

struct WhyNot {
    std::string asked;              // the rule's or the outcome's name
    std::string answer;             // in a sentence
    std::vector<RuleReason> rules;  // every instance that could have brought it, and what keeps it from doing so
};
// `name`: an outcome, a rule, a table, or one of its rows. The error says which there are. There must be a decision.
tl::expected<WhyNot, std::string> why_not(const Session& session, std::string_view name);

}  // namespace proviso::session
