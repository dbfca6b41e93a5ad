// SPDX-License-Identifier: Apache-2.0
// proviso_trust [--long] [--percent N] [--seed S] [--only N] [--program PATH]... [PROMISE...]: examines promises and prints, a line each,
// how much was looked at and how often it was broken. Exit code 1 where one was. Run it in the project's folder.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/checked.h"
#include "tests/trust/promise.h"

namespace proviso::trust {

void Findings::violated(std::string_view what) {
    constexpr uint64_t kShown = 10;
    if (++violations_ <= kShown) fmt::print(stderr, "{}\n", what);
}

namespace {

struct Promise {
    const char* name;
    const char* says;
    const char* unit;  // of what is examined
    void (*examine)(const Scope&, Findings&);
    bool by_any_build = true;
};
// A sanitizer's allocator does not fail when it is told to.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kOwnAllocator = false;
#else
constexpr bool kOwnAllocator = true;
#endif

constexpr Promise kPromises[] = {
    {"differences", "engine and reference decide alike", "pairs of a policy and a record", examine_differences},
    {"honest_unsure", "what is settled stays so, whatever is answered later", "answers filled in",
     examine_honest_unsure},
    {"bounds", "the decision on the completed record lies within what the incomplete one left possible",
     "records filled in", examine_bounds},
    {"mutants", "a damaged bundle is refused, or decides within bounds", "damaged images", examine_mutants, kChecked},
    {"signatures", "a changed signed bundle is not taken", "changes", examine_signatures},
    {"tamperings", "a changed decision log is found, at its first bad entry", "changes", examine_tamperings},
    {"bytes", "equal policies and records give equal bytes, whoever runs", "comparisons", examine_bytes},
    {"kills", "killed at any write, nothing incomplete has its name; asked again, all ends as if undisturbed", "kills",
     examine_kills},
    {"faults", "where a file can't be opened, read, written or named, that is told; asked again, all ends well",
     "failed calls", examine_faults},
    {"allocations", "where memory runs out, that is told; nothing crashes, nothing incomplete has its name",
     "failed allocations", examine_allocations, kOwnAllocator},
    {"json", "what is JSON is taken for it, and nothing else", "texts", examine_json},
    {"planted", "of an archive exactly the corrupt records are rejected, each at its line and byte", "lines",
     examine_planted},
    {"growth", "time grows no faster than input, also of what is made to be slow", "inputs", examine_growth},
};

// Whether it held.
bool examine(const Promise& promise, const Scope& scope) {
    const auto start = std::chrono::steady_clock::now();
    Findings findings;
    try {
        promise.examine(scope, findings);
    } catch (const std::exception& error) {
        findings.violated(fmt::format("{}: the examination itself failed: {}", promise.name, error.what()));
    }
    if (findings.examined() == 0) findings.violated(fmt::format("{}: nothing was examined", promise.name));
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    fmt::print("| {} | {} | {} {}{}{} | {} | {} | {:.0f} s |\n", promise.name, promise.says, findings.examined(),
               promise.unit, findings.note().empty() ? "" : "; ", findings.note(), findings.violations(), scope.seed(),
               seconds);
    std::fflush(stdout);
    return findings.violations() == 0;
}

}  // namespace
}  // namespace proviso::trust

int main(int argc, char** argv) {
    using namespace proviso::trust;
    bool long_run = false;
    uint64_t percent = 100, seed = 1;
    std::optional<uint64_t> only;
    std::vector<std::string> chosen, names, programs;
    for (const Promise& promise : kPromises) names.emplace_back(promise.name);
    CLI::App app("Examines what Proviso promises.");
    app.add_flag("--long", long_run, "the long figures instead of the short ones");
    app.add_option("--percent", percent, "this much of them")->check(CLI::Range(1, 1000));
    app.add_option("--seed", seed, "another seed examines other things");
    app.add_option("--program", programs,
                   "another build's `proviso`, whose bytes are compared; may be said more than once");
    app.add_option("--only", only, "the thing of that number alone, as a violation has told it");
    app.add_option("PROMISES", chosen, "which to examine; where none is named, all that this build can")
        ->check(CLI::IsMember(names));
    CLI11_PARSE(app, argc, argv);
    fmt::print("| name | promise | examined | broken | seed | took |\n|---|---|---|---|---|---|\n");
    bool held = true;
    for (const Promise& promise : kPromises)
        if (chosen.empty() ? promise.by_any_build
                           : std::find(chosen.begin(), chosen.end(), promise.name) != chosen.end())
            held &= examine(promise, Scope(long_run, percent, seed, only, programs));
    return held ? 0 : 1;
}
