// SPDX-License-Identifier: Apache-2.0
// schema, record: what they print, where they say what is wrong, and their exit codes.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/workplace.h"

namespace proviso::cli_test {
namespace {

using Json = nlohmann::json;

TEST_CASE("schema: of the text and of the bundle it is the same") {
    const Workplace here;
    const auto of_text = here.proviso({"schema", "p.proviso"});
    CHECK(of_text.exit_code == 0);
    const Json schema = Json::parse(of_text.out);
    CHECK(schema["properties"]["uses"]["anyOf"][0]["items"]["$ref"] == "#/$defs/Use");
    CHECK(schema["$defs"]["Use"]["properties"]["in_final_cut"]["description"] == "Will any of it be in the final cut?");
    REQUIRE(here.proviso({"compile", "p.proviso", "-o", "p.pvb"}).exit_code == 0);
    CHECK(here.proviso({"schema", "p.pvb"}).out == of_text.out);
    CHECK(here.proviso({"schema", "p.proviso", "--rules-as-of", "soon"}).exit_code == 2);
    CHECK(here.proviso({"schema", "nowhere.proviso"}).exit_code == 3);
    here.write("bad.proviso", "policy p\n");
    CHECK(here.proviso({"schema", "bad.proviso"}).exit_code == 1);
}

TEST_CASE("record: from the policy's own schema, and from records that it decides") {
    const Workplace here;
    here.write("form.json", here.proviso({"schema", "p.proviso"}).out);
    const auto from_schema = here.proviso({"record", "--from-schema", "form.json", "--name", "Disclosure"});
    CHECK(from_schema.exit_code == 0);
    CHECK(from_schema.out.find("record Disclosure\n  disclosure_id : text, key\n") != std::string::npos);
    CHECK(from_schema.out.find("  uses          : list of Use\n") != std::string::npos);
    CHECK(here.proviso({"record", "--from-schema", "-", "--name", "Disclosure"}, here.read("form.json")).exit_code ==
          0);
    here.write("uses.ndjson", archive(40));
    const auto from_sample = here.proviso({"record", "--from-sample", "uses.ndjson", "--name", "Disclosure"});
    CHECK(from_sample.exit_code == 0);
    CHECK(from_sample.out.starts_with("# Drafted from 40 records of uses.ndjson"));
    here.write("drafted.proviso",
               "policy p\n  decides Disclosure\noutcomes\n  low\n  high\n  otherwise low\n  when unsure high\n" +
                   from_sample.out);
    CHECK(here.proviso({"run", "drafted.proviso", "uses.ndjson", "-o", "out.ndjson"}).exit_code == 0);
    CHECK(here.proviso({"record", "--from-sample", "-"}, archive(3)).out.starts_with("# Drafted from 3 records of -"));
}

TEST_CASE("record: bad input is told with its place") {
    const Workplace here;
    here.write("bad.json", "{\"properties\": {\"a\": {\"type\": \"strng\"}}}");
    const auto schema = here.proviso({"record", "--from-schema", "bad.json"});
    CHECK(schema.exit_code == 1);
    CHECK(schema.out.empty());
    CHECK(schema.err == "bad.json: #/properties/a/type: JSON Schema has no type `strng`; did you mean `string`?\n");
    here.write("lines.ndjson", "{\"a\":1}\n{\"a\":\n");
    const auto lines = here.proviso({"record", "--from-sample", "lines.ndjson"});
    CHECK(lines.exit_code == 1);
    CHECK(lines.err == "lines.ndjson:2:6: PV8001: the record ends too early: it is not well-formed JSON\n");
    CHECK(lines.out.find("record Line\n  a : number, required\n") != std::string::npos);
    here.write("empty.ndjson", "\n");
    const auto empty = here.proviso({"record", "--from-sample", "empty.ndjson"});
    CHECK(empty.exit_code == 1);
    CHECK(empty.err == "proviso: `empty.ndjson` holds no record to draft from\n");
    CHECK(here.proviso({"record", "--from-sample", "table.csv"}).exit_code == 3);
    CHECK(here.proviso({"record", "--from-schema", "nowhere.json"}).exit_code == 3);
    CHECK(here.proviso({"record"}).exit_code == 2);
    CHECK(here.proviso({"record", "--from-schema", "bad.json", "--from-sample", "lines.ndjson"}).exit_code == 2);
    CHECK(here.proviso({"record", "--from-schema", "bad.json", "--name", "my form"}).exit_code == 2);
}

}  // namespace
}  // namespace proviso::cli_test
