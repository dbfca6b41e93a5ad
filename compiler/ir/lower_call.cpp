// SPDX-License-Identifier: Apache-2.0
// Defines stand for their bodies. A call is lowered in a scope of its own that holds just the lists its arguments need, so that the same
// call from another rule, or with another variable over the same list, is the same work and is looked up.
#include "compiler/ir/define_order.h"
#include "compiler/ir/lowering.h"

namespace proviso::ir {
namespace {

// Between the caller's scope and the call's: position i of the call is the i-th binder of `used`.
struct Renumbering {
    BinderSet used;

    uint32_t inward(uint32_t position) const { return position == kNone ? kNone : size_of(used & (bit(position) - 1)); }
    BinderSet inward(BinderSet set) const {
        BinderSet result = 0;
        for (; set != 0; set &= set - 1) result |= bit(inward(static_cast<uint32_t>(std::countr_zero(set))));
        return result;
    }
    BinderSet outward(BinderSet set) const {
        BinderSet result = 0;
        uint32_t position = 0;
        for (BinderSet rest = used; rest != 0; rest &= rest - 1, ++position) {
            if ((set & bit(position)) != 0) result |= rest & (~rest + 1);
        }
        return result;
    }
};

}  // namespace

Term Lowering::call(const sema::Call& e) {
    const sema::Define& define = program_.defines[index(e.define)];
    std::vector<Binding> arguments;
    Renumbering renumbering{0};
    for (sema::ExprId argument : e.arguments) {
        if (program_[argument].type.kind == sema::TypeKind::Record) {
            const Place record = place(argument);
            renumbering.used |= make_.scope().closure(record.binder);
            arguments.push_back(record);
        } else {
            const Term term = value(argument);
            renumbering.used |= term.binders;
            arguments.push_back(term);
        }
    }
    Scope scope;
    for (BinderSet rest = renumbering.used; rest != 0; rest &= rest - 1) {
        const Binder& binder = make_.scope()[static_cast<uint32_t>(std::countr_zero(rest))];
        scope.push({binder.list_node, renumbering.inward(binder.owner)});
    }
    std::vector<uint32_t> key{index(e.define), index(scope.domain(graph_, scope.all()))};
    for (Binding& argument : arguments) {
        if (Place* record = std::get_if<Place>(&argument)) {
            record->binder = renumbering.inward(record->binder);
            key.insert(key.end(), {record->node, record->binder});
        } else {
            Term& term = std::get<Term>(argument);
            term.binders = renumbering.inward(term.binders);
            key.insert(key.end(), {index(term.value), static_cast<uint32_t>(term.binders),
                                   static_cast<uint32_t>(term.binders >> 32)});
        }
    }
    const auto [known, is_new] = calls_.try_emplace(std::move(key));
    // A map's entries stay where they are while calls within the body add theirs.
    if (is_new) known->second = call_in(scope, define, arguments);
    return {known->second.value, renumbering.outward(known->second.binders)};
}

Term Lowering::call_in(Scope& scope, const sema::Define& define, const std::vector<Binding>& arguments) {
    const Builder::Within here(make_, scope, make_.span());
    const Frame frame(*this, ++frames_);
    for (size_t i = 0; i < arguments.size(); ++i) variables_[index(define.parameters[i])] = arguments[i];
    return value(define.body);
}

// Defines without parameters, each after those it uses: so that a long chain of them is not a deep one.
void Lowering::lower_defines() {
    for (sema::DefineId define : defines_in_order(program_)) {
        if (!program_.defines[index(define)].parameters.empty()) continue;
        const Builder::Within here(make_, root_scope_, program_[program_.defines[index(define)].body].span);
        call({define, {}});
    }
}

}  // namespace proviso::ir
