// SPDX-License-Identifier: Apache-2.0
#include "compiler/ir/define_order.h"

#include "compiler/sema/operands.h"

namespace proviso::ir {
namespace {

using sema::ExprId;

std::vector<sema::DefineId> used_by(const sema::Program& program, const sema::Define& define, std::vector<bool>& seen) {
    std::vector<sema::DefineId> used;
    std::vector<ExprId> rest{define.body};
    while (!rest.empty()) {
        const ExprId expr = rest.back();
        rest.pop_back();
        if (seen[index(expr)]) continue;
        seen[index(expr)] = true;
        if (const auto* call = std::get_if<sema::Call>(&program[expr].node)) used.push_back(call->define);
        sema::for_each_operand(program[expr], [&](ExprId operand) { rest.push_back(operand); });
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
