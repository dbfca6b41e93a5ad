// SPDX-License-Identifier: Apache-2.0
// Comparisons of numbers, dates and choices over whole columns.
#include "runtime/vm/kernels.h"
#include "runtime/vm/machine.h"

namespace proviso {

using bytecode::Instruction;
using bytecode::Section;
using kernel::Relation;

namespace {

// To each truth in `yes` the rows for which it counts: those where both operands are known.
void settle(const Register& a, const Register& b, bool inverted, size_t rows, Word* yes, Word* no) {
    for (size_t w = 0; w < words_for(rows); ++w) {
        const Word known = kernel::yes_word(a, w) & kernel::yes_word(b, w) & kernel::row_mask(rows, w);
        const Word truth = inverted ? ~yes[w] : yes[w];
        yes[w] = truth & known;
        no[w] = ~truth & known;
    }
}

// Of two columns or two constants.
template <class T>
void compare_values(Relation relation, const Register& a, const Register& b, size_t rows, Word* yes, Word* no) {
    if (relation == Relation::Equal) return kernel::compare<T>(a, b, rows, yes, no, std::equal_to<T>{});
    if (relation == Relation::Less) return kernel::compare<T>(a, b, rows, yes, no, std::less<T>{});
    kernel::compare<T>(a, b, rows, yes, no, std::less_equal<T>{});
}

}  // namespace

// Choices too: for equality their numbers are as good as days.
void Machine::compare_dates(Relation relation, const Instruction& instruction, Word* yes, Word* no) {
    const Register &a = registers_[instruction.a], &b = registers_[instruction.b];
    const size_t count = rows(instruction), words = words_for(count);
    const auto *left = static_cast<const int32_t*>(a.values), *right = static_cast<const int32_t*>(b.values);
    if (!a.constant && !b.constant) {
        kernels_.compare_dates(relation, left, right, words, yes);
        return settle(a, b, false, count, yes, no);
    }
    if (b.constant && !a.constant) {
        kernels_.compare_dates_with(relation, left, *right, words, yes);
        return settle(a, b, false, count, yes, no);
    }
    if (b.constant) return compare_values<int32_t>(relation, a, b, count, yes, no);
    // c < x is not x <= c, and c <= x is not x < c.
    const Relation mirrored = relation == Relation::Less          ? Relation::LessOrEqual
                              : relation == Relation::LessOrEqual ? Relation::Less
                                                                  : Relation::Equal;
    kernels_.compare_dates_with(mirrored, right, *left, words, yes);
    settle(a, b, relation != Relation::Equal, count, yes, no);
}

// The double nearest to each: of two numbers the greater one never has the lesser double.
const double* Machine::approximations(uint32_t reg, size_t rows) {
    const double*& made = approximations_[reg];
    if (made != nullptr) return made;
    auto* doubles = arena_.values<double>(rows);
    const auto* numbers = static_cast<const Decimal*>(registers_[reg].values);
    for (size_t row = 0; row < rows; ++row) doubles[row] = static_cast<double>(numbers[row].units);
    return made = doubles;
}

// Beside a constant, doubles settle all but what is equal to it or very near; that is compared exactly.
void Machine::compare_numbers(Relation relation, const Instruction& instruction, Word* yes, Word* no) {
    const Register &a = registers_[instruction.a], &b = registers_[instruction.b];
    const size_t count = rows(instruction), words = words_for(count);
    if (a.constant == b.constant) return compare_values<Decimal>(relation, a, b, count, yes, no);
    const Register &column = a.constant ? b : a, &constant = a.constant ? a : b;
    const Decimal value = constant.value<Decimal>(0);
    Word *less = yes, *equal = no;  // for now
    kernels_.compare_approximations_with(approximations(a.constant ? instruction.b : instruction.a, count),
                                         static_cast<double>(value.units), words, less, equal);
    for (size_t w = 0; w < words; ++w) {
        const Word known = kernel::yes_word(a, w) & kernel::yes_word(b, w) & kernel::row_mask(count, w);
        Word smaller = less[w], same = equal[w] & known;
        for (Word near = same; near != 0; near &= near - 1) {
            const auto bit = near & -near;
            const auto row = static_cast<uint32_t>(w * 64 + static_cast<size_t>(std::countr_zero(near)));
            const Decimal& number = column.value<Decimal>(row);
            if (number == value) continue;
            same &= ~bit;
            if (number < value) smaller |= bit;
        }
        Word truth = relation == Relation::Equal ? same : relation == Relation::Less ? smaller : smaller | same;
        if (a.constant && relation != Relation::Equal)
            truth = relation == Relation::Less ? ~(smaller | same) : ~smaller;
        yes[w] = truth & known;
        no[w] = ~truth & known;
    }
}

void Machine::find_in_choices(const Instruction& instruction, Word* yes, Word* no) {
    const Register& a = registers_[instruction.a];
    const size_t count = rows(instruction);
    const auto& set = program_->image().rows<Section::ChoiceSets>()[instruction.immediate];
    const auto bits = program_->image().rows<Section::SetWords>().subspan(set.words.first, set.words.count);
    if (a.constant)
        return kernel::compare<uint32_t>(a, a, count, yes, no, [bits](uint32_t value, uint32_t) {
            return value / 64 < bits.size() && ((bits[value / 64] >> (value % 64)) & 1) != 0;
        });
    kernels_.in_set(static_cast<const uint32_t*>(a.values), bits.data(), bits.size(), words_for(count), yes);
    settle(a, a, false, count, yes, no);
}

}  // namespace proviso
