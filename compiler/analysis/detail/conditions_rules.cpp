// SPDX-License-Identifier: Apache-2.0
// Rules: when one applies, reaches, lifts, gives way.
#include <array>

#include "compiler/analysis/detail/conditions.h"

namespace proviso::analysis::detail {
namespace {

using sema::index;

}  // namespace

Scope Conditions::scope_of(const sema::Rule& rule) {
    Scope scope;
    bring_into_reach(rule.binders, scope, nullptr);
    return scope;
}

Scope Conditions::scope_of(const sema::Define& define) {
    Scope scope;
    for (const sema::VariableId parameter : define.parameters) {
        const std::array words{static_cast<uint32_t>(ValueKind::Parameter), index(parameter)};
        scope.variables.emplace_back(parameter, graph_.add(NodeKind::Value, words, {}));
    }
    return scope;
}

Scope Conditions::scope_in(const sema::Rule& rule, const sema::Rule& other, size_t shared, const Scope& scope) const {
    Scope out{{}, scope.depth};
    for (size_t i = 0; i < shared; ++i)
        out.variables.emplace_back(other.binders[i].variable, variable(rule.binders[i].variable, scope));
    return out;
}

NodeId Conditions::own(sema::RuleId rule, const Scope& scope) {
    return condition(program_.rules[index(rule)].condition, scope);
}

NodeId Conditions::own(sema::RuleId rule) {
    own_.resize(program_.rules.size());
    std::optional<NodeId>& known = own_[index(rule)];
    if (!known) known = own(rule, scope_of(program_.rules[index(rule)]));
    return *known;
}

NodeId Conditions::in_force(const sema::Rule& rule) {
    if (!rule.effective_from && !rule.effective_until) return graph_.constant(Answer::Yes);
    return graph_.in_dates(rule.effective_from.value_or(kFirstDate).days, rule.effective_until.value_or(kLastDate).days,
                           Answer::Yes);
}

NodeId Conditions::displaces(const sema::Displacement& displacement, const sema::Rule& displaced, const Scope& scope) {
    const sema::Rule& by = program_.rules[index(displacement.by)];
    const Scope inner = scope_in(displaced, by, displacement.shared, scope);
    if (displacement.shared == by.binders.size()) return applies(displacement.by, inner);
    std::vector<NodeId> elements;
    for (const auto& [variable, element] : inner.variables) elements.push_back(element);
    return unknown(UnknownKind::Displacing, {index(displacement.by)}, elements);
}

// `what` tells what is asked of the rule from other questions about it.
template <class Make>
NodeId Conditions::of_rule(RuleQuestion what, sema::RuleId rule, const Scope& scope, const Make& make) {
    const sema::Rule& asked = program_.rules[index(rule)];
    std::vector<NodeId> elements;
    for (const sema::Binder& binder : asked.binders) elements.push_back(variable(binder.variable, scope));
    std::vector<uint32_t> key{static_cast<uint32_t>(what), index(rule), scope.depth};
    for (const NodeId element : elements) key.push_back(Graph::index(element));
    const auto known = applying_.find(key);
    if (known != applying_.end()) return known->second;
    NodeId out{};
    if (nesting_ >= kDeepest) {
        out = unknown(UnknownKind::TooDeep, {static_cast<uint32_t>(what), index(rule)}, elements);
    } else {
        const Deeper deeper(*this);
        out = make(asked);
    }
    applying_.emplace(std::move(key), out);
    return out;
}

NodeId Conditions::free(sema::RuleId rule, const Scope& scope) {
    return of_rule(RuleQuestion::Free, rule, scope, [&](const sema::Rule& asked) {
        std::vector<NodeId> conditions{own(rule, scope), in_force(asked)};
        for (const sema::Displacement& displacement : asked.displaced_by)
            conditions.push_back(graph_.negation(displaces(displacement, asked, scope)));
        return graph_.both(std::move(conditions));
    });
}

NodeId Conditions::lifts(sema::RuleId exception, const Scope& scope) {
    return of_rule(RuleQuestion::Lifts, exception, scope, [&](const sema::Rule& asked) {
        std::vector<NodeId> conditions{free(exception, scope)};
        for (const sema::RuleId inner : asked.exceptions) {
            const Scope its = scope_in(asked, program_.rules[index(inner)], asked.binders.size(), scope);
            conditions.push_back(graph_.negation(lifts(inner, its)));
        }
        return graph_.both(std::move(conditions));
    });
}

NodeId Conditions::reach(sema::RuleId rule, const Scope& scope) {
    return of_rule(RuleQuestion::Reach, rule, scope, [&](const sema::Rule& asked) {
        if (asked.base == sema::kNone) return free(rule, scope);
        const Scope its = scope_in(asked, program_.rules[asked.base], asked.binders.size(), scope);
        return graph_.both({reach(sema::RuleId{asked.base}, its), free(rule, scope)});
    });
}

NodeId Conditions::applies(sema::RuleId rule, const Scope& scope) {
    return of_rule(RuleQuestion::Applies, rule, scope, [&](const sema::Rule& asked) {
        std::vector<NodeId> conditions{reach(rule, scope)};
        for (const sema::RuleId exception : asked.exceptions) {
            const Scope its = scope_in(asked, program_.rules[index(exception)], asked.binders.size(), scope);
            conditions.push_back(graph_.negation(lifts(exception, its)));
        }
        return graph_.both(std::move(conditions));
    });
}

}  // namespace proviso::analysis::detail
