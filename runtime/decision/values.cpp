// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/values.h"

#include <vector>

namespace proviso {

using bytecode::kNone;
using bytecode::NodeKind;
using bytecode::Opcode;
using bytecode::RegisterType;
using bytecode::Section;

namespace {

bool has(const Bits& bits, uint32_t row) { return row / 64 < bits.size() && test_bit(bits.data(), row); }

void append_choice(const bytecode::Image& image, uint32_t choice, uint32_t value, std::string& out) {
    if (value == 0) {
        out += "not applicable";
        return;
    }
    if (choice == kNone) {  // of a choice between constants: nothing says whose labels these are
        out += "a value";
        return;
    }
    const auto& row = image.rows<Section::Choices>()[choice];
    out += image.text(image.rows<Section::ChoiceValues>()[row.values.first + value - 1].label);
}

// The field that a register was loaded from, and the row there; node kNone where it was computed.
Place loaded_from(const Machine& machine, uint32_t reg, uint32_t row) {
    const auto instructions = machine.program().image().rows<Section::Instructions>();
    for (;;) {
        const auto& instruction = instructions[reg];
        switch (static_cast<Opcode>(instruction.opcode)) {
            case Opcode::LoadAnswer:
            case Opcode::LoadNumber:
            case Opcode::LoadText:
            case Opcode::LoadDate:
            case Opcode::LoadChoice:
            case Opcode::LoadMoney:
            case Opcode::LoadDuration:
            case Opcode::LoadMoment:
            case Opcode::LoadList:
                return {instruction.immediate, row};
            case Opcode::Broadcast:
                if (machine.reg(instruction.a).constant) return {kNone, 0};
                row = machine.domains().move(instructions[instruction.a].domain, instruction.domain,
                                             instruction.immediate)[row];
                reg = instruction.a;
                break;
            default:
                return {kNone, 0};
        }
    }
}

void append_list(const Machine& machine, Place list, std::string& out) {
    const auto nodes = machine.program().image().rows<Section::Nodes>();
    const auto& elements = machine.batch().elements(nodes[list.node].element_domain);
    const uint32_t begin = elements.first[list.row], end = elements.first[list.row + 1];
    if (begin == end) out += "none";
    for (uint32_t row = begin; row < end; ++row) {
        if (row != begin) out += row + 1 == end ? " and " : ", ";
        append_field(machine, {nodes[list.node].children.first, row}, out);
    }
}

}  // namespace

void append_field(const Machine& machine, Place place, std::string& out) {
    const auto& image = machine.program().image();
    const auto& node = image.rows<Section::Nodes>()[place.node];
    const Column& column = machine.batch().column(place.node);
    const uint32_t row = place.row;
    if (image.is_confidential(place.node) && (has(column.said_unsure, row) || has(column.answered, row))) {
        out += kConfidential;
        return;
    }
    if (has(column.said_unsure, row)) {
        out += "unsure";
        return;
    }
    if (!has(column.answered, row)) {
        out += "(not answered)";
        return;
    }
    switch (static_cast<NodeKind>(node.kind)) {
        case NodeKind::Answer:
            out += has(column.not_applicable, row) ? "not applicable" : has(column.yes, row) ? "yes" : "no";
            return;
        case NodeKind::Number:
            out += has(column.known, row) ? format_decimal(column.numbers[row]) : "(too large)";
            return;
        case NodeKind::Money:
            out += has(column.known, row) ? format_money_in_words(column.amounts[row]) : "(too large)";
            return;
        case NodeKind::Duration:
            out += has(column.known, row) ? format_duration(column.durations[row]) : "(too large)";
            return;
        case NodeKind::Moment:
            out += format_moment_in_words(column.moments[row]);
            return;
        case NodeKind::Text:
            out += column.texts[row].view();
            return;
        case NodeKind::Date:
            out += format_date_in_words(Date{column.dates[row]});
            return;
        case NodeKind::Choice:
            append_choice(image, node.choice, column.choices[row], out);
            return;
        case NodeKind::List:
            append_list(machine, place, out);
            return;
        case NodeKind::Object:
            return;
    }
}

void append_value(const Machine& machine, uint32_t reg, uint32_t row, uint32_t choice, std::string& out) {
    if (const Place place = loaded_from(machine, reg, row); place.node != kNone)
        return append_field(machine, place, out);
    if (machine.program().is_confidential(reg)) {
        out += kConfidential;
        return;
    }
    const Register& column = machine.reg(reg);
    const RegisterType type = machine.program().type(reg);
    if (type == RegisterType::Answer) {
        out += answer_name(column.answer(row));
        return;
    }
    if (!column.known(row)) {
        out += "unsure";
        return;
    }
    switch (type) {
        case RegisterType::Answer:
            return;
        case RegisterType::Number:
            out += format_decimal(column.value<Decimal>(row));
            return;
        case RegisterType::Money:
            out += format_money_in_words(column.value<Money>(row));
            return;
        case RegisterType::Duration:
            out += format_duration(column.value<Duration>(row));
            return;
        case RegisterType::Moment:
            out += format_moment_in_words(column.value<Moment>(row));
            return;
        case RegisterType::Text:
            out += column.value<TextRef>(row).view();
            return;
        case RegisterType::Date:
            out += format_date_in_words(Date{column.value<int32_t>(row)});
            return;
        case RegisterType::Choice:
            append_choice(machine.program().image(), choice, column.value<uint32_t>(row), out);
            return;
        case RegisterType::List:
            return;
    }
}

}  // namespace proviso
