// SPDX-License-Identifier: Apache-2.0
#include "compiler/analysis/doubt.h"

#include "compiler/sema/operands.h"

namespace proviso::analysis {
namespace {

using sema::ExprId;
using sema::index;

bool takes_doubt_for_an_answer(const sema::Expr& expr) {
    return std::holds_alternative<sema::State>(expr.node) || std::holds_alternative<sema::Surely>(expr.node) ||
           std::holds_alternative<sema::Possibly>(expr.node);
}

// Expressions and rules, each with those that rest on it.
class Users {
   public:
    explicit Users(const sema::Program& program)
        : program_(program), users_(program.exprs.size() + program.rules.size()) {
        for (uint32_t i = 0; i < program.exprs.size(); ++i) add(program.exprs[i], i);
        for (uint32_t i = 0; i < program.rules.size(); ++i) add(program.rules[i], node(sema::RuleId{i}));
    }

    size_t node(sema::RuleId rule) const { return program_.exprs.size() + index(rule); }

    // By node: whether it is one of `marked`, or rests on one.
    std::vector<bool> resting_on(std::vector<size_t> marked) const {
        std::vector<bool> out(users_.size());
        for (const size_t start : marked) out[start] = true;
        while (!marked.empty()) {
            const size_t next = marked.back();
            marked.pop_back();
            for (const size_t user : users_[next]) {
                if (!out[user]) marked.push_back(user);
                out[user] = true;
            }
        }
        return out;
    }

   private:
    void add(const sema::Expr& expr, size_t user) {
        sema::for_each_operand(expr, [&](ExprId operand) { users_[index(operand)].push_back(user); });
        if (const auto* call = std::get_if<sema::Call>(&expr.node))
            users_[index(program_.defines[index(call->define)].body)].push_back(user);
        if (const auto* applies = std::get_if<sema::RuleApplies>(&expr.node))
            users_[node(applies->rule)].push_back(user);
    }
    void add(const sema::Rule& rule, size_t user) {
        users_[index(rule.condition)].push_back(user);
        for (const sema::RuleId exception : rule.exceptions) users_[node(exception)].push_back(user);
        for (const sema::Displacement& displaced : rule.displaced_by) users_[node(displaced.by)].push_back(user);
        if (rule.base != sema::kNone) users_[node(sema::RuleId{rule.base})].push_back(user);
    }

    const sema::Program& program_;
    std::vector<std::vector<size_t>> users_;
};

}  // namespace

std::vector<bool> rules_that_read_doubt(const sema::Program& program) {
    const Users users(program);
    std::vector<size_t> doubtful;
    for (size_t i = 0; i < program.exprs.size(); ++i)
        if (takes_doubt_for_an_answer(program.exprs[i])) doubtful.push_back(i);
    const std::vector<bool> reached = users.resting_on(std::move(doubtful));
    return {reached.begin() + static_cast<ptrdiff_t>(program.exprs.size()), reached.end()};
}

}  // namespace proviso::analysis
