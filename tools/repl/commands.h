// SPDX-License-Identifier: Apache-2.0
// The commands of the prompt: their names, how they are written, what they do.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace proviso::repl {

enum class Command : uint8_t {
    Set,
    Unset,
    Show,
    Decide,
    Auto,
    Why,
    WhyNot,
    WhatIf,
    WhatWouldChange,
    Questions,
    Load,
    Undo,
    SaveScenario,
    SaveRecord,
    Reload,
    Help,
    Quit
};

struct CommandInfo {
    Command command;
    std::string_view name;   // its words
    std::string_view takes;  // what follows them
    std::string_view does;
};
// In the order of the help.
const std::vector<CommandInfo>& command_catalogue();

// The command that a line begins with, the longest there is, and what follows its name. Null where it begins with none.
struct ReadCommand {
    const CommandInfo* info = nullptr;
    std::string_view rest;
};
ReadCommand read_command(std::string_view line);

// Whether a bracket or a text is still open, so that the line goes on in the next one.
bool is_unfinished(std::string_view text);
// Where the first `=` is that is not in brackets or quotes; npos where there is none.
size_t find_equals(std::string_view text);
// `PATH = VALUE, PATH = VALUE` apart, one at least. A comma begins another answer where a path and `=` follow it; every other one is part of a
// value, as are those in brackets or quotes.
std::vector<std::string_view> answers_in(std::string_view text);
// Words apart; one in quotes may hold blanks.
std::vector<std::string_view> words_of(std::string_view text);

}  // namespace proviso::repl
