// SPDX-License-Identifier: Apache-2.0
// Rules, guidelines, exceptions: their variables, then their clauses. Guarantees too, which are conditions about a decision.
#include <algorithm>

#include "compiler/sema/detail/dependency_graph.h"
#include "compiler/sema/detail/expressions.h"
#include "compiler/sema/detail/steps.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

// ---- variables ----

void resolve_base(Context& context, uint32_t index) {
    const syntax::RuleDecl& node = *context.rule_decls[index].node;
    Rule& rule = context.program.rules[index];
    if (node.kind != syntax::RuleKind::Exception) return;
    if (!node.base) return;
    rule.base = context.find_or_report(context.rules, *node.base, Code::UnknownRule);
    if (rule.base != kNone) context.program.rules[rule.base].exceptions.push_back(RuleId{index});
}

// The variables of an exception are those of the rule at the end of its chain; a chain that bites its own tail has none
// (that cycle is reported with the others).
void inherit_binders(Context& context) {
    auto& rules = context.program.rules;
    DependencyGraph graph(static_cast<uint32_t>(rules.size()));
    for (uint32_t i = 0; i < rules.size(); ++i) {
        if (rules[i].base != kNone) graph.add_edge({i, rules[i].base, rules[i].span});
    }
    for (const auto& component : graph.components()) {
        const uint32_t rule = component.front();
        if (component.size() > 1 || rules[rule].base == kNone || rules[rule].base == rule) continue;
        rules[rule].binders = rules[rules[rule].base].binders;
        context.binder_paths[rule] = context.binder_paths[rules[rule].base];
        context.binder_owner[rule] = context.binder_owner[rules[rule].base];
    }
}

// By rule: whether it is an exception to nothing that is known, at the end of its chain. Which variables it means nobody can tell.
std::vector<bool> find_orphans(const Context& context) {
    const auto& rules = context.program.rules;
    enum class State { Unknown, Fine, Orphan };
    std::vector<State> states(rules.size(), State::Unknown);
    for (uint32_t rule = 0; rule < rules.size(); ++rule) {
        std::vector<uint32_t> chain;
        uint32_t at = rule;
        State end = State::Fine;  // also of a chain that comes back to itself
        while (chain.size() < rules.size()) {
            if (states[at] != State::Unknown) {
                end = states[at];
                break;
            }
            chain.push_back(at);
            if (rules[at].kind != RuleKind::Exception) break;
            if (rules[at].base == kNone) {
                end = State::Orphan;
                break;
            }
            at = rules[at].base;
        }
        for (const uint32_t each : chain) states[each] = end;
    }
    std::vector<bool> orphans;
    for (const State state : states) orphans.push_back(state == State::Orphan);
    return orphans;
}

void check_binders(Context& context, uint32_t index) {
    const auto& decl = context.rule_decls[index];
    context.binder_owner[index] = index;
    if (decl.node->kind == syntax::RuleKind::Exception) return;
    if (context.repeats_clauses(index)) {
        context.program.rules[index].binders = context.program.rules[index - 1].binders;
        context.binder_paths[index] = context.binder_paths[index - 1];
        context.binder_owner[index] = context.binder_owner[index - 1];
        return;
    }
    ExprChecker checker(context, *decl.ast, context.rule_references[index]);
    std::vector<Binder> binders = checker.binders(context.shared_clauses(index).binders);
    for (size_t i = 0; i < binders.size(); ++i) {
        context.binder_paths[index].push_back(binder_path(context.program, binders, i));
    }
    context.program.rules[index].binders = std::move(binders);
}

// ---- clauses ----

class RuleCheck {
   public:
    RuleCheck(Context& context, uint32_t index)
        : context_(context),
          decl_(context.rule_decls[index]),
          node_(*decl_.node),
          index_(index),
          checker_(context, *decl_.ast, context.rule_references[index]),
          aside_(context, *decl_.ast, unordered_) {}

    void run() {
        bring_variables(checker_);
        bring_variables(aside_);
        rule().condition = own_condition();
        check_outcome();
        check_effects();
        cite(node_, true);
        if (node_.effective) {
            rule().effective_from = node_.effective->from;
            rule().effective_until = node_.effective->until;
            check_period(context_, *node_.effective);
        }
        if (context_.row_places.contains(index_)) take_from_table();
    }

   private:
    Rule& rule() { return context_.program.rules[index_]; }

    void cite(const syntax::RuleDecl& node, bool reports) {
        for (const syntax::Citation& citation : node.citations) {
            const uint32_t source =
                reports ? context_.find_or_report(context_.sources_cited, citation.source, Code::UnknownSource)
                        : context_.sources_cited.find(citation.source.text);
            if (source != kNone) rule().citations.push_back({SourceId{source}, citation.place.plain()});
        }
    }

    // What the table says for all its rows; a mistake in it is reported with the first.
    void take_from_table() {
        const syntax::RuleDecl& shared = context_.shared_clauses(index_);
        const bool reports = !context_.repeats_clauses(index_);
        cite(shared, reports);
        if (shared.effective) {
            if (!rule().effective_from) rule().effective_from = shared.effective->from;
            if (!rule().effective_until) rule().effective_until = shared.effective->until;
            if (reports) check_period(context_, *shared.effective);
        }
        if (!shared.if_unsure) return;
        const uint32_t outcome =
            reports ? context_.find_or_report(context_.outcomes, *shared.if_unsure, Code::UnknownOutcome)
                    : context_.outcomes.find(shared.if_unsure->text);
        if (node_.if_unsure) return;
        rule().if_unsure = outcome;
        check_obligations(shared.unsure_obligations, &Rule::unsure_obligations);  // the same twice is reported once
    }

    void bring_variables(ExprChecker& checker) {
        const auto& names = context_.shared_clauses(context_.binder_owner[index_]).binders;
        const std::vector<Binder>& binders = rule().binders;
        for (size_t i = 0; i < binders.size(); ++i) {
            checker.bring_into_reach(binders[i].variable, names[i].variable.text, true);
        }
        checker.ask_as(binders, context_.binder_paths[index_]);
    }

    ExprId own_condition() {
        if (context_.row_places.contains(index_)) return context_.row_conditions[index_];
        if (node_.condition == syntax::kNoExpr)
            return kNoExpr;  // reported by the parser, as all that is missing in a rule
        const ExprId condition = checker_.condition(node_.condition);
        if (node_.kind != syntax::RuleKind::Guideline) return condition;
        return context_.add(context_.program[condition].span, kAnswerType, Not{condition});
    }

    void check_outcome() {
        if (node_.outcome)
            rule().outcome = context_.find_or_report(context_.outcomes, *node_.outcome, Code::UnknownOutcome);
        if (node_.if_unsure)
            rule().if_unsure = context_.find_or_report(context_.outcomes, *node_.if_unsure, Code::UnknownOutcome);
    }

    void check_effects() {
        check_obligations(node_.obligations, &Rule::obligations);
        check_obligations(node_.unsure_obligations, &Rule::unsure_obligations);
        for (const syntax::Template& note : node_.notes) {
            Template text = aside_.text(note);
            rule().notes.push_back(std::move(text));
        }
        if (!node_.because) return;
        Template text = aside_.text(*node_.because);
        rule().because = std::move(text);
    }

    void check_obligations(const std::vector<syntax::Obligation>& written, std::vector<Obligation> Rule::*into) {
        for (const syntax::Obligation& obligation : written) {
            Obligation checked{ObligationKind::Require, RoleId{kNone}, {}, kNoExpr};
            checked.role = RoleId{context_.find_or_report(context_.roles, obligation.role, Code::UnknownRole)};
            if (obligation.kind == syntax::ObligationKind::Escalate) {
                checked.kind = ObligationKind::Escalate;
                if (!rule().text.empty()) checked.text.push_back({rule().text, kNoExpr});
            } else if (obligation.text) {
                checked.text = aside_.text(*obligation.text);
            }
            checked.due = aside_.due_date(obligation);
            (rule().*into).push_back(std::move(checked));
        }
    }

    Context& context_;
    const Declared<syntax::RuleDecl>& decl_;
    const syntax::RuleDecl& node_;
    uint32_t index_;
    References unordered_;  // texts and dates may ask about any rule: whether this one applies does not hang on them
    ExprChecker checker_, aside_;
};

}  // namespace

void check_rules(Context& context) {
    const auto count = static_cast<uint32_t>(context.rule_decls.size());
    context.rule_references.resize(count);
    context.binder_paths.resize(count);
    context.binder_owner.resize(count);
    for (uint32_t i = 0; i < count; ++i) resolve_base(context, i);
    for (uint32_t i = 0; i < count; ++i) check_binders(context, i);
    inherit_binders(context);
    check_tables(context);
    const std::vector<bool> orphans = find_orphans(context);
    for (uint32_t i = 0; i < count; ++i)
        if (!orphans[i]) RuleCheck(context, i).run();
}

void check_guarantees(Context& context) {
    for (const auto& decl : context.guarantee_decls) {
        const syntax::GuaranteeDecl& node = *decl.node;
        References unordered;
        ExprChecker checker(context, *decl.ast, unordered);
        Guarantee guarantee{node.id.text, node.text ? node.text->plain() : std::string(),
                            kNoExpr,      node.at_least,
                            OutcomeId{0}, decl.span};
        if (node.condition != syntax::kNoExpr) guarantee.condition = checker.condition(node.condition);
        guarantee.outcome = OutcomeId{context.find_or_report(context.outcomes, node.outcome, Code::UnknownOutcome)};
        context.program.guarantees.push_back(std::move(guarantee));
    }
}

}  // namespace proviso::sema::detail
