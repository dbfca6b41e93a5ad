// SPDX-License-Identifier: Apache-2.0
// A fixture: one behaviour of the command line, in one text file.
//
//   # run: decide --as-of 2025-09-01     command and options; the policy and the record are added by the runner
//   # policy: .                        what is given as the policy instead of the main file: a folder, for example
//   # intent: PV2001                     what must appear in the output: codes, or any text. Never rewritten.
//   policy p                             the main file, policy.proviso: all up to the first `---` line, header included,
//     …                                  so that lines in messages are lines of the fixture
//   --- file: other.proviso              a further file; `policy.proviso` replaces the main file, and so does `policy.proviso.md`
//   --- file: other.proviso escaped      one in which \r \n \t \\ and \xHH stand for what they say, and line breaks for nothing
//   --- link: NAME TARGET                a symbolic link
//   --- record                           record.json, for `decide` and `explain`
//   --- records                          records.ndjson, for `run`
//   --- expect exit 1                    0 where it is left out
//   --- expect stdout                    exact text; where it is left out, nothing may come
//   --- expect stderr                    likewise; but the summary of `run` is compared only where a fixture holds it
//
// What changes with the compiler's inner workings is written `…`: digests, and the number of instructions.
// A name starts with `fail_` where, and only where, the exit code is not 0.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace proviso::golden {

struct Output {
    int exit_code = 0;
    std::optional<std::string> out, err;  // nothing: no block
    friend bool operator==(const Output&, const Output&) = default;
};

struct Fixture {
    std::string command;  // check, decide, test, run, explain, disassemble
    std::vector<std::string> options;
    std::string policy;                                      // "": the main file
    std::vector<std::string> intents;                        // one for each code or text
    std::vector<std::pair<std::string, std::string>> files;  // name and content
    std::vector<std::pair<std::string, std::string>> links;  // name and target
    std::string given;                                       // the text of the file up to the first `--- expect`
    Output expected;
};

// Throws std::runtime_error where the text is no fixture.
Fixture parse_fixture(std::string_view text);
// The fixture's text with `output` as what is expected.
std::string render_fixture(const Fixture& fixture, const Output& output);

// Runs the program on the fixture's files, and replaces what is not compared.
Output run_fixture(const Fixture& fixture);

// What is wrong with `output`, or "". `name` is the file's name.
std::string complaint(const Fixture& fixture, const Output& output, std::string_view name);

}  // namespace proviso::golden
