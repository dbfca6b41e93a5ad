// SPDX-License-Identifier: Apache-2.0
// How long compiling takes: a generated policy over 200 fields, phase by phase.
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

void measure_size(unsigned rules, int rounds, Table& table) {
    const std::string text = generated_policy(rules);
    std::vector<double> parse, check, emit, verify, all;
    for (int i = 0; i < rounds; ++i) {
        CompileTimes times;
        std::unique_ptr<Compilation> compiled;
        all.push_back(timed([&] { compiled = compile_texts({{"generated.proviso", text}}, &times); }));
        if (compiled->image == nullptr)
            give_up("the generated policy does not compile: " +
                    render(compiled->diagnostics.all().front(), compiled->sources, false));
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

}  // namespace

void measure_compile(const BenchOptions& options) {
    Table table(fmt::format("Compiling a generated policy over {} fields", kFields),
                {"rules", "text", "in all", "parse", "check", "emit", "verify", "a rule"});
    for (const unsigned rules : {1'000U, 5'000U, 10'000U}) measure_size(rules, options.rounds, table);
    table.print();
}

}  // namespace proviso::bench
