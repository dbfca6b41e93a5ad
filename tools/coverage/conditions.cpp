// SPDX-License-Identifier: Apache-2.0
#include "tools/coverage/conditions.h"

#include <algorithm>

#include "compiler/sema/operands.h"

namespace proviso::coverage {
namespace {

using sema::ExprId;

class Walk {
   public:
    explicit Walk(const sema::Program& program)
        : program_(program), seen_(program.exprs.size()), written_(program.exprs.size()) {}

    std::vector<ExprId> run() {
        for (const sema::Rule& rule : program_.rules) {
            // A guideline's is turned round, and not by its author.
            const auto* met = rule.kind == sema::RuleKind::Guideline
                                  ? std::get_if<sema::Not>(&program_[rule.condition].node)
                                  : nullptr;
            enter(met != nullptr ? met->operand : rule.condition, true);
        }
        for (const sema::Define& define : program_.defines) enter(define.body, true);
        while (!rest_.empty()) {
            const auto [expr, is_condition] = rest_.back();
            rest_.pop_back();
            visit(expr, is_condition);
        }
        std::vector<ExprId> out;
        for (uint32_t i = 0; i < written_.size(); ++i)
            if (written_[i]) out.push_back(ExprId{i});
        return out;
    }

   private:
    void enter(ExprId expr, bool is_condition) {
        if (expr == sema::kNoExpr || seen_[index(expr)]) return;
        seen_[index(expr)] = true;
        rest_.emplace_back(expr, is_condition);
    }

    bool is_answer(ExprId expr) const {
        return program_[expr].type.kind == sema::TypeKind::Answer && !program_[expr].type.list;
    }

    static bool is_connective(const sema::Expr& expr) {
        return std::holds_alternative<sema::And>(expr.node) || std::holds_alternative<sema::Or>(expr.node) ||
               std::holds_alternative<sema::Not>(expr.node) || std::holds_alternative<sema::Surely>(expr.node) ||
               std::holds_alternative<sema::Possibly>(expr.node) || std::holds_alternative<sema::If>(expr.node);
    }
    // What nobody wrote as a condition: constants, and that a rule is within its dates.
    static bool is_silent(const sema::Expr& expr) {
        return std::holds_alternative<sema::AnswerConstant>(expr.node) ||
               std::holds_alternative<sema::InForce>(expr.node);
    }

    // One condition of the author's that became several: `between`, `no … where`, `is not answered`. All have the same place.
    bool is_of_one_text(ExprId id) const {
        const sema::Expr& expr = program_[id];
        if (!is_connective(expr)) return !is_silent(expr);
        bool same = true;
        sema::for_each_operand(expr, [&](ExprId operand) {
            same = same && program_[operand].span == expr.span && is_of_one_text(operand);
        });
        return same;
    }

    void visit(ExprId id, bool is_condition) {
        const sema::Expr& expr = program_[id];
        if (is_answer(id) && is_condition) {
            if (is_silent(expr)) return;
            if (is_connective(expr) && !is_of_one_text(id)) {
                sema::for_each_operand(expr, [&](ExprId operand) { enter(operand, true); });
                return;
            }
            written_[index(id)] = true;
        }
        sema::for_each_operand(expr, [&](ExprId operand) { enter(operand, is_condition_within(expr, operand)); });
    }

    // Within a condition, or a value: what chooses and what a quantifier asks are conditions again; what is compared is none, but where it is
    // made of several.
    bool is_condition_within(const sema::Expr& expr, ExprId operand) const {
        if (const auto* choice = std::get_if<sema::If>(&expr.node)) return choice->condition == operand;
        if (std::holds_alternative<sema::Quantifier>(expr.node)) return true;
        const auto* aggregate = std::get_if<sema::Aggregate>(&expr.node);
        if (aggregate != nullptr && aggregate->condition == operand) return true;
        return is_connective(program_[operand]) && program_[operand].span != expr.span;
    }

    const sema::Program& program_;
    std::vector<bool> seen_, written_;
    std::vector<std::pair<ExprId, bool>> rest_;
};

}  // namespace

std::vector<ExprId> written_conditions(const sema::Program& program) { return Walk(program).run(); }

}  // namespace proviso::coverage
