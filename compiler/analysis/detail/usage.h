// SPDX-License-Identifier: Apache-2.0
// What is declared and not asked for: fields, values of choices, and everything that has a name.
#pragma once

#include "compiler/analysis/analyse.h"

namespace proviso::analysis::detail {

// Fields that nothing reads, or of which only matters that they were answered.
void report_unread_fields(const sema::Program& program, const AnalysisInput& input, DiagnosticSink& sink);
// Values of choices that no condition is met by.
void report_unhandled_values(const sema::Program& program, const AnalysisInput& input, DiagnosticSink& sink);
// Choices, records, outcomes, roles, sources and modules.
void report_unused(const sema::Program& program, const AnalysisInput& input, DiagnosticSink& sink);

// The language's own choice, which no file declares.
bool is_weekday(const sema::Choice& choice);

}  // namespace proviso::analysis::detail
