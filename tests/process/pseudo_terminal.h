// SPDX-License-Identifier: Apache-2.0
// A program that believes itself at a terminal: what a person types goes in, what they would read comes out.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <string_view>

#include "tests/process/process.h"

namespace proviso::testing {

struct TerminalSize {
    unsigned short columns = 200, rows = 50;
};

class PseudoTerminal {
   public:
    // Starts the program; of the command the words, the folder, the environment and the limit count, which holds for each wait.
    PseudoTerminal(const Command& command, TerminalSize size);
    ~PseudoTerminal();
    PseudoTerminal(const PseudoTerminal&) = delete;
    PseudoTerminal& operator=(const PseudoTerminal&) = delete;

    // Waits until the program reads key by key: before that, the terminal itself would write them back.
    void type(std::string_view keys);
    // Reads until what came since the last call ends, after a line break or at its beginning, with one of these prompts; gives it as a
    // person reads it: without control sequences. Throws std::runtime_error where that takes longer than the limit, or the program ends.
    std::string read_until(std::initializer_list<std::string_view> prompts, bool after_line_break);
    // What is still to come, until the program ends; then its exit code is known.
    std::string read_to_end();
    int exit_code() const { return exit_code_; }

   private:
    bool reads_keys() const;
    bool read_some();  // false at the end

    pid_t child_ = -1;
    int terminal_ = -1;
    int exit_code_ = -1;
    std::chrono::seconds limit_;
    std::string came_;
};

// Without escape sequences and carriage returns; a backspace takes the letter before it away.
std::string as_read(std::string_view came);

}  // namespace proviso::testing
