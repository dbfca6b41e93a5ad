// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/causes.h"

namespace proviso {

using bytecode::Instruction;
using bytecode::kNone;
using bytecode::Opcode;
using bytecode::RegisterType;
using bytecode::Section;

bool is_open(const Machine& machine, uint32_t reg, uint32_t row) {
    const Register& column = machine.reg(reg);
    if (machine.program().type(reg) == RegisterType::Answer) return column.answer(row) == Answer::Unsure;
    return !column.known(row);
}

void Causes::clear() {
    found_.clear();
    visited_.clear();
}

void Causes::add(uint32_t start, uint32_t start_row) {
    const auto instructions = machine_.program().image().rows<Section::Instructions>();
    pending_.assign(1, {start, start_row});
    while (!pending_.empty()) {
        const auto [reg, row] = pending_.back();
        pending_.pop_back();
        if (!visited_.insert({reg, row}).second) continue;
        const Instruction& instruction = instructions[reg];
        const auto opcode = static_cast<Opcode>(instruction.opcode);
        // What is known can hide doubt in a `surely` or `possibly`, but only through logic.
        const bool open = is_open(machine_, reg, row);
        const bool logic = opcode == Opcode::Not || opcode == Opcode::And || opcode == Opcode::Or ||
                           opcode == Opcode::Surely || opcode == Opcode::Possibly || opcode == Opcode::Broadcast;
        if (!open && !logic) continue;
        switch (opcode) {
            case Opcode::And:
            case Opcode::Or: {
                const Answer whole = machine_.reg(reg).answer(row);
                for (const uint32_t operand : {instruction.a, instruction.b})
                    if (open || machine_.reg(operand).answer(row) == whole) pending_.emplace_back(operand, row);
                break;
            }
            case Opcode::Not:
            case Opcode::Surely:
            case Opcode::Possibly:
                pending_.emplace_back(instruction.a, row);
                break;
            case Opcode::LoadAnswer:
            case Opcode::LoadNumber:
            case Opcode::LoadText:
            case Opcode::LoadDate:
            case Opcode::LoadChoice:
            case Opcode::LoadList:
                found_.insert(places_.answerable({instruction.immediate, row}));
                break;
            case Opcode::Exists:
                add_exists(instruction.domain, row);
                break;
            case Opcode::Broadcast: {
                const uint32_t from = machine_.domain_of(instruction.a);
                const bool constant = machine_.reg(instruction.a).constant;
                pending_.emplace_back(
                    instruction.a,
                    constant ? 0 : machine_.domains().move(from, instruction.domain, instruction.immediate)[row]);
                break;
            }
            case Opcode::Any:
            case Opcode::Every:
            case Opcode::Count:
            case Opcode::Sum:
                add_elements(instruction, row);
                break;
            case Opcode::Select: {
                const Answer which = machine_.reg(instruction.a).answer(row);
                add_open(instruction.a, row);
                if (which != Answer::No) add_open(instruction.b, row);
                if (which != Answer::Yes) add_open(instruction.c, row);
                break;
            }
            default:
                // Everything else is unsure because an operand is.
                for (const uint32_t operand : {instruction.a, instruction.b, instruction.c})
                    if (operand != kNone) add_open(operand, row);
                break;
        }
    }
}

void Causes::add_open(uint32_t reg, uint32_t row) {
    if (is_open(machine_, reg, row)) pending_.emplace_back(reg, row);
}

void Causes::add_exists(uint32_t domain, uint32_t row) {
    const auto nodes = machine_.program().image().rows<Section::Nodes>();
    const auto& info = machine_.program().domain(domain);
    for (uint32_t component = 0; component < info.components.size(); ++component) {
        const uint32_t list = info.components[component];
        const uint32_t element_row = machine_.domains().component_row(domain, row, component);
        if (!test_bit(machine_.batch().elements(nodes[list].element_domain).phantom.data(), element_row)) continue;
        found_.insert(places_.answerable({nodes[list].children.first, element_row}));
    }
}

void Causes::add_elements(const Instruction& instruction, uint32_t row) {
    if (!machine_.reg(instruction.b).known(row)) {
        pending_.emplace_back(instruction.b, row);
        return;
    }
    const auto first = machine_.domains().first(machine_.domain_of(instruction.a));
    for (uint32_t element = first[row]; element < first[row + 1]; ++element) add_open(instruction.a, element);
}

}  // namespace proviso
