// SPDX-License-Identifier: Apache-2.0
// proviso_bench [--records N] [--rounds N] [--cpu-time] [PART...]: prints measured figures as Markdown tables, never a verdict on them.
// What is compared takes turns within this one run; what it decides is held against an oracle first, and a difference ends it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

#include "tests/bench/measure.h"

namespace {

using namespace proviso::bench;

struct Part {
    const char* name;
    void (*measure)(const BenchOptions&);
};
constexpr Part kParts[] = {
    {"archive", measure_archive}, {"packed", measure_packed}, {"evaluation", measure_evaluation},
    {"rules", measure_rules},     {"lists", measure_lists},   {"start", measure_start},
    {"memory", measure_memory},   {"peers", measure_peers},   {"compile", measure_compile},
    {"tables", measure_tables},   {"editor", measure_editor}, {"desk", measure_desk},
};

}  // namespace

int main(int argc, char** argv) {
    BenchOptions options;
    std::vector<std::string> chosen;
    std::vector<std::string> names;
    for (const Part& part : kParts) names.emplace_back(part.name);
    CLI::App app(
        "Measures Proviso beside a program written by hand. Run it in the project's folder, after a Release build.");
    app.add_option("--records", options.records, "records of the archive")->check(CLI::Range(1'000U, 100'000'000U));
    app.add_option("--rounds", options.rounds, "rounds of everything that is timed")->check(CLI::Range(1, 100));
    app.add_flag("--cpu-time", options.cpu_time,
                 "the processor's time where one thread is measured, for a busy machine");
    app.add_option("PARTS", chosen, "what to measure; all where none is named")->check(CLI::IsMember(names));
    CLI11_PARSE(app, argc, argv);
    for (const Part& part : kParts)
        if (chosen.empty() || std::find(chosen.begin(), chosen.end(), part.name) != chosen.end()) part.measure(options);
    return 0;
}
