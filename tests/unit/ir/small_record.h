// SPDX-License-Identifier: Apache-2.0
// A record to build values on by hand: yes-or-no fields, and lists in and beside one another.
#pragma once

#include "compiler/ir/builder.h"
#include "compiler/sema/program.h"

namespace proviso::ir {

// Case: 1 urgent, 2 consent (may not apply), 3 size, 4 uses, 5 partners; then a Use (6): 8 visible, 9 talent; a Partner (7): 10 trusted;
// and a Talent (11): 12 agreed.
inline sema::Program small_program() {
    const sema::Type answer{sema::TypeKind::Answer}, number{sema::TypeKind::Number};
    const auto list_of = [](uint32_t record) { return sema::Type{sema::TypeKind::Record, true, record}; };
    sema::Program program;
    program.root = sema::RecordId{0};
    program.records = {
        {"Case",
         {{.name = "urgent", .type = answer},
          {.name = "consent", .type = answer, .may_not_apply = true},
          {.name = "size", .type = number},
          {.name = "uses", .type = list_of(1)},
          {.name = "partners", .type = list_of(2)}},
         {}},
        {"Use", {{.name = "visible", .type = answer}, {.name = "talent", .type = list_of(3)}}, {}},
        {"Partner", {{.name = "trusted", .type = answer}}, {}},
        {"Talent", {{.name = "agreed", .type = answer}}, {}},
    };
    return program;
}

inline constexpr uint32_t kUrgent = 1, kConsent = 2, kSize = 3, kUses = 4, kPartners = 5;
inline constexpr uint32_t kVisible = 8, kTalent = 9, kTrusted = 10, kAgreed = 12;

// All that is needed to build values, in a scope of its own.
struct Workbench {
    sema::Program program = small_program();
    Graph graph;
    Schema schema{program, graph};
    Builder make{graph, schema, {}};
    Scope scope;
    Builder::Within here{make, scope, Span{}};

    Term root(uint32_t field) { return make.load({field, kNone}); }
    Term of(uint32_t binder, uint32_t field) { return make.load({field, binder}); }
    const Value& at(Term term) const { return graph[term.value]; }
};

}  // namespace proviso::ir
