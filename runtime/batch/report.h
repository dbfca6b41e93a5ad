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

std::string report_html(const bytecode::Image& image, const RunSummary& summary, const ReportTexts& texts);

}  // namespace proviso
