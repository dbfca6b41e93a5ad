// SPDX-License-Identifier: Apache-2.0
// The rows of every domain of a program for one batch: natural domains as ingested, crossings built from them, and the index
// maps that move values from one domain to another. Rebuilt for each batch; keeps its memory.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <tuple>
#include <vector>

#include "runtime/column/batch.h"

namespace proviso {

class Domains {
   public:
    explicit Domains(std::shared_ptr<const bytecode::VerifiedProgram> program);

    // `batch` must outlive the use of this object until the next build.
    void build(const Batch& batch);

    uint32_t rows(uint32_t domain) const { return table_[domain].rows; }
    // Row of the parent domain. Not for root.
    std::span<const uint32_t> parent_rows(uint32_t domain) const { return table_[domain].parent_row; }
    // Per row of the parent, and one more: its rows here are [first[p], first[p+1]).
    std::span<const uint32_t> first(uint32_t domain) const { return table_[domain].first; }
    // The record that a row belongs to; empty for root, where it is the row itself.
    uint32_t record_of(uint32_t domain, uint32_t row) const { return domain == 0 ? row : table_[domain].record[row]; }
    // Rows [begin, end) of one record.
    std::pair<uint32_t, uint32_t> rows_of_record(uint32_t domain, uint32_t record) const;
    // Rows of instances about which nothing is known.
    const Word* phantom(uint32_t domain) const { return table_[domain].phantom; }
    bool is_phantom(uint32_t domain, uint32_t row) const {
        return domain != 0 && test_bit(table_[domain].phantom, row);
    }
    // Whether a list that the row goes through below `ancestor` was not answered: the row stands for however many there are.
    bool stands_for_many(uint32_t domain, uint32_t row, uint32_t ancestor) const;
    // Rows [begin, end) that lie below one row of an ancestor.
    std::pair<uint32_t, uint32_t> rows_below(uint32_t domain, uint32_t ancestor, uint32_t row) const;
    // The row, in the natural domain of that component's list elements, that a row of `domain` goes through.
    uint32_t component_row(uint32_t domain, uint32_t row, uint32_t component) const;
    // The row, in the domain that the list `domain` goes through hangs on, reached from a row of `domain`'s parent.
    uint32_t owner_row(uint32_t domain, uint32_t parent_row) const;
    // For Broadcast: which row of `from` belongs to each row of `to`, where `from` is made of the components in `mask`.
    std::span<const uint32_t> move(uint32_t from, uint32_t to, uint32_t mask) const;

   private:
    struct Table {
        uint32_t rows = 0;
        std::span<const uint32_t> parent_row, first;
        const Word* phantom = nullptr;
        std::vector<uint32_t> record;
        std::vector<uint32_t> record_first;  // per record, and one more
        // crossings only
        std::vector<uint32_t> own_parent_row, own_first, element_row;
        Bits own_phantom;
    };
    struct Move {
        uint32_t from, to, mask;
        std::vector<uint32_t> rows;
    };
    void build_crossing(uint32_t domain);
    void build_records(uint32_t domain);
    void build_move(Move& move);
    uint32_t element_domain(uint32_t domain) const;

    std::shared_ptr<const bytecode::VerifiedProgram> program_;
    const Batch* batch_ = nullptr;
    std::vector<Table> table_;
    std::vector<Move> moves_;
    std::map<std::tuple<uint32_t, uint32_t, uint32_t>, size_t> move_index_;
};

}  // namespace proviso
