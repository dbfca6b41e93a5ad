// SPDX-License-Identifier: Apache-2.0
// Which files of a folder declare a policy, told by their heads, and which are modules that it could use.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/files.h"
#include "compiler/syntax/ast.h"

namespace proviso::driver {

// Whether the file has a line that begins as a `policy` declaration does, and is no file of scenarios.
bool declares_policy(const Files& files, const std::string& file);

struct PolicyHead {
    std::string file;           // its name among the files
    std::string name, version;  // of the policy; "" where its head could not be made sense of, or has none
};

// The files in the folder "" that declare a policy, by name. Empty where there are none.
std::vector<PolicyHead> policies_in_folder(const Files& files);

// Directories and files that are looked through for a policy that is amended.
inline constexpr size_t kMostLookedThrough = 10000;

// Those in the folder "" and below that declare this policy, folder by folder, the nearest first. Nothing where there is more to look
// through than kMostLookedThrough.
std::optional<std::vector<PolicyHead>> find_policies(const Files& files, std::string_view name);
// The names of all policies there, each once; of what was looked through.
std::vector<std::string> policy_names(const Files& files);

struct ModuleFile {
    std::string name;  // as `use` has it
    std::string file;  // its name among the files
};
// In the folder "" and below, by name; of what was looked through. Files of scenarios are none.
std::vector<ModuleFile> modules_below(const Files& files);

// The `policy` declaration of a file; nullptr where it has none.
const syntax::PolicyDecl* policy_of(const syntax::Ast& tree);

}  // namespace proviso::driver
