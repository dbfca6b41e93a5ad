// SPDX-License-Identifier: Apache-2.0
// The machine: runs a verified program's straight line once over a batch, each instruction over a whole column, and keeps every
// register, so that a decision can be walked backwards to the answers it came from. One Machine per thread; it keeps its memory.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <type_traits>
#include <vector>

#include "runtime/base/answer.h"
#include "runtime/base/business_calendar.h"
#include "runtime/base/checked.h"
#include "runtime/column/batch.h"
#include "runtime/vm/domains.h"
#include "runtime/vm/row_kernels.h"

namespace proviso {

#ifdef PROVISO_CHECKED
// Whether a register of that type holds values of type T.
template <class T>
constexpr bool is_read_as(bytecode::RegisterType type) {
    using Type = bytecode::RegisterType;
    if constexpr (std::is_same_v<T, Decimal>) return type == Type::Number;
    if constexpr (std::is_same_v<T, Money>) return type == Type::Money;
    if constexpr (std::is_same_v<T, Duration>) return type == Type::Duration;
    if constexpr (std::is_same_v<T, Moment>) return type == Type::Moment;
    if constexpr (std::is_same_v<T, TextRef>) return type == Type::Text;
    if constexpr (std::is_same_v<T, int32_t>) return type == Type::Date;
    if constexpr (std::is_same_v<T, uint32_t>) return type == Type::Choice;
    return false;
}
#endif

// A register's column over the rows of its domain. Answer: yes and no bits. List: yes = known. Other types: yes = known, and
// values (zero where not known). A constant register has one row that stands for all.
struct Register {
    const Word* yes = nullptr;
    const Word* no = nullptr;
    const void* values = nullptr;
    bool constant = false;
#ifdef PROVISO_CHECKED
    // Of what was made, which is asked again wherever it is read.
    bytecode::RegisterType type = bytecode::RegisterType::Answer;
    bool made = false;
    uint32_t rows = 0;
#endif

    uint32_t at(uint32_t row) const {
        PROVISO_CHECK(made && (constant || row < rows), "a register has the row that is read");
        return constant ? 0 : row;
    }
    Answer answer(uint32_t row) const {
        return test_bit(yes, at(row)) ? Answer::Yes : test_bit(no, at(row)) ? Answer::No : Answer::Unsure;
    }
    bool known(uint32_t row) const { return test_bit(yes, at(row)); }
    template <class T>
    const T& value(uint32_t row) const {
        PROVISO_CHECK(values != nullptr && is_read_as<T>(type), "a register holds what it is read as");
        return static_cast<const T*>(values)[at(row)];
    }
};

// Bytes of one value in a column of that type; 0 for answers and lists, which have no values beside their bits.
size_t value_size(bytecode::RegisterType type);

// Memory for one batch's columns; all of it is given back at once.
class ColumnArena {
   public:
    void reset() { block_ = 0, used_ = 0; }
    // Zeroed.
    Word* words(size_t count) {
        Word* place = raw_words(count);
        std::memset(place, 0, count * sizeof(Word));
        return place;
    }
    // To be written as a whole.
    Word* raw_words(size_t count);
    // The same twice, the second behind the first.
    Word* raw_pair(size_t count) {
        if (block_ == blocks_.size() || used_ + count > blocks_[block_].size) take_block(count);
        Unit* place = blocks_[block_].units.get() + used_;
        used_ += count;
        return place->words;
    }
    // A column of so many rows, zeroed; rows are readable up to the end of the last one's 64 (vm/row_kernels.h).
    template <class T>
    T* values(size_t rows) {
        return reinterpret_cast<T*>(words(words_for(rows) * 8 * sizeof(T)));
    }
    // Whether so many bytes there were given out since reset().
    bool holds(const void* place, size_t bytes) const;
    // One value for all rows.
    template <class T>
    T* single(const T& value) {
        T* place = reinterpret_cast<T*>(raw_words(words_for(8 * sizeof(T))));
        *place = value;
        return place;
    }

   private:
    struct alignas(16) Unit {
        Word words[2];
    };
    struct Block {
        std::unique_ptr<Unit[]> units;
        size_t size;
    };
    // One that has so many units left.
    void take_block(size_t units);

    std::vector<Block> blocks_;
    size_t block_ = 0, used_ = 0;  // in units
};

class Machine {
   public:
    explicit Machine(std::shared_ptr<const bytecode::VerifiedProgram> program);

    // `batch` must outlive the use of the registers.
    void run(const Batch& batch);

    const bytecode::VerifiedProgram& program() const { return *program_; }
    const Batch& batch() const { return *batch_; }
    const Domains& domains() const { return domains_; }
    // Of an instruction's immediate.
    const BusinessCalendar& calendar(uint32_t index) const {
        return index == bytecode::kNone ? monday_to_friday_ : calendars_[index];
    }
    const Register& reg(uint32_t index) const { return registers_[index]; }
    // Of all columns together, had every domain one row.
    size_t row_bytes() const;
    uint32_t domain_of(uint32_t reg) const;

   private:
    void execute(const bytecode::Instruction& instruction, Register& out);
    void execute_load(const bytecode::Instruction& instruction, Register& out);
    // False where it makes none.
    bool make_constant(const bytecode::Instruction& instruction, Register& out);
    void execute_logic(const bytecode::Instruction& instruction, Register& out);
    bool execute_columns(const bytecode::Instruction& instruction, Register& out);
    void execute_select(const bytecode::Instruction& instruction, Register& out);
    void execute_compare(const bytecode::Instruction& instruction, Register& out);
    // machine_relations.cpp: they write yes and no.
    void compare_numbers(kernel::Relation relation, const bytecode::Instruction& instruction, Word* yes, Word* no);
    void compare_dates(kernel::Relation relation, const bytecode::Instruction& instruction, Word* yes, Word* no);
    void find_in_choices(const bytecode::Instruction& instruction, Word* yes, Word* no);
    const double* approximations(uint32_t reg, size_t rows);
    void execute_arithmetic(const bytecode::Instruction& instruction, Register& out);
    void execute_money(const bytecode::Instruction& instruction, Register& out);  // machine_money.cpp
    void execute_money_comparison(const bytecode::Instruction& instruction, Register& out);
    void execute_text(const bytecode::Instruction& instruction, Register& out);      // machine_texts.cpp
    void execute_duration(const bytecode::Instruction& instruction, Register& out);  // machine_time.cpp
    void execute_time_comparison(const bytecode::Instruction& instruction, Register& out);
    void execute_moment(const bytecode::Instruction& instruction, Register& out);
    void execute_unknown(const bytecode::Instruction& instruction, Register& out);
    void execute_date(const bytecode::Instruction& instruction, Register& out);
    void execute_move(const bytecode::Instruction& instruction, Register& out);
    void execute_reduction(const bytecode::Instruction& instruction, Register& out);
    void execute_aggregate(const bytecode::Instruction& instruction, Register& out);  // machine_aggregates.cpp
    TextRef keep(std::string_view text);                                              // a copy in the arena
    void execute_count(const bytecode::Instruction& instruction, Register& out);
    size_t rows(const bytecode::Instruction& instruction) const { return domains_.rows(instruction.domain); }
    // machine_checks.cpp, in a checked build: what the verifier found out holds before an instruction, and what it makes is sound.
    void check_domains();
    void check_operands(uint32_t index);
    void check_immediate(uint32_t index);
    void check_list(uint32_t index);
    void check_result(uint32_t index);
    bool is_readable(const void* place, size_t bytes) const;

    std::shared_ptr<const bytecode::VerifiedProgram> program_;
    Domains domains_;
    ColumnArena arena_, constants_;
    std::vector<Register> registers_;
    std::vector<uint32_t> steps_;                // the instructions whose results depend on the batch
    std::vector<const double*> approximations_;  // of registers of numbers, where they were made for this batch
    std::vector<BusinessCalendar> calendars_;    // the image's
    BusinessCalendar monday_to_friday_;
    const kernel::RowKernels& kernels_ = kernel::row_kernels();
    const Batch* batch_ = nullptr;
};

}  // namespace proviso
