// SPDX-License-Identifier: Apache-2.0
// A run as one HTML page for people who have never seen the tool: complete in itself, without scripts or anything from a network, legible
// in black and white. Its size depends on the policy and on how many values the counted fields have, never on the number of decisions.
#pragma once

#include <string>
#include <vector>

#include "runtime/batch/summary.h"

namespace proviso {

struct ReportTexts {
    std::vector<std::string> archives;
    std::vector<std::string> by;  // paths of the fields that were counted
};

// Of several versions of a policy `summaries` has one each, and the page a part.
std::string report_html(const ProgramVersions& versions, const std::vector<RunSummary>& summaries,
                        const ReportTexts& texts);

}  // namespace proviso
