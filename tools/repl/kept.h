// SPDX-License-Identifier: Apache-2.0
// What outlives a session at a terminal: the lines that were typed, and a record that was left unsaved. Both lie in proviso's folder for such
// things, $XDG_STATE_HOME/proviso or ~/.local/state/proviso.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "runtime/session/draft.h"

namespace proviso::repl {

class Kept {
   public:
    // The folder is made where it is missing.
    Kept();

    // Oldest first.
    const std::vector<std::string>& lines() const { return lines_; }
    // On the disk when it returns. Once it could not be written, it is not tried again.
    void add(const std::string& line);
    // Why lines can't be kept, as a sentence; "" where they can.
    const std::string& problem() const { return problem_; }
    // Gives the name of the file that the record is in, or what is wrong.
    tl::expected<std::string, std::string> leave(const std::string& record) const;

   private:
    std::string folder_, file_, problem_;
    std::vector<std::string> lines_;
};

// Leaves a record that was written to no file, and says so on standard error. Where it can't be left, it is printed there, without what is
// confidential.
void keep_unsaved(const session::Draft& draft, const Kept& kept);

}  // namespace proviso::repl
