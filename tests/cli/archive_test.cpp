// SPDX-License-Identifier: Apache-2.0
// run: archives in every shape, rejects, and the files that it writes.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/workplace.h"

namespace proviso::cli_test {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

std::vector<Json> parsed(const std::string& text) {
    std::vector<Json> out;
    for (const std::string& line : lines_of(text)) out.push_back(Json::parse(line));
    return out;
}

TEST_CASE("run: an empty archive has no decisions and no mistake") {
    const Workplace here;
    for (const char* text : {"", "\n", "\r\n\n  \t\n", "\xEF\xBB\xBF"}) {
        CAPTURE(text);
        const auto finished = here.proviso({"run", "p.proviso", "-"}, text);
        CHECK(finished.exit_code == 0);
        CHECK(finished.out.empty());
        CHECK(finished.err.find("0 records") == 0);
    }
}

TEST_CASE("run: the same decisions as decide, one a line, in order") {
    const Workplace here;
    here.write("a.ndjson", archive(20));
    const auto decisions = lines_of(here.proviso({"run", "p.proviso", "a.ndjson"}).out);
    REQUIRE(decisions.size() == 20);
    const auto records = lines_of(archive(20));
    for (size_t i = 0; i < records.size(); ++i)
        CHECK(here.proviso({"decide", "p.proviso", "-"}, records[i]).out == decisions[i] + "\n");
}

TEST_CASE("run: line breaks, blank lines, a byte order mark and a last line without its end change nothing") {
    const Workplace here;
    const std::string plain = here.proviso({"run", "p.proviso", "-"}, archive(3)).out;
    std::string windows = "\xEF\xBB\xBF", blank = "\n \n", truncated = archive(3);
    for (const std::string& line : lines_of(archive(3))) {
        windows += line + "\r\n";
        blank += "  " + line + "\t \n\n";
    }
    truncated.pop_back();
    for (const std::string& text : {windows, blank, truncated}) {
        CAPTURE(text);
        const auto finished = here.proviso({"run", "p.proviso", "-"}, text);
        CHECK(finished.exit_code == 0);
        CHECK(finished.out == plain);
    }
}

TEST_CASE("run: several archives are decided one after the other, each with its own lines") {
    const Workplace here;
    here.write("a.ndjson", record(1) + "\nbroken\n");
    here.write("b.ndjson", record(2));
    here.write("c.ndjson", "\n{}\n" + record(3) + "\n");
    const auto finished = here.proviso(
        {"run", "p.proviso", "a.ndjson", "b.ndjson", "-", "c.ndjson", "--fields", "id", "--rejects", "rejects"},
        record(9) + "\n{");
    CHECK(finished.exit_code == 1);
    CHECK(finished.out == "{\"id\":\"D-1\"}\n{\"id\":\"D-2\"}\n{\"id\":\"D-9\"}\n{\"id\":\"D-3\"}\n");
    const auto rejects = parsed(here.read("rejects"));
    REQUIRE(rejects.size() == 3);
    CHECK(rejects[0]["source"] == "a.ndjson");
    CHECK(rejects[0]["line"] == 2);
    CHECK(rejects[0]["code"] == "PV8001");
    CHECK(rejects[1]["source"] == "-");
    CHECK(rejects[1]["line"] == 2);
    CHECK(rejects[2]["source"] == "c.ndjson");
    CHECK(rejects[2]["line"] == 2);
    CHECK(rejects[2]["code"] == "PV8006");
    CHECK(rejects[2]["path"] == "submitted_on");
    CHECK(rejects[2]["record"] == "{}");
}

TEST_CASE("run: a last line that breaks off is rejected, and so is every line of another kind") {
    const Workplace here;
    const std::string broken = record(5).substr(0, 40);
    const auto finished =
        here.proviso({"run", "p.proviso", "-", "--inline-rejects", "--fields", "id"}, archive(2) + broken);
    CHECK(finished.exit_code == 1);
    const auto out = parsed(finished.out);
    REQUIRE(out.size() == 3);
    CHECK(out[2]["line"] == 3);
    CHECK(out[2]["record"] == broken);
}

// One line in is one line out, rejects and all, and the bytes do not depend on the threads.
TEST_CASE("run: threads do not change a byte") {
    const Workplace here;
    std::string text;
    const auto records = lines_of(archive(30000));
    for (size_t i = 0; i < records.size(); ++i) text += i % 97 == 5 ? "{\"disclosure_id\":5}\n" : records[i] + "\n";
    here.write("a.ndjson", text);
    std::string decisions, rejects, summary;
    for (const char* threads : {"1", "2", "4"}) {
        CAPTURE(threads);
        const auto finished = here.proviso({"run", "p.proviso", "a.ndjson", "--threads", threads, "-o", "out",
                                            "--rejects", "rejects", "--inline-rejects", "--fields",
                                            "id,outcome,applied,open", "--summary", "summary", "--rejects-ok"});
        REQUIRE(finished.exit_code == 0);
        if (decisions.empty()) {
            decisions = here.read("out");
            rejects = here.read("rejects");
            summary = here.read("summary");
            CHECK(lines_of(decisions).size() == records.size());
            CHECK(lines_of(rejects).size() == records.size() / 97 + 1);
        }
        // Compared as wholes: doctest would print megabytes.
        CHECK((here.read("out") == decisions));
        CHECK((here.read("rejects") == rejects));
        CHECK(here.read("summary") == summary);
    }
    const auto lines = lines_of(decisions);
    for (size_t i = 0; i < lines.size(); i += 1) {
        const bool right = i % 97 == 5 ? lines[i].find("\"line\":" + std::to_string(i + 1) + ",") != std::string::npos
                                       : lines[i].starts_with("{\"id\":\"D-" + std::to_string(i) + "\"");
        CHECK_MESSAGE(right, lines[i]);
        if (!right) break;
    }
}

TEST_CASE("run: rejects stand in the order of the archive, across blocks") {
    const Workplace here;
    std::string text;
    for (size_t i = 0; i < 5000; ++i) text += (i % 3 == 0 ? std::string(400, 'x') : record(i)) + "\n";
    here.write("a.ndjson", text);
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "--threads", "4", "-o", "out", "--rejects", "rejects"})
              .exit_code == 1);
    size_t line = 1;
    for (const Json& reject : parsed(here.read("rejects"))) {
        CHECK(reject["line"] == line);
        line += 3;
    }
    CHECK(line == 5002);
}

TEST_CASE("run: the summary parses and adds up") {
    const Workplace here;
    here.write("a.ndjson", archive(400) +
                               "broken\n{}\n{\"disclosure_id\":\"x\",\"submitted_on\":\"2025-01-01\",\"colour\":1,"
                               "\"uses\":[{\"shade\":2},{\"shade\":3}]}\n");
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "-o", "out", "--summary", "summary.json", "--only", "consult"})
              .exit_code == 1);
    const Json summary = Json::parse(here.read("summary.json"));
    CHECK(summary["policy"]["name"] == "studio.sample");
    CHECK(summary["records"] == 403);
    CHECK(summary["decided"] == 401);
    CHECK(summary["rejected"] == 2);
    CHECK(summary["rejects"]["PV8001"] == 1);
    CHECK(summary["rejects"]["PV8006"] == 1);
    CHECK(summary["undeclared_fields"]["colour"] == 1);
    CHECK(summary["undeclared_fields"]["uses[].shade"] == 2);
    uint64_t outcomes = 0;
    for (const auto& [name, count] : summary["outcomes"].items()) outcomes += count.get<uint64_t>();
    CHECK(outcomes == 401);
    // What `--only` left out is counted, not written.
    CHECK(lines_of(here.read("out")).size() == summary["outcomes"]["consult"]);
    CHECK(summary["settled"] <= summary["decided"]);
    const auto every = parsed(here.proviso({"run", "p.proviso", "a.ndjson", "--fields", "outcome,applied,open"}).out);
    REQUIRE(every.size() == 401);
    for (const Json& rule : summary["rules"]) {
        uint64_t applies = 0, open = 0;
        for (const Json& decision : every) {
            applies += std::ranges::count(decision["applied"], rule["id"]) > 0;
            open += std::ranges::count(decision["open"], rule["id"]) > 0;
        }
        CHECK(rule["applies"] == applies);
        CHECK(rule["open"] == open);
    }
}

TEST_CASE("run: rejected records alone, kept and not kept") {
    const Workplace here;
    here.write("a.ndjson", "broken\n");
    const auto lost = here.proviso({"run", "p.proviso", "a.ndjson"});
    CHECK(lost.exit_code == 1);
    CHECK(lost.out.empty());
    CHECK(lost.err.find("--rejects FILE") != std::string::npos);
    const auto kept = here.proviso({"run", "p.proviso", "a.ndjson", "--rejects", "-", "--rejects-ok"});
    CHECK(kept.exit_code == 0);
    CHECK(Json::parse(kept.out)["code"] == "PV8001");
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "--inline-rejects", "--rejects-ok"}).exit_code == 0);
}

TEST_CASE("run: each kind of bad record has its line, byte, path and code") {
    const Workplace here;
    struct Bad {
        std::string line, code, path;
        size_t byte;
    };
    const std::vector<Bad> all{
        {R"({"submitted_on":"2025-09-02")", "PV8001", "", 29},
        {"{\"disclosure_id\":\"\xC3\x28\",\"submitted_on\":\"2025-09-02\"}", "PV8002", "disclosure_id", 19},
        {R"({"submitted_on":"2025-09-02","uses":[{"budget":1,"budget":2}]})", "PV8003", "uses[1].budget", 50},
        {R"({"submitted_on":"2025-09-02","uses":[{"use_id":"u1","budget":true}]})", "PV8004", "uses[u1].budget", 62},
        {R"({"submitted_on":"2025-09-02","uses":[{"use_id":"u1"},{"use_id":"u1","purpose":"party"}]})", "PV8005",
         "uses[2].purpose", 79},
        {R"({"disclosure_id":"D-1"})", "PV8006", "submitted_on", 23},
        {R"({"submitted_on":"2025-02-29"})", "PV8007", "submitted_on", 17},
        {R"({"submitted_on":"2025-09-02","uses":[{"in_final_cut":"not_applicable"}]})", "PV8008",
         "uses[1].in_final_cut", 54},
        {R"({"submitted_on":"2025-09-02","deep":)" + std::string(200, '[') + std::string(200, ']') + "}", "PV8010",
         "deep", 0},
    };
    std::string text = record(1) + "\n";
    for (const Bad& bad : all) text += bad.line + "\n" + record(1) + "\n";
    CHECK(here.proviso({"run", "p.proviso", "-", "--rejects", "rejects"}, text).exit_code == 1);
    const auto rejects = parsed(here.read("rejects"));
    REQUIRE(rejects.size() == all.size());
    for (size_t i = 0; i < all.size(); ++i) {
        CAPTURE(all[i].line);
        CHECK(rejects[i]["code"] == all[i].code);
        CHECK(rejects[i]["line"] == 2 * i + 2);
        CHECK(rejects[i]["message"].get<std::string>() != "");
        if (all[i].byte == 0) continue;
        CHECK(rejects[i]["path"] == all[i].path);
        CHECK(rejects[i]["byte"] == all[i].byte);
    }
}

TEST_CASE("run: a record longer than the limit is rejected alone") {
    const Workplace here;
    const std::string long_line = R"({"submitted_on":"2025-09-02","note":")" + std::string(40 << 20, 'x') + "\"}";
    here.write("a.ndjson", record(1) + "\n" + long_line + "\n" + record(2) + "\n");
    const auto finished = here.proviso({"run", "p.proviso", "a.ndjson", "--fields", "id", "--rejects", "rejects"});
    CHECK(finished.exit_code == 1);
    CHECK(finished.out == "{\"id\":\"D-1\"}\n{\"id\":\"D-2\"}\n");
    const Json reject = Json::parse(here.read("rejects"));
    CHECK(reject["code"] == "PV8009");
    CHECK(reject["line"] == 2);
    CHECK(reject["record"].get<std::string>().size() < 10000);
}

TEST_CASE("run: what can't be written is exit code 3, and nothing stands under its final name") {
    const Workplace here;
    here.write("a.ndjson", archive(2000) + "broken\n");
    const std::vector<Words> fails{{"-o", "nowhere/out"},
                                   {"-o", "."},
                                   {"-o", "/dev/full"},
                                   {"-o", "out", "--rejects", "/dev/full"},
                                   {"-o", "out", "--rejects", "nowhere/rejects"},
                                   {"-o", "out", "--summary", "nowhere/summary"},
                                   {"-o", "out", "--summary", "/dev/full"},
                                   {"-o", "out", "--report", "/dev/full"},
                                   {"-o", "out", "--rejects", "rejects", "--report", "report", "--summary", "."}};
    for (Words words : fails) {
        CAPTURE(joined(words));
        words.insert(words.begin(), {"run", "p.proviso", "a.ndjson"});
        const auto finished = here.proviso(words);
        CHECK(finished.exit_code == 3);
        CHECK(finished.err.find("PV7003") != std::string::npos);
        CHECK(here.files() == Words{"a.ndjson", "p.proviso"});
    }
}

TEST_CASE("run: an archive that is missing leaves an older output as it was") {
    const Workplace here;
    here.write("out", "older\n");
    here.write("a.ndjson", archive(5));
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "nowhere.ndjson", "-o", "out"}).exit_code == 3);
    CHECK(here.read("out") == "older\n");
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "-o", "out"}).exit_code == 0);
    CHECK(lines_of(here.read("out")).size() == 5);
    CHECK(here.files() == Words{"a.ndjson", "out", "p.proviso"});
}

TEST_CASE("run: a run that is killed leaves nothing under the final name") {
    const Workplace here;
    const auto finished = testing::run(
        {.words = {"sh", "-c",
                   "(cat p.ndjson; sleep 20) | \"$PROGRAM\" run p.proviso - -o out & sleep 0.3; kill -9 $!; wait"},
         .folder = here.folder(),
         .environment = {"PROGRAM=" + testing::proviso_program()},
         .limit = std::chrono::seconds(1)});
    CHECK((finished.timed_out || finished.exit_code == 0));
    CHECK_FALSE(here.has("out"));
}

TEST_CASE("run: progress is for people, and only where it is asked for or seen") {
    const Workplace here;
    here.write("a.ndjson", archive(50));
    const auto quiet = here.proviso({"run", "p.proviso", "a.ndjson", "--progress", "never"});
    const auto asked = here.proviso({"run", "p.proviso", "a.ndjson", "--progress", "always"});
    CHECK(quiet.out == asked.out);
    CHECK(quiet.err.find('\r') == std::string::npos);
    CHECK(quiet.err.find('\x1b') == std::string::npos);
}

}  // namespace
}  // namespace proviso::cli_test
