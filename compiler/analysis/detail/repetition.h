// SPDX-License-Identifier: Apache-2.0
// What a policy says twice: rules with one condition, scenarios that show the same.
#pragma once

#include "compiler/analysis/analyse.h"
#include "compiler/analysis/detail/conditions.h"

namespace proviso::analysis::detail {

void report_repeated_rules(Conditions& conditions, const AnalysisInput& input, DiagnosticSink& sink);
void report_repeated_scenarios(const sema::Program& program, DiagnosticSink& sink);

}  // namespace proviso::analysis::detail
