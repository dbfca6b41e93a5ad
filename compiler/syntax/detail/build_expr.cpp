// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "compiler/syntax/detail/builder.h"
#include "compiler/syntax/parse.h"

namespace proviso::syntax::detail {

ExprId Builder::expr(Grammar::ExprContext* context) {
    const auto connectives = context->connective();
    const auto is_and = [](Grammar::ConnectiveContext* c) { return c->KW_AND() != nullptr; };
    const auto ands = std::count_if(connectives.begin(), connectives.end(), is_and);
    if (ands != 0 && ands != static_cast<ptrdiff_t>(connectives.size())) return mixed(context);
    std::vector<ExprId> operands;
    for (auto* each : context->operand()) operands.push_back(operand(each));
    if (context->tail() != nullptr) operands.push_back(tail(context->tail()));
    if (operands.size() == 1) return operands.front();
    if (ands > 0) return add_expr(span(context), AndExpr{std::move(operands), false});
    return add_expr(span(context), OrExpr{std::move(operands), false});
}

ExprId Builder::prefixed(const std::vector<Grammar::PrefixContext*>& prefixes, ExprId inner) {
    for (auto prefix = prefixes.rbegin(); prefix != prefixes.rend(); ++prefix) {
        const Span whole = between_spans(span(*prefix), ast_[inner].span);
        if ((*prefix)->KW_NOT() != nullptr)
            inner = add_expr(whole, NotExpr{inner});
        else if ((*prefix)->KW_SURELY() != nullptr)
            inner = add_expr(whole, SurelyExpr{inner});
        else
            inner = add_expr(whole, PossiblyExpr{inner});
    }
    return inner;
}

ExprId Builder::operand(Grammar::OperandContext* context) {
    if (auto* rule = context->ruleApplies()) {
        return prefixed(context->prefix(), add_expr(span(rule), RuleAppliesExpr{name(rule->ruleReference())}));
    }
    if (auto* twice = context->repeated()) return prefixed(context->prefix(), repeated(twice, nullptr));
    return prefixed(context->prefix(), comparison(context->comparison()));
}

ExprId Builder::tail(Grammar::TailContext* context) {
    ExprId inner = kNoExpr;
    if (context->quantifier() != nullptr) {
        inner = quantifier(context->quantifier());
    } else if (context->block() != nullptr) {
        inner = block(context->block());
    } else {
        auto* choice = context->conditional();
        const ExprId condition = expr(choice->condition()->expr());
        const ExprId then_value = expr(choice->expr(0));
        const ExprId else_value = expr(choice->expr(1));
        inner = add_expr(span(choice), IfExpr{condition, then_value, else_value});
    }
    return prefixed(context->prefix(), inner);
}

ExprId Builder::quantifier(Grammar::QuantifierContext* context) {
    if (auto* aggregate = context->aggregate()) return this->aggregate(aggregate, context->overLists(), context);
    if (auto* twice = context->repeated()) return repeated(twice, context);
    const QuantifierKind kind = context->KW_ANY() != nullptr     ? QuantifierKind::Any
                                : context->KW_EVERY() != nullptr ? QuantifierKind::Every
                                : context->KW_NO() != nullptr    ? QuantifierKind::No
                                                                 : QuantifierKind::Count;
    std::vector<Binder> over = binders(context->binder());
    const ExprId condition = expr(context->expr());
    return add_expr(span(context), QuantifierExpr{kind, std::move(over), condition});
}

ExprId Builder::aggregate(Grammar::AggregateContext* context, Grammar::OverListsContext* lists,
                          Grammar::QuantifierContext* filtered) {
    auto* word = context->aggregateWord();
    const bool latest = word->KW_LATEST() != nullptr, earliest = word->KW_EARLIEST() != nullptr;
    const bool largest = word->KW_LARGEST() != nullptr, smallest = word->KW_SMALLEST() != nullptr;
    AggregateExpr made{AggregateKind::Distinct, kNoExpr, {}};
    if (word->KW_SUM() != nullptr) made.kind = AggregateKind::Sum;
    if (latest || largest) made.kind = AggregateKind::Largest;
    if (earliest || smallest) made.kind = AggregateKind::Smallest;
    if (word->KW_FIRST() != nullptr) made.kind = AggregateKind::First;
    if (latest || earliest) made.wording = OrderWording::Dates;
    if (largest || smallest) made.wording = OrderWording::Numbers;
    return aggregate(std::move(made), context, context->postfix(), lists, filtered);
}

ExprId Builder::repeated(Grammar::RepeatedContext* context, Grammar::QuantifierContext* filtered) {
    const AggregateKind kind = context->KW_ANY() != nullptr ? AggregateKind::Repeated : AggregateKind::NoneRepeated;
    return aggregate({kind, kNoExpr, {}}, context, context->postfix(), context->overLists(), filtered);
}

// From `whole` to the end of its lists, or of `filtered` where there is a condition.
ExprId Builder::aggregate(AggregateExpr made, Context* whole, Grammar::PostfixContext* value,
                          Grammar::OverListsContext* lists, Grammar::QuantifierContext* filtered) {
    if (lists != nullptr) made.binders = binders(lists->binder());
    made.value = postfix(value);
    Context* end = lists != nullptr ? static_cast<Context*>(lists) : whole;
    if (filtered != nullptr) {
        made.condition = expr(filtered->expr());
        end = filtered;
    }
    return add_expr(between_spans(span(whole), span(end)), std::move(made));
}

// `count of u in uses`, `count of uses`
ExprId Builder::count(Grammar::CountContext* context) {
    if (context->postfix() == nullptr)
        return add_expr(span(context), QuantifierExpr{QuantifierKind::Count, binders(context->binder()), kNoExpr});
    return aggregate({AggregateKind::Count, kNoExpr, {}}, context, context->postfix(), nullptr, nullptr);
}

ExprId Builder::block(Grammar::BlockContext* context) {
    std::vector<ExprId> operands;
    for (auto* bullet : context->bullet()) operands.push_back(expr(bullet->expr()));
    if (context->KW_ALL() != nullptr) return add_expr(span(context), AndExpr{std::move(operands), true});
    return add_expr(span(context), OrExpr{std::move(operands), true});
}

// ---- arithmetic ----

ExprId Builder::amount(Grammar::AmountContext* context) {
    const ExprId operand = sum(context->sum());
    auto* rounding = context->rounding();
    if (rounding == nullptr) return operand;
    const Rounding mode = rounding->KW_HALF() != nullptr   ? Rounding::HalfUp
                          : rounding->KW_UP() != nullptr   ? Rounding::Up
                          : rounding->KW_DOWN() != nullptr ? Rounding::Down
                                                           : Rounding::HalfEven;
    const Token& places = token(rounding->precision()->NUMBER());
    return add_expr(span(context), RoundExpr{operand, mode, {std::string(file_.word(places)), file_.span(places)}});
}

ExprId Builder::sum(Grammar::SumContext* context) {
    const auto factors = context->factor();
    const auto signs = context->arithmetic();
    const auto join = [this](ArithmeticOp op, ExprId left, ExprId right) {
        return add_expr(between_spans(ast_[left].span, ast_[right].span), ArithmeticExpr{op, left, right});
    };
    ExprId total = kNoExpr, product = factor(factors.front());
    ArithmeticOp pending = ArithmeticOp::Add;
    for (size_t i = 0; i < signs.size(); ++i) {
        const ExprId next = factor(factors[i + 1]);
        if (signs[i]->STAR() != nullptr || signs[i]->SLASH() != nullptr) {
            product = join(signs[i]->STAR() != nullptr ? ArithmeticOp::Multiply : ArithmeticOp::Divide, product, next);
            continue;
        }
        total = total == kNoExpr ? product : join(pending, total, product);
        pending = signs[i]->PLUS() != nullptr ? ArithmeticOp::Add : ArithmeticOp::Subtract;
        product = next;
    }
    return total == kNoExpr ? product : join(pending, total, product);
}

ExprId Builder::factor(Grammar::FactorContext* context) {
    if (context->difference() != nullptr) return negated(context->MINUS(), difference(context->difference()));
    if (context->datePart() != nullptr) return negated(context->MINUS(), date_part(context->datePart()));
    if (auto* currency = context->currencyOf()) {
        const ExprId operand = postfix(currency->postfix());
        return negated(context->MINUS(), add_expr(span(currency), CurrencyOfExpr{operand}));
    }
    if (auto* length = context->lengthOf()) {
        const ExprId operand = postfix(length->postfix());
        return negated(context->MINUS(), add_expr(span(length), LengthOfExpr{operand}));
    }
    if (auto* aggregate = context->aggregate())
        return negated(context->MINUS(), this->aggregate(aggregate, context->overLists(), nullptr));
    if (context->count() != nullptr) return negated(context->MINUS(), count(context->count()));
    const ExprId inner = negated(context->MINUS(), postfix(context->postfix()));
    if (context->unit() != nullptr) return duration(inner, context->unit(), context->monthRounding());
    return context->monthRounding() == nullptr ? inner : rounded_length(inner, context->monthRounding());
}

ExprId Builder::negated(const std::vector<Terminal*>& minuses, ExprId inner) {
    for (auto minus = minuses.rbegin(); minus != minuses.rend(); ++minus) {
        inner = add_expr(between_spans(file_.span(token(*minus)), ast_[inner].span), NegateExpr{inner});
    }
    return inner;
}

ExprId Builder::postfix(Grammar::PostfixContext* context) {
    ExprId inner = primary(context->primary());
    for (auto* member : context->memberName()) {
        inner = add_expr(between_spans(ast_[inner].span, span(member)), MemberExpr{inner, name(member)});
    }
    return inner;
}

ExprId Builder::primary(Grammar::PrimaryContext* context) {
    if (context->name() != nullptr) return bare_name(context->name());
    if (auto* call = context->call()) {
        std::vector<ExprId> arguments;
        for (auto* each : call->expr()) arguments.push_back(expr(each));
        return add_expr(span(call), CallExpr{name(call->calleeName()), std::move(arguments)});
    }
    if (context->answer() != nullptr) return answer(context->answer());
    if (context->text() != nullptr) {
        Template made = text(context->text(), false);
        if (made.has_expressions()) return add_expr(span(context), JoinExpr{std::move(made)});
        return add_expr(span(context), TextExpr{made.plain()});
    }
    if (context->number() != nullptr) return number(context->number());
    if (context->MONEY() != nullptr) return money(token(context->MONEY()));
    if (context->DATE() != nullptr) return date_value(token(context->DATE()));
    if (context->MOMENT() != nullptr) return moment_value(token(context->MOMENT()));
    const ExprId inner = expr(context->expr());
    return add_expr(span(context), ParenExpr{inner});
}

// `15%` as `0.15`: the point moves by two places, so no digit is lost.
ExprId Builder::number(Grammar::NumberContext* context) {
    std::string digits(file_.word(token(context->NUMBER())));
    if (context->PERCENT() != nullptr) {
        const size_t point = std::min(digits.find('.'), digits.size());
        if (point < digits.size()) digits.erase(point, 1);
        const size_t zeros = point < 3 ? 3 - point : 0;
        digits.insert(0, zeros, '0');
        digits.insert(point + zeros - 2, 1, '.');
    }
    return add_expr(span(context), NumberExpr{std::move(digits)});
}

ExprId Builder::money(const Token& token) {
    const std::string_view word = file_.word(token);
    const std::string_view amount = word.substr(word.find_first_of("0123456789"));
    return add_expr(file_.span(token), MoneyExpr{std::string(word.substr(0, 3)), std::string(amount)});
}

ExprId Builder::answer(Grammar::AnswerContext* context) {
    const Answer value = context->KW_YES() != nullptr  ? Answer::Yes
                         : context->KW_NO() != nullptr ? Answer::No
                                                       : Answer::Unsure;
    return add_expr(span(context), AnswerExpr{value});
}

ExprId Builder::date_value(const Token& token) {
    const std::optional<Date> value = date(token);
    return value ? add_expr(file_.span(token), DateExpr{*value}) : error(file_.span(token));
}

ExprId Builder::bare_name(Context* context) {
    const std::string_view word = words(context), meant = foreign_answer(word);
    // What a file uses may declare the word, as a country's code is NO.
    if (!meant.empty() && self_contained_ && !declared_.contains(word)) {
        report(DiagnosticCode::ForeignAnswer, span(context), word).help = fmt::format("write `{}`", meant);
        return error(span(context));
    }
    return add_expr(span(context), NameExpr{std::string(word)});
}

}  // namespace proviso::syntax::detail

namespace proviso::syntax {

std::string_view foreign_answer(std::string_view word) {
    for (const std::string_view yes : {"true", "True", "TRUE", "Yes", "YES"}) {
        if (word == yes) return "yes";
    }
    for (const std::string_view no : {"false", "False", "FALSE", "No", "NO"}) {
        if (word == no) return "no";
    }
    return {};
}

}  // namespace proviso::syntax
