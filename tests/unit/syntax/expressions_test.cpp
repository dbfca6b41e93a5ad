// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <set>

#include "tests/unit/syntax/parsed.h"
#include "tests/unit/syntax/print_ast.h"

namespace proviso::syntax {
namespace {

// The tree of an expression, or what is wrong with it.
std::string expr(const std::string& text) {
    const Parsed parsed("define it as " + text + "\n");
    if (!parsed.sink.all().empty()) return parsed.messages();
    return print(parsed.ast, parsed.declaration<DefineDecl>(0).body);
}

}  // namespace

TEST_CASE("expressions: literals and names") {
    CHECK(expr("u.talent.name") == "u.talent.name");
    CHECK(expr("42") == "42");
    CHECK(expr("0.50") == "0.50");
    CHECK(expr("-3") == "(neg 3)");
    CHECK(expr("2025-08-22") == "2025-08-22");
    CHECK(expr(R"("a \"b\" \\ \{c} d\n")") == "\"a \"b\" \\ {c} d\n\"");
    CHECK(expr("yes") == "yes");
    CHECK(expr("f(a, g(b), 1 + 2)") == "(call f a (call g b) (+ 1 2))");
    CHECK(expr("Zustimmung.erklärt") == "Zustimmung.erklärt");
    CHECK(expr("(a)") == "[a]");
}

TEST_CASE("expressions: arithmetic binds as it does at school") {
    CHECK(expr("1 + 2 * 3 - 4 / 5 / 6") == "(- (+ 1 (* 2 3)) (/ (/ 4 5) 6))");
    CHECK(expr("1 - 2 - 3") == "(- (- 1 2) 3)");
    CHECK(expr("-a * -b") == "(* (neg a) (neg b))");
    CHECK(expr("- - 1") == "(neg (neg 1))");
    CHECK(expr("(1 + 2) * 3") == "(* [(+ 1 2)] 3)");
    CHECK(expr("a -b") == "(- a b)");
}

TEST_CASE("expressions: durations") {
    CHECK(expr("d + 10 business days") == "(+ d (business-days 10))");
    CHECK(expr("d - review_days days > e + 1 week") == "(> (- d (days review_days)) (+ e (weeks 1)))");
    CHECK(expr("d + 1 day + 2 weeks") == "(+ (+ d (days 1)) (weeks 2))");
    CHECK(expr("d + days days") == "(+ d (days days))");
}

TEST_CASE("expressions: and, or, not") {
    CHECK(expr("a and b and c") == "(and a b c)");
    CHECK(expr("a or b or c") == "(or a b c)");
    CHECK(expr("(a or b) and c") == "(and [(or a b)] c)");
    CHECK(expr("not a is yes") == "(not (is a yes))");
    CHECK(expr("not surely a and possibly not b") == "(and (not (surely a)) (possibly (not b)))");
    CHECK(expr("not (a or b)") == "(not [(or a b)])");
    CHECK(expr("surely (a is b)") == "(surely [(is a b)])");
    CHECK(expr("surely.x is possibly") == "(is surely.x possibly)");
}

TEST_CASE("expressions: comparisons") {
    CHECK(expr("a is b") == "(is a b)");
    CHECK(expr("a = b") == "(is a b)");
    CHECK(expr("a is not b") == "(is-not a b)");
    CHECK(expr("a != b") == "(is-not a b)");
    CHECK(expr("a < 1 and b <= 2 and c > 3 and d >= 4") == "(and (< a 1) (<= b 2) (> c 3) (>= d 4))");
    CHECK(expr("a less than 1 and b at most 2 and c more than 3 and d at least 4") ==
          "(and (< a 1) (<= b 2) (> c 3) (>= d 4))");
    CHECK(expr("a is less than 1 or a is at least 4") == "(or (< a 1) (>= a 4))");
    CHECK(expr("a before d and b is after e and c on or before f and g is on or after h") ==
          "(and (date< a d) (date> b e) (date<= c f) (date>= g h))");
    CHECK(expr("a between 1 and 5 and b is between 2 and 3 * 2") == "(and (between a 1 5) (between b 2 (* 3 2)))");
    CHECK(expr("a is one of (b, C.c, 1 + 1)") == "(one-of a: b C.c (+ 1 1))");
    CHECK(expr("a is not one of (b)") == "(not-one-of a: b)");
    CHECK(expr("a contains b and c starts with \"d\" and e ends with \"f\"") ==
          "(and (contains a b) (starts-with c \"d\") (ends-with e \"f\"))");
    CHECK(expr("1 + 1 is 2") == "(is (+ 1 1) 2)");
}

TEST_CASE("expressions: rounding takes the sum before it, and is tighter than comparisons") {
    CHECK(expr("a / b rounded to 2 places") == "(round (/ a b) 2)");
    CHECK(expr("a + b rounded up to 0 places > c * d rounded down to 1 place") ==
          "(> (round-up (+ a b) 0) (round-down (* c d) 1))");
    CHECK(expr("a is between b rounded half up to 2 places and c") == "(between a (round-half-up b 2) c)");
    CHECK(expr("a is one of (b rounded to 1 place, c)") == "(one-of a: (round b 1) c)");
    CHECK(expr("rounded rounded to 2 places is up or half is down") == "(or (is (round rounded 2) up) (is half down))");
}

TEST_CASE("expressions: money") {
    CHECK(expr("a > USD 250000 and b is -EUR 0.50") == "(and (> a USD 250000) (is b (neg EUR 0.50)))");
    CHECK(expr("currency of a.b is \"USD\"") == "(is (currency-of a.b) \"USD\")");
    CHECK(expr("USD is currency and USD - 5 > a") == "(and (is USD currency) (> (- USD 5) a))");
    CHECK(expr("a is one of (USD 1, USD 2)") == "(one-of a: USD 1 USD 2)");
}

TEST_CASE("expressions: durations and moments") {
    CHECK(expr("a > 48 hours and b is -1.5 days") == "(and (> a (hours 48)) (is b (days (neg 1.5))))");
    CHECK(expr("2 * a + 3 business days of c > b") == "(> (+ (* 2 a) (business-days@c 3)) b)");
    CHECK(expr("d + a rounded down after e") == "(date> (+ d (rounded-down a)) e)");
    CHECK(expr("a rounded up after d is e") == "(is (after (rounded-up a) d) e)");
    CHECK(expr("a rounded down to 2 places > b") == "(> (round-down a 2) b)");
    CHECK(expr("a before 2025-09-02T14:30+02:00") == "(date< a 2025-09-02T14:30:00+02:00)");
    CHECK(expr("hours from a to 2025-09-02T12:00:00.5Z > 2") == "(> (hours-between a 2025-09-02T12:00:00.5Z) 2)");
    CHECK(expr("date of a is b and hour of a.b < 12 and minute of a is 0") ==
          "(and (is (date a) b) (< (hour a.b) 12) (is (minute a) 0))");
    CHECK(expr("date is hour and minutes is hours") == "(and (is date hour) (is minutes hours))");
}

TEST_CASE("expressions: percentages") {
    CHECK(expr("a > 15%") == "(> a 0.15)");
    CHECK(expr("a > 7.5 % and b < 100%") == "(and (> a 0.075) (< b 1.00))");
    CHECK(expr("0.001% + 12345.678%") == "(+ 0.00001 123.45678)");
}

TEST_CASE("expressions: questions about a field's answer") {
    CHECK(expr("a.b is answered") == "(answered a.b)");
    CHECK(expr("a is not answered") == "(not-answered a)");
    CHECK(expr("a is unsure") == "(unsure a)");
    CHECK(expr("a is not unsure") == "(not-unsure a)");
    CHECK(expr("a is not applicable") == "(not-applicable a)");
    CHECK(expr("rule r applies and not rule s applies") == "(and (applies r) (not (applies s)))");
    CHECK(expr("rule is applies") == "(is rule applies)");
}

TEST_CASE("expressions: what reaches as far right as it can") {
    CHECK(expr("if a then b else c") == "(if a b c)");
    CHECK(expr("if a or b then 1 else if c then 2 else 3") == "(if (or a b) 1 (if c 2 3))");
    CHECK(expr("any u in uses where a or b") == "(any u:uses (or a b))");
    CHECK(expr("every u in uses, t in u.talent where t.a and t.b") == "(every u:uses t:u.talent (and t.a t.b))");
    CHECK(expr("no u in uses where any t in u.talent where t.a") == "(no u:uses (any t:u.talent t.a))");
    CHECK(expr("(count of u in uses where u.a) >= 2") == "(>= [(count u:uses u.a)] 2)");
    CHECK(expr("a and not any u in uses where b or c") == "(and a (not (any u:uses (or b c))))");
    CHECK(expr("a is no") == "(is a no)");
    CHECK(expr("no") == "no");
    CHECK(expr("count is 1 and all is 2") == "(and (is count 1) (is all 2))");
    CHECK(expr("f(if a then b else c, 1)") == "(call f (if a b c) 1)");
}

TEST_CASE("expressions: keywords are names where no keyword is expected") {
    CHECK(expr("title is source") == "(is title source)");
    CHECK(expr("u.when and u.then_some and record.rule") == "(and u.when u.then_some record.rule)");
    CHECK(expr("before before after") == "(date< before after)");
    CHECK(expr("note contains contains") == "(contains note contains)");
    CHECK(expr("answered is not answered") == "(not-answered answered)");
    CHECK(expr("days + 1 > weeks") == "(> (+ days 1) weeks)");
}

TEST_CASE("expressions: every node comes after its operands, and knows its place") {
    const std::string text = "define it as a.b + 2 > f(c) and (d or any u in us where u.x is one of (1, -2))\n";
    const Parsed parsed(text);
    REQUIRE(parsed.sink.all().empty());
    CHECK(static_cast<uint32_t>(parsed.declaration<DefineDecl>(0).body) == parsed.ast.exprs.size() - 1);
    std::set<std::string> texts;
    for (uint32_t id = 0; id < parsed.ast.exprs.size(); ++id) {
        const Expr& node = parsed.ast.exprs[id];
        texts.emplace(parsed.sources.text(node.span));
        if (const auto* compare = std::get_if<CompareExpr>(&node.node)) {
            CHECK(static_cast<uint32_t>(compare->left) < id);
            CHECK(static_cast<uint32_t>(compare->right) < id);
        }
    }
    for (const char* piece :
         {"a", "a.b", "2", "a.b + 2", "f(c)", "a.b + 2 > f(c)", "(d or any u in us where u.x is one of (1, -2))",
          "any u in us where u.x is one of (1, -2)", "-2"}) {
        CHECK_MESSAGE(texts.contains(piece), piece);
    }
}

// ---- blocks ----

TEST_CASE("blocks: bullets, nested by indentation or brackets") {
    CHECK(expr("all of\n  - a\n  - b is c\n  - any of\n    - d\n    - e\n  - f") ==
          "(all-of a (is b c) (any-of d e) f)");
    CHECK(expr("any of\n  - a") == "(any-of a)");
    CHECK(expr("not all of\n  - a\n  - not any of\n      - b\n") == "(not (all-of a (not (any-of b))))");
    CHECK(expr("(all of\n  - a\n  - b\n) or c") == "(or [(all-of a b)] c)");
    CHECK(expr("a and any of\n  - b\n  - c") == "(and a (any-of b c))");
    CHECK(expr("any of\n  - all of\n    - a\n    - any of\n      - b\n  - c") == "(any-of (all-of a (any-of b)) c)");
    CHECK(expr("all of\n\t- a\n\t- any of\n\t\t- b\n\t- c") == "(all-of a (any-of b) c)");
    CHECK(expr("all of\n  - any u in uses where u.x\n  - b") == "(all-of (any u:uses u.x) b)");
    CHECK(expr("if all of\n  - a\n  - b\nthen 1 else 2") == "(if (all-of a b) 1 2)");
}

TEST_CASE("blocks: a bullet may go on in lines that are indented further, and in brackets") {
    CHECK(expr("all of\n  - a is one of (\n b,\n -1)\n  - c\n    and d\n  - e") ==
          "(all-of (one-of a: b (neg 1)) (and c d) e)");
}

TEST_CASE("blocks: a minus is no bullet") {
    CHECK(expr("a\n  - b > 1") == "(> (- a b) 1)");
    CHECK(expr("a is\n  -1") == "(is a (neg 1))");
    CHECK(expr("all of\n  - a - b > -1\n  - c") == "(all-of (> (- a b) (neg 1)) c)");
}

TEST_CASE("blocks: what is not clear from the indentation is a mistake") {
    CHECK(expr("all of\n  - a\n    - b") ==
          "PV1046 3:5 this bullet is indented further than the bullets it belongs to | put it under the other bullets, "
          "or write "
          "`all of` or `any of` in the line that it belongs under");
    CHECK(expr("all of\n  - any of\n  - b").starts_with("PV1047 2:5 `any of` has no bullets of its own"));
    CHECK(expr("all of\n  - a\nand b")
              .starts_with(
                  "PV1030 3:1 expected the end of the definition, found `and` | each bullet stands on one line"));
    CHECK(expr("all of - a\n  - b").starts_with("PV1030 1:21 expected a bullet"));
    CHECK(expr("\n  - a\n  - b").starts_with("PV1045 2:3 this `-` is a bullet, but no block is open here"));
    CHECK(expr("all of:\n  - a").starts_with("PV1045 2:3"));
}

}  // namespace proviso::syntax
