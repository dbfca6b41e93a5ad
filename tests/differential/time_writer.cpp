// SPDX-License-Identifier: Apache-2.0
// Random durations and moments.
#include <cctype>
#include <iterator>

#include "tests/differential/expression_writer.h"

namespace proviso::differential {
std::string ExpressionWriter::literal_duration(size_t kind) { return in_parentheses(random_duration(random_, kind)); }

// Another kind that may stand beside it: the same, or any.
size_t ExpressionWriter::beside_units(size_t kind) {
    if (in_text_) return kind;
    if (kind == 0) return random_.below(std::size(kUnitKinds));
    return random_.chance(60) ? kind : 0;
}

std::optional<std::string> ExpressionWriter::duration_test(const Scope& scope, int depth) {
    const size_t kind = random_.below(std::size(kUnitKinds));
    const std::string left = length(kind, scope, depth - 1), right = length(beside_units(kind), scope, depth - 1);
    if (random_.chance(15)) return in_parentheses(left + " between " + right + " and " + length(kind, scope, 0));
    if (random_.chance(10)) return in_parentheses(left + " is one of (" + right + ", " + length(kind, scope, 0) + ")");
    const auto op = random_.pick<std::string>(
        {" < ", " <= ", " > ", " at least ", " at most ", " is more than ", " is ", " is not ", " = "});
    return in_parentheses(left + op + right);
}

std::optional<std::string> ExpressionWriter::moment_test(const Scope& scope, int depth) {
    const std::string left = moment(scope, depth - 1);
    if (random_.chance(15)) return in_parentheses(left + " between " + moment(scope, 0) + " and " + moment(scope, 0));
    if (random_.chance(10))
        return in_parentheses("weekday of (" + left + ")" + random_.pick<std::string>({" is ", " is not "}) +
                              random_.pick<std::string>({"monday", "wednesday", "thursday"}));
    const auto op = random_.pick<std::string>(
        {" before ", " after ", " on or before ", " is on or after ", " is before ", " is ", " is not "});
    return in_parentheses(left + op + moment(scope, depth - 1));
}

std::string ExpressionWriter::length(size_t kind, const Scope& scope, int depth) {
    const Type type{Kind::Duration, false, kind};
    const size_t form = random_.below(100);
    if (depth > 0 && form < 15) {
        const bool first = random_.chance(50);
        const std::string one = length(kind, scope, depth - 1);
        const std::string other = length(kind == 0 ? 0 : beside_units(kind), scope, depth - 1);
        return in_parentheses((first ? one : other) + random_.pick<std::string>({" + ", " - "}) +
                              (first ? other : one));
    }
    if (depth > 0 && form < 22)
        return in_parentheses(length(kind, scope, depth - 1) + random_.pick<std::string>({" * ", " / "}) +
                              number(scope, depth - 1));
    if (depth > 0 && form < 25)
        return in_parentheses(number(scope, depth - 1) + " * " + length(kind, scope, depth - 1));
    if (depth > 0 && form < 28) return in_parentheses("-" + length(kind, scope, depth - 1));
    if (depth > 0 && form < 36 && kind != 0) {
        // Of a mere number nobody knows before whether it fits.
        const std::string amount = number(scope, depth - 1);
        if (amount.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos)
            return in_parentheses(in_parentheses(amount) + " " + std::string(kUnitKinds[kind]));
    }
    if (depth > 0 && form < 42) return conditional(type, scope, depth);
    if (depth > 0 && form >= 88) {
        const auto words =
            random_.pick<std::string>({"sum of ", "sum of ", "largest of ", "smallest of ", "first of "});
        if (const auto found = aggregate(words, type, scope, depth)) return *found;
    }
    if (form < 46)
        if (const auto called = call(type, scope, depth)) return *called;
    if (const auto found = bare(type, scope); found && (form < 85 || kind == 0)) return found->text;
    if (kind != 0) return literal_duration(kind);
    const size_t one = random_.between(1, 3), other = one % 3 + 1;
    return in_parentheses("if " + atom(scope, 0) + " then " + literal_duration(one) + " else " +
                          literal_duration(other));
}

std::string ExpressionWriter::rounded_length(bool on_date, const Scope& scope, int depth) {
    const size_t kind = random_.below(std::size(kUnitKinds));
    const bool months = in_text_ || kind == 0 || kind == kMonths;
    const std::string written = in_parentheses(length(in_text_ ? kMonths : kind, scope, depth));
    // What is written out must be whole days on a date.
    const bool written_out = std::isdigit(static_cast<unsigned char>(written[written.find_first_not_of("(-")])) != 0;
    if (on_date && written_out && !months) return literal_duration(3);
    return written + (months ? random_.pick<std::string>({" rounded down", " rounded up"}) : "");
}

std::string ExpressionWriter::within(const Scope& scope) { return " within " + rounded_length(true, scope, 1); }

std::string ExpressionWriter::moved(const std::string& start, bool is_date, const Scope& scope, int depth) {
    const std::string by = rounded_length(is_date, scope, depth - 1);
    if (random_.chance(30)) return in_parentheses(by + (random_.chance(65) ? " after " : " before ") + start);
    return in_parentheses(start + (random_.chance(65) ? " + " : " - ") + by);
}

std::string ExpressionWriter::moment(const Scope& scope, int depth) {
    const size_t form = random_.below(100);
    if (depth > 0 && form < 15) return moved(moment(scope, depth - 1), false, scope, depth);
    if (depth > 0 && form < 25) {
        const std::string start = moment(scope, depth - 1);
        return in_parentheses(start + (random_.chance(65) ? " + " : " - ") + std::to_string(random_.below(60)) +
                              (random_.chance(40) ? random_.pick<std::string>({" hours", " minutes"}) : unit()));
    }
    if (depth > 0 && form < 30) return conditional({Kind::Moment}, scope, depth);
    if (depth > 0 && form >= 88) {
        const auto words = random_.pick<std::string>({"latest of ", "earliest of ", "first of "});
        if (const auto found = aggregate(words, {Kind::Moment}, scope, depth)) return *found;
    }
    if (form < 35)
        if (const auto called = call({Kind::Moment}, scope, depth)) return *called;
    const auto found = bare({Kind::Moment}, scope);
    if (found && form < 85) return found->text;
    return random_moment(random_);
}

std::string ExpressionWriter::number_of_moments(const Scope& scope, int depth) {
    const std::string first = in_parentheses(moment(scope, depth - 1));
    if (random_.chance(40))
        return in_parentheses(random_.pick<std::string>({"hour of ", "minute of ", "year of ", "day of "}) + first);
    return in_parentheses(random_.pick<std::string>({"hours", "minutes", "days"}) + " from " + first + " to " +
                          in_parentheses(moment(scope, depth - 1)));
}

}  // namespace proviso::differential
