// SPDX-License-Identifier: Apache-2.0
// `accepting PV5055 because "…"`: warnings that their authors live with. Done last, when all has been reported.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/ast.h"

namespace proviso::analysis {

// Sets aside the warnings that the trees accept: each in the declaration, field or value that it is about; in the policy's head
// those of the main file that are about no declaration. Reports codes that can't be accepted; and, where `thorough` says that
// every warning there is has been looked for, those that silence nothing.
void accept_warnings(const std::vector<const syntax::Ast*>& trees, bool thorough, DiagnosticSink& sink);

}  // namespace proviso::analysis
