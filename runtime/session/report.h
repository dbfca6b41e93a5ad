// SPDX-License-Identifier: Apache-2.0
// An explanation with all that was asked besides: other answers, why not, what would change it, and the facts that it rests on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/decision/explain.h"
#include "runtime/session/changes.h"
#include "runtime/session/why_not.h"

namespace proviso::session {

// The same record with other answers.
struct WhatIf {
    std::vector<std::string> answers;  // "uses[u1].in_final_cut = no"
    std::string before, after;         // outcomes
    std::vector<std::string> gone,
        come;  // rules that apply or are open only before, only after: "final_cut applies for uses[u1]"
};

struct Report {
    Explanation explanation;
    std::vector<Fact> facts;
    std::optional<WhatIf> what_if;
    std::optional<WhyNot> why_not;
    std::optional<std::vector<Way>> ways;
};

// There must be a decision.
Report report_on(const Session& session);
WhatIf compare(const Explanation& before, const Explanation& after, std::vector<std::string> answers);

std::string report_text(const Report& report);
std::string report_json(const Report& report);
std::string report_html(const Report& report);  // a page that needs nothing else

std::string what_if_text(const WhatIf& what_if);
std::string why_not_text(const WhyNot& why_not);
std::string ways_text(const std::vector<Way>& ways);

}  // namespace proviso::session
