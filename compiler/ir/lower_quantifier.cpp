// SPDX-License-Identifier: Apache-2.0
// Quantifiers: the condition in the scope of the elements, then one reduction per list, innermost first. A count over several lists
// counts tuples: it counts along the innermost list and sums along the others.
#include "compiler/ir/lowering.h"

namespace proviso::ir {
namespace {

Opcode reduction(sema::QuantifierKind kind, bool innermost) {
    switch (kind) {
        case sema::QuantifierKind::Any:
            return Opcode::Any;
        case sema::QuantifierKind::Every:
            return Opcode::Every;
        case sema::QuantifierKind::Count:
            break;
    }
    return innermost ? Opcode::Count : Opcode::Sum;
}

}  // namespace

Term Lowering::quantifier(const sema::Quantifier& e) {
    Scope& scope = make_.scope();
    const uint32_t outer = scope.size();
    for (const sema::Binder& binder : e.binders) {
        if (scope.is_full()) {
            make_.exceed(kTooManyLists);
            while (scope.size() > outer) scope.pop();
            return e.kind == sema::QuantifierKind::Count ? make_.unknown(make_.constant(Decimal{}))
                                                         : make_.constant(Answer::Unsure);
        }
        const Place list = place(binder.list);
        variables_[index(binder.variable)] = Place{schema_.element(list.node), scope.push(list)};
    }
    Term result = value(e.condition);
    for (uint32_t inner = scope.size(); inner > outer; --inner) {
        const bool innermost = inner == outer + e.binders.size();
        result = make_.reduce(reduction(e.kind, innermost), result, inner - 1);
        scope.pop();
    }
    return result;
}

}  // namespace proviso::ir
