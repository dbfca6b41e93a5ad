// SPDX-License-Identifier: Apache-2.0
// Records that are refused, each with its code, the byte where the fault lies, the field's path and what is said.
#include <doctest/doctest.h>

#include "tests/unit/ingest/reading.h"

namespace proviso::sample {
namespace {

struct Case {
    std::string record;
    std::string_view code;
    uint64_t byte;
    std::string_view path;
    std::string_view message = "";  // where not empty: the whole of it
};

void check(const std::vector<Case>& cases, ReaderOptions options = {}) {
    const Program program = sample_program();
    const std::string good = R"({"id":"G","on":"2025-09-02"})";
    for (const Case& c : cases) {
        CAPTURE(c.record);
        // Between two good ones, which it must not take with it; and as the last of a block that breaks off.
        for (const std::string& block :
             {good + "\n" + c.record + "\n" + good + "\n", good + "\n" + good + "\n" + c.record}) {
            const Reading reading = read_block(program, block, options);
            CHECK(reading.unsound == "");
            CHECK(reading.records.size() == 2);
            REQUIRE(reading.rejected.size() == 1);
            const auto& rejected = reading.rejected[0];
            CHECK(rejected.line == (block.ends_with('\n') ? 1 : 2));
            CHECK(rejected.code == c.code);
            CHECK(rejected.byte == c.byte);
            CHECK(rejected.path == c.path);
            CHECK(rejected.record == c.record);
            if (!c.message.empty()) CHECK(rejected.message == c.message);
        }
    }
}

// With apostrophes for quotes.
std::vector<Case> apostrophes(std::vector<Case> cases) {
    for (Case& c : cases) c.record = quoted(c.record);
    return cases;
}

TEST_CASE("reject: what is not JSON, in fields that are declared and in others") {
    check(apostrophes({
        {"{'x':tru}", "PV8001", 5, "x", "expected a value, found `tru`, in `x`"},
        {"{'ok':tru}", "PV8001", 6, "ok", "expected a value, found `tru`, in `ok`"},
        {"{'ok':truex}", "PV8001", 6, "ok"},
        {"{'ok':nul}", "PV8001", 6, "ok"},
        {"{'ok':True}", "PV8001", 6, "ok"},
        {"{'ok':falsehood}", "PV8001", 6, "ok"},
        {"{'x':01}", "PV8001", 5, "x"},
        {"{'x':+1}", "PV8001", 5, "x"},
        {"{'x':-}", "PV8001", 5, "x"},
        {"{'x':.5}", "PV8001", 5, "x"},
        {"{'x':5.}", "PV8001", 5, "x"},
        {"{'x':1e}", "PV8001", 5, "x"},
        {"{'x':1e+}", "PV8001", 5, "x"},
        {"{'x':0x10}", "PV8001", 5, "x"},
        {"{'x':1 2}", "PV8001", 7, "", "expected `,` or `}` after a value, found `2`"},
        {"{'x':NaN}", "PV8001", 5, "x"},
        {"{'x':-Infinity}", "PV8001", 5, "x"},
        {"{'seconds':01}", "PV8001", 11, "seconds", "expected a value, found `01`, in `seconds`"},
        {"{'seconds':1.}", "PV8001", 11, "seconds"},
        {"{'x':1'a'}", "PV8001", 5, "x"},
        {"{'x':'a''b'}", "PV8001", 8, "", "expected `,` or `}` after a value, found \"b\""},
        {"{'x':'a'b}", "PV8001", 8, ""},
        {"{'x' 1}", "PV8001", 5, "", "expected `:` after a key, found `1`"},
        {"{'ok'}", "PV8001", 5, ""},
        {"{'ok','x':1}", "PV8001", 5, ""},
        {"{'ok'::true}", "PV8001", 6, "ok"},
        {"{'ok':}", "PV8001", 6, "ok"},
        {"{'ok':,}", "PV8001", 6, "ok"},
        {"{'x':1,}", "PV8001", 7, "", "expected a key, found `}`"},
        {"{,}", "PV8001", 1, "", "expected a key or `}`, found `,`"},
        {"{'x':1,,'y':2}", "PV8001", 7, ""},
        {"{x:1}", "PV8001", 1, ""},
        {"{1:1}", "PV8001", 1, ""},
        {"{'x':1", "PV8001", 6, "", "expected `,` or `}` after a value, found the end of the record"},
        {"{'x':", "PV8001", 5, "x"},
        {"{'x'", "PV8001", 4, ""},
        {"{", "PV8001", 1, ""},
        {"{'ok':true", "PV8001", 10, ""},
        {"{'uses':[", "PV8001", 9, "uses[1]"},
        {"{'uses':[{'purpose':'final'}", "PV8001", 28, "uses"},
        {"{'x':[1,]}", "PV8001", 8, "x[2]"},
        {"{'x':[,1]}", "PV8001", 6, "x[1]"},
        {"{'x':[1 2]}", "PV8001", 8, "x", "expected `,` or `]` after a value, found `2`, in `x`"},
        {"{'x':[1}", "PV8001", 7, "x"},
        {"{'x':{'y':[{'z':1]]}}", "PV8001", 17, "x.y[1]"},
        {"{'answers':[true,]}", "PV8001", 17, "answers[2]"},
        {"{'answers':[true true]}", "PV8001", 17, "answers"},
        {"{'answers':[true}", "PV8001", 16, "answers"},
    }));
}

TEST_CASE("reject: what follows the record, and what is no record") {
    const std::string good = R"({"id":"G","on":"2025-09-02"})";
    check({{good + "x", "PV8001", 28, "", "expected the end of the record, found `x`"},
           {good + " " + good, "PV8001", 29, "", "expected the end of the record, found an object"},
           {good + "}", "PV8001", 28, ""},
           {good + ",", "PV8001", 28, ""},
           {"[]", "PV8001", 0, "", "a record must be an object, not a list"},
           {"[" + good + "]", "PV8001", 0, ""},
           {"12", "PV8001", 0, "", "a record must be an object, not `12`"},
           {R"("text")", "PV8001", 0, ""},
           {"null", "PV8001", 0, ""},
           {"\xEF\xBB\xBF" + good, "PV8001", 0, "", "a record must be an object, not a byte order mark"},
           {std::string("\0", 1) + good, "PV8001", 0, ""},
           {good + std::string("\0", 1), "PV8001", 28, ""},
           {"\f" + good, "PV8001", 0, ""}});
}

TEST_CASE("reject: texts with faults, wherever they stand") {
    check(apostrophes({
        {R"({'x':'\q'})", "PV8001", 6, "x",
         "the text holds an escape that JSON does not have, or one that is no character, in `x`"},
        {R"({'note':'ab\'})", "PV8001", 8, "note", "a text is not closed before the record ends, in `note`"},
        {R"({'x':'\u12'})", "PV8001", 6, "x"},
        {R"({'x':'\u12g4'})", "PV8001", 6, "x"},
        {R"({'x':'a\ud800'})", "PV8001", 7, "x"},
        {R"({'x':'\ud800\u0041'})", "PV8001", 6, "x"},
        {R"({'x':'\ud800\ud800'})", "PV8001", 6, "x"},
        {R"({'x':'\udc00'})", "PV8001", 6, "x"},
        {R"({'x':'\ud800x'})", "PV8001", 6, "x"},
        {R"({'note':'\udc00\ud800'})", "PV8001", 9, "note"},
        {R"({'ok':'\x'})", "PV8001", 7, "ok"},
        {R"({'stage':'\x'})", "PV8001", 10, "stage"},
        {R"({'seconds':'\x'})", "PV8001", 12, "seconds"},
        {R"({'on':'\x'})", "PV8001", 7, "on"},
        {R"({'\x':1})", "PV8001", 2, ""},
        {R"({'x':{'\x':1}})", "PV8001", 7, "x"},
        {R"({'x':\'b'})", "PV8001", 5, "x"},
        {R"({'x':1\,'y':2})", "PV8001", 5, "x"},
        {R"({'uses':[{'purpose':'final','colour':['a','\q']}]})", "PV8001", 43, "uses[1].colour[2]"},
        {"{'x':'open}", "PV8001", 5, "x", "a text is not closed before the record ends, in `x`"},
        {"{'open}", "PV8001", 1, ""},
        {"{'uses':[{'purpose':'final', 'use_id':'open}]}", "PV8001", 38, "uses[1].use_id"},
        {"{'x':'tab\there'}", "PV8001", 9, "x", "a text holds a control character that is not escaped, in `x`"},
        {"{'note':'\x1f'}", "PV8001", 9, "note"},
        {std::string("{'note':'\0'}", 12), "PV8001", 9, "note"},
        {std::string("{'ok':\0}", 8), "PV8001", 6, "ok"},
        {"{'ok':3,'note':'\x01'}", "PV8004", 6, "ok", "`ok` is `3`, expected yes, no or unsure"},
    }));
}

TEST_CASE("reject: bytes that are not UTF-8") {
    const auto cases = [](std::string_view bad) {
        const std::string in_text = "{\"note\":\"a" + std::string(bad) + "\"}";
        const std::string in_key = "{\"" + std::string(bad) + "\":1}";
        const std::string outside = "{\"x\":1" + std::string(bad) + "}";
        return std::vector<Case>{{in_text, "PV8002", 10, "note", "the bytes are not UTF-8, in `note`"},
                                 {in_key, "PV8002", 2, ""},
                                 {outside, "PV8002", 6, ""}};
    };
    for (std::string_view bad :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x80\x80\x80",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x98"})
        check(cases(bad));
    // Whatever else is wrong before it.
    check({{"{\"ok\":3,\"note\":\"\xFF\"}", "PV8002", 16, ""}});
}

TEST_CASE("reject: a key that stands twice in any object, however it is written") {
    check(apostrophes({
        {"{'ok':true,'ok':true}", "PV8003", 11, "ok", "`ok` stands twice in the same object"},
        {R"({'ok':true,'\u006fk':true})", "PV8003", 11, "ok"},
        {"{'ok':null,'x':1,'ok':null}", "PV8003", 17, "ok"},
        {"{'x':1,'y':2,'x':3}", "PV8003", 13, "x"},
        {R"({'x':1,'\u0078':3})", "PV8003", 7, "x"},
        {"{'x':{'a':1,'a':1}}", "PV8003", 12, "x.a"},
        {R"({'x':[{'a':1,'b':{'c':0},'\u0061':1}]})", "PV8003", 25, "x[1].a"},
        {R"({'x':{'\u00e9':1,'é':1}})", "PV8003", 17, "x.é"},
        {"{'x':{'':1,'':1}}", "PV8003", 11, "x"},
        {"{'production':{'title':'a','title':'b'}}", "PV8003", 27, "production.title"},
        {"{'uses':[{'purpose':'final','q':1,'q':2}]}", "PV8003", 34, "uses[1].q"},
        {"{'x':{'a':0,'b':0,'c':0,'d':0,'e':0,'f':0,'g':0,'h':0,'i':0,'j':0,'k':0,'l':0,'m':0,'n':0,'o':0,'p':0,"
         "'q':0,'r':0,'r':0,'a':0,'b':0}}",
         "PV8003", 114, "x.r"},
    }));
    // The same key in different objects is none.
    const Reading reading =
        read_block(sample_program(), quoted("{'id':'D','on':'2025-09-02','x':{'x':{'x':1},'y':{'x':2}}}"));
    CHECK(reading.records.size() == 1);
}

TEST_CASE("reject: values of another type than the field's") {
    check(apostrophes({
        {"{'ok':1}", "PV8004", 6, "ok", "`ok` is `1`, expected yes, no or unsure"},
        {"{'ok':'maybe'}", "PV8004", 6, "ok", "`ok` is \"maybe\", expected yes, no or unsure"},
        {"{'ok':'Yes'}", "PV8004", 6, "ok"},
        {"{'ok':'yes '}", "PV8004", 6, "ok"},
        {"{'ok':{}}", "PV8004", 6, "ok", "`ok` is an object, expected yes, no or unsure"},
        {"{'ok':[true]}", "PV8004", 6, "ok"},
        {"{'seconds':true}", "PV8004", 11, "seconds", "`seconds` is `true`, expected a number"},
        {"{'seconds':'12 '}", "PV8004", 11, "seconds"},
        {"{'seconds':'012'}", "PV8004", 11, "seconds"},
        {"{'seconds':''}", "PV8004", 11, "seconds"},
        {R"({'seconds':'1\u0000'})", "PV8004", 11, "seconds"},
        {"{'note':1}", "PV8004", 8, "note", "`note` is `1`, expected a text"},
        {"{'note':{}}", "PV8004", 8, "note"},
        {"{'on':20250101}", "PV8004", 6, "on", "`on` is `20250101`, expected a date"},
        {"{'stage':1}", "PV8004", 9, "stage"},
        {"{'stage':[]}", "PV8004", 9, "stage"},
        {"{'production':[]}", "PV8004", 14, "production", "`production` is a list, expected an object"},
        {"{'production':'unsure'}", "PV8004", 14, "production"},
        {"{'uses':{}}", "PV8004", 8, "uses", "`uses` is an object, expected a list"},
        {"{'uses':'none'}", "PV8004", 8, "uses"},
        {"{'uses':'not_applicable'}", "PV8004", 8, "uses"},
        {"{'uses':[{'purpose':'final'},[]]}", "PV8004", 29, "uses[2]"},
        {"{'uses':[null]}", "PV8004", 9, "uses[1]", "`uses[1]` is `null`, expected an object"},
        {"{'uses':['unsure']}", "PV8004", 9, "uses[1]"},
        {"{'answers':[true,null]}", "PV8004", 17, "answers[2]"},
        {"{'uses':[{'purpose':'final','tags':['a',null]}]}", "PV8004", 40, "uses[1].tags[2]"},
        {"{'uses':[{'purpose':'final','place':{'days':[1]}}]}", "PV8004", 45, "uses[1].place.days[1]"},
        {"{'note':0,'a very long text beginning here':1}", "PV8004", 8, "note"},
        {"{'ok':'a text that is far too long to be shown in a message in full'}", "PV8004", 6, "ok",
         "`ok` is \"a text that is far too long to be shown…\", expected yes, no or unsure"},
    }));
}

TEST_CASE("reject: unknown choices, impossible dates, what always applies") {
    check(apostrophes({
        {"{'stage':'Post'}", "PV8005", 9, "stage", "`stage` is \"Post\", which `Choice0` does not have"},
        {"{'stage':''}", "PV8005", 9, "stage"},
        {"{'uses':[{'purpose':'ideation'},{'purpose':'moodboard'}]}", "PV8005", 43, "uses[2].purpose",
         "`uses[2].purpose` is \"moodboard\", which `Choice2` does not have"},
        {"{'production':{'guilds':['sag','dga']}}", "PV8005", 31, "production.guilds[2]"},
        {"{'on':'2025-02-29'}", "PV8007", 6, "on", "`on` is \"2025-02-29\", expected a day that exists, as YYYY-MM-DD"},
        {"{'on':'2025-13-01'}", "PV8007", 6, "on"},
        {"{'on':'0000-01-01'}", "PV8007", 6, "on"},
        {"{'on':'2025-1-01'}", "PV8007", 6, "on"},
        {"{'on':'2025-01-01T00:00:00Z'}", "PV8007", 6, "on"},
        {"{'on':''}", "PV8007", 6, "on"},
        {"{'hidden':'2025-06-31'}", "PV8007", 10, "hidden"},
        {"{'ok':'not_applicable'}", "PV8008", 6, "ok", "`ok` is \"not_applicable\", but it always applies"},
        {"{'seconds':'not_applicable'}", "PV8008", 11, "seconds"},
        {"{'on':'not_applicable'}", "PV8008", 6, "on"},
        {"{'uses':[{'purpose':'not_applicable'}]}", "PV8008", 20, "uses[1].purpose"},
        {"{'answers':['not_applicable']}", "PV8008", 12, "answers[1]"},
    }));
}

TEST_CASE("reject: required fields that are missing, null or unsure") {
    check(apostrophes({
        {"{'on':'2025-09-02'}", "PV8006", 18, "id", "`id` must be answered, but is missing"},
        {"{'id':null,'on':'2025-09-02'}", "PV8006", 6, "id", "`id` must be answered, but is null"},
        {"{'id':'D'}", "PV8006", 9, "on"},
        {"{'id':'D','on':'unsure'}", "PV8006", 15, "on", "`on` must be answered, but was answered with unsure"},
        {"{'uses':[{'purpose':'final'},{}]}", "PV8006", 30, "uses[2].purpose"},
        {"{'uses':[{'purpose':'unsure'}]}", "PV8006", 20, "uses[1].purpose"},
        {"{'uses':[{'purpose':'final','tools':[{'ok':true}]}]}", "PV8006", 47, "uses[1].tools[1].name"},
    }));
    const Program program =
        build_program({object("o", {answer("a").required(), list("l", {answer("b")}).required()}).required(),
                       object("p", {answer("c").required()})});
    const auto path = [&](std::string_view record) {
        const Reading reading = read_block(program, quoted(record));
        return reading.rejected.empty() ? "accepted" : reading.rejected[0].code + " " + reading.rejected[0].path;
    };
    CHECK(path("{'o':{'a':true,'l':[]}}") == "accepted");
    CHECK(path("{'o':{'a':true,'l':[]},'p':null}") == "accepted");
    CHECK(path("{'o':{'a':true,'l':[]},'p':{}}") == "PV8006 p.c");
    CHECK(path("{}") == "PV8006 o");
    CHECK(path("{'o':null}") == "PV8006 o");
    CHECK(path("{'o':{'a':'unsure','l':[]}}") == "PV8006 o.a");
    CHECK(path("{'o':{'a':true,'l':null}}") == "PV8006 o.l");
    CHECK(path("{'o':{'a':true,'l':'unsure'}}") == "PV8006 o.l");
    CHECK(path("{'o':{'a':true}}") == "PV8006 o.l");
}

TEST_CASE("reject: limits") {
    const auto nested = [](size_t depth) {
        return "{\"x\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
    };
    const std::string deep_object = quoted("{'uses':[{'purpose':'final','place':{'days':[]}}]}");
    check({{nested(4), "PV8010", 8, "x[1][1][1]", "the record nests deeper than the limit of 4, in `x[1][1][1]`"},
           {deep_object, "PV8010", 44, "uses[1].place.days"}},
          {.max_depth = 4});
    check({{nested(128), "PV8010", 132, "x" + [] {
                std::string path;
                for (int i = 0; i < 127; ++i) path += "[1]";
                return path;
            }()}});
    check({{quoted("{'answers':[true,true],'numbers':[1,2]}"), "PV8012", 36, "numbers[2]",
            "the record's lists have more elements than the limit of 3, in `numbers[2]`"}},
          {.max_elements = 3});
    check({{"{\"x\":\"" + std::string(60, 'a') + "\"}", "PV8009", 50, "",
            "the record is longer than the limit of 50 bytes"}},
          {.max_record_bytes = 50});

    const Reading reading = read_block(
        sample_program(), R"({"id":"D","on":"2025-09-02","x":)" + std::string(127, '[') + std::string(127, ']') + "}");
    CHECK(reading.records.size() == 1);
    // However deep, it is a fault and no crash.
    const std::string bottomless = R"({"id":"D","x":)" + std::string(200000, '[');
    CHECK(read_block(sample_program(), bottomless, {.max_depth = 0xFFFFFFFF}).rejected[0].code == "PV8010");
    const std::string objects = [] {
        std::string text;
        for (int i = 0; i < 50000; ++i) text += "{\"x\":";
        return text;
    }();
    CHECK(read_block(sample_program(), objects, {.max_depth = 0xFFFFFFFF}).rejected[0].code == "PV8010");
}

TEST_CASE("reject: records from before and after the policy") {
    check(apostrophes({
        {"{'id':'D','on':'2024-12-31'}", "PV8011", 15, "on",
         "`on` is 2024-12-31, when the policy was not in force yet: it begins on 2025-01-01"},
        {"{'id':'D','on':'2026-01-01'}", "PV8011", 15, "on",
         "`on` is 2026-01-01, when the policy was in force no more: it ended on 2025-12-31"},
    }));
    const Program program = sample_program();
    for (std::string_view day : {"2025-01-01", "2025-12-31"})
        CHECK(read_block(program, R"({"id":"D","on":")" + std::string(day) + "\"}").records.size() == 1);
    CHECK(read_block(program, R"({"id":"D"})", {.as_of = parse_date("2026-01-01")}).rejected[0].code == "PV8011");
    const Program timeless = build_program({answer("ok")}, {.from = parse_date("2025-01-01")});
    CHECK(read_block(timeless, "{}").records.size() == 1);
    CHECK(read_block(timeless, "{}", {.as_of = parse_date("2030-01-01")}).records.size() == 1);
    const Reading early = read_block(timeless, "{}", {.as_of = parse_date("2024-01-01")});
    REQUIRE(early.rejected.size() == 1);
    CHECK(early.rejected[0].message ==
          "the record's date is 2024-01-01, when the policy was not in force yet: it begins on 2025-01-01");
}

}  // namespace
}  // namespace proviso::sample
