// SPDX-License-Identifier: Apache-2.0
// From a policy's path to its checked program and verified image: finds its files, parses, checks, emits, verifies.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/check.h"
#include "compiler/sema/program.h"
#include "runtime/bytecode/verify.h"

namespace proviso {

// The register that an expression of type answer is worked out in; kNone where no rule needs it. Expressions that say the same share
// one; an expression of a define has one for each way it is called.
struct ConditionRegister {
    sema::ExprId expr;
    uint32_t reg;
};

struct Compilation {
    SourceMap sources;
    DiagnosticSink diagnostics;
    // Set where there were no errors.
    std::optional<sema::Program> program;
    std::shared_ptr<const bytecode::VerifiedProgram> image;
    std::vector<ConditionRegister> conditions;
    std::string main_path;  // of the file with `policy`
    std::deque<sema::SourceDocument> documents;
};

struct CompileTimes {
    double read = 0, parse = 0, check = 0, emit = 0, verify = 0, analyse = 0;
};  // seconds

// How much is looked for.
enum class Scrutiny : uint8_t {
    ToRun,     // errors, and the warnings that are found on the way
    Thorough,  // also what takes a look at the whole policy: what it says in vain, twice, or for nobody
};

// `path`: a policy file, or a folder that holds one. Only the policy's own problems are diagnostics; what cannot be read at all
// (a missing path) is a Fault. `times` may be null.
Result<std::unique_ptr<Compilation>> compile_path(const std::string& path, CompileTimes* times = nullptr,
                                                  Scrutiny scrutiny = Scrutiny::ToRun);

// A policy and its versions, each compiled by itself. A file is one version; a folder may hold several, whose `effective` dates follow
// one another.
struct PolicyVersions {
    std::vector<std::unique_ptr<Compilation>> versions;  // ascending by their dates, where all compile; never empty
    // Of what the versions are to one another; places are in `sources`.
    SourceMap sources;
    DiagnosticSink diagnostics;
    // Whether all can decide, and each day has at most one of them.
    bool is_usable() const;
};
// As compile_path, but a folder may hold several versions of one policy.
Result<PolicyVersions> compile_versions(const std::string& path, CompileTimes* times = nullptr,
                                        Scrutiny scrutiny = Scrutiny::ToRun);

struct SourceText {
    std::string path, text;
};
// The same from memory: files[0] is the main file; `use` and scenario files are looked up among the others by path.
std::unique_ptr<Compilation> compile_texts(const std::vector<SourceText>& files, CompileTimes* times = nullptr,
                                           Scrutiny scrutiny = Scrutiny::ToRun);

}  // namespace proviso
