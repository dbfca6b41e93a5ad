// SPDX-License-Identifier: Apache-2.0
// Comparisons, and questions about a field's answer.
#include "compiler/sema/detail/expressions.h"
#include "compiler/sema/detail/literals.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

CompareOp typed(syntax::CompareOp op) {
    switch (op) {
        case syntax::CompareOp::Is:
            return CompareOp::Is;
        case syntax::CompareOp::IsNot:
            return CompareOp::IsNot;
        case syntax::CompareOp::Less:
            return CompareOp::Less;
        case syntax::CompareOp::AtMost:
            return CompareOp::AtMost;
        case syntax::CompareOp::More:
            return CompareOp::More;
        case syntax::CompareOp::AtLeast:
            return CompareOp::AtLeast;
        case syntax::CompareOp::Contains:
            return CompareOp::Contains;
        case syntax::CompareOp::StartsWith:
            return CompareOp::StartsWith;
        case syntax::CompareOp::EndsWith:
            break;
    }
    return CompareOp::EndsWith;
}

// How the language words it; for an ordering, of dates or of numbers.
std::string_view words_for(syntax::CompareOp op, bool dates) {
    switch (op) {
        case syntax::CompareOp::Is:
            return "is";
        case syntax::CompareOp::IsNot:
            return "is not";
        case syntax::CompareOp::Less:
            return dates ? "before" : "less than";
        case syntax::CompareOp::AtMost:
            return dates ? "on or before" : "at most";
        case syntax::CompareOp::More:
            return dates ? "after" : "more than";
        case syntax::CompareOp::AtLeast:
            return dates ? "on or after" : "at least";
        case syntax::CompareOp::Contains:
            return "contains";
        case syntax::CompareOp::StartsWith:
            return "starts with";
        case syntax::CompareOp::EndsWith:
            break;
    }
    return "ends with";
}

std::string_view words_for(syntax::StateKind state) {
    switch (state) {
        case syntax::StateKind::Answered:
            return "is answered";
        case syntax::StateKind::NotAnswered:
            return "is not answered";
        case syntax::StateKind::Unsure:
            return "is unsure";
        case syntax::StateKind::NotApplicable:
            break;
    }
    return "is not applicable";
}

}  // namespace

// What one side of a comparison says about the other. Lists and records can't be compared, so they say nothing, and what is
// wrong beside them is not looked into.
Type ExprChecker::guide(ExprId side) const {
    const Type type = type_of(side);
    return is_simple(type) ? type : kErrorType;
}

std::pair<ExprId, ExprId> ExprChecker::pair(syntax::ExprId left, syntax::ExprId right) {
    if (vagueness(left) <= vagueness(right)) {
        const ExprId first = check(left, std::nullopt);
        return {first, check(right, guide(first))};
    }
    const ExprId second = check(right, std::nullopt);
    return {check(left, guide(second)), second};
}

ExprId ExprChecker::compare(Span span, const syntax::CompareExpr& node) {
    switch (node.op) {
        case syntax::CompareOp::Is:
        case syntax::CompareOp::IsNot:
            return equality(span, node);
        case syntax::CompareOp::Less:
        case syntax::CompareOp::AtMost:
        case syntax::CompareOp::More:
        case syntax::CompareOp::AtLeast:
            return ordering(span, node);
        case syntax::CompareOp::Contains:
            return containment(span, node);
        case syntax::CompareOp::StartsWith:
        case syntax::CompareOp::EndsWith:
            break;
    }
    return text_match(span, node);
}

bool ExprChecker::check_comparable(std::string_view op, ExprId operand) {
    const Type type = type_of(operand);
    if (is_error(type)) return false;
    if (is_simple(type)) return true;
    const Span span = context_.program[operand].span;
    context_.report(Code::NotComparable, span, op, said(operand)).help =
        type.list ? fmt::format("ask about its elements: `{0} contains …`, `any x in {0} where …`",
                                context_.sources.text(span))
                  : std::string("compare its fields");
    return false;
}

// What to write where a text stands for another kind of value.
std::string ExprChecker::help_for_text(ExprId text, Type wanted) {
    const auto* constant = std::get_if<TextConstant>(&context_.program[text].node);
    if (constant == nullptr) return {};
    const std::string& value = constant->value;
    bool is_that = false;
    Decimal number;
    switch (wanted.kind) {
        case TypeKind::Choice:
            is_that = context_.choice_values[wanted.ref].find(value) != kNone;
            break;
        case TypeKind::Answer:
            is_that = value == "yes" || value == "no";
            break;
        case TypeKind::Number:
            is_that = parse_decimal(value, number) == DecimalParse::Ok;
            break;
        case TypeKind::Date:
            is_that = parse_date(value).has_value();
            break;
        case TypeKind::Money:
            is_that = value.size() > 4 && parse_currency(value.substr(0, 3)) && value[3] == ' ' &&
                      parse_decimal(value.substr(4), number) == DecimalParse::Ok;
            break;
        case TypeKind::Error:
        case TypeKind::Text:
        case TypeKind::Record:
            break;
    }
    if (is_that) return fmt::format("write `{}` without quotation marks", value);
    if (wanted.kind != TypeKind::Choice) return {};
    for (const ChoiceValue& declared : context_.program.choices[wanted.ref].values) {
        if (declared.written == value) return fmt::format("write the value's name, `{}`", declared.name);
    }
    const std::string near = context_.nearest(value, context_.choice_values[wanted.ref].names());
    return near.empty() ? "name one of the choice's values, without quotation marks"
                        : fmt::format("did you mean `{}`, without quotation marks?", near);
}

bool ExprChecker::check_same_type(std::string_view op, ExprId left, ExprId right) {
    const Type a = type_of(left), b = type_of(right);
    if (is_error(a) || is_error(b)) return false;
    if (is_money(a) && is_money(b)) return check_one_currency(op, left, right);
    if (a == b) return true;
    const Span span = context_.program[right].span;
    Diagnostic& diagnostic = context_.report(Code::ComparedTypesDiffer, span, op, said(left), said(right));
    diagnostic.help = a.kind == TypeKind::Text ? help_for_text(left, b) : help_for_text(right, a);
    if (is_money(a) && b == kNumberType) diagnostic.help = help_for_amount(right, a);
    if (a == kNumberType && is_money(b)) diagnostic.help = help_for_amount(left, b);
    return false;
}

void ExprChecker::warn_of_unsure(ExprId compared, ExprId operand) {
    const auto* constant = std::get_if<AnswerConstant>(&context_.program[operand].node);
    // Of another type it stands for a mistake that has been reported.
    if (constant == nullptr || constant->value != Answer::Unsure || type_of(operand) != kAnswerType) return;
    const Span span = context_.program[operand].span;
    context_.report(Code::AlwaysUnsure, span).help = fmt::format(
        "to ask what was answered, write `{} is unsure`", context_.sources.text(context_.program[compared].span));
}

ExprId ExprChecker::equality(Span span, const syntax::CompareExpr& node) {
    const std::string op = operator_between(node.left, node.right, words_for(node.op, false));
    const auto [left, right] = pair(node.left, node.right);
    const bool comparable = check_comparable(op, left) && check_comparable(op, right);
    if (!comparable || !check_same_type(op, left, right)) return error(span, kAnswerType);
    warn_of_unsure(left, right);
    warn_of_unsure(right, left);
    return context_.add(span, kAnswerType, Compare{typed(node.op), left, right});
}

bool ExprChecker::check_ordered(std::string_view op, ExprId operand) {
    const Type type = type_of(operand);
    if (is_error(type)) return false;
    if (type == kNumberType || type == kDateType || is_money(type)) return true;
    context_.report(Code::NotOrdered, context_.program[operand].span, op, said(operand)).help =
        help_for_text(operand, kNumberType);
    return false;
}

ExprId ExprChecker::ordering(Span span, const syntax::CompareExpr& node) {
    const bool for_dates = node.wording == syntax::OrderWording::Dates;
    const std::string op = operator_between(node.left, node.right, words_for(node.op, for_dates));
    const auto [left, right] = pair(node.left, node.right);
    const bool left_ordered = check_ordered(op, left);
    if (!left_ordered || !check_ordered(op, right) || !check_same_type(op, left, right))
        return error(span, kAnswerType);
    const bool dates = type_of(left) == kDateType;
    if (node.wording != syntax::OrderWording::None && dates != for_dates) {
        context_.report(Code::WrongOrderWords, span, op, for_dates ? "dates" : "numbers", said(left)).help =
            fmt::format("write `{} {} {}`", context_.sources.text(ast_[node.left].span), words_for(node.op, dates),
                        context_.sources.text(ast_[node.right].span));
        return error(span, kAnswerType);
    }
    return context_.add(span, kAnswerType, Compare{typed(node.op), left, right});
}

ExprId ExprChecker::containment(Span span, const syntax::CompareExpr& node) {
    const ExprId left = check(node.left, std::nullopt);
    const Type type = type_of(left);
    if (type == kTextType) return text_operands(span, node.op, left, value(node.right, kTextType));
    const ExprId right = value(node.right, is_error(type) ? kErrorType : element_of(type));
    if (is_error(type) || is_error(type_of(right))) return error(span, kAnswerType);
    const std::string_view text = context_.sources.text(context_.program[left].span);
    if (!type.list) {
        context_.report(Code::ContainsNeedsList, context_.program[left].span, said(left)).help =
            fmt::format("write `{} is …`", text);
    } else if (type.kind == TypeKind::Record || type.kind == TypeKind::Answer) {
        context_.report(Code::ContainsNeedsList, context_.program[left].span, said(left)).help =
            fmt::format("write `any x in {} where …`", text);
    } else if (is_money(type_of(right)) && is_money(element_of(type))) {
        if (check_one_currency("contains", left, right))
            return context_.add(span, kAnswerType, Compare{CompareOp::Contains, left, right});
    } else if (type_of(right) != element_of(type)) {
        context_.report(Code::ContainsOther, context_.program[right].span, said(left), said(right)).help =
            help_for_text(right, element_of(type));
    } else {
        return context_.add(span, kAnswerType, Compare{CompareOp::Contains, left, right});
    }
    return error(span, kAnswerType);
}

ExprId ExprChecker::text_match(Span span, const syntax::CompareExpr& node) {
    const ExprId left = value(node.left, kTextType);
    return text_operands(span, node.op, left, value(node.right, kTextType));
}

ExprId ExprChecker::text_operands(Span span, syntax::CompareOp op, ExprId left, ExprId right) {
    for (const ExprId operand : {left, right}) {
        const Type type = type_of(operand);
        if (is_error(type)) return error(span, kAnswerType);
        if (type == kTextType) continue;
        context_.report(Code::NotText, context_.program[operand].span, words_for(op, false), said(operand));
        return error(span, kAnswerType);
    }
    return context_.add(span, kAnswerType, Compare{typed(op), left, right});
}

ExprId ExprChecker::between(Span span, const syntax::BetweenExpr& node) {
    const ExprId middle = value(node.value), low = value(node.low), high = value(node.high);
    return range(span, middle, low, high);
}

ExprId ExprChecker::range(Span span, ExprId middle, ExprId low, ExprId high) {
    for (const ExprId operand : {middle, low, high}) {
        if (!check_ordered("between", operand)) return error(span, kAnswerType);
    }
    if (!check_same_type("between", middle, low) || !check_same_type("between", middle, high) ||
        !check_same_type("between", low, high))
        return error(span, kAnswerType);
    const auto* first = std::get_if<NumberConstant>(&context_.program[low].node);
    const auto* last = std::get_if<NumberConstant>(&context_.program[high].node);
    const auto* least = std::get_if<MoneyConstant>(&context_.program[low].node);
    const auto* most = std::get_if<MoneyConstant>(&context_.program[high].node);
    const auto* first_day = std::get_if<DateConstant>(&context_.program[low].node);
    const auto* last_day = std::get_if<DateConstant>(&context_.program[high].node);
    if ((first && last && first->value > last->value) || (least && most && least->value.amount > most->value.amount) ||
        (first_day && last_day && first_day->value > last_day->value)) {
        context_.report(Code::EmptyRange, span).help = "write the lower end first";
    }
    const ExprId above = context_.add(span, kAnswerType, Compare{CompareOp::AtLeast, middle, low});
    const ExprId below = context_.add(span, kAnswerType, Compare{CompareOp::AtMost, middle, high});
    return context_.add(span, kAnswerType, And{{above, below}});
}

ExprId ExprChecker::one_of(Span span, const syntax::OneOfExpr& node) {
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
        const ExprId option = i == typed_option ? typed_id : check(node.options[i], type);
        options.push_back(option);
        if (is_error(type) || is_error(type_of(option))) {
            good = false;
        } else if (is_simple(type)) {
            const bool fits = check_comparable("is one of", option) && check_same_type("is one of", subject, option);
            if (fits) warn_of_unsure(subject, option);
            good = fits && good;
        }
    }
    if (!good || options.empty()) return error(span, kAnswerType);
    const ExprId any = context_.add(span, kAnswerType, OneOf{subject, std::move(options)});
    return node.negated ? context_.add(span, kAnswerType, Not{any}) : any;
}

bool ExprChecker::check_state_field(syntax::StateKind state, ExprId id) {
    const Expr& expr = context_.program[id];
    if (is_error(expr.type)) return false;
    const std::string_view words = words_for(state);
    const auto* of = std::get_if<FieldOf>(&expr.node);
    const auto* variable = std::get_if<VariableRef>(&expr.node);
    const bool element = variable != nullptr && !context_.variable_is_parameter[index(variable->variable)];
    if (of == nullptr && !element) {
        Diagnostic& diagnostic = context_.report(Code::StateOfNoField, expr.span, words, written(expr.span));
        diagnostic.help = variable != nullptr
                              ? "a define is given a value, not a field: ask where the field is, and give the answer"
                              : "name a field of a record; for a value that can't be worked out, write `not surely …`";
        return false;
    }
    if (!expr.type.list && expr.type.kind == TypeKind::Record) {
        context_.report(Code::StateOfRecord, expr.span, words, said(id)).help = "ask about one of its fields";
        return false;
    }
    if (state == syntax::StateKind::Unsure && !expr.type.list && expr.type.kind == TypeKind::Text) {
        context_.report(Code::TextNeverUnsure, expr.span, said(id)).help =
            fmt::format("write `{} is not answered`", context_.sources.text(expr.span));
        return false;
    }
    if (state != syntax::StateKind::NotApplicable || may_not_apply(id)) return true;
    Diagnostic& diagnostic = context_.report(Code::AlwaysApplies, expr.span, written(expr.span));
    if (of != nullptr) {
        const Field& field = context_.program.records[type_of(of->record).ref].fields[of->field];
        diagnostic.help = fmt::format("declare the field with `may not apply`, or write `{} is not answered`",
                                      context_.sources.text(expr.span));
        add_note(diagnostic, field.span, "declared here");
    }
    return false;
}

ExprId ExprChecker::state(Span span, const syntax::StateExpr& node) {
    const ExprId field = check(node.field, std::nullopt);
    if (!check_state_field(node.state, field)) return error(span, kAnswerType);
    StateKind kind = StateKind::Answered;
    bool negated = node.negated;
    switch (node.state) {
        case syntax::StateKind::Answered:
            break;
        case syntax::StateKind::NotAnswered:
            negated = !negated;
            break;
        case syntax::StateKind::Unsure:
            kind = StateKind::Unsure;
            break;
        case syntax::StateKind::NotApplicable:
            kind = StateKind::NotApplicable;
            break;
    }
    const ExprId asked = context_.add(span, kAnswerType, State{field, kind});
    return negated ? context_.add(span, kAnswerType, Not{asked}) : asked;
}

}  // namespace proviso::sema::detail
