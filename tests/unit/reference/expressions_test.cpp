// SPDX-License-Identifier: Apache-2.0
// Expressions: each policy here has one rule `r` without an outcome above the lowest, so that its status says what its
// condition is.
#include <doctest/doctest.h>

#include "tests/unit/reference/decided.h"

namespace proviso::reference {
namespace {

constexpr const char* kFields = R"(
policy test
  decides Case as of day
choice Colour
  red "Bright red"
  blue
record Part
  name : text, key
  ok : answer
  size : number
  colours : list of Colour
record Case
  day : date, required
  a : answer
  b : answer
  na : answer, may not apply
  m : number
  n : number
  s : text
  t : text
  d : date
  c : Colour
  e : Colour, may not apply
  f : Colour, may not apply
  parts : list of Part
  flags : list of answer
  colours : list of Colour
outcomes
  low
  high
  otherwise low
  when unsure high
parameter limit : number
  5 from 2025-01-01
  7 from 2025-06-01
define bigger (x : number, y : number) as x > y
define fine (p : Part) as p.ok and p.size at most limit
rule r
  then high
  when )";

// "yes", "no" or "unsure"
std::string is(const std::string& condition, const std::string& record) {
    const std::string status = rules_of(decided(kFields + condition + "\n", record));
    return status == "" ? "no" : status == "r applies\n" ? "yes" : "unsure";
}

TEST_CASE("the reference knows the truth tables") {
    const std::vector<std::string> answers{"yes", "no", "unsure"};
    //                         a:  yes                no                 unsure
    //                         b:  yes  no  unsure    yes no unsure      yes no unsure
    const std::string both[] = {"yes", "no", "unsure", "no", "no", "no", "unsure", "no", "unsure"};
    const std::string either[] = {"yes", "yes", "yes", "yes", "no", "unsure", "yes", "unsure", "unsure"};
    for (size_t i = 0; i < 9; ++i) {
        const std::string record = R"({"a":")" + answers[i / 3] + R"(","b":")" + answers[i % 3] + "\"}";
        CAPTURE(record);
        CHECK(is("a and b", record) == both[i]);
        CHECK(is("a or b", record) == either[i]);
    }
    CHECK(is("not a", R"({"a":true})") == "no");
    CHECK(is("not a", R"({"a":false})") == "yes");
    CHECK(is("not a", "{}") == "unsure");
    CHECK(is("surely a", "{}") == "no");
    CHECK(is("surely a", R"({"a":"yes"})") == "yes");
    CHECK(is("possibly a", "{}") == "yes");
    CHECK(is("possibly a", R"({"a":"no"})") == "no");
    CHECK(is("a is b", R"({"a":"no","b":false})") == "yes");
    CHECK(is("a is b", R"({"a":"no"})") == "unsure");
}

TEST_CASE("`if` is unsure where its condition is, unless both values are the same") {
    CHECK(is("if a then m > 1 else m > 2", R"({"a":"yes","m":2})") == "yes");
    CHECK(is("if a then m > 1 else m > 2", R"({"a":"no","m":2})") == "no");
    CHECK(is("if a then m > 1 else m > 2", R"({"m":2})") == "unsure");
    CHECK(is("if a then m > 1 else m > 2", R"({"m":3})") == "yes");
    CHECK(is("(if a then 1 else 1.0) = 1", "{}") == "yes");
}

TEST_CASE("numbers are exact, and what cannot be worked out is unsure") {
    CHECK(is("m + n is 0.3", R"({"m":0.1,"n":"0.2"})") == "yes");
    CHECK(is("m / n is 0.333333333333333333", R"({"m":1,"n":3})") == "yes");
    CHECK(is("m / n > 0", R"({"m":1,"n":0})") == "unsure");
    CHECK(is("m + n > 0", R"({"m":99999999999999999999,"n":99999999999999999999})") == "unsure");
    CHECK(is("m > 0", R"({"m":1e20})") == "unsure");
    CHECK(is("m is 0.000000000000000002", R"({"m":0.0000000000000000015})") == "yes");
    CHECK(is("-m is -1.5", R"({"m":15e-1})") == "yes");
    CHECK(is("m between 1 and 2", R"({"m":2})") == "yes");
    CHECK(is("m between 1 and n", R"({"m":0})") == "no");
    CHECK(is("m is one of (1, n)", R"({"m":1})") == "yes");
    CHECK(is("m is one of (1, n)", R"({"m":2})") == "unsure");
    CHECK(is("bigger(m, n)", R"({"m":2,"n":1})") == "yes");
    CHECK(is("bigger(m, n)", R"({"m":2})") == "unsure");
}

TEST_CASE("texts are compared by code point") {
    CHECK(is("s contains t", R"({"s":"caf\u00e9s","t":"é"})") == "yes");
    CHECK(is("s starts with t", R"({"s":"abc","t":""})") == "yes");
    CHECK(is("s ends with \"c\"", R"({"s":"abc"})") == "yes");
    CHECK(is("s is t", R"({"s":"unsure","t":"unsure"})") == "yes");
    CHECK(is("s is t", R"({"s":"A","t":"a"})") == "no");
    CHECK(is("s is t", R"({"s":"A"})") == "unsure");
}

TEST_CASE("dates") {
    CHECK(is("d + 1 days is 2024-02-29", R"({"d":"2024-02-28"})") == "yes");
    CHECK(is("d + 2 weeks is 2025-01-15", R"({"d":"2025-01-01"})") == "yes");
    // From a Friday: Monday.
    CHECK(is("d + 1 business days is 2025-08-25", R"({"d":"2025-08-22"})") == "yes");
    CHECK(is("d - 1 business days is 2025-08-22", R"({"d":"2025-08-24"})") == "yes");
    CHECK(is("d + m days is d", R"({"d":"2025-01-01","m":0.5})") == "unsure");
    CHECK(is("d + 1 days after d", R"({"d":"9999-12-31"})") == "unsure");
    CHECK(is("d is on or before day", R"({"d":"2025-01-01","day":"2025-01-01"})") == "yes");
}

TEST_CASE("a parameter has the value in force on the record's date") {
    CHECK(is("limit is 5", R"({"day":"2025-05-31"})") == "yes");
    CHECK(is("limit is 7", R"({"day":"2025-06-01"})") == "yes");
    CHECK(is("limit is 5", R"({"day":"2024-12-31"})") == "unsure");
}

TEST_CASE("what does not apply equals nothing") {
    CHECK(is("na is yes", R"({"na":"not_applicable"})") == "no");
    CHECK(is("na is not yes", R"({"na":"not_applicable"})") == "yes");
    CHECK(is("na is a", R"({"na":"not_applicable"})") == "no");
    CHECK(is("na is not applicable", R"({"na":"not_applicable"})") == "yes");
    CHECK(is("na is not applicable", "{}") == "no");
    CHECK(is("na is yes", "{}") == "unsure");
    CHECK(is("e is f", R"({"e":"not_applicable","f":"not_applicable"})") == "no");
    CHECK(is("e is not c", R"({"e":"not_applicable"})") == "yes");
    CHECK(is("e is one of (red, blue)", R"({"e":"not_applicable"})") == "no");
    CHECK(is("e is answered", R"({"e":"not_applicable"})") == "yes");
}

TEST_CASE("questions about an answer are always yes or no") {
    CHECK(is("m is answered", R"({"m":null})") == "no");
    CHECK(is("m is answered", R"({"m":"unsure"})") == "yes");
    CHECK(is("m is unsure", R"({"m":"unsure"})") == "yes");
    CHECK(is("m is unsure", "{}") == "no");
    CHECK(is("m is unsure", R"({"m":1e30})") == "no");
    CHECK(is("m is answered", R"({"m":1e30})") == "yes");
    CHECK(is("parts is not answered", "{}") == "yes");
    CHECK(is("parts is answered", R"({"parts":[]})") == "yes");
    CHECK(is("parts is unsure", R"({"parts":"unsure"})") == "yes");
}

TEST_CASE("quantifiers over lists that are empty, unanswered, and in between") {
    const std::string any = "any p in parts where p.ok", every = "every p in parts where p.ok",
                      none = "no p in parts where p.ok", count = "(count of p in parts where p.ok) is 1";
    const std::string empty = R"({"parts":[]})", unanswered = "{}", yes_and_unsure = R"({"parts":[{"ok":true},{}]})",
                      no_and_unsure = R"({"parts":[{"ok":false},{}]})",
                      yes_and_no = R"({"parts":[{"ok":true},{"ok":false}]})";
    for (const auto& [record, a, e, n, c] :
         std::vector<std::array<std::string, 5>>{{empty, "no", "yes", "yes", "no"},
                                                 {unanswered, "unsure", "unsure", "unsure", "unsure"},
                                                 {yes_and_unsure, "yes", "unsure", "no", "unsure"},
                                                 {no_and_unsure, "unsure", "no", "unsure", "unsure"},
                                                 {yes_and_no, "yes", "no", "no", "yes"}}) {
        CAPTURE(record);
        CHECK(is(any, record) == a);
        CHECK(is(every, record) == e);
        CHECK(is(none, record) == n);
        CHECK(is(count, record) == c);
    }
    // Whatever the condition says.
    CHECK(is("any p in parts where no", "{}") == "unsure");
    CHECK(is("every p in parts where yes", R"({"parts":"unsure"})") == "unsure");
}

TEST_CASE("several lists at once are quantifiers inside one another") {
    const std::string any = "any p in parts, x in p.colours where x is red";
    CHECK(is(any, R"({"parts":[{"colours":["blue"]},{"colours":["red"]}]})") == "yes");
    CHECK(is(any, R"({"parts":[{},{"colours":["red"]}]})") == "yes");
    CHECK(is(any, R"({"parts":[{},{"colours":["blue"]}]})") == "unsure");
    CHECK(is("(count of p in parts, q in parts where p.ok and not q.ok) is 2",
             R"({"parts":[{"ok":true},{"ok":false},{"ok":false}]})") == "yes");
}

TEST_CASE("`contains` asks each element") {
    CHECK(is("colours contains red", R"({"colours":["blue","red"]})") == "yes");
    CHECK(is("colours contains red", R"({"colours":["blue","unsure"]})") == "unsure");
    CHECK(is("colours contains red", R"({"colours":["unsure","red"]})") == "yes");
    CHECK(is("colours contains c", R"({"colours":[]})") == "no");
    CHECK(is("colours contains c", R"({"colours":["red"]})") == "unsure");
    CHECK(is("colours contains red", "{}") == "unsure");
    CHECK(is("any x in flags where x", R"({"flags":[false,"unsure"]})") == "unsure");
    CHECK(is("any x in flags where x is unsure", R"({"flags":[false,"unsure"]})") == "yes");
}

TEST_CASE("a define sees the record it is given") {
    const std::string record = R"({"day":"2025-01-01","parts":[{"ok":true,"size":5},{"ok":true,"size":6}]})";
    CHECK(is("any p in parts where fine(p)", record) == "yes");
    CHECK(is("every p in parts where fine(p)", record) == "no");
}

}  // namespace
}  // namespace proviso::reference
