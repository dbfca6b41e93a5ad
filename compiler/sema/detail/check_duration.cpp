// SPDX-License-Identifier: Apache-2.0
// Durations as values: made of a number and a unit, added to durations, multiplied and divided by numbers; and dates and moments moved
// by them.
#include "compiler/sema/detail/expressions.h"
#include "compiler/sema/detail/literals.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

UnitKind kind_of(Type duration) { return duration.ref == kNone ? UnitKind::None : static_cast<UnitKind>(duration.ref); }

}  // namespace

// A duration that stands for itself.
ExprId ExprChecker::duration(Span span, const syntax::DurationExpr& node) {
    const ExprId made = length(span, node, false);
    if (is_error(type_of(made)) || refuse_calendar(context_, node)) return error(span);
    if (node.rounding == syntax::RoundingRule::None) return made;
    context_.report(Code::RoundedNothing, span, "this is added to none").help =
        "leave the rounding out here, and write it where the duration is added to a date";
    return error(span);
}

ExprId ExprChecker::length(Span span, const syntax::DurationExpr& node, bool back) {
    const ExprId amount = amount_of(node);
    const TimeUnit unit = time_unit(node.unit);
    const Type type = duration_in(proviso::kind_of(unit));
    if (is_error(type_of(amount))) return error(span);
    const auto* constant = std::get_if<NumberConstant>(&context_.program[amount].node);
    if (constant == nullptr) return negated_length(span, context_.add(span, type, InUnit{amount, unit}), back);
    const std::optional<Duration> value = duration_of(constant->value, unit);
    if (value) return negated_length(span, context_.add(span, type, DurationConstant{*value}), back);
    report_too_long(context_, context_.program[amount].span);
    return error(span);
}

ExprId ExprChecker::negated_length(Span span, ExprId length, bool back) {
    if (!back) return length;
    const Type type = type_of(length);
    if (const auto* constant = std::get_if<DurationConstant>(&context_.program[length].node)) {
        const Duration negative{{-constant->value.count.units}, constant->value.unit};
        return context_.add(span, type, DurationConstant{negative});
    }
    return context_.add(span, type, Negate{length});
}

// `review_time rounded down` by itself.
ExprId ExprChecker::rounded_length(Span span, const syntax::RoundedLengthExpr& node) {
    const ExprId rounded = value(node.length);
    const Type type = type_of(rounded);
    if (is_error(type)) return error(span);
    const bool number = type == kNumberType || is_money(type);
    const bool down = node.rounding == syntax::RoundingRule::Down;
    context_
        .report(Code::RoundedNothing, span, is_duration(type) ? std::string("this is added to none") : said(rounded))
        .help =
        number ? fmt::format("write `{} to 0 places`", context_.sources.text(span))
               : fmt::format("add it to a date, as in `signed_on + notice_period rounded {}`", down ? "down" : "up");
    return error(span);
}

ExprId ExprChecker::moved_by_rounded(Span span, ExprId start, const Moved& move) {
    const syntax::RoundedLengthExpr& written = *as_rounded(move.id);
    const ExprId by = value(written.length, kDurationType);
    const Type type = type_of(by);
    if (is_error(type)) return error(span);
    if (is_duration(type)) return moved_by(span, start, {by, written.rounding, move.back});
    const Span place = ast_[move.id].span;
    context_.report(Code::RoundedNothing, place, said(by)).help =
        type == kNumberType ? fmt::format("say what the number counts: `{} months rounded {}`",
                                          context_.sources.text(context_.program[by].span),
                                          written.rounding == syntax::RoundingRule::Down ? "down" : "up")
                            : std::string("name a duration before it");
    return error(span);
}

// A date or moment moved by any length of time.
ExprId ExprChecker::moved_by(Span span, ExprId start, const Length& by) {
    const UnitKind kind = kind_of(type_of(by.length));
    const bool rounds = by.rounding != syntax::RoundingRule::None;
    const Span written = context_.program[by.length].span;
    if (kind == UnitKind::Time || kind == UnitKind::BusinessDays) {
        if (rounds) {
            context_.report(Code::RoundingWithoutMonths, written).help =
                "leave the rounding out: these lead to one day and no other";
            return error(span);
        }
    } else if (!rounds && !reaches_a_day(start, kNoExpr)) {
        report_rounding(written);
        return error(span);
    }
    const bool counts = kind == UnitKind::None || kind == UnitKind::BusinessDays;
    const uint32_t calendar = counts ? named_calendar(std::nullopt) : kNone;
    const DayRounding rounding = by.rounding == syntax::RoundingRule::Up ? DayRounding::Up : DayRounding::Down;
    const ExprId length = negated_length(written, by.length, by.back);
    return context_.add(span, type_of(start), AddLength{start, length, rounding, calendar});
}

// A moment by months that are added together, or by one other duration.
ExprId ExprChecker::moved_moment(Span span, ExprId start, std::span<const Moved> moves) {
    ExprId whole = kNoExpr, months = kNoExpr;
    for (const Moved& move : moves) {
        const Span place = ast_[move.id].span;
        const ExprId one = length(place, *as_duration(move.id), move.back);
        if (is_error(type_of(one))) return error(span);
        const Type type = type_of(one);
        whole = whole == kNoExpr ? one : context_.add(span, type, Arithmetic{ArithmeticOp::Add, whole, one});
        // Where one amount is written out, the checker may see that the day exists.
        if (const auto* constant = std::get_if<DurationConstant>(&context_.program[one].node);
            moves.size() == 1 && constant)
            months = context_.add(place, kNumberType, NumberConstant{constant->value.count});
    }
    if (!check_rounding(start, moves, months)) return error(span);
    const syntax::DurationExpr& last = *as_duration(moves.back().id);
    const bool business = last.unit == syntax::DurationUnit::BusinessDays;
    const uint32_t calendar = business ? named_calendar(last.calendar) : kNone;
    const DayRounding rounding = last.rounding == syntax::RoundingRule::Up ? DayRounding::Up : DayRounding::Down;
    return context_.add(span, kMomentType, AddLength{start, whole, rounding, calendar});
}

// `review_time + 2 days - 1 day`
ExprId ExprChecker::sum_of_durations(ExprId start, const std::vector<Moved>& moves) {
    for (const Moved& move : moves) {
        const ExprId next = value(move.id, kDurationType);
        if (is_error(type_of(next))) return next;
        const Span first = context_.program[start].span, last = ast_[move.id].span;
        const Span whole{last.file, first.begin, last.end};
        start =
            duration_sum(whole, move.back ? syntax::ArithmeticOp::Subtract : syntax::ArithmeticOp::Add, start, next);
        if (is_error(type_of(start))) return start;
    }
    return start;
}

ExprId ExprChecker::duration_arithmetic(Span span, syntax::ArithmeticOp op, ExprId left, ExprId right) {
    const Type a = type_of(left), b = type_of(right);
    if (is_error(a) || is_error(b)) return error(span);
    if (op == syntax::ArithmeticOp::Add || op == syntax::ArithmeticOp::Subtract)
        return duration_sum(span, op, left, right);
    const bool product = op == syntax::ArithmeticOp::Multiply;
    if (is_duration(a) && b == kNumberType)
        return context_.add(span, a, Arithmetic{product ? ArithmeticOp::Multiply : ArithmeticOp::Divide, left, right});
    if (product && a == kNumberType && is_duration(b))
        return context_.add(span, b, Arithmetic{ArithmeticOp::Multiply, right, left});
    if (!product && is_duration(a) && is_duration(b)) {
        if (!check_one_unit("/", left, right)) return error(span, kNumberType);
        return context_.add(span, kNumberType, Arithmetic{ArithmeticOp::Divide, left, right});
    }
    if (is_duration(a) && is_duration(b)) {
        context_.report(Code::DurationTimesDuration, span).help =
            "multiply a duration by a number, as in `2 * review_time`";
    } else if (a == kNumberType) {
        context_.report(Code::NumberByDuration, span).help =
            "divide a duration by a number, or by a duration, which gives a number";
    } else {
        const ExprId other = is_duration(a) ? right : left;
        context_.report(Code::NotANumber, context_.program[other].span, product ? "*" : "/", said(other)).help =
            help_for_text(other, kNumberType);
    }
    return error(span);
}

ExprId ExprChecker::duration_sum(Span span, syntax::ArithmeticOp op, ExprId left, ExprId right) {
    const bool add = op == syntax::ArithmeticOp::Add;
    const Type a = type_of(left), b = type_of(right);
    if (is_duration(a) && is_duration(b)) {
        if (!check_one_unit(add ? "+" : "-", left, right)) return error(span);
        return context_.add(span, more_exact(a, b),
                            Arithmetic{add ? ArithmeticOp::Add : ArithmeticOp::Subtract, left, right});
    }
    if (is_time(a)) return moved_by(span, left, {right, syntax::RoundingRule::None, !add});
    const std::string_view first = context_.sources.text(context_.program[left].span);
    if (is_time(b)) {
        context_.report(Code::DurationMisplaced, context_.program[left].span).help =
            fmt::format("write the date first: `{} + {}`", context_.sources.text(context_.program[right].span), first);
        return error(span);
    }
    if (!is_duration(a)) {
        report_no_date(left);
        return error(span);
    }
    context_.report(Code::DurationWithOther, context_.program[right].span, add ? "+" : "-", said(right)).help =
        b == kNumberType ? help_for_length(right, a) : help_for_text(right, kDurationType);
    return error(span);
}

void ExprChecker::report_no_date(ExprId found) {
    const Span span = context_.program[found].span;
    const bool number = type_of(found) == kNumberType;
    context_.report(Code::DurationNeedsDate, span, said(found)).help =
        number ? fmt::format("name a date before it, or say what the number counts: `{} days`",
                             context_.sources.text(span))
               : std::string("name a date before it");
}

// Where a number stands beside a duration.
std::string ExprChecker::help_for_length(ExprId number, Type duration) const {
    const Span span = context_.program[number].span;
    const UnitKind kind = kind_of(duration);
    if (std::holds_alternative<Difference>(context_.program[number].node))
        return fmt::format("`{}` is a number already: compare it with a number, without a unit",
                           context_.sources.text(span));
    return fmt::format("say what the number counts: `{} {}`", context_.sources.text(span),
                       kind == UnitKind::None ? "days" : unit_kind_name(kind));
}

std::string ExprChecker::help_for_mixed_units(Type a, Type b) const {
    const bool business = kind_of(a) == UnitKind::BusinessDays || kind_of(b) == UnitKind::BusinessDays;
    return business
               ? "how long business days take depends on the calendar: say both in business days, or compare the dates "
                 "they lead to"
               : "a month has 28 to 31 days: say both in months or both in days, or compare the dates they lead to";
}

void ExprChecker::report_moment_against_date(std::string_view op, ExprId left, ExprId right) {
    const bool moment_first = type_of(left) == kMomentType;
    const ExprId moment = moment_first ? left : right;
    const auto text = [&](ExprId id) { return context_.sources.text(context_.program[id].span); };
    const std::string day = fmt::format("(date of {})", text(moment));
    const Span span = context_.program[right].span;
    const bool asks = op.find("…") == std::string_view::npos;
    context_.report(Code::MomentAgainstDate, span, op, said(left), said(right)).help =
        asks && moment_first ? fmt::format("ask about its day: `{} {} {}`", day, op, text(right))
        : asks               ? fmt::format("ask about its day: `{} {} {}`", text(left), op, day)
                             : fmt::format("write `{}` for its day", day);
}

}  // namespace proviso::sema::detail
