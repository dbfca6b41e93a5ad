// SPDX-License-Identifier: Apache-2.0
// Texts of records come out as they went in: in decisions, in explanations, in tables for spreadsheets, in the report's page. Awkward
// ones of our own always; those of another project's list where its file is: in the folder that PROVISO_SUITES names, or in one beside
// the checkout.
#include <doctest/doctest.h>
#include <sodium.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/workplace.h"

namespace proviso::cli_test {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kEcho = R"(policy echo
  decides R
record R
  id : text, key
  t : text
  same : text
outcomes
  low "Go on."
  high "Ask first."
  otherwise low
  when unsure low
rule echo "Says it again"
  when t is "{same}" and t contains same and t is same, ignoring case
  then high
  because "{t}"
  note "[{t}]"
)";

std::vector<std::string> own_texts() {
    return {"plain",
            "äöü ß ﬁ 日本語 😀 👩‍👩‍👧 e\u0301",
            "\"quoted\", and; more",
            "back\\slash \\n \\u0041",
            "line\nbreak\r\nand\ttab",
            std::string("a\0b", 3),
            "\x01\x1f\x7f",
            "\u200b\u200e\u202ereversed\u202c\ufeff",
            "\u2028\u2029",
            "<script>alert('1')</script>",
            "\"><img src=x onerror=alert(1)>",
            "&lt; &amp; &#x3c;",
            "</td></table>",
            "=1+2",
            "@SUM(A1)",
            "-1",
            "+1",
            "'=1+2",
            "\t=1",
            "{t}",
            "{{t}} {0} %s %n ${x}",
            "unsure",
            "not_applicable",
            "null",
            "İstanbul STRASSE straße ŉ",
            "\U0010ffff\uffff\ufffd"};
}

std::vector<std::string> listed_texts() {
    const char* folder = std::getenv("PROVISO_SUITES");
    std::ifstream file(std::filesystem::path(folder != nullptr ? folder : "../shared/suites") / "strings.jsonl");
    std::vector<std::string> texts;
    for (std::string line; std::getline(file, line);) {
        const std::string packed = Json::parse(line)["bytes_b64"];
        std::string bytes(packed.size(), '\0');
        size_t size = 0;
        REQUIRE(sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), packed.data(),
                                  packed.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) == 0);
        bytes.resize(size);
        texts.push_back(Json::parse(bytes)["text"]);
    }
    return texts;
}

// The cells of a table as RFC 4180 has it, row by row.
std::vector<std::vector<std::string>> cells(std::string_view table) {
    std::vector<std::vector<std::string>> rows(1);
    rows.back().emplace_back();
    bool quoted = false;
    for (size_t i = 0; i < table.size(); ++i) {
        if (quoted && table[i] == '"' && table.substr(i + 1).starts_with("\"")) {
            rows.back().back() += table[i++];
        } else if (table[i] == '"') {
            quoted = !quoted;
        } else if (!quoted && table[i] == ',') {
            rows.back().emplace_back();
        } else if (!quoted && table.substr(i).starts_with("\r\n")) {
            rows.emplace_back().emplace_back();
            ++i;
        } else {
            rows.back().back() += table[i];
        }
    }
    rows.pop_back();
    return rows;
}

void hold(const std::vector<std::string>& texts) {
    const Workplace here;
    here.write("echo.proviso", kEcho);
    std::string archive;
    for (size_t i = 0; i < texts.size(); ++i)
        archive += Json{{"id", "n" + std::to_string(i)}, {"t", texts[i]}, {"same", texts[i]}}.dump() + "\n";
    here.write("a.ndjson", archive);
    REQUIRE(here.proviso({"run", "echo.proviso", "a.ndjson", "-o", "out.ndjson"}).exit_code == 0);
    const std::vector<std::string> lines = lines_of(here.read("out.ndjson"));
    REQUIRE(lines.size() == texts.size());
    for (size_t i = 0; i < texts.size(); ++i) {
        CAPTURE(texts[i]);
        const Json decision = Json::parse(lines[i]);
        CHECK(decision["outcome"] == "high");
        CHECK(decision["notes"][0] == "[" + texts[i] + "]");
        if (!texts[i].empty()) CHECK(decision["rules"][0]["because"] == texts[i]);
    }
    REQUIRE(here.proviso({"run", "echo.proviso", "a.ndjson", "-o", "out.csv", "--fields", "id,notes"}).exit_code == 0);
    const auto rows = cells(here.read("out.csv"));
    REQUIRE(rows.size() == texts.size() + 1);
    for (size_t i = 0; i < texts.size(); ++i) {
        CAPTURE(texts[i]);
        REQUIRE(rows[i + 1].size() == 2);
        CHECK(rows[i + 1][1] == "[" + texts[i] + "]");
    }
}

TEST_CASE("texts survive into decisions and tables") {
    hold(own_texts());
    if (const std::vector<std::string> listed = listed_texts(); !listed.empty()) hold(listed);
}

TEST_CASE("texts survive into explanations, one record at a time") {
    const Workplace here;
    here.write("echo.proviso", kEcho);
    for (const std::string& text : own_texts()) {
        CAPTURE(text);
        here.write("r.json", Json{{"id", "n"}, {"t", text}, {"same", text}}.dump());
        const auto asked = here.proviso({"explain", "echo.proviso", "r.json", "--json"});
        REQUIRE(asked.exit_code == 0);
        const Json explained = Json::parse(asked.out);
        CHECK(explained["rules"][0]["because"] == text);
        CHECK(explained.dump().find(Json(text).dump()) != std::string::npos);
    }
}

TEST_CASE("no text of a record becomes part of the report's page") {
    const Workplace here;
    here.write("echo.proviso", kEcho);
    for (const char* text :
         {"<script>alert('1')</script>", "\"><img src=x onerror=alert(1)>", "</td></table>", "&lt;"}) {
        CAPTURE(text);
        here.write("a.ndjson", Json{{"id", "n"}, {"t", text}}.dump() + "\n");
        REQUIRE(here.proviso({"run", "echo.proviso", "a.ndjson", "-o", "out.ndjson", "--report", "r.html", "--by", "t"})
                    .exit_code == 0);
        const std::string page = here.read("r.html");
        std::string escaped;
        for (const char* c = text; *c != '\0'; ++c) {
            const std::map<char, std::string> kSigns = {{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}, {'"', "&quot;"}};
            const auto sign = kSigns.find(*c);
            escaped += sign == kSigns.end() ? std::string(1, *c) : sign->second;
        }
        CHECK(page.find("<script") == std::string::npos);
        CHECK(page.find("<img") == std::string::npos);
        CHECK(page.find(escaped) != std::string::npos);
    }
}

}  // namespace
}  // namespace proviso::cli_test
