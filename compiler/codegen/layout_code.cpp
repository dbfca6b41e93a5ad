// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "compiler/codegen/layout.h"

namespace proviso::codegen {

using bytecode::kNone;
using bytecode::Opcode;
using bytecode::Section;

void Layout::add_schema() {
    for (const ir::Node& node : lowered_.schema.nodes()) {
        const bool is_choice = node.kind == bytecode::NodeKind::Choice;
        const bool measures = node.kind == bytecode::NodeKind::Money || node.kind == bytecode::NodeKind::Duration;
        const bool has_unit = measures && node.ref != kNone;
        builder_.rows<Section::Nodes>().push_back({
            .name = builder_.string(node.name),
            .kind = static_cast<uint32_t>(node.kind),
            .flags = node.flags,
            .parent = node.parent,
            .children = node.children,
            .domain = index(node.domain),
            .element_domain = index(node.element_domain),
            .choice = is_choice ? node.ref : kNone,
            .question = builder_.string(node.question),
            .unit = has_unit ? node.ref : 0,
        });
    }
}

void Layout::add_domains() {
    for (uint32_t i = 0; i < graph_.domains(); ++i) {
        const ir::Domain& domain = graph_[ir::DomainId{i}];
        builder_.rows<Section::Domains>().push_back(
            {index(domain.parent), domain.list_node, domain.owner, domain.natural ? 1u : 0u});
    }
}

// Values that nothing needs are left out; the others keep their order, so operands stay before what uses them.
void Layout::add_code() {
    const std::vector<bool> live = ir::live_values(lowered_);
    auto& code = builder_.rows<Section::Instructions>();
    registers_.assign(graph_.values(), kNone);
    for (uint32_t i = 0; i < graph_.values(); ++i) {
        if (!live[i]) continue;
        const ir::Value& value = graph_[ir::ValueId{i}];
        registers_[i] = static_cast<uint32_t>(code.size());
        code.push_back(instruction(value));
        builder_.rows<Section::Provenance>().push_back(span(value.span));
    }
}

// Where the words are the same, an explanation finds them by itself.
void Layout::add_other_words() {
    const auto words = [&](Span span) {
        std::string out;
        for (const char c : sources_.text(span.file).substr(span.begin, span.end - span.begin))
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') out += c;
        return out;
    };
    auto& rows = builder_.rows<Section::OtherWords>();
    for (const ir::NeededAgain& again : lowered_.needed_again)
        if (reg(again.value) != kNone) rows.push_back({reg(again.value), span(again.span)});
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    const auto& first = builder_.rows<Section::Provenance>();
    std::erase_if(rows, [&](const bytecode::OtherWordsRow& row) {
        const bytecode::SpanRow& place = first[row.reg];
        return words({row.span.file, row.span.begin, row.span.end}) == words({place.file, place.begin, place.end});
    });
}

bytecode::Instruction Layout::instruction(const ir::Value& value) {
    return {
        .opcode = static_cast<uint16_t>(value.opcode),
        .domain = static_cast<uint16_t>(index(value.domain)),
        .a = reg(value.operands[0]),
        .b = reg(value.operands[1]),
        .c = reg(value.operands[2]),
        .immediate = immediate(value),
    };
}

uint32_t Layout::reg(ir::ValueId value) const { return value == ir::kNoValue ? kNone : registers_[index(value)]; }

uint32_t Layout::immediate(const ir::Value& value) {
    if (value.opcode == Opcode::ConstNumber) return builder_.number(graph_.number(value.immediate));
    if (value.opcode == Opcode::ConstText || value.opcode == Opcode::Matches)
        return builder_.string_index(graph_.text(value.immediate));
    if (value.opcode == Opcode::ConstMoment) return builder_.moment(graph_.moment(value.immediate));
    if (value.opcode == Opcode::InChoices) return choice_set(value.immediate);
    return value.immediate;
}

uint32_t Layout::choice_set(uint32_t pooled) {
    if (choice_sets_.size() <= pooled) choice_sets_.resize(pooled + 1, kNone);
    if (choice_sets_[pooled] == kNone) {
        auto& sets = builder_.rows<Section::ChoiceSets>();
        auto& words = builder_.rows<Section::SetWords>();
        const std::vector<uint64_t>& set = graph_.choice_set(pooled);
        choice_sets_[pooled] = static_cast<uint32_t>(sets.size());
        sets.push_back({{static_cast<uint32_t>(words.size()), static_cast<uint32_t>(set.size())}});
        words.insert(words.end(), set.begin(), set.end());
    }
    return choice_sets_[pooled];
}

}  // namespace proviso::codegen
