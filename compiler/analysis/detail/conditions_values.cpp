// SPDX-License-Identifier: Apache-2.0
// Values: what each expression that is no condition stands for.
#include <array>

#include "compiler/analysis/detail/conditions.h"

namespace proviso::analysis::detail {
namespace {

using sema::ExprId;
using sema::index;
using sema::TypeKind;

constexpr Key kNanosASecond = 1'000'000'000;  // the units of moments

}  // namespace

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

}  // namespace proviso::analysis::detail
