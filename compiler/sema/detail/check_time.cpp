// SPDX-License-Identifier: Apache-2.0
// Dates moved by durations, and what is asked of dates. Of a sum such as `D + 1 year + 2 months rounded down + 5 days` the months
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

DifferenceUnit typed(syntax::DifferenceUnit unit) {
    switch (unit) {
        case syntax::DifferenceUnit::Days:
            return DifferenceUnit::Days;
        case syntax::DifferenceUnit::Months:
            return DifferenceUnit::Months;
        case syntax::DifferenceUnit::Years:
            return DifferenceUnit::Years;
        case syntax::DifferenceUnit::BusinessDays:
            break;
    }
    return DifferenceUnit::BusinessDays;
}

std::string_view words_for(syntax::DifferenceUnit unit) {
    switch (unit) {
        case syntax::DifferenceUnit::Days:
            return "days from … to …";
        case syntax::DifferenceUnit::Months:
            return "months from … to …";
        case syntax::DifferenceUnit::Years:
            return "years from … to …";
        case syntax::DifferenceUnit::BusinessDays:
            break;
    }
    return "business days from … to …";
}

DatePart typed(syntax::DatePart part) {
    switch (part) {
        case syntax::DatePart::Weekday:
            return DatePart::Weekday;
        case syntax::DatePart::Year:
            return DatePart::Year;
        case syntax::DatePart::Month:
            return DatePart::Month;
        case syntax::DatePart::Day:
            break;
    }
    return DatePart::Day;
}

std::string_view words_for(syntax::DatePart part) {
    switch (part) {
        case syntax::DatePart::Weekday:
            return "weekday of";
        case syntax::DatePart::Year:
            return "year of";
        case syntax::DatePart::Month:
            return "month of";
        case syntax::DatePart::Day:
            break;
    }
    return "day of";
}

}  // namespace

const syntax::DurationExpr* ExprChecker::as_duration(syntax::ExprId id) const {
    if (id == syntax::kNoExpr) return nullptr;
    return std::get_if<syntax::DurationExpr>(&ast_[without_parentheses(ast_, id)].node);
}

// The sum as a date and what is added to it, one after the other.
ExprId ExprChecker::date_and_durations(Span span, const syntax::ArithmeticExpr& node) {
    std::vector<Moved> moves;
    const syntax::ArithmeticExpr* at = &node;
    syntax::ExprId start = syntax::kNoExpr;
    while (at != nullptr) {
        if (at->op != syntax::ArithmeticOp::Add && at->op != syntax::ArithmeticOp::Subtract) {
            context_.report(Code::DurationMisplaced, ast_[at->right].span).help =
                "multiply the number of days instead: `DATE + (2 * review_days) days`";
            return error(span);
        }
        moves.push_back({at->right, as_duration(at->right), at->op == syntax::ArithmeticOp::Subtract});
        start = at->left;
        at = std::get_if<syntax::ArithmeticExpr>(&ast_[start].node);
        if (at != nullptr && as_duration(at->right) == nullptr) at = nullptr;
    }
    std::reverse(moves.begin(), moves.end());
    if (as_duration(start) != nullptr) {
        context_.report(Code::DurationMisplaced, ast_[start].span).help = "write the date first: `DATE + 5 days`";
        return error(span);
    }
    const ExprId date = value(start, kDateType);
    const Type type = type_of(date);
    if (is_error(type)) return error(span, kDateType);
    if (type != kDateType) {
        context_.report(Code::DurationNeedsDate, context_.program[date].span, said(date)).help =
            "name a date before the duration";
        return error(span);  // a date or what it is now: nobody can tell which was meant
    }
    return moved_date(date, moves);
}

ExprId ExprChecker::moved_date(ExprId date, const std::vector<Moved>& moves) {
    const Span start = context_.program[date].span;
    bool good = true;
    for (size_t i = 0; i < moves.size() && good;) {
        size_t end = i + 1;
        if (in_months(moves[i].duration->unit)) {
            while (moves[end - 1].duration->rounding == syntax::RoundingRule::None && end < moves.size() &&
                   in_months(moves[end].duration->unit))
                ++end;
        }
        const Span last = ast_[moves[end - 1].id].span;
        const Span whole{last.file, std::min(start.begin, ast_[moves[i].id].span.begin), std::max(start.end, last.end)};
        date = moved_once(whole, date, {moves.data() + i, end - i});
        good = !is_error(type_of(date));
        i = end;
    }
    return good ? date : error(context_.program[date].span, kDateType);
}

// Months that are added together, or one other duration.
ExprId ExprChecker::moved_once(Span span, ExprId date, std::span<const Moved> moves) {
    const syntax::DurationExpr& last = *moves.back().duration;
    if (!in_months(last.unit) && last.rounding != syntax::RoundingRule::None) {
        context_.report(Code::RoundingWithoutMonths, ast_[moves.back().id].span).help =
            "leave the rounding out: these lead to one day and no other";
        return error(span);
    }
    ExprId amount = kNoExpr;
    for (const Moved& move : moves) {
        const ExprId one = counted_days(*move.duration, move.back);
        if (is_error(type_of(one))) return error(span);
        const bool first = amount == kNoExpr;
        amount = first ? one : summed(span, amount, one);
        if (is_error(type_of(amount))) return error(span);
    }
    DurationUnit unit = DurationUnit::Days;
    if (last.unit == Unit::BusinessDays) unit = DurationUnit::BusinessDays;
    if (in_months(last.unit)) {
        if (last.rounding == syntax::RoundingRule::None && !reaches_a_day(date, amount)) {
            report_rounding(moves.back());
            return error(span);
        }
        unit = last.rounding == syntax::RoundingRule::Up ? DurationUnit::MonthsUp : DurationUnit::MonthsDown;
    }
    const uint32_t calendar = unit == DurationUnit::BusinessDays ? named_calendar(last.calendar) : kNone;
    return context_.add(span, kDateType, AddDuration{date, amount, unit, calendar});
}

void ExprChecker::report_rounding(const Moved& move) {
    const Span span = ast_[move.id].span;
    const std::string_view text = context_.sources.text(span);
    context_.report(Code::MonthsNeedRounding, span, text).help = fmt::format(
        "write `{0} rounded down` for the month's last day there, or `{0} rounded up` for the first of the next", text);
}

// Whether the checker sees that the month led to has the day.
bool ExprChecker::reaches_a_day(ExprId date, ExprId months) const {
    const auto* from = std::get_if<DateConstant>(&context_.program[date].node);
    if (from == nullptr) return false;
    if (year_month_day(from->value).day <= kDaysOfEveryMonth) return true;
    const auto* amount = std::get_if<NumberConstant>(&context_.program[months].node);
    const auto whole = amount != nullptr ? decimal_to_integer(amount->value) : std::nullopt;
    return whole &&
           add_months(from->value, *whole, DayRounding::Down) == add_months(from->value, *whole, DayRounding::Up);
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

// The number of days, months or business days, with a minus where they are taken away.
ExprId ExprChecker::counted_days(const syntax::DurationExpr& duration, bool back) {
    const ExprId amount = value(duration.amount, kNumberType);
    const Type type = type_of(amount);
    const Span span = context_.program[amount].span;
    if (is_error(type)) return amount;
    if (type != kNumberType) {
        context_.report(Code::AmountNotNumber, span, said(amount)).help = help_for_text(amount, kNumberType);
        return error(span);
    }
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
    const ExprId date = date_operand(node.back ? "before" : "after", node.date);
    if (is_error(type_of(date))) return error(span, kDateType);
    return moved_date(date, {{node.duration, as_duration(node.duration), node.back}});
}

// The calendar that a duration or question names, else the policy's; kNone where that is Monday to Friday.
uint32_t ExprChecker::named_calendar(const std::optional<syntax::Name>& name) {
    if (!name) return context_.calendar;
    const uint32_t found = context_.find_or_report(context_.calendars, *name, Code::UnknownCalendar);
    if (found != kNone) context_.calendar_used[found] = true;
    return found;
}

// A date; an error, reported, where it is anything else.
ExprId ExprChecker::date_operand(std::string_view taker, syntax::ExprId id) {
    const ExprId date = value(id, kDateType);
    const Type type = type_of(date);
    if (is_error(type) || type == kDateType) return date;
    const Span span = context_.program[date].span;
    context_.report(Code::NotADate, span, taker, said(date)).help = help_for_text(date, kDateType);
    return error(span);
}

ExprId ExprChecker::difference(Span span, const syntax::DifferenceExpr& node) {
    const ExprId from = date_operand(words_for(node.unit), node.from);
    const ExprId to = date_operand(words_for(node.unit), node.to);
    const uint32_t calendar = node.unit == syntax::DifferenceUnit::BusinessDays ? named_calendar(node.calendar) : kNone;
    if (is_error(type_of(from)) || is_error(type_of(to))) return error(span, kNumberType);
    return context_.add(span, kNumberType, Difference{typed(node.unit), from, to, calendar});
}

ExprId ExprChecker::date_part(Span span, const syntax::DatePartExpr& node) {
    const ExprId date = date_operand(words_for(node.part), node.date);
    Type type = kNumberType;
    if (node.part == syntax::DatePart::Weekday) {
        if (context_.weekdays == kNone) {
            const uint32_t choice = context_.choices.find("Weekday"), record = context_.records.find("Weekday");
            Diagnostic& diagnostic = context_.report(Code::WeekdayTaken, span);
            diagnostic.help = "give what is called `Weekday` another name";
            if (choice != kNone) add_note(diagnostic, context_.program.choices[choice].span, "declared here");
            if (record != kNone) add_note(diagnostic, context_.program.records[record].span, "declared here");
            return error(span);
        }
        type = {TypeKind::Choice, false, context_.weekdays};
    }
    if (is_error(type_of(date))) return error(span, type);
    return context_.add(span, type, PartOfDate{typed(node.part), date});
}

ExprId ExprChecker::business_day(Span span, const syntax::BusinessDayExpr& node) {
    const ExprId date = date_operand("is a business day", node.date);
    const uint32_t calendar = named_calendar(node.calendar);
    if (is_error(type_of(date))) return error(span, kAnswerType);
    const ExprId asked = context_.add(span, kAnswerType, IsBusinessDay{date, calendar});
    return node.negated ? context_.add(span, kAnswerType, Not{asked}) : asked;
}

ExprId ExprChecker::due_date(const syntax::Obligation& obligation) {
    if (obligation.due == syntax::kNoExpr) return kNoExpr;
    const Span span = ast_[obligation.due].span;
    if (const auto* duration = as_duration(obligation.due)) {
        if (context_.program.as_of_field == kNone && context_.is_root_known()) {
            context_.report_missing(Code::DurationNeedsAsOf, span).help =
                "name the record's date in the policy: `decides RECORD as of FIELD`; or write `by` and a date";
            return error(span, kDateType);
        }
        return moved_date(context_.add(span, kDateType, AsOf{}), {{obligation.due, duration, false}});
    }
    const ExprId due = value(obligation.due, kDateType);
    const Type type = type_of(due);
    if (is_error(type)) return due;
    if (type != kDateType) {
        Diagnostic& diagnostic = context_.report(Code::DueNotDate, span, said(due));
        diagnostic.help = type == kNumberType
                              ? fmt::format("write `within {} days`, or a date", context_.sources.text(span))
                              : help_for_text(due, kDateType);
        return error(span, kDateType);
    }
    return due;
}

}  // namespace proviso::sema::detail
