// SPDX-License-Identifier: Apache-2.0
// The machine: runs a verified program's straight line once over a batch, each instruction over a whole column, and keeps every
// register, so that a decision can be walked backwards to the answers it came from. One Machine per thread; it keeps its memory.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/base/answer.h"
#include "runtime/base/business_calendar.h"
#include "runtime/column/batch.h"
#include "runtime/vm/domains.h"

namespace proviso {

// A register's column over the rows of its domain. Answer: yes and no bits. List: yes = known. Other types: yes = known, and
// values (zero where not known). A constant register has one row that stands for all.
struct Register {
    const Word* yes = nullptr;
    const Word* no = nullptr;
    const void* values = nullptr;
    bool constant = false;

    uint32_t at(uint32_t row) const { return constant ? 0 : row; }
    Answer answer(uint32_t row) const {
        return test_bit(yes, at(row)) ? Answer::Yes : test_bit(no, at(row)) ? Answer::No : Answer::Unsure;
    }
    bool known(uint32_t row) const { return test_bit(yes, at(row)); }
    template <class T>
    const T& value(uint32_t row) const {
        return static_cast<const T*>(values)[at(row)];
    }
};

// Memory for one batch's columns; all of it is given back at once.
class ColumnArena {
   public:
    void reset() { block_ = 0, used_ = 0; }
    // Zeroed.
    Word* words(size_t count);
    template <class T>
    T* values(size_t count) {
        return reinterpret_cast<T*>(words((count * sizeof(T) + sizeof(Word) - 1) / sizeof(Word)));
    }

   private:
    struct alignas(16) Unit {
        Word words[2];
    };
    struct Block {
        std::unique_ptr<Unit[]> units;
        size_t size;
    };
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
    uint32_t domain_of(uint32_t reg) const;

   private:
    void execute(const bytecode::Instruction& instruction, Register& out);
    void execute_load(const bytecode::Instruction& instruction, Register& out);
    void execute_constant(const bytecode::Instruction& instruction, Register& out);
    void execute_logic(const bytecode::Instruction& instruction, Register& out);
    void execute_select(const bytecode::Instruction& instruction, Register& out);
    void execute_compare(const bytecode::Instruction& instruction, Register& out);
    void execute_arithmetic(const bytecode::Instruction& instruction, Register& out);
    void execute_money(const bytecode::Instruction& instruction, Register& out);  // machine_money.cpp
    void execute_money_comparison(const bytecode::Instruction& instruction, Register& out);
    void execute_text(const bytecode::Instruction& instruction, Register& out);  // machine_texts.cpp
    void execute_unknown(const bytecode::Instruction& instruction, Register& out);
    void execute_date(const bytecode::Instruction& instruction, Register& out);
    void execute_move(const bytecode::Instruction& instruction, Register& out);
    void execute_reduction(const bytecode::Instruction& instruction, Register& out);
    void execute_aggregate(const bytecode::Instruction& instruction, Register& out);  // machine_aggregates.cpp
    TextRef keep(std::string_view text);                                              // a copy in the arena
    size_t rows(const bytecode::Instruction& instruction) const { return domains_.rows(instruction.domain); }

    std::shared_ptr<const bytecode::VerifiedProgram> program_;
    Domains domains_;
    ColumnArena arena_;
    std::vector<Register> registers_;
    std::vector<BusinessCalendar> calendars_;  // the image's
    BusinessCalendar monday_to_friday_;
    const Batch* batch_ = nullptr;
};

}  // namespace proviso
