// SPDX-License-Identifier: Apache-2.0
// One value from many: `sum of`, `largest of`, `first of`, `count of distinct`, `no repeated`.
#include "compiler/sema/detail/expressions.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

std::string_view words_of(const syntax::AggregateExpr& node) {
    const bool dates = node.wording == syntax::OrderWording::Dates;
    switch (node.kind) {
        case syntax::AggregateKind::Count:
            return "count of";
        case syntax::AggregateKind::Sum:
            return "sum of";
        case syntax::AggregateKind::Largest:
            return dates ? "latest of" : "largest of";
        case syntax::AggregateKind::Smallest:
            return dates ? "earliest of" : "smallest of";
        case syntax::AggregateKind::First:
            return "first of";
        case syntax::AggregateKind::Distinct:
            return "count of distinct";
        case syntax::AggregateKind::Repeated:
            return "any repeated";
        case syntax::AggregateKind::NoneRepeated:
            break;
    }
    return "no repeated";
}

AggregateKind typed(syntax::AggregateKind kind) {
    switch (kind) {
        case syntax::AggregateKind::Count:  // is a quantifier
        case syntax::AggregateKind::Sum:
            return AggregateKind::Sum;
        case syntax::AggregateKind::Largest:
            return AggregateKind::Largest;
        case syntax::AggregateKind::Smallest:
            return AggregateKind::Smallest;
        case syntax::AggregateKind::First:
            return AggregateKind::First;
        case syntax::AggregateKind::Distinct:
            return AggregateKind::Distinct;
        case syntax::AggregateKind::Repeated:
        case syntax::AggregateKind::NoneRepeated:
            break;
    }
    return AggregateKind::Repeated;
}

// What adds up.
bool is_amount(Type type) { return type == kNumberType || is_money(type) || is_duration(type); }

}  // namespace

// Whether it can be made of such values; reported where not.
bool ExprChecker::check_aggregated(const syntax::AggregateExpr& node, ExprId value) {
    const Type type = type_of(value);
    if (is_error(type)) return false;
    const Span span = context_.program[value].span;
    const std::string_view words = words_of(node);
    const auto refuse = [&](Code code) -> Diagnostic& { return context_.report(code, span, words, said(value)); };
    switch (node.kind) {
        case syntax::AggregateKind::Count:
            return true;
        case syntax::AggregateKind::Sum:
            if (is_amount(type)) return true;
            refuse(Code::SumOfOther).help =
                is_time(type) ? "add up the time that lies between two of them, or ask for `earliest of` or `latest of`"
                              : "to say how many there are, write `count of x in LIST where …`";
            return false;
        case syntax::AggregateKind::Largest:
        case syntax::AggregateKind::Smallest: {
            const bool dates = is_time(type), for_dates = node.wording == syntax::OrderWording::Dates;
            if (!dates && !is_amount(type)) {
                refuse(Code::LargestOfOther).help = "to ask for a value, write `any x in LIST where … is …`";
                return false;
            }
            if (dates == for_dates) return true;
            const bool most = node.kind == syntax::AggregateKind::Largest;
            context_.report(Code::WrongOrderWords, span, words, for_dates ? "dates" : "numbers", said(value)).help =
                fmt::format("write `{} of {}`",
                            dates  ? (most ? "latest" : "earliest")
                            : most ? "largest"
                                   : "smallest",
                            context_.sources.text(span));
            return false;
        }
        case syntax::AggregateKind::First:
            if (is_simple(type)) return true;
            refuse(Code::FirstOfOther).help = "name one of its fields, or another single value";
            return false;
        case syntax::AggregateKind::Distinct:
        case syntax::AggregateKind::Repeated:
        case syntax::AggregateKind::NoneRepeated:
            break;
    }
    if (is_simple(type) && type != kAnswerType) return true;
    refuse(Code::DistinctOfOther).help = type == kAnswerType
                                             ? std::string("count those that are yes: `count of x in LIST where …`")
                                             : std::string("name one of its fields, or another single value");
    return false;
}

// Yes where nothing is asked.
ExprId ExprChecker::condition_of_elements(Span span, syntax::ExprId written) {
    if (written != syntax::kNoExpr) return condition(written);
    return context_.add(span, kAnswerType, AnswerConstant{Answer::Yes});
}

// Of the list's own elements.
ExprId ExprChecker::aggregate_of_list(Span span, const syntax::AggregateExpr& node) {
    const ExprId list = check(node.value, std::nullopt);
    const Type type = type_of(list);
    if (is_error(type)) return error(span);
    const std::string_view words = words_of(node);
    const std::string_view text = context_.sources.text(context_.program[list].span);
    if (!type.list) {
        context_.report(Code::AggregateNeedsList, context_.program[list].span, words, said(list)).help =
            node.kind == syntax::AggregateKind::Count ? fmt::format("write `{} x in LIST where …`", words)
                                                      : fmt::format("write `{} {} for x in LIST`", words, text);
        return error(span);
    }
    if (type.kind == TypeKind::Record && node.kind != syntax::AggregateKind::Count) {
        context_.report(Code::AggregateNeedsList, context_.program[list].span, words, said(list)).help =
            fmt::format("name a value of its elements: `{} x.FIELD for x in {}`", words, text);
        return error(span);
    }
    const Binder each = through(list);
    if (node.kind == syntax::AggregateKind::Count) {
        const ExprId always = condition_of_elements(span, syntax::kNoExpr);
        return context_.add(span, kNumberType, Quantifier{QuantifierKind::Count, {each}, always});
    }
    const ExprId one = element(each);
    return aggregated(span, node, {each}, one, condition_of_elements(span, syntax::kNoExpr));
}

ExprId ExprChecker::aggregated(Span span, const syntax::AggregateExpr& node, std::vector<Binder> lists, ExprId value,
                               ExprId where) {
    if (!check_aggregated(node, value)) return error(span);
    const AggregateKind kind = typed(node.kind);
    const Type type = kind == AggregateKind::Repeated   ? kAnswerType
                      : kind == AggregateKind::Distinct ? kNumberType
                                                        : type_of(value);
    const ExprId made = context_.add(span, type, Aggregate{kind, std::move(lists), value, where});
    if (node.kind != syntax::AggregateKind::NoneRepeated) return made;
    return context_.add(span, kAnswerType, Not{made});
}

ExprId ExprChecker::aggregate(Span span, const syntax::AggregateExpr& node) {
    if (node.binders.empty()) return aggregate_of_list(span, node);
    std::vector<Binder> lists = binders(node.binders);
    const ExprId each = value(node.value);
    const ExprId where = condition_of_elements(span, node.condition);
    leave(lists);
    return aggregated(span, node, std::move(lists), each, where);
}

}  // namespace proviso::sema::detail
