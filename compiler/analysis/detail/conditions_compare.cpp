// SPDX-License-Identifier: Apache-2.0
// Comparisons: of a value with a constant, of two values, of a parameter that changes by date.
#include <algorithm>
#include <array>

#include "compiler/analysis/detail/conditions.h"

namespace proviso::analysis::detail {
namespace {

using sema::CompareOp;
using sema::ExprId;
using sema::TypeKind;

constexpr size_t kMostPeriods = 32;  // of a parameter

Answer answer_of(bool yes) { return yes ? Answer::Yes : Answer::No; }

bool is_constant(const Graph& graph, NodeId id) {
    return graph.kind(id) == NodeKind::Key || graph.kind(id) == NodeKind::Text;
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

NodeId Conditions::by_date(uint32_t parameter, const std::function<NodeId(NodeId)>& make) {
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

}  // namespace proviso::analysis::detail
