// SPDX-License-Identifier: Apache-2.0
// Instructions that look at a text's characters, or make texts; those lie in the arena.
#include <cstring>
#include <string>

#include "runtime/text/letters.h"
#include "runtime/vm/kernels.h"
#include "runtime/vm/machine.h"

namespace proviso {

using bytecode::Instruction;
using bytecode::Opcode;

namespace {

// Texts of which no letter folds to another; of others this need not be so.
bool is_folded(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char byte) {
        return (byte >= 'A' && byte <= 'Z') || static_cast<unsigned char>(byte) >= 0x80;
    });
}

}  // namespace

void Machine::execute_text(const Instruction& instruction, Register& out) {
    const Register& a = registers_[instruction.a];
    const Register& b = instruction.b == bytecode::kNone ? a : registers_[instruction.b];
    // What is made of one constant is one.
    out.constant = instruction.b == bytecode::kNone && a.constant;
    const size_t count = out.constant ? 1 : rows(instruction), words = words_for(count);
    Word* yes = arena_.words(words);
    out.yes = yes;
    const auto each_known = [&](auto visit) {
        for (size_t w = 0; w < words; ++w) {
            Word known = kernel::yes_word(a, w) & kernel::yes_word(b, w) & kernel::row_mask(count, w);
            for (; known != 0; known &= known - 1)
                visit(static_cast<uint32_t>(w * 64 + static_cast<size_t>(std::countr_zero(known))));
        }
    };
    if (static_cast<Opcode>(instruction.opcode) == Opcode::Matches) {
        const Pattern& pattern = program_->pattern(instruction.immediate);
        Word* no = arena_.words(words);
        out.no = no;
        return each_known(
            [&](uint32_t row) { set_bit(pattern.matches(a.value<TextRef>(row).view()) ? yes : no, row); });
    }
    if (static_cast<Opcode>(instruction.opcode) == Opcode::TextLength) {
        auto* lengths = arena_.values<Decimal>(count);
        out.values = lengths;
        return each_known([&](uint32_t row) {
            lengths[row] = Decimal::from_integer(static_cast<int64_t>(count_characters(a.value<TextRef>(row).view())));
            set_bit(yes, row);
        });
    }
    auto* texts = arena_.values<TextRef>(count);
    out.values = texts;
    if (static_cast<Opcode>(instruction.opcode) == Opcode::FoldCase) {
        std::string scratch;
        return each_known([&](uint32_t row) {
            set_bit(yes, row);
            texts[row] = a.value<TextRef>(row);
            if (is_folded(texts[row].view())) return;
            scratch.clear();
            append_folded(texts[row].view(), scratch);
            texts[row] = keep(scratch);
        });
    }
    each_known([&](uint32_t row) {  // JoinText
        const TextRef &left = a.value<TextRef>(row), &right = b.value<TextRef>(row);
        const size_t length = size_t{left.length} + right.length;
        if (length > kMaxJoinedBytes) return;
        char* place = arena_.values<char>(length);
        std::memcpy(place, left.data, left.length);
        std::memcpy(place + left.length, right.data, right.length);
        texts[row] = {place, static_cast<uint32_t>(length)};
        set_bit(yes, row);
    });
}

TextRef Machine::keep(std::string_view text) {
    char* place = arena_.values<char>(text.size());
    std::memcpy(place, text.data(), text.size());
    return {place, static_cast<uint32_t>(text.size())};
}

}  // namespace proviso
