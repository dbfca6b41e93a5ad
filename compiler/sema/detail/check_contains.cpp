// SPDX-License-Identifier: Apache-2.0
// What is among several values: `is one of`, `contains`, `contains any of`. The values stand in parentheses, or in a list.
#include <algorithm>

#include "compiler/sema/detail/expressions.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

std::string_view words_for(syntax::ContainsKind kind) {
    switch (kind) {
        case syntax::ContainsKind::Any:
            return "contains any of";
        case syntax::ContainsKind::All:
            return "contains all of";
        case syntax::ContainsKind::None:
            break;
    }
    return "contains none of";
}

}  // namespace

// An element of a list that no name stands for.
Binder ExprChecker::through(ExprId list) {
    const Span span = context_.program[list].span;
    const VariableId variable = context_.add_variable({"", span}, element_of(type_of(list)), false);
    context_.variable_used[index(variable)] = true;
    if (depth_ == kMaxBinders) {
        context_.report(Code::TooManyLists, span, kMaxBinders).help =
            "take the rule or the define apart, so that each goes through fewer lists at once";
    }
    deepest_ = std::max(deepest_, std::min(depth_ + 1, kMaxBinders));
    return {variable, list};
}

ExprId ExprChecker::element(const Binder& binder) {
    const Variable& variable = context_.program.variables[index(binder.variable)];
    return context_.add(variable.span, variable.type, VariableRef{binder.variable});
}

// Whether something can be contained in it; reported where not.
bool ExprChecker::check_container(ExprId whole) {
    const Type type = type_of(whole);
    if (is_error(type)) return false;
    const bool simple = type.kind != TypeKind::Record && type.kind != TypeKind::Answer;
    if (type == kTextType || (type.list && simple)) return true;
    const std::string_view text = context_.sources.text(context_.program[whole].span);
    context_.report(Code::ContainsNeedsList, context_.program[whole].span, said(whole)).help =
        type.list ? fmt::format("write `any x in {} where …`", text) : fmt::format("write `{} is …`", text);
    return false;
}

// `whole` has been checked to contain something.
ExprId ExprChecker::contained(Span span, ExprId whole, ExprId part, bool ignoring_case) {
    const Type type = type_of(whole);
    if (type == kTextType) return text_operands(span, syntax::CompareOp::Contains, whole, part, ignoring_case);
    if (is_error(type_of(part))) return error(span, kAnswerType);
    const bool measures = are_measures(type_of(part), element_of(type));
    if (measures && !check_one_unit("contains", whole, part)) return error(span, kAnswerType);
    if (!measures && type_of(part) != element_of(type)) {
        context_.report(Code::ContainsOther, context_.program[part].span, said(whole), said(part)).help =
            help_for_text(part, element_of(type));
        return error(span, kAnswerType);
    }
    return in_list(span, whole, part, ignoring_case);
}

// Whether an element of the list equals it; both fit.
ExprId ExprChecker::in_list(Span span, ExprId list, ExprId subject, bool ignoring_case) {
    if (!ignoring_case) return context_.add(span, kAnswerType, Compare{CompareOp::Contains, list, subject});
    if (!check_folds(subject)) return error(span, kAnswerType);
    const Binder each = through(list);
    const ExprId same = compared(span, CompareOp::Is, element(each), subject, true);
    return context_.add(span, kAnswerType, Quantifier{QuantifierKind::Any, {each}, same});
}

// What is looked for in it.
Type ExprChecker::part_of(ExprId whole) const {
    const Type type = type_of(whole);
    return is_error(type) || type == kTextType ? type : element_of(type);
}

ExprId ExprChecker::containment(Span span, const syntax::CompareExpr& node) {
    const ExprId whole = check(node.left, std::nullopt);
    const ExprId part = value(node.right, part_of(whole));
    if (is_error(type_of(part)) || !check_container(whole)) return error(span, kAnswerType);
    return contained(span, whole, part, node.ignoring_case);
}

// Written out, one comparison for each value; of a list, asked of each element.
ExprId ExprChecker::contains_some(Span span, const syntax::ContainsSomeExpr& node) {
    const ExprId whole = check(node.whole, std::nullopt);
    bool good = check_container(whole);
    const bool every = node.kind == syntax::ContainsKind::All;
    ExprId found = kNoExpr;
    if (node.list != syntax::kNoExpr) {
        const ExprId list = list_of_values(words_for(node.kind), node.list);
        if (list == kNoExpr || !good) return error(span, kAnswerType);
        const Binder each = through(list);
        const ExprId one = contained(span, whole, element(each), node.ignoring_case);
        found = context_.add(span, kAnswerType,
                             Quantifier{every ? QuantifierKind::Every : QuantifierKind::Any, {each}, one});
    } else {
        std::vector<ExprId> parts;
        for (const syntax::ExprId option : node.options) {
            const ExprId part = value(option, part_of(whole));
            good = good && !is_error(type_of(part));
            if (good) parts.push_back(contained(span, whole, part, node.ignoring_case));
        }
        if (!good || parts.empty()) return error(span, kAnswerType);
        found = every ? context_.add(span, kAnswerType, And{std::move(parts)})
                      : context_.add(span, kAnswerType, Or{std::move(parts)});
    }
    return node.kind == syntax::ContainsKind::None ? context_.add(span, kAnswerType, Not{found}) : found;
}

ExprId ExprChecker::one_of(Span span, const syntax::OneOfExpr& node) {
    if (node.list != syntax::kNoExpr) return one_of_list(span, node);
    // A value that says nothing about its type takes it from the first option that does.
    std::optional<Type> expected;
    size_t typed_option = node.options.size();
    ExprId typed_id = kNoExpr;
    if (vagueness(node.value) > 1) {
        for (size_t i = 0; i < node.options.size() && !expected; ++i) {
            if (vagueness(node.options[i]) > 1) continue;
            typed_option = i;
            typed_id = check(node.options[i], std::nullopt);
            expected = type_of(typed_id);
        }
    }
    const ExprId subject = check(node.value, expected);
    const Type type = type_of(subject);
    bool good = check_comparable("is one of", subject);
    std::vector<ExprId> options;
    for (size_t i = 0; i < node.options.size(); ++i) {
        const ExprId option = i == typed_option ? typed_id : check(node.options[i], guide(subject));
        options.push_back(option);
        if (is_error(type) || is_error(type_of(option))) {
            good = false;
        } else if (is_simple(type)) {
            const bool fits = check_comparable("is one of", option) && check_same_type("is one of", subject, option);
            if (fits) warn_of_unsure(subject, option);
            good = fits && good;
        }
    }
    if (good && node.ignoring_case) good = check_folds(subject);
    if (!good || options.empty()) return error(span, kAnswerType);
    if (node.ignoring_case) {
        for (ExprId& option : options) option = fold_case(option);
        const ExprId any = context_.add(span, kAnswerType, OneOf{fold_case(subject), std::move(options)});
        return node.negated ? context_.add(span, kAnswerType, Not{any}) : any;
    }
    const ExprId any = context_.add(span, kAnswerType, OneOf{subject, std::move(options)});
    return node.negated ? context_.add(span, kAnswerType, Not{any}) : any;
}

// The same as that the list contains it; but what does not apply is in no list.
ExprId ExprChecker::one_of_list(Span span, const syntax::OneOfExpr& node) {
    const ExprId list = list_of_values("is one of", node.list);
    const ExprId subject = check(node.value, list == kNoExpr ? kErrorType : element_of(type_of(list)));
    if (list == kNoExpr || !check_comparable("is one of", subject)) return error(span, kAnswerType);
    const Type element = element_of(type_of(list));
    const bool measures = are_measures(element, type_of(subject));
    if (measures && !check_one_unit("is one of", subject, list)) return error(span, kAnswerType);
    if (!measures && type_of(subject) != element) {
        context_.report(Code::ComparedTypesDiffer, context_.program[list].span, "is one of", said(subject), said(list))
            .help = help_for_text(subject, element);
        return error(span, kAnswerType);
    }
    const ExprId any = in_list(span, list, subject, node.ignoring_case);
    return node.negated ? context_.add(span, kAnswerType, Not{any}) : any;
}

// A list of texts, numbers …; kNoExpr where it is none, which has been reported.
ExprId ExprChecker::list_of_values(std::string_view words, syntax::ExprId id) {
    const Span span = ast_[id].span;
    const std::string_view text = context_.sources.text(span);
    // Most likely a value that lacks its parentheses.
    const auto* bare = std::get_if<syntax::NameExpr>(&ast_[id].node);
    if (bare != nullptr && find_entity(bare->name).kind == EntityKind::None &&
        !context_.choices_with(bare->name).empty()) {
        context_.report(Code::NoListOfValues, span, words, fmt::format("`{}` is a value of a choice", text)).help =
            fmt::format("put the values in parentheses: `{} ({}, …)`", words, text);
        return kNoExpr;
    }
    const ExprId list = check(id, std::nullopt);
    const Type type = type_of(list);
    if (is_error(type)) return kNoExpr;
    if (type.list && type.kind != TypeKind::Record && type.kind != TypeKind::Answer) return list;
    context_.report(Code::NoListOfValues, span, words, said(list)).help =
        type.list ? fmt::format("ask about the elements' fields: `any x in {} where x.FIELD is …`", text)
                  : fmt::format("put single values in parentheses: `{} ({})`", words, text);
    return kNoExpr;
}

}  // namespace proviso::sema::detail
