// SPDX-License-Identifier: Apache-2.0
// proviso_bench [RULES | tables]: prints measured figures, never a verdict. Three parts, or the second alone:
//   a generated policy of RULES rules (10,000) over 200 fields: time to compile, phase by phase, and half of it for linearity;
//   large decision tables, checked for gaps and overlaps;
//   the sample archive decided with one and two threads, in turn with a pass that only parses it with simdjson: ratios.
// Figures are medians of interleaved repetitions in this one run.
#include <fmt/format.h>
#include <simdjson.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "runtime/base/output_file.h"
#include "runtime/batch/run.h"
#include "tests/bench/bench_tables.h"
#include "tools/archive/disclosure.h"

namespace {

using namespace proviso;
using Clock = std::chrono::steady_clock;

constexpr int kRepetitions = 7;
constexpr unsigned kFields = 200;
constexpr uint64_t kRecords = 100000;

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

double seconds(const std::function<void()>& work) {
    const auto start = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - start).count();
}

[[noreturn]] void give_up(const std::string& why) {
    fmt::print(stderr, "proviso_bench: {}\n", why);
    std::exit(3);
}

std::string generated_policy(unsigned rules) {
    std::string out =
        "policy generated.rules\n  decides Record\n\noutcomes\n  notify\n  consult\n  stop\n  otherwise notify\n  when "
        "unsure consult\n\n"
        "choice Kind\n  a\n  b\n  c\n  d\n\nrecord Record\n  id : text, key\n";
    for (unsigned i = 0; i < kFields; ++i) {
        static constexpr const char* kTypes[] = {"answer", "number", "Kind", "date"};
        out += fmt::format("  f{} : {}\n", i, kTypes[i % 4]);
    }
    uint32_t state = 12345;
    const auto next = [&](uint32_t below) { return (state = state * 1664525U + 1013904223U) / 65536U % below; };
    const auto field = [&](uint32_t kind) { return next(kFields / 4) * 4 + kind; };
    for (unsigned i = 0; i < rules; ++i) {
        out += fmt::format(
            "\nrule r{} \"Generated rule number {}\"\n  when f{} and (f{} >= {} or f{} is {})\n    and not f{} before "
            "2025-0{}-1{}\n  then {}\n"
            "  because \"f{} was answered {{f{}}}\"\n",
            i, i, field(0), field(1), next(1000), field(2), "abcd"[next(4)], field(3), next(9) + 1, next(10),
            next(2) == 0 ? "consult" : "stop", i % 4 * 4, i % 4 * 4);
    }
    return out;
}

void measure_compile(unsigned rules) {
    const std::string text = generated_policy(rules);
    std::vector<double> parse, check, emit, verify, all;
    for (int i = 0; i < kRepetitions; ++i) {
        CompileTimes times;
        std::unique_ptr<Compilation> compiled;
        all.push_back(seconds([&] { compiled = compile_texts({{"generated.proviso", text}}, &times); }));
        if (compiled->image == nullptr)
            give_up("the generated policy does not compile: " +
                    render(compiled->diagnostics.all().front(), compiled->sources, false));
        parse.push_back(times.parse);
        check.push_back(times.check);
        emit.push_back(times.emit);
        verify.push_back(times.verify);
    }
    const double total = median(all);
    fmt::print(
        "{:>6} rules, {} fields, {:.1f} MB: {:.0f} ms in all; parse {:.0f} ms ({:.0f} %), check {:.0f} ms, emit {:.0f} "
        "ms, verify {:.0f} ms; {:.1f} µs a rule\n",
        rules, kFields, static_cast<double>(text.size()) / 1e6, total * 1e3, median(parse) * 1e3,
        100 * median(parse) / total, median(check) * 1e3, median(emit) * 1e3, median(verify) * 1e3,
        total * 1e6 / rules);
}

// Reads the archive and parses every line on demand, touching nothing: what reading the JSON alone costs.
uint64_t parse_only(const std::string& path) {
    simdjson::padded_string text;
    if (simdjson::padded_string::load(path).get(text) != simdjson::SUCCESS) give_up("can't read " + path);
    simdjson::dom::parser parser;
    uint64_t records = 0;
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        const char* line_end = std::find(at, end, '\n');
        simdjson::dom::element record;
        records += parser.parse(at, static_cast<size_t>(line_end - at), false).get(record) == simdjson::SUCCESS;
        at = line_end + 1;
    }
    return records;
}

void measure_run(const std::string& archive) {
    auto compiled = compile_path("policies/netflix");
    if (!compiled || (*compiled)->image == nullptr) give_up("policies/netflix does not compile");
    const auto decide = [&](unsigned threads, const char* fields) {
        RunOptions options;
        options.inputs = {archive};
        options.output = "/dev/null";
        options.threads = threads;
        std::string unknown;
        if (*fields != '\0') options.fields = *DecisionFields::parse(fields, unknown);
        return seconds([&] {
            if (const auto done = run_archive((*compiled)->image, options); !done) give_up(done.error().message);
        });
    };
    std::vector<double> parse, full_1, full_2, compact_1, compact_2;
    uint64_t records = 0;
    for (int i = 0; i < kRepetitions; ++i) {
        parse.push_back(seconds([&] { records = parse_only(archive); }));
        full_1.push_back(decide(1, ""));
        full_2.push_back(decide(2, ""));
        compact_1.push_back(decide(1, "id,outcome,applied,open"));
        compact_2.push_back(decide(2, "id,outcome,applied,open"));
    }
    const double base = median(parse);
    const auto row = [&](const char* what, const std::vector<double>& times) {
        const double time = median(times);
        fmt::print("  {:<44} {:>9.0f} records/s  {:>6.2f} of parse-only\n", what, static_cast<double>(records) / time,
                   base / time);
    };
    fmt::print("sample archive, {} records; medians of {} interleaved runs\n", records, kRepetitions);
    row("simdjson, parse only, 1 thread", parse);
    row("run, full decisions, 1 thread", full_1);
    row("run, full decisions, 2 threads", full_2);
    row("run, compact (id,outcome,applied,open), 1 thread", compact_1);
    row("run, compact (id,outcome,applied,open), 2 threads", compact_2);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::string(argv[1]) == "tables") {
        bench::measure_tables(kRepetitions);
        return 0;
    }
    const unsigned rules = argc > 1 ? static_cast<unsigned>(std::strtoul(argv[1], nullptr, 10)) : 10000;
    if (rules == 0) give_up("usage: proviso_bench [RULES | tables]");
    measure_compile(rules / 2);
    measure_compile(rules);
    bench::measure_tables(kRepetitions);
    const std::string archive = fmt::format("build/bench-{}.ndjson", ::getpid());
    std::string text;
    for (uint64_t number = 1; number <= kRecords; ++number) {
        archive::Random random(2026, number);
        archive::make_disclosure(random, number).write(text, false);
        text += '\n';
    }
    if (const auto written = write_file(archive, text); !written) give_up(written.error().message);
    measure_run(archive);
    std::remove(archive.c_str());
    struct rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    fmt::print("peak memory of this whole program: {} MiB\n", usage.ru_maxrss / 1024);
    return 0;
}
