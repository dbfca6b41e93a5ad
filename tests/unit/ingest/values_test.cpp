// SPDX-License-Identifier: Apache-2.0
// What a record that is accepted becomes.
#include <doctest/doctest.h>

#include "tests/unit/ingest/reading.h"

namespace proviso::sample {
namespace {

struct Case {
    std::string_view given, expected;
};

// `given` as one field of an otherwise minimal record; what that field became.
std::string read_field(const Program& program, std::string_view given) {
    const std::string record = R"({"id":"D","on":"2025-09-02",)" + std::string(given) + "}";
    const Reading reading = read_block(program, record);
    CHECK(reading.unsound == "");
    if (!reading.rejected.empty()) return "rejected: " + reading.rejected[0].message;
    REQUIRE(reading.records.size() == 1);
    const std::string& text = reading.records[0];
    const size_t quote = given.find('"');
    const std::string name(given.substr(quote + 1, given.find('"', quote + 1) - quote - 1));
    const size_t at = text.find(name + "=");
    REQUIRE(at != std::string::npos);
    size_t end = at + name.size() + 1;
    for (int depth = 0; end < text.size() && (depth > 0 || text[end] != ' '); ++end)
        depth += (text[end] == '[' || text[end] == '{') - (text[end] == ']' || text[end] == '}');
    return text.substr(at + name.size() + 1, end - at - name.size() - 1);
}

void check(const std::vector<Case>& cases) {
    const Program program = sample_program();
    for (const Case& c : cases) {
        CAPTURE(c.given);
        CHECK(read_field(program, quoted(c.given)) == quoted(c.expected));
    }
}

TEST_CASE("ingest: answers") {
    check({{"'ok':true", "yes"},
           {"'ok':false", "no"},
           {"'ok':'yes'", "yes"},
           {"'ok':'no'", "no"},
           {"'ok':'unsure'", "?"},
           {"'ok':null", "-"},
           {"'ok' : true ", "yes"},
           {"'ok':\t'no'\t", "no"},
           {R"('ok':'\u0079es')", "yes"},
           {R"('ok':'uns\u0075re')", "?"},
           {"'union':'not_applicable'", "n/a"},
           {"'union':'yes'", "yes"},
           {"'union':'unsure'", "?"}});
}

TEST_CASE("ingest: numbers are exact decimals, also as texts") {
    check({{"'seconds':0", "0"},
           {"'seconds':-0", "0"},
           {"'seconds':12", "12"},
           {"'seconds':-12.5", "-12.5"},
           {"'seconds':0.1", "0.1"},
           {"'seconds':1e3", "1000"},
           {"'seconds':1E+3", "1000"},
           {"'seconds':25e-1", "2.5"},
           {"'seconds':'12.50'", "12.5"},
           {"'seconds':'-3'", "-3"},
           {R"('seconds':'\u0031\u0032')", "12"},
           {R"('seconds':'\u0075nsure')", "?"},
           {"'seconds':999999999999999999", "999999999999999999"},
           {"'seconds':1000000000000000000", "1000000000000000000"},
           {"'seconds':0.000000000000000001", "0.000000000000000001"},
           {"'seconds':0.0000000000000000005", "0"},
           {"'seconds':0.0000000000000000015", "0.000000000000000002"},
           {"'seconds':1e400", "!"},
           {"'seconds':-1e400", "!"},
           {"'seconds':100000000000000000000", "!"},
           {"'seconds':1e-400", "0"},
           {"'seconds':'unsure'", "?"},
           {"'seconds':null", "-"}});
}

TEST_CASE("ingest: choices and dates") {
    check({{"'stage':'development'", "#1"},
           {"'stage':'post'", "#2"},
           {R"('stage':'p\u006fst')", "#2"},
           {R"('stage':'\u0075nsure')", "?"},
           {R"('stage':'not\u005fapplicable')", "n/a"},
           {"'stage':'unsure'", "?"},
           {"'stage':'not_applicable'", "n/a"},
           {"'stage':null", "-"}});
    const Program program = build_program({date("day")});
    for (const auto& [given, expected] : std::vector<Case>{{R"("2024-02-29")", "2024-02-29"},
                                                           {R"("0001-01-01")", "0001-01-01"},
                                                           {R"("9999-12-31")", "9999-12-31"},
                                                           {R"("2024\u002d02-29")", "2024-02-29"},
                                                           {R"("unsure")", "?"},
                                                           {R"("\u0075nsure")", "?"},
                                                           {"null", "-"}}) {
        const Reading reading = read_block(program, R"({"day":)" + std::string(given) + "}");
        REQUIRE(reading.records.size() == 1);
        CHECK(reading.records[0] == "day=" + std::string(expected));
    }
}

TEST_CASE("ingest: keys may be escaped, short, or in any order") {
    const Program program = build_program({answer("ok"), answer("a"), answer("b")});
    const auto read = [&](std::string_view record) {
        const Reading reading = read_block(program, record);
        return reading.records.empty() ? reading.rejected[0].message : reading.records[0];
    };
    CHECK(read(R"({"\u006f\u006b":false})") == "ok=no a=- b=-");
    CHECK(read(R"({"o\u006b":false,"b":true,"\u0061":true})") == "ok=no a=yes b=yes");
    CHECK(read(R"({"b":false,"a":true,"ok":true})") == "ok=yes a=yes b=no");
    CHECK(read(R"({"o":false,"okay":1,"a":true,"OK":3})") == "ok=- a=yes b=-");
    CHECK(read("{}") == "ok=- a=- b=-");
    CHECK(read(" \t{ } \r") == "ok=- a=- b=-");
}

TEST_CASE("ingest: names that are many, long, or alike but for their middle") {
    std::vector<std::string> names = {"a", "aa", "unsure_", "12345678", "1234567812345678", "12345678x12345678"};
    for (int i = 0; i < 300; ++i) names.push_back("value_" + std::to_string(i) + "_of_many");
    for (char c : {'a', 'b', 'c'}) {
        names.push_back("same_beginning_" + std::string(1, c) + "_same_end");
        names.push_back("the same beginning, and thirty-two bytes or more of it: " + std::string(1, c) + " same end");
    }
    const Program program = build_program({choice("x", names)});
    REQUIRE(program != nullptr);
    for (size_t i = 0; i < names.size(); ++i) {
        const Reading reading = read_block(program, R"({"x":")" + names[i] + "\"}");
        REQUIRE(reading.records.size() == 1);
        CHECK(reading.records[0] == "x=#" + std::to_string(i + 1));
        CHECK(read_block(program, R"({"x":")" + names[i] + "+\"}").rejected.size() == 1);
    }
    std::vector<FieldSpec> fields;
    std::string record, expected;
    for (size_t i = 0; i < names.size(); ++i) {
        fields.push_back(number(names[i]));
        record += (i > 0 ? ",\"" : "\"") + names[i] + "\":" + std::to_string(i);
        expected += (i > 0 ? " " : "") + names[i] + "=" + std::to_string(i);
    }
    const Program wide = build_program(fields);
    REQUIRE(wide != nullptr);
    const Reading reading = read_block(wide, "{" + record + "}\n{" + record + ",\"" + names[150] + "\":1}");
    REQUIRE(reading.records.size() == 1);
    CHECK(reading.records[0] == expected);
    REQUIRE(reading.rejected.size() == 1);
    CHECK(reading.rejected[0].path == names[150]);
}

TEST_CASE("ingest: texts") {
    check({{"'note':''", "''"},
           {"'note':'unsure'", "'unsure'"},
           {"'note':'not_applicable'", "'not_applicable'"},
           {"'note':null", "-"},
           {"'note':'mañana✓'", "'mañana✓'"},
           {"'a_field_with_a_name_of_more_than_thirty_two_bytes':'x'", "'x'"}});
    const Program program = build_program({text("note")});
    const auto read = [&](std::string_view given) {
        const Reading reading = read_block(program, R"({"note":")" + std::string(given) + "\"}");
        return reading.records.empty() ? reading.rejected[0].message : reading.records[0];
    };
    CHECK(read(R"(a\"b\\c\/d)") == R"(note="a"b\c/d")");
    CHECK(read(R"(\b\f\n\r\t)") == "note=\"\b\f\n\r\t\"");
    CHECK(read(R"(\u0041\u00e9\u20AC)") == "note=\"Aé€\"");
    CHECK(read(R"(\ud83c\udf89\uD83C\uDF89)") == "note=\"🎉🎉\"");
    CHECK(read(R"(\uffff\ud800\udc00)") == "note=\"\xEF\xBF\xBF\xF0\x90\x80\x80\"");
    CHECK(read(R"(x\u0000y)") == std::string("note=\"x\0y\"", 10));
    CHECK(read("\x7F") == "note=\"\x7F\"");
}

TEST_CASE("ingest: a record that says nothing has phantoms for its lists, and for the lists in them") {
    const Reading reading = read_block(sample_program(), R"({"id":"D","on":"2025-09-02"})");
    REQUIRE(reading.records.size() == 1);
    CHECK(reading.records[0] ==
          "id=\"D\" on=2025-09-02 ok=- union=- seconds=- stage=- note=- production={title=- budget=- guilds=-[*-]} "
          "uses=-[*{use_id=- purpose=- in_cut=- cost=- tools=-[*{name=- ok=-}] tags=-[*-] place={city=- days=-[*-]}}] "
          "answers=-[*-] numbers=-[*-] a_field_with_a_name_of_more_than_thirty_two_bytes=-");
    CHECK(reading.as_of == std::vector<std::string>{"2025-09-02"});
}

TEST_CASE("ingest: lists and the records in them") {
    check({{"'answers':[]", "[]"},
           {"'answers':[ ]", "[]"},
           {"'answers':[true,'no' , 'unsure']", "[yes, no, ?]"},
           {"'answers':'unsure'", "?[*-]"},
           {"'answers':null", "-[*-]"},
           {"'numbers':[1,'2','unsure',1e400]", "[1, 2, ?, !]"},
           {"'production':{'guilds':['wga','sag','unsure']}", "{title=- budget=- guilds=[#2, #1, ?]}"},
           {"'production':{}", "{title=- budget=- guilds=-[*-]}"},
           {"'production':null", "{title=- budget=- guilds=-[*-]}"},
           {"'uses':[]", "[]"},
           {R"('answers':'\u0075nsure')", "?[*-]"},
           {"'uses':'unsure'",
            "?[*{use_id=- purpose=- in_cut=- cost=- tools=-[*{name=- ok=-}] tags=-[*-] place={city=- days=-[*-]}}]"},
           {"'uses':[{'purpose':'final'}]",
            "[{use_id=- purpose=#3 in_cut=- cost=- tools=-[*{name=- ok=-}] tags=-[*-] place={city=- days=-[*-]}}]"},
           {"'uses':[{'use_id':'u1','purpose':'ideation','in_cut':'unsure','cost':2,'tools':[],'tags':['unsure','a'],"
            "'place':{'days':['2025-01-02','unsure']}},"
            "{'tools':[{'name':'A'},{'ok':false,'name':'B'}],'purpose':'final','use_id':null}]",
            "[u1:{use_id='u1' purpose=#1 in_cut=? cost=2 tools=[] tags=['unsure', 'a'] "
            "place={city=- days=[2025-01-02, ?]}}, {use_id=- purpose=#3 in_cut=- cost=- tools=[{name='A' ok=-}, "
            "{name='B' ok=no}] tags=-[*-] place={city=- days=-[*-]}}]"},
           {R"('uses':[{'use_id':'\u0075\u0031','purpose':'final','tools':null,'tags':null,'place':null}])",
            "[u1:{use_id='u1' purpose=#3 in_cut=- cost=- tools=-[*{name=- ok=-}] tags=-[*-] "
            "place={city=- days=-[*-]}}]"}});
}

TEST_CASE("ingest: what is not declared may be anything that is JSON, and is counted by path") {
    const Program program = sample_program();
    const std::string block = quoted(
        "{'id':'1','on':'2025-09-02','x':null,'y':[1,[],{},'s',{'x':{'x':[]}}],'uses':[{'purpose':'final','colour':1},"
        "{'purpose':'final','colour':2,'tools':[{'name':'t','maker':{}}]}],'production':{'x':-1.5e3}}\n"
        "{'x':true,'id':'2','on':'2025-09-02','\\u0078\\u0078':false}\n"
        "{'id':'3','on':'2025-09-02','rejected':1,'x':2,'ok':3}\n"
        "{'id':'4','on':'2025-09-02','a\\nb':1,'':2}\n");
    const Reading reading = read_block(program, block);
    CHECK(reading.records.size() == 3);
    CHECK(reading.rejected.size() == 1);
    const std::map<std::string, uint64_t> expected{
        {"", 1},   {"a\\u000ab", 1}, {"production.x", 1}, {"uses[].colour", 2}, {"uses[].tools[].maker", 1}, {"x", 2},
        {"xx", 1}, {"y", 1}};
    CHECK(reading.undeclared == expected);
}

TEST_CASE("ingest: undeclared keys without end are counted together") {
    const Program program = build_program({object("o", {answer("ok")})});
    std::string block;
    for (int i = 0; i < 1000; ++i) block += "{\"o\":{\"k" + std::to_string(i) + "\":1,\"k0\":2}}\n";
    block.replace(block.find("\"k0\":1,"), 7, "");
    const Reading reading = read_block(program, block);
    CHECK(reading.records.size() == 1000);
    CHECK(reading.undeclared.size() == 257);
    CHECK(reading.undeclared.at("o.k0") == 1000);
    CHECK(reading.undeclared.at("o.k255") == 1);
    CHECK(reading.undeclared.at("o.*") == 744);
    const std::string long_name(300, 'n');
    const Reading with_long = read_block(
        program, "{\"o\":{\"" + long_name + "\":1,\"" + long_name + "\":1}}\n{\"o\":{\"" + long_name + "\":1}}");
    CHECK(with_long.undeclared == std::map<std::string, uint64_t>{{"o.*", 1}});
    REQUIRE(with_long.rejected.size() == 1);
    CHECK(with_long.rejected[0].path == "o." + std::string(64, 'n') + "…");
    const Reading twice = read_block(program, block + "{\"o\":{\"k900\":1,\"k901\":2,\"k\\u0039\\u0030\\u0030\":3}}\n");
    CHECK(twice.records.size() == 1000);
    REQUIRE(twice.rejected.size() == 1);
    CHECK(twice.rejected[0].path == "o.k900");
    CHECK(twice.rejected[0].byte == 24);
}

TEST_CASE("ingest: only what the program reads has a column") {
    const std::vector<FieldSpec> fields = {text("id").key(), answer("read"), answer("unread").unread(),
                                           list_of("shown", text("").unread()).unread(),
                                           list("uses", {text("name").key().unread(), answer("x").unread()}).unread()};
    std::string message;
    const Program program = build_program(fields, {.id = "id", .shown_list = "shown"}, &message);
    REQUIRE_MESSAGE(program != nullptr, message);
    const Reading reading = read_block(
        program, quoted("{'id':'D','read':true,'unread':'unsure','shown':['a','b'],'uses':[{'name':'u','x':null}]}"));
    REQUIRE(reading.records.size() == 1);
    CHECK(reading.records[0] == quoted("id='D' read=yes shown=['a', 'b'] uses=[u:{}]"));
    // It is checked all the same.
    CHECK(read_block(program, R"({"unread":3})").rejected.size() == 1);
    CHECK(read_block(program, R"({"uses":[{"x":3}]})").rejected.size() == 1);
}

TEST_CASE("ingest: the record's date, its own or the one that is given") {
    const Program program = sample_program();
    const ReaderOptions given{.as_of = parse_date("2025-03-01")};
    for (std::string_view own : {"", R"(,"on":null)", R"(,"on":"unsure")"}) {
        const std::string record = R"({"id":"D")" + std::string(own) + "}";
        CHECK(read_block(program, record).rejected.size() == 1);
        const Reading reading = read_block(program, record, given);
        REQUIRE(reading.records.size() == 1);
        CHECK(reading.as_of[0] == "2025-03-01");
        CHECK(reading.records[0].starts_with("id=\"D\" on=2025-03-01 "));
    }
    CHECK(read_block(program, R"({"id":"D","on":"2025-09-02"})", given).as_of[0] == "2025-09-02");

    const Program timeless = build_program({answer("ok")});
    CHECK(read_block(timeless, "{}").as_of[0] == "");
    CHECK(read_block(timeless, "{}", given).as_of[0] == "2025-03-01");
}

}  // namespace
}  // namespace proviso::sample
