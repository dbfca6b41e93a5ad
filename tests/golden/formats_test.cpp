// SPDX-License-Identifier: Apache-2.0
// `check --json` and `--sarif` of all fixtures of diagnostics: well-formed, and saying what the text says.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "compiler/diagnostics/diagnostic.h"
#include "tests/golden/fixture.h"
#include "tests/process/process.h"

namespace proviso::golden {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// The codes at the heads of messages, in their order.
std::vector<std::string> codes_in(const std::string& text) {
    static const std::regex head(R"((?:^|\n)[^\n]*:\d+:\d+: (?:error|warning) (PV\d{4}): )");
    std::vector<std::string> codes;
    for (std::sregex_iterator at(text.begin(), text.end(), head), end; at != end; ++at) codes.push_back((*at)[1]);
    return codes;
}

std::vector<std::string> sorted(std::vector<std::string> codes) {
    std::ranges::sort(codes);
    return codes;
}

bool is_forwards(const Json& place, const char* line, const char* column, const char* end_line,
                 const char* end_column) {
    const std::pair<int, int> begin{place.at(line), place.at(column)}, end{place.at(end_line), place.at(end_column)};
    return begin.first >= 1 && begin.second >= 1 && begin <= end;
}

std::vector<std::string> check_json(const std::string& name, const Output& output) {
    std::vector<std::string> codes;
    const Json policies = Json::parse(output.out.value_or(""), nullptr, false);
    CHECK_MESSAGE(policies.is_array(), name, ": no JSON");
    if (!policies.is_array()) return codes;
    for (const Json& policy : policies) {
        size_t errors = 0;
        for (const Json& diagnostic : policy.at("diagnostics")) {
            codes.push_back(diagnostic.at("code"));
            errors += diagnostic.at("severity") == "error" ? 1 : 0;
            CHECK_MESSAGE(find_diagnostic(codes.back()) != nullptr, name);
            CHECK_MESSAGE(is_forwards(diagnostic, "line", "column", "end_line", "end_column"), name, diagnostic.dump());
            CHECK_MESSAGE(!diagnostic.at("message").get<std::string>().empty(), name);
        }
        CHECK_MESSAGE(policy.at("errors") == errors, name);
    }
    return codes;
}

std::vector<std::string> check_sarif(const std::string& name, const std::string& text) {
    std::vector<std::string> codes;
    const Json log = Json::parse(text, nullptr, false);
    CHECK_MESSAGE(log.is_object(), name, ": no SARIF");
    if (!log.is_object()) return codes;
    CHECK(log.at("version") == "2.1.0");
    const Json& run = log.at("runs").at(0);
    CHECK(run.at("columnKind") == "unicodeCodePoints");
    std::set<std::string> rules;
    for (const Json& rule : run.at("tool").at("driver").at("rules"))
        CHECK_MESSAGE(rules.insert(rule.at("id")).second, name, ": a rule stands twice");
    for (const Json& result : run.at("results")) {
        if (result.contains("suppressions")) continue;
        codes.push_back(result.at("ruleId"));
        CHECK_MESSAGE(rules.contains(codes.back()), name);
        CHECK_MESSAGE((result.at("level") == "error" || result.at("level") == "warning"), name);
        CHECK_MESSAGE(!result.at("message").at("text").get<std::string>().empty(), name);
        const Json& place = result.at("locations").at(0).at("physicalLocation");
        CHECK_MESSAGE(!place.at("artifactLocation").at("uri").get<std::string>().starts_with("/"), name);
        CHECK_MESSAGE(is_forwards(place.at("region"), "startLine", "startColumn", "endLine", "endColumn"), name);
    }
    return codes;
}

TEST_CASE("golden: diagnostics as JSON and as SARIF") {
    const testing::Scratch scratch;
    const std::string log = fs::absolute(scratch.folder() / "found.sarif").string();
    size_t checked = 0;
    for (const auto& entry : fs::directory_iterator("tests/golden/diagnostics")) {
        const std::string name = entry.path().filename().string();
        Fixture fixture = parse_fixture(testing::read_text(entry.path()));
        const bool other =
            fixture.command != "check" || std::ranges::find(fixture.options, "--json") != fixture.options.end();
        const std::vector<std::string> said = sorted(codes_in(fixture.expected.err.value_or("")));
        if (other || said.empty()) continue;
        fixture.options.insert(fixture.options.end(), {"--json", "--sarif", log});
        const Output output = run_fixture(fixture);
        CHECK_MESSAGE(output.exit_code == fixture.expected.exit_code, name);
        CHECK_MESSAGE(sorted(check_json(name, output)) == said, name);
        CHECK_MESSAGE(sorted(check_sarif(name, testing::read_text(log))) == said, name);
        ++checked;
    }
    CHECK(checked > 400);
}

}  // namespace
}  // namespace proviso::golden
