// SPDX-License-Identifier: Apache-2.0
// Simplification, one value per question, and where values live.
#include <doctest/doctest.h>

#include "compiler/ir/fold.h"
#include "tests/unit/ir/small_record.h"

namespace proviso::ir {
namespace {

bool same(Term a, Term b) { return a.value == b.value && a.binders == b.binders; }

}  // namespace

TEST_CASE("builder: the same operation on the same operands is one value") {
    Workbench b;
    const Term urgent = b.root(kUrgent), consent = b.root(kConsent);
    CHECK(same(urgent, b.root(kUrgent)));
    const Term both = b.make.logical_and(urgent, consent);
    CHECK(same(both, b.make.logical_and(urgent, consent)));
    CHECK(same(both, b.make.logical_and(consent, urgent)));
    CHECK_FALSE(same(both, b.make.logical_or(urgent, consent)));
    const Term size = b.root(kSize), one = b.make.constant(Decimal::from_integer(1));
    CHECK_FALSE(same(b.make.binary(Opcode::LtNumber, size, one), b.make.binary(Opcode::LtNumber, one, size)));
    CHECK(same(b.make.binary(Opcode::EqNumber, size, one), b.make.binary(Opcode::EqNumber, one, size)));
}

TEST_CASE("builder: and, or and not with what is known") {
    Workbench b;
    const Term x = b.root(kUrgent);
    const Term yes = b.make.constant(Answer::Yes), no = b.make.constant(Answer::No),
               unsure = b.make.constant(Answer::Unsure);
    CHECK(same(b.make.logical_and(x, yes), x));
    CHECK(same(b.make.logical_and(yes, x), x));
    CHECK(same(b.make.logical_and(x, no), no));
    CHECK(same(b.make.logical_and(x, x), x));
    CHECK(same(b.make.logical_or(x, no), x));
    CHECK(same(b.make.logical_or(yes, x), yes));
    CHECK(same(b.make.logical_or(x, x), x));
    CHECK(same(b.make.logical_not(b.make.logical_not(x)), x));
    CHECK(same(b.make.logical_not(unsure), unsure));
    CHECK(same(b.make.logical_and(unsure, no), no));
    // unsure is not neutral: x may still be no
    CHECK(b.at(b.make.logical_and(x, unsure)).opcode == Opcode::And);
    // nor is `x and not x` surely no: x may be unsure
    CHECK(b.at(b.make.logical_and(x, b.make.logical_not(x))).opcode == Opcode::And);
}

TEST_CASE("builder: surely and possibly of what is never unsure") {
    Workbench b;
    const Term x = b.root(kUrgent), answered = b.make.state(Opcode::IsAnswered, {kUrgent, kNone});
    CHECK(same(b.make.surely(answered), answered));
    CHECK(same(b.make.possibly(b.make.logical_not(answered)), b.make.logical_not(answered)));
    CHECK(b.at(b.make.surely(x)).opcode == Opcode::Surely);
    CHECK(same(b.make.surely(b.make.surely(x)), b.make.surely(x)));
    CHECK(b.at(b.make.possibly(b.make.logical_and(x, answered))).opcode == Opcode::Possibly);
    CHECK(b.make.known_answer(b.make.surely(b.make.constant(Answer::Unsure))) == Answer::No);
    CHECK(b.make.known_answer(b.make.possibly(b.make.constant(Answer::Unsure))) == Answer::Yes);
    // moving makes nothing unsure, but a list that was not answered does
    const uint32_t u = b.scope.push({kUses, kNone});
    CHECK(b.at(b.make.move(answered, bit(u))).known);
    CHECK_FALSE(b.at(b.make.reduce(Opcode::Any, answered, u)).known);
    // and so does arithmetic
    const Term one = b.make.constant(Decimal::from_integer(1));
    CHECK_FALSE(b.at(b.make.binary(Opcode::DivideNumber, one, b.make.constant(Decimal{}))).known);
}

TEST_CASE("builder: select") {
    Workbench b;
    const Term x = b.root(kUrgent), size = b.root(kSize), one = b.make.constant(Decimal::from_integer(1));
    CHECK(same(b.make.select(b.make.constant(Answer::Yes), size, one), size));
    CHECK(same(b.make.select(b.make.constant(Answer::No), size, one), one));
    CHECK(b.at(b.make.select(x, size, size)).opcode == Opcode::Select);
    CHECK(same(b.make.select(x, b.make.constant(Answer::Yes), b.make.constant(Answer::Yes)),
               b.make.constant(Answer::Yes)));
    CHECK(same(b.make.select(x, b.make.constant(Answer::Yes), b.make.constant(Answer::No)), x));
    CHECK(same(b.make.select(x, b.make.constant(Answer::No), b.make.constant(Answer::Yes)), b.make.logical_not(x)));
    CHECK(b.at(b.make.select(b.make.constant(Answer::Unsure), size, one)).opcode == Opcode::Select);
    CHECK(b.at(b.make.select(x, size, one)).type == RegisterType::Number);
    CHECK_FALSE(b.at(b.make.unknown(one)).known);
    CHECK(b.at(b.make.unknown(one)).type == RegisterType::Number);
    CHECK(b.make.known_answer(b.make.unknown(b.make.constant(Answer::Yes))) == Answer::Unsure);
}

TEST_CASE("builder: operations on constants, except where the result is unsure") {
    Workbench b;
    const auto number = [&](int64_t value) { return b.make.constant(Decimal::from_integer(value)); };
    const auto text = [&](std::string_view value) { return b.make.constant(value); };
    const auto answer = [&](Opcode opcode, Term left, Term right) {
        return b.make.known_answer(b.make.binary(opcode, left, right));
    };
    const Term day = b.make.constant(Date{20000}), next = b.make.constant(Date{20001});
    CHECK(same(b.make.binary(Opcode::AddNumber, number(2), number(3)), number(5)));
    CHECK(same(b.make.binary(Opcode::SubtractNumber, number(2), number(3)), number(-1)));
    CHECK(same(b.make.binary(Opcode::MultiplyNumber, number(2), number(3)), number(6)));
    CHECK(same(b.make.binary(Opcode::DivideNumber, number(6), number(3)), number(2)));
    CHECK(same(b.make.unary(Opcode::NegateNumber, number(6)), number(-6)));
    CHECK(b.at(b.make.binary(Opcode::DivideNumber, number(6), number(0))).opcode == Opcode::DivideNumber);
    CHECK(same(b.make.binary(Opcode::AddDays, day, number(1)), next));
    CHECK(b.at(b.make.binary(Opcode::AddDays, day, number(10'000'000))).opcode == Opcode::AddDays);
    CHECK(answer(Opcode::LtNumber, number(2), number(3)) == Answer::Yes);
    CHECK(answer(Opcode::LeNumber, number(3), number(3)) == Answer::Yes);
    CHECK(answer(Opcode::EqNumber, number(2), number(3)) == Answer::No);
    CHECK(answer(Opcode::LtDate, day, next) == Answer::Yes);
    CHECK(answer(Opcode::LeDate, next, day) == Answer::No);
    CHECK(answer(Opcode::EqDate, day, day) == Answer::Yes);
    CHECK(answer(Opcode::EqText, text("a"), text("a")) == Answer::Yes);
    CHECK(answer(Opcode::ContainsText, text("abc"), text("b")) == Answer::Yes);
    CHECK(answer(Opcode::StartsWith, text("abc"), text("b")) == Answer::No);
    CHECK(answer(Opcode::EndsWith, text("abc"), text("bc")) == Answer::Yes);
    CHECK(answer(Opcode::EqChoice, b.make.constant_choice(1), b.make.constant_choice(2)) == Answer::No);
    CHECK(b.make.known_answer(b.make.in_choices(b.make.constant_choice(2), {0b100})) == Answer::Yes);
    CHECK(b.make.known_answer(b.make.in_choices(b.make.constant_choice(1), {0b100})) == Answer::No);
}

TEST_CASE("builder: comparing an answer with a constant takes no comparison") {
    Workbench b;
    const Term x = b.root(kUrgent);
    CHECK(same(b.make.binary(Opcode::EqAnswer, x, b.make.constant(Answer::Yes)), x));
    CHECK(same(b.make.binary(Opcode::EqAnswer, b.make.constant(Answer::No), x), b.make.logical_not(x)));
    CHECK(b.make.known_answer(b.make.binary(Opcode::EqAnswer, x, b.make.constant(Answer::Unsure))) == Answer::Unsure);
}

TEST_CASE("builder: a value lives with the lists it needs, and moves only to meet another") {
    Workbench b;
    const uint32_t u = b.scope.push({kUses, kNone}), p = b.scope.push({kPartners, kNone});
    const Term visible = b.of(u, kVisible), trusted = b.of(p, kTrusted), urgent = b.root(kUrgent);
    CHECK(visible.binders == bit(u));
    CHECK(trusted.binders == bit(p));
    CHECK(urgent.binders == 0);
    CHECK(b.at(trusted).domain == b.schema[kPartners].element_domain);

    const Term crossed = b.make.logical_and(visible, trusted);
    CHECK(crossed.binders == (bit(u) | bit(p)));
    const Domain& domain = b.graph[b.at(crossed).domain];
    CHECK_FALSE(domain.natural);
    CHECK(domain.parent == b.schema[kUses].element_domain);
    CHECK(domain.owner == kNone);
    const Value& left = b.graph[b.at(crossed).operands[0]];
    const Value& right = b.graph[b.at(crossed).operands[1]];
    CHECK(left.opcode == Opcode::Broadcast);
    CHECK(left.immediate == 0b01);
    CHECK(right.immediate == 0b10);

    const Term with_root = b.make.logical_and(urgent, visible);
    CHECK(b.graph[b.at(with_root).operands[0]].immediate == 0);
    CHECK(b.graph[b.at(with_root).operands[1]].opcode == Opcode::LoadAnswer);
}

TEST_CASE("builder: a list's elements need their owners") {
    Workbench b;
    const uint32_t p = b.scope.push({kPartners, kNone}), u = b.scope.push({kUses, kNone}),
                   t = b.scope.push({kTalent, u});
    const Term agreed = b.of(t, kAgreed);
    CHECK(agreed.binders == (bit(u) | bit(t)));
    CHECK(b.at(agreed).domain == b.schema[kTalent].element_domain);
    const Term crossed = b.make.logical_or(agreed, b.of(p, kTrusted));
    const Domain& domain = b.graph[b.at(crossed).domain];
    CHECK(domain.components == 3);
    CHECK(domain.owner == 1);
    CHECK_FALSE(domain.natural);
    CHECK(b.graph[b.at(crossed).operands[0]].immediate == 0b110);
}

TEST_CASE("builder: a list with itself is a crossing, whose variables differ") {
    Workbench b;
    const uint32_t u = b.scope.push({kUses, kNone}), v = b.scope.push({kUses, kNone});
    const Term mine = b.of(u, kVisible), other = b.of(v, kVisible);
    CHECK(mine.value == other.value);
    CHECK_FALSE(same(b.make.logical_and(mine, other), mine));
    CHECK(b.at(b.make.logical_and(mine, other)).opcode == Opcode::And);
}

TEST_CASE("builder: a reduction ends in the domain without its list, and needs nothing else") {
    Workbench b;
    b.scope.push({kPartners, kNone});
    const uint32_t u = b.scope.push({kUses, kNone}), t = b.scope.push({kTalent, u});
    const Term any_agreed = b.make.reduce(Opcode::Any, b.of(t, kAgreed), t);
    CHECK(any_agreed.binders == bit(u));
    CHECK(b.graph[b.at(any_agreed).operands[1]].opcode == Opcode::LoadList);
    const Term any_use = b.make.reduce(Opcode::Any, any_agreed, u);
    CHECK(any_use.binders == 0);  // partners did not come in: hoisted out of their loop
    // a condition that does not mention the element is still asked of each
    const Term count = b.make.reduce(Opcode::Count, b.root(kUrgent), u);
    CHECK(count.binders == 0);
    CHECK(b.at(count).type == RegisterType::Number);
    CHECK(b.graph[b.at(count).operands[0]].opcode == Opcode::Broadcast);
}

TEST_CASE("builder: many operands meet where they need the same lists first") {
    Workbench b;
    const uint32_t u = b.scope.push({kUses, kNone});
    const Term visible = b.of(u, kVisible);
    const Term all = b.make.all_of({b.root(kUrgent), visible, b.root(kConsent)});
    CHECK(same(all, b.make.logical_and(b.make.logical_and(b.root(kUrgent), b.root(kConsent)), visible)));
    CHECK(b.make.known_answer(b.make.all_of({})) == Answer::Yes);
    CHECK(b.make.known_answer(b.make.any_of({})) == Answer::No);
}

TEST_CASE("builder: too many lists at once are noted with their place") {
    Workbench b;
    const Builder::Within here(b.make, Span{0, 3, 9});
    Term all = b.make.constant(Answer::Yes);
    for (uint32_t i = 0; i < 16; ++i) all = b.make.logical_and(all, b.of(b.scope.push({kUses, kNone}), kVisible));
    CHECK_FALSE(b.make.limit().has_value());
    b.make.logical_and(all, b.of(b.scope.push({kUses, kNone}), kVisible));
    REQUIRE(b.make.limit().has_value());
    CHECK(b.make.limit()->span == Span{0, 3, 9});
}

TEST_CASE("fold: what a constant is") {
    Workbench b;
    CHECK(std::get<Answer>(*constant_of(b.graph, b.make.constant(Answer::Unsure).value)) == Answer::Unsure);
    CHECK(std::get<Date>(*constant_of(b.graph, b.make.constant(Date{-5}).value)) == Date{-5});
    CHECK(std::get<std::string_view>(*constant_of(b.graph, b.make.constant(std::string_view("x")).value)) == "x");
    CHECK_FALSE(constant_of(b.graph, b.root(kUrgent).value).has_value());
}

}  // namespace proviso::ir
