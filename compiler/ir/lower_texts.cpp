// SPDX-License-Identifier: Apache-2.0
// What a rule hands to decisions: its logic, dates and the values its texts show, all in the rule's domain.
#include "compiler/ir/lowering.h"

namespace proviso::ir {

ValueId Lowering::in_rule(Term term) { return make_.move(term, make_.scope().all()).value; }

Template Lowering::lower_template(const sema::Template& pieces) {
    Template result;
    for (const sema::TemplatePiece& piece : pieces) {
        if (piece.expr == sema::kNoExpr) {
            result.push_back({.text = piece.text});
            continue;
        }
        const Builder::Within here(make_, program_[piece.expr].span);
        const sema::Type& type = program_[piece.expr].type;
        const bool is_choice = type.kind == sema::TypeKind::Choice && !type.list;
        result.push_back({.value = in_rule(value(piece.expr)), .choice = is_choice ? type.ref : kNone});
    }
    return result;
}

std::vector<LoweredObligation> Lowering::lower_obligations(const std::vector<sema::Obligation>& obligations) {
    std::vector<LoweredObligation> result;
    for (const sema::Obligation& obligation : obligations) {
        LoweredObligation& lowered = result.emplace_back();
        lowered.text = lower_template(obligation.text);
        if (obligation.due == sema::kNoExpr) continue;
        const Builder::Within here(make_, program_[obligation.due].span);
        lowered.due = in_rule(value(obligation.due));
    }
    return result;
}

LoweredRule Lowering::lowered_rule(sema::RuleId id) {
    RuleState& rule_state = state(id);
    const Builder::Within here(make_, rule_state.scope, rule(id).id_span);
    const Frame frame(*this, frames_of_[index(id)]);
    LoweredRule result;
    result.domain = rule_state.scope.domain(graph_, rule_state.scope.all());
    result.own = in_rule(own(id));
    result.free = in_rule(free(id));
    result.reach = in_rule(reach(id));
    result.applies = in_rule(applies(id));
    if (rule(id).base != kNone) {
        settle_lifts(sema::RuleId{rule(id).base});
        result.lifts = in_rule(rule_state.lifts);
    }
    for (Term displaced : rule_state.displaced) result.displaced.push_back(in_rule(displaced));
    result.because = lower_template(rule(id).because);
    for (const sema::Template& note : rule(id).notes) result.notes.push_back(lower_template(note));
    result.obligations = lower_obligations(rule(id).obligations);
    result.unsure_obligations = lower_obligations(rule(id).unsure_obligations);
    return result;
}

}  // namespace proviso::ir
