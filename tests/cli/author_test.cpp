// SPDX-License-Identifier: Apache-2.0
// check, test, decide, explain, disassemble, explain-code: what their options print and write.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/workplace.h"

namespace proviso::cli_test {
namespace {

using Json = nlohmann::json;

const std::string kMistakes = std::string(kPolicy) + "\nrule r\n  when u.in_final_cut\n  then notify\n";

TEST_CASE("check: several policies, the worst exit code") {
    const Workplace here;
    here.write("bad.proviso", kMistakes);
    const auto good = here.proviso({"check", "p.proviso"});
    CHECK(good.exit_code == 0);
    CHECK(good.err.find("error") == std::string::npos);  // of fields that no rule asks for it warns
    CHECK(good.out.starts_with("studio.sample 1: 2 rules, 0 guidelines, 0 exceptions, 0 tables, 2 scenarios, "));
    CHECK(good.out.ends_with(" instructions per record\n"));
    const auto both = here.proviso({"check", "bad.proviso", "p.proviso"});
    CHECK(both.exit_code == 1);
    CHECK(lines_of(both.out).size() == 2);
    CHECK(both.out.starts_with("bad.proviso: 1 error\n"));
    CHECK(here.proviso({"check", "bad.proviso", "nowhere"}).exit_code == 3);
}

TEST_CASE("check: as JSON") {
    const Workplace here;
    here.write("bad.proviso", kMistakes);
    const auto finished = here.proviso({"check", "--json", "bad.proviso", "p.proviso"});
    CHECK(finished.exit_code == 1);
    CHECK(finished.err.empty());
    const Json all = Json::parse(finished.out);
    REQUIRE(all.size() == 2);
    CHECK(all[0]["policy"] == "bad.proviso");
    CHECK(all[0]["errors"] == 1);
    CHECK_FALSE(all[0].contains("instructions"));
    const Json& diagnostic = all[0]["diagnostics"].at(0);
    CHECK(diagnostic["code"] == "PV2002");
    CHECK(diagnostic["severity"] == "error");
    CHECK(diagnostic["file"] == "bad.proviso");
    CHECK(diagnostic["line"] == lines_of(kMistakes).size() - 1);
    CHECK(diagnostic["column"] == 8);
    CHECK(diagnostic["end_column"] == 9);
    CHECK(all[1]["errors"] == 0);
    CHECK(all[1]["instructions"] > 0);
}

TEST_CASE("check: as SARIF") {
    const Workplace here;
    here.write("bad.proviso", kMistakes);
    CHECK(here.proviso({"check", "bad.proviso", "--sarif", "found.sarif"}).exit_code == 1);
    const Json log = Json::parse(here.read("found.sarif"));
    CHECK(log["version"] == "2.1.0");
    const Json& run = log["runs"].at(0);
    CHECK(run["tool"]["driver"]["rules"].at(0)["id"] == "PV2002");
    const Json& result = run["results"].at(0);
    CHECK(result["ruleId"] == "PV2002");
    CHECK(result["level"] == "error");
    const Json& place = result["locations"].at(0)["physicalLocation"];
    CHECK(place["artifactLocation"]["uri"] == "bad.proviso");
    CHECK(place["region"]["startLine"] == lines_of(kMistakes).size() - 1);
    CHECK(here.proviso({"check", "p.proviso", "--sarif", "nowhere/found.sarif"}).exit_code == 3);
    CHECK(here.proviso({"check", "p.proviso", "nowhere.proviso", "--sarif", "none.sarif"}).exit_code == 3);
    CHECK_FALSE(here.has("none.sarif"));
}

TEST_CASE("check: the rules whose standing a later answer may turn round are named") {
    const Workplace here;
    here.write("q.proviso",
               "policy p\n  decides R\noutcomes\n  low\n  high\n  otherwise low\n  when unsure high\n"
               "record R\n  a : answer\n  b : answer\n  c : answer\n"
               "define told as b is answered\n"
               "rule plain\n  when a\n  then high\n"
               "rule excused\n  when a and c\n  then high\n"
               "exception told_of to excused\n  when told\n"
               "rule rests_on_it\n  when rule excused applies\n  then high\n"
               "rule surely_so\n  when surely c\n  then high\n");
    const Json all = Json::parse(here.proviso({"check", "--json", "q.proviso"}).out);
    CHECK(all[0]["reads_doubt"] == Json({"excused", "told_of", "rests_on_it", "surely_so"}));
}

TEST_CASE("check: warnings that are accepted, as JSON and SARIF") {
    const Workplace here;
    const std::string policy =
        "policy p\n  decides R\noutcomes\n  low\n  high\n  otherwise low\n  when unsure high\n"
        "record R\n  a : answer\n  b : answer, accepting PV5055 because \"payroll\"\n  c : answer\n"
        "rule r\n  when a\n  then high\n";
    here.write("q.proviso", policy);
    CHECK(here.proviso({"check", "--deny-warnings", "q.proviso"}).exit_code == 1);
    const auto finished = here.proviso({"check", "--json", "--sarif", "found.sarif", "q.proviso"});
    const Json all = Json::parse(finished.out);
    CHECK(all[0]["diagnostics"].size() == 1);
    REQUIRE(all[0]["accepted"].size() == 1);
    const Json& accepted = all[0]["accepted"].at(0);
    CHECK(accepted["code"] == "PV5055");
    CHECK(accepted["line"] == 10);
    CHECK(accepted["column"] == 3);
    CHECK(accepted["accepted"]["because"] == "payroll");
    CHECK(accepted["accepted"]["column"] == 15);
    const Json log = Json::parse(here.read("found.sarif"));
    const Json& results = log["runs"].at(0)["results"];
    REQUIRE(results.size() == 2);
    CHECK_FALSE(results[0].contains("suppressions"));
    const Json& suppression = results[1]["suppressions"].at(0);
    CHECK(suppression["kind"] == "inSource");
    CHECK(suppression["justification"] == "payroll");
    CHECK(suppression["location"]["physicalLocation"]["region"]["startLine"] == 10);
    std::string mended = policy;
    mended.replace(mended.find("  c : answer\n"), 13, "");
    here.write("q.proviso", mended);
    const auto denied = here.proviso({"check", "--deny-warnings", "q.proviso"});
    CHECK(denied.exit_code == 0);
    CHECK(denied.err.empty());
    CHECK(denied.out.ends_with(" per record; 1 warning accepted\n"));
    // Only `check` looks at the whole policy.
    CHECK(here.proviso({"compile", "q.proviso", "-o", "q.pvb"}).err.find("warning") == std::string::npos);
}

TEST_CASE("check: how long it took goes to standard error") {
    const auto finished = Workplace().proviso({"check", "--timing", "p.proviso"});
    CHECK(finished.exit_code == 0);
    CHECK(finished.err.find("parse ") != std::string::npos);
    CHECK(lines_of(finished.out).size() == 1);
}

TEST_CASE("test: JUnit, filter, failures") {
    const Workplace here;
    CHECK(here.proviso({"test", "p.proviso"}).out == "studio.sample: 2 scenarios, 2 passed, 0 failed\n");
    here.write("p.more.scenarios.proviso",
               "scenario \"Wrong <&> \\\"quoted\\\"\"\n  based on \"A mood board\"\n  expect consult\n");
    const auto failing = here.proviso({"test", "p.proviso", "--junit", "results.xml"});
    CHECK(failing.exit_code == 1);
    CHECK(failing.out.find("[p.more.scenarios.proviso:1]") != std::string::npos);
    CHECK(failing.out.ends_with("studio.sample: 3 scenarios, 2 passed, 1 failed\n"));
    // Where a policy can't be read, there is no file that would pass for the results of all.
    CHECK(here.proviso({"test", "p.proviso", "nowhere.proviso", "--junit", "none.xml"}).exit_code == 3);
    CHECK_FALSE(here.has("none.xml"));
    const std::string junit = here.read("results.xml");
    CHECK(junit.starts_with(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"studio.sample\""));
    CHECK(junit.find("tests=\"3\" failures=\"1\"") != std::string::npos);
    CHECK(junit.find("name=\"Wrong &lt;&amp;&gt; &quot;quoted&quot;\"") != std::string::npos);
    CHECK(here.proviso({"test", "p.proviso", "--filter", "mood"}).exit_code == 0);
    CHECK(here.proviso({"test", "p.proviso", "--filter", "nothing like this"}).exit_code == 1);
    CHECK(here.proviso({"test", "p.proviso", "--junit", "nowhere/results.xml"}).exit_code == 3);
}

TEST_CASE("test: coverage as text, as JSON and as a page") {
    const Workplace here;
    here.write("q/q.proviso", kPolicy);
    const auto text = here.proviso({"test", "--coverage", "p.proviso"});
    CHECK(text.exit_code == 0);
    CHECK(text.out.find("\ncoverage of studio.sample: ") != std::string::npos);
    CHECK(text.out.find("\nnever seen:\n  p.proviso:") != std::string::npos);
    const auto page = here.proviso({"test", "p.proviso", "q", "--coverage=page.html", "--json"});
    CHECK(page.exit_code == 0);
    const Json policies = Json::parse(page.out)["policies"];
    CHECK(policies.size() == 2);
    CHECK(policies.at(0)["scenarios"].size() == 2);
    const Json coverage = policies.at(0)["coverage"];
    CHECK(coverage["scenarios"] == 2);
    CHECK(coverage["seen"] < coverage["possible"]);
    CHECK(coverage["items"].at(0)["file"] == "p.proviso");
    const std::string html = here.read("page.html");
    CHECK(html.find("p.proviso — ") != std::string::npos);
    CHECK(html.find("q/q.proviso — ") != std::string::npos);
    CHECK(html.ends_with("</body></html>\n"));
    // Without being asked, nothing of it.
    CHECK(here.proviso({"test", "p.proviso"}).out.find("coverage") == std::string::npos);
    CHECK(Json::parse(here.proviso({"test", "p.proviso", "--json"}).out)["policies"].at(0).contains("coverage") ==
          false);
    CHECK(here.proviso({"test", "p.proviso", "--coverage=nowhere/page.html"}).exit_code == 3);
}

TEST_CASE("test: too little coverage is a failure") {
    const Workplace here;
    CHECK(here.proviso({"test", "p.proviso", "--min-coverage", "0"}).exit_code == 0);
    const auto low = here.proviso({"test", "p.proviso", "--min-coverage", "100"});
    CHECK(low.exit_code == 1);
    CHECK(low.err.find("less than the 100 % asked for") != std::string::npos);
    for (const char* wrong : {"101", "-1", "many"})
        CHECK(here.proviso({"test", "p.proviso", "--min-coverage", wrong}).exit_code == 2);
}

TEST_CASE("test: the results of several policies are one document") {
    const Workplace here;
    here.write("q/q.proviso", kPolicy);
    CHECK(here.proviso({"test", "p.proviso", "q", "--junit", "results.xml"}).exit_code == 0);
    // Where a policy can't be read, there is no file that would pass for the results of all.
    CHECK(here.proviso({"test", "p.proviso", "nowhere.proviso", "--junit", "none.xml"}).exit_code == 3);
    CHECK_FALSE(here.has("none.xml"));
    const std::string junit = here.read("results.xml");
    CHECK(junit.find("<?xml", 1) == std::string::npos);
    CHECK(lines_of(junit).back() == "</testsuites>");
}

TEST_CASE("decide and explain: records from a file, over several lines, and from standard input") {
    const Workplace here;
    here.write("r.json",
               "\xEF\xBB\xBF{\r\n  \"disclosure_id\": \"D-1\",\r\n  \"submitted_on\": \"2025-09-02\",\r\n  \"uses\": "
               "[]\r\n}\r\n");
    const auto from_file = here.proviso({"decide", "p.proviso", "r.json"});
    CHECK(from_file.exit_code == 0);
    CHECK(Json::parse(from_file.out)["outcome"] == "notify");
    CHECK(lines_of(from_file.out).size() == 1);
    const auto piped = here.proviso({"decide", "p.proviso", "-"}, here.read("r.json"));
    CHECK(piped.out == from_file.out);
    const auto why = here.proviso({"explain", "p.proviso", "-"}, record(4));
    CHECK(why.exit_code == 0);
    CHECK(why.out.find("uses[u1].in_final_cut = yes") != std::string::npos);
    CHECK(here.proviso({"decide", "--text", "p.proviso", "-"}, record(4)).out == why.out);
    const auto tree = here.proviso({"explain", "--json", "p.proviso", "-"}, record(4));
    CHECK(Json::parse(tree.out)["outcome"] == "written_approval");
}

TEST_CASE("decide: a record with a mistake is told with line and column") {
    const Workplace here;
    const auto finished = here.proviso({"decide", "p.proviso", "-"},
                                       "{\n  \"disclosure_id\": \"é\",\n  \"submitted_on\": \"2025-02-30\"\n}\n");
    CHECK(finished.exit_code == 1);
    CHECK(finished.out.empty());
    CHECK(finished.err.starts_with("standard input:3:"));
    CHECK(finished.err.find("PV8007") != std::string::npos);
    for (const char* text : {"", " \n ", "{} {}", "[]", "{\"a\":", "nonsense"}) {
        CAPTURE(text);
        CHECK(here.proviso({"decide", "p.proviso", "-"}, text).exit_code == 1);
    }
}

TEST_CASE("explain-code: the long form of every kind of message") {
    const Workplace here;
    CHECK(here.proviso({"explain-code", "PV2001"}).out.starts_with("PV2001 error (UnknownField)\n\n"));
    CHECK(here.proviso({"explain-code", "PV5001"}).out.starts_with("PV5001 warning"));
    CHECK(here.proviso({"explain-code", "PV8001"}).exit_code == 0);
    for (const char* code : {"PV9999", "2001", "", "nonsense"}) {
        CAPTURE(code);
        const auto finished = here.proviso({"explain-code", code});
        CHECK(finished.exit_code == 1);
        CHECK(finished.out.empty());
    }
}

TEST_CASE("disassemble: of a policy and of its bundle alike") {
    const Workplace here;
    REQUIRE(here.proviso({"compile", "p.proviso", "-o", "p.pvb"}).exit_code == 0);
    const auto source = here.proviso({"disassemble", "p.proviso"});
    CHECK(source.exit_code == 0);
    CHECK(source.out.find("rule final_deliverable") != std::string::npos);
    CHECK(here.proviso({"disassemble", "p.pvb"}).out == source.out);
}

TEST_CASE("output: a standard output that is full is exit code 3") {
    const Workplace here;
    here.write("r.json", record(1));
    for (const std::string command :
         {"check p.proviso", "check --json p.proviso", "test p.proviso", "decide p.proviso r.json",
          "explain p.proviso r.json", "run p.proviso r.json", "disassemble p.proviso", "explain-code PV2001"}) {
        CAPTURE(command);
        const auto finished = testing::run({.words = {"sh", "-c", "exec \"$PROGRAM\" " + command + " > /dev/full"},
                                            .folder = here.folder(),
                                            .environment = {"PROGRAM=" + testing::proviso_program()}});
        CHECK(finished.exit_code == 3);
        CHECK(finished.err.find("No space left") != std::string::npos);
    }
}

}  // namespace
}  // namespace proviso::cli_test
