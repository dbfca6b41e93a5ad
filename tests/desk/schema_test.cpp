// SPDX-License-Identifier: Apache-2.0
// A policy's schema against what ingest takes; drafts from schemas and from records against what they were drafted from.
#include <doctest/doctest.h>

#include <filesystem>

#include "compiler/driver/compile.h"
#include "runtime/decision/single_record.h"
#include "runtime/schema/record_schema.h"
#include "runtime/schema/type_name.h"
#include "tests/desk/schema_fit.h"
#include "tests/process/process.h"
#include "tools/archive/disclosure.h"
#include "tools/drafts/draft.h"

namespace proviso::schema {
namespace {

namespace fs = std::filesystem;
using bytecode::NodeKind;
using bytecode::Section;
using Json = nlohmann::json;
using Program = std::shared_ptr<const bytecode::VerifiedProgram>;

constexpr std::string_view kEveryType = R"(policy p
  decides R as of day
outcomes
  low
  high
  otherwise low
  when unsure high
choice C
  red   "Red \{or} \"rosy\""
  US_CA "California", written "US-CA"
  plain
record P
  id : text, key, required
  a  : answer
record R
  name      : text, key
  day       : date, required
  a         : answer, "Is it \"so\"?"
  a_na      : answer, may not apply
  a_req     : answer, required
  c         : C, may not apply
  c_req     : C, required, may not apply
  n         : number
  t         : text
  t_req     : text, required
  d         : date
  m         : moment
  usd       : money in USD
  any_money : money
  length    : duration
  days      : duration in days
  months    : duration in months
  business  : duration in business days, required
  p         : P
  p_req     : P, required
  ps        : list of P
  answers   : list of answer
  texts     : list of text, required
  cs        : list of C
  amounts   : list of money in EUR
rule r
  when a
  then high
)";

Program compiled(const std::string& text) {
    const auto compilation = compile_texts({{"p.proviso", text}});
    for (const Diagnostic& diagnostic : compilation->diagnostics.all())
        if (diagnostic.severity == Severity::Error) FAIL_CHECK(render(diagnostic, compilation->sources, false), text);
    return compilation->image;
}

bool is_taken(const Program& program, const Json& record) {
    ReaderOptions options;
    SingleRecord single(program, options);
    return single.decide(record.dump()).has_value();
}

// The fields of a record, one a line: what they are, not what their types are called.
void list_fields(const bytecode::Image& image, uint32_t node, const std::string& path, std::string& out) {
    const bytecode::NodeRow& row = image.rows<Section::Nodes>()[node];
    out += path + " " + std::to_string(row.kind) + " " + std::to_string(row.flags) + " " + std::to_string(row.unit) +
           " " + std::string(image.text(row.question)) + "\n";
    if (static_cast<NodeKind>(row.kind) == NodeKind::Choice) {
        const bytecode::Range values = image.rows<Section::Choices>()[row.choice].values;
        for (uint32_t i = values.first; i < values.first + values.count; ++i) {
            const auto& value = image.rows<Section::ChoiceValues>()[i];
            out += "  " + std::string(image.text(value.name)) + " " + std::string(image.text(value.label)) + "\n";
        }
    }
    for (uint32_t child = row.children.first; child < row.children.first + row.children.count; ++child)
        list_fields(image, child, path + "." + std::string(image.text(image.rows<Section::Nodes>()[child].name)), out);
}
std::string fields_of(const Program& program) {
    std::string out;
    list_fields(program->image(), 0, "", out);
    return out;
}

std::string wrapped(const drafts::Draft& draft) {
    const auto text = drafts::write_draft(draft);
    REQUIRE(text);
    return "policy p\n  decides " + draft.records.back().name +
           "\noutcomes\n  low\n  high\n  otherwise low\n  when unsure high\n" + *text;
}

std::vector<std::string> problems_of(const std::string& schema) {
    std::vector<std::string> out;
    if (const auto draft = drafts::from_schema(schema, ""); !draft)
        for (const drafts::Problem& problem : draft.error()) out.push_back(problem.place + ": " + problem.message);
    return out;
}

drafts::Sample sampled(const std::string& lines) {
    const testing::Scratch scratch;
    scratch.write("records.ndjson", lines);
    auto sample = drafts::from_sample((scratch.folder() / "records.ndjson").string(), "Form");
    REQUIRE(sample);
    return *std::move(sample);
}
std::string drafted(const std::string& lines) {
    const auto text = drafts::write_draft(sampled(lines).draft);
    return text.value_or("no layout");
}

TEST_CASE("schema: a record fits where ingest takes it") {
    const Program program = compiled(std::string(kEveryType));
    const Json schema = Json::parse(record_schema(program->image()));
    const Json good = Json::parse(R"({"day":"2025-09-02","a_req":true,"c_req":"red","t_req":"x",
        "business":"5 business days","p_req":{"id":"1"},"texts":["a"]})");
    CHECK(misfit(schema, good) == "");
    CHECK(is_taken(program, good));
    const Json values =
        Json::parse(R"([null, true, false, "yes", "no", "unsure", "not_applicable", "maybe", "", 1, -2.5,
        1e3, "1", "-2.50", "1e3", "01", "+1", "1.", "one", "red", "US-CA", "US_CA", "plain", "Red", "2025-02-28",
        "2025-02-29", "2025-2-1", "22.08.2025", "2025-09-02T14:30:00+02:00", "2025-09-02t14:30:00z", "2025-09-02T14:30:00",
        "2025-09-02T24:00:00Z", "2025-09-02T14:30:00.123456789Z", "2025-09-02T14:30:00.Z",
        {"amount":"250000.00","currency":"USD"}, {"currency":"EUR","amount":5}, {"amount":5}, {"currency":"USD"},
        {"amount":5,"currency":"USD","note":1}, {"amount":null,"currency":"USD"}, {"amount":5,"currency":"XYZ"},
        {"amount":"five","currency":"USD"}, "PT48H", "P3M", "P1Y6M", "P2W", "-P3D", "P1DT12H", "P0.5D", "P1M15D", "48 hours",
        "1 month", "-1.5 days", "5 business days", "1 business day", "5 business", "five days", {"id":"1"},
        {"id":"1","a":"unsure","more":[1]}, {"id":1}, {"a":true}, {}, [], [{"id":"1"}], [{}], [null], ["unsure"], ["no"],
        [true,"unsure"], ["a","b"], [1], ["red","US-CA"], ["green"], [5,{"amount":1,"currency":"EUR"}],
        [{"amount":1,"currency":"USD"}], [[]]])");
    size_t taken = 0;
    for (const auto& [field, unused] : schema.at("properties").items()) {
        Json without = good;
        without.erase(field);
        CHECK_MESSAGE(misfit(schema, without).empty() == is_taken(program, without), field, " left out");
        for (const Json& value : values) {
            Json record = good;
            record[field] = value;
            const std::string found = misfit(schema, record);
            const bool is_in = is_taken(program, record);
            taken += is_in ? 1 : 0;
            CHECK_MESSAGE(found.empty() == is_in, field, ": ", value.dump(), " ", found);
        }
    }
    CHECK(taken > 200);
}

TEST_CASE("schema: questions, titles, definitions that are shared") {
    const Json schema = Json::parse(record_schema(compiled(std::string(kEveryType))->image()));
    CHECK(schema["$schema"] == kDialect);
    CHECK(schema["title"] == "p");
    CHECK(schema["properties"]["a"]["description"] == "Is it \"so\"?");
    CHECK(schema["properties"]["name"]["x-proviso-key"] == true);
    CHECK(schema["required"] == Json::parse(R"(["day","a_req","c_req","t_req","business","p_req","texts"])"));
    const Json& choice = schema["$defs"]["C"];
    CHECK(choice["enum"] == Json::parse(R"(["red","US-CA","plain"])"));
    CHECK(choice["oneOf"][0] == Json::parse(R"({"const":"red","title":"Red {or} \"rosy\""})"));
    CHECK(choice["oneOf"][2] == Json::parse(R"({"const":"plain"})"));
    CHECK(schema["$defs"].contains("P"));
    CHECK_FALSE(schema["$defs"].contains("PReq"));
    CHECK(schema["properties"]["p_req"]["$ref"] == "#/$defs/P");
}

TEST_CASE("schema: there and back again, for all policies") {
    std::vector<std::pair<std::string, Program>> programs{{"every type", compiled(std::string(kEveryType))}};
    for (const auto& entry : fs::directory_iterator("policies")) {
        const std::string path = entry.path().string();
        if (path.ends_with(".scenarios.proviso") || !(fs::is_directory(path) || path.ends_with(".proviso"))) continue;
        if (fs::exists(path + ".proviso")) continue;  // the folder of an addendum's modules
        const auto versions = compile_versions(path);
        REQUIRE_MESSAGE(versions, path);
        for (const auto& version : versions->versions) {
            REQUIRE_MESSAGE(version->image != nullptr, path);
            programs.emplace_back(version->main_path, version->image);
        }
    }
    CHECK(programs.size() >= 6);
    for (const auto& [path, program] : programs) {
        const auto draft = drafts::from_schema(record_schema(program->image()), "");
        REQUIRE_MESSAGE(draft, path);
        const std::string text = wrapped(*draft);
        CHECK_MESSAGE(text.find("  #") == std::string::npos, path, ": a comment in\n", text);
        CHECK_MESSAGE(fields_of(compiled(text)) == fields_of(program), path, "\n", text);
    }
}

TEST_CASE("schema: disclosures as they come fit, and what is drafted from them takes them all") {
    const auto compilation = compile_path("policies/netflix");
    REQUIRE(compilation);
    const Json schema = Json::parse(record_schema((*compilation)->image->image()));
    std::string lines;
    std::vector<Json> records;
    for (uint64_t number = 1; number <= 400; ++number) {
        archive::Random random(20251129, number);
        std::string line;
        archive::make_disclosure(random, number).write(line);
        records.push_back(Json::parse(line));
        CHECK_MESSAGE(misfit(schema, records.back()) == "", line);
        lines += line + "\n";
    }
    const drafts::Sample sample = sampled(lines);
    CHECK(sample.records == 400);
    CHECK(sample.rejected_count == 0);
    const Program program = compiled(wrapped(sample.draft));
    for (const Json& record : records) CHECK(is_taken(program, record));
    // What the records are of: not one field less than they hold.
    const std::string of_draft = fields_of(program);
    for (const char* field : {".disclosure_id 4 3 ", ".uses..use_id 4 3 ", ".submitted_on 5 1 ", ".uses..purpose 6 1 "})
        CHECK_MESSAGE(of_draft.find(field) != std::string::npos, field, " in\n", of_draft);
}

TEST_CASE("draft: from a schema as others write them") {
    const auto draft = drafts::from_schema(R"({
      "$schema": "http://json-schema.org/draft-07/schema#", "title": "Clearance requests", "type": "object",
      "required": ["id", "kind", "when"],
      "properties": {
        "id": {"type": "string", "x-proviso-key": true},
        "kind": {"$ref": "#/definitions/kind"},
        "again": {"anyOf": [{"$ref": "#/definitions/kind"}, {"type": "null"}]},
        "when": {"type": ["string", "null"], "format": "date"},
        "at": {"type": "string", "format": "date-time", "title": "At what time?"},
        "wait": {"type": "string", "format": "duration"},
        "paid": {"type": ["boolean", "null"], "description": "Was {it} \"paid\"?"},
        "agreed": {"enum": ["yes", "no", null]},
        "count": {"type": "integer"},
        "fee": {"type": "object", "properties": {"amount": {"type": "string"}, "currency": {"const": "EUR"}}},
        "people": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"},
          "role": {"oneOf": [{"const": "lead", "title": "Lead"}, {"const": "2nd unit"}]}}}},
        "tags": {"items": {"type": "string"}},
        "anything": {},
        "mixed": {"type": ["number", "boolean"]},
        "first-name": {"type": "string"},
        "map": {"type": "object", "additionalProperties": {"type": "number"}},
        "matrix": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}}
      },
      "definitions": {"kind": {"enum": ["film", "series", "US-CA", "not"]}}})",
                                           "");
    REQUIRE(draft);
    compiled(wrapped(*draft));
    CHECK(*drafts::write_draft(*draft) == R"(choice Kind
  film
  series
  US_CA     "US-CA", written "US-CA"
  not_value "not", written "not"

choice Role
  lead           "Lead"
  value_2nd_unit "2nd unit", written "2nd unit"

record People
  name : text
  role : Role

record ClearanceRequest
  id       : text, key, required
  kind     : Kind, required
  again    : Kind
  # Required in the schema, which lets it be null all the same.
  when     : date
  at       : moment, "At what time?"
  wait     : duration
  paid     : answer, "Was \{it} \"paid\"?"
  agreed   : answer
  count    : number
  fee      : money in EUR
  people   : list of People
  tags     : list of text
  # The schema allows anything here; say what it is.
  anything : text
  # The schema allows `answer` and `number` here; a field is of one type.
  mixed    : answer
  # `first-name` can't be the name of a field: letters, digits and _, a letter first, and none of the
  # words that are never names. Records that have it are taken; nothing reads it.
  # `map`: The schema names no properties here; a policy needs to know them. Where names differ from
  # record to record, make it a list whose elements have a field for the name.
  # `matrix`: The schema has a list of lists here; a policy goes through lists of records.
)");
}

TEST_CASE("draft: schemas with mistakes, each at its place") {
    const auto one = [](const std::string& schema) {
        const auto problems = problems_of(schema);
        REQUIRE_MESSAGE(problems.size() == 1, schema);
        return problems[0];
    };
    CHECK(one("[]") == "#: a schema is an object, not a list");
    CHECK(one("true") == "#: a schema is an object, not true or false");
    CHECK(one("{\n  \"type\": \"object\",\n  oops}") == "3:3: the schema is not well-formed JSON from here on");
    CHECK(one("{\"type\": ") == "1:10: the schema ends too early: it is not well-formed JSON");
    CHECK(one(R"({"id": "D-1", "uses": []})") ==
          "#: describes no object with `properties`; a record to be decided is one");
    CHECK(one(R"({"type":"object"})") == "#: describes no field that a policy could ask for");
    CHECK(one(R"({"properties":{"a":{"type":"strng"}}})") ==
          "#/properties/a/type: JSON Schema has no type `strng`; did you mean `string`?");
    CHECK(one(R"({"properties":{"a":{"type":"money"}}})") ==
          "#/properties/a/type: JSON Schema has no type `money`; it has `string`, `number`, `boolean`, `object` and "
          "`array`");
    CHECK(one(R"({"properties":{"a":{"type":7}}})") ==
          "#/properties/a/type: `type` is a text, or a list of texts, not a number");
    CHECK(one(R"({"properties":{"a":3}})") == "#/properties/a: a schema is an object, true or false, not a number");
    CHECK(one(R"({"properties":[1]})") == "#/properties: `properties` is an object of schemas, not a list");
    CHECK(one(R"({"properties":{"a":{"enum":[]}}})") == "#/properties/a/enum: `enum` has no values, so nothing fits");
    CHECK(one(R"({"properties":{"a":{"enum":"x"}}})") == "#/properties/a/enum: `enum` is a list of values, not a text");
    CHECK(one(R"({"properties":{"c":{"$ref":"#/$defs/a~1b"}},"$defs":{"a/b":{"type":"dat"}}})")
              .starts_with("#/$defs/a~1b/type: JSON Schema has no type `dat`"));
    CHECK(one(R"({"required":["b"],"properties":{"a":{"type":"string"}}})") ==
          "#/required: `b` is required, but no property");
    CHECK(one(R"({"properties":{"a":{"$ref":"other.json"}}})") ==
          "#/properties/a/$ref: `other.json` is not in this file; put what it stands for under `$defs`");
    CHECK(one(R"({"properties":{"a":{"$ref":"#/$defs/Knd"}},"$defs":{"Kind":{"enum":["x"]}}})") ==
          "#/properties/a/$ref: there is nothing at `#/$defs/Knd` in this schema; did you mean `#/$defs/Kind`?");
    CHECK(
        one(R"({"properties":{"a":{"$ref":"#/$defs/x"}},"$defs":{"x":{"$ref":"#/$defs/y"},"y":{"$ref":"#/$defs/x"}}})") ==
        "#/$defs/y/$ref: `#/$defs/x` refers back to itself, so it describes nothing");
    CHECK(
        one(R"({"$ref":"#/$defs/n","$defs":{"n":{"properties":{"t":{"type":"string"},"next":{"$ref":"#/$defs/n"}}}}})") ==
        "#/$defs/n: holds itself, directly or in what it holds; a policy's record has an end, so write out as many "
        "levels "
        "as there are");
    CHECK(one(R"({"properties":{"a":{"x-proviso-type":"money in XYZ"}}})")
              .starts_with("#/properties/a: `money in XYZ` is no"));
    std::string deep = R"({"properties":{"a":)", ends = "}}";
    for (int i = 0; i < 5000; ++i) deep += R"({"anyOf":[)", ends = "]}" + ends;
    CHECK(one(deep + "{}" + ends).find("stands more than 200 schemas deep") != std::string::npos);
    std::string records = R"({"properties":{"t":{"type":"string"},"a":)", closing = "}}";
    for (int i = 0; i < 60; ++i) records += R"({"properties":{"t":{"type":"string"},"a":)", closing += "}}";
    CHECK(one(records + R"({"type":"string"})" + closing).ends_with("stands more than 48 records deep"));
    // Several at once.
    CHECK(problems_of(R"({"properties":{"a":{"type":"strng"},"b":{"type":"nmber"}}})").size() == 2);
}

TEST_CASE("draft: types of fields from all records") {
    CHECK(
        drafted(
            R"({"id":"a","on":"2025-09-02","paid":true,"n":1,"fee":{"amount":"5","currency":"USD"},"wait":"5 days","kind":"x-ray"}
{"id":"b","on":"2025-09-03","paid":"unsure","n":"2.5","fee":7,"wait":"PT48H","kind":"CT"}
{"id":"c","on":"2025-09-04","paid":"no","n":-1,"fee":8,"wait":"1 week","kind":"CT","at":"2025-09-02T14:30:00Z"}
{"id":"d","on":"2025-09-04","n":-1,"fee":8,"wait":"1 week","kind":"CT","people":[{"name":"A B"},{"name":"C","lead":true}]}
{"id":"e","on":"2025-09-04","n":-1,"fee":8,"wait":"1 week","kind":"not_applicable","people":[]}
{"id":"f","on":"2025-09-04","n":-1,"fee":8,"wait":"1 week","kind":"CT"}
{"id":"g","on":"2025-09-04","n":-1,"fee":8,"wait":"1 week","kind":"CT"}
)") == R"(choice Kind
  CT
  x_ray "x-ray", written "x-ray"

record People
  name : text, required
  lead : answer

record Form
  id     : text, key, required
  on     : date, required
  paid   : answer
  n      : number, required
  fee    : money in USD, required
  wait   : duration in days, required
  kind   : Kind, required, may not apply
  at     : moment
  people : list of People
)");
}

TEST_CASE("draft: what records disagree about stands in comments") {
    const std::string text = drafted(R"({"a":1,"b":"2025-09-02","c":[],"d":null,"e":["x",null],"f":[[1]],"g":{},"no":1}
{"a":"soon","b":"2025-09-03","c":[]}
{"a":2,"b":"next week","c":[]}
)");
    CHECK(text == R"(record Form
  # Conflict: numbers (2), the first in line 1: 1; texts (1), the first in line 2: "soon"
  a : number, required
  # Conflict: dates (2), the first in line 1: "2025-09-02"; texts (1), the first in line 3: "next week".
  # So: a text.
  b : text, required
  # This list is empty in all records: what it is a list of can't be told.
  c : list of text, required
  # Not answered in any record: what it is can't be told.
  d : text
  # Conflict: an element is null once; such records are rejected.
  e : list of text
  # `f`: Conflict: a list of lists; a policy goes through lists of records.
  # `g`: An object without a field that a policy could ask for, in all records.
  # `no` can't be the name of a field: letters, digits and _, a letter first, and none of the words that
  # are never names. Records that have it are taken; nothing reads it.
)");
    const drafts::Sample sample = sampled("{\"a\":1}\n\n{\"a\":tru}\n[1]\n{\"a\":\n{\"b\":2}\n");
    CHECK(sample.records == 2);
    REQUIRE(sample.rejected.size() == 3);
    CHECK(sample.rejected[0].place.ends_with("/records.ndjson:3:9"));
    CHECK(sample.rejected[0].message == "PV8001: the record is not well-formed JSON from here on");
    CHECK(sample.rejected[1].place.ends_with("/records.ndjson:4:1"));
    CHECK(sample.rejected[1].message == "PV8001: a record must be an object");
    CHECK(sample.rejected[2].message == "PV8001: the record ends too early: it is not well-formed JSON");
    CHECK(sampled("").records == 0);
    CHECK_FALSE(drafts::from_sample("nowhere.ndjson", ""));
}

TEST_CASE("schema: names for what has none") {
    CHECK(type_name("uses") == "Use");
    CHECK(type_name("third_party_inputs") == "ThirdPartyInput");
    CHECK(type_name("Form of disclosure") == "FormOfDisclosure");
    CHECK(type_name("categories") == "Category");
    CHECK(type_name("addresses") == "Address");
    CHECK(type_name("status") == "Status");
    CHECK(type_name("2nd-unit") == "NdUnit");
    CHECK(type_name("…") == "");
}

}  // namespace
}  // namespace proviso::schema
