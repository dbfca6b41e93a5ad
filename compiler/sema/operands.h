// SPDX-License-Identifier: Apache-2.0
// The expressions that an expression is directly made of. A new kind of expression does not compile until it is here.
#pragma once

#include <initializer_list>
#include <variant>
#include <vector>

#include "compiler/sema/program.h"

namespace proviso::sema {

// Calls `found` with each operand, in the order in which they are written.
template <class Found>
class Operands {
   public:
    explicit Operands(Found& found) : found_(found) {}

    void operator()(const AnswerConstant&) {}
    void operator()(const NumberConstant&) {}
    void operator()(const MoneyConstant&) {}
    void operator()(const TextConstant&) {}
    void operator()(const DateConstant&) {}
    void operator()(const MomentConstant&) {}
    void operator()(const DurationConstant&) {}
    void operator()(const ChoiceConstant&) {}
    void operator()(const RootRecord&) {}
    void operator()(const VariableRef&) {}
    void operator()(const FieldOf& e) { add({e.record}); }
    void operator()(const AsOf&) {}
    void operator()(const InForce&) {}
    void operator()(const ParameterRef&) {}
    void operator()(const Call& e) { add(e.arguments); }
    void operator()(const Not& e) { add({e.operand}); }
    void operator()(const And& e) { add(e.operands); }
    void operator()(const Or& e) { add(e.operands); }
    void operator()(const Surely& e) { add({e.operand}); }
    void operator()(const Possibly& e) { add({e.operand}); }
    void operator()(const Compare& e) { add({e.left, e.right}); }
    void operator()(const OneOf& e) {
        add({e.value});
        add(e.options);
    }
    void operator()(const State& e) { add({e.field}); }
    void operator()(const If& e) { add({e.condition, e.then_value, e.else_value}); }
    void operator()(const Arithmetic& e) { add({e.left, e.right}); }
    void operator()(const Negate& e) { add({e.operand}); }
    void operator()(const CurrencyOf& e) { add({e.operand}); }
    void operator()(const FoldCase& e) { add({e.operand}); }
    void operator()(const TextLength& e) { add({e.operand}); }
    void operator()(const Join& e) { add(e.pieces); }
    void operator()(const Matches& e) { add({e.text}); }
    void operator()(const Round& e) { add({e.operand}); }
    void operator()(const InUnit& e) { add({e.amount}); }
    void operator()(const AddLength& e) { add({e.start, e.length}); }
    void operator()(const AddDuration& e) { add({e.date, e.amount}); }
    void operator()(const Difference& e) { add({e.from, e.to}); }
    void operator()(const PartOfDate& e) { add({e.date}); }
    void operator()(const IsBusinessDay& e) { add({e.date}); }
    void operator()(const Quantifier& e) {
        for (const Binder& binder : e.binders) add({binder.list});
        add({e.condition});
    }
    void operator()(const Aggregate& e) {
        for (const Binder& binder : e.binders) add({binder.list});
        add({e.value, e.condition});
    }
    void operator()(const RuleApplies&) {}

   private:
    void add(std::initializer_list<ExprId> operands) {
        for (const ExprId operand : operands) found_(operand);
    }
    void add(const std::vector<ExprId>& operands) {
        for (const ExprId operand : operands) found_(operand);
    }

    Found& found_;
};

template <class Found>
void for_each_operand(const Expr& expr, Found found) {
    std::visit(Operands<Found>(found), expr.node);
}

}  // namespace proviso::sema
