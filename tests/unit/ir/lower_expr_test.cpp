// SPDX-License-Identifier: Apache-2.0
// Conditions and the code they become. `uses` before `=` is the domain a value lives in; none is the record's.
#include "tests/unit/ir/case_policy.h"

namespace proviso::ir {

TEST_CASE("lower: comparisons of numbers and dates swap their operands rather than be twice as many") {
    CHECK(code_of("budget > 10 and budget >= 10 and budget < 10 and budget at most 10") == R"(
%0 = load.number budget
%1 = const.number 10
%2 = lt.number %1 %0
%3 = le.number %1 %0
%4 = lt.number %0 %1
%5 = le.number %0 %1
%6 = and %2 %3
%7 = and %6 %4
%8 = and %7 %5
)");
    CHECK(code_of("day before 2025-01-02 and day on or after 2025-01-02") == R"(
%0 = load.date day
%1 = const.date 2025-01-02
%2 = lt.date %0 %1
%3 = le.date %1 %0
%4 = and %2 %3
)");
}

TEST_CASE("lower: an answer that may not apply is no where it does not") {
    CHECK(code_of("consent is yes") == R"(
%0 = load.answer consent
%1 = is_na consent
%2 = not %1
%3 = and %0 %2
)");
    CHECK(code_of("consent is no") == R"(
%0 = load.answer consent
%1 = not %0
%2 = is_na consent
%3 = not %2
%4 = and %1 %3
)");
    CHECK(code_of("consent is not yes") == R"(
%0 = load.answer consent
%1 = is_na consent
%2 = not %1
%3 = and %0 %2
%4 = not %3
)");
    CHECK(code_of("urgent is yes and urgent is not no") == R"(
%0 = load.answer urgent
)");
}

TEST_CASE("lower: a choice is looked for in a set") {
    CHECK(code_of("kind is final") == R"(
%0 = load.choice kind
%1 = in.choices %0 { 3 }
)");
    CHECK(code_of("kind is one of (final, draft)") == R"(
%0 = load.choice kind
%1 = in.choices %0 { 2 3 }
)");
    CHECK(code_of("kind is not sketch") == R"(
%0 = load.choice kind
%1 = in.choices %0 { 1 }
%2 = not %1
)");
    CHECK(code_of("u.kind is kind", "for each u in uses") == R"(
%0 uses = load.choice uses[].kind
%1 = load.choice kind
%2 uses = broadcast %1 mask 0
%3 uses = eq.choice %0 %2
%4 uses = is_na uses[].kind
%5 uses = not %4
%6 uses = and %3 %5
%7 uses = exists
%8 uses = and %6 %7
)");
}

TEST_CASE("lower: about a field's answer") {
    CHECK(code_of("u.kind is not applicable and u.tags is unsure and u.id is answered and u.cost is not answered",
                  "for each u in uses") == R"(
%0 uses = is_na uses[].kind
%1 uses = is_unsure uses[].tags
%2 uses = is_answered uses[].id
%3 uses = is_answered uses[].cost
%4 uses = not %3
%5 uses = and %0 %1
%6 uses = and %5 %2
%7 uses = and %6 %4
%8 uses = exists
%9 uses = and %7 %8
)");
}

TEST_CASE("lower: texts") {
    CHECK(code_of("id contains \"a\" and id starts with \"b\" and id ends with \"c\" and id is not \"d\"") == R"(
%0 = load.text id
%1 = const.text "a"
%2 = contains.text %0 %1
%3 = const.text "b"
%4 = starts_with %0 %3
%5 = const.text "c"
%6 = ends_with %0 %5
%7 = const.text "d"
%8 = eq.text %0 %7
%9 = not %8
%10 = and %2 %4
%11 = and %10 %6
%12 = and %11 %9
)");
}

TEST_CASE("lower: sums, signs and days") {
    CHECK(code_of("-budget + 1 < budget * (2 + 3) / 7") == R"(
%0 = load.number budget
%1 = neg %0
%2 = const.number 1
%3 = add %1 %2
%4 = const.number 5
%5 = mul %0 %4
%6 = const.number 7
%7 = div %5 %6
%8 = lt.number %3 %7
)");
    CHECK(code_of("day + 3 business days after day - 1 weeks") == R"(
%0 = load.date day
%1 = const.number 3
%2 = add.bdays %0 %1
%3 = const.number -7
%4 = add.days %0 %3
%5 = lt.date %4 %2
)");
}

TEST_CASE("lower: if") {
    CHECK(code_of("(if urgent then 5 else budget) > 3") == R"(
%0 = load.answer urgent
%1 = const.number 5
%2 = load.number budget
%3 = select %0 %1 %2
%4 = const.number 3
%5 = lt.number %4 %3
)");
    CHECK(code_of("if urgent then consent is yes else no") == R"(
%0 = load.answer urgent
%1 = load.answer consent
%2 = is_na consent
%3 = not %2
%4 = and %1 %3
%5 = const.answer no
%6 = select %0 %4 %5
)");
}

TEST_CASE("lower: a list contains a value where any element is it") {
    CHECK(code_of("u.tags contains \"x\"", "for each u in uses") == R"(
%0 = const.text "x"
%1 uses[].tags = load.text uses[].tags[]
%2 uses[].tags = broadcast %0 mask 0
%3 uses[].tags = eq.text %1 %2
%4 uses = load.list uses[].tags
%5 uses = any %3 %4
%6 uses = exists
%7 uses = and %5 %6
)");
}

TEST_CASE("lower: quantifiers") {
    CHECK(code_of("every t in u.talent where t.agreed", "for each u in uses") == R"(
%0 uses[].talent = load.answer uses[].talent[].agreed
%1 uses = load.list uses[].talent
%2 uses = every %0 %1
%3 uses = exists
%4 uses = and %2 %3
)");
    CHECK(code_of("no p in partners where p.trusted") == R"(
%0 partners = load.answer partners[].trusted
%1 = load.list partners
%2 = any %0 %1
%3 = not %2
)");
    CHECK(code_of("(count of p in partners where p.trusted) > 2") == R"(
%0 partners = load.answer partners[].trusted
%1 = load.list partners
%2 = count %0 %1
%3 = const.number 2
%4 = lt.number %3 %2
)");
}

TEST_CASE("lower: a count over several lists counts along the innermost and sums along the others") {
    CHECK(code_of("(count of u in uses, t in u.talent where t.agreed) > 2") == R"(
%0 uses[].talent = load.answer uses[].talent[].agreed
%1 uses = load.list uses[].talent
%2 uses = count %0 %1
%3 = load.list uses
%4 = sum %2 %3
%5 = const.number 2
%6 = lt.number %5 %4
)");
}

TEST_CASE("lower: a quantifier that needs no outer element is computed once, for the record") {
    CHECK(code_of("u.visible and any p in partners where p.trusted", "for each u in uses") == R"(
%0 uses = load.answer uses[].visible
%1 partners = load.answer partners[].trusted
%2 = load.list partners
%3 = any %1 %2
%4 uses = broadcast %3 mask 0
%5 uses = and %4 %0
%6 uses = exists
%7 uses = and %5 %6
)");
}

TEST_CASE("lower: a list with itself, and a list with another, cross") {
    CHECK(code_of("any v in uses where v.cost > u.cost", "for each u in uses") == R"(
%0 uses = load.number uses[].cost
%1 uses x uses = broadcast %0 mask 1
%2 uses x uses = broadcast %0 mask 10
%3 uses x uses = lt.number %1 %2
%4 = load.list uses
%5 uses = broadcast %4 mask 0
%6 uses = any %3 %5
%7 uses = exists
%8 uses = and %6 %7
)");
    CHECK(code_of("any p in partners where p.trusted and u.visible", "for each u in uses") == R"(
%0 partners = load.answer partners[].trusted
%1 uses = load.answer uses[].visible
%2 uses x partners = broadcast %1 mask 1
%3 uses x partners = broadcast %0 mask 10
%4 uses x partners = and %2 %3
%5 = load.list partners
%6 uses = broadcast %5 mask 0
%7 uses = any %4 %6
%8 uses = exists
%9 uses = and %7 %8
)");
}

TEST_CASE("lower: the elements' condition need not mention them") {
    CHECK(code_of("any p in partners where u.visible", "for each u in uses") == R"(
%0 uses = load.answer uses[].visible
%1 uses x partners = broadcast %0 mask 1
%2 = load.list partners
%3 uses = broadcast %2 mask 0
%4 uses = any %1 %3
%5 uses = exists
%6 uses = and %4 %5
)");
}

TEST_CASE("lower: what needs the same lists meets first") {
    CHECK(code_of("u.visible and urgent and u.cost > 1 and budget > 2", "for each u in uses") == R"(
%0 uses = load.answer uses[].visible
%1 = load.answer urgent
%2 uses = load.number uses[].cost
%3 = const.number 1
%4 uses = broadcast %3 mask 0
%5 uses = lt.number %4 %2
%6 = load.number budget
%7 = const.number 2
%8 = lt.number %7 %6
%9 = and %1 %8
%10 uses = and %0 %5
%11 uses = broadcast %9 mask 0
%12 uses = and %11 %10
%13 uses = exists
%14 uses = and %12 %13
)");
}

}  // namespace proviso::ir
