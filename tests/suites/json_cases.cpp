// SPDX-License-Identifier: Apache-2.0
#include "tests/suites/json_cases.h"

#include <sodium.h>

#include "compiler/driver/compile.h"
#include "runtime/decision/single_record.h"
#include "tests/suites/suite_files.h"

namespace proviso::conformance {
namespace {

constexpr const char* kWellFormed[] = {"0",
                                       "-0",
                                       "1e5",
                                       "1E+5",
                                       "1.5e-300",
                                       "-12.25",
                                       "123456789012345678901234567890",
                                       "true",
                                       "false",
                                       "null",
                                       "\"\"",
                                       R"("\u0000\uD834\uDD1E\"\\\/\b\f\n\r\t")",
                                       "\"\x7F\"",
                                       "\"\xF4\x8F\xBF\xBF\"",
                                       "[]",
                                       "{}",
                                       "[ [ ] , { } ]",
                                       "{\"a\":1,\"A\":2,\"\":3}",
                                       " \t1\t ",
                                       "[1,[2,[3,[4]]]]"};

constexpr const char* kMalformed[] = {"",
                                      "01",
                                      "-",
                                      "-01",
                                      "+1",
                                      ".5",
                                      "1.",
                                      "1e",
                                      "1e+",
                                      "0x1",
                                      "1_000",
                                      "NaN",
                                      "Infinity",
                                      "tru",
                                      "True",
                                      "nul",
                                      "truefalse",
                                      "1 2",
                                      "'a'",
                                      "\"",
                                      "\"a",
                                      "\"\\x\"",
                                      "\"\\u12\"",
                                      "\"\\uD800\"",
                                      "\"\\uDC00\"",
                                      "\"\\uD800\\u0041\"",
                                      "\"\t\"",
                                      "\"\xC0\x80\"",
                                      "\"\xED\xA0\x80\"",
                                      "\"\xF5\x80\x80\x80\"",
                                      "\"\x80\"",
                                      "[",
                                      "]",
                                      "[1,]",
                                      "[,1]",
                                      "[1 2]",
                                      "[1:2]",
                                      "{",
                                      "}",
                                      "{1:2}",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{\"a\":1,}",
                                      "{,}",
                                      "{\"a\" 1}",
                                      "{\"a\":1 \"b\":2}",
                                      "{\"a\":1,\"a\":1}",
                                      "{\"a\":1,\"\\u0061\":2}",
                                      "[1}",
                                      "{\"a\":1]",
                                      "/**/1",
                                      "1 // one",
                                      "\xEF\xBB\xBF\x31"};

std::shared_ptr<const bytecode::VerifiedProgram> program() {
    static const auto compiled = compile_texts({{"json.proviso",
                                                 "policy json\n  decides R\nrecord R\n  id : text, key\n  ok : answer\n"
                                                 "outcomes\n  low\n  high\n  otherwise low\n  when unsure high\n"
                                                 "rule r\n  when not ok\n  then high\n"}});
    return compiled->image;
}

JsonCase own(const std::string& value, bool accepted) {
    return {value, "{\"id\":\"w\",\"ok\":true,\"x\":" + value + "}", accepted};
}

std::string decoded(const std::string& base64) {
    std::string bytes(base64.size(), '\0');
    size_t size = 0;
    if (::sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), base64.data(), base64.size(),
                            nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
        size = 0;
    bytes.resize(size);
    return bytes;
}

}  // namespace

std::vector<JsonCase> own_json_cases() {
    std::vector<JsonCase> cases;
    for (const char* value : kWellFormed) cases.push_back(own(value, true));
    for (const char* value : kMalformed) cases.push_back(own(value, false));
    return cases;
}

// Each case's value as a field that the policy does not declare and does not read; of one that is no JSON also its text as a record.
std::vector<JsonCase> suite_json_cases() {
    std::vector<JsonCase> cases;
    for (const auto& one : read_cases("json.jsonl")) {
        const std::string expected = one["expected"], id = one["id"];
        // JSON leaves it open what a repeated key means; here it is a mistake.
        const bool repeats = id.find("duplicated_key") != std::string::npos;
        std::optional<bool> accepted;
        if (expected == "accept") accepted = !repeats;
        if (expected == "reject") accepted = false;
        cases.push_back({id, decoded(one["wrap_b64"]), accepted});
        cases.push_back(
            {id + " as a record", decoded(one["bytes_b64"]), expected == "reject" ? accepted : std::nullopt});
    }
    return cases;
}

bool is_accepted(std::string_view record) { return SingleRecord(program(), {}).decide(record).has_value(); }

}  // namespace proviso::conformance
