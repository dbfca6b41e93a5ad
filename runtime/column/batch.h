// SPDX-License-Identifier: Apache-2.0
// A batch: some records, decoded into columns, one per declared field that the program reads. Filled by ingest, read by the
// machine. Texts are views into the input block or into the batch's arena: the block must outlive the batch's use.
// A batch keeps its memory between uses.
//
// Rows: the root domain has one row per record, in input order. A natural domain has one row per list element, in record
// order, then element order; so the rows of one record, and of one parent row, stand next to each other. A list that was
// not answered (or answered with unsure) has exactly one row, the phantom, whose every field is not answered.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/base/date.h"
#include "runtime/base/decimal.h"
#include "runtime/base/moment.h"
#include "runtime/base/money.h"
#include "runtime/bytecode/verify.h"
#include "runtime/column/bits.h"

namespace proviso {

struct TextRef {
    const char* data = "";
    uint32_t length = 0;
    std::string_view view() const { return {data, length}; }
};

// One field's values over the rows of its domain. Only the members that the node's kind needs are filled:
//   always      answered (present and not null), said_unsure (answered with "unsure")
//   Answer      yes, no;        may_not_apply fields: not_applicable
//   Number      numbers, known (answered, not unsure, no overflow), overflowed
//   Money       amounts, and the rest as for Number
//   Duration    durations, and the rest as for Number
//   Text        texts, known    Date  dates, known    Moment  moments, known
//   Choice      choices (0 = does not apply, else 1 + position), known
//   List        known (answered and not unsure); the elements are rows of element_domain
// Values of rows that are not known are zero.
struct Column {
    Bits answered, said_unsure;
    Bits yes, no, not_applicable;
    Bits known, overflowed;
    std::vector<Decimal> numbers;
    std::vector<Money> amounts;
    std::vector<Duration> durations;
    std::vector<Moment> moments;
    std::vector<TextRef> texts;
    std::vector<int32_t> dates;
    std::vector<uint32_t> choices;
};

// Rows of one natural domain below the root.
struct ElementRows {
    uint32_t rows = 0;
    std::vector<uint32_t> parent_row;  // per row
    std::vector<uint32_t> first;       // per parent row, and one more: rows [first[p], first[p+1]) are its elements
    Bits phantom;                      // rows that stand for an unanswered list (or lie below such a row)
    // The elements' key texts where their record has a key field, else empty; of length 0 where there is none.
    std::vector<TextRef> keys;
};

// Where a record came from.
struct RecordPlace {
    uint64_t line = 0;      // within the block, from 0
    std::string_view text;  // the record as read
};

class Batch {
   public:
    explicit Batch(std::shared_ptr<const bytecode::VerifiedProgram> program);

    size_t records() const { return places_.size(); }
    const RecordPlace& place(size_t record) const { return places_[record]; }
    const Column& column(uint32_t node) const { return columns_[node]; }
    // Of a natural domain other than root.
    const ElementRows& elements(uint32_t domain) const { return elements_[domain]; }
    uint32_t rows(uint32_t domain) const {
        return domain == 0 ? static_cast<uint32_t>(records()) : elements_[domain].rows;
    }
    // The records' dates (as of): the record's own field, else the one given by --as-of; known says where there is one.
    const std::vector<int32_t>& as_of() const { return as_of_; }
    const Bits& as_of_known() const { return as_of_known_; }
    // The date whose rules hold, where it is asked for; else each record's own. The facts keep their date.
    const std::optional<Date>& rules_as_of() const { return rules_as_of_; }
    // Of one record; nothing where it has no date.
    std::optional<Date> rules_date(size_t record) const;

    // Another number for each time that any batch is filled.
    uint64_t filling() const { return filling_; }

    // ---- for ingest ----
    void clear();
    std::vector<RecordPlace>& places() { return places_; }
    Column& mutable_column(uint32_t node) { return columns_[node]; }
    ElementRows& mutable_elements(uint32_t domain) { return elements_[domain]; }
    std::vector<int32_t>& mutable_as_of() { return as_of_; }
    Bits& mutable_as_of_known() { return as_of_known_; }
    void set_rules_as_of(std::optional<Date> date) { rules_as_of_ = date; }
    // Memory for unescaped texts, valid until clear().
    char* allocate(size_t bytes);

   private:
    std::shared_ptr<const bytecode::VerifiedProgram> program_;
    std::vector<RecordPlace> places_;
    std::vector<Column> columns_;        // by node
    std::vector<ElementRows> elements_;  // by domain; empty for root and crossings
    std::vector<int32_t> as_of_;
    Bits as_of_known_;
    std::optional<Date> rules_as_of_;
    uint64_t filling_ = 0;
    struct Arena {
        std::vector<std::unique_ptr<char[]>> blocks;  // kept from use to use
        std::vector<std::unique_ptr<char[]>> large;   // one for each text that is larger than a block
        size_t block = 0, used = 0;
    } arena_;
};

}  // namespace proviso
