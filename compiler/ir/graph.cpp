// SPDX-License-Identifier: Apache-2.0
#include "compiler/ir/graph.h"

#include <utility>

namespace proviso::ir {
namespace {

using bytecode::OperandType;

size_t mix(size_t hash, uint64_t word) { return (hash ^ word) * 0x9E3779B97F4A7C15u + (hash >> 29); }

// The table by code, since looking a row up is done for every value that is made.
const bytecode::OpcodeInfo& info(Opcode opcode) {
    static const std::vector<const bytecode::OpcodeInfo*> by_code = [] {
        std::vector<const bytecode::OpcodeInfo*> table;
        for (const bytecode::OpcodeInfo& row : bytecode::opcode_table()) {
            const size_t code = static_cast<size_t>(row.opcode);
            if (table.size() <= code) table.resize(code + 1);
            table[code] = &row;
        }
        return table;
    }();
    return *by_code[static_cast<size_t>(opcode)];
}

bool is_commutative(Opcode opcode) {
    using enum Opcode;
    return opcode == And || opcode == Or || opcode == EqAnswer || opcode == EqNumber || opcode == EqDate ||
           opcode == EqText || opcode == EqChoice || opcode == AddNumber || opcode == MultiplyNumber ||
           opcode == EqMoney || opcode == AddMoney || opcode == EqDuration || opcode == AddDuration ||
           opcode == EqMoment;
}

// What makes unsure of known operands too: overflow, division by zero, days that are not whole, what no calendar covers, mixed
// currencies or units.
bool can_fail(Opcode opcode) {
    const bool arithmetic = opcode >= Opcode::AddNumber && opcode <= Opcode::AddBusinessDays;
    const bool money = opcode >= Opcode::EqMoney && opcode <= Opcode::RoundMoney;
    const bool dates = opcode == Opcode::AddMonthsDown || opcode == Opcode::AddMonthsUp ||
                       opcode == Opcode::BusinessDaysBetween || opcode == Opcode::IsBusinessDay;
    const bool lengths = opcode == Opcode::InUnit || (opcode >= Opcode::EqDuration && opcode <= Opcode::AddLengthUp) ||
                         opcode == Opcode::MoveMomentDown || opcode == Opcode::MoveMomentUp;
    return arithmetic || money || dates || lengths || opcode == Opcode::RoundNumber || opcode == Opcode::Unknown ||
           opcode == Opcode::JoinText;
}

}  // namespace

Graph::Graph() : slots_(1024, kNoValue) { domains_.push_back({}); }

DomainId Graph::domain(DomainId parent, uint32_t list_node, uint32_t owner) {
    const auto next = DomainId{static_cast<uint32_t>(domains_.size())};
    const auto [it, is_new] = domain_ids_.try_emplace({index(parent), list_node, owner}, next);
    if (is_new) {
        const Domain above = domains_[index(parent)];
        const bool owned_by_last = above.components == 0 ? owner == kNone : owner == above.components - 1;
        domains_.push_back({parent, list_node, owner, above.natural && owned_by_last, above.components + 1});
    }
    return it->second;
}

size_t Graph::hash_of(const Value& value) {
    uint32_t first = index(value.operands[0]), second = index(value.operands[1]);
    if (first > second && is_commutative(value.opcode)) std::swap(first, second);
    const size_t what = mix(static_cast<size_t>(value.opcode) << 32 | index(value.domain), value.immediate);
    const size_t hash = mix(mix(what, uint64_t{first} << 32 | second), index(value.operands[2]));
    return hash ^ hash >> 32;
}

bool Graph::is_same(const Value& a, const Value& b) {
    if (a.opcode != b.opcode || a.domain != b.domain || a.immediate != b.immediate) return false;
    if (a.operands == b.operands) return true;
    return is_commutative(a.opcode) && a.operands[0] == b.operands[1] && a.operands[1] == b.operands[0];
}

size_t Graph::find_slot(const Value& value) const {
    size_t slot = hash_of(value) & (slots_.size() - 1);
    while (slots_[slot] != kNoValue && !is_same(values_[index(slots_[slot])], value)) {
        slot = (slot + 1) & (slots_.size() - 1);
    }
    return slot;
}

void Graph::grow_slots() {
    slots_.assign(slots_.size() * 2, kNoValue);
    for (uint32_t i = 0; i < values_.size(); ++i) slots_[find_slot(values_[i])] = ValueId{i};
}

size_t Graph::NumberHash::operator()(const Decimal& number) const {
    const auto units = static_cast<uint128_t>(number.units);
    return mix(mix(0, static_cast<uint64_t>(units)), static_cast<uint64_t>(units >> 64));
}

ValueId Graph::add(Value value) {
    const size_t slot = find_slot(value);
    if (slots_[slot] != kNoValue) return slots_[slot];
    const bytecode::OpcodeInfo& row = info(value.opcode);
    bool operands_known = true;
    for (uint32_t i = 0; i < row.operand_count; ++i) {
        const Value& operand = values_[index(value.operands[i])];
        operands_known = operands_known && operand.known;
        if (row.result == OperandType::Same && row.operands[i] == OperandType::Same) value.type = operand.type;
    }
    if (row.result != OperandType::Same) value.type = static_cast<RegisterType>(row.result);
    const bool from_operands = row.operand_count > 0 && row.domain != bytecode::DomainRule::Up;
    const bool says_unsure =
        value.opcode == Opcode::ConstAnswer && value.immediate == static_cast<uint32_t>(Answer::Unsure);
    const bool of_the_record = row.unsure == bytecode::UnsureRule::Element && value.domain == kRoot;
    value.known = !says_unsure && (row.unsure == bytecode::UnsureRule::Known || of_the_record ||
                                   (from_operands && operands_known && !can_fail(value.opcode)));
    const ValueId id{static_cast<uint32_t>(values_.size())};
    slots_[slot] = id;
    values_.push_back(value);
    if (values_.size() * 2 > slots_.size()) grow_slots();
    return id;
}

uint32_t Graph::pool(Decimal number) {
    const auto [it, is_new] = number_ids_.try_emplace(number, static_cast<uint32_t>(numbers_.size()));
    if (is_new) numbers_.push_back(number);
    return it->second;
}

uint32_t Graph::pool(const Moment& moment) {
    const auto [it, is_new] =
        moment_ids_.try_emplace({moment.seconds, moment.nanos, moment.offset}, static_cast<uint32_t>(moments_.size()));
    if (is_new) moments_.push_back(moment);
    return it->second;
}

uint32_t Graph::pool(std::string_view text) {
    const auto it = text_ids_.find(text);
    if (it != text_ids_.end()) return it->second;
    const auto id = static_cast<uint32_t>(texts_.size());
    text_ids_.emplace(texts_.emplace_back(text), id);
    return id;
}

uint32_t Graph::pool(const std::vector<uint64_t>& choice_set) {
    const auto [it, is_new] = choice_set_ids_.try_emplace(choice_set, static_cast<uint32_t>(choice_sets_.size()));
    if (is_new) choice_sets_.push_back(choice_set);
    return it->second;
}

}  // namespace proviso::ir
