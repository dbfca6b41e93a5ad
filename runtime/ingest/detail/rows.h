// SPDX-License-Identifier: Apache-2.0
// The rows of a batch while it is being filled: how many each domain has, the memory behind them, and taking back what a record
// wrote. Memory grows by doubling; what lies behind the last row is always zero. States of fields are collected in the fields for the
// 64 rows of a domain's window, and go into the columns together.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "runtime/column/batch.h"
#include "runtime/ingest/detail/schema.h"

namespace proviso::ingest {

class Rows {
   public:
    Rows(const bytecode::VerifiedProgram& program, Schema& schema);

    // Clears the batch and points the schema's fields at its columns.
    void bind(Batch& batch);
    // Cuts the batch's columns to the rows there are.
    void finish();
    Batch& batch() { return *batch_; }

    uint32_t count(uint32_t domain) const { return domains_[domain].rows; }
    uint64_t elements() const { return elements_; }  // of all lists in the batch

    // The next record, or one more element for the last row of the domain's parent. Either row's columns are zero.
    uint32_t add_record() { return add(domains_[0]); }
    uint32_t add_element(uint32_t domain, uint32_t parent_row) {
        Domain& rows = domains_[domain];
        const uint32_t row = add(rows);
        rows.parent_row[row] = parent_row;
        ++elements_;
        return row;
    }
    // The list of that parent row begins here.
    void begin_list(uint32_t domain, uint32_t parent_row) {
        domains_[domain].first[parent_row] = domains_[domain].rows;
    }
    // The rows that stand for lists [first, end) of Schema::lists(), of which outer ones come first.
    void add_phantoms(uint32_t first, uint32_t end);
    void set_key(uint32_t domain, uint32_t row, TextRef key) { domains_[domain].keys[row] = key; }
    // The key of an element that is being read, where it has been met and no sibling before has the same; else "".
    std::string_view key_so_far(uint32_t domain, uint32_t row, uint64_t position) const {
        const auto& elements = domains_[domain];
        if (!elements.has_keys) return {};
        const std::string_view key = elements.keys[row].view();
        for (uint64_t back = 1; back < position; ++back)
            if (elements.keys[row - back].view() == key) return {};
        return key;
    }
    void set_as_of(uint32_t record, Date date) {
        batch_->mutable_as_of()[record] = date.days;
        set_bit(batch_->mutable_as_of_known().data(), record);
    }

    // Between mark() and take_back() lies one record.
    void mark();
    void take_back();
    // Of the record since mark(): its first row, and those of a list in a row.
    uint32_t first_of_record(uint32_t domain) const { return domains_[domain].marked; }
    uint64_t elements_of_record() const { return elements_ - marked_elements_; }
    std::pair<uint32_t, uint32_t> elements_of(uint32_t list_domain, uint32_t outer_domain, uint32_t row) const {
        const Domain& list = domains_[list_domain];
        const bool is_last = row + 1 == domains_[outer_domain].rows;
        return {list.first[row], is_last ? list.rows : list.first[row + 1]};
    }

   private:
    struct Domain {
        uint32_t rows = 0, capacity = 0, marked = 0;
        uint32_t window_end =
            0;  // a multiple of 64; rows from window_end - 64 on are in the window; 0 before the first row
        uint32_t usual = 64;  // rows that are likely to be needed
        uint32_t* parent_row = nullptr;
        uint32_t* first = nullptr;  // by the parent's rows
        Word* phantom = nullptr;
        TextRef* keys = nullptr;  // where elements have a key
        bool has_keys = false;
        std::vector<Field*> fields;   // whose columns have their rows here
        std::vector<uint32_t> inner;  // domains of lists of these rows
    };

    uint32_t add(Domain& domain) {
        if (domain.rows == domain.window_end) [[unlikely]]
            move_window(domain);
        return domain.rows++;
    }
    void move_window(Domain& domain);
    void write_window(Domain& domain);
    // To a multiple of 64.
    void grow(uint32_t domain, uint32_t capacity);
    void resize(uint32_t domain, uint32_t rows);
    void resize_column(Field& field, uint32_t rows);

    const Schema& schema_;
    Batch* batch_ = nullptr;
    std::vector<Domain> domains_;  // by domain; those that are crossings stay empty
    std::vector<uint32_t> natural_;
    uint64_t elements_ = 0, marked_elements_ = 0;
};

}  // namespace proviso::ingest
