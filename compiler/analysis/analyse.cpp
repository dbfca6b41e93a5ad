// SPDX-License-Identifier: Apache-2.0
#include "compiler/analysis/analyse.h"

#include "compiler/analysis/detail/judge.h"
#include "compiler/analysis/detail/repetition.h"
#include "compiler/analysis/detail/usage.h"

namespace proviso::analysis {

std::vector<Claim> analyse(const sema::Program& program, const AnalysisInput& input, DiagnosticSink& sink) {
    detail::report_unused(program, input, sink);
    detail::report_unread_fields(program, input, sink);
    detail::report_unhandled_values(program, input, sink);
    detail::report_repeated_scenarios(program, sink);
    detail::Judge judge(program, input, sink);
    std::vector<Claim> claims = judge.run();
    detail::report_repeated_rules(judge.conditions(), input, sink);
    return claims;
}

}  // namespace proviso::analysis
