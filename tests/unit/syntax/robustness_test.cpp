// SPDX-License-Identifier: Apache-2.0
// Nothing that stands in a file may crash the parser, make it hang, or make it silent.
#include <doctest/doctest.h>

#include <random>

#include "tests/unit/syntax/parsed.h"

namespace proviso::syntax {
namespace {

std::string times(std::string_view piece, size_t count) {
    std::string out;
    for (size_t i = 0; i < count; ++i) out += piece;
    return out;
}

std::string condition(const std::string& text) { return Parsed("define it as " + text + "\nrole after\n").codes(); }

const char* kPolicy =
    "policy p\n  title \"T\"\n  effective from 2025-01-01\n  decides R as of d\n\nchoice C\n  a \"A\"\n  b\n\n"
    "record R\n  d : date, required\n  list : list of R, \"Q?\"\n\noutcomes\n  x \"X\"\n  y\n  otherwise x\n  when "
    "unsure y\n\n"
    "rule r \"R\"\n  for each u in uses, t in u.talent\n  when all of\n    - u.c is one of (a, b) and not surely "
    "(t.x)\n"
    "    - any of\n      - u.n + 3 * -t.m >= 4\n      - rule s applies\n  then y\n  if unsure x\n    and escalate to l "
    "within 2 days\n"
    "  require \"S {t.name}\" from l by d + 10 business days\n  because \"{if u.c is a then f(\"x\", u.c) else d}\"\n  "
    "cite g \"1\", g \"2\"\n\n"
    "scenario \"S\"\n  given { d: 2025-09-02, uses: [{ id: \"u\", n: -1, c: not answered }] }\n  with uses[u].n = 2\n"
    "  expect r is open for uses[u]\n";

}  // namespace

TEST_CASE("robustness: 256 levels, and not one more") {
    CHECK(condition(times("(", 256) + "a" + times(")", 256)) == "");
    CHECK(condition(times("(", 257) + "a" + times(")", 257)) == "PV1048 1:270");
    CHECK(condition(times("not ", 256) + "a") == "");
    CHECK(condition(times("not ", 257) + "a").starts_with("PV1048 1:"));
    CHECK(condition(times("if a then b else ", 256) + "c") == "");
    CHECK(condition(times("f(", 256) + "a" + times(")", 256)) == "");
}

TEST_CASE("robustness: what nests too deeply is one message, however it nests") {
    const size_t many = 10'000;
    for (const std::string& text :
         {times("(", many), times("(", many) + "a" + times(")", many), times("not ", many) + "a",
          "a > " + times("- ", many) + "1", times("if a then b else ", many) + "c",
          times("if ", many) + "a" + times(" then b else c", many), times("any u in us, t in ts where ", many) + "a",
          times("f(", many) + "a" + times(")", many), "a > " + times("1 + ", many) + "1", "a" + times(".b", many),
          times("surely possibly ", many) + "a", times("(a > 1 + (", many) + "b" + times("))", many)}) {
        const std::string codes = condition(text);
        CAPTURE(text.substr(0, 40));
        CHECK(codes.starts_with("PV1048 1:"));
        CHECK(codes.find('\n') == std::string::npos);
    }
    std::string blocks = "all of\n";
    for (size_t i = 1; i < 1000; ++i) blocks += times(" ", i) + "- all of\n";
    CHECK(condition(blocks + times(" ", 1000) + "- a").starts_with("PV1048 "));
    CHECK(Parsed("scenario \"s\"\n  given { a: " + times("[", many) + times("]", many) + " }\n  expect a\n")
              .codes()
              .starts_with("PV1048 2:"));
    CHECK(Parsed("rule r\n  when a\n  note " + times("\"{", many) + "a" + times("}\"", many) + "\n")
              .codes()
              .starts_with("PV1048 3:"));
}

TEST_CASE("robustness: what is merely long is no mistake") {
    const size_t many = 20'000;
    CHECK(condition("a" + times(" and a", many)) == "");
    CHECK(condition("a is one of (b" + times(", b", many) + ")") == "");
    CHECK(condition("all of" + times("\n  - any u in us where u.x", many)) == "");
    CHECK(condition("f(" + times("(a), ", many) + "a)") == "");
    CHECK(Parsed("role r \"" + times("x", 1'000'000) + "\"\n").codes() == "");
    CHECK(Parsed("choice C\n" + times("  v \"V\"\n", many)).codes() == "");
    CHECK(Parsed(times("# x\n", many) + "role r").codes() == "");
}

TEST_CASE("robustness: the policy that is mutated below is sound") { CHECK(Parsed(kPolicy).messages() == ""); }

TEST_CASE("robustness: a policy cut off anywhere") {
    const std::string whole = kPolicy;
    for (size_t length = 0; length < whole.size(); ++length) {
        const Parsed p(whole.substr(0, length));
        CHECK(p.sink.errors() <= 1);
    }
}

TEST_CASE("robustness: a policy with any one character changed") {
    const std::string whole = kPolicy;
    for (size_t i = 0; i < whole.size(); ++i) {
        constexpr std::string_view kOthers = "(){}[]\"\\\n#-.,:=x7 \xC3";
        for (size_t turn = 0; turn < 4; ++turn) {
            std::string text = whole;
            text[i] = kOthers[(4 * i + turn) % kOthers.size()];
            const Parsed p(std::move(text));
            for (const Diagnostic& diagnostic : p.sink.all()) {
                CHECK(diagnostic.span.begin <= diagnostic.span.end);
                CHECK(diagnostic.span.end <= p.sources.text(p.file).size());
                CHECK(!diagnostic.help.empty());
                CHECK(diagnostic.message.find("``") == std::string::npos);
                CHECK(!render(diagnostic, p.sources, false).empty());
            }
        }
    }
}

TEST_CASE("robustness: words in any order") {
    std::mt19937 random(20250822);
    const std::vector<std::string_view> words = [] {
        std::vector<std::string_view> list = keywords();
        for (const char* more : {"a", "b", "7", "2025-01-01", "\"t\"", "\"{", "}\"", "(", ")",  "[",    "]",
                                 "{", "}", "-", ".",          ",",     ":",   "=",   "<", "\n", "\n  ", "\n  - "}) {
            list.push_back(more);
        }
        return list;
    }();
    for (int round = 0; round < 3000; ++round) {
        std::string text = "rule r\n  when a ";
        for (int i = 0; i < 30; ++i) text += std::string(words[random() % words.size()]) + " ";
        const Parsed p(std::move(text));
        for (const Diagnostic& diagnostic : p.sink.all()) CHECK(!diagnostic.message.empty());
    }
}

TEST_CASE("robustness: other encodings and line ends") {
    CHECK(Parsed("\xEF\xBB\xBFrole a\r\nrole b \"x\"\r\n").codes() == "");
    CHECK(Parsed("role a\rrole b\r").ast.declarations.size() == 2);
    for (const char* bad :
         {"role \xC3", "role \xC0\xAF", "role \xED\xA0\x80", "role \xF4\x90\x80\x80", "role \xFF", "role \x80"}) {
        CHECK(Parsed(bad).codes() == "PV1002 1:6");
    }
    CHECK(Parsed("role r \"\xE2\x80\xAE\" # \xE2\x81\xA6\nrole s # \xE2\x81\xA6\n").codes() ==
          "PV1005 1:9\nPV1005 2:10");
    CHECK(Parsed("role a\xC2\xA0\"b\"\n").codes() == "");  // a no-break space is a space
}

}  // namespace proviso::syntax
