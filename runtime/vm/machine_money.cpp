// SPDX-License-Identifier: Apache-2.0
// Instructions on amounts of money.
#include <array>

#include "runtime/vm/kernels.h"
#include "runtime/vm/machine.h"

namespace proviso {

using bytecode::Instruction;
using bytecode::Opcode;

void Machine::execute_money_comparison(const Instruction& instruction, Register& out) {
    const size_t count = rows(instruction), words = words_for(count);
    const Register &a = registers_[instruction.a], &b = registers_[instruction.b];
    Word* yes = arena_.words(words);
    Word* no = arena_.words(words);
    const auto compare = [&](auto predicate) {
        kernel::compare<Money>(a, b, count, yes, no,
                               [&](const Money& x, const Money& y) { return predicate(x.amount, y.amount); });
    };
    if (instruction.opcode == static_cast<uint16_t>(Opcode::EqMoney)) compare(std::equal_to<Decimal>{});
    if (instruction.opcode == static_cast<uint16_t>(Opcode::LtMoney)) compare(std::less<Decimal>{});
    if (instruction.opcode == static_cast<uint16_t>(Opcode::LeMoney)) compare(std::less_equal<Decimal>{});
    kernel::keep_comparable<Money>(a, b, count, yes, no,
                                   [](const Money& x, const Money& y) { return x.currency == y.currency; });
    out.yes = yes;
    out.no = no;
}

void Machine::execute_money(const Instruction& instruction, Register& out) {
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
    Money* const money = nullptr;
    Decimal* const number = nullptr;
    switch (static_cast<Opcode>(instruction.opcode)) {
        case Opcode::InCurrency: {
            const auto currency = static_cast<Currency>(instruction.immediate);
            return apply([=](Decimal x, Decimal) { return std::optional(Money{x, currency}); }, money, number, number);
        }
        case Opcode::AddMoney:
            return apply(money_add, money, money, money);
        case Opcode::SubtractMoney:
            return apply(money_subtract, money, money, money);
        case Opcode::MultiplyMoney:
            return apply(money_multiply, money, money, number);
        case Opcode::DivideMoney:
            return apply(money_divide, money, money, number);
        case Opcode::RatioMoney:
            return apply(money_ratio, number, money, money);
        case Opcode::NegateMoney:
            return apply(
                [](const Money& x, const Money&) {
                    return std::optional(Money{{-x.amount.units}, x.currency});
                },
                money, money, money);
        case Opcode::RoundMoney: {
            const Rounding mode = bytecode::rounding_mode(instruction.immediate);
            const uint32_t places = bytecode::rounding_places(instruction.immediate);
            return apply(
                [=](const Money& x, const Money&) -> std::optional<Money> {
                    const auto amount = decimal_round(x.amount, mode, places);
                    return amount ? std::optional(Money{*amount, x.currency}) : std::nullopt;
                },
                money, money, money);
        }
        default:
            break;
    }
    // CurrencyOf: the letters stand beside the texts.
    constexpr size_t kLetters = 3;
    char* letters = arena_.values<char>(count * kLetters);
    uint32_t next = 0;
    return apply(
        [&](const Money& x, const Money&) -> std::optional<TextRef> {
            char* place = letters + kLetters * next++;
            currency_code(x.currency).copy(place, kLetters);
            return TextRef{place, kLetters};
        },
        static_cast<TextRef*>(nullptr), money, money);
}

}  // namespace proviso
