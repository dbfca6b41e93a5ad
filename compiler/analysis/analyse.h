// SPDX-License-Identifier: Apache-2.0
// What is allowed but hardly meant, and takes a look at the whole policy: what nothing asks for, what can never apply, what says
// the same twice. Exact where it speaks: what it reports is so for every record; what it can't show, it passes over.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/program.h"
#include "compiler/source/source.h"
#include "compiler/syntax/ast.h"

namespace proviso::analysis {

struct AnalysisInput {
    const SourceMap& sources;
    std::vector<const syntax::Ast*> trees;  // of all files of the policy
    FileId main = 0;
    // By file: whether it serves this policy alone, so that what this policy does not use, nobody uses.
    std::vector<bool> own;
};

enum class ClaimKind : uint8_t {
    RuleNeverApplies,     // no instance of the rule applies, whatever the record
    ExceptionNeverBites,  // likewise; and what it is an exception to is decided as if it were not there
    AlwaysDisplaced,      // likewise never applies, though its own condition can hold
    NeverYes,             // the expression is never yes, wherever it stands
    NeverNo,              // likewise never no, where the elements that it is about are there
};
// What was found to hold for every record.
struct Claim {
    ClaimKind kind;
    uint32_t rule = sema::kNone;        // RuleId; of NeverYes and NeverNo the rule whose condition it is, if it is one
    sema::ExprId expr = sema::kNoExpr;  // NeverYes, NeverNo
};

// Of a program that was checked without an error. Reports warnings to `sink`, and returns what some of them rest on.
std::vector<Claim> analyse(const sema::Program& program, const AnalysisInput& input, DiagnosticSink& sink);

}  // namespace proviso::analysis
