// SPDX-License-Identifier: Apache-2.0
// What the analysis finds in random rules against every record that there can be: the reference decides them all. It must find
// exactly what holds for all of them, no more and no less. For that each policy asks for a few fields only, so that all that
// conditions can tell apart is tried with everything else; docs/language.md, section 14, says of which policies this holds.
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
  d : date
  t : text
  k : list of U
record U
  b : answer
parameter p1 : number
  1 from 2025-01-01 until 2025-06-30
  2 from 2025-07-01
)";

// What a condition can rest on. `values` are all that `conditions` can tell apart, as JSON; of `literals`, each group says one
// thing in several ways, and no two groups the same thing.
struct Field {
    std::string name;
    std::vector<std::string> values;
    std::vector<std::string> conditions;
    std::vector<std::vector<std::string>> literals;
};

// Lists of no, one and two elements, in any order, and none.
std::vector<std::string> all_lists() {
    const std::vector<std::string> elements{"true", "false", "\"unsure\"", "null"};
    std::vector<std::string> out{"null", "[]"};
    for (size_t i = 0; i < elements.size(); ++i) {
        out.push_back(fmt::format(R"([{{"b":{}}}])", elements[i]));
        for (size_t j = i; j < elements.size(); ++j)
            out.push_back(fmt::format(R"([{{"b":{}}},{{"b":{}}}])", elements[i], elements[j]));
    }
    return out;
}

const std::vector<Field>& plain_fields() {
    static const std::vector<Field> fields{
        {"a",
         {"true", "false", "\"unsure\"", "null"},
         {"a", "a is no", "a is answered", "a is unsure", "a is not answered"},
         {{"a", "a is yes", "not a is no"}, {"a is answered", "not a is not answered"}, {"a is unsure"}}},
        {"r", {"true", "false"}, {"r", "r is no", "r is answered"}, {{"r", "not r is no"}}},
        {"m",
         {"true", "false", "\"not_applicable\"", "\"unsure\"", "null"},
         {"m is yes", "m is no", "m is not applicable", "m is answered", "m is not no"},
         {{"m is yes"}, {"m is no", "not m is not no"}, {"m is not applicable"}}},
        {"c",
         {"\"x\"", "\"y\"", "\"z\"", "\"unsure\"", "null"},
         {"c is x", "c is not y", "c is one of (y, z)", "c is unsure", "c is answered"},
         {{"c is x", "not c is not x"}, {"c is y"}, {"c is one of (x, y)", "c is one of (y, x, y)"}, {"c is unsure"}}},
        {"n",
         {"0", "1", "1.5", "2", "3", "1e30", "\"unsure\"", "null"},
         {"n < 1", "n at most 1", "n more than 1", "n >= 2", "n is 2", "n is not 1", "n between 1 and 2",
          "n is answered", "n is unsure"},
         {{"n < 1", "1 > n", "not n at least 1"}, {"n at most 1", "not 1 less than n"}, {"n is 2", "2 is n"}}},
        {"d",
         {"\"2025-02-28\"", "\"2025-03-01\"", "\"2025-03-02\"", "\"unsure\"", "null"},
         {"d before 2025-03-01", "d after 2025-03-01", "d is 2025-03-01", "d on or after 2025-03-01", "d is unsure"},
         {{"d before 2025-03-01", "not d on or after 2025-03-01"}, {"d is 2025-03-01"}, {"d after 2025-03-01"}}},
        {"t",
         {"\"x\"", "\"y\"", "\"z\"", "null"},
         {"t is \"x\"", "t is not \"y\"", "t is one of (\"x\", \"y\")", "t is answered"},
         {{"t is \"x\"", "\"x\" is t"}, {"t is not \"y\"", "not t is \"y\""}, {"t is answered"}}},
    };
    return fields;
}

// A list is asked one thing in a policy; of what may be asked of it, one in turn.
std::vector<Field> list_fields() {
    std::vector<Field> out;
    const auto add = [&](std::vector<std::string> conditions, std::vector<std::vector<std::string>> literals) {
        out.push_back({"k", all_lists(), std::move(conditions), std::move(literals)});
    };
    const std::string any = "(any u in k where u.b)", none = "(no u in k where u.b)",
                      every = "(every u in k where u.b)", fails = "(any u in k where not u.b)",
                      count = "(count of u in k where u.b)";
    add({any, none}, {{any, "not " + none}});
    add({every, fails}, {{every, "not " + fails, "(no u in k where not u.b)"}});
    add({"(any u in k where u.b is answered and not u.b)"}, {{"(any u in k where not u.b and u.b is answered)"}});
    add({"(any u in k where u.b and not u.b)", "(no u in k where u.b and not u.b)"}, {{any}});
    add({"(every u in k where u.b is answered or u.b is not answered)"}, {{every}});
    add({count + " at least 1", count + " less than 1", count + " is 0", count + " more than 1", count + " is 0.5",
         count + " less than 0"},
        {{count + " at least 1", "not " + count + " < 1"}});
    return out;
}

// With `for each u in k`, of each element.
const Field kElements{"k",
                      all_lists(),
                      {"u.b", "u.b is no", "u.b is answered", "u.b is unsure"},
                      {{"u.b", "u.b is yes"}, {"u.b is answered"}, {"u.b is unsure"}}};
// Has other values on other days. Asked for beside `n`.
const Field kParameter{"p1", {}, {"n at most p1", "p1 is 1", "n is p1"}, {}};

// What a policy asks for, and all that a record can say of it.
struct Space {
    std::vector<Field> fields;
    bool has_parameter = false;
    bool for_each = false;  // its rules go through the list

    explicit Space(Random& random) {
        fields = plain_fields();
        random.shuffle(fields);
        fields.resize(random.between(2, 3));
        if (random.chance(70)) {
            for_each = random.chance(30);
            fields.back() = for_each ? kElements : random.pick(list_fields());
        }
        has_parameter = has("n");
    }

    bool has(std::string_view name) const {
        return std::ranges::any_of(fields, [&](const Field& field) { return field.name == name; });
    }
    std::vector<std::string> records() const {
        std::vector<std::string> out{has("r") ? "" : R"("r":true)"};
        for (const Field& field : fields) {
            std::vector<std::string> more;
            for (const std::string& record : out)
                for (const std::string& value : field.values)
                    more.push_back(fmt::format("{}{}\"{}\":{}", record, record.empty() ? "" : ",", field.name, value));
            out = std::move(more);
        }
        for (std::string& record : out) record = "{" + record + "}";
        return out;
    }
    std::vector<std::optional<Date>> days() const {
        if (!has_parameter) return {std::nullopt};
        return {std::nullopt, parse_date("2024-12-31"), parse_date("2025-03-01"), parse_date("2025-08-01")};
    }
    // Of a rule that is named so.
    std::string head(const std::string& name) const {
        return fmt::format("rule {}\n{}", name, for_each ? "  for each u in k\n" : "");
    }
    std::string atom(Random& random) const {
        if (has_parameter && random.chance(20)) return random.pick(kParameter.conditions);
        if (random.chance(4)) return random.pick({"yes", "no"});
        return random.pick(random.pick(fields).conditions);
    }
};

std::string condition(Random& random, const Space& space, int depth) {
    if (depth == 0 || random.chance(15)) return space.atom(random);
    const auto inner = [&] { return condition(random, space, depth - 1); };
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

// All of some literals, or any of them, in any order and wording, some of them twice.
std::string joined_literals(Random& random, const Space& space) {
    std::vector<std::string> parts;
    for (const Field& field : space.fields) {
        if (!parts.empty() && random.chance(40)) continue;
        const std::vector<std::string>& ways = random.pick(field.literals);
        const char* sign = random.chance(30) ? "not " : "";
        for (size_t times = random.chance(20) ? 2 : 1; times > 0; --times)
            parts.push_back(fmt::format("{}({})", sign, random.pick(ways)));
    }
    random.shuffle(parts);
    return fmt::format("{}", fmt::join(parts, random.chance(50) ? " and " : " or "));
}

struct Analysed {
    SourceMap sources;
    DiagnosticSink sink;
    sema::Program program;
    std::vector<Claim> claims;

    explicit Analysed(const std::string& text) {
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
    // Of which it is said that an earlier one has their condition.
    std::set<uint32_t> repeated() const {
        std::set<uint32_t> out;
        for (const Diagnostic& diagnostic : sink.all()) {
            if (diagnostic.code != DiagnosticCode::DuplicateRule && diagnostic.code != DiagnosticCode::SameCondition)
                continue;
            for (uint32_t rule = 0; rule < program.rules.size(); ++rule)
                if (program.rules[rule].id_span == diagnostic.span) out.insert(rule);
        }
        return out;
    }
};

// Calls `look` with each record on each day, as the reference has read it.
void for_each_case(const sema::Program& program, const Space& space, const auto& look) {
    for (const std::string& text : space.records()) {
        for (const std::optional<Date> day : space.days()) {
            const reference::Dates dates{day, std::nullopt};
            auto record = reference::read_record(program, text, dates);
            REQUIRE(record.has_value());
            look(reference::Case(program, *std::move(record), dates));
        }
    }
}

void check_same(const Analysed& analysed, const std::set<uint32_t>& found, const std::set<uint32_t>& right) {
    std::string differences;
    for (uint32_t rule = 0; rule < analysed.program.rules.size(); ++rule) {
        if (found.contains(rule) == right.contains(rule)) continue;
        differences += fmt::format("{} {}: {}\n", analysed.program.rules[rule].id,
                                   found.contains(rule) ? "is not so" : "was not found",
                                   analysed.sources.text(analysed.program.rules[rule].span));
    }
    CHECK_MESSAGE(differences.empty(), differences);
}

}  // namespace

TEST_CASE("analysis: conditions that are never yes, and never no, against all records") {
    constexpr int kPolicies = 16, kRules = 40;
    size_t never = 0, always = 0;
    for (int i = 0; i < kPolicies; ++i) {
        Random random(7100 + static_cast<uint64_t>(i));
        const Space space(random);
        std::string text(kHead);
        for (int rule = 0; rule < kRules; ++rule)
            text += fmt::format("{}  when {}\n  then high\n", space.head(fmt::format("r{}", rule)),
                                condition(random, space, 3));
        const Analysed analysed(text);
        const auto count = static_cast<uint32_t>(analysed.program.rules.size());
        std::set<uint32_t> seen_yes, seen_no;
        for_each_case(analysed.program, space, [&](const reference::Case& record) {
            for (uint32_t rule = 0; rule < count; ++rule) {
                for (size_t instance = 0; instance < record.instances(sema::RuleId{rule}).size(); ++instance) {
                    const Answer own = record.own(sema::RuleId{rule}, instance);
                    if (own == Answer::Yes) seen_yes.insert(rule);
                    if (own == Answer::No) seen_no.insert(rule);
                }
            }
        });
        std::set<uint32_t> never_yes, never_no;
        for (uint32_t rule = 0; rule < count; ++rule) {
            const sema::ExprId condition = analysed.program.rules[rule].condition;
            const bool literal = std::holds_alternative<sema::AnswerConstant>(analysed.program[condition].node);
            if (!seen_yes.contains(rule)) never_yes.insert(rule);
            if (seen_yes.contains(rule) && !seen_no.contains(rule) && !literal) never_no.insert(rule);
        }
        check_same(analysed, analysed.rules(ClaimKind::RuleNeverApplies), never_yes);
        check_same(analysed, analysed.rules(ClaimKind::NeverNo), never_no);
        never += never_yes.size(), always += never_no.size();
    }
    CHECK(never > 20);
    CHECK(always > 5);
}

TEST_CASE("analysis: exceptions that make no difference and rules that always give way, against all records") {
    constexpr int kPolicies = 16, kBases = 12;
    size_t idle = 0, displaced = 0;
    for (int i = 0; i < kPolicies; ++i) {
        Random random(7200 + static_cast<uint64_t>(i));
        const Space space(random);
        std::string text(kHead);
        for (int rule = 0; rule < kBases; ++rule) {
            text += fmt::format("{}  when {}\n  then high\n", space.head(fmt::format("r{}", rule)),
                                condition(random, space, 2));
            if (rule > 0 && random.chance(40))
                text += fmt::format("  subject to r{}\n", random.below(static_cast<size_t>(rule)));
            if (random.chance(70))
                text += fmt::format("exception e{0} to r{0}\n  when {1}\n", rule, condition(random, space, 2));
            if (random.chance(30))
                text += fmt::format("exception f{0} to r{0}\n  when {1}\n", rule, condition(random, space, 2));
        }
        const Analysed analysed(text);
        const auto& rules = analysed.program.rules;
        std::set<uint32_t> own_yes, applies_yes, bites, reached;
        const auto look_at = [&](const reference::Case& record, uint32_t id, size_t instance) {
            const sema::RuleId rule{id};
            const bool base = rules[id].base == sema::kNone;
            if ((base ? record.own(rule, instance) : record.reach(rule, instance)) == Answer::Yes) own_yes.insert(id);
            if (record.applies(rule, instance) == Answer::Yes) applies_yes.insert(id);
            if (base) return;
            const Answer reach = record.reach(sema::RuleId{rules[id].base}, instance),
                         lifts = record.lifts(rule, instance);
            if (reach == Answer::Yes) reached.insert(id);
            const bool differs =
                (reach == Answer::Yes && lifts != Answer::No) || (reach != Answer::No && lifts == Answer::Yes);
            if (differs) bites.insert(id);
        };
        for_each_case(analysed.program, space, [&](const reference::Case& record) {
            for (uint32_t id = 0; id < rules.size(); ++id)
                for (size_t instance = 0; instance < record.instances(sema::RuleId{id}).size(); ++instance)
                    look_at(record, id, instance);
        });
        const auto never = analysed.rules(ClaimKind::RuleNeverApplies);
        std::set<uint32_t> is_idle, is_displaced;
        for (uint32_t id = 0; id < rules.size(); ++id) {
            if (never.contains(id)) continue;
            if (rules[id].base != sema::kNone && reached.contains(id) && !bites.contains(id)) is_idle.insert(id);
            const bool gives_way = !rules[id].exceptions.empty() || !rules[id].displaced_by.empty();
            if (gives_way && own_yes.contains(id) && !applies_yes.contains(id)) is_displaced.insert(id);
        }
        check_same(analysed, analysed.rules(ClaimKind::ExceptionNeverBites), is_idle);
        check_same(analysed, analysed.rules(ClaimKind::AlwaysDisplaced), is_displaced);
        idle += is_idle.size(), displaced += is_displaced.size();
    }
    CHECK(idle > 5);
    CHECK(displaced > 5);
}

TEST_CASE("analysis: rules with the condition of another, against all records") {
    constexpr int kPolicies = 16, kRules = 40;
    size_t repetitions = 0;
    for (int i = 0; i < kPolicies; ++i) {
        Random random(7300 + static_cast<uint64_t>(i));
        const Space space(random);
        std::string text(kHead);
        for (int rule = 0; rule < kRules; ++rule)
            text += fmt::format("{}  when {}\n  then {}\n", space.head(fmt::format("r{}", rule)),
                                joined_literals(random, space), random.pick({"low", "high"}));
        const Analysed analysed(text);
        std::vector<std::string> said(
            analysed.program.rules.size());  // by rule: its condition's answers, one after another
        for_each_case(analysed.program, space, [&](const reference::Case& record) {
            for (uint32_t rule = 0; rule < said.size(); ++rule)
                for (size_t instance = 0; instance < record.instances(sema::RuleId{rule}).size(); ++instance)
                    said[rule] += static_cast<char>('0' + static_cast<int>(record.own(sema::RuleId{rule}, instance)));
        });
        std::set<std::string> before;
        std::set<uint32_t> repeated;
        for (uint32_t rule = 0; rule < said.size(); ++rule)
            if (!before.insert(said[rule]).second) repeated.insert(rule);
        check_same(analysed, analysed.repeated(), repeated);
        repetitions += repeated.size();
    }
    CHECK(repetitions > 50);
}

}  // namespace proviso::analysis
