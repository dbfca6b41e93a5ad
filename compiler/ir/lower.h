// SPDX-License-Identifier: Apache-2.0
// The checked program to straight-line three-valued code. Pure: the same program gives the same values in the same order. Views in the
// result point into the Program, which must outlive it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/ir/builder.h"
#include "compiler/ir/graph.h"
#include "compiler/ir/schema.h"
#include "compiler/sema/program.h"

namespace proviso::ir {

struct Piece {
    std::string_view text;
    ValueId value = kNoValue;  // shown instead of text, where set
    uint32_t choice = kNone;   // ChoiceId of a choice's value
};
using Template = std::vector<Piece>;

struct LoweredObligation {
    Template text;
    ValueId due = kNoValue;
};

// All values live in `domain`; vectors stand beside those of the sema::Rule.
struct LoweredRule {
    DomainId domain = kRoot;
    ValueId own = kNoValue, free = kNoValue, lifts = kNoValue, reach = kNoValue, applies = kNoValue;
    std::vector<ValueId> displaced;
    Template because;
    std::vector<Template> notes;
    std::vector<LoweredObligation> obligations, unsure_obligations;
};

// Where an expression of type answer went: to `value`, which may stand for others too. Of a define's body once for each way it is called.
struct LoweredCondition {
    sema::ExprId expr;
    ValueId value;
};

struct Lowered {
    Graph graph;
    Schema schema;
    std::vector<LoweredRule> rules;   // by RuleId
    std::vector<ValueId> guarantees;  // their conditions, in the root domain
    std::vector<LoweredCondition> conditions;
    std::vector<NeededAgain> needed_again;
    std::optional<Limit> limit;  // set: the program does not fit an image, and nothing else here may be used
};

// `program` must come from a check() without errors.
Lowered lower(const sema::Program& program);

// The values that the rules need, one a line in order, then the rules: for tests and for people.
//   %3 uses = and %1 %2
std::string listing(const Lowered& lowered, const sema::Program& program);

// By value: whether a rule needs it.
std::vector<bool> live_values(const Lowered& lowered);

}  // namespace proviso::ir
