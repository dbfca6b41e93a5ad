// SPDX-License-Identifier: Apache-2.0
// Large and adversarial programs: work grows with the text, and chains do not become recursion.
#include <fmt/format.h>

#include "tests/unit/ir/case_policy.h"

namespace proviso::ir {
namespace {

size_t registers_of(const std::string& rules) { return compile_case(rules)->image->registers(); }

std::string many_rules(uint32_t count) {
    std::string rules;
    for (uint32_t i = 0; i < count; ++i) {
        rules += fmt::format(
            "rule r{0} \"R\"\n  for each u in uses\n  when u.cost > {0} and urgent and any p in partners where "
            "p.trusted\n"
            "  then stop\n",
            i);
    }
    return rules;
}

}  // namespace

TEST_CASE("lower: code grows with the rules; what they share is there once") {
    const size_t one = registers_of(many_rules(1)), hundred = registers_of(many_rules(100)),
                 thousand = registers_of(many_rules(1000));
    CHECK((hundred - one) / 99 == 5);
    CHECK((thousand - hundred) / 900 == 5);
}

TEST_CASE("lower: long chains of defines, exceptions, displaced rules and rules that ask about rules") {
    constexpr uint32_t kLength = 3000;
    std::string rules = "define d0 as urgent\nrule base \"B\"\n  when d2999\n  then stop\n";
    for (uint32_t i = 1; i < kLength; ++i) {
        rules += fmt::format("define d{} as d{} or budget > {}\n", i, i - 1, i);
        rules += fmt::format("exception e{} to {} \"E\"\n  when budget > {}\n", i,
                             i == 1 ? "base" : fmt::format("e{}", i - 1), i);
        rules += fmt::format("rule s{0} \"S\"\n  when budget < {0}\n  then stop\n{1}", i,
                             i == 1 ? "" : fmt::format("  subject to s{}\n", i - 1));
        rules += fmt::format("rule q{0} \"Q\"\n  when budget is not {0}{1}\n  then stop\n", i,
                             i == 1 ? "" : fmt::format(" and rule q{} applies", i - 1));
    }
    const size_t registers = registers_of(rules);
    CHECK(registers > 4 * kLength);
    CHECK(registers < 24 * kLength);
}

TEST_CASE(
    "lower: an exception whose rule is displaced by a rule with an exception of its own, in any order of the text") {
    std::string forwards, backwards;
    for (uint32_t i = 0; i < 500; ++i) {
        const std::string rule = fmt::format("rule r{0} \"R\"\n  when budget > {0}\n  then stop\n", i) +
                                 fmt::format("exception e{0} to r{0} \"E\"\n  when budget > {0} + 1000\n{1}", i,
                                             i == 0 ? "" : fmt::format("  subject to r{}\n", i - 1));
        forwards += rule;
        backwards = rule + backwards;
    }
    CHECK(registers_of(forwards) == registers_of(backwards));
}

TEST_CASE("lower: defines that double with each use are still lowered once each") {
    std::string rules = "define d0 (u : Use) as u.visible\n";
    for (uint32_t i = 1; i < 14; ++i)
        rules += fmt::format("define d{0} (u : Use) as d{1}(u) and (d{1}(u) or urgent)\n", i, i - 1);
    rules += "rule r \"R\"\n  for each u in uses\n  when d13(u)\n  then stop\n";
    CHECK(registers_of(rules) < 60);
}

TEST_CASE("lower: a value that is compared with both its bounds is computed once") {
    std::string value = "budget";
    for (uint32_t i = 0; i < 40; ++i) value = fmt::format("(if {} between 1 and 2 then 1 else budget)", value);
    CHECK(registers_of("rule r \"R\"\n  when " + value + " > 1\n  then stop\n") < 300);
}

TEST_CASE("lower: lists within lists within defines stop at the limit with a place") {
    sema::Program program;
    const sema::Type answer{sema::TypeKind::Answer};
    program.root = sema::RecordId{0};
    program.records = {{"Case", {{.name = "uses", .type = {sema::TypeKind::Record, true, 1}}}, {}},
                       {"Use", {{.name = "visible", .type = answer}}, {}}};
    const auto add = [&](sema::Type type, auto node) {
        program.exprs.push_back({Span{0, 5, 7}, type, std::move(node)});
        return sema::ExprId{static_cast<uint32_t>(program.exprs.size() - 1)};
    };
    // any v0 in uses where any v1 in uses where … v0.visible and v1.visible and …
    sema::And all;
    std::vector<sema::Binder> binders;
    const sema::ExprId root = add({sema::TypeKind::Record, false, 0}, sema::RootRecord{});
    const sema::ExprId uses = add({sema::TypeKind::Record, true, 1}, sema::FieldOf{root, 0});
    for (uint32_t i = 0; i < 80; ++i) {
        program.variables.push_back({"v", {sema::TypeKind::Record, false, 1}, {}});
        const sema::ExprId variable = add({sema::TypeKind::Record, false, 1}, sema::VariableRef{sema::VariableId{i}});
        all.operands.push_back(add(answer, sema::FieldOf{variable, 0}));
        binders.push_back({sema::VariableId{i}, uses});
    }
    const auto limited = [&](size_t lists) {
        sema::Program copy = program;
        copy.exprs.push_back({Span{0, 5, 7}, answer, sema::And{{all.operands.begin(), all.operands.begin() + lists}}});
        copy.exprs.push_back({Span{0, 5, 7}, answer,
                              sema::Quantifier{sema::QuantifierKind::Any,
                                               {binders.begin(), binders.begin() + lists},
                                               sema::ExprId{static_cast<uint32_t>(copy.exprs.size() - 1)}}});
        copy.rules.push_back({.kind = sema::RuleKind::Rule,
                              .id = "r",
                              .condition = sema::ExprId{static_cast<uint32_t>(copy.exprs.size() - 1)}});
        copy.rule_order = {sema::RuleId{0}};
        const Lowered lowered = lower(copy);
        CHECK((!lowered.limit || lowered.limit->span == Span{0, 5, 7}));
        return lowered.limit.has_value();
    };
    CHECK_FALSE(limited(16));
    CHECK(limited(17));
    CHECK(limited(80));
}

}  // namespace proviso::ir
