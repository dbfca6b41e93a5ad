// SPDX-License-Identifier: Apache-2.0
// run: archives that are broken in ways that no record alone is. Each is named with its place, and costs no more than it must.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/workplace.h"
#include "tests/packed/packed.h"

namespace proviso::cli_test {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

const std::string kOne = R"({"disclosure_id":"D-1","submitted_on":"2025-09-02"})";
const std::string kTwo = R"({"disclosure_id":"D-2","submitted_on":"2025-09-02"})";

testing::Finished by_shell(const Workplace& here, const std::string& script) {
    return testing::run({.words = {"bash", "-c", script},
                         .folder = here.folder(),
                         .environment = {"PROGRAM=" + testing::proviso_program()},
                         .limit = std::chrono::seconds(300)});
}

std::vector<Json> rejects_of(const Workplace& here) {
    std::vector<Json> rejects;
    for (const std::string& line : lines_of(here.read("rejects"))) rejects.push_back(Json::parse(line));
    return rejects;
}

TEST_CASE("run: a NUL byte spoils its record only, wherever it stands") {
    const Workplace here;
    const std::string nul(1, '\0');
    here.write("a.ndjson", kOne + "\n{\"disclosure_id\":\"a" + nul + "b\"}\n" + nul + "\n{" + nul + "}\n" + kTwo + nul +
                               "\n" + kTwo + "\n");
    const auto finished = here.proviso({"run", "p.proviso", "a.ndjson", "--fields", "id", "--rejects", "rejects"});
    CHECK(finished.exit_code == 1);
    CHECK(finished.out == "{\"id\":\"D-1\"}\n{\"id\":\"D-2\"}\n");
    const auto rejects = rejects_of(here);
    REQUIRE(rejects.size() == 4);
    const std::vector<size_t> bytes{20, 1, 2, kTwo.size() + 1};
    for (size_t i = 0; i < rejects.size(); ++i) {
        CAPTURE(i);
        CHECK(rejects[i]["code"] == "PV8001");
        CHECK(rejects[i]["line"] == i + 2);
        CHECK(rejects[i]["byte"] == bytes[i]);
    }
    CHECK(rejects[0]["path"] == "disclosure_id");
}

TEST_CASE("run: lines that end with carriage returns alone are told as what they are") {
    const Workplace here;
    here.write("a.ndjson", kOne + "\r" + kTwo + "\r");
    const auto finished = here.proviso({"run", "p.proviso", "a.ndjson", "--rejects", "rejects"});
    CHECK(finished.exit_code == 1);
    CHECK(finished.out.empty());
    auto rejects = rejects_of(here);
    REQUIRE(rejects.size() == 1);
    CHECK(rejects[0]["code"] == "PV8001");
    CHECK(rejects[0]["byte"] == kOne.size() + 2);
    CHECK(rejects[0]["message"].get<std::string>().find("carriage return") != std::string::npos);
    // The whole archive then is one line, which may be longer than a record may be.
    std::string large;
    while (large.size() < size_t{17} << 20) large += kOne + std::string(1000, ' ') + "\r";
    here.write("a.ndjson", large);
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "--rejects", "rejects"}).exit_code == 1);
    rejects = rejects_of(here);
    REQUIRE(rejects.size() == 1);
    CHECK(rejects[0]["code"] == "PV8009");
    CHECK(rejects[0]["message"].get<std::string>().find("carriage return") != std::string::npos);
}

TEST_CASE("run: a line of a gibibyte is rejected without being loaded") {
    const Workplace here;
    here.write("tail", "\n" + kTwo + "\n");
    // What is not written of the file takes no room on the disk.
    const auto finished = by_shell(here,
                                   "truncate -s 1G a.ndjson && cat tail >> a.ndjson && "
                                   "\"$PROGRAM\" run p.proviso a.ndjson --fields id --rejects rejects");
    CHECK(finished.exit_code == 1);
    CHECK(finished.peak_kib < 700'000);
    CHECK(finished.out == "{\"id\":\"D-2\"}\n");
    const auto rejects = rejects_of(here);
    REQUIRE(rejects.size() == 1);
    CHECK(rejects[0]["code"] == "PV8009");
    CHECK(rejects[0]["line"] == 1);
    std::filesystem::remove(here.folder() / "a.ndjson");
}

TEST_CASE("run: an archive that grows while it is read is read as it was") {
    const Workplace here;
    here.write("a.ndjson", archive(30000));
    here.write("more", kOne + "\n");
    // Nobody reads the decisions until the archive has grown.
    const auto finished = by_shell(here,
                                   "mkfifo out; \"$PROGRAM\" run p.proviso a.ndjson --fields id -o out & "
                                   "exec 3<out; sleep 0.2; cat more >> a.ndjson; wc -l <&3; wait $!; echo $?");
    CHECK(finished.out == "30000\n0\n");
    CHECK(lines_of(here.read("a.ndjson")).size() == 30001);
}

TEST_CASE("run: a disk that is full is said to be, and what was decided before stays usable") {
    const Workplace here;
    here.write("a.ndjson", archive(30000));
    const Words run{"run", "p.proviso", "a.ndjson", "-o", "out", "--checkpoint-bytes", "65536"};
    const auto full = by_shell(here, "trap '' XFSZ; ulimit -f 1000; \"$PROGRAM\" " + joined(run));
    CHECK(full.exit_code == 3);
    CHECK(full.err.find("PV7003") != std::string::npos);
    CHECK(full.err.find("`out`") != std::string::npos);
    CHECK(full.err.find("--resume") != std::string::npos);
    CHECK_FALSE(here.has("out"));
    REQUIRE(here.has("out.part"));
    Words resumed = run;
    resumed.emplace_back("--resume");
    CHECK(here.proviso(resumed).exit_code == 0);
    const std::string whole = here.read("out");
    CHECK(here.proviso(run).exit_code == 0);
    CHECK((here.read("out") == whole));
}

TEST_CASE("run: what can't be an output or an archive is named") {
    const Workplace here;
    here.write("a.ndjson", kOne + "\n");
    here.write("no.db", std::string(8192, 'x'));
    struct Wrong {
        Words words;
        std::string name;
    };
    const std::vector<Wrong> all{{{"a.ndjson", "-o", "missing/out"}, "missing/out"},
                                 {{"a.ndjson", "-o", "missing/out.sqlite"}, "missing/out.sqlite"},
                                 {{"missing.ndjson"}, "missing.ndjson"},
                                 {{"sqlite:no.db?query=SELECT 1"}, "no.db"},
                                 {{"sqlite:none.db?query=SELECT 1"}, "none.db"}};
    for (const Wrong& wrong : all) {
        CAPTURE(wrong.name);
        Words words{"run", "p.proviso"};
        words.insert(words.end(), wrong.words.begin(), wrong.words.end());
        const auto finished = here.proviso(words);
        CHECK(finished.exit_code == 3);
        CHECK(finished.err.find("`" + wrong.name + "`") != std::string::npos);
        CHECK(lines_of(finished.err).size() == 1);
    }
    CHECK(here.files() == Words{"a.ndjson", "no.db", "p.proviso"});
}

TEST_CASE("run: a table with a byte order mark, quotes and line breaks in cells keeps its places") {
    const Workplace here;
    here.write("a.csv",
               "\xEF\xBB\xBF\"disclosure_id\",\"submitted_on\"\r\n\"D\r\n1\",2025-09-02\r\nD-2,2025-13-01\r\n"
               "D-3,\r\n");
    const auto finished = here.proviso({"run", "p.proviso", "a.csv", "--fields", "id", "--rejects", "rejects"});
    CHECK(finished.exit_code == 1);
    CHECK(finished.out == "{\"id\":\"D\\r\\n1\"}\n");
    const auto rejects = rejects_of(here);
    REQUIRE(rejects.size() == 2);
    CHECK(rejects[0]["line"] == 4);
    CHECK(rejects[0]["code"] == "PV8007");
    CHECK(rejects[0]["message"].get<std::string>().find("column `submitted_on`") != std::string::npos);
    CHECK(rejects[1]["line"] == 5);
    CHECK(rejects[1]["code"] == "PV8006");
}

TEST_CASE("run: two threads and one give the same bytes where records are bad, blank and long") {
    const Workplace here;
    std::string text;
    for (size_t i = 0; i < 6000; ++i) {
        text += i % 41 == 3   ? "{\"disclosure_id\":\"x\xFF\"}"
                : i % 97 == 5 ? record(i).substr(0, 60)
                : i % 53 == 7 ? std::string(" \t")
                : i == 3000   ? "{\"note\":\"" + std::string(1 << 20, 'n') + "\"}"
                              : record(i, i % 9);
        text += i % 2 == 0 ? "\n" : "\r\n";
    }
    here.write("a.ndjson", text);
    std::string out, rejects;
    for (const char* threads : {"1", "2"}) {
        const auto finished = here.proviso({"run", "p.proviso", "a.ndjson", "--threads", threads, "-o", "out",
                                            "--rejects", "rejects", "--rejects-ok"});
        REQUIRE(finished.exit_code == 0);
        if (out.empty()) out = here.read("out"), rejects = here.read("rejects");
        CHECK((here.read("out") == out));
        CHECK((here.read("rejects") == rejects));
    }
}

}  // namespace
}  // namespace proviso::cli_test
