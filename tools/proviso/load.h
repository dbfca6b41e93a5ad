// SPDX-License-Identifier: Apache-2.0
// A POLICY argument: a policy file, a folder that holds one, or a compiled bundle.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "compiler/driver/compile.h"
#include "runtime/decision/single_record.h"
#include "runtime/ingest/program_versions.h"
#include "runtime/ingest/reader.h"
#include "tools/proviso/command.h"

namespace proviso::cli {

// A program ready to run. On failure everything has been said and `exit_code` tells how to end.
struct LoadedPolicy {
    std::shared_ptr<const bytecode::VerifiedProgram> image;
    int exit_code = 0;
    explicit operator bool() const { return image != nullptr; }
};
LoadedPolicy load_policy(const std::string& path);

// The same of all versions of a policy: those that a folder holds, as sources or as bundles, else the one.
struct LoadedVersions {
    std::optional<ProgramVersions> programs;
    std::optional<PolicyVersions> sources;  // what they were compiled from, also where that failed; nothing for bundles
    int exit_code = 0;
    explicit operator bool() const { return programs.has_value(); }
};
LoadedVersions load_versions(const std::string& path, const TrustOptions& trust = {});

// A bundle, verified, and signed as `trust` demands it.
Result<std::shared_ptr<const bytecode::VerifiedProgram>> load_bundle(const std::string& path,
                                                                     const TrustOptions& trust);

// From source only. Diagnostics have been printed; null where there were errors.
struct CompiledPolicy {
    std::unique_ptr<Compilation> compilation;
    int exit_code = 0;
    explicit operator bool() const { return compilation != nullptr && compilation->image != nullptr; }
};
CompiledPolicy compile_policy(const std::string& path, CompileTimes* times = nullptr);

// From source only, all versions. Diagnostics have been printed; nothing where there were errors.
struct CompiledVersions {
    std::optional<PolicyVersions> policy;
    int exit_code = 0;
    explicit operator bool() const { return policy && policy->is_usable(); }
};
CompiledVersions compile_all_versions(const std::string& path);
// The same of what is to be tested, which may also be bundles: their texts are compiled anew, and come to the same program.
CompiledVersions compile_for_test(const std::string& path, const TrustOptions& trust);

// Prints diagnostics to standard error, the first hundred in full; without `warnings`, only how many there are.
void print_diagnostics(const DiagnosticSink& diagnostics, const SourceMap& sources, bool warnings);

// `record.json:3:14: PV8005: …`
void complain_of_record(const std::string& path, const std::string& text, const RecordFault& fault);

// A whole file, or standard input for "-".
Result<std::string> read_input(const std::string& path);

// `--as-of` and `--rules-as-of`; false, after saying so, where one is not a date.
bool parse_dates(const std::string& as_of, const std::string& rules_as_of, ReaderOptions& options);

}  // namespace proviso::cli
