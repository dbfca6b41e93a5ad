// SPDX-License-Identifier: Apache-2.0
// Runs a program as a user does: arguments, standard input, both outputs, exit code, and a limit on its time. Also scratch
// folders below the build tree, which go with their owner.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace proviso::testing {

struct Command {
    std::vector<std::string> words;  // words[0]: the program's path, or a name on PATH
    std::filesystem::path folder = ".";
    std::string input;                     // standard input
    std::vector<std::string> environment;  // NAME=VALUE, beside what the test itself was given
    bool terminal = false;                 // standard error goes where standard output goes, in the order of writing
    std::chrono::seconds limit{60};
};

struct Finished {
    int exit_code = 0;  // 128 + the signal's number where one ended it
    bool timed_out = false;
    std::string out, err;
    long peak_kib = 0;  // of memory in use at one time, by it or one that it started
};

// Throws std::runtime_error where the program can't be started at all.
Finished run(const Command& command);

// The program under test, from PROVISO_CLI, as an absolute path.
std::string proviso_program();

// The build tree that the test belongs to, from PROVISO_BUILD_DIR; else the folder at hand.
std::filesystem::path build_folder();

class Scratch {
   public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    const std::filesystem::path& folder() const { return folder_; }
    // Writes a file, making the folders it needs. `name` is relative to the folder.
    std::filesystem::path write(const std::filesystem::path& name, std::string_view text) const;

   private:
    std::filesystem::path folder_;
};

// Throws std::runtime_error where it can't be read.
std::string read_text(const std::filesystem::path& path);
void write_text(const std::filesystem::path& path, std::string_view text);

}  // namespace proviso::testing
