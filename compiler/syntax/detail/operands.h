// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "compiler/syntax/ast.h"

namespace proviso::syntax::detail {

// Calls `each` with the id of every direct operand of an expression.
void for_each_operand(const Expr& expr, const auto& each) {
    const auto all = [&](const std::vector<ExprId>& ids) {
        for (const ExprId id : ids) each(id);
    };
    struct Visitor {
        decltype(each) one;
        decltype(all) many;
        void operator()(const MemberExpr& e) const { one(e.base); }
        void operator()(const CallExpr& e) const { many(e.arguments); }
        void operator()(const DurationExpr& e) const { one(e.amount); }
        void operator()(const RoundedLengthExpr& e) const { one(e.length); }
        void operator()(const ShiftExpr& e) const { one(e.duration), one(e.date); }
        void operator()(const DifferenceExpr& e) const { one(e.from), one(e.to); }
        void operator()(const DatePartExpr& e) const { one(e.date); }
        void operator()(const BusinessDayExpr& e) const { one(e.date); }
        void operator()(const ParenExpr& e) const { one(e.inner); }
        void operator()(const NotExpr& e) const { one(e.operand); }
        void operator()(const SurelyExpr& e) const { one(e.operand); }
        void operator()(const PossiblyExpr& e) const { one(e.operand); }
        void operator()(const AndExpr& e) const { many(e.operands); }
        void operator()(const OrExpr& e) const { many(e.operands); }
        void operator()(const CompareExpr& e) const { one(e.left), one(e.right); }
        void operator()(const BetweenExpr& e) const { one(e.value), one(e.low), one(e.high); }
        void operator()(const OneOfExpr& e) const {
            one(e.value), many(e.options);
            if (e.list != kNoExpr) one(e.list);
        }
        void operator()(const ContainsSomeExpr& e) const {
            one(e.whole), many(e.options);
            if (e.list != kNoExpr) one(e.list);
        }
        void operator()(const StateExpr& e) const { one(e.field); }
        void operator()(const ArithmeticExpr& e) const { one(e.left), one(e.right); }
        void operator()(const NegateExpr& e) const { one(e.operand); }
        void operator()(const CurrencyOfExpr& e) const { one(e.operand); }
        void operator()(const LengthOfExpr& e) const { one(e.operand); }
        void operator()(const MatchesExpr& e) const { one(e.value); }
        void operator()(const JoinExpr& e) const {
            for (const TemplatePiece& piece : e.text.pieces)
                if (piece.expr != kNoExpr) one(piece.expr);
        }
        void operator()(const RoundExpr& e) const { one(e.operand); }
        void operator()(const IfExpr& e) const { one(e.condition), one(e.then_value), one(e.else_value); }
        void operator()(const QuantifierExpr& e) const {
            for (const Binder& binder : e.binders) one(binder.list);
            if (e.condition != kNoExpr) one(e.condition);
        }
        void operator()(const AggregateExpr& e) const {
            for (const Binder& binder : e.binders) one(binder.list);
            one(e.value);
            if (e.condition != kNoExpr) one(e.condition);
        }
        void operator()(const RecordExpr& e) const {
            for (const FieldValue& field : e.fields) one(field.value);
        }
        void operator()(const ListExpr& e) const { many(e.items); }
        void operator()(const NameExpr&) const {}
        void operator()(const AnswerExpr&) const {}
        void operator()(const NumberExpr&) const {}
        void operator()(const MoneyExpr&) const {}
        void operator()(const TextExpr&) const {}
        void operator()(const DateExpr&) const {}
        void operator()(const MomentExpr&) const {}
        void operator()(const RuleAppliesExpr&) const {}
        void operator()(const ErrorExpr&) const {}
        void operator()(const NotAnsweredExpr&) const {}
        void operator()(const NotApplicableExpr&) const {}
    };
    std::visit(Visitor{each, all}, expr.node);
}

}  // namespace proviso::syntax::detail
