// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "compiler/driver/compile.h"
#include "runtime/decision/decision_json.h"
#include "runtime/decision/explain.h"
#include "runtime/decision/single_record.h"
#include "tests/trust/bombs.h"

namespace proviso::trust {
namespace {

using Program = std::shared_ptr<const bytecode::VerifiedProgram>;

// Rules that look at the record by all that takes longer for a longer one.
constexpr const char* kPolicy = R"(policy q
  decides R
choice Colour
  red
  blue
record E
  key    : text, key
  n      : number
  name   : text
  colour : Colour
record R
  t  : text
  u  : text
  n  : number
  xs : list of E
  ts : list of text
outcomes
  low
  high
  otherwise low
  when unsure high
rule nested_repetitions
  when t matches "(a+)+b" or t matches "(a|aa)*c" or t matches ".*a.{0,100}d" or t matches "(x*)*y"
  then high
rule parts
  when t contains u or t starts with u or t ends with u
  then high
rule lengths
  when length of t more than 5
  then high
rule joined
  when "{t}{u}{t}" contains "zz"
  then high
rule elements
  for each x in xs
  when x.n > 0 or x.name is "b"
  then high
  note "{x.name}"
rule all_elements
  when sum of x.n for x in xs more than 5
  then high
rule repeated
  when any repeated x.name for x in xs
  then high
rule distinct
  when count of distinct x.name for x in xs more than 5
  then high
rule texts
  when any s in ts where s matches "(a*)*b"
  then high
)";

Program compiled(const std::string& policy) {
    static std::map<std::string, Program> programs;
    Program& program = programs[policy];
    if (program == nullptr) {
        const auto compilation = compile_texts({{"q.proviso", policy}});
        if (compilation->image == nullptr)
            throw std::runtime_error(render(compilation->diagnostics.all().front(), compilation->sources, false));
        program = compilation->image;
    }
    return program;
}

enum class Fate : bool { Decided, Rejected };

// Read, decided, and the decision written.
Bomb bomb(std::string name, size_t smallest, size_t largest, Fate fate, std::function<std::string(size_t)> record_of) {
    return {name, smallest, largest, [=](size_t size) -> std::function<void()> {
                return [=, single = std::make_shared<SingleRecord>(compiled(kPolicy), ReaderOptions{}),
                        record = record_of(size)] {
                    const auto decided = single->decide(record);
                    if (decided.has_value() != (fate == Fate::Decided))
                        throw std::runtime_error(
                            fmt::format("{}: {}", name, decided ? "it is decided" : decided.error().fault.message));
                    if (!decided) return;
                    std::string out;
                    DecisionWriter(single->decider(), DecisionFields::all()).write(0, out);
                };
            }};
}

template <class Part>
std::string joined(size_t count, Part part) {
    std::string out;
    for (size_t i = 0; i < count; ++i) {
        if (i != 0) out += ',';
        out += part(i);
    }
    return out;
}
std::string repeated(std::string_view text, size_t times) {
    std::string out;
    for (size_t i = 0; i < times; ++i) out += text;
    return out;
}
std::string text_field(std::string_view text) { return fmt::format(R"({{"t":"{}","u":"ab"}})", text); }

}  // namespace

std::vector<Bomb> record_bombs() {
    using enum Fate;
    constexpr size_t kText = size_t{8} << 20;
    return {
        bomb("a text for nested repetitions", 1 << 12, kText, Decided,
             [](size_t n) { return text_field(std::string(n, 'a')); }),
        bomb("a text that nearly matches", 1 << 12, kText, Decided,
             [](size_t n) { return text_field(std::string(n, 'x') + "a"); }),
        bomb("a part that nearly is there everywhere", 1 << 12, kText / 2, Decided,
             [](size_t n) {
                 return fmt::format(R"({{"t":"{}","u":"{}b{}"}})", std::string(n, 'a'), std::string(n / 4, 'a'),
                                    std::string(n / 4, 'a'));
             }),
        bomb("a text of escapes", 1 << 12, kText / 2, Decided,
             [](size_t n) { return text_field(repeated("\\u00e9\\\\\\\"", n / 10)); }),
        bomb("a text of letters to be folded", 1 << 12, kText / 2, Decided,
             [](size_t n) { return text_field(repeated("\xC3\x9F\xC4\xB0", n / 4)); }),
        bomb("a number of many digits", 1 << 12, kText / 4, Decided,
             [](size_t n) { return "{\"n\":" + std::string(n, '7') + "." + std::string(n, '7') + "}"; }),
        bomb("a number with a large exponent", 1 << 12, kText, Decided,
             [](size_t n) { return "{\"n\":1e-" + std::string(n, '9') + "}"; }),
        bomb("a list of texts", 1 << 10, 1 << 19, Decided,
             [](size_t n) { return "{\"ts\":[" + joined(n, [](size_t) { return "\"aaaa\""; }) + "]}"; }),
        bomb("elements with keys of their own", 1 << 8, 1 << 15, Decided,
             [](size_t n) {
                 return "{\"xs\":[" +
                        joined(
                            n,
                            [](size_t i) { return fmt::format(R"({{"key":"k{}","n":{},"name":"n{}"}})", i, i, i); }) +
                        "]}";
             }),
        bomb("elements that share one key", 1 << 8, 1 << 15, Decided,
             [](size_t n) {
                 return "{\"xs\":[" +
                        joined(n, [](size_t i) { return fmt::format(R"({{"key":"k","n":{},"name":"same"}})", i); }) +
                        "]}";
             }),
        bomb("elements about which nothing is known", 1 << 8, 1 << 19, Decided,
             [](size_t n) { return "{\"xs\":[" + joined(n, [](size_t) { return "{}"; }) + "]}"; }),
        bomb("fields that the policy does not declare", 1 << 10, 1 << 19, Decided,
             [](size_t n) { return "{" + joined(n, [](size_t i) { return fmt::format("\"f{}\":{}", i, i); }) + "}"; }),
        bomb("such fields within one", 1 << 10, 1 << 19, Decided,
             [](size_t n) {
                 return "{\"x\":{" + joined(n, [](size_t i) { return fmt::format("\"some_long_name_{}\":{}", i, i); }) +
                        "}}";
             }),
        bomb("such objects", 1 << 10, 1 << 19, Decided,
             [](size_t n) { return "{\"x\":[" + joined(n, [](size_t) { return R"({"a":1,"b":2})"; }) + "]}"; }),
        bomb("lists as deep as they may be", 1 << 4, 1 << 14, Decided,
             [](size_t n) {
                 constexpr size_t kDepth = 120;
                 return "{\"x\":[" +
                        joined(n, [](size_t) { return std::string(kDepth, '[') + std::string(kDepth, ']'); }) + "]}";
             }),
        bomb("blanks", 1 << 14, kText, Decided, [](size_t n) { return "{\"n\":" + std::string(n, ' ') + "1}"; }),
        bomb("lists that are too deep", 1 << 14, kText, Rejected,
             [](size_t n) { return "{\"x\":" + std::string(n, '['); }),
        bomb("a text that is not closed", 1 << 14, kText, Rejected,
             [](size_t n) { return "{\"t\":\"" + std::string(n, 'x'); }),
        bomb("bytes that are not UTF-8, at the end", 1 << 14, kText, Rejected,
             [](size_t n) { return text_field(std::string(n, 'x') + "\xFF"); }),
        bomb("a key that stands twice, at the end", 1 << 10, 1 << 18, Rejected,
             [](size_t n) {
                 return "{\"x\":{" + joined(n, [](size_t i) { return fmt::format("\"f{}\":1", i); }) + ",\"f0\":2}}";
             }),
        bomb("a key that stands twice, in the last element", 1 << 8, 1 << 15, Rejected,
             [](size_t n) {
                 return "{\"xs\":[" + joined(n, [](size_t i) { return fmt::format(R"({{"key":"k{}"}})", i); }) +
                        ",{\"key\":\"k\",\"n\":1,\"n\":2}]}";
             }),
        bomb("a backslash at each place", 1 << 14, kText, Rejected,
             [](size_t n) { return "{\"t\":\"" + std::string(2 * (n / 2) + 1, '\\') + "\"}"; }),
    };
}

}  // namespace proviso::trust
