// SPDX-License-Identifier: Apache-2.0
#include "runtime/session/draft.h"

#include <doctest/doctest.h>

#include "compiler/driver/compile.h"

namespace proviso::session {
namespace {

// The value at a path, or what is wrong with it.
std::string at(const std::string& record, std::string_view path) {
    const auto compilation = compile_texts({{"p.proviso", R"(policy p
  decides R
record Use
  use_id : text, key
  cut    : answer
record R
  uses : list of Use
outcomes
  low
  high
  otherwise low
  when unsure high
rule r
  when any u in uses where u.cut
  then high
)"}});
    REQUIRE(compilation->image);
    Draft draft(compilation->image);
    std::string error;
    auto value = read_value(record, error);
    REQUIRE(value);
    draft.replace(std::move(*value));
    const auto found = draft.find(path);
    if (!found) return found.error();
    for (const PlaceInRecord& place : draft.places()) CHECK(draft.find(place.path)->value == place.value);
    return found->value == nullptr ? "(nothing)" : write_json(*found->value);
}

}  // namespace

TEST_CASE("draft: a key that reads like a position stands in quotation marks") {
    const std::string record = R"({"uses":[{"cut":true},{"use_id":"1","cut":false},{"use_id":"u3","cut":"unsure"}]})";
    CHECK(at(record, "uses[1].cut") == "true");
    CHECK(at(record, "uses[\"1\"].cut") == "false");
    CHECK(at(record, "uses[ \"1\"].cut") == "false");
    CHECK(at(record, "uses[2].cut") == "false");
    CHECK(at(record, "uses[u3].cut") == "\"unsure\"");
    CHECK(at(record, "uses[\"u3\"].cut") == "\"unsure\"");
    CHECK(at(record, "uses[3].cut") == "\"unsure\"");
    CHECK(at(record, "uses[\"3\"].cut") ==
          "`uses` has no element `3`; it has 1, \"1\" or u3; to add one write `uses[4]`");
    CHECK(at(R"({"uses":[{"use_id":"2","cut":true},{"use_id":"1","cut":false}]})", "uses[1].cut") == "false");
}

TEST_CASE("draft: keys with brackets, quotation marks and blanks") {
    const std::string record =
        R"({"uses":[{"use_id":"a]b","cut":true},{"use_id":"\"c\"","cut":false},{"use_id":" d ","cut":"unsure"}]})";
    CHECK(at(record, "uses[\"a]b\"].cut") == "true");
    CHECK(at(record, "uses[\"\"c\"\"].cut") == "false");
    CHECK(at(record, "uses[\" d \"].cut") == "\"unsure\"");
    CHECK(at(record, "uses[\"a].cut") ==
          "`uses` has no element `\"a`; it has \"a]b\", \"\"c\"\" or \" d \"; to add one write `uses[4]`");
}

TEST_CASE("draft: a place is found by its own path, whatever its key is") {
    const std::string record =
        R"({"uses":[{"use_id":"[\"a\"]\"a\"","cut":true},{"use_id":"\tb"},{"use_id":"c\n"},{"use_id":"1"}]})";
    CHECK(at(record, "uses[1].cut") == "true");
    CHECK(at(record, "uses[\"1\"].use_id") == "\"1\"");
}

}  // namespace proviso::session
