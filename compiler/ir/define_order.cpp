// SPDX-License-Identifier: Apache-2.0
#include "compiler/ir/define_order.h"

#include <initializer_list>

namespace proviso::ir {
namespace {

using sema::ExprId;

// Appends the operands of an expression.
struct Operands {
    std::vector<ExprId>& out;

    void add(std::initializer_list<ExprId> operands) { out.insert(out.end(), operands); }
    void add(const std::vector<ExprId>& operands) { out.insert(out.end(), operands.begin(), operands.end()); }

    void operator()(const sema::AnswerConstant&) {}
    void operator()(const sema::NumberConstant&) {}
    void operator()(const sema::MoneyConstant&) {}
    void operator()(const sema::TextConstant&) {}
    void operator()(const sema::DateConstant&) {}
    void operator()(const sema::ChoiceConstant&) {}
    void operator()(const sema::RootRecord&) {}
    void operator()(const sema::VariableRef&) {}
    void operator()(const sema::FieldOf& e) { add({e.record}); }
    void operator()(const sema::AsOf&) {}
    void operator()(const sema::InForce&) {}
    void operator()(const sema::ParameterRef&) {}
    void operator()(const sema::Call& e) { add(e.arguments); }
    void operator()(const sema::Not& e) { add({e.operand}); }
    void operator()(const sema::And& e) { add(e.operands); }
    void operator()(const sema::Or& e) { add(e.operands); }
    void operator()(const sema::Surely& e) { add({e.operand}); }
    void operator()(const sema::Possibly& e) { add({e.operand}); }
    void operator()(const sema::Compare& e) { add({e.left, e.right}); }
    void operator()(const sema::OneOf& e) {
        add({e.value});
        add(e.options);
    }
    void operator()(const sema::State& e) { add({e.field}); }
    void operator()(const sema::If& e) { add({e.condition, e.then_value, e.else_value}); }
    void operator()(const sema::Arithmetic& e) { add({e.left, e.right}); }
    void operator()(const sema::Negate& e) { add({e.operand}); }
    void operator()(const sema::CurrencyOf& e) { add({e.operand}); }
    void operator()(const sema::Round& e) { add({e.operand}); }
    void operator()(const sema::AddDuration& e) { add({e.date, e.amount}); }
    void operator()(const sema::Difference& e) { add({e.from, e.to}); }
    void operator()(const sema::PartOfDate& e) { add({e.date}); }
    void operator()(const sema::IsBusinessDay& e) { add({e.date}); }
    void operator()(const sema::Quantifier& e) {
        for (const sema::Binder& binder : e.binders) add({binder.list});
        add({e.condition});
    }
    void operator()(const sema::RuleApplies&) {}
};

std::vector<sema::DefineId> used_by(const sema::Program& program, const sema::Define& define, std::vector<bool>& seen) {
    std::vector<sema::DefineId> used;
    std::vector<ExprId> rest{define.body};
    while (!rest.empty()) {
        const ExprId expr = rest.back();
        rest.pop_back();
        if (seen[index(expr)]) continue;
        seen[index(expr)] = true;
        if (const auto* call = std::get_if<sema::Call>(&program[expr].node)) used.push_back(call->define);
        std::visit(Operands{rest}, program[expr].node);
    }
    return used;
}

}  // namespace

std::vector<sema::DefineId> defines_in_order(const sema::Program& program) {
    const size_t count = program.defines.size();
    std::vector<bool> seen(program.exprs.size());
    std::vector<std::vector<sema::DefineId>> used(count);
    for (size_t i = 0; i < count; ++i) used[i] = used_by(program, program.defines[i], seen);

    std::vector<sema::DefineId> order;
    std::vector<bool> entered(count);
    std::vector<uint32_t> open;
    for (uint32_t first = 0; first < count; ++first) {
        if (entered[first]) continue;
        entered[first] = true;
        open.push_back(first);
        while (!open.empty()) {
            std::vector<sema::DefineId>& left = used[open.back()];
            if (left.empty()) {
                order.push_back(sema::DefineId{open.back()});
                open.pop_back();
                continue;
            }
            const uint32_t next = index(left.back());
            left.pop_back();
            if (entered[next]) continue;
            entered[next] = true;
            open.push_back(next);
        }
    }
    return order;
}

}  // namespace proviso::ir
