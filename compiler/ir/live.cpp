// SPDX-License-Identifier: Apache-2.0
#include "compiler/ir/lower.h"

namespace proviso::ir {
namespace {

struct Live {
    std::vector<bool> live;

    void need(ValueId value) {
        if (value != kNoValue) live[index(value)] = true;
    }
    void need(const Template& pieces) {
        for (const Piece& piece : pieces) need(piece.value);
    }
    void need(const std::vector<LoweredObligation>& obligations) {
        for (const LoweredObligation& obligation : obligations) {
            need(obligation.text);
            need(obligation.due);
        }
    }
    void need(const LoweredRule& rule) {
        for (ValueId value : {rule.own, rule.free, rule.lifts, rule.reach, rule.applies}) need(value);
        for (ValueId value : rule.displaced) need(value);
        need(rule.because);
        for (const Template& note : rule.notes) need(note);
        need(rule.obligations);
        need(rule.unsure_obligations);
    }
};

}  // namespace

std::vector<bool> live_values(const Lowered& lowered) {
    const Graph& graph = lowered.graph;
    Live result{std::vector<bool>(graph.values())};
    for (const LoweredRule& rule : lowered.rules) result.need(rule);
    for (ValueId condition : lowered.guarantees) result.need(condition);
    // Operands come before what uses them.
    for (uint32_t i = static_cast<uint32_t>(graph.values()); i-- > 0;) {
        if (!result.live[i]) continue;
        for (ValueId operand : graph[ValueId{i}].operands) result.need(operand);
    }
    return std::move(result.live);
}

}  // namespace proviso::ir
