// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/detail/builder.h"
#include "compiler/syntax/detail/mistakes.h"

namespace proviso::syntax::detail {
namespace {

struct Ordering {
    CompareOp op;
    OrderWording wording;
};

// Of both rules that name orderings.
template <class Context>
Ordering ordering(Context* context) {
    const bool or_equal = context->KW_ON() != nullptr;
    if (context->KW_BEFORE() != nullptr) return {or_equal ? CompareOp::AtMost : CompareOp::Less, OrderWording::Dates};
    if (context->KW_AFTER() != nullptr) return {or_equal ? CompareOp::AtLeast : CompareOp::More, OrderWording::Dates};
    const bool less = context->LESS() != nullptr || context->KW_LESS() != nullptr;
    const bool more = context->GREATER() != nullptr || context->KW_MORE() != nullptr;
    const bool at_most = context->LESS_EQUAL() != nullptr || context->KW_MOST() != nullptr;
    return {less      ? CompareOp::Less
            : more    ? CompareOp::More
            : at_most ? CompareOp::AtMost
                      : CompareOp::AtLeast,
            OrderWording::Numbers};
}

std::string_view opposite(Ordering ordering) {
    const bool dates = ordering.wording == OrderWording::Dates;
    switch (ordering.op) {
        case CompareOp::Less:
            return dates ? "on or after" : "at least";
        case CompareOp::AtMost:
            return dates ? "after" : "more than";
        case CompareOp::More:
            return dates ? "on or before" : "at most";
        case CompareOp::AtLeast:
            return dates ? "before" : "less than";
        case CompareOp::Is:
        case CompareOp::IsNot:
        case CompareOp::Contains:
        case CompareOp::StartsWith:
        case CompareOp::EndsWith:
            break;
    }
    return "";
}

// Source text on one line, for a message.
std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!space)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    constexpr size_t kLongest = 60;
    if (out.size() <= kLongest) return out;
    size_t cut = kLongest - 20;
    while (cut > 0 && (out[cut] & 0xC0) == 0x80) --cut;
    return out.substr(0, cut) + "…";
}

// The operands joined by their connectives, with those runs in parentheses that `tight` joins.
std::string reading(const std::vector<std::string>& operands, const std::vector<bool>& ands, bool tight) {
    std::string out;
    for (size_t i = 0; i < operands.size(); ++i) {
        const bool joined_before = i > 0 && ands[i - 1] == tight, joined_after = i < ands.size() && ands[i] == tight;
        if (i > 0) out += ands[i - 1] ? " and " : " or ";
        if (joined_after && !joined_before) out += '(';
        out += operands[i];
        if (joined_before && !joined_after) out += ')';
    }
    return out;
}

}  // namespace

// `and` beside `or`: shows both readings in the author's own words.
ExprId Builder::mixed(Grammar::ExprContext* context) {
    std::vector<std::string> operands;
    for (auto* each : context->operand()) operands.push_back(squeezed(words(each)));
    if (context->tail() != nullptr) operands.push_back(squeezed(words(context->tail())));
    std::vector<bool> ands;
    Context* turn = nullptr;
    for (auto* each : context->connective()) {
        ands.push_back(each->KW_AND() != nullptr);
        if (turn == nullptr && ands.back() != ands.front()) turn = each;
    }
    constexpr size_t kMostShown = 8;
    Diagnostic& diagnostic = report(DiagnosticCode::MixedAndOr, span(turn));
    diagnostic.help =
        operands.size() > kMostShown
            ? "put parentheses around what belongs together, or use a block of `all of` and `any of`"
            : fmt::format("write either `{}`\nor `{}`", reading(operands, ands, true), reading(operands, ands, false));
    return error(span(context));
}

ExprId Builder::comparison(Grammar::ComparisonContext* context) {
    const ExprId left = term(context->term());
    const auto tails = context->comparisonTail();
    if (tails.size() > 1 && breaks_off(context)) return error(span(context));
    if (tails.size() > 1 && is_days_between(left, tails[0])) {
        const std::string_view unit = words(context->term());
        report(DiagnosticCode::ChainedComparison, between_spans(ast_[left].span, span(tails[0]))).help =
            fmt::format("for the time from one date to another write `({} from A to B)`, in parentheses", unit);
        return error(span(context));
    }
    if (tails.size() > 1 || (tails.size() == 1 && compares(context->term(), left)))
        return chained(tails[tails.size() > 1 ? 1 : 0], span(context));
    const ExprId made = tails.empty() ? left : comparison_tail(left, tails.front());
    return context->ignoringCase() == nullptr ? made : ignoring_case(made, context->ignoringCase());
}

// Marks what the words follow.
ExprId Builder::ignoring_case(ExprId id, Grammar::IgnoringCaseContext* words) {
    bool takes_it = std::holds_alternative<ErrorExpr>(ast_[id].node);
    Expr& expr = ast_.exprs[static_cast<uint32_t>(id)];
    std::visit(
        [&](auto& node) {
            if constexpr (requires { node.ignoring_case; }) node.ignoring_case = takes_it = true;
        },
        expr.node);
    if (takes_it) {
        expr.span = between_spans(expr.span, span(words));
        return id;
    }
    report(DiagnosticCode::CaseOfNoComparison, span(words)).help =
        "write it after the comparison: `title contains \"ai\", ignoring case`";
    return error(between_spans(ast_[id].span, span(words)));
}

// Whether the comparison ended with the line, and the next clause's keyword was taken for what it compares with.
bool Builder::breaks_off(Grammar::ComparisonContext* context) {
    const size_t index = context->comparisonTail(0)->stop->getTokenIndex();
    if (!tokens_[index].first_on_line || !starts_clause(tokens_.front().type, tokens_[index].type)) return false;
    const uint32_t end = tokens_[index - 1].end;
    report(DiagnosticCode::Unexpected, Span{file_.file, end, end}, "a value", described(file_, tokens_[index])).help =
        "write what is to be compared, as in `u.purpose is ideation`";
    return true;
}

ExprId Builder::chained(Context* second, Span whole) {
    report(DiagnosticCode::ChainedComparison, file_.span(first(second))).help =
        "write two comparisons joined by `and`, as in `a < b and b < c`, or `b is between a and c`";
    return error(whole);
}

// `days between A and B`, which is no length of time here.
bool Builder::is_days_between(ExprId left, Context* tail) const {
    const auto* name = std::get_if<NameExpr>(&ast_[left].node);
    const auto is = [&](std::string_view unit) { return name != nullptr && name->name == unit; };
    const bool unit = is("days") || is("weeks") || is("months") || is("years");
    return unit && dynamic_cast<Grammar::TailBetweenContext*>(tail) != nullptr;
}

// Whether what was made of the term is a comparison, with `before` or `after`.
bool Builder::compares(Grammar::TermContext* context, ExprId made) const {
    return !context->beside().empty() && std::holds_alternative<CompareExpr>(ast_[made].node);
}

// What something is compared with, which is no comparison itself.
ExprId Builder::compared(Grammar::TermContext* context) {
    const ExprId made = term(context);
    return compares(context, made) ? chained(context->beside().back(), span(context)) : made;
}

ExprId Builder::comparison_tail(ExprId left, Grammar::ComparisonTailContext* context) {
    using G = Grammar;
    const Span whole = between_spans(ast_[left].span, span(context));
    const auto state = [&](StateKind kind, bool negated) { return add_expr(whole, StateExpr{left, kind, negated}); };
    const auto compare = [&](CompareOp op, G::TermContext* right) {
        const ExprId operand = compared(right);
        return add_expr(whole, CompareExpr{op, OrderWording::None, left, operand});
    };
    if (auto* is = dynamic_cast<G::TailIsContext*>(context)) return same(left, is->term(), is->KW_NOT() != nullptr);
    if (auto* equal = dynamic_cast<G::TailEqualContext*>(context)) {
        return same(left, equal->term(), equal->NOT_EQUAL() != nullptr);
    }
    if (auto* answered = dynamic_cast<G::TailAnsweredContext*>(context)) {
        return state(answered->KW_NOT() != nullptr ? StateKind::NotAnswered : StateKind::Answered, false);
    }
    if (auto* unsure = dynamic_cast<G::TailUnsureContext*>(context))
        return state(StateKind::Unsure, unsure->KW_NOT() != nullptr);
    if (dynamic_cast<G::TailNotApplicableContext*>(context) != nullptr) return state(StateKind::NotApplicable, false);
    if (auto* list = dynamic_cast<G::TailOneOfContext*>(context)) return one_of(left, list);
    if (auto* order = dynamic_cast<G::TailOrderingContext*>(context)) return ordered(left, order);
    if (auto* order = dynamic_cast<G::TailPlainOrderingContext*>(context)) return plainly_ordered(left, order);
    if (auto* range = dynamic_cast<G::TailBetweenContext*>(context)) return between(left, range);
    if (auto* some = dynamic_cast<G::TailContainsSomeContext*>(context)) return contains_some(left, some);
    if (auto* holds = dynamic_cast<G::TailContainsContext*>(context))
        return compare(CompareOp::Contains, holds->term());
    if (auto* starts = dynamic_cast<G::TailStartsWithContext*>(context))
        return compare(CompareOp::StartsWith, starts->term());
    if (auto* match = dynamic_cast<G::TailMatchesContext*>(context)) return matches(left, match);
    return compare(CompareOp::EndsWith, static_cast<G::TailEndsWithContext*>(context)->term());
}

ExprId Builder::same(ExprId left, Grammar::TermContext* right, bool negated) {
    const Span whole = between_spans(ast_[left].span, span(right));
    if (names_nothing(right)) {
        report(DiagnosticCode::UnsetComparison, span(right), words(right)).help =
            fmt::format("write `{} is {}answered`", squeezed(file_.text(ast_[left].span.begin, ast_[left].span.end)),
                        negated ? "" : "not ");
        return error(whole);
    }
    if (const ExprId asked = business_day(left, right, negated); asked != kNoExpr) return asked;
    const ExprId operand = compared(right);
    return add_expr(whole, CompareExpr{negated ? CompareOp::IsNot : CompareOp::Is, OrderWording::None, left, operand});
}

// Whether it is a word that other languages use for what has no value. Some of them make good names of a choice's value,
// which may be declared in another file.
bool Builder::names_nothing(Grammar::TermContext* context) const {
    const std::string_view word = words(context);
    if (declared_.contains(word)) return false;
    if (word == "null" || word == "Null" || word == "NULL" || word == "nil" || word == "undefined") return true;
    return self_contained_ &&
           (word == "unset" || word == "empty" || word == "missing" || word == "blank" || word == "unanswered");
}

ExprId Builder::ordered(ExprId left, Grammar::TailOrderingContext* context) {
    const Span whole = between_spans(ast_[left].span, span(context));
    const Ordering how = ordering(context->ordering());
    if (context->KW_NOT() != nullptr) {
        report(DiagnosticCode::NegatedOrdering, span(context->ordering()), squeezed(words(context->ordering()))).help =
            fmt::format("write `{}` instead of `is not {}`", opposite(how), squeezed(words(context->ordering())));
        return error(whole);
    }
    const ExprId right = compared(context->term());
    return add_expr(whole, CompareExpr{how.op, how.wording, left, right});
}

ExprId Builder::plainly_ordered(ExprId left, Grammar::TailPlainOrderingContext* context) {
    const Ordering how = ordering(context->plainOrdering());
    const ExprId right = compared(context->term());
    return add_expr(between_spans(ast_[left].span, span(context)), CompareExpr{how.op, how.wording, left, right});
}

Bound Builder::bound(Grammar::OrderingContext* order, Grammar::TermContext* value) {
    const Ordering how = ordering(order);
    const ExprId end = compared(value);
    return {how.op, how.wording, end, between_spans(span(order), span(value))};
}

ExprId Builder::between(ExprId left, Grammar::TailBetweenContext* context) {
    const Span whole = between_spans(ast_[left].span, span(context));
    if (context->KW_NOT() != nullptr) {
        report(DiagnosticCode::NegatedOrdering, file_.span(token(context->KW_BETWEEN())), "between").help =
            "put `not` before the whole comparison, as in `not x is between 1 and 5`";
        return error(whole);
    }
    const ExprId low = compared(context->term(0));
    const ExprId high = compared(context->term(1));
    return add_expr(whole, BetweenExpr{left, low, high});
}

// In a pattern's quotation marks a backslash stands for itself, but before a quotation mark.
ExprId Builder::matches(ExprId left, Grammar::TailMatchesContext* context) {
    const Span whole = between_spans(ast_[left].span, span(context));
    if (context->text() != nullptr)
        return add_expr(whole, MatchesExpr{left, text(context->text(), true).plain(), span(context->text())});
    const Token& written = token(context->PATTERN());
    const std::string_view quoted = file_.word(written);
    std::string pattern;
    for (size_t i = 1; i + 1 < quoted.size(); ++i) {
        if (quoted[i] == '\\' && quoted[i + 1] == '"' && i + 2 < quoted.size()) continue;
        pattern += quoted[i];
        if (quoted[i] == '\\' && i + 2 < quoted.size()) pattern += quoted[++i];
    }
    return add_expr(whole, MatchesExpr{left, std::move(pattern), file_.span(written)});
}

// The values in parentheses; none where a list is named.
std::vector<ExprId> Builder::options(Grammar::AmongContext* context) {
    std::vector<ExprId> options;
    for (auto* each : context->term()) options.push_back(compared(each));
    return options;
}

// The list that is named; kNoExpr where there are values in parentheses.
ExprId Builder::listed(Grammar::AmongContext* context) {
    if (context->name() == nullptr) return kNoExpr;
    ExprId inner = bare_name(context->name());
    for (auto* member : context->memberName())
        inner = add_expr(between_spans(ast_[inner].span, span(member)), MemberExpr{inner, name(member)});
    return inner;
}

ExprId Builder::one_of(ExprId left, Grammar::TailOneOfContext* context) {
    std::vector<ExprId> values = options(context->among());
    const ExprId list = listed(context->among());
    return add_expr(between_spans(ast_[left].span, span(context)),
                    OneOfExpr{left, std::move(values), context->KW_NOT() != nullptr, list});
}

ExprId Builder::contains_some(ExprId left, Grammar::TailContainsSomeContext* context) {
    const ContainsKind kind = context->KW_ANY() != nullptr   ? ContainsKind::Any
                              : context->KW_ALL() != nullptr ? ContainsKind::All
                                                             : ContainsKind::None;
    std::vector<ExprId> values = options(context->among());
    const ExprId list = listed(context->among());
    return add_expr(between_spans(ast_[left].span, span(context)),
                    ContainsSomeExpr{kind, left, std::move(values), list});
}

}  // namespace proviso::syntax::detail
