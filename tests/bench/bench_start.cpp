// SPDX-License-Identifier: Apache-2.0
// What one decision costs: in a process that is there already, and in one that is started for it; and what loading a bundle costs.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "runtime/base/output_file.h"
#include "runtime/bytecode/verify.h"
#include "runtime/decision/decision_json.h"
#include "runtime/decision/single_record.h"
#include "tests/bench/workload/workload.h"

namespace proviso::bench {
namespace {

constexpr uint64_t kDecided = 20'000;
constexpr int kStarts = 60;

std::vector<std::string> lines_of(const std::string& path) {
    std::vector<std::string> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

void measure_latency(const BenchOptions& options, const Program& program) {
    const std::vector<std::string> records = lines_of(archive_file(options, kDecided));
    Table table(fmt::format("One decision, JSON text to decision line, {} records one by one", kDecided),
                {"", "p50", "p99", "p99.9"});
    for (const char* fields : {kCompactFields, ""}) {
        std::string unknown, line;
        SingleRecord single(program, {});
        const DecisionWriter writer(single.decider(),
                                    *fields == '\0' ? DecisionFields::all() : *DecisionFields::parse(fields, unknown));
        std::vector<double> times;
        for (size_t i = 0; i < records.size() * 2; ++i) {
            const std::string& record = records[i * 7919 % records.size()];
            times.push_back(timed([&] {
                if (!single.decide(record)) give_up("a record was rejected");
                line.clear();
                writer.write(0, line);
            }));
        }
        std::sort(times.begin(), times.end());
        const auto at = [&](double share) { return fmt::format("{:.2f} µs", quantile(times, share) * 1e6); };
        table.row({*fields == '\0' ? "full" : "compact", at(0.5), at(0.99), at(0.999)});
    }
    table.print();
}

void measure_processes(const BenchOptions& options, const Program& program) {
    const std::string bundle = options.folder + "/workload.pvb", record = options.folder + "/record.json";
    const auto bytes = program->image().bytes();
    if (!write_file(bundle, {bytes.data(), bytes.size()}) ||
        !write_file(record, lines_of(archive_file(options, kDecided)).front()))
        give_up("can't write to " + options.folder);
    struct Start {
        const char* name;
        std::vector<std::string> words;
        std::vector<double> times{};
    };
    std::vector<Start> starts{
        {"`/bin/true`, for comparison", {"/bin/true"}},
        {"`proviso decide` with a bundle", {options.program, "decide", bundle, record}},
        {"`proviso decide` with the policy's text", {options.program, "decide", "tests/bench/workload", record}}};
    for (int i = 0; i < kStarts; ++i)
        for (Start& start : starts) start.times.push_back(run_child(start.words).seconds);
    Table table(fmt::format("One process, one record, {} starts each", kStarts), {"", "p50", "fastest"});
    for (Start& start : starts) {
        std::sort(start.times.begin(), start.times.end());
        table.row({start.name, fmt::format("{:.1f} ms", median(start.times) * 1e3),
                   fmt::format("{:.1f} ms", start.times.front() * 1e3)});
    }
    table.print();
}

void measure_bundles(const BenchOptions& options) {
    Table table("Bundles: load and verify", {"rules", "bundle", "load", "verify", "both"});
    for (const unsigned rules : {100U, 1'000U, 10'000U}) {
        const Program program = compiled(rules_policy(rules, false));
        const auto bytes = program->image().bytes();
        const std::string path = fmt::format("{}/rules-{}.pvb", options.folder, rules);
        if (!write_file(path, {bytes.data(), bytes.size()})) give_up("can't write " + path);
        std::vector<double> load, verify;
        for (int i = 0; i <= options.rounds; ++i) {
            std::optional<bytecode::Image> image;
            load.push_back(timed([&] {
                auto loaded = bytecode::load_image_file(path);
                if (!loaded) give_up(loaded.error().message);
                image = *std::move(loaded);
            }));
            verify.push_back(timed([&] {
                if (!bytecode::verify(*std::move(image))) give_up("the bundle is refused");
            }));
        }
        const auto ms = [](double seconds) { return fmt::format("{:.1f} ms", seconds * 1e3); };
        table.row({fmt::format("{}", rules), fmt::format("{:.1f} MB", static_cast<double>(bytes.size()) / 1e6),
                   ms(median(load)), ms(median(verify)), ms(median(load) + median(verify))});
    }
    table.print();
}

}  // namespace

void measure_start(const BenchOptions& options) {
    const Program program = workload_program();
    measure_latency(options, program);
    measure_processes(options, program);
    measure_bundles(options);
}

}  // namespace proviso::bench
