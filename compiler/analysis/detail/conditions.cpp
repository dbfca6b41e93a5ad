// SPDX-License-Identifier: Apache-2.0
#include "compiler/analysis/detail/conditions.h"

#include <array>

#include "compiler/analysis/detail/axes.h"

namespace proviso::analysis::detail {
namespace {

using sema::CompareOp;
using sema::ExprId;
using sema::index;
using sema::TypeKind;

constexpr uint64_t kMostExpressions = 2'000'000;  // looked at

bool is_condition(const Graph& graph, NodeId id) { return graph.kind(id) >= NodeKind::Constant; }

}  // namespace

struct Conditions::ConditionOf {
    Conditions& to;
    ExprId id;
    const Scope& scope;

    Graph& graph() const { return to.graph_; }
    NodeId condition(ExprId operand) const { return to.condition(operand, scope); }
    std::vector<NodeId> conditions(const std::vector<ExprId>& operands) const {
        std::vector<NodeId> out;
        out.reserve(operands.size());
        for (const ExprId operand : operands) out.push_back(condition(operand));
        return out;
    }
    // Has a value that is none of yes, no, unsure, so that it never stands for a condition.
    NodeId no_condition() const { return to.unknown(UnknownKind::TooDeep, {index(id)}, {}); }

    NodeId operator()(const sema::AnswerConstant& e) const { return graph().constant(e.value); }
    NodeId operator()(const sema::NumberConstant&) const { return no_condition(); }
    NodeId operator()(const sema::MoneyConstant&) const { return no_condition(); }
    NodeId operator()(const sema::TextConstant&) const { return no_condition(); }
    NodeId operator()(const sema::DateConstant&) const { return no_condition(); }
    NodeId operator()(const sema::MomentConstant&) const { return no_condition(); }
    NodeId operator()(const sema::DurationConstant&) const { return no_condition(); }
    NodeId operator()(const sema::InUnit&) const { return no_condition(); }
    NodeId operator()(const sema::AddLength&) const { return no_condition(); }
    NodeId operator()(const sema::ChoiceConstant&) const { return no_condition(); }
    NodeId operator()(const sema::RootRecord&) const { return no_condition(); }
    NodeId operator()(const sema::AsOf&) const { return no_condition(); }
    NodeId operator()(const sema::Arithmetic&) const { return no_condition(); }
    NodeId operator()(const sema::Negate&) const { return no_condition(); }
    NodeId operator()(const sema::CurrencyOf&) const { return no_condition(); }
    NodeId operator()(const sema::FoldCase&) const { return no_condition(); }
    NodeId operator()(const sema::TextLength&) const { return no_condition(); }
    NodeId operator()(const sema::Join&) const { return no_condition(); }
    NodeId operator()(const sema::Round&) const { return no_condition(); }
    NodeId operator()(const sema::AddDuration&) const { return no_condition(); }
    NodeId operator()(const sema::Difference&) const { return no_condition(); }
    NodeId operator()(const sema::PartOfDate&) const { return no_condition(); }

    NodeId operator()(const sema::VariableRef& e) const { return to.truth(to.variable(e.variable, scope), id); }
    NodeId operator()(const sema::FieldOf&) const { return to.truth(to.value(id, scope), id); }
    NodeId operator()(const sema::ParameterRef& e) const {
        return to.by_date(index(e.parameter), [&](NodeId answer) { return answer; });
    }
    NodeId operator()(const sema::InForce& e) const {
        return graph().in_dates(e.from.value_or(kFirstDate).days, e.until.value_or(kLastDate).days, Answer::Yes);
    }
    NodeId operator()(const sema::Call& e) const { return to.call(e, scope, true); }
    NodeId operator()(const sema::Not& e) const { return graph().negation(condition(e.operand)); }
    NodeId operator()(const sema::And& e) const { return graph().both(conditions(e.operands)); }
    NodeId operator()(const sema::Or& e) const { return graph().either(conditions(e.operands)); }
    NodeId operator()(const sema::Surely& e) const { return graph().surely(condition(e.operand)); }
    NodeId operator()(const sema::Possibly& e) const { return graph().possibly(condition(e.operand)); }
    NodeId operator()(const sema::Compare& e) const { return to.noted(to.compare(e.op, e.left, e.right, scope), id); }
    NodeId operator()(const sema::OneOf& e) const {
        std::vector<NodeId> options;
        for (const ExprId option : e.options) options.push_back(to.compare(CompareOp::Is, e.value, option, scope));
        return graph().either(std::move(options));
    }
    NodeId operator()(const sema::State& e) const {
        const NodeId field = to.value(e.field, scope);
        to.know(field, to.program_[e.field].type);
        const TestKind kind = e.state == sema::StateKind::Answered ? TestKind::Answered
                              : e.state == sema::StateKind::Unsure ? TestKind::Unsure
                                                                   : TestKind::NotApplicable;
        return to.noted(graph().test(field, kind), id);
    }
    NodeId operator()(const sema::If& e) const {
        return graph().choice(condition(e.condition), condition(e.then_value), condition(e.else_value));
    }
    NodeId operator()(const sema::IsBusinessDay& e) const {
        return to.unknown(UnknownKind::BusinessDay, {e.calendar}, {to.value(e.date, scope)});
    }
    NodeId operator()(const sema::Quantifier& e) const {
        if (e.kind == sema::QuantifierKind::Count) return no_condition();
        std::vector<NodeId> operands = to.quantified(e, id, scope);
        if (e.kind == sema::QuantifierKind::Any) return to.unknown(UnknownKind::Any, {}, std::move(operands));
        // Every element fits where there is none that does not.
        operands.back() = graph().negation(operands.back());
        return graph().negation(to.unknown(UnknownKind::Any, {}, std::move(operands)));
    }
    NodeId operator()(const sema::Aggregate& e) const {
        if (to.program_[id].type.kind != TypeKind::Answer) return no_condition();
        return to.unknown(UnknownKind::Aggregate, {static_cast<uint32_t>(e.kind)}, to.aggregated(e, scope));
    }
    NodeId operator()(const sema::Matches& e) const {
        return to.unknown(UnknownKind::Matches, {}, {to.value(e.text, scope), graph().text(e.pattern)});
    }
    NodeId operator()(const sema::RuleApplies& e) const { return to.asked(e, scope); }
};

NodeId Conditions::condition(ExprId id, const Scope& scope) {
    if (is_spent()) return unknown(UnknownKind::TooDeep, {index(id), scope.depth}, {});
    return std::visit(ConditionOf{*this, id, scope}, program_[id].node);
}

bool Conditions::is_spent() { return ++steps_ > kMostExpressions; }

NodeId Conditions::unknown(UnknownKind what, std::vector<uint32_t> words, std::vector<NodeId> operands) {
    words.insert(words.begin(), static_cast<uint32_t>(what));
    return graph_.add(NodeKind::Unknown, words, operands);
}

NodeId Conditions::noted(NodeId condition, ExprId id) {
    const NodeId test = graph_.kind(condition) == NodeKind::Not ? graph_.operands(condition)[0] : condition;
    if (!in_own_text_ || graph_.kind(test) != NodeKind::Test) return condition;
    if (can_be(graph_, test, Answer::Yes) && can_be(graph_, test, Answer::No)) return condition;
    if (parts_seen_.insert(index(id)).second) parts_.push_back({id, condition, false});
    return condition;
}

// The lists, then what is asked of each element.
std::vector<NodeId> Conditions::quantified(const sema::Quantifier& quantifier, ExprId id, const Scope& scope) {
    Scope inner = scope;
    std::vector<NodeId> operands;
    bring_into_reach(quantifier.binders, inner, &operands);
    operands.push_back(condition(quantifier.condition, inner));
    if (in_own_text_ && parts_seen_.insert(index(id)).second)
        parts_.push_back({quantifier.condition, operands.back(), true});
    return operands;
}

std::vector<NodeId> Conditions::aggregated(const sema::Aggregate& aggregate, const Scope& scope) {
    Scope inner = scope;
    std::vector<NodeId> operands;
    bring_into_reach(aggregate.binders, inner, &operands);
    operands.push_back(value(aggregate.value, inner));
    operands.push_back(condition(aggregate.condition, inner));
    return operands;
}

void Conditions::bring_into_reach(const std::vector<sema::Binder>& binders, Scope& scope, std::vector<NodeId>* lists) {
    for (const sema::Binder& binder : binders) {
        const NodeId list = value(binder.list, scope);
        if (lists != nullptr) lists->push_back(list);
        const NodeId element = graph_.add(NodeKind::Element, std::array{scope.depth}, std::array{list});
        scope.variables.emplace_back(binder.variable, element);
        ++scope.depth;
    }
}

NodeId Conditions::variable(sema::VariableId id, const Scope& scope) const {
    for (size_t i = scope.variables.size(); i-- > 0;)
        if (scope.variables[i].first == id) return scope.variables[i].second;
    return scope.variables.empty() ? NodeId{0} : scope.variables.front().second;
}

NodeId Conditions::truth(NodeId value, ExprId id) {
    if (is_condition(graph_, value)) return value;
    know(value, program_[id].type);
    return graph_.test(value, TestKind::Is, kYesKey);
}

// ---- calls ----

NodeId Conditions::call(const sema::Call& call, const Scope& scope, bool as_condition) {
    const sema::Define& define = program_.defines[index(call.define)];
    Scope inner{{}, scope.depth};
    std::vector<uint32_t> key{index(call.define), scope.depth};
    std::vector<NodeId> arguments;
    for (size_t i = 0; i < call.arguments.size(); ++i) {
        const bool answer = program_[call.arguments[i]].type == sema::Type{TypeKind::Answer, false, sema::kNone};
        arguments.push_back(answer ? condition(call.arguments[i], scope) : value(call.arguments[i], scope));
        inner.variables.emplace_back(define.parameters[i], arguments.back());
        key.push_back(Graph::index(arguments.back()));
    }
    const auto known = called_.find(key);
    if (known != called_.end()) return known->second;
    NodeId out{};
    if (nesting_ >= kDeepest) {
        std::vector<uint32_t> words{static_cast<uint32_t>(ValueKind::Called), index(call.define)};
        out = as_condition ? unknown(UnknownKind::Called, {index(call.define)}, arguments)
                           : graph_.add(NodeKind::Value, words, arguments);
    } else {
        const Deeper deeper(*this);
        out = as_condition ? condition(define.body, inner) : value(define.body, inner);
    }
    called_.emplace(std::move(key), out);
    return out;
}

NodeId Conditions::asked(const sema::RuleApplies& asked, const Scope& scope) {
    const sema::Rule& rule = program_.rules[index(asked.rule)];
    std::vector<NodeId> elements;
    for (const sema::VariableId variable : asked.shared) elements.push_back(this->variable(variable, scope));
    if (asked.shared.size() < rule.binders.size()) return unknown(UnknownKind::Asked, {index(asked.rule)}, elements);
    Scope inner{{}, scope.depth};
    for (size_t i = 0; i < rule.binders.size(); ++i)
        inner.variables.emplace_back(rule.binders[i].variable, elements[i]);
    return applies(asked.rule, inner);
}

}  // namespace proviso::analysis::detail
