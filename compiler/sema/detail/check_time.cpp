// SPDX-License-Identifier: Apache-2.0
// Dates moved by durations. Of a sum such as `D + 1 year + 2 months rounded down + 5 days` the months
// up to a rounding are added together: one step to another month, one rounding.
#include <algorithm>

#include "compiler/sema/detail/expressions.h"
#include "compiler/sema/detail/literals.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;
using Unit = syntax::DurationUnit;

// Every month has these.
constexpr uint32_t kDaysOfEveryMonth = 28;

bool in_months(Unit unit) { return unit == Unit::Months || unit == Unit::Years; }

std::string_view plural(Unit unit) {
    switch (unit) {
        case Unit::Minutes:
            return "minutes";
        case Unit::Hours:
            return "hours";
        case Unit::Weeks:
            return "weeks";
        case Unit::Months:
            return "months";
        case Unit::Years:
            return "years";
        case Unit::BusinessDays:
            return "business days";
        case Unit::Days:
            break;
    }
    return "days";
}

// What a duration's amount is multiplied or divided by, to count days or months.
struct Factor {
    int64_t times = 1, part = 1;
};
Factor factor_of(Unit unit) {
    switch (unit) {
        case Unit::Minutes:
            return {1, 24 * 60};
        case Unit::Hours:
            return {1, 24};
        case Unit::Weeks:
            return {7, 1};
        case Unit::Years:
            return {12, 1};
        case Unit::Days:
        case Unit::Months:
        case Unit::BusinessDays:
            break;
    }
    return {};
}

}  // namespace

const syntax::DurationExpr* ExprChecker::as_duration(syntax::ExprId id) const {
    if (id == syntax::kNoExpr) return nullptr;
    return std::get_if<syntax::DurationExpr>(&ast_[without_parentheses(ast_, id)].node);
}

const syntax::RoundedLengthExpr* ExprChecker::as_rounded(syntax::ExprId id) const {
    if (id == syntax::kNoExpr) return nullptr;
    return std::get_if<syntax::RoundedLengthExpr>(&ast_[without_parentheses(ast_, id)].node);
}

// The sum as a date or moment and what is added to it, one after the other; or as durations.
ExprId ExprChecker::date_and_durations(Span span, const syntax::ArithmeticExpr& node) {
    std::vector<Moved> moves;
    const syntax::ArithmeticExpr* at = &node;
    syntax::ExprId first = syntax::kNoExpr;
    const auto adds = [](const syntax::ArithmeticExpr& each) {
        return each.op == syntax::ArithmeticOp::Add || each.op == syntax::ArithmeticOp::Subtract;
    };
    while (at != nullptr) {
        moves.push_back({at->right, at->op == syntax::ArithmeticOp::Subtract});
        first = at->left;
        at = std::get_if<syntax::ArithmeticExpr>(&ast_[first].node);
        if (at != nullptr && (!adds(*at) || !is_length(at->right))) at = nullptr;
    }
    std::reverse(moves.begin(), moves.end());
    const ExprId start = value(first, kDateType);
    const Type type = type_of(start);
    if (is_error(type)) return error(span);
    if (is_time(type)) return moved(start, moves);
    if (is_duration(type)) return sum_of_durations(start, moves);
    report_no_date(start);
    return error(span);  // a date or what it is now: nobody can tell which was meant
}

// Steps one after the other; months up to a rounding are one.
ExprId ExprChecker::moved(ExprId start, const std::vector<Moved>& moves) {
    const Span begin = context_.program[start].span;
    const auto counts_months = [&](const Moved& move) {
        const auto* duration = as_duration(move.id);
        return duration != nullptr && in_months(duration->unit);
    };
    const Type type = type_of(start);
    bool good = true;
    for (size_t i = 0; i < moves.size() && good;) {
        size_t end = i + 1;
        if (counts_months(moves[i])) {
            while (as_duration(moves[end - 1].id)->rounding == syntax::RoundingRule::None && end < moves.size() &&
                   counts_months(moves[end]))
                ++end;
        }
        const Span last = ast_[moves[end - 1].id].span;
        const Span whole{last.file, std::min(begin.begin, ast_[moves[i].id].span.begin), std::max(begin.end, last.end)};
        start = as_rounded(moves[i].id) != nullptr ? moved_by_rounded(whole, start, moves[i])
                : type == kMomentType              ? moved_moment(whole, start, {moves.data() + i, end - i})
                                                   : moved_once(whole, start, {moves.data() + i, end - i});
        good = !is_error(type_of(start));
        i = end;
    }
    return good ? start : error(context_.program[start].span, type);
}

// A date by months that are added together, or by one other duration.
ExprId ExprChecker::moved_once(Span span, ExprId date, std::span<const Moved> moves) {
    ExprId amount = kNoExpr;
    for (const Moved& move : moves) {
        const ExprId one = counted_days(*as_duration(move.id), move.back);
        if (is_error(type_of(one))) return error(span);
        const bool first = amount == kNoExpr;
        amount = first ? one : summed(span, amount, one);
        if (is_error(type_of(amount))) return error(span);
    }
    if (!check_rounding(date, moves, amount)) return error(span);
    const syntax::DurationExpr& last = *as_duration(moves.back().id);
    DurationUnit unit = DurationUnit::Days;
    if (last.unit == Unit::BusinessDays) unit = DurationUnit::BusinessDays;
    if (in_months(last.unit))
        unit = last.rounding == syntax::RoundingRule::Up ? DurationUnit::MonthsUp : DurationUnit::MonthsDown;
    const uint32_t calendar = unit == DurationUnit::BusinessDays ? named_calendar(last.calendar) : kNone;
    return context_.add(span, kDateType, AddDuration{date, amount, unit, calendar});
}

// Whether the last of the steps says how months are rounded, exactly where that matters.
bool ExprChecker::check_rounding(ExprId start, std::span<const Moved> moves, ExprId amount) {
    const syntax::DurationExpr& last = *as_duration(moves.back().id);
    const bool rounds = last.rounding != syntax::RoundingRule::None;
    if (!in_months(last.unit)) {
        if (!rounds) return true;
        context_.report(Code::RoundingWithoutMonths, ast_[moves.back().id].span).help =
            "leave the rounding out: these lead to one day and no other";
        return false;
    }
    if (rounds || reaches_a_day(start, amount)) return true;
    report_rounding(ast_[moves.back().id].span);
    return false;
}

void ExprChecker::report_rounding(Span span) {
    const std::string_view text = context_.sources.text(span);
    context_.report(Code::MonthsNeedRounding, span, text).help = fmt::format(
        "write `{0} rounded down` for the month's last day there, or `{0} rounded up` for the first of the next", text);
}

// Whether the checker sees that the month led to has the day.
bool ExprChecker::reaches_a_day(ExprId start, ExprId months) const {
    const auto* day = std::get_if<DateConstant>(&context_.program[start].node);
    const auto* moment = std::get_if<MomentConstant>(&context_.program[start].node);
    if (day == nullptr && moment == nullptr) return false;
    const Date from = day != nullptr ? day->value : date_of(moment->value);
    if (year_month_day(from).day <= kDaysOfEveryMonth) return true;
    const auto* amount = months == kNoExpr ? nullptr : std::get_if<NumberConstant>(&context_.program[months].node);
    const auto whole = amount != nullptr ? decimal_to_integer(amount->value) : std::nullopt;
    return whole && add_months(from, *whole, DayRounding::Down) == add_months(from, *whole, DayRounding::Up);
}

ExprId ExprChecker::summed(Span span, ExprId a, ExprId b) {
    const auto* left = std::get_if<NumberConstant>(&context_.program[a].node);
    const auto* right = std::get_if<NumberConstant>(&context_.program[b].node);
    if (left != nullptr && right != nullptr) {
        const auto sum = decimal_add(left->value, right->value);
        if (sum && decimal_to_integer(*sum)) return context_.add(span, kNumberType, NumberConstant{*sum});
    }
    return context_.add(span, kNumberType, Arithmetic{ArithmeticOp::Add, a, b});
}

ExprId ExprChecker::amount_of(const syntax::DurationExpr& duration) {
    const ExprId amount = value(duration.amount, kNumberType);
    const Type type = type_of(amount);
    if (is_error(type) || type == kNumberType) return amount;
    const Span span = context_.program[amount].span;
    context_.report(Code::AmountNotNumber, span, said(amount)).help = help_for_text(amount, kNumberType);
    return error(span);
}

// The number of days, months or business days, with a minus where they are taken away.
ExprId ExprChecker::counted_days(const syntax::DurationExpr& duration, bool back) {
    const ExprId amount = amount_of(duration);
    const Span span = context_.program[amount].span;
    if (is_error(type_of(amount))) return amount;
    const Factor factor = factor_of(duration.unit);
    const Decimal times = Decimal::from_integer(back ? -factor.times : factor.times);
    const Decimal part = Decimal::from_integer(factor.part);
    if (const auto* constant = std::get_if<NumberConstant>(&context_.program[amount].node)) {
        const std::optional<Decimal> product = decimal_multiply(constant->value, times);
        const std::optional<Decimal> folded = product ? decimal_divide(*product, part) : std::nullopt;
        if (folded && decimal_to_integer(*folded)) return context_.add(span, kNumberType, NumberConstant{*folded});
        if (factor.part > 1) {
            context_.report(Code::HoursOnDate, span, written(span)).help =
                "write whole days, such as `2 days` for 48 hours";
        } else {
            const std::string_view unit = plural(duration.unit);
            context_.report(Code::AmountNotWhole, span, unit, written(span)).help =
                fmt::format("write a whole number of {}", unit);
        }
        return error(span);
    }
    ExprId total = amount;
    if (factor.times != 1) {
        const ExprId constant = context_.add(span, kNumberType, NumberConstant{times});
        total = context_.add(span, kNumberType, Arithmetic{ArithmeticOp::Multiply, amount, constant});
    } else if (back) {
        total = context_.add(span, kNumberType, Negate{amount});
    }
    if (factor.part == 1) return total;
    const ExprId constant = context_.add(span, kNumberType, NumberConstant{part});
    return context_.add(span, kNumberType, Arithmetic{ArithmeticOp::Divide, total, constant});
}

// `5 days after D`
ExprId ExprChecker::shift(Span span, const syntax::ShiftExpr& node) {
    const ExprId start = time_operand(node.back ? "before" : "after", node.date);
    if (is_error(type_of(start))) return error(span);
    return moved(start, {{node.duration, node.back}});
}

// The calendar that a duration or question names, else the policy's; kNone where that is Monday to Friday.
uint32_t ExprChecker::named_calendar(const std::optional<syntax::Name>& name) {
    if (!name) return context_.calendar;
    const uint32_t found = context_.find_or_report(context_.calendars, *name, Code::UnknownCalendar);
    if (found != kNone) context_.calendar_used[found] = true;
    return found;
}

}  // namespace proviso::sema::detail
