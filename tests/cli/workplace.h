// SPDX-License-Identifier: Apache-2.0
// A scratch folder with a small policy in it, and the program at hand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/process/process.h"

namespace proviso::cli_test {

// `disclosure_id`, a required date, a list of uses with keys; outcomes notify, consult, written_approval.
extern const std::string_view kPolicy;

class Workplace {
   public:
    Workplace() { write("p.proviso", kPolicy); }

    // Runs `proviso WORDS…` in the folder.
    testing::Finished proviso(std::vector<std::string> words, std::string input = {}) const;
    void write(const std::string& name, std::string_view text) const { scratch_.write(name, text); }
    std::string read(const std::string& name) const { return testing::read_text(scratch_.folder() / name); }
    bool has(const std::string& name) const { return std::filesystem::exists(scratch_.folder() / name); }
    // Names of all files, sorted.
    std::vector<std::string> files() const;
    const std::filesystem::path& folder() const { return scratch_.folder(); }

   private:
    testing::Scratch scratch_;
};

// A record that kPolicy decides, with a list of `uses` uses; its outcome goes round with `number`.
std::string record(size_t number, size_t uses = 2);
std::string archive(size_t records);
bool contains(const std::string& text, std::string_view part);
std::vector<std::string> lines_of(const std::string& text);
std::string joined(const std::vector<std::string>& words);

}  // namespace proviso::cli_test
