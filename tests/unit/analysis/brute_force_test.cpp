// SPDX-License-Identifier: Apache-2.0
// What the analysis finds in random rules against every record that there can be: the reference decides them all. It must find
// exactly what holds for all of them, no more and no less.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "compiler/analysis/analyse.h"
#include "compiler/sema/check.h"
#include "compiler/syntax/parse.h"
#include "tests/random/random.h"
#include "tests/reference/case.h"

namespace proviso::analysis {
namespace {

using differential::Random;

constexpr std::string_view kHead = R"(policy p
  decides R
outcomes
  low
  high
  otherwise low
  when unsure high
choice C
  x
  y
  z
record R
  a : answer
  r : answer, required
  m : answer, may not apply
  c : C
  n : number
  k : list of U
record U
  b : answer
parameter p1 : number
  1 from 2025-01-01 until 2025-06-30
  2 from 2025-07-01
)";

// A record for each combination of the answers that the conditions below can tell apart.
std::vector<std::string> all_records() {
    std::vector<std::string> out;
    for (const char* a : {"true", "false", "\"unsure\"", "null"})
        for (const char* r : {"true", "false"})
            for (const char* m : {"true", "false", "\"not_applicable\"", "\"unsure\"", "null"})
                for (const char* c : {"\"x\"", "\"y\"", "\"z\"", "\"unsure\"", "null"})
                    for (const char* n : {"0", "1", "1.5", "2", "3", "1e30", "\"unsure\"", "null"})
                        out.push_back(fmt::format(R"({{"a":{},"r":{},"m":{},"c":{},"n":{},"k":[]}})", a, r, m, c, n));
    return out;
}

std::string atom(Random& random) {
    return random.pick<std::string>({"a",
                                     "a is no",
                                     "a is answered",
                                     "a is unsure",
                                     "r",
                                     "r is answered",
                                     "m is yes",
                                     "m is no",
                                     "m is not applicable",
                                     "m is answered",
                                     "a is r",
                                     "c is x",
                                     "c is not y",
                                     "c is one of (y, z)",
                                     "c is unsure",
                                     "n < 1",
                                     "n at most 1",
                                     "n more than 1",
                                     "n >= 2",
                                     "n is 2",
                                     "n is not 1",
                                     "n between 1 and 2",
                                     "n is answered",
                                     "n is unsure",
                                     "n > n",
                                     "(any u in k where u.b and not u.b is unsure)",
                                     "yes",
                                     "no"});
}

std::string condition(Random& random, int depth) {
    if (depth == 0 || random.chance(15)) return atom(random);
    const auto inner = [&] { return condition(random, depth - 1); };
    switch (random.below(6)) {
        case 0:
        case 1:
            return fmt::format("({} and {})", inner(), inner());
        case 2:
            return fmt::format("({} or {})", inner(), inner());
        case 3:
            return fmt::format("(not ({}))", inner());
        case 4:
            return fmt::format("({} ({}))", random.pick({"surely", "possibly"}), inner());
        default:
            return fmt::format("(if {} then {} else {})", inner(), inner(), inner());
    }
}

struct Analysed {
    SourceMap sources;
    sema::Program program;
    std::vector<Claim> claims;

    explicit Analysed(const std::string& text) {
        DiagnosticSink sink;
        const syntax::Ast ast = syntax::parse(sources, sources.add("p.proviso", text), sink);
        program = sema::check({sources, {}, &ast, {}}, sink);
        std::string errors;
        for (const Diagnostic& diagnostic : sink.all())
            if (diagnostic.severity == Severity::Error) errors += render(diagnostic, sources, false);
        REQUIRE_MESSAGE(errors.empty(), errors, "\n", text);
        claims = analyse(program, {sources, {&ast}, 0, {true}}, sink);
    }
    std::set<uint32_t> rules(ClaimKind kind) const {
        std::set<uint32_t> out;
        for (const Claim& claim : claims)
            if (claim.kind == kind && claim.rule != sema::kNone) out.insert(claim.rule);
        return out;
    }
};

// Calls `look` with each record, as the reference has read it.
void for_each_record(const sema::Program& program, const auto& look) {
    static const std::vector<std::string> records = all_records();
    for (const std::string& text : records) {
        auto record = reference::read_record(program, text);
        REQUIRE(record.has_value());
        look(reference::Case(program, *std::move(record)));
    }
}

std::string shown(const Analysed& analysed, const std::set<uint32_t>& found, const std::set<uint32_t>& right) {
    std::string out;
    for (uint32_t rule = 0; rule < analysed.program.rules.size(); ++rule) {
        if (found.contains(rule) == right.contains(rule)) continue;
        out += fmt::format("{} {}: {}\n", analysed.program.rules[rule].id,
                           found.contains(rule) ? "is not so" : "was not found",
                           analysed.sources.text(analysed.program.rules[rule].span));
    }
    return out;
}

}  // namespace

TEST_CASE("analysis: conditions that are never yes, and never no, against all records") {
    constexpr int kPolicies = 3, kRules = 40;
    size_t never = 0, always = 0;
    for (int i = 0; i < kPolicies; ++i) {
        Random random(7100 + static_cast<uint64_t>(i));
        std::string text(kHead);
        for (int rule = 0; rule < kRules; ++rule)
            text += fmt::format("rule r{}\n  when {}\n  then high\n", rule, condition(random, 3));
        const Analysed analysed(text);
        const auto count = static_cast<uint32_t>(analysed.program.rules.size());
        std::set<uint32_t> seen_yes, seen_no;
        for_each_record(analysed.program, [&](const reference::Case& record) {
            for (uint32_t rule = 0; rule < count; ++rule) {
                const Answer own = record.own(sema::RuleId{rule}, 0);
                if (own == Answer::Yes) seen_yes.insert(rule);
                if (own == Answer::No) seen_no.insert(rule);
            }
        });
        std::set<uint32_t> never_yes, never_no;
        for (uint32_t rule = 0; rule < count; ++rule) {
            const sema::ExprId condition = analysed.program.rules[rule].condition;
            const bool literal = std::holds_alternative<sema::AnswerConstant>(analysed.program[condition].node);
            if (!seen_yes.contains(rule)) never_yes.insert(rule);
            if (seen_yes.contains(rule) && !seen_no.contains(rule) && !literal) never_no.insert(rule);
        }
        const auto found_never = analysed.rules(ClaimKind::RuleNeverApplies);
        const auto found_always = analysed.rules(ClaimKind::NeverNo);
        // The records don't hold every list there could be, so a claim may be missing, but none may be wrong.
        CHECK_MESSAGE(std::ranges::includes(never_yes, found_never), shown(analysed, found_never, never_yes));
        CHECK_MESSAGE(std::ranges::includes(never_no, found_always), shown(analysed, found_always, never_no));
        never += found_never.size(), always += found_always.size();
    }
    CHECK(never > 5);
    CHECK(always > 0);
}

TEST_CASE("analysis: exceptions that make no difference and rules that always give way, against all records") {
    constexpr int kPolicies = 3, kBases = 12;
    size_t idle = 0, displaced = 0;
    for (int i = 0; i < kPolicies; ++i) {
        Random random(7200 + static_cast<uint64_t>(i));
        std::string text(kHead);
        for (int rule = 0; rule < kBases; ++rule) {
            text += fmt::format("rule r{}\n  when {}\n  then high\n", rule, condition(random, 2));
            if (rule > 0 && random.chance(40))
                text += fmt::format("  subject to r{}\n", random.below(static_cast<size_t>(rule)));
            if (random.chance(70))
                text += fmt::format("exception e{0} to r{0}\n  when {1}\n", rule, condition(random, 2));
            if (random.chance(30))
                text += fmt::format("exception f{0} to r{0}\n  when {1}\n", rule, condition(random, 2));
        }
        const Analysed analysed(text);
        const auto& rules = analysed.program.rules;
        std::set<uint32_t> own_yes, applies_yes, bites, reached;
        for_each_record(analysed.program, [&](const reference::Case& record) {
            for (uint32_t id = 0; id < rules.size(); ++id) {
                const sema::RuleId rule{id};
                const bool base = rules[id].base == sema::kNone;
                if ((base ? record.own(rule, 0) : record.reach(rule, 0)) == Answer::Yes) own_yes.insert(id);
                if (record.applies(rule, 0) == Answer::Yes) applies_yes.insert(id);
                if (base) continue;
                const Answer reach = record.reach(sema::RuleId{rules[id].base}, 0), lifts = record.lifts(rule, 0);
                if (reach == Answer::Yes) reached.insert(id);
                const bool differs =
                    (reach == Answer::Yes && lifts != Answer::No) || (reach != Answer::No && lifts == Answer::Yes);
                if (differs) bites.insert(id);
            }
        });
        const auto never = analysed.rules(ClaimKind::RuleNeverApplies);
        const auto idle_found = analysed.rules(ClaimKind::ExceptionNeverBites);
        const auto displaced_found = analysed.rules(ClaimKind::AlwaysDisplaced);
        for (uint32_t id = 0; id < rules.size(); ++id) {
            CAPTURE(rules[id].id);
            CAPTURE(text);
            const bool own_never = never.contains(id);
            const bool is_idle = rules[id].base != sema::kNone && reached.contains(id) && !bites.contains(id);
            if (idle_found.contains(id)) CHECK((is_idle && !own_never));
            const bool gives_way = !rules[id].exceptions.empty() || !rules[id].displaced_by.empty();
            if (displaced_found.contains(id)) {
                CHECK((gives_way && !own_never && own_yes.contains(id) && !applies_yes.contains(id)));
            }
            idle += idle_found.contains(id) ? 1 : 0;
        }
        displaced += displaced_found.size();
    }
    CHECK(idle > 0);
    CHECK(displaced > 0);
}

}  // namespace proviso::analysis
