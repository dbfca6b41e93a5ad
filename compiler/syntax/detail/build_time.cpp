// SPDX-License-Identifier: Apache-2.0
// Durations, moments, what is so long before or after a date, and what is asked of dates.
#include "compiler/syntax/detail/builder.h"
#include "compiler/syntax/detail/mistakes.h"

namespace proviso::syntax::detail {
namespace {

DurationUnit unit_of(Grammar::UnitContext* unit) {
    if (unit->KW_BUSINESS() != nullptr) return DurationUnit::BusinessDays;
    if (unit->KW_MINUTE() != nullptr || unit->KW_MINUTES() != nullptr) return DurationUnit::Minutes;
    if (unit->KW_HOUR() != nullptr || unit->KW_HOURS() != nullptr) return DurationUnit::Hours;
    if (unit->KW_WEEK() != nullptr || unit->KW_WEEKS() != nullptr) return DurationUnit::Weeks;
    if (unit->KW_MONTH() != nullptr || unit->KW_MONTHS() != nullptr) return DurationUnit::Months;
    if (unit->KW_YEAR() != nullptr || unit->KW_YEARS() != nullptr) return DurationUnit::Years;
    return DurationUnit::Days;
}

RoundingRule rule_of(Grammar::MonthRoundingContext* rounding) {
    if (rounding == nullptr) return RoundingRule::None;
    return rounding->KW_DOWN() != nullptr ? RoundingRule::Down : RoundingRule::Up;
}

DifferenceUnit unit_of(Grammar::DifferenceUnitContext* unit) {
    if (unit->KW_BUSINESS() != nullptr) return DifferenceUnit::BusinessDays;
    if (unit->KW_MINUTES() != nullptr) return DifferenceUnit::Minutes;
    if (unit->KW_HOURS() != nullptr) return DifferenceUnit::Hours;
    if (unit->KW_MONTHS() != nullptr) return DifferenceUnit::Months;
    if (unit->KW_YEARS() != nullptr) return DifferenceUnit::Years;
    return DifferenceUnit::Days;
}

}  // namespace

// `5 days after D` is a date, and so is `5 days after 2 weeks before D`; any other `after` compares.
ExprId Builder::term(Grammar::TermContext* context) {
    const auto besides = context->beside();
    std::vector<ExprId> sums;
    for (auto* each : context->amount()) sums.push_back(amount(each));
    const auto is_back = [&](size_t i) { return besides[i]->KW_BEFORE() != nullptr; };
    // What stands between two comparing words.
    std::vector<ExprId> values;
    std::vector<size_t> words;
    for (size_t i = 0; i < sums.size();) {
        const size_t first = i;
        while (i < besides.size() && is_length(sums[i])) ++i;
        ExprId date = sums[i];
        for (size_t k = i; k-- > first;) {
            const Span whole = between_spans(ast_[sums[k]].span, ast_[date].span);
            date = add_expr(whole, ShiftExpr{sums[k], is_back(k), date});
        }
        values.push_back(date);
        if (i < besides.size()) words.push_back(i);
        ++i;
    }
    if (words.size() > 1) {
        report(DiagnosticCode::ChainedComparison, span(besides[words[1]])).help =
            "write two comparisons joined by `and`, as in `a after b and b after c`";
        return error(span(context));
    }
    if (words.empty()) return values.front();
    const CompareOp op = is_back(words.front()) ? CompareOp::Less : CompareOp::More;
    return add_expr(span(context), CompareExpr{op, OrderWording::Dates, values[0], values[1]});
}

// Whether it can be nothing but a length of time. (Of a name nobody knows here.)
bool Builder::is_length(ExprId id) const {
    return std::holds_alternative<DurationExpr>(ast_[id].node) ||
           std::holds_alternative<RoundedLengthExpr>(ast_[id].node);
}

std::optional<Name> Builder::calendar_name(Grammar::OfCalendarContext* context) const {
    if (context == nullptr) return std::nullopt;
    return name(context->calendarName());
}

ExprId Builder::duration(ExprId amount, Grammar::UnitContext* unit, Grammar::MonthRoundingContext* rounding) {
    auto* last = rounding == nullptr ? static_cast<Context*>(unit) : rounding;
    return add_expr(between_spans(ast_[amount].span, span(last)),
                    DurationExpr{amount, unit_of(unit), rule_of(rounding), calendar_name(unit->ofCalendar())});
}

ExprId Builder::rounded_length(ExprId length, Grammar::MonthRoundingContext* rounding) {
    return add_expr(between_spans(ast_[length].span, span(rounding)), RoundedLengthExpr{length, rule_of(rounding)});
}

ExprId Builder::duration(Grammar::DurationContext* context) {
    const ExprId amount = negated(context->MINUS(), postfix(context->postfix()));
    if (context->unit() != nullptr) return duration(amount, context->unit(), context->monthRounding());
    return context->monthRounding() == nullptr ? amount : rounded_length(amount, context->monthRounding());
}

// Seconds may be left out; `Z` and `T` are capitals, so that there is one way to write it.
ExprId Builder::moment_value(const Token& token) {
    std::string written(file_.word(token));
    constexpr size_t kSeconds = 16;  // "2025-09-02T14:30"
    if (written[kSeconds] != ':') written.insert(kSeconds, ":00");
    Moment moment;
    if (parse_moment(written, moment) == MomentParse::Ok) return add_expr(file_.span(token), MomentExpr{moment});
    report_moment(file_, token, sink_);
    return error(file_.span(token));
}

ExprId Builder::difference(Grammar::DifferenceContext* context) {
    auto* unit = context->differenceUnit();
    const DifferenceUnit kind = unit_of(unit);
    const ExprId from = postfix(context->postfix(0));
    const ExprId to = postfix(context->postfix(1));
    return add_expr(span(context), DifferenceExpr{kind, from, to, calendar_name(unit->ofCalendar())});
}

ExprId Builder::date_part(Grammar::DatePartContext* context) {
    const DatePart part = context->KW_WEEKDAY() != nullptr  ? DatePart::Weekday
                          : context->KW_YEAR() != nullptr   ? DatePart::Year
                          : context->KW_MONTH() != nullptr  ? DatePart::Month
                          : context->KW_DATE() != nullptr   ? DatePart::Date
                          : context->KW_HOUR() != nullptr   ? DatePart::Hour
                          : context->KW_MINUTE() != nullptr ? DatePart::Minute
                                                            : DatePart::Day;
    const ExprId date = postfix(context->postfix());
    return add_expr(span(context), DatePartExpr{part, date});
}

// `D is a business day`: to the grammar, `a business day` is as long as the number called `a` says; no one asks whether a date
// is that. kNoExpr where `right` is anything else.
ExprId Builder::business_day(ExprId left, Grammar::TermContext* right, bool negated) {
    if (right->amount().size() != 1 || right->amount(0)->rounding() != nullptr) return kNoExpr;
    if (right->amount(0)->sum()->factor().size() != 1) return kNoExpr;
    auto* factor = right->amount(0)->sum()->factor(0);
    auto* unit = factor->unit();
    const bool asked = unit != nullptr && unit->KW_BUSINESS() != nullptr && unit->KW_DAY() != nullptr &&
                       factor->MINUS().empty() && factor->monthRounding() == nullptr && words(factor->postfix()) == "a";
    if (!asked) return kNoExpr;
    const Span whole = between_spans(ast_[left].span, span(right));
    return add_expr(whole, BusinessDayExpr{left, negated, calendar_name(unit->ofCalendar())});
}

}  // namespace proviso::syntax::detail
