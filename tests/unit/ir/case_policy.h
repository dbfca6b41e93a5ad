// SPDX-License-Identifier: Apache-2.0
// Source text to listing: a policy about one Case, to which a test adds rules.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "compiler/driver/compile.h"
#include "compiler/ir/lower.h"

namespace proviso::ir {

inline constexpr const char* kCasePolicy = R"(policy test
  title "Test"
  version "1"
  decides Case as of day
outcomes
  fine "Fine."
  ask "Ask us."
  stop "Stop."
  otherwise fine
  when unsure ask
role legal "Legal"
choice Kind
  sketch "Sketch"
  draft "Draft"
  final "Final"
record Talent
  name : text, key
  agreed : answer
record Use
  id : text, key
  visible : answer
  kind : Kind, may not apply
  cost : number
  talent : list of Talent
  tags : list of text
record Partner
  name : text, key
  trusted : answer
record Case
  id : text, key
  day : date, required
  urgent : answer
  consent : answer, may not apply
  budget : number
  kind : Kind
  uses : list of Use
  partners : list of Partner
)";

inline std::unique_ptr<Compilation> compile_case(const std::string& rules) {
    std::unique_ptr<Compilation> compilation = compile_texts({{"case.proviso", kCasePolicy + rules}});
    for (const Diagnostic& diagnostic : compilation->diagnostics.all()) {
        if (diagnostic.severity == Severity::Error) FAIL_CHECK(render(diagnostic, compilation->sources, false));
    }
    REQUIRE(compilation->image != nullptr);
    return compilation;
}

// Begins with a line break, as the raw strings it is compared with do.
inline std::string listing_of(const std::string& rules) {
    const std::unique_ptr<Compilation> compilation = compile_case(rules);
    return "\n" + listing(lower(*compilation->program), *compilation->program);
}

// The listing of one rule with that condition, without the rule's own line.
inline std::string code_of(const std::string& condition, const std::string& for_each = "") {
    const std::string all = listing_of("rule r \"R\"\n  " + for_each + "\n  when " + condition + "\n  then stop\n");
    return all.substr(0, all.find("r: own"));
}

}  // namespace proviso::ir
