// SPDX-License-Identifier: Apache-2.0
// schema, record: what they print, where they say what is wrong, and their exit codes.
#include <doctest/doctest.h>

#include <sqlite3.h>

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

constexpr const char* kOrders =
    "Request ID;Date of submission;In the film?;fee;seats;partner.name;uses[1].purpose;uses[2].purpose;checked;note\n"
    "00123;2026-03-02;Y;USD 250;12;Aurora;ideation;;x;4 copies\n"
    "00124;2026-03-03;n;300 USD;7;Borealis;ideation;output;;\n"
    "00125;2026-03-04;?;USD 1.50;;Aurora;output;output;x;9\n";

TEST_CASE("record: from a table, which the drafted policy then reads") {
    const Workplace here;
    here.write("orders.csv", kOrders);
    const auto drafted = here.proviso({"record", "--from-sample", "orders.csv"});
    CHECK(drafted.exit_code == 0);
    CHECK(drafted.out ==
          R"(# Drafted from 3 records of orders.csv: what these records hold, not what others may. Give each field
# its question.

record Partner
  name : text, required

record Use
  purpose : text, required

record Order
  # The column `Request ID`; in the file of `run --columns`: `Request ID = request_id`.
  request_id         : text, key, required
  # The column `Date of submission`; in the file of `run --columns`: `Date of submission =
  # date_of_submission`.
  date_of_submission : date, required
  # The column `In the film?`; in the file of `run --columns`: `In the film? = in_the_film`.
  in_the_film        : answer
  fee                : money in USD, required
  seats              : number
  partner            : Partner, required
  uses               : list of Use, required
  # Only `x` stands in this column; a blank cell is not answered, which is not no.
  checked            : answer
  # Conflict: numbers as texts (1), the first in line 4: "9"; texts (1), the first in line 2: "4
  # copies". So: a text.
  note               : text
)");
    here.write(
        "orders.proviso",
        "policy p\n  decides Order\noutcomes\n  low\n  high\n  otherwise low\n  when unsure high\n" + drafted.out);
    here.write("columns",
               "Request ID = request_id\nDate of submission = date_of_submission\nIn the film? = in_the_film\n");
    const auto run = here.proviso({"run", "orders.proviso", "orders.csv", "--columns", "columns"});
    CAPTURE(run.err);
    CHECK(run.exit_code == 0);

    // Several files, of several kinds.
    here.write("folder/a.csv", "id,fee\n1,5\n");
    here.write("folder/b.ndjson", "{\"id\":\"2\",\"fee\":\"low\"}\n{\n");
    const auto both = here.proviso({"record", "--from-sample", "folder"});
    CHECK(both.exit_code == 1);
    CHECK(both.err == "folder/b.ndjson:2:2: PV8001: the record ends too early: it is not well-formed JSON\n");
    CHECK(both.out.starts_with("# Drafted from 2 records of folder"));
    CHECK(both.out.find("  id  : text, key, required\n") != std::string::npos);
}

TEST_CASE("record: from a database") {
    const Workplace here;
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open((here.folder() / "orders.db").c_str(), &database) == SQLITE_OK);
    REQUIRE(sqlite3_exec(database,
                         "CREATE TABLE d (id TEXT, fee INTEGER, record TEXT); INSERT INTO d VALUES ('a', 5, "
                         "'{\"n\":1}'), ('b', NULL, '{\"n\":2}')",
                         nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
    const auto columns = here.proviso({"record", "--from-sample", "sqlite:orders.db?query=SELECT id, fee FROM d"});
    CHECK(columns.exit_code == 0);
    CHECK(columns.out.ends_with("record Order\n  id  : text, key, required\n  fee : number\n"));
    const auto records = here.proviso({"record", "--from-sample", "sqlite:orders.db?query=SELECT record FROM d"});
    CHECK(records.out.ends_with("record Order\n  n : number, required\n"));
    CHECK(here.proviso({"record", "--from-sample", "sqlite:nowhere.db?query=SELECT 1"}).exit_code == 3);
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
    CHECK(here.proviso({"record", "--from-sample", "nowhere.csv"}).exit_code == 3);
    here.write("ragged.csv", "id,on\n1,2026-03-02\n2\n");
    const auto ragged = here.proviso({"record", "--from-sample", "ragged.csv"});
    CHECK(ragged.exit_code == 1);
    CHECK(ragged.err == "ragged.csv:3:1: PV8016: the row has 1 cells, the header 2\n");
    for (const char* headers : {"a,,b", "a,a", "a,a.b", "a[1],a.b", "a.b,a"}) {
        CAPTURE(headers);
        here.write("columns.csv", std::string(headers) + "\n1,2\n");
        CHECK(here.proviso({"record", "--from-sample", "columns.csv"}).exit_code == 3);
    }
    CHECK(here.proviso({"record", "--from-schema", "nowhere.json"}).exit_code == 3);
    CHECK(here.proviso({"record"}).exit_code == 2);
    CHECK(here.proviso({"record", "--from-schema", "bad.json", "--from-sample", "lines.ndjson"}).exit_code == 2);
    CHECK(here.proviso({"record", "--from-schema", "bad.json", "--name", "my form"}).exit_code == 2);
}

}  // namespace
}  // namespace proviso::cli_test
