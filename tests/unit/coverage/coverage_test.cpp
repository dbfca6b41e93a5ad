// SPDX-License-Identifier: Apache-2.0
#include "tools/coverage/coverage.h"

#include <doctest/doctest.h>

#include "tools/coverage/page.h"
#include "tools/scenarios/run_scenarios.h"

namespace proviso::coverage {
namespace {

constexpr std::string_view kHead = R"(policy p
  decides R
record X
  a : answer
  b : answer, required
record R
  id : text, key
  a : answer
  b : answer, required
  n : number
  m : number, required
  xs : list of X
  ys : list of X, required
outcomes
  low
  high
  otherwise low
  when unsure high
)";

struct Covered {
    std::unique_ptr<Compilation> compilation;
    Coverage coverage;
};

Covered covered(const std::string& rest) {
    Covered out;
    out.compilation = compile_texts({{"p.proviso", std::string(kHead) + rest}});
    REQUIRE(out.compilation->program);
    Counter counter(*out.compilation);
    run_scenarios(*out.compilation, "", {}, [&](const Decider& decider) { counter.add(decider); });
    out.coverage = counter.coverage();
    return out;
}

// "r:YN?" of each item: capital where it was seen, small where it could come and did not.
std::string said(const Coverage& coverage) {
    std::string out;
    for (const Item& item : coverage.items) {
        out += (out.empty() ? "" : "; ") + item.name + ":";
        for (const Answer answer : kAnswers) {
            const char letter = answer == Answer::Yes ? 'y' : answer == Answer::No ? 'n' : 'u';
            if (item.possible.has(answer)) out += static_cast<char>(item.saw(answer) ? letter - 'a' + 'A' : letter);
        }
    }
    return out;
}
std::string said(const std::string& rest) { return said(covered(rest).coverage); }

TEST_CASE("coverage: what can come") {
    CHECK(said("rule r\n  when a\n  then high\n") == "r:ynu; a:ynu");
    CHECK(said("rule r\n  when b\n  then high\n") == "r:yn; b:yn");
    CHECK(said("rule r\n  when surely a\n  then high\n") == "r:yn; a:ynu");
    CHECK(said("rule r\n  when a is answered\n  then high\n") == "r:yn; a is answered:yn");
    // Overflow is not what a scenario is asked for.
    CHECK(said("rule r\n  when m * m > 5\n  then high\n") == "r:yn; m * m > 5:yn");
    CHECK(said("rule r\n  when n > 5\n  then high\n") == "r:ynu; n > 5:ynu");
    CHECK(said("rule r\n  for each x in ys\n  when x.b\n  then high\n") == "r:yn; x.b:yn");
    CHECK(said("rule r\n  for each x in xs\n  when x.b\n  then high\n") == "r:ynu; x.b:ynu");
    CHECK(said("rule r\n  for each x in xs\n  when x.b is answered\n  then high\n") == "r:ynu; x.b is answered:ynu");
    CHECK(said("rule r\n  when any x in ys where x.b\n  then high\n") == "r:yn; any x in ys where x.b:yn; x.b:yn");
    CHECK(said("rule r\n  when (count of x in ys where x.a) > 1\n  then high\n").starts_with("r:ynu; (count of"));
}

TEST_CASE("coverage: what one condition is") {
    // Connectives are none; what they connect is. A condition that reads as one is one.
    CHECK(said("rule r\n  when not (b and (m > 1 or m between 2 and 3))\n  then high\n") ==
          "r:yn; b:yn; m > 1:yn; m between 2 and 3:yn");
    CHECK(said("rule r\n  when no x in ys where x.b\n  then high\n") == "r:yn; no x in ys where x.b:yn; x.b:yn");
    CHECK(said("rule r\n  when b is not yes\n  then high\n") == "r:yn; b is not yes:yn");
    CHECK(said("rule r\n  when (if b then m > 1 else m > 2)\n  then high\n") == "r:yn; b:yn; m > 1:yn; m > 2:yn");
    CHECK(said("rule r\n  when (count of x in ys where x.b) > 1\n  then high\n").ends_with("; x.b:yn"));
    CHECK(said("rule r\n  when (sum of 2 for x in ys where x.b) > 1\n  then high\n").ends_with("; x.b:yn"));
    CHECK(said("rule r\n  when (if b then 1 else 2) > m\n  then high\n").find("; b:yn") != std::string::npos);
    CHECK(said("guideline g\n  met when b\n  otherwise high\n") == "g:yn; b:yn");
    CHECK(said("define d (x : X) as x.b\nrule r\n  for each x in ys\n  when d(x)\n  then high\n") ==
          "x.b:yn; r:yn; d(x):yn");
    CHECK(said("rule r\n  when yes\n  then high\n") == "r:y");
}

TEST_CASE("coverage: conditions that say the same are counted where each stands") {
    const std::string rules = "rule r\n  when b and m > 5\n  then high\nrule s\n  when m > 5\n  then high\n";
    CHECK(said(rules + "scenario \"s\"\n  given { b: no, m: 6, ys: [] }\n  expect high\n") ==
          "r:yN; b:yN; m > 5:Yn; s:Yn; m > 5:Yn");
}

TEST_CASE("coverage: a guideline's condition is counted as it is written") {
    CHECK(said("guideline g\n  met when b\n  otherwise high\nscenario \"s\"\n  given { b: yes, m: 1, ys: [] }\n"
               "  expect low\n") == "g:yN; b:Yn");
}

TEST_CASE("coverage: instances, phantoms and rejected records") {
    const std::string rule = "rule r\n  for each x in xs\n  when x.a\n  then high\n";
    CHECK(said(rule + "scenario \"s\"\n  given { b: no, m: 1, ys: [] }\n  expect r is open\n") == "r:ynU; x.a:ynU");
    CHECK(said(rule + "scenario \"s\"\n  given { b: no, m: 1, ys: [], xs: [] }\n  expect low\n") == "r:ynu; x.a:ynu");
    CHECK(said(rule + "scenario \"s\"\n  given { b: no, m: 1, ys: [], xs: [{ a: yes, b: no }, { a: no, b: no }] }\n"
                      "  expect high\n") == "r:YNu; x.a:YNu");
    const Covered rejected = covered(rule + "scenario \"s\"\n  given { b: no }\n  expect rejection\n");
    CHECK(rejected.coverage.scenarios == 0);
    CHECK(said(rejected.coverage) == "r:ynu; x.a:ynu");
}

TEST_CASE("coverage: what no rule asks is not counted") {
    const Covered unused = covered("define d as n > 5\nrule r\n  when b\n  then high\n");
    CHECK(said(unused.coverage) == "r:yn; b:yn");
    REQUIRE(unused.coverage.idle.size() == 1);
    CHECK(unused.coverage.idle[0].name == "n > 5");
}

TEST_CASE("coverage: rows of tables") {
    const std::string table =
        "table t\n  b   | m       => outcome\n  yes | > 5     => high\n  yes | 1 to 5, 0 => low\n  else          => "
        "low\n"
        "  first row that fits\n";
    CHECK(said(table + "scenario \"s\"\n  given { b: yes, m: 6, ys: [] }\n  expect high\n") ==
          "t.1:Yn; b: yes:Yn; m: > 5:Yn; t.2:yN; b: yes:Yn; m: 1 to 5:yN; m: 1 to 5, 0:yN; t.else:yN");
}

TEST_CASE("coverage: the percentage is rounded down") {
    CHECK(percentage({2, 3}) == "66.6 %");
    CHECK(percentage({9999, 10000}) == "99.9 %");
    CHECK(percentage({10000, 10000}) == "100.0 %");
    CHECK(percentage({0, 0}) == "100.0 %");
}

TEST_CASE("coverage: the page holds the policy's text, whatever stands in it") {
    const Covered all =
        covered("rule r \"<b>&</b>\"\n  when all of\n    - a\n    - any x in xs where\n      x.a\n  then high\n");
    const std::string page = page_html({{&all.coverage, all.compilation.get()}});
    CHECK(page.find("&lt;b&gt;&amp;&lt;/b&gt;") != std::string::npos);
    CHECK(page.find("<b>&") == std::string::npos);
    CHECK(page.find("http") == std::string::npos);
    CHECK(page.find("<script") == std::string::npos);
    // Without its marks and their numbers, the text is the policy's.
    std::string text;
    for (size_t at = page.find("<td class=\"t\">"); at != std::string::npos; at = page.find("<td class=\"t\">", at)) {
        const size_t end = page.find("</td>", at);
        std::string line = page.substr(at + 14, end - at - 14);
        for (size_t open = line.find('<'); open != std::string::npos; open = line.find('<', open)) {
            const std::string_view tag = std::string_view(line).substr(open);
            const size_t close = tag.starts_with("<sup>") ? line.find("</sup>", open) + 5 : line.find('>', open);
            line.erase(open, close - open + 1);
        }
        text += line + "\n";
        at = end;
    }
    for (const auto& [entity, character] : {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}})
        for (size_t at = text.find(entity); at != std::string::npos; at = text.find(entity))
            text.replace(at, std::string_view(entity).size(), character);
    CHECK(text == all.compilation->sources.text(0));
}

}  // namespace
}  // namespace proviso::coverage
