// SPDX-License-Identifier: Apache-2.0
#include "runtime/vm/domains.h"

#include <bit>

namespace proviso {

using bytecode::kNone;
using bytecode::Opcode;
using bytecode::Section;

Domains::Domains(std::shared_ptr<const bytecode::VerifiedProgram> program) : program_(std::move(program)) {
    const auto& image = program_->image();
    table_.resize(image.rows<Section::Domains>().size());
    for (const auto& instruction : image.rows<Section::Instructions>()) {
        if (static_cast<Opcode>(instruction.opcode) != Opcode::Broadcast) continue;
        const uint32_t from = image.rows<Section::Instructions>()[instruction.a].domain;
        const std::tuple key{from, uint32_t{instruction.domain}, instruction.immediate};
        if (move_index_.emplace(key, moves_.size()).second)
            moves_.push_back({from, instruction.domain, instruction.immediate, {}});
    }
}

uint32_t Domains::element_domain(uint32_t domain) const {
    const auto& image = program_->image();
    return image.rows<Section::Nodes>()[image.rows<Section::Domains>()[domain].list_node].element_domain;
}

void Domains::build(const Batch& batch) {
    batch_ = &batch;
    const auto domains = program_->image().rows<Section::Domains>();
    for (uint32_t d = 0; d < domains.size(); ++d) {
        Table& table = table_[d];
        if (d == 0) {
            table.rows = batch.rows(0);
        } else if (domains[d].natural != 0) {
            const ElementRows& elements = batch.elements(d);
            table.rows = elements.rows;
            table.parent_row = elements.parent_row;
            table.first = elements.first;
            table.phantom = elements.phantom.data();
        } else {
            build_crossing(d);
        }
        if (d != 0) build_records(d);
    }
    for (Move& move : moves_) build_move(move);
}

uint32_t Domains::owner_row(uint32_t domain, uint32_t parent_row) const {
    const auto& row = program_->image().rows<Section::Domains>()[domain];
    return row.owner == kNone ? record_of(row.parent, parent_row) : component_row(row.parent, parent_row, row.owner);
}

void Domains::build_crossing(uint32_t domain) {
    Table& table = table_[domain];
    const uint32_t parent = program_->image().rows<Section::Domains>()[domain].parent;
    const ElementRows& elements = batch_->elements(element_domain(domain));
    table.own_parent_row.clear();
    table.element_row.clear();
    table.own_first.assign(1, 0);
    for (uint32_t p = 0; p < rows(parent); ++p) {
        const uint32_t owner = owner_row(domain, p);
        for (uint32_t e = elements.first[owner]; e < elements.first[owner + 1]; ++e) {
            table.own_parent_row.push_back(p);
            table.element_row.push_back(e);
        }
        table.own_first.push_back(static_cast<uint32_t>(table.element_row.size()));
    }
    table.rows = static_cast<uint32_t>(table.element_row.size());
    table.own_phantom.assign(words_for(table.rows), 0);
    for (uint32_t r = 0; r < table.rows; ++r)
        if (is_phantom(parent, table.own_parent_row[r]) || test_bit(elements.phantom.data(), table.element_row[r]))
            set_bit(table.own_phantom.data(), r);
    table.parent_row = table.own_parent_row;
    table.first = table.own_first;
    table.phantom = table.own_phantom.data();
}

void Domains::build_records(uint32_t domain) {
    Table& table = table_[domain];
    const uint32_t parent = program_->image().rows<Section::Domains>()[domain].parent;
    table.record.resize(table.rows);
    for (uint32_t r = 0; r < table.rows; ++r) table.record[r] = record_of(parent, table.parent_row[r]);
    const size_t records = batch_->records();
    table.record_first.resize(records + 1);
    for (size_t i = 0; i <= records; ++i) {
        const uint32_t row = parent == 0 ? static_cast<uint32_t>(i) : table_[parent].record_first[i];
        table.record_first[i] = table.first.empty() ? 0 : table.first[row];
    }
}

std::pair<uint32_t, uint32_t> Domains::rows_of_record(uint32_t domain, uint32_t record) const {
    if (domain == 0) return {record, record + 1};
    return {table_[domain].record_first[record], table_[domain].record_first[record + 1]};
}

bool Domains::stands_for_many(uint32_t domain, uint32_t row, uint32_t ancestor) const {
    if (!is_phantom(domain, row)) return false;
    const auto& chain = program_->domain(domain).chain;
    for (size_t component = program_->domain(ancestor).chain.size(); component < chain.size(); ++component) {
        const Bits& phantom = batch_->elements(element_domain(chain[component])).phantom;
        if (test_bit(phantom.data(), component_row(domain, row, static_cast<uint32_t>(component)))) return true;
    }
    return false;
}

std::pair<uint32_t, uint32_t> Domains::rows_below(uint32_t domain, uint32_t ancestor, uint32_t row) const {
    const auto& chain = program_->domain(domain).chain;
    uint32_t begin = row, end = row + 1;
    for (size_t depth = program_->domain(ancestor).chain.size(); depth < chain.size(); ++depth) {
        const auto first = table_[chain[depth]].first;
        begin = first[begin], end = first[end];
    }
    return {begin, end};
}

uint32_t Domains::component_row(uint32_t domain, uint32_t row, uint32_t component) const {
    const auto& chain = program_->domain(domain).chain;
    for (size_t depth = chain.size(); depth-- > component + 1;) row = table_[chain[depth]].parent_row[row];
    const Table& table = table_[chain[component]];
    return table.element_row.empty() ? row : table.element_row[row];
}

std::span<const uint32_t> Domains::move(uint32_t from, uint32_t to, uint32_t mask) const {
    return moves_[move_index_.at({from, to, mask})].rows;
}

// A row of `from` is found component by component: a natural domain's row is the element's own; in a crossing it is the
// parent's block plus the element's position in its list.
void Domains::build_move(Move& move) {
    const auto domains = program_->image().rows<Section::Domains>();
    const auto& chain = program_->domain(move.from).chain;
    move.rows.resize(rows(move.to));
    for (uint32_t r = 0; r < move.rows.size(); ++r) {
        uint32_t row = record_of(move.to, r);
        uint32_t mask = move.mask;
        for (const uint32_t step : chain) {
            const auto component = static_cast<uint32_t>(std::countr_zero(mask));
            mask &= mask - 1;
            const uint32_t element = component_row(move.to, r, component);
            if (domains[step].natural != 0) {
                row = element;
            } else {
                const uint32_t owner = owner_row(step, row);
                row = table_[step].first[row] + (element - batch_->elements(element_domain(step)).first[owner]);
            }
        }
        move.rows[r] = row;
    }
}

}  // namespace proviso
