// SPDX-License-Identifier: Apache-2.0
// The fenced blocks of a Markdown page that the tests use:
//
//   ```proviso file=mood.proviso     any language with `file=NAME`: the page's files, written in the order of the page, so
//   ```json file=d1.json             that a later block may replace what an earlier one wrote
//   ```console                       a line `$ COMMAND` is run by sh in the page's folder; a command goes on in lines that begin
//                                    with `> `. The lines below are what a terminal shows: both outputs, in order. `…` alone
//                                    on a line stands for any lines; in a line for a digest or a number. `$?` is the exit code
//                                    of the command before
//   ```proviso                       without `file=`: where its first word is `policy`, it must compile
//
// `proviso` is the program under test, and `policies/` the project's. Any other block is prose. Fences may be indented.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace proviso::docs {

struct Block {
    std::string language, file, text;
    size_t line = 0;  // of its opening fence, from 1
};
struct Shown {
    std::string command, output;
    size_t line = 0;  // of the command
};

std::vector<Block> blocks_of(std::string_view page);
// Of a console block. Throws std::runtime_error where it does not begin with a command.
std::vector<Shown> commands_of(const Block& block);
bool is_whole_policy(const Block& block);
// Whether `came` is what `shown` says, blank ends of lines and of the whole aside.
bool matches(std::string_view shown, std::string_view came);

}  // namespace proviso::docs
