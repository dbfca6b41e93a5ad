// SPDX-License-Identifier: Apache-2.0
// For tests of the checker: policies as text, diagnostics and typed expressions as lines of text.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/check.h"

namespace proviso::sema::test {

struct Checked {
    SourceMap sources;
    DiagnosticSink sink;
    Program program;
};

struct Files {
    std::vector<std::string> modules;
    std::string main;
    std::vector<std::string> scenario_files;
};
std::unique_ptr<Checked> checked(const Files& files);

// A small policy without mistakes: the record Disclosure with uses and their talent, a ladder, roles, a source. `more` follows.
std::string policy_with(std::string_view more);
std::unique_ptr<Checked> check_with(std::string_view more);

// One line per diagnostic of policy_with(more): "PV2001 `what is underlined` message", then " | help" where there is one.
std::string mistakes(std::string_view more);
std::string mistakes(const Checked& checked);
// The notes of the first diagnostic: "`what is underlined` text", one a line.
std::string notes(const Checked& checked);

// The program's expression, operators first: (and (is (field $root in_cut) yes) …).
std::string printed(const Program& program, ExprId id);
// The condition of the rule of that id, in policy_with(more); the mistakes where there are any.
std::string condition_of(std::string_view rule, std::string_view more);

}  // namespace proviso::sema::test
