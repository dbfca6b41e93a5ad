// SPDX-License-Identifier: Apache-2.0
// What is asked of dates and moments, and when an obligation is due.
#include "compiler/sema/detail/expressions.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

DifferenceUnit typed(syntax::DifferenceUnit unit) {
    switch (unit) {
        case syntax::DifferenceUnit::Minutes:
            return DifferenceUnit::Minutes;
        case syntax::DifferenceUnit::Hours:
            return DifferenceUnit::Hours;
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
        case syntax::DifferenceUnit::Minutes:
            return "minutes from … to …";
        case syntax::DifferenceUnit::Hours:
            return "hours from … to …";
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
        case syntax::DatePart::Date:
            return DatePart::Date;
        case syntax::DatePart::Hour:
            return DatePart::Hour;
        case syntax::DatePart::Minute:
            return DatePart::Minute;
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
        case syntax::DatePart::Date:
            return "date of";
        case syntax::DatePart::Hour:
            return "hour of";
        case syntax::DatePart::Minute:
            return "minute of";
        case syntax::DatePart::Day:
            break;
    }
    return "day of";
}

}  // namespace

// A date or moment; an error, reported, where it is anything else.
ExprId ExprChecker::time_operand(std::string_view taker, syntax::ExprId id) {
    const ExprId time = value(id, kDateType);
    const Type type = type_of(time);
    if (is_error(type) || is_time(type)) return time;
    const Span span = context_.program[time].span;
    context_.report(Code::NotADate, span, taker, said(time)).help = help_for_text(time, kDateType);
    return error(span);
}

ExprId ExprChecker::date_operand(std::string_view taker, syntax::ExprId id) {
    const ExprId date = time_operand(taker, id);
    if (type_of(date) != kMomentType) return date;
    const Span span = context_.program[date].span;
    context_.report(Code::NotADate, span, taker, said(date)).help =
        fmt::format("write `(date of {})` for the day on its own clock", context_.sources.text(span));
    return error(span);
}

ExprId ExprChecker::moment_operand(std::string_view taker, syntax::ExprId id) {
    const ExprId moment = value(id, kMomentType);
    const Type type = type_of(moment);
    if (is_error(type) || type == kMomentType) return moment;
    const Span span = context_.program[moment].span;
    context_.report(Code::NotAMoment, span, taker, said(moment)).help =
        type == kDateType && taker == words_for(syntax::DatePart::Date) ? "it is a date already: leave `date of` out"
        : type == kDateType ? "a date has no time of day: count in days, or declare the field as `moment`"
                            : help_for_text(moment, kMomentType);
    return error(span);
}

ExprId ExprChecker::difference(Span span, const syntax::DifferenceExpr& node) {
    using Unit = syntax::DifferenceUnit;
    if (node.unit == Unit::Minutes || node.unit == Unit::Hours) return time_between(span, node);
    const std::string_view words = words_for(node.unit);
    const bool days = node.unit == Unit::Days;
    const ExprId from = days ? time_operand(words, node.from) : date_operand(words, node.from);
    const ExprId to = days ? time_operand(words, node.to) : date_operand(words, node.to);
    const uint32_t calendar = node.unit == Unit::BusinessDays ? named_calendar(node.calendar) : kNone;
    if (is_error(type_of(from)) || is_error(type_of(to))) return error(span, kNumberType);
    if (type_of(from) != type_of(to)) {
        report_moment_against_date(words, from, to);
        return error(span, kNumberType);
    }
    return context_.add(span, kNumberType, Difference{typed(node.unit), from, to, calendar});
}

ExprId ExprChecker::time_between(Span span, const syntax::DifferenceExpr& node) {
    const ExprId from = moment_operand(words_for(node.unit), node.from);
    const ExprId to = moment_operand(words_for(node.unit), node.to);
    if (is_error(type_of(from)) || is_error(type_of(to))) return error(span, kNumberType);
    return context_.add(span, kNumberType, Difference{typed(node.unit), from, to, kNone});
}

ExprId ExprChecker::date_part(Span span, const syntax::DatePartExpr& node) {
    using Part = syntax::DatePart;
    const bool of_moment = node.part == Part::Date || node.part == Part::Hour || node.part == Part::Minute;
    const std::string_view words = words_for(node.part);
    ExprId time = of_moment ? moment_operand(words, node.date) : time_operand(words, node.date);
    Type type = node.part == Part::Date ? kDateType : kNumberType;
    if (node.part == Part::Weekday) {
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
    if (is_error(type_of(time))) return error(span, type);
    // The year of a moment is that of its day.
    if (!of_moment && type_of(time) == kMomentType)
        time = context_.add(context_.program[time].span, kDateType, PartOfDate{DatePart::Date, time});
    return context_.add(span, type, PartOfDate{typed(node.part), time});
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
    if (obligation.due_is_duration || is_length(obligation.due)) return due_within(obligation);
    const Span span = ast_[obligation.due].span;
    const ExprId due = value(obligation.due, kDateType);
    const Type type = type_of(due);
    if (is_error(type) || is_time(type)) return due;
    Diagnostic& diagnostic = context_.report(Code::DueNotDate, span, said(due));
    diagnostic.help = type == kNumberType
                          ? fmt::format("write `within {} days`, or a date", context_.sources.text(span))
                      : is_duration(type) ? fmt::format("write `within {}`, or a date", context_.sources.text(span))
                                          : help_for_text(due, kDateType);
    return error(span, kDateType);
}

// Counted from the record's date.
ExprId ExprChecker::due_within(const syntax::Obligation& obligation) {
    const Span span = ast_[obligation.due].span;
    if (context_.program.as_of_field == kNone && context_.is_root_known()) {
        // Where one is named that there is not, that was said.
        if (context_.names_as_of) return error(span, kDateType);
        context_.report_missing(Code::DurationNeedsAsOf, span).help =
            "name the record's date in the policy: `decides RECORD as of FIELD`; or write `by` and a date";
        return error(span, kDateType);
    }
    const ExprId start = context_.add(span, kDateType, AsOf{});
    if (is_length(obligation.due)) return moved(start, {{obligation.due, false}});
    const ExprId length = value(obligation.due, kDurationType);
    const Type type = type_of(length);
    if (is_error(type)) return error(span, kDateType);
    if (is_duration(type)) return moved_by(span, start, {length, syntax::RoundingRule::None, false});
    const std::string_view text = context_.sources.text(span);
    context_.report(Code::WithinNotDuration, span, said(length)).help =
        type == kNumberType ? fmt::format("say what the number counts: `within {} days`", text)
        : is_time(type)     ? fmt::format("write `by {}`", text)
                            : help_for_text(length, kDurationType);
    return error(span, kDateType);
}

}  // namespace proviso::sema::detail
