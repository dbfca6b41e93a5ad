// SPDX-License-Identifier: Apache-2.0
#include "compiler/analysis/detail/conditions.h"

#include <algorithm>
#include <array>
#include <utility>

#include "compiler/analysis/detail/axes.h"

namespace proviso::analysis::detail {
namespace {

using sema::CompareOp;
using sema::ExprId;
using sema::index;
using sema::TypeKind;

constexpr uint32_t kDeepest = 64;                                                  // calls and rules inside one another
constexpr Key kNanosASecond = 1'000'000'000, kNanosADay = 86'400 * kNanosASecond;  // the units of moments
constexpr uint64_t kMostExpressions = 2'000'000;                                   // expressions looked at
constexpr size_t kMostPeriods = 32;                                                // of a parameter

Answer answer_of(bool yes) { return yes ? Answer::Yes : Answer::No; }

bool is_condition(const Graph& graph, NodeId id) { return graph.kind(id) >= NodeKind::Constant; }
bool is_constant(const Graph& graph, NodeId id) {
    return graph.kind(id) == NodeKind::Key || graph.kind(id) == NodeKind::Text;
}

struct Range {
    int64_t low, high;
};
// Of a part of a date or moment that is a number; empty for the others.
Range range_of(sema::DatePart part) {
    switch (part) {
        case sema::DatePart::Weekday:
        case sema::DatePart::Date:
            break;
        case sema::DatePart::Year:
            return {1, 9999};
        case sema::DatePart::Month:
            return {1, 12};
        case sema::DatePart::Day:
            return {1, 31};
        case sema::DatePart::Hour:
            return {0, 23};
        case sema::DatePart::Minute:
            return {0, 59};
    }
    return {1, 0};
}

CompareOp mirrored(CompareOp op) {
    switch (op) {
        case CompareOp::Less:
            return CompareOp::More;
        case CompareOp::AtMost:
            return CompareOp::AtLeast;
        case CompareOp::More:
            return CompareOp::Less;
        case CompareOp::AtLeast:
            return CompareOp::AtMost;
        case CompareOp::Is:
        case CompareOp::IsNot:
        case CompareOp::Contains:
        case CompareOp::StartsWith:
        case CompareOp::EndsWith:
            break;
    }
    return op;
}

bool holds(CompareOp op, Key a, Key b) {
    switch (op) {
        case CompareOp::Less:
            return a < b;
        case CompareOp::AtMost:
            return a <= b;
        case CompareOp::More:
            return a > b;
        case CompareOp::AtLeast:
            return a >= b;
        case CompareOp::Is:
            return a == b;
        case CompareOp::IsNot:
            return a != b;
        case CompareOp::Contains:
        case CompareOp::StartsWith:
        case CompareOp::EndsWith:
            break;
    }
    return false;
}

}  // namespace

// ---- values ----

struct Conditions::ValueOf {
    Conditions& to;
    ExprId id;
    const Scope& scope;

    Graph& graph() const { return to.graph_; }
    NodeId value(ExprId operand) const { return to.value(operand, scope); }
    NodeId made(ValueKind kind, std::vector<uint32_t> words, const std::vector<NodeId>& operands) const {
        words.insert(words.begin(), static_cast<uint32_t>(kind));
        return graph().add(NodeKind::Value, words, operands);
    }
    NodeId condition() const { return to.condition(id, scope); }
    // What is counted between moments has parts.
    uint32_t of_moment(ExprId operand) const { return to.program_[operand].type.kind == TypeKind::Moment ? 1 : 0; }

    NodeId operator()(const sema::AnswerConstant&) const { return condition(); }
    NodeId operator()(const sema::NumberConstant& e) const { return graph().key(e.value.units); }
    NodeId operator()(const sema::MoneyConstant& e) const {
        return graph().measured_key(e.value.amount.units, static_cast<uint32_t>(e.value.currency));
    }
    NodeId operator()(const sema::TextConstant& e) const { return graph().text(e.value); }
    NodeId operator()(const sema::DateConstant& e) const { return graph().key(e.value.days); }
    NodeId operator()(const sema::MomentConstant& e) const {
        return graph().key(static_cast<Key>(e.value.seconds) * kNanosASecond + e.value.nanos);
    }
    NodeId operator()(const sema::DurationConstant& e) const {
        return graph().measured_key(e.value.count.units, static_cast<uint32_t>(kind_of(e.value.unit)));
    }
    NodeId operator()(const sema::ChoiceConstant& e) const { return graph().key(e.value); }
    NodeId operator()(const sema::InUnit& e) const {
        return made(ValueKind::InUnit, {static_cast<uint32_t>(e.unit)}, {value(e.amount)});
    }
    NodeId operator()(const sema::AddLength& e) const {
        return made(ValueKind::AddLength, {static_cast<uint32_t>(e.rounding), e.calendar},
                    {value(e.start), value(e.length)});
    }
    NodeId operator()(const sema::RootRecord&) const { return graph().add(NodeKind::Record, {}, {}); }
    NodeId operator()(const sema::VariableRef& e) const { return to.variable(e.variable, scope); }
    NodeId operator()(const sema::FieldOf& e) const {
        const std::array words{to.program_[e.record].type.ref, e.field};
        return graph().add(NodeKind::Field, words, std::array{value(e.record)});
    }
    NodeId operator()(const sema::AsOf&) const { return made(ValueKind::AsOf, {}, {}); }
    NodeId operator()(const sema::ParameterRef& e) const {
        return graph().add(NodeKind::Dated, std::array{index(e.parameter)}, {});
    }
    NodeId operator()(const sema::InForce&) const { return condition(); }
    NodeId operator()(const sema::Call& e) const { return to.call(e, scope, false); }
    NodeId operator()(const sema::Not&) const { return condition(); }
    NodeId operator()(const sema::And&) const { return condition(); }
    NodeId operator()(const sema::Or&) const { return condition(); }
    NodeId operator()(const sema::Surely&) const { return condition(); }
    NodeId operator()(const sema::Possibly&) const { return condition(); }
    NodeId operator()(const sema::Compare&) const { return condition(); }
    NodeId operator()(const sema::OneOf&) const { return condition(); }
    NodeId operator()(const sema::State&) const { return condition(); }
    NodeId operator()(const sema::If& e) const {
        if (to.program_[id].type.kind == TypeKind::Answer) return condition();
        return made(ValueKind::If, {}, {to.condition(e.condition, scope), value(e.then_value), value(e.else_value)});
    }
    NodeId operator()(const sema::Arithmetic& e) const {
        return made(ValueKind::Arithmetic, {static_cast<uint32_t>(e.op)}, {value(e.left), value(e.right)});
    }
    NodeId operator()(const sema::Negate& e) const {
        const NodeId operand = value(e.operand);
        if (graph().kind(operand) == NodeKind::Key)
            return graph().measured_key(-graph().key_of(operand), graph().measure_of(operand));
        return made(ValueKind::Negate, {}, {operand});
    }
    NodeId operator()(const sema::CurrencyOf& e) const { return made(ValueKind::CurrencyOf, {}, {value(e.operand)}); }
    NodeId operator()(const sema::FoldCase& e) const { return made(ValueKind::FoldCase, {}, {value(e.operand)}); }
    NodeId operator()(const sema::TextLength& e) const { return made(ValueKind::TextLength, {}, {value(e.operand)}); }
    NodeId operator()(const sema::Join& e) const {
        std::vector<NodeId> pieces;
        for (const ExprId piece : e.pieces) pieces.push_back(value(piece));
        return made(ValueKind::Join, {}, pieces);
    }
    NodeId operator()(const sema::Matches&) const { return condition(); }
    NodeId operator()(const sema::Aggregate& e) const {
        if (to.program_[id].type.kind == TypeKind::Answer) return condition();
        return made(ValueKind::Aggregate, {static_cast<uint32_t>(e.kind)}, to.aggregated(e, scope));
    }
    NodeId operator()(const sema::Round& e) const {
        return made(ValueKind::Round, {static_cast<uint32_t>(e.mode), e.places}, {value(e.operand)});
    }
    NodeId operator()(const sema::AddDuration& e) const {
        return made(ValueKind::AddDuration, {static_cast<uint32_t>(e.unit), e.calendar},
                    {value(e.date), value(e.amount)});
    }
    NodeId operator()(const sema::Difference& e) const {
        return made(ValueKind::Difference, {of_moment(e.from), static_cast<uint32_t>(e.unit), e.calendar},
                    {value(e.from), value(e.to)});
    }
    NodeId operator()(const sema::PartOfDate& e) const {
        return made(ValueKind::PartOfDate, {of_moment(e.date), static_cast<uint32_t>(e.part)}, {value(e.date)});
    }
    NodeId operator()(const sema::IsBusinessDay&) const { return condition(); }
    NodeId operator()(const sema::Quantifier& e) const {
        if (e.kind != sema::QuantifierKind::Count) return condition();
        return made(ValueKind::Count, {}, to.quantified(e, id, scope));
    }
    NodeId operator()(const sema::RuleApplies&) const { return condition(); }
};

NodeId Conditions::value(ExprId id, const Scope& scope) {
    if (is_spent())
        return graph_.add(NodeKind::Value,
                          std::array{static_cast<uint32_t>(ValueKind::TooDeep), index(id), scope.depth}, {});
    return std::visit(ValueOf{*this, id, scope}, program_[id].node);
}

// ---- conditions ----

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
        const auto kind = e.kind == sema::QuantifierKind::Any ? UnknownKind::Any : UnknownKind::Every;
        return to.unknown(kind, {}, to.quantified(e, id, scope));
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

// ---- what is known of values ----

void Conditions::know(NodeId value, sema::Type type) {
    if (graph_.has_traits(value)) return;
    Traits traits;
    traits.type = type;
    switch (type.kind) {
        case TypeKind::Number:
        case TypeKind::Money:
        case TypeKind::Duration:
            traits.low = -Decimal::kMaxUnits, traits.high = Decimal::kMaxUnits;
            break;
        case TypeKind::Date:
            traits.low = kFirstDate.days, traits.high = kLastDate.days;
            break;
        // A clock may be almost a day from UTC.
        case TypeKind::Moment:
            traits.low = (kFirstDate.days - 1) * kNanosADay, traits.high = (kLastDate.days + 2) * kNanosADay - 1;
            break;
        case TypeKind::Choice:
            traits.high = static_cast<Key>(program_.choices[type.ref].values.size()) - 1;
            break;
        case TypeKind::Answer:
            traits.high = kNoKey;
            break;
        case TypeKind::Text:
        case TypeKind::Record:
        case TypeKind::Error:
            break;
    }
    if (graph_.kind(value) == NodeKind::Value) know_value(value, traits);
    traits.field = graph_.kind(value) == NodeKind::Field || graph_.kind(value) == NodeKind::Element;
    traits.certain = is_certain(value);
    if (graph_.kind(value) == NodeKind::Field) traits.may_not_apply = field_of(value).may_not_apply;
    graph_.set_traits(value, traits);
}

void Conditions::know_value(NodeId value, Traits& traits) const {
    const auto words = graph_.words(value);
    const auto number = [](int64_t n) { return Decimal::from_integer(n).units; };
    switch (static_cast<ValueKind>(words[0])) {
        case ValueKind::Count:
        case ValueKind::TextLength:
            traits.whole = true, traits.low = 0;
            break;
        case ValueKind::Aggregate:
            if (static_cast<sema::AggregateKind>(words[1]) != sema::AggregateKind::Distinct) break;
            traits.whole = true, traits.low = 0;
            break;
        case ValueKind::Difference:
            traits.whole = words[1] == 0;
            break;
        case ValueKind::PartOfDate: {
            const Range range = range_of(static_cast<sema::DatePart>(words[2]));
            if (range.low > range.high) break;
            traits.whole = true, traits.low = number(range.low), traits.high = number(range.high);
            break;
        }
        case ValueKind::AsOf:
        case ValueKind::If:
        case ValueKind::Arithmetic:
        case ValueKind::Negate:
        case ValueKind::CurrencyOf:
        case ValueKind::Round:
        case ValueKind::AddDuration:
        case ValueKind::FoldCase:
        case ValueKind::Join:
        case ValueKind::InUnit:
        case ValueKind::AddLength:
        case ValueKind::Parameter:
        case ValueKind::AmountIn:
        case ValueKind::Called:
        case ValueKind::TooDeep:
            break;
    }
}

const sema::Field& Conditions::field_of(NodeId field) const {
    const auto words = graph_.words(field);
    return program_.records[words[0]].fields[words[1]];
}

// Whether every record that is decided answers it, where the element that it belongs to is there.
bool Conditions::is_certain(NodeId value) const {
    while (graph_.kind(value) == NodeKind::Field) {
        if (!field_of(value).required) return false;
        value = graph_.operands(value)[0];
        if (graph_.kind(value) == NodeKind::Record || graph_.kind(value) == NodeKind::Element) return true;
    }
    return false;
}

// ---- comparisons ----

NodeId Conditions::compare(CompareOp op, ExprId left, ExprId right, const Scope& scope) {
    const sema::Expr& compared = program_[left];
    const bool equality = op == CompareOp::Is || op == CompareOp::IsNot;
    const bool containment = op == CompareOp::Contains || op == CompareOp::StartsWith || op == CompareOp::EndsWith;
    if (compared.type.list || containment)
        return unknown(UnknownKind::Contains, {static_cast<uint32_t>(op)}, {value(left, scope), value(right, scope)});
    if (compared.type.kind == TypeKind::Answer && equality) {
        const NodeId same = compare_answers(left, right, scope);
        return op == CompareOp::Is ? same : graph_.negation(same);
    }
    const NodeId a = value(left, scope), b = value(right, scope);
    const bool by_left = !is_constant(graph_, a);
    return compare_values(op, a, b, program_[by_left ? left : right].type);
}

NodeId Conditions::compare_answers(ExprId left, ExprId right, const Scope& scope) {
    if (std::holds_alternative<sema::AnswerConstant>(program_[left].node)) std::swap(left, right);
    const NodeId a = value(left, scope), b = value(right, scope);
    const auto is_place = [&](NodeId id) { return graph_.kind(id) == NodeKind::Field && field_of(id).may_not_apply; };
    const auto wanted = graph_.constant_of(b);
    if (is_place(a) || is_place(b)) {
        if (!wanted || *wanted == Answer::Unsure)
            return unknown(UnknownKind::AnswersEqual, {}, {std::min(a, b), std::max(a, b)});
        know(a, program_[left].type);
        return graph_.test(a, TestKind::Is, *wanted == Answer::Yes ? kYesKey : kNoKey);
    }
    const NodeId x = truth(a, left), y = truth(b, right);
    if (wanted == Answer::Unsure) return b;
    if (wanted) return *wanted == Answer::Yes ? x : graph_.negation(x);
    return graph_.either({graph_.both({x, y}), graph_.both({graph_.negation(x), graph_.negation(y)})});
}

NodeId Conditions::compare_values(CompareOp op, NodeId left, NodeId right, sema::Type type) {
    const auto is_dated = [&](NodeId id) { return graph_.kind(id) == NodeKind::Dated; };
    if (is_constant(graph_, left) && !is_constant(graph_, right)) {
        std::swap(left, right);
        op = mirrored(op);
    }
    // Both parameters, or a parameter beside anything: constants in turn.
    if (is_dated(left) && (is_constant(graph_, right) || !is_dated(right)))
        return by_date(graph_.words(left)[0],
                       [&](NodeId constant) { return compare_values(op, constant, right, type); });
    if (is_dated(right) && !is_dated(left))
        return by_date(graph_.words(right)[0],
                       [&](NodeId constant) { return compare_values(op, left, constant, type); });
    if (!is_constant(graph_, right)) return related(op, left, right, type);
    if (!is_constant(graph_, left)) return compare_with_constant(op, left, right, type);
    const bool equality = op == CompareOp::Is || op == CompareOp::IsNot;
    if (graph_.kind(left) == NodeKind::Text && !equality) return related(op, left, right, type);
    if (graph_.kind(left) == NodeKind::Text)
        return graph_.constant(answer_of((left == right) == (op == CompareOp::Is)));
    if (graph_.measure_of(left) != graph_.measure_of(right)) return graph_.constant(Answer::Unsure);
    return graph_.constant(answer_of(holds(op, graph_.key_of(left), graph_.key_of(right))));
}

NodeId Conditions::compare_with_constant(CompareOp op, NodeId value, NodeId constant, sema::Type type) {
    // Of an amount in any currency, only what it is in the constant's can be told.
    if ((type.kind == TypeKind::Money || type.kind == TypeKind::Duration) && type.ref == sema::kNone) {
        const std::array words{static_cast<uint32_t>(ValueKind::AmountIn), graph_.measure_of(constant)};
        value = graph_.add(NodeKind::Value, words, std::array{value});
    }
    know(value, type);
    if (graph_.kind(constant) == NodeKind::Text && op != CompareOp::Is && op != CompareOp::IsNot)
        return related(op, value, constant, type);
    if (graph_.kind(constant) == NodeKind::Text) {
        const NodeId same = graph_.test(value, TestKind::IsText, graph_.words(constant)[0]);
        return op == CompareOp::Is ? same : graph_.negation(same);
    }
    const Key key = graph_.key_of(constant);
    switch (op) {
        case CompareOp::Less:
            return graph_.test(value, TestKind::AtMost, key - 1);
        case CompareOp::AtMost:
            return graph_.test(value, TestKind::AtMost, key);
        case CompareOp::More:
            return graph_.negation(graph_.test(value, TestKind::AtMost, key));
        case CompareOp::AtLeast:
            return graph_.negation(graph_.test(value, TestKind::AtMost, key - 1));
        case CompareOp::Is:
            return graph_.test(value, TestKind::Is, key);
        case CompareOp::IsNot:
            return graph_.negation(graph_.test(value, TestKind::Is, key));
        case CompareOp::Contains:
        case CompareOp::StartsWith:
        case CompareOp::EndsWith:
            break;
    }
    return unknown(UnknownKind::Contains, {static_cast<uint32_t>(op)}, {value, constant});
}

NodeId Conditions::related(CompareOp op, NodeId left, NodeId right, sema::Type type) {
    know(left, type), know(right, type);
    switch (op) {
        case CompareOp::Less:
            return graph_.relation(left, right, RelationKind::Less);
        case CompareOp::AtMost:
            return graph_.negation(graph_.relation(left, right, RelationKind::More));
        case CompareOp::More:
            return graph_.relation(left, right, RelationKind::More);
        case CompareOp::AtLeast:
            return graph_.negation(graph_.relation(left, right, RelationKind::Less));
        case CompareOp::Is:
            return graph_.relation(left, right, RelationKind::Equal);
        case CompareOp::IsNot:
            return graph_.negation(graph_.relation(left, right, RelationKind::Equal));
        case CompareOp::Contains:
        case CompareOp::StartsWith:
        case CompareOp::EndsWith:
            break;
    }
    return unknown(UnknownKind::Contains, {static_cast<uint32_t>(op)}, {left, right});
}

template <class Make>
NodeId Conditions::by_date(uint32_t parameter, const Make& make) {
    const auto& values = program_.parameters[parameter].values;
    if (values.size() > kMostPeriods) return unknown(UnknownKind::TooDeep, {static_cast<uint32_t>(steps_)}, {});
    NodeId out = graph_.constant(Answer::Unsure);
    for (size_t i = values.size(); i-- > 0;) {
        int32_t last = kLastDate.days;
        if (i + 1 < values.size()) last = values[i + 1].from.days - 1;
        if (values[i].until) last = std::min(last, values[i].until->days);
        const NodeId within = graph_.in_dates(values[i].from.days, last, Answer::No);
        out = graph_.choice(within, make(value(values[i].value, Scope{})), out);
    }
    return out;
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

// ---- rules ----

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
