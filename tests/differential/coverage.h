// SPDX-License-Identifier: Apache-2.0
// How often each instruction met each pattern of known and unsure operands, read off the registers that the machine keeps. The
// patterns follow from the opcode table: a new instruction shows as never met until the generator writes it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/vm/machine.h"

namespace proviso::differential {

class Coverage {
   public:
    Coverage();

    // Every row of every instruction of the batch that the machine ran last.
    void count(const Machine& machine);
    // Patterns that occurred fewer than `least` times, and exempted ones that did occur, each as a line of text.
    std::vector<std::string> complaints(uint64_t least) const;
    // One line for each instruction.
    void print() const;

   private:
    // Of an instruction: its operands' states, or where it takes none its result's.
    struct Row {
        const bytecode::OpcodeInfo* info;
        std::vector<uint8_t>
            radices;  // by position: 3 for an answer (yes, no, unsure), 2 for other types (known, unsure)
        std::vector<uint64_t> counts;  // by pattern: the first position counts fastest
    };
    Row& row(uint16_t opcode) { return rows_[place_[opcode]]; }
    static std::string pattern_text(const Row& row, size_t pattern);
    static std::string_view exemption(const Row& row, size_t pattern);
    void count_result(const Machine& machine, uint32_t reg, Row& row);
    void count_rows(const Machine& machine, uint32_t reg, Row& row);
    void count_elements(const Machine& machine, uint32_t reg, Row& row);

    std::vector<Row> rows_;
    std::vector<size_t> place_;  // by opcode
};

}  // namespace proviso::differential
