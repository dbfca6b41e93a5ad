// SPDX-License-Identifier: Apache-2.0
#include "compiler/analysis/detail/judge.h"

#include <algorithm>

namespace proviso::analysis::detail {
namespace {

using sema::ExprId;
using sema::index;
using sema::RuleId;
using sema::RuleKind;

RulesDates dates_of(const sema::Program& program) {
    return {program.effective_from.value_or(kFirstDate).days, program.effective_until.value_or(kLastDate).days,
            program.as_of_field == sema::kNone};
}

std::vector<Goal> all(const std::vector<Asked>& asked, Want want) {
    std::vector<Goal> goals;
    for (const Asked& each : asked) goals.push_back({each.condition, want});
    return goals;
}

}  // namespace

Judge::Judge(const sema::Program& program, const AnalysisInput& input, DiagnosticSink& sink)
    : program_(program),
      input_(input),
      sink_(sink),
      conditions_(program),
      search_(conditions_.graph(), dates_of(program)) {
    for (const sema::Table& table : program.tables)
        for (uint32_t row = 0; table.first_rule != sema::kNone && row < table.rows; ++row)
            rows_.insert(table.first_rule + row);
    for (const Diagnostic& diagnostic : sink.all()) {
        if (diagnostic.code == DiagnosticCode::AlwaysUnsure || diagnostic.code == DiagnosticCode::EmptyRange)
            blamed_.push_back(diagnostic.span);
        if (diagnostic.code == DiagnosticCode::RowNeverApplies) rows_said_.push_back(diagnostic.span);
    }
}

std::vector<Claim> Judge::run() {
    judge_defines();
    for (uint32_t rule = 0; rule < program_.rules.size(); ++rule) judge_rule(RuleId{rule});
    judge_guarantees();
    judge_tables();
    report_stopped();
    return std::move(claims_);
}

Found Judge::ask(const std::vector<Goal>& goals, RuleId id) {
    const Found found = search_.can(goals);
    if (found == Found::GaveUp) note_stopped(id);
    return found;
}

void Judge::note_stopped(RuleId id) {
    if (stopped_.empty() || stopped_.back() != id) stopped_.push_back(id);
}

// ---- by themselves ----

void Judge::judge_defines() {
    std::set<uint32_t> tables;
    for (const sema::Table& table : program_.tables)
        if (table.define != sema::kNone) tables.insert(table.define);
    for (uint32_t i = 0; i < program_.defines.size(); ++i) {
        const sema::Define& define = program_.defines[i];
        if (is_standard(define.span) || tables.contains(i)) continue;
        const Scope scope = conditions_.scope_of(define);
        if (program_[define.body].type.kind != sema::TypeKind::Answer || program_[define.body].type.list) {
            conditions_.value(define.body, scope);
            judge_parts();
            continue;
        }
        const NodeId condition = conditions_.condition(define.body, scope);
        judge_parts();
        const size_t before = blamed_.size();
        judge_condition(fmt::format("the definition `{}`", define.name), define.body, condition);
        if (blamed_.size() > before || is_blamed(program_[define.body].span)) blamed_defines_.insert(i);
    }
}

void Judge::judge_guarantees() {
    for (const sema::Guarantee& guarantee : program_.guarantees) {
        if (is_standard(guarantee.span)) continue;
        const NodeId condition = conditions_.condition(guarantee.condition, Scope{});
        judge_parts();
        judge_condition(fmt::format("what guarantee `{}` speaks of", guarantee.id), guarantee.condition, condition);
    }
}

void Judge::judge_parts() {
    for (const Part& part : conditions_.take_parts()) judge_part(part);
}

void Judge::judge_part(const Part& part) {
    if (is_literal(part.expr)) return;
    const std::string subject = fmt::format("`{}`", text(part.expr));
    if (part.of_elements) return judge_condition(subject, part.expr, part.condition);
    const Span span = program_[part.expr].span;
    if (is_blamed(span)) return;
    const Graph& graph = conditions_.graph();
    const bool negated = graph.kind(part.condition) == NodeKind::Not;
    const NodeId test = negated ? graph.operands(part.condition)[0] : part.condition;
    const bool never = can_be(graph, test, negated ? Answer::No : Answer::Yes);
    if (never) {
        sink_.report(DiagnosticCode::AlwaysHolds, span, subject, always(part.condition)).help =
            fmt::format("{}: correct it, or take it away", why_decided(test));
    } else {
        sink_.report(DiagnosticCode::NeverHolds, span, subject, why_decided(test)).help = "correct it, or take it away";
    }
    blamed_.push_back(span);
    claims_.push_back({never ? ClaimKind::NeverNo : ClaimKind::NeverYes, sema::kNone, part.expr});
}

void Judge::judge_condition(const std::string& subject, ExprId expr, NodeId condition) {
    if (is_literal(expr) || search_.is_plainly_open(condition)) return;
    const Span span = program_[expr].span;
    const Scope nowhere;
    if (search_.can({{condition, Want::Yes}}) == Found::Cannot) {
        if (is_blamed(span)) return;
        Diagnostic& diagnostic =
            sink_.report(DiagnosticCode::NeverHolds, span, subject, "what it asks for excludes itself");
        diagnostic.help = "correct what can't be, or take it away; where either is meant, write `or`";
        claims_.push_back({ClaimKind::NeverYes, sema::kNone, expr});
        blamed_.push_back(span);
    } else if (search_.can({{condition, Want::No}}) == Found::Cannot) {
        if (is_blamed(span)) return;
        sink_.report(DiagnosticCode::AlwaysHolds, span, subject, always(condition)).help =
            "correct it, or take it away; where both are meant, write `and`";
        claims_.push_back({ClaimKind::NeverNo, sema::kNone, expr});
        blamed_.push_back(span);
    }
}

std::string Judge::always(NodeId condition) {
    return search_.can({{condition, Want::NotYes}}) == Found::Cannot
               ? "is always yes"
               : "is never no: it is yes wherever what it asks for is known";
}

// ---- rules ----

void Judge::judge_rule(RuleId id) {
    const sema::Rule& rule = program_.rules[index(id)];
    if (is_standard(rule.span)) return;
    const Scope scope = conditions_.scope_of(rule);
    const bool is_displaced = !rule.exceptions.empty() || !rule.displaced_by.empty();
    if (!is_row(id)) {
        if (!judge_own(id, scope)) return;
    } else if (!is_displaced) {
        return;
    }
    if (search_.budget == 0) {
        // Conditions of long chains take long to make, too.
        if (rule.base != sema::kNone || is_displaced) note_stopped(id);
        return;
    }
    if (rule.base != sema::kNone) judge_exception(id, scope);
    if (is_displaced) judge_displacement(id, scope);
}

bool Judge::judge_own(RuleId id, const Scope& scope) {
    const sema::Rule& rule = program_.rules[index(id)];
    const NodeId own = conditions_.own(id), in_force = conditions_.in_force(rule);
    judge_parts();
    const bool dated = conditions_.graph().kind(in_force) != NodeKind::Constant;
    if (!dated && search_.is_plainly_open(own)) return true;
    const Span span = program_[rule.condition].span;
    if (ask({{own, Want::Yes}, {in_force, Want::Yes}}, id) == Found::Cannot) {
        std::vector<Asked> asked = parts_of(rule.condition, own, scope, false);
        if (dated) asked.push_back({sema::kNoExpr, in_force});
        asked = fewest(std::move(asked), Want::Yes);
        claims_.push_back({ClaimKind::RuleNeverApplies, index(id), sema::kNoExpr});
        if (is_blamed(asked)) return false;
        const bool met = rule.kind == RuleKind::Guideline && asked.size() == 1 && asked.front().expr != sema::kNoExpr;
        Diagnostic& diagnostic = sink_.report(DiagnosticCode::RuleNeverApplies, place(asked, rule.id_span), rule.id,
                                              met ? "its condition is met wherever it is known"
                                                  : reason(asked, "it is in force on no day on which the policy is"));
        diagnostic.help = is_literal(rule.condition) ? "take the rule away, or say when it holds"
                                                     : "correct what can't be; where either is meant, write `or`";
        add_notes(diagnostic, asked);
        return false;
    }
    if (is_literal(rule.condition) || ask({{own, Want::No}}, id) != Found::Cannot) return true;
    const std::vector<Asked> asked = fewest(parts_of(rule.condition, own, scope, true), Want::No);
    claims_.push_back({ClaimKind::NeverNo, index(id), rule.condition});
    if (is_blamed(asked) || is_blamed(span)) return true;
    const bool guideline = rule.kind == RuleKind::Guideline;
    Diagnostic& diagnostic =
        sink_.report(DiagnosticCode::AlwaysHolds, place(asked, span), fmt::format("the condition of `{}`", rule.id),
                     guideline ? "is never met" : always(own));
    diagnostic.help = guideline ? "correct it: the guideline can't be met"
                                : "correct it; where both are meant, write `and`; where the rule holds in every case, "
                                  "write `when yes`";
    add_notes(diagnostic, asked);
    return true;
}

// An exception makes a difference where it lifts its rule or leaves it open, and also where it settles a rule that is open.
void Judge::judge_exception(RuleId id, const Scope& scope) {
    const sema::Rule& rule = program_.rules[index(id)];
    const sema::Rule& base = program_.rules[rule.base];
    const RuleId base_id{rule.base};
    const NodeId reach = conditions_.reach(base_id, scope), lifts = conditions_.lifts(id, scope);
    if (ask({{reach, Want::Yes}}, id) != Found::Can) return;  // the rule itself never applies
    if (ask({{reach, Want::Yes}, {lifts, Want::NotNo}}, id) != Found::Cannot) return;
    if (ask({{reach, Want::NotNo}, {lifts, Want::Yes}}, id) != Found::Cannot) return;
    claims_.push_back({ClaimKind::ExceptionNeverBites, index(id), sema::kNoExpr});
    std::vector<Asked> asked = parts_of(rule.condition, conditions_.own(id, scope), scope, false);
    for (const Asked& each : parts_of(base.condition, conditions_.own(base_id, scope), scope, false))
        asked.push_back(each);
    conditions_.take_parts();
    const NodeId both_in_force = conditions_.graph().both({conditions_.in_force(rule), conditions_.in_force(base)});
    asked.push_back({sema::kNoExpr, both_in_force});
    asked = fewest(std::move(asked), Want::Yes);
    if (is_blamed(asked)) return;
    Diagnostic& diagnostic =
        sink_.report(DiagnosticCode::ExceptionNeverBites, place(asked, rule.id_span), rule.id, base.id,
                     asked.empty() ? std::string("other rules take every case in which it could")
                                   : reason(asked, "the days on which they are in force never meet"));
    diagnostic.help =
        fmt::format("correct its condition, which adds to that of `{}`, or take the exception away", base.id);
    add_notes(diagnostic, asked);
}

void Judge::judge_displacement(RuleId id, const Scope& scope) {
    const sema::Rule& rule = program_.rules[index(id)];
    const NodeId reach = rule.base == sema::kNone ? conditions_.own(id, scope) : conditions_.reach(id, scope);
    const NodeId in_force = conditions_.in_force(rule);
    conditions_.take_parts();
    if (ask({{reach, Want::Yes}, {in_force, Want::Yes}}, id) != Found::Can) return;
    if (ask({{conditions_.applies(id, scope), Want::Yes}}, id) != Found::Cannot) return;
    claims_.push_back({ClaimKind::AlwaysDisplaced, index(id), sema::kNoExpr});
    sink_.report(DiagnosticCode::AlwaysDisplaced, rule.id_span, rule.id, why_displaced(id, scope)).help =
        "narrow what takes its place, or take the rule away";
}

void Judge::report_stopped() {
    if (stopped_.empty()) return;
    std::string names = fmt::format("`{}`", program_.rules[index(stopped_.front())].id);
    if (stopped_.size() > 1) names += fmt::format(" and {} more", stopped_.size() - 1);
    sink_
        .report(DiagnosticCode::AnalysisStopped, program_.rules[index(stopped_.front())].id_span, names,
                search_.budget == 0 ? "the search came to its limit" : "its conditions hang together in too many ways")
        .help = "give parts of the condition names with `define`, or put what depends on several fields into a table";
}

// ---- what makes it so ----

std::vector<Asked> Judge::parts_of(ExprId id, NodeId condition, const Scope& scope, bool disjunction) {
    std::vector<Asked> out;
    std::vector<ExprId> open{id};
    while (!open.empty()) {
        const ExprId part = open.back();
        open.pop_back();
        const auto* conjunction = std::get_if<sema::And>(&program_[part].node);
        const auto* alternatives = std::get_if<sema::Or>(&program_[part].node);
        if (!disjunction && conjunction != nullptr) {
            open.insert(open.end(), conjunction->operands.rbegin(), conjunction->operands.rend());
        } else if (disjunction && alternatives != nullptr) {
            open.insert(open.end(), alternatives->operands.rbegin(), alternatives->operands.rend());
        } else {
            out.push_back({part, part == id ? condition : conditions_.condition(part, scope)});
        }
    }
    return out;
}

std::vector<Asked> Judge::fewest(std::vector<Asked> asked, Want want) {
    if (search_.can(all(asked, want)) != Found::Cannot) return {};
    for (size_t i = asked.size(); i-- > 0 && asked.size() > 1;) {
        std::vector<Asked> fewer = asked;
        fewer.erase(fewer.begin() + static_cast<ptrdiff_t>(i));
        if (search_.can(all(fewer, want)) == Found::Cannot) asked = std::move(fewer);
    }
    return asked;
}

bool Judge::is_literal(ExprId id) const { return std::holds_alternative<sema::AnswerConstant>(program_[id].node); }

bool Judge::is_blamed(Span span) const {
    return std::any_of(blamed_.begin(), blamed_.end(), [&](Span blamed) {
        return blamed.file == span.file && span.begin <= blamed.begin && blamed.end <= span.end;
    });
}

bool Judge::is_blamed(const std::vector<Asked>& asked) const {
    return std::any_of(asked.begin(), asked.end(), [&](const Asked& each) {
        if (each.expr == sema::kNoExpr) return false;
        if (is_blamed(program_[each.expr].span)) return true;
        const auto* negation = std::get_if<sema::Not>(&program_[each.expr].node);
        const auto* call = std::get_if<sema::Call>(&program_[negation != nullptr ? negation->operand : each.expr].node);
        return call != nullptr && blamed_defines_.contains(index(call->define));
    });
}

}  // namespace proviso::analysis::detail
