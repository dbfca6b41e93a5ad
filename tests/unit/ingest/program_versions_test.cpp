// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "runtime/ingest/program_versions.h"

namespace proviso {
namespace {

std::string day_in(std::string_view json) {
    const auto found = text_of_member(json, "day");
    return found ? std::string(*found) : "none";
}

TEST_CASE("versions: a record's date is found wherever it stands") {
    CHECK(day_in(R"({"day":"2026-07-01"})") == "2026-07-01");
    CHECK(day_in("\n { \"a\" : 1 ,\t\"day\" : \"2026-07-01\" , \"b\":2}") == "2026-07-01");
    CHECK(day_in(R"({"a":"\"day\":\"x\"","day":"2026-07-01"})") == "2026-07-01");
    CHECK(day_in(R"({"a":"ends in a slash \\","day":"2026-07-01"})") == "2026-07-01");
    CHECK(day_in(R"({"a":{"day":"x","b":[{"day":"y"}]},"b":[1,"]",{}],"c":[],"day":"2026-07-01"})") == "2026-07-01");
    CHECK(day_in(R"({"a":-1.5e3,"b":true,"c":null,"day":"2026-07-01"})") == "2026-07-01");
    CHECK(day_in(R"({"d\u0061y":"2026-07-01"})") == "2026-07-01");
    CHECK(day_in(R"({"day":"first","day":"second"})") == "first");
}

TEST_CASE("versions: where there is no date to be found, none is") {
    for (const char* json : {"", "{}", "[]", "\"day\"", "day", R"({"a":{"day":"x"}})", R"({"days":"x","a":"day"})",
                             R"({"day":null})", R"({"day":20260701})", R"({"day":["x"]})", R"({"a":1 "day":"x"})",
                             R"({"a":[1,2,"day":"x"})", R"({"a)", R"({"a":"open)", R"({"a":{{{{)", R"({"a":]]]})"}) {
        CAPTURE(json);
        CHECK(day_in(json) == "none");
    }
}

TEST_CASE("versions: any piece of a record is looked through without harm") {
    const std::string json = R"({"a":{"b":["x\"",{"c":"\\"}]},"day":"2026-07-01","z":[[],{}]})";
    for (size_t begin = 0; begin < json.size(); ++begin)
        for (size_t end = begin; end <= json.size(); ++end) {
            const std::string piece = json.substr(begin, end - begin);
            const auto found = text_of_member(piece, "day");
            if (found) CHECK(found->size() <= piece.size());
        }
}

}  // namespace
}  // namespace proviso
