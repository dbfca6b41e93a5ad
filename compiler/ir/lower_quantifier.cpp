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

Opcode aggregation(sema::AggregateKind kind, sema::TypeKind type) {
    switch (kind) {
        case sema::AggregateKind::Sum:
            return type == sema::TypeKind::Money      ? Opcode::SumMoney
                   : type == sema::TypeKind::Duration ? Opcode::SumDurations
                                                      : Opcode::SumNumbers;
        case sema::AggregateKind::Largest:
            return Opcode::Largest;
        case sema::AggregateKind::Smallest:
            return Opcode::Smallest;
        case sema::AggregateKind::First:
            return Opcode::First;
        case sema::AggregateKind::Distinct:
            return Opcode::CountDistinct;
        case sema::AggregateKind::Repeated:
            break;
    }
    return Opcode::AnyRepeated;
}

// What a sum of nothing is said in; 0 where nobody knows beforehand.
uint32_t measured_in(Opcode opcode, const sema::Type& type) {
    if (type.ref == sema::kNone) return 0;
    if (opcode == Opcode::SumMoney) return type.ref;
    if (opcode != Opcode::SumDurations) return 0;
    return static_cast<uint32_t>(named_unit(static_cast<UnitKind>(type.ref)));
}

}  // namespace

Term Lowering::quantifier(const sema::Quantifier& e) {
    Scope& scope = make_.scope();
    const uint32_t outer = scope.size();
    if (!go_through(e.binders)) {
        return e.kind == sema::QuantifierKind::Count ? make_.unknown(make_.constant(Decimal{}))
                                                     : make_.constant(Answer::Unsure);
    }
    Term result = value(e.condition);
    for (uint32_t inner = scope.size(); inner > outer; --inner) {
        const bool innermost = inner == outer + e.binders.size();
        result = make_.reduce(reduction(e.kind, innermost), result, inner - 1);
        scope.pop();
    }
    return result;
}

// Into the scope, innermost last. False where that has no room.
bool Lowering::go_through(const std::vector<sema::Binder>& binders) {
    Scope& scope = make_.scope();
    const uint32_t outer = scope.size();
    for (const sema::Binder& binder : binders) {
        if (scope.is_full()) {
            make_.exceed(kTooManyLists);
            while (scope.size() > outer) scope.pop();
            return false;
        }
        const Place list = place(binder.list);
        variables_[index(binder.variable)] = Place{schema_.element(list.node), scope.push(list)};
    }
    return true;
}

// Of that type, where a limit keeps the program from being used.
Term Lowering::some_value(const sema::Type& type) {
    switch (type.kind) {
        case sema::TypeKind::Number:
            return make_.constant(Decimal{});
        case sema::TypeKind::Money:
            return make_.constant(Money{});
        case sema::TypeKind::Text:
            return make_.constant(std::string_view{});
        case sema::TypeKind::Date:
            return make_.constant(Date{});
        case sema::TypeKind::Choice:
            return make_.constant_choice(1);
        case sema::TypeKind::Duration:
            return make_.constant(Duration{{}, TimeUnit::Days});
        case sema::TypeKind::Moment:
            return make_.constant(Moment{});
        case sema::TypeKind::Answer:
        case sema::TypeKind::Record:
        case sema::TypeKind::Error:
            break;
    }
    return make_.constant(Answer::Unsure);
}

// One reduction over all the lists at once.
Term Lowering::aggregate(const sema::Type& type, const sema::Aggregate& e) {
    Scope& scope = make_.scope();
    const uint32_t outer = scope.size();
    if (!go_through(e.binders)) return some_value(type);
    const Term each = value(e.value);
    const Term condition = value(e.condition);
    const Opcode opcode = aggregation(e.kind, type.kind);
    const Term result = make_.aggregate(opcode, each, condition, outer, measured_in(opcode, type));
    while (scope.size() > outer) scope.pop();
    return result;
}

}  // namespace proviso::ir
