// SPDX-License-Identifier: Apache-2.0
// What goes through lists: `for each`, `any`, `every`, `no`, `count of`; and rules that ask about rules.
#include <algorithm>

#include "compiler/sema/detail/expressions.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

}  // namespace

void ExprChecker::bring_into_reach(VariableId variable, std::string_view name, bool is_list_element) {
    reach_.emplace(name, variable);
    if (is_list_element) deepest_ = std::max(deepest_, ++depth_);
}

void ExprChecker::leave(const std::vector<Binder>& binders) {
    for (const Binder& binder : binders) {
        const auto found = reach_.find(context_.program.variables[index(binder.variable)].name);
        if (found != reach_.end() && found->second == binder.variable) reach_.erase(found);
        --depth_;
    }
}

void ExprChecker::ask_as(const std::vector<Binder>& for_each, const std::vector<BinderPath>& paths) {
    for_each_ = &for_each;
    for_each_paths_ = &paths;
}

// Whether a variable may be called that; reported where not.
void ExprChecker::check_variable_name(const syntax::Name& name) {
    const Entity other = find_entity(name.text);
    switch (other.kind) {
        case EntityKind::None:
            return;
        case EntityKind::Variable: {
            Diagnostic& diagnostic = context_.report(Code::DeclaredTwice, name.span, "variable", name.text);
            diagnostic.help = "give one of them another name";
            add_note(diagnostic, other.span, "first declared here");
            return;
        }
        case EntityKind::Field:
        case EntityKind::Parameter:
        case EntityKind::Define:
            break;
    }
    const std::string what = other.kind == EntityKind::Field ? fmt::format("a field of `{}`", context_.root().name)
                             : other.kind == EntityKind::Parameter ? std::string("a parameter")
                                                                   : std::string("a define");
    Diagnostic& diagnostic = context_.report(Code::NameTaken, name.span, "variable", name.text, what);
    diagnostic.help = "give the variable another name";
    add_note(diagnostic, other.span, "declared here");
}

// `for each p in picture`, where `pictures` is the list that is meant. Reported.
bool ExprChecker::is_misspelt_list(syntax::ExprId list) {
    const auto* bare = std::get_if<syntax::NameExpr>(&ast_[list].node);
    if (bare == nullptr || !context_.is_root_known() || find_entity(bare->name).kind != EntityKind::None) return false;
    std::vector<std::string_view> lists;
    for (const Field& field : context_.root().fields)
        if (field.type.list) lists.push_back(field.name);
    const std::string meant = context_.nearest(bare->name, lists);
    if (meant.empty()) return false;
    context_.report_missing(Code::UnknownName, ast_[list].span, bare->name).help =
        fmt::format("did you mean `{}`?", meant);
    return true;
}

std::vector<Binder> ExprChecker::binders(const std::vector<syntax::Binder>& written) {
    std::vector<Binder> binders;
    for (const syntax::Binder& binder : written) {
        const ExprId list =
            is_misspelt_list(binder.list) ? error(ast_[binder.list].span) : check(binder.list, std::nullopt);
        Type type = type_of(list);
        if (!is_error(type) && !type.list) {
            context_.report(Code::NotAList, context_.program[list].span, said(list)).help =
                type.kind == TypeKind::Record ? "ask about its fields directly"
                                              : "name a field that is declared as `list of …`";
            type = kErrorType;
        }
        check_variable_name(binder.variable);
        const VariableId variable = context_.add_variable(binder.variable, element_of(type), false);
        bring_into_reach(variable, binder.variable.text, true);
        if (depth_ == kMaxBinders + 1) {
            context_.report(Code::TooManyLists, binder.variable.span, kMaxBinders).help =
                "take the rule or the define apart, so that each goes through fewer lists at once";
        }
        binders.push_back({variable, list});
    }
    return binders;
}

// `count of u in uses where u.likeness more than 2`: `where` takes all that follows, but an answer is compared with no number. Reported.
bool ExprChecker::swallows_comparison(Span count, syntax::ExprId where) {
    const auto* compare = std::get_if<syntax::CompareExpr>(&ast_[where].node);
    if (compare == nullptr || compare->op < syntax::CompareOp::Less || compare->op > syntax::CompareOp::AtLeast)
        return false;
    if (!std::holds_alternative<syntax::NumberExpr>(ast_[compare->right].node)) return false;
    const ExprId left = check(compare->left, std::nullopt);
    if (type_of(left) != kAnswerType) return false;
    const Span counted = ast_[compare->left].span;
    const std::string op = operator_between(compare->left, compare->right, "is");
    context_.report(Code::NotOrdered, counted, op, said(left)).help =
        fmt::format("`where` takes all that follows: put the count in parentheses, `({}) {} {}`",
                    context_.sources.text(Span{count.file, count.begin, counted.end}), op,
                    context_.sources.text(ast_[compare->right].span));
    return true;
}

ExprId ExprChecker::quantifier(Span span, const syntax::QuantifierExpr& node) {
    std::vector<Binder> lists = binders(node.binders);
    const bool swallowed = node.kind == syntax::QuantifierKind::Count && node.condition != syntax::kNoExpr &&
                           swallows_comparison(span, node.condition);
    const ExprId where = swallowed ? error(span) : condition_of_elements(span, node.condition);
    leave(lists);
    if (swallowed) return error(span);
    QuantifierKind kind = QuantifierKind::Any;
    switch (node.kind) {
        case syntax::QuantifierKind::Any:
        case syntax::QuantifierKind::No:
            break;
        case syntax::QuantifierKind::Every:
            kind = QuantifierKind::Every;
            break;
        case syntax::QuantifierKind::Count:
            kind = QuantifierKind::Count;
            break;
    }
    // Counting elements needs no look into them.
    for (const Binder& binder : lists) {
        if (kind == QuantifierKind::Count) context_.variable_used[index(binder.variable)] = true;
    }
    const Type type = kind == QuantifierKind::Count ? kNumberType : kAnswerType;
    const ExprId over = context_.add(span, type, Quantifier{kind, std::move(lists), where});
    return node.kind == syntax::QuantifierKind::No ? context_.add(span, kAnswerType, Not{over}) : over;
}

ExprId ExprChecker::rule_applies(Span span, const syntax::RuleAppliesExpr& node) {
    const std::vector<uint32_t> rows = context_.rows_of(node.rule);
    if (rows.empty()) {
        const uint32_t rule = context_.find_or_report(context_.rules, node.rule, Code::UnknownRule);
        return rule == kNone ? error(span, kAnswerType) : one_rule_applies(span, rule);
    }
    std::vector<ExprId> any;  // of a table, any row
    for (const uint32_t row : rows) any.push_back(one_rule_applies(span, row));
    return any.size() == 1 ? any.front() : context_.add(span, kAnswerType, Or{std::move(any)});
}

ExprId ExprChecker::one_rule_applies(Span span, uint32_t rule) {
    references_.rules.push_back({rule, span});
    RuleApplies asked{RuleId{rule}, {}};
    if (for_each_ != nullptr) {
        const uint32_t shared = shared_binders(*for_each_paths_, context_.binder_paths[rule]);
        for (uint32_t i = 0; i < shared; ++i) {
            asked.shared.push_back((*for_each_)[i].variable);
            context_.variable_used[index((*for_each_)[i].variable)] = true;
        }
    }
    return context_.add(span, kAnswerType, std::move(asked));
}

BinderPath binder_path(const Program& program, const std::vector<Binder>& binders, size_t position) {
    BinderPath path;
    ExprId at = binders[position].list;
    while (const auto* field = std::get_if<FieldOf>(&program[at].node)) {
        path.fields.push_back(field->field);
        at = field->record;
    }
    std::reverse(path.fields.begin(), path.fields.end());
    if (const auto* variable = std::get_if<VariableRef>(&program[at].node)) {
        for (uint32_t i = 0; i < position; ++i) {
            if (binders[i].variable == variable->variable) path.base = i;
        }
    } else if (!std::holds_alternative<RootRecord>(program[at].node)) {
        path.fields.clear();
    }
    return path;
}

uint32_t shared_binders(const std::vector<BinderPath>& a, const std::vector<BinderPath>& b) {
    uint32_t shared = 0;
    while (shared < a.size() && shared < b.size() && a[shared] == b[shared] && !a[shared].fields.empty()) ++shared;
    return shared;
}

}  // namespace proviso::sema::detail
