// SPDX-License-Identifier: Apache-2.0
// Rules and how they hang together, as code.
#include "tests/unit/ir/case_policy.h"

namespace proviso::ir {

TEST_CASE("lower: exceptions, and exceptions to them") {
    CHECK(listing_of(R"(
rule base "B"
  for each u in uses
  when u.visible
  then stop
exception e1 to base "E1"
  when urgent
exception e2 to e1 "E2"
  when u.kind is final
  then ask
)") == R"(
%0 uses = load.answer uses[].visible
%1 uses = exists
%2 uses = and %0 %1
%3 = load.answer urgent
%4 uses = broadcast %3 mask 0
%5 uses = and %4 %1
%6 uses = load.choice uses[].kind
%7 uses = in.choices %6 { 3 }
%8 uses = and %7 %1
%9 uses = not %8
%10 uses = and %5 %9
%11 uses = not %10
%12 uses = and %2 %11
%13 uses = and %2 %5
%14 uses = and %13 %9
%15 uses = and %13 %8
base: own %2 free %2 reach %2 applies %12
e1: own %5 free %5 reach %13 applies %14 lifts %10
e2: own %8 free %8 reach %15 applies %15 lifts %8
)");
}

TEST_CASE("lower: what displaces is asked of the same element where both go through the same list, else of any") {
    CHECK(listing_of(R"(
rule s "S"
  for each u in uses, t in u.talent
  when t.agreed
  then ask
rule r "R"
  for each v in uses
  when v.visible
  then stop
  subject to s
rule q "Q"
  when urgent
  then stop
  subject to r
)") == R"(
%0 uses[].talent = load.answer uses[].talent[].agreed
%1 uses[].talent = exists
%2 uses[].talent = and %0 %1
%3 uses = load.answer uses[].visible
%4 uses = exists
%5 uses = and %3 %4
%6 uses = load.list uses[].talent
%7 uses = any.instance %2 %6
%8 uses = not %7
%9 uses = and %5 %8
%10 = load.answer urgent
%11 = load.list uses
%12 = any.instance %9 %11
%13 = not %12
%14 = and %10 %13
s: own %2 free %2 reach %2 applies %2
r: own %5 free %9 reach %9 applies %9 displaced %7
q: own %10 free %14 reach %14 applies %14 displaced %12
)");
}

TEST_CASE("lower: whether a rule applies, asked of the same element") {
    CHECK(listing_of(R"(
rule s "S"
  for each u in uses
  when u.visible
  then ask
rule r "R"
  for each v in uses, p in partners
  when rule s applies and p.trusted
  then stop
)") == R"(
%0 uses = load.answer uses[].visible
%1 uses = exists
%2 uses = and %0 %1
%3 partners = load.answer partners[].trusted
%4 uses x partners = broadcast %2 mask 1
%5 uses x partners = broadcast %3 mask 10
%6 uses x partners = and %4 %5
%7 uses x partners = exists
%8 uses x partners = and %6 %7
s: own %2 free %2 reach %2 applies %2
r: own %8 free %8 reach %8 applies %8
)");
}

TEST_CASE("lower: a define is the same work under any variable") {
    CHECK(listing_of(R"(
define fit (x : Use) as x.visible and x.cost > 1
define same (x : Use, y : Use) as x.cost = y.cost
rule a "A"
  for each u in uses
  when fit(u)
  then stop
rule b "B"
  for each p in partners, w in uses
  when fit(w) and p.trusted
  then stop
rule c "C"
  for each v in uses
  when same(v, v)
  then stop
)") == R"(
%0 uses = load.answer uses[].visible
%1 uses = load.number uses[].cost
%2 = const.number 1
%3 uses = broadcast %2 mask 0
%4 uses = lt.number %3 %1
%5 uses = and %0 %4
%6 uses = exists
%7 uses = and %5 %6
%8 partners = load.answer partners[].trusted
%9 partners x uses = broadcast %8 mask 1
%10 partners x uses = broadcast %5 mask 10
%11 partners x uses = and %9 %10
%12 partners x uses = exists
%13 partners x uses = and %11 %12
%14 uses = eq.number %1 %1
%15 uses = and %14 %6
a: own %7 free %7 reach %7 applies %7
b: own %13 free %13 reach %13 applies %13
c: own %15 free %15 reach %15 applies %15
)");
}

TEST_CASE("lower: a parameter is unsure before its first date, and without a date") {
    CHECK(listing_of(R"(
parameter limit : number
  5 from 2025-01-01
  7 from 2026-01-01
rule r "R"
  when budget > limit
  then stop
)") == R"(
%0 = load.number budget
%1 = load.rules_as_of
%2 = const.number 5
%3 = unknown %2
%4 = const.date 2025-01-01
%5 = le.date %4 %1
%6 = select %5 %2 %3
%7 = const.date 2026-01-01
%8 = le.date %7 %1
%9 = const.number 7
%10 = select %8 %9 %6
%11 = lt.number %10 %0
r: own %11 free %11 reach %11 applies %11
)");
}

TEST_CASE("lower: outside its dates a rule is no; without a date it is in force") {
    CHECK(listing_of(R"(
rule r "R"
  when urgent
  then stop
  effective from 2025-06-01 until 2025-12-31
)") == R"(
%0 = load.answer urgent
%1 = load.rules_as_of
%2 = const.date 2025-06-01
%3 = lt.date %1 %2
%4 = const.date 2025-12-31
%5 = lt.date %4 %1
%6 = or %3 %5
%7 = surely %6
%8 = not %7
%9 = and %0 %8
r: own %9 free %9 reach %9 applies %9
)");
}

TEST_CASE("lower: values in texts and due dates come to the rule's domain") {
    CHECK(listing_of(R"(
rule r "R"
  for each u in uses
  when u.visible
  require "Ask {u.id} about {budget}" from legal by day + 3 days
  because "{kind}: {u.tags}"
)") == R"(
%0 uses = load.answer uses[].visible
%1 uses = exists
%2 uses = and %0 %1
%3 = load.choice kind
%4 uses = broadcast %3 mask 0
%5 uses = load.list uses[].tags
%6 uses = load.text uses[].id
%7 = load.number budget
%8 uses = broadcast %7 mask 0
%9 = load.date day
%10 = const.number 3
%11 = add.days %9 %10
%12 uses = broadcast %11 mask 0
r: own %2 free %2 reach %2 applies %2
)");
}

TEST_CASE("lower: what is surely no stays a rule") {
    CHECK(listing_of(R"(
rule r "R"
  for each u in uses
  when u.visible and no
  then stop
)") == R"(
%0 = const.answer no
%1 uses = broadcast %0 mask 0
r: own %1 free %1 reach %1 applies %1
)");
}

TEST_CASE("lower: a guideline applies where it is not met") {
    CHECK(listing_of(R"(
guideline g "G"
  met when urgent
  otherwise stop
)") == R"(
%0 = load.answer urgent
%1 = not %0
g: own %1 free %1 reach %1 applies %1
)");
}

TEST_CASE("lower: what no rule needs is left out") {
    CHECK(listing_of(R"(
define unused as budget > 1
rule r "R"
  when urgent or (unused and no)
  then stop
)") == R"(
%0 = load.answer urgent
r: own %0 free %0 reach %0 applies %0
)");
}

}  // namespace proviso::ir
