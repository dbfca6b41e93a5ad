// SPDX-License-Identifier: Apache-2.0
// Instructions on durations and moments.
#include "runtime/vm/kernels.h"
#include "runtime/vm/machine.h"

namespace proviso {

using bytecode::Instruction;
using bytecode::Opcode;

void Machine::execute_time_comparison(const Instruction& instruction, Register& out) {
    const size_t count = rows(instruction), words = words_for(count);
    const Register &a = registers_[instruction.a], &b = registers_[instruction.b];
    Word* yes = arena_.words(words);
    Word* no = arena_.words(words);
    out.yes = yes;
    out.no = no;
    const auto durations = [&](auto predicate) {
        kernel::compare<Duration>(a, b, count, yes, no,
                                  [&](const Duration& x, const Duration& y) { return predicate(x.count, y.count); });
        kernel::keep_comparable<Duration>(a, b, count, yes, no, is_one_kind);
    };
    switch (static_cast<Opcode>(instruction.opcode)) {
        case Opcode::EqDuration:
            return durations(std::equal_to<Decimal>{});
        case Opcode::LtDuration:
            return durations(std::less<Decimal>{});
        case Opcode::LeDuration:
            return durations(std::less_equal<Decimal>{});
        case Opcode::EqMoment:
            return kernel::compare<Moment>(a, b, count, yes, no, is_same_instant);
        case Opcode::LtMoment:
            return kernel::compare<Moment>(a, b, count, yes, no, is_before);
        default:  // LeMoment
            return kernel::compare<Moment>(a, b, count, yes, no,
                                           [](const Moment& x, const Moment& y) { return !is_before(y, x); });
    }
}

void Machine::execute_duration(const Instruction& instruction, Register& out) {
    const Register& a = registers_[instruction.a];
    const Register& b = instruction.b == bytecode::kNone ? a : registers_[instruction.b];
    // What is made of one constant is one.
    out.constant = instruction.b == bytecode::kNone && a.constant;
    const size_t count = out.constant ? 1 : rows(instruction);
    Word* known = arena_.words(words_for(count));
    out.yes = known;
    const auto apply = [&]<class Out, class A, class B>(auto operation, Out*, A*, B*) {
        Out* values = arena_.values<Out>(count);
        out.values = values;
        kernel::combine<Out, A, B>(a, b, count, known, values, operation);
    };
    Duration* const duration = nullptr;
    Decimal* const number = nullptr;
    switch (static_cast<Opcode>(instruction.opcode)) {
        case Opcode::InUnit: {
            const auto unit = static_cast<TimeUnit>(instruction.immediate);
            return apply([=](Decimal x, Decimal) { return duration_of(x, unit); }, duration, number, number);
        }
        case Opcode::NegateDuration:
            return apply(
                [](const Duration& x, const Duration&) {
                    return std::optional(Duration{{-x.count.units}, x.unit});
                },
                duration, duration, duration);
        case Opcode::AddDuration:
            return apply(duration_add, duration, duration, duration);
        case Opcode::SubtractDuration:
            return apply(duration_subtract, duration, duration, duration);
        case Opcode::MultiplyDuration:
            return apply(duration_multiply, duration, duration, number);
        case Opcode::DivideDuration:
            return apply(duration_divide, duration, duration, number);
        case Opcode::RatioDuration:
            return apply(duration_ratio, number, duration, duration);
        default:
            break;
    }
    const DayRounding rounding =
        instruction.opcode == static_cast<uint16_t>(Opcode::AddLengthUp) ? DayRounding::Up : DayRounding::Down;
    const BusinessCalendar& days = calendar(instruction.immediate);
    int32_t* const date = nullptr;
    apply(
        [&](int32_t day, const Duration& length) -> std::optional<int32_t> {
            const auto moved = date_add(Date{day}, length, rounding, days);
            return moved ? std::optional(moved->days) : std::nullopt;
        },
        date, date, duration);
}

void Machine::execute_moment(const Instruction& instruction, Register& out) {
    const Register& a = registers_[instruction.a];
    const Register& b = instruction.b == bytecode::kNone ? a : registers_[instruction.b];
    const size_t count = rows(instruction);
    Word* known = arena_.words(words_for(count));
    out.yes = known;
    const auto opcode = static_cast<Opcode>(instruction.opcode);
    const auto apply = [&]<class Out, class B>(auto operation, Out*, B*) {
        Out* values = arena_.values<Out>(count);
        out.values = values;
        kernel::combine<Out, Moment, B>(a, b, count, known, values, operation);
    };
    Moment* const moment = nullptr;
    Decimal* const number = nullptr;
    switch (opcode) {
        case Opcode::MoveMomentDown:
        case Opcode::MoveMomentUp: {
            const DayRounding rounding = opcode == Opcode::MoveMomentUp ? DayRounding::Up : DayRounding::Down;
            const BusinessCalendar& days = calendar(instruction.immediate);
            return apply(
                [&](const Moment& start, const Duration& length) { return moment_add(start, length, rounding, days); },
                moment, static_cast<Duration*>(nullptr));
        }
        case Opcode::TimeBetween: {
            const auto unit = static_cast<TimeUnit>(instruction.immediate);
            return apply(
                [=](const Moment& from, const Moment& to) { return std::optional(time_between(from, to, unit)); },
                number, moment);
        }
        case Opcode::DateOf:
            return apply([](const Moment& x, const Moment&) { return std::optional(date_of(x).days); },
                         static_cast<int32_t*>(nullptr), moment);
        default: {
            const int32_t seconds = opcode == Opcode::HourOf ? 3600 : 60;
            return apply(
                [=](const Moment& x, const Moment&) {
                    return std::optional(
                        Decimal::from_integer(seconds == 60 ? second_of_day(x) / 60 % 60 : second_of_day(x) / 3600));
                },
                number, moment);
        }
    }
}

}  // namespace proviso
