// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/workload/workload.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/driver/compile.h"
#include "runtime/base/output_file.h"
#include "tests/bench/workload/archive.h"
#include "tests/random/random.h"

namespace proviso::bench {
namespace {

constexpr const char* kPolicy = "tests/bench/workload/disclosures.proviso";
constexpr uint32_t kSeed = 7;

std::string policy_text() {
    std::ifstream file(kPolicy);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) give_up(fmt::format("can't read {}: run it in the project's folder", kPolicy));
    return text.str();
}

std::string generated_rule(unsigned number, differential::Random& random) {
    static const std::vector<std::string> kTerritories{"US", "GB", "DE", "FR", "IT", "ES", "NL", "SE", "PL", "DK",
                                                       "AR", "BR", "MX", "IN", "JP", "KR", "CA", "AU", "ZA", "TR"};
    static const std::vector<std::string> kPurposes{
        "ideation",         "storyboard",  "background_element", "set_extension",      "key_visual",
        "character_design", "score_music", "localization",       "talent_replication", "voice_synthesis"};
    static const std::vector<std::string> kAnswers{"trains_on_inputs", "final_deliverable", "references_third_party_ip",
                                                   "uses_personal_data", "story_relevant"};
    const size_t territory = random.below(kTerritories.size());
    return fmt::format(
        "\nrule G{} \"Generated rule {}\"\n  when all of\n    - production.territory is one of ({}, {})\n"
        "    - any u in uses where u.purpose is {} and surely u.{}\n"
        "    - surely (production.budget at least {})\n    - surely (submitted before 2025-{:02}-{:02})\n  then {}\n",
        number, number, kTerritories[territory], kTerritories[(territory + 1 + random.below(19)) % 20],
        random.pick(kPurposes), random.pick(kAnswers), 400'000 + random.below(40'000'000), 1 + random.below(12),
        1 + random.below(28), random.chance(50) ? "escalate" : "approval");
}

}  // namespace

Program compiled(const std::string& policy) {
    const auto result = compile_texts({{"bench.proviso", policy}});
    if (result->image == nullptr)
        give_up("the policy does not compile: " + render(result->diagnostics.all().front(), result->sources, false));
    return result->image;
}

Program workload_program() { return compiled(policy_text()); }

std::string rules_policy(unsigned rules, bool with_own) {
    std::string text = policy_text();
    if (!with_own) text.resize(text.find("\nrule R01"));
    differential::Random random(2026);
    for (unsigned i = 1; i <= rules; ++i) text += generated_rule(i, random);
    return text;
}

std::string archive_file(const BenchOptions& options, uint64_t records, uint32_t uses) {
    const std::string path =
        fmt::format("{}/archive-{}{}.ndjson", options.folder, records, uses == 0 ? "" : fmt::format("-{}-uses", uses));
    if (std::filesystem::exists(path)) return path;
    std::filesystem::create_directories(options.folder);
    auto file = OutputFile::create(path);
    if (!file) give_up(file.error().message);
    ArchiveWriter writer(kSeed, uses);
    std::string text;
    for (uint64_t i = 0; i < records; ++i) {
        writer.append(text);
        if (text.size() < (size_t{1} << 20) && i + 1 != records) continue;
        if (const auto written = (*file)->write(text); !written) give_up(written.error().message);
        text.clear();
    }
    if (const auto done = (*file)->commit(); !done) give_up(done.error().message);
    return path;
}

RunSummary run_workload(const Program& program, const std::string& archive, const std::string& output, unsigned threads,
                        const char* fields) {
    RunOptions options;
    options.inputs = {archive};
    options.output = output;
    options.threads = threads;
    std::string unknown;
    if (*fields != '\0') options.fields = *DecisionFields::parse(fields, unknown);
    auto done = run_archive(program, options);
    if (!done) give_up(done.error().message);
    return std::move(done->front());
}

}  // namespace proviso::bench
