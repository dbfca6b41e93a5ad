// SPDX-License-Identifier: Apache-2.0
// Many variants of one record, decided together; and the answers that are worth trying in a place: every answer where there are few, else
// those on both sides of each value that the policy names.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/session/session.h"

namespace proviso::session {

class Trials {
   public:
    Trials(std::shared_ptr<const bytecode::VerifiedProgram> program, ReaderOptions options);

    // One for each record, in their order; nothing where it is rejected.
    std::vector<std::optional<Verdict>> decide(const std::vector<Json>& records);

   private:
    Reader reader_;
    Batch batch_;
    Decider decider_;
    std::string block_;
};

// Answers that the place could be given, other than the one that it has. Lists: none at all, and one element.
std::vector<Json> answers_to_try(const Draft& draft, const PlaceInRecord& place);

}  // namespace proviso::session
