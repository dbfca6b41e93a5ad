// SPDX-License-Identifier: Apache-2.0
// A policy of two files, with one of everything that an editor asks about.
#pragma once

#include <string>

#include "tests/process/process.h"

namespace proviso::testing {

inline const std::string kSmallMain = R"(policy studio.small
  title "Small"
  version "1"
  decides Form as of day

use vocabulary

source guidance "The guidance"
  file "guidance.md"

outcomes
  notify  "Tell us."
  consult "Ask us."
  otherwise notify
  when unsure consult

role legal "Legal"

define is_final (x : Use) "It stays in the final cut"
  as x.shown and x.purpose is not mood

rule final_cut "What stays in is discussed"
  for each u in uses
  when is_final(u)
  then consult
  escalate to legal
  cite guidance "2.1"

exception house_only to final_cut "What stays in the house is free"
  when u.internal
  cite guidance "2.1"

scenario "Shown"
  given { day: 2025-09-02, uses: [{ use_id: "a", purpose: final, shown: yes, internal: no }] }
  expect consult
  expect final_cut applies for uses[a]
)";

inline const std::string kSmallModule = R"(record Form
  day  : date, required
  uses : list of Use, "What is used?"

record Use
  use_id   : text, key
  purpose  : Purpose, "What for?"
  shown    : answer, "Is it shown?"
  internal : answer, "Is it shown in the house only?"

choice Purpose
  mood  "Mood board"
  final "Final cut"
)";

class SmallPolicy {
   public:
    SmallPolicy()
        : main(scratch_.write("small.proviso", kSmallMain).string()),
          module(scratch_.write("vocabulary.proviso", kSmallModule).string()) {
        scratch_.write("guidance.md", "# Guidance\n\n2.1 What stays in is discussed with us.\n");
    }
    std::string folder() const { return scratch_.folder().string(); }

   private:
    Scratch scratch_;

   public:
    const std::string main, module;  // absolute paths
};

}  // namespace proviso::testing
