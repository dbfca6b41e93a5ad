// SPDX-License-Identifier: Apache-2.0
// How long compiling takes: a generated policy over 200 fields, phase by phase, and what the analysis adds to checking it.
#include <fmt/format.h>

#include "compiler/driver/compile.h"
#include "tests/bench/measure.h"

namespace proviso::bench {
namespace {

constexpr unsigned kFields = 200;

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

std::unique_ptr<Compilation> compile(const std::string& text, CompileTimes* times, Scrutiny scrutiny) {
    auto compiled = compile_texts({{"generated.proviso", text}}, times, scrutiny);
    if (compiled->image == nullptr)
        give_up("the generated policy does not compile: " +
                render(compiled->diagnostics.all().front(), compiled->sources, false));
    return compiled;
}

void measure_size(unsigned rules, const BenchOptions& options, Table& table) {
    const std::string text = generated_policy(rules);
    std::vector<double> parse, check, emit, verify, all;
    for (int i = 0; i < options.rounds; ++i) {
        CompileTimes times;
        all.push_back(timed([&] { compile(text, &times, Scrutiny::ToRun); }));
        parse.push_back(times.parse);
        check.push_back(times.check);
        emit.push_back(times.emit);
        verify.push_back(times.verify);
    }
    const double total = median(all);
    const auto share = [&](const std::vector<double>& times) {
        return fmt::format("{:.0f} ms ({:.0f} %)", median(times) * 1e3, 100 * median(times) / total);
    };
    table.row({fmt::format("{}", rules), fmt::format("{:.1f} MB", static_cast<double>(text.size()) / 1e6),
               fmt::format("{:.0f} ms", total * 1e3), share(parse), share(check), share(emit), share(verify),
               fmt::format("{:.1f} µs", total * 1e6 / rules)});
}

// All that `check` does but reading files, with and without a look at the whole policy.
void measure_analysis(unsigned rules, const BenchOptions& options, Table& table) {
    const std::string text = generated_policy(rules);
    Contest contest(options);
    size_t warnings = 0;
    const size_t without = contest.add([&] { compile(text, nullptr, Scrutiny::ToRun); });
    const size_t with =
        contest.add([&] { warnings = compile(text, nullptr, Scrutiny::Thorough)->diagnostics.all().size(); });
    contest.run();
    const double before = contest.seconds(without), after = contest.seconds(with);
    table.row({fmt::format("{}", rules), fmt::format("{:.0f} ms", before * 1e3), fmt::format("{:.0f} ms", after * 1e3),
               fmt::format("{:.1f} %", 100 * (after - before) / before), fmt::format("{}", warnings)});
}

}  // namespace

void measure_compile(const BenchOptions& options) {
    Table table(fmt::format("Compiling a generated policy over {} fields", kFields),
                {"rules", "text", "in all", "parse", "check", "emit", "verify", "a rule"});
    for (const unsigned rules : {1'000U, 5'000U, 10'000U}) measure_size(rules, options, table);
    table.print();
    Table analysis("Checking it without and with the analysis", {"rules", "without", "with", "adds", "warnings"});
    for (const unsigned rules : {1'000U, 5'000U, 10'000U}) measure_analysis(rules, options, analysis);
    analysis.print();
}

}  // namespace proviso::bench
