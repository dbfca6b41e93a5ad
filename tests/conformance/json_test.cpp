// SPDX-License-Identifier: Apache-2.0
// What JSON is and what it is not: cases of our own, and those of the JSON Test Suite where its file is (suite_files.h). Each value stands
// where the policy does not look, since what nobody reads must be well-formed too.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sodium.h>

#include "compiler/driver/compile.h"
#include "runtime/decision/single_record.h"
#include "tests/conformance/suite_files.h"

namespace proviso::conformance {
namespace {

std::shared_ptr<const bytecode::VerifiedProgram> program() {
    static const auto compiled = compile_texts({{"json.proviso",
                                                 "policy json\n  decides R\nrecord R\n  id : text, key\n  ok : answer\n"
                                                 "outcomes\n  low\n  high\n  otherwise low\n  when unsure high\n"
                                                 "rule r\n  when not ok\n  then high\n"}});
    return compiled->image;
}

bool is_accepted(std::string_view record) { return SingleRecord(program(), {}).decide(record).has_value(); }
bool value_is_accepted(const std::string& value) {
    return is_accepted("{\"id\":\"w\",\"ok\":true,\"x\":" + value + "}");
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

TEST_CASE("json: values that are well-formed") {
    for (const char* value : {"0",
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
                              "[1,[2,[3,[4]]]]"}) {
        CAPTURE(value);
        CHECK(value_is_accepted(value));
    }
}

TEST_CASE("json: values that are not") {
    for (const char* value : {"",
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
                              "\xEF\xBB\xBF"
                              "1"}) {
        CAPTURE(value);
        CHECK_FALSE(value_is_accepted(value));
    }
}

// Each case's value, as a field that the policy does not declare and does not read; and its text as a record of its own.
TEST_CASE("json: the JSON Test Suite, where it is") {
    size_t right = 0, total = 0;
    for (const auto& one : read_cases("json.jsonl")) {
        const std::string expected = one["expected"], id = one["id"];
        CAPTURE(id);
        ++total;
        const bool accepted = is_accepted(decoded(one["wrap_b64"]));
        const bool document = is_accepted(decoded(one["bytes_b64"]));
        // JSON leaves it open what a repeated key means; here it is a mistake.
        const bool repeats = id.find("duplicated_key") != std::string::npos;
        const bool holds = expected == "accept"   ? accepted != repeats
                           : expected == "reject" ? !accepted && !document
                                                  : true;
        CHECK(holds);
        right += holds;
    }
    fmt::print("JSON Test Suite: {} of {}\n", right, total);
}

}  // namespace
}  // namespace proviso::conformance
