// SPDX-License-Identifier: Apache-2.0
// Expressions: the way from a syntax node to the check of its kind, and what all kinds share.
#include "compiler/sema/detail/expressions.h"
#include "compiler/sema/detail/literals.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

template <class... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

constexpr size_t kMaxQuoted = 48;  // bytes of the author's text that a message repeats

}  // namespace

ExprId ExprChecker::error(Span span, Type type) { return context_.add(span, type, AnswerConstant{Answer::Unsure}); }

ExprId ExprChecker::check(syntax::ExprId id, std::optional<Type> expected) {
    if (id == syntax::kNoExpr) return error({});
    const Span span = ast_[id].span;
    return std::visit(
        Overloaded{
            [&](const syntax::NameExpr& node) { return name(span, node.name, expected); },
            [&](const syntax::MemberExpr& node) { return member(span, node); },
            [&](const syntax::CallExpr& node) { return call(span, node); },
            [&](const syntax::AnswerExpr& node) { return context_.add(span, kAnswerType, AnswerConstant{node.value}); },
            [&](const syntax::NumberExpr& node) {
                const std::optional<Decimal> number = parse_number(context_, span, node.text);
                return number ? context_.add(span, kNumberType, NumberConstant{*number}) : error(span, kNumberType);
            },
            [&](const syntax::MoneyExpr& node) {
                const std::optional<Currency> currency = find_currency(context_, span, node.currency);
                if (!currency) return error(span);
                const std::optional<Decimal> amount = parse_number(context_, span, node.amount);
                return amount ? context_.add(span, money_in(*currency), MoneyConstant{{*amount, *currency}})
                              : error(span, money_in(*currency));
            },
            [&](const syntax::TextExpr& node) { return context_.add(span, kTextType, TextConstant{node.value}); },
            [&](const syntax::DateExpr& node) { return context_.add(span, kDateType, DateConstant{node.value}); },
            [&](const syntax::MomentExpr& node) { return context_.add(span, kMomentType, MomentConstant{node.value}); },
            [&](const syntax::DurationExpr& node) { return duration(span, node); },
            [&](const syntax::RoundedLengthExpr& node) { return rounded_length(span, node); },
            [&](const syntax::ShiftExpr& node) { return shift(span, node); },
            [&](const syntax::DifferenceExpr& node) { return difference(span, node); },
            [&](const syntax::DatePartExpr& node) { return date_part(span, node); },
            [&](const syntax::BusinessDayExpr& node) { return business_day(span, node); },
            [&](const syntax::ParenExpr& node) { return check(node.inner, expected); },
            [&](const syntax::NotExpr& node) { return context_.add(span, kAnswerType, Not{condition(node.operand)}); },
            [&](const syntax::SurelyExpr& node) {
                return context_.add(span, kAnswerType, Surely{condition(node.operand)});
            },
            [&](const syntax::PossiblyExpr& node) {
                return context_.add(span, kAnswerType, Possibly{condition(node.operand)});
            },
            [&](const syntax::AndExpr& node) { return conditions<And>(span, node.operands); },
            [&](const syntax::OrExpr& node) { return conditions<Or>(span, node.operands); },
            [&](const syntax::CompareExpr& node) { return compare(span, node); },
            [&](const syntax::BetweenExpr& node) { return between(span, node); },
            [&](const syntax::OneOfExpr& node) { return one_of(span, node); },
            [&](const syntax::ContainsSomeExpr& node) { return contains_some(span, node); },
            [&](const syntax::StateExpr& node) { return state(span, node); },
            [&](const syntax::ArithmeticExpr& node) { return arithmetic(span, node); },
            [&](const syntax::NegateExpr& node) { return negate(span, node); },
            [&](const syntax::CurrencyOfExpr& node) { return currency_of(span, node); },
            [&](const syntax::LengthOfExpr& node) { return length_of(span, node); },
            [&](const syntax::JoinExpr& node) { return join(span, node); },
            [&](const syntax::MatchesExpr& node) { return matches(span, node); },
            [&](const syntax::RoundExpr& node) { return round(span, node); },
            [&](const syntax::IfExpr& node) { return choose(span, node, expected); },
            [&](const syntax::QuantifierExpr& node) { return quantifier(span, node); },
            [&](const syntax::AggregateExpr& node) { return aggregate(span, node); },
            [&](const syntax::RuleAppliesExpr& node) { return rule_applies(span, node); },
            [&](const syntax::ErrorExpr&) { return error(span); },
            // Values of scenarios, which the parser lets stand nowhere else.
            [&](const syntax::RecordExpr&) { return error(span); },
            [&](const syntax::ListExpr&) { return error(span); },
            [&](const syntax::NotAnsweredExpr&) { return error(span); },
            [&](const syntax::NotApplicableExpr&) { return error(span); },
        },
        ast_[id].node);
}

template <class Node>
ExprId ExprChecker::conditions(Span span, const std::vector<syntax::ExprId>& operands) {
    std::vector<ExprId> checked;
    checked.reserve(operands.size());
    for (size_t i = 0; i < operands.size(); ++i) {
        if (const size_t values = checked.empty() ? 0 : values_after(checked.back(), operands, i); values > 0) {
            checked.push_back(error(ast_[operands[i]].span));
            i += values - 1;
            continue;
        }
        checked.push_back(condition(operands[i]));
    }
    if (checked.empty()) return error(span, kAnswerType);
    if (checked.size() == 1) return checked.front();
    return context_.add(span, kAnswerType, Node{std::move(checked)});
}

// Whether it is a mere value of that type, and nothing else.
bool ExprChecker::is_bare_value(syntax::ExprId id, Type type) const {
    const auto& node = ast_[id].node;
    if (const auto* name = std::get_if<syntax::NameExpr>(&node))
        return type.kind == TypeKind::Choice && find_entity(name->name).kind == EntityKind::None &&
               context_.choice_values[type.ref].find(name->name) != kNone;
    return (type == kTextType && std::holds_alternative<syntax::TextExpr>(node)) ||
           (type == kNumberType && std::holds_alternative<syntax::NumberExpr>(node)) ||
           (type == kDateType && std::holds_alternative<syntax::DateExpr>(node));
}

// `u.purpose is ideation or background`: how many of the operands from `first` on are mere values that were meant to go on with the
// comparison before them. Reported.
size_t ExprChecker::values_after(ExprId before, const std::vector<syntax::ExprId>& operands, size_t first) {
    const auto* compare = std::get_if<Compare>(&context_.program[before].node);
    if (compare == nullptr || (compare->op != CompareOp::Is && compare->op != CompareOp::IsNot)) return 0;
    const Type type = type_of(compare->left);
    std::string values(context_.sources.text(context_.program[compare->right].span));
    size_t count = 0;
    for (; first + count < operands.size() && is_bare_value(operands[first + count], type); ++count)
        values += fmt::format(", {}", context_.sources.text(ast_[operands[first + count]].span));
    if (count == 0) return 0;
    const Span span = ast_[operands[first]].span;
    const std::string what = type.kind == TypeKind::Choice
                                 ? fmt::format("a value of `{}`", context_.program.choices[type.ref].name)
                                 : context_.describe(type);
    context_.report(Code::ConditionNotAnswer, span, fmt::format("`{}` is {}", context_.sources.text(span), what)).help =
        fmt::format("write `{} {} one of ({})`", context_.sources.text(context_.program[compare->left].span),
                    compare->op == CompareOp::Is ? "is" : "is not", values);
    return count;
}

ExprId ExprChecker::value(syntax::ExprId id, std::optional<Type> expected) {
    const ExprId checked = check(id, expected);
    refuse_may_not_apply(checked);
    return checked;
}

ExprId ExprChecker::condition(syntax::ExprId id) {
    const ExprId checked = value(id, kAnswerType);
    const Type type = type_of(checked);
    if (is_error(type) || type == kAnswerType) return checked;
    const Span span = context_.program[checked].span;
    // What reaches as far right as it can must be held together.
    const bool closed = !std::holds_alternative<Quantifier>(context_.program[checked].node) &&
                        !std::holds_alternative<Aggregate>(context_.program[checked].node) &&
                        !std::holds_alternative<If>(context_.program[checked].node);
    const std::string text =
        closed ? std::string(context_.sources.text(span)) : fmt::format("({})", context_.sources.text(span));
    Diagnostic& diagnostic = context_.report(Code::ConditionNotAnswer, span, said(checked));
    if (type.list) {
        diagnostic.help = fmt::format("write `any x in {} where …`, or `… contains …`", text);
    } else if (type.kind == TypeKind::Choice) {
        const Choice& choice = context_.program.choices[type.ref];
        diagnostic.help =
            fmt::format("compare it: `{} is {}`", text, choice.values.empty() ? "…" : choice.values.front().name);
    } else if (type.kind == TypeKind::Number) {
        diagnostic.help = fmt::format("compare it: `{} at least 1`", text);
    } else if (type.kind == TypeKind::Money) {
        const std::string code = type.ref == kNone ? "USD" : currency_code(static_cast<Currency>(type.ref));
        diagnostic.help = fmt::format("compare it: `{} at least {} 1`", text, code);
    } else if (type.kind == TypeKind::Date) {
        diagnostic.help = fmt::format("compare it: `{} before 2026-01-01`", text);
    } else if (type.kind == TypeKind::Moment) {
        diagnostic.help = fmt::format("compare it: `{} before 2026-01-01T00:00Z`", text);
    } else if (type.kind == TypeKind::Duration) {
        diagnostic.help = fmt::format("compare it: `{} at least 5 {}`", text,
                                      type.ref == kNone ? "days" : unit_kind_name(static_cast<UnitKind>(type.ref)));
    } else {
        diagnostic.help = type.kind == TypeKind::Text ? fmt::format("compare it: `{} is \"…\"`", text)
                                                      : std::string("ask about one of its fields");
    }
    return checked;
}

bool ExprChecker::may_not_apply(ExprId id) const {
    const auto* field = std::get_if<FieldOf>(&context_.program[id].node);
    if (field == nullptr) return false;
    const Type record = type_of(field->record);
    return record.kind == TypeKind::Record && context_.program.records[record.ref].fields[field->field].may_not_apply;
}

void ExprChecker::refuse_may_not_apply(ExprId id) {
    if (!may_not_apply(id) || is_error(type_of(id))) return;
    const Expr& expr = context_.program[id];
    const auto& node = std::get<FieldOf>(expr.node);
    const Field& field = context_.program.records[type_of(node.record).ref].fields[node.field];
    const std::string_view text = context_.sources.text(expr.span);
    Diagnostic& diagnostic = context_.report(Code::BareMayNotApply, expr.span, field.name);
    diagnostic.help =
        expr.type.kind == TypeKind::Answer
            ? fmt::format("write `{0} is yes` (which is no where it does not apply), or ask `{0} is not applicable`",
                          text)
            : fmt::format("compare it with `is` or `is one of (…)`, or ask `{} is not applicable`", text);
    add_note(diagnostic, field.span, "declared `may not apply` here");
}

std::string ExprChecker::written(Span span) const {
    const std::string_view text = context_.sources.text(span);
    if (text.empty() || text.size() > kMaxQuoted || text.find('\n') != std::string_view::npos) return "this";
    return fmt::format("`{}`", text);
}

std::string ExprChecker::said(ExprId id) const {
    const Expr& expr = context_.program[id];
    if (std::holds_alternative<ChoiceConstant>(expr.node)) {
        return fmt::format("{} is a value of `{}`", written(expr.span), context_.program.choices[expr.type.ref].name);
    }
    return fmt::format("{} is {}", written(expr.span), context_.describe(expr.type));
}

std::string ExprChecker::operator_between(syntax::ExprId left, syntax::ExprId right, std::string_view fallback) const {
    const Span a = ast_[left].span, b = ast_[right].span;
    if (a.file != b.file || a.end >= b.begin) return std::string(fallback);
    std::string words;
    for (const char c : context_.sources.text(Span{a.file, a.end, b.begin})) {
        const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!space) {
            words += c;
        } else if (!words.empty() && words.back() != ' ') {
            words += ' ';
        }
    }
    while (!words.empty() && words.back() == ' ') words.pop_back();
    const bool plain = !words.empty() && words.size() <= 20 && words.find_first_of("#()\"") == std::string::npos;
    return plain ? words : std::string(fallback);
}

Template ExprChecker::text(const syntax::Template& template_text) {
    Template pieces;
    for (const syntax::TemplatePiece& piece : template_text.pieces) {
        if (piece.expr == syntax::kNoExpr) {
            pieces.push_back({piece.text, kNoExpr});
            continue;
        }
        const ExprId shown = check(piece.expr, std::nullopt);
        const Type type = type_of(shown);
        if (type.kind == TypeKind::Record) {
            context_.report(Code::NotSayable, context_.program[shown].span, said(shown)).help =
                type.list ? "name a single value, such as `{count of x in …}`" : "name one of its fields";
        }
        pieces.push_back({{}, shown});
    }
    return pieces;
}

}  // namespace proviso::sema::detail
