// SPDX-License-Identifier: Apache-2.0
#include "tests/differential/coverage.h"

#include <fmt/format.h>

#include <bit>

#include "runtime/vm/kernels.h"

namespace proviso::differential {
namespace {

using bytecode::DomainRule;
using bytecode::Instruction;
using bytecode::kNone;
using bytecode::Opcode;
using bytecode::OpcodeInfo;
using bytecode::OperandType;
using bytecode::RegisterType;
using bytecode::Section;
using bytecode::UnsureRule;

// What can't occur, and why.
struct Exemption {
    Opcode opcode;
    std::string_view pattern, reason;
};
constexpr Exemption kExemptions[] = {
    {Opcode::Exists, "no", "an element that is not there has no row"},
    {Opcode::LoadAsOf, "unsure", "a field that must be answered says it, or nothing asks for it"},
    {Opcode::AnyInstance, "yes unsure", "no rule applies to what stands for an unanswered list"},
    {Opcode::InCurrency, "unsure", "it is made of an amount that is written out"},
    {Opcode::Unknown, "unsure", "it is made from a parameter's value, which is a constant"},
};

std::array<uint32_t, 3> operands_of(const Instruction& at) { return {at.a, at.b, at.c}; }

// 0, 1, 2: yes, no, unsure; or 0, 1: known, unsure.
size_t state_of(const Register& column, size_t radix, uint32_t row) {
    if (radix == 2) return column.known(row) ? 0 : 1;
    const Answer answer = column.answer(row);
    return answer == Answer::Yes ? 0 : answer == Answer::No ? 1 : 2;
}

Word state_word(const Register& column, size_t radix, size_t state, size_t w) {
    const Word yes = kernel::yes_word(column, w);
    if (radix == 2) return state == 0 ? yes : ~yes;
    const Word no = kernel::no_word(column, w);
    return state == 0 ? yes : state == 1 ? no : ~yes & ~no;
}

std::string_view state_name(size_t radix, size_t state) {
    static constexpr std::string_view kAnswers[] = {"yes", "no", "unsure"}, kOthers[] = {"known", "unsure"};
    return radix == 3 ? kAnswers[state] : kOthers[state];
}

uint8_t radix_of(OperandType type) { return type == OperandType::Answer ? 3 : 2; }

}  // namespace

Coverage::Coverage() {
    for (const OpcodeInfo& info : bytecode::opcode_table()) {
        Row row{&info, {}, {}};
        for (uint32_t k = 0; k < info.operand_count; ++k) row.radices.push_back(radix_of(info.operands[k]));
        const bool constant = info.operand_count == 0 && info.unsure == UnsureRule::Known &&
                              info.immediate != bytecode::ImmediateKind::Node;
        if (constant) row.radices.push_back(1);
        if (row.radices.empty()) row.radices.push_back(radix_of(info.result));
        size_t patterns = 1;
        for (const uint8_t radix : row.radices) patterns *= radix;
        row.counts.assign(patterns, 0);
        const auto code = static_cast<size_t>(info.opcode);
        if (place_.size() <= code) place_.resize(code + 1);
        place_[code] = rows_.size();
        rows_.push_back(std::move(row));
    }
}

void Coverage::count(const Machine& machine) {
    const auto code = machine.program().image().rows<Section::Instructions>();
    for (uint32_t reg = 0; reg < code.size(); ++reg) {
        Row& here = row(code[reg].opcode);
        if (here.info->operand_count == 0)
            count_result(machine, reg, here);
        else if (here.info->domain == DomainRule::Up)
            count_elements(machine, reg, here);
        else
            count_rows(machine, reg, here);
    }
}

void Coverage::count_result(const Machine& machine, uint32_t reg, Row& row) {
    const size_t rows = machine.domains().rows(machine.domain_of(reg));
    const size_t radix = row.radices.front();
    if (radix == 1) {
        row.counts.front() += rows;
        return;
    }
    for (uint32_t r = 0; r < rows; ++r) ++row.counts[state_of(machine.reg(reg), radix, r)];
}

// All operands are of one domain: that of the first.
void Coverage::count_rows(const Machine& machine, uint32_t reg, Row& row) {
    const auto operands = operands_of(machine.program().image().rows<Section::Instructions>()[reg]);
    const size_t rows = machine.domains().rows(machine.domain_of(operands[0]));
    for (size_t w = 0; w < words_for(rows); ++w) {
        for (size_t pattern = 0; pattern < row.counts.size(); ++pattern) {
            Word held = kernel::row_mask(rows, w);
            size_t rest = pattern;
            for (size_t k = 0; k < row.radices.size(); ++k) {
                held &= state_word(machine.reg(operands[k]), row.radices[k], rest % row.radices[k], w);
                rest /= row.radices[k];
            }
            row.counts[pattern] += static_cast<uint64_t>(std::popcount(held));
        }
    }
}

// By element: those operands that are the parent's have the parent's row.
void Coverage::count_elements(const Machine& machine, uint32_t reg, Row& row) {
    const Instruction& at = machine.program().image().rows<Section::Instructions>()[reg];
    const auto operands = operands_of(at);
    const uint32_t elements = machine.domain_of(at.a);
    const auto parent = machine.domains().parent_rows(elements);
    for (uint32_t element = 0; element < parent.size(); ++element) {
        size_t pattern = 0, weight = 1;
        for (size_t k = 0; k < row.radices.size(); ++k) {
            const bool of_parent = machine.domain_of(operands[k]) == at.domain;
            const uint32_t r = of_parent ? parent[element] : element;
            pattern += weight * state_of(machine.reg(operands[k]), row.radices[k], r);
            weight *= row.radices[k];
        }
        ++row.counts[pattern];
    }
}

std::string Coverage::pattern_text(const Row& row, size_t pattern) {
    std::string text;
    for (const uint8_t radix : row.radices) {
        if (radix == 1) return "known";
        text += (text.empty() ? "" : " ") + std::string(state_name(radix, pattern % radix));
        pattern /= radix;
    }
    return text;
}

std::string_view Coverage::exemption(const Row& row, size_t pattern) {
    const std::string text = pattern_text(row, pattern);
    for (const Exemption& each : kExemptions)
        if (each.opcode == row.info->opcode && each.pattern == text) return each.reason;
    return {};
}

std::vector<std::string> Coverage::complaints(uint64_t least) const {
    std::vector<std::string> out;
    for (const Row& row : rows_) {
        for (size_t pattern = 0; pattern < row.counts.size(); ++pattern) {
            const std::string_view exempt = exemption(row, pattern);
            const uint64_t count = row.counts[pattern];
            if (!exempt.empty() && count != 0)
                out.push_back(fmt::format("{} met {} {} times, but it is said that {}", row.info->mnemonic,
                                          pattern_text(row, pattern), count, exempt));
            if (exempt.empty() && count < least)
                out.push_back(fmt::format("{} met {} {} times", row.info->mnemonic, pattern_text(row, pattern), count));
        }
    }
    return out;
}

void Coverage::print() const {
    for (const Row& row : rows_) {
        std::string line;
        for (size_t pattern = 0; pattern < row.counts.size(); ++pattern)
            if (exemption(row, pattern).empty())
                line +=
                    fmt::format("{}{} {}", line.empty() ? "" : ", ", pattern_text(row, pattern), row.counts[pattern]);
        fmt::print("  {:<18} {}\n", row.info->mnemonic, line);
    }
}

}  // namespace proviso::differential
