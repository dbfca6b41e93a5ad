// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/detail/builder.h"

namespace proviso::syntax::detail {

RuleDecl Builder::rule(RuleKind kind, Context* context, Context* id, Grammar::TextContext* text) {
    RuleDecl out;
    out.kind = kind;
    out.id = name(id);
    out.text = plain_text(text);
    for (antlr4::tree::ParseTree* child : context->children) {
        auto* clause = dynamic_cast<Context*>(child);
        if (clause == nullptr) continue;
        const size_t which = clause->getRuleIndex();
        const bool wrapped = which == Grammar::RuleRuleClause || which == Grammar::RuleGuidelineClause ||
                             which == Grammar::RuleExceptionClause;
        if (wrapped) rule_clause(out, static_cast<Context*>(clause->children.front()));
    }
    check_complete(out);
    return out;
}

// The condition, and which rule it is for and when.
void Builder::rule_clause(RuleDecl& rule, Context* clause) {
    using G = Grammar;
    const size_t which = clause->getRuleIndex();
    if (which == G::RuleAcceptance) return accept(static_cast<G::AcceptanceContext*>(clause));
    const bool repeatable = which == G::RuleObligation || which == G::RuleNoteClause || which == G::RuleCiteClause;
    if (!repeatable && !first_time(clause)) return;
    switch (which) {
        case G::RuleForEachClause:
            rule.binders = binders(static_cast<G::ForEachClauseContext*>(clause)->binder());
            break;
        case G::RuleWhenClause:
            rule.condition = expr(static_cast<G::WhenClauseContext*>(clause)->condition()->expr());
            break;
        case G::RuleMetClause:
            rule.condition = expr(static_cast<G::MetClauseContext*>(clause)->condition()->expr());
            break;
        case G::RuleThenClause:
            rule.outcome = name(static_cast<G::ThenClauseContext*>(clause)->outcomeName());
            break;
        case G::RuleOtherwiseClause:
            rule.outcome = name(static_cast<G::OtherwiseClauseContext*>(clause)->outcomeName());
            break;
        case G::RuleEffectiveClause:
            rule.effective = effective(static_cast<G::EffectiveClauseContext*>(clause));
            break;
        case G::RuleSubjectClause:
            rule.subject_to = names(static_cast<G::SubjectClauseContext*>(clause)->ruleReference());
            break;
        case G::RuleNotwithstandingClause:
            rule.notwithstanding = names(static_cast<G::NotwithstandingClauseContext*>(clause)->ruleReference());
            break;
        default:
            effect_clause(rule, clause);
    }
}

// What follows from it, and why.
void Builder::effect_clause(RuleDecl& rule, Context* clause) {
    using G = Grammar;
    switch (clause->getRuleIndex()) {
        case G::RuleIfUnsureClause:
            if_unsure(rule, static_cast<G::IfUnsureClauseContext*>(clause));
            break;
        case G::RuleObligation:
            rule.obligations.push_back(obligation(static_cast<G::ObligationContext*>(clause)));
            break;
        case G::RuleNoteClause:
            rule.notes.push_back(text(static_cast<G::NoteClauseContext*>(clause)->text(), false));
            break;
        case G::RuleBecauseClause:
            rule.because = text(static_cast<G::BecauseClauseContext*>(clause)->text(), false);
            break;
        case G::RuleCiteClause:
            for (auto* each : static_cast<G::CiteClauseContext*>(clause)->citation()) {
                rule.citations.push_back({name(each->sourceName()), text(each->text(), true), span(each)});
            }
            break;
        default:
            break;
    }
}

void Builder::check_complete(RuleDecl& rule) {
    const bool guideline = rule.kind == RuleKind::Guideline;
    if (rule.condition == kNoExpr) {
        missing_clause(keyword_, rule.id, guideline ? "met when" : "when",
                       guideline ? "met when u.approved" : "when u.in_final_cut");
        rule.condition = error(rule.id.span);
    }
    if (guideline && !rule.outcome) missing_clause(keyword_, rule.id, "otherwise", "otherwise consult");
    if (sink_.errors() > errors_before_) return;
    if (rule.kind != RuleKind::Rule || rule.outcome || !rule.obligations.empty() || !rule.notes.empty()) return;
    report(DiagnosticCode::NothingFollows, rule.id.span, rule.id.text).help =
        "add a line `then` with an outcome, or one that begins with `escalate`, `require` or `note`";
}

void Builder::if_unsure(RuleDecl& rule, Grammar::IfUnsureClauseContext* context) {
    rule.if_unsure = name(context->outcomeName());
    for (auto* each : context->obligation()) rule.unsure_obligations.push_back(obligation(each));
}

Obligation Builder::obligation(Grammar::ObligationContext* context) {
    Obligation out{};
    out.span = span(context);
    Grammar::DurationContext* within = nullptr;
    if (auto* escalate = context->escalateClause()) {
        out.kind = ObligationKind::Escalate;
        out.role = name(escalate->roleName());
        within = escalate->duration();
    } else {
        auto* require = context->requireClause();
        out.kind = ObligationKind::Require;
        out.role = name(require->roleName());
        out.text = text(require->text(), false);
        within = require->duration();
        if (require->term() != nullptr) out.due = term(require->term());
    }
    if (within != nullptr) {
        out.due = duration(within);
        out.due_is_duration = true;
    }
    return out;
}

Binder Builder::binder(Grammar::BinderContext* context) {
    return {name(context->variableName()), postfix(context->list()->postfix())};
}

std::vector<Binder> Builder::binders(const std::vector<Grammar::BinderContext*>& contexts) {
    std::vector<Binder> out;
    for (auto* each : contexts) out.push_back(binder(each));
    return out;
}

}  // namespace proviso::syntax::detail
