// SPDX-License-Identifier: Apache-2.0
#include "compiler/ir/lower.h"

#include "compiler/ir/lowering.h"

namespace proviso::ir {

Lowering::Lowering(const sema::Program& program)
    : program_(program),
      schema_(program, graph_),
      make_(graph_, schema_),
      variables_(program.variables.size()),
      memo_(program.exprs.size()),
      // Frames 1 … are those of the rules.
      frames_(static_cast<uint32_t>(program.rules.size())),
      rules_(program.rules.size()) {}

Lowered Lowering::run() {
    const Span start = program_.rules.empty() ? Span{} : program_.rules[0].id_span;
    const Builder::Within here(make_, root_scope_, start);
    if (schema_.excess()) make_.exceed(*schema_.excess());
    for (const sema::Rule& rule : program_.rules) {
        const Builder::Within at_rule(make_, rule.id_span);
        if (rule.binders.size() > bytecode::kMaxComponents) make_.exceed(kTooManyLists);
    }
    std::vector<LoweredRule> lowered;
    std::vector<ValueId> guarantees;
    if (!make_.limit()) {
        for (uint32_t i = 0; i < program_.rules.size(); ++i) open_scope(sema::RuleId{i});
        lower_defines();
        for (sema::RuleId rule : program_.rule_order) free(rule);
        for (uint32_t i = 0; i < program_.rules.size(); ++i) lowered.push_back(lowered_rule(sema::RuleId{i}));
        for (const sema::Guarantee& guarantee : program_.guarantees) {
            const Builder::Within at_guarantee(make_, program_[guarantee.condition].span);
            const Frame frame(*this, ++frames_);
            guarantees.push_back(in_rule(value(guarantee.condition)));
        }
        if (graph_.domains() > kMaxDomains) make_.exceed("more than 65535 combinations of lists");
        if (graph_.values() > kMaxInstructions) make_.exceed("more than 16777216 instructions");
    }
    return {std::move(graph_),      std::move(schema_),        std::move(lowered), std::move(guarantees),
            std::move(conditions_), make_.take_needed_again(), make_.limit()};
}

Lowered lower(const sema::Program& program) { return Lowering(program).run(); }

}  // namespace proviso::ir
