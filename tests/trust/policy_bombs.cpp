// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <stdexcept>

#include "compiler/driver/compile.h"
#include "tests/trust/bombs.h"

namespace proviso::trust {
namespace {

const std::string kOutcomes = "outcomes\n  low\n  high\n  otherwise low\n  when unsure high\n";
const std::string kHead = "policy q\n  decides R\nrecord R\n  a : answer\n  n : number\n  t : text\n" + kOutcomes;
const std::string kRule = "rule r\n  when a\n  then high\n";

template <class Part>
std::string each(size_t count, Part part) {
    std::string out;
    for (size_t i = 0; i < count; ++i) out += part(i);
    return out;
}
std::string repeated(std::string_view text, size_t times) {
    return each(times, [&](size_t) { return std::string(text); });
}

enum class Fate : bool { Compiles, HasMistakes };

Bomb bomb(std::string name, size_t smallest, size_t largest, Fate fate, std::function<std::string(size_t)> text_of) {
    return {name, smallest, largest, [name, fate, text_of](size_t size) -> std::function<void()> {
                return [name, fate, text = text_of(size)] {
                    const auto compiled = compile_texts({{"q.proviso", text}}, nullptr, Scrutiny::Thorough);
                    if ((compiled->image != nullptr) == (fate == Fate::Compiles)) return;
                    const auto& all = compiled->diagnostics.all();
                    throw std::runtime_error(
                        fmt::format("{}: {}", name, all.empty() ? "it compiles" : all.front().message));
                };
            }};
}

std::string rule(size_t i, const std::string& condition) {
    return fmt::format("rule r{}\n  when {}\n  then high\n", i, condition);
}

std::string table(const std::string& policy, size_t rows) {
    return kHead + "table fees \"Fees\"\n" + policy + "  n | a => outcome\n" +
           each(rows, [](size_t i) { return fmt::format("  {} to {} | yes => high\n", 2 * i, 2 * i + 1); });
}

}  // namespace

std::vector<Bomb> policy_bombs() {
    using enum Fate;
    return {
        bomb(
            "rules that differ", 200, 20'000, Compiles,
            [](size_t n) { return kHead + each(n, [](size_t i) { return rule(i, fmt::format("n > {} and a", i)); }); }),
        bomb("rules that say the same", 200, 20'000, Compiles,
             [](size_t n) { return kHead + each(n, [](size_t i) { return rule(i, "n > 5 and a"); }); }),
        bomb("a condition of many parts", 500, 50'000, Compiles,
             [](size_t n) {
                 return kHead + rule(0, "a" + each(n, [](size_t i) { return fmt::format(" and n is not {}", i); }));
             }),
        bomb("a sum of many parts", 500, 50'000, HasMistakes,
             [](size_t n) { return kHead + rule(0, "n" + repeated(" + n", n) + " > 5"); }),
        bomb("a text of many values", 500, 50'000, Compiles,
             [](size_t n) { return kHead + kRule + "  note \"" + repeated("{t} ", n) + "\"\n"; }),
        bomb("definitions in a chain", 200, 20'000, Compiles,
             [](size_t n) {
                 return kHead + "define d0 as a\n" +
                        each(n, [](size_t i) { return fmt::format("define d{} as not d{}\n", i + 1, i); }) +
                        rule(0, fmt::format("d{}", n));
             }),
        // Up to this size `check` looks how they hang together, at a cost with a limit (docs/reference/limits.md).
        bomb("exceptions in a chain", 1'600, 20'000, Compiles,
             [](size_t n) {
                 return kHead + rule(0, "a") + each(n, [](size_t i) {
                            return fmt::format("exception e{} to {}\n  when n > {}\n", i + 1,
                                               i == 0 ? "r0" : fmt::format("e{}", i), i);
                        });
             }),
        bomb("exceptions to one rule", 200, 10'000, Compiles,
             [](size_t n) {
                 return kHead + rule(0, "a") +
                        each(n, [](size_t i) { return fmt::format("exception e{} to r0\n  when n > {}\n", i + 1, i); });
             }),
        bomb("rules subject to the one before", 1'600, 20'000, Compiles,
             [](size_t n) {
                 return kHead + rule(0, "a") + each(n, [](size_t i) {
                            return fmt::format("rule s{}\n  when n > {}\n  subject to {}\n  then high\n", i + 1, i,
                                               i == 0 ? "r0" : fmt::format("s{}", i));
                        });
             }),
        bomb("the rows of a table", 100, 4'999, Compiles, [](size_t n) { return table("", n) + "  else => low\n"; }),
        bomb("the rows of a table, of which the first counts", 100, 4'999, Compiles,
             [](size_t n) { return table("  first row that fits\n", n) + "  else => low\n"; }),
        bomb("the rows of a table, of which all count", 100, 4'999, Compiles,
             [](size_t n) { return table("  every row that fits\n", n); }),
        bomb("the values of a choice", 200, 10'000, Compiles,
             [](size_t n) {
                 return "policy q\n  decides R\nchoice C\n" +
                        each(n, [](size_t i) { return fmt::format("  v{}\n", i); }) + "record R\n  c : C\n" +
                        kOutcomes + each(n, [](size_t i) { return rule(i, fmt::format("c is v{}", i)); });
             }),
        bomb("fields, each of them read", 200, 20'000, Compiles,
             [](size_t n) {
                 return "policy q\n  decides R\nrecord R\n" +
                        each(n, [](size_t i) { return fmt::format("  field{} : answer\n", i); }) + kOutcomes +
                        each(n, [](size_t i) { return rule(i, fmt::format("field{}", i)); });
             }),
        bomb("fields that nothing reads, and that is accepted", 200, 20'000, Compiles,
             [](size_t n) {
                 return "policy q\n  decides R\nrecord R\n  a : answer\n" +
                        each(n,
                             [](size_t i) {
                                 return fmt::format("  field{} : answer, accepting PV5055 because \"filed\"\n", i);
                             }) +
                        kOutcomes + kRule;
             }),
        bomb("parameters with values of many days", 200, 20'000, Compiles,
             [](size_t n) {
                 return kHead + "parameter p : number\n" +
                        each(n,
                             [](size_t i) {
                                 return fmt::format("  {} from {:04}-{:02}-{:02}\n", i, 1000 + i / 300, i / 25 % 12 + 1,
                                                    i % 25 + 1);
                             }) +
                        rule(0, "n > p");
             }),
        bomb("scenarios that differ", 200, 10'000, Compiles,
             [](size_t n) {
                 return kHead + kRule + each(n, [](size_t i) {
                            return fmt::format("scenario \"s{}\"\n  given {{ a: yes, n: {} }}\n  expect high\n", i, i);
                        });
             }),
        bomb("scenarios based on the one before", 200, 10'000, Compiles,
             [](size_t n) {
                 return kHead + kRule + "scenario \"s0\"\n  given { a: yes }\n  expect high\n" + each(n, [](size_t i) {
                            return fmt::format("scenario \"s{}\"\n  based on \"s{}\"\n  with n = {}\n  expect high\n",
                                               i + 1, i, i);
                        });
             }),
        bomb("bullets", 500, 50'000, Compiles,
             [](size_t n) { return kHead + "rule r\n  when any of\n" + repeated("    - a\n", n) + "  then high\n"; }),
        bomb("a long comment", 1 << 18, 16 << 20, Compiles,
             [](size_t n) { return kHead + kRule + "# " + std::string(n, 'x') + "\n"; }),
        bomb("blank lines", 1 << 18, 16 << 20, Compiles, [](size_t n) { return kHead + std::string(n, '\n') + kRule; }),
        bomb("a long text", 1 << 18, 8 << 20, Compiles,
             [](size_t n) { return kHead + kRule + "  note \"" + std::string(n, 'x') + "\"\n"; }),
        bomb("names that do not exist", 200, 20'000, HasMistakes,
             [](size_t n) { return kHead + each(n, [](size_t i) { return rule(i, fmt::format("unknown{}", i)); }); }),
        bomb("misspelt names of many fields", 100, 10'000, HasMistakes,
             [](size_t n) {
                 return "policy q\n  decides R\nrecord R\n" +
                        each(n, [](size_t i) { return fmt::format("  some_field_{} : answer\n", i); }) + kOutcomes +
                        each(n, [](size_t i) { return rule(i, fmt::format("some_feild_{}", i)); });
             }),
        bomb("names declared twice", 200, 20'000, HasMistakes,
             [](size_t n) { return kHead + each(n, [](size_t) { return rule(0, "a"); }); }),
        bomb("words that are no declarations", 500, 50'000, HasMistakes,
             [](size_t n) { return kHead + repeated("rul r\n  when a\n", n); }),
        bomb("brackets that are not closed", 500, 100'000, HasMistakes,
             [](size_t n) { return kHead + "rule r\n  when " + repeated("(", n) + "a\n  then high\n"; }),
        bomb("quotation marks", 500, 100'000, HasMistakes, [](size_t n) { return kHead + repeated("\" ", n); }),
        bomb("signs that no policy has", 500, 100'000, HasMistakes, [](size_t n) { return kHead + repeated("§ ", n); }),
        bomb("a number of many digits", 1000, 1'000'000, HasMistakes,
             [](size_t n) { return kHead + rule(0, "n > " + std::string(n, '7')); }),
        bomb("patterns", 20, 1'000, Compiles,
             [](size_t n) {
                 return kHead +
                        each(n, [](size_t i) { return rule(i, fmt::format("t matches \"(a|b{})*c{{1,50}}\"", i)); });
             }),
    };
}

}  // namespace proviso::trust
