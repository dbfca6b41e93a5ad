// SPDX-License-Identifier: Apache-2.0
// How rules hang together (docs/language.md, section 5), in three-valued logic:
//   free    = own and no displacing rule applies
//   lifts   = free and not any lifts of its exceptions          (exceptions only)
//   reach   = free; for an exception: reach(base) and free
//   applies = reach and not any lifts of its exceptions
// Each is computed once, on first need. Chains of exceptions are walked, not recursed into; and free() is asked for in dependency
// order, so that all that what displaces a rule, or what it asks about, depends on has been computed before.
#include "compiler/ir/lowering.h"

namespace proviso::ir {

void Lowering::open_scope(sema::RuleId id) {
    Scope& scope = state(id).scope;
    const Builder::Within here(make_, scope, rule(id).id_span);
    for (const sema::Binder& binder : rule(id).binders) {
        const Place list = place(binder.list);
        variables_[index(binder.variable)] = Place{schema_.element(list.node), scope.push(list)};
    }
}

// A rule outside its dates is no. Where there is no date, every rule counts as within them.
Term Lowering::in_force(const sema::InForce& period) {
    std::vector<Term> outside;
    const Term date = make_.rules_as_of();
    if (period.from) {
        outside.push_back(make_.binary(Opcode::LtDate, date, make_.constant(*period.from)));
    }
    if (period.until) {
        outside.push_back(make_.binary(Opcode::LtDate, make_.constant(*period.until), date));
    }
    return make_.logical_not(make_.surely(make_.any_of(std::move(outside))));
}

Term Lowering::own(sema::RuleId id) {
    RuleState& rule_state = state(id);
    if (rule_state.own.value != kNoValue) return rule_state.own;
    const Builder::Within here(make_, rule_state.scope, rule(id).id_span);
    const Frame frame(*this, frames_of_[index(id)]);
    std::vector<Term> conditions{value(rule(id).condition),
                                 in_force({rule(id).effective_from, rule(id).effective_until})};
    if (rule_state.scope.size() > 0) conditions.push_back(make_.exists(rule_state.scope.all()));
    return rule_state.own = make_.all_of(std::move(conditions));
}

Term Lowering::any_applies(sema::RuleId id, uint32_t shared) {
    Term any = applies(id);
    const Builder::Within here(make_, state(id).scope, make_.span());
    for (uint32_t inner = state(id).scope.size(); inner > shared; --inner) {
        any = make_.reduce(Opcode::AnyInstance, any, inner - 1);
    }
    return any;
}

Term Lowering::free(sema::RuleId id) {
    RuleState& rule_state = state(id);
    if (rule_state.free.value != kNoValue) return rule_state.free;
    Term result = own(id);
    const Builder::Within here(make_, rule_state.scope, rule(id).id_span);
    for (const sema::Displacement& displacement : rule(id).displaced_by) {
        // The shared binders come first in both scopes, so the same bits name them.
        const Term displaced = any_applies(displacement.by, displacement.shared);
        rule_state.displaced.push_back(displaced);
        result = make_.logical_and(result, make_.logical_not(displaced));
    }
    return rule_state.free = result;
}

Term Lowering::any_lifts(sema::RuleId id) {
    std::vector<Term> lifts;
    for (sema::RuleId exception : rule(id).exceptions) lifts.push_back(state(exception).lifts);
    return make_.any_of(std::move(lifts));
}

// Of all exceptions to `id`, and exceptions to them: last ones first.
void Lowering::settle_lifts(sema::RuleId id) {
    std::vector<sema::RuleId> below{id};
    for (size_t i = 0; i < below.size(); ++i) {
        for (sema::RuleId exception : rule(below[i]).exceptions) {
            if (state(exception).lifts.value == kNoValue) below.push_back(exception);
        }
    }
    for (size_t i = below.size() - 1; i > 0; --i) {
        const sema::RuleId exception = below[i];
        const Term is_free = free(exception);
        const Builder::Within here(make_, state(exception).scope, rule(exception).id_span);
        state(exception).lifts = make_.logical_and(is_free, make_.logical_not(any_lifts(exception)));
    }
}

Term Lowering::reach(sema::RuleId id) {
    std::vector<sema::RuleId> chain{id};
    while (state(chain.back()).reach.value == kNoValue && rule(chain.back()).base != kNone) {
        chain.push_back(sema::RuleId{rule(chain.back()).base});
    }
    Term above = state(chain.back()).reach;
    if (above.value == kNoValue) above = state(chain.back()).reach = free(chain.back());
    chain.pop_back();
    for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
        const Term is_free = free(*it);
        const Builder::Within here(make_, state(*it).scope, rule(*it).id_span);
        above = state(*it).reach = make_.logical_and(above, is_free);
    }
    return above;
}

Term Lowering::applies(sema::RuleId id) {
    RuleState& rule_state = state(id);
    if (rule_state.applies.value != kNoValue) return rule_state.applies;
    const Term reaches = reach(id);
    settle_lifts(id);
    const Builder::Within here(make_, rule_state.scope, rule(id).id_span);
    return rule_state.applies = make_.logical_and(reaches, make_.logical_not(any_lifts(id)));
}

Term Lowering::rule_applies(const sema::RuleApplies& e) {
    Term any = any_applies(e.rule, static_cast<uint32_t>(e.shared.size()));
    BinderSet here = 0;
    for (uint32_t i = 0; i < e.shared.size(); ++i) {
        const Place element = std::get<Place>(variables_[index(e.shared[i])]);
        if ((any.binders & bit(i)) != 0) here |= bit(element.binder);
    }
    return {any.value, here};
}

}  // namespace proviso::ir
