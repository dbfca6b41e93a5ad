// SPDX-License-Identifier: Apache-2.0
// Reads one record: walks the token positions of its line, checks all of it, and writes what the program reads into Rows. It never
// looks further ahead than the next position, and stops at the first token that does not fit.
//
// INVARIANT: the byte at the position that ends a piece or line is a line break, which no value, key or separator begins with; so a walk
// over a record that breaks off ends there at the latest.
#pragma once

#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/ingest/detail/rows.h"
#include "runtime/ingest/detail/schema.h"
#include "runtime/ingest/detail/structure.h"
#include "runtime/ingest/detail/text.h"
#include "runtime/ingest/reader.h"

namespace proviso::ingest {

struct RecordFault {
    FaultCode code = FaultCode::RecordNotJson;
    const char* at = nullptr;
    std::string path;
    std::string what;
    bool of_field = false;  // `what` goes on after the path: "is …"; else it stands for itself
};

class Walker {
   public:
    Walker(Schema& schema, Rows& rows, const LineScanner& scanner, const ReaderOptions& options);

    // Positions count from `base`.
    void start_piece(const char* base) { base_ = base; }
    // Reads the record whose first token is at *position, in the line that was scanned last. Returns the position after its closing brace, or nullptr
    // with fault() set. Adds one row to the root domain in either case.
    const uint32_t* read(const uint32_t* position, const char* line, const char* line_end);
    RecordFault& fault() { return fault_; }
    const uint32_t* fail(FaultCode code, const char* at, std::string what, bool of_field = false);

    // The date that read() found in the record, and where.
    const std::optional<Date>& record_date() const { return record_date_; }
    const char* record_date_at() const { return record_date_at_; }
    // What stands at a place, for messages: without its characters where the record has confidential fields, since in a record that is not
    // well-formed one value can be taken for another.
    std::string shown(const char* at, const char* end) const {
        return schema_.holds_confidential() ? describe_kind(at, end) : describe(at, end);
    }
    // Counts the undeclared fields of the record just read.
    void accept();

   private:
    struct Key {
        uint64_t hash;
        std::string_view text;
        const char* at;
    };
    // The first day and length of "YYYY-MM-", as it lies in memory; no month has `written` 0.
    struct Month {
        uint64_t written = 0;
        int32_t first_day = 0;
        uint32_t days = 0;
    };
    using Position = const uint32_t*;

    // Each reads the value at *i and returns the position after it, or nullptr.
    Position value(Field& field, uint32_t row, uint32_t depth, Position i);
    Position object(Object& object, uint32_t row, uint32_t depth, Position i);
    Position list(Field& field, uint32_t row, uint32_t depth, Position i);
    Position answer(Field& field, uint32_t row, Position i);
    Position number(Field& field, uint32_t row, Position i);
    Position text(Field& field, uint32_t row, Position i);
    Position date(Field& field, uint32_t row, Position i);
    Position choice(Field& field, uint32_t row, Position i);
    Position money(Field& field, uint32_t row, uint32_t depth, Position i);
    // What a money's object holds, as far as it was read.
    struct MoneyRead {
        bool has_amount = false, fits = false;
        Decimal amount;
        Currency currency = Currency::None;
    };
    Position money_object(Field& field, uint32_t row, uint32_t depth, Position i);
    Position money_member(std::string_view key, uint32_t depth, Position i, MoneyRead& read);
    Position money_amount(uint32_t depth, Position i, MoneyRead& read);
    Position no_money(uint32_t depth, Position i, std::string_view expected);
    Position store_money(Field& field, uint32_t row, const MoneyRead& read, const char* at, Position after);
    // walker_time.cpp
    Position duration(Field& field, uint32_t row, Position i);
    Position duration_in(Field& field, uint32_t row, Position i, std::string_view text);
    Position moment(Field& field, uint32_t row, Position i);
    Position no_moment(Position i, std::string_view text, MomentParse parsed);
    Position undeclared(uint32_t depth, Position i);
    Position undeclared_object(uint32_t depth, Position i);
    Position undeclared_list(uint32_t depth, Position i);
    // What is left when a value is none of its type's own: null, "unsure", "not_applicable", or a fault. `expected`: "a number".
    Position other_value(Field& field, uint32_t row, Position i, std::string_view expected);

    Field* find_key(Object& object, Position i);
    // For the declared fields that the object, met under that number, did not have.
    bool fill_absent(Object& object, uint64_t instance, uint32_t row, const char* at);
    bool absent(Field& field, uint32_t row, const char* at, std::string_view how);
    void store_number(Field& field, uint32_t row, Decimal value);
    void store_date(Field& field, uint32_t row, Date value, const char* at);
    Position unsure(Field& field, uint32_t row, Position i);
    Position yes_no(Field& field, uint32_t row, Position i, bool no);
    Position not_applicable(Field& field, uint32_t row, Position i);
    Position other_number(Field& field, uint32_t row, Position i);
    static size_t month_place(uint64_t written) { return (written * 0x9E3779B97F4A7C15) >> 58; }
    Position other_choice(Field& field, uint32_t row, Position i);
    Position other_month(Field& field, uint32_t row, Position i);
    Position other_text(Field& field, uint32_t row, Position i, std::string_view text, std::string_view expected);

    // A text's characters, escapes resolved; p is at the opening quote, and where they stand is good until the next call. Once for each
    // text, since it goes on to the next one's backslashes. False: fault.
    bool characters(const char* p, const char* close, std::string_view& out) {
        if (close > backslash_) [[unlikely]]
            return resolve_escapes(p, close, out);
        out = {p + 1, static_cast<size_t>(close - p - 1)};
        return true;
    }
    bool check_text(const char* p, const char* close) { return close <= backslash_ || check_escapes(p, close); }
    bool check_escapes(const char* p, const char* close);
    bool bad_escape(const char* at);
    bool in_line(const char* close);
    bool resolve_escapes(const char* p, const char* close, std::string_view& out);
    std::string_view keep(std::string_view text);
    bool check_keys(size_t first);
    Position expected(std::string_view what, const char* found);
    Position twice(std::string_view key, const char* at);
    Position too_deep(const char* at);
    Position too_many(const char* at, uint64_t number);
    // Also where the program does not read the field: then nobody looks.
    static void set(Field& field, uint32_t row, int state) { field.states[row % 64] = static_cast<uint8_t>(state); }
    bool is_null(const char* p) const { return std::memcmp(p, "null", 4) == 0 && ends_scalar(p[4]); }
    void in_field(const Field& field) { in_name(field.name); }
    void in_name(std::string_view name);
    // By its key where there is one, else by its position from 1.
    void in_element(uint64_t number, std::string_view key = {});

    // The closing quote of the text at *i: by then only white space follows up to the next position.
    const char* closing_quote(Position i) const {
        const char* close = base_ + i[1] - 1;
        while (*close != '"') --close;
        return close;
    }

    Schema& schema_;
    Rows& rows_;
    const LineScanner& scanner_;
    const ReaderOptions& options_;
    const char* base_ = nullptr;
    const char* line_end_ = nullptr;
    const char* backslash_ = nullptr;     // the line's first one behind the texts that were read, or its end
    uint64_t objects_ = 0;                // declared objects met since construction
    uint32_t elements_ = 0;               // list elements in this record
    std::vector<Key> keys_;               // undeclared keys of the objects that are open
    std::vector<uint64_t*> occurrences_;  // of undeclared fields in this record
    std::vector<char> scratch_;
    std::array<Month, 64> months_{};  // those met last
    std::optional<Date> record_date_;
    const char* record_date_at_ = nullptr;
    RecordFault fault_;
};

}  // namespace proviso::ingest
