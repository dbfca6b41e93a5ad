// SPDX-License-Identifier: Apache-2.0
// Decision logs as a user keeps them: written beside a run, checked, proved, decided again; and a run that is killed while it logs.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/cli/workplace.h"

namespace proviso::cli_test {
namespace {

using Words = std::vector<std::string>;

constexpr const char* kFirstSegment = "log/segment-00000001.log";

// All segments of a log, with their names.
std::string log_of(const Workplace& here, const std::string& folder = "log") {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(here.folder() / folder))
        if (entry.path().extension() == ".log") names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    std::string all;
    for (const std::string& name : names) all += name + "\n" + here.read(folder + "/" + name);
    return all;
}

TEST_CASE("log: a run's decisions are logged, hold, are proved, and come out the same again") {
    const Workplace here;
    here.write("a.ndjson", archive(300) + "no record\n");
    const auto ran = here.proviso({"run", "p.proviso", "a.ndjson", "--rejects-ok", "--log", "log"});
    CHECK(ran.exit_code == 0);
    const auto lines = lines_of(here.read(kFirstSegment));
    REQUIRE(lines.size() == 301);
    const auto decisions = lines_of(ran.out);
    for (size_t i = 0; i < decisions.size(); ++i)
        CHECK(contains(lines[i], "{\"decision\":" + decisions[i] + ",\"policy\":"));
    CHECK(contains(lines[7], "\"record\":" + record(7, 3) + "}"));
    CHECK(lines.back().starts_with("checkpoint 1 1 300 "));

    const auto verified = here.proviso({"log", "verify", "log"});
    CHECK(verified.exit_code == 0);
    CHECK(contains(verified.out, "log: 300 entries in 1 segment"));
    const std::string root = lines.back().substr(std::string("checkpoint 1 1 300 ").size(), 64);
    CHECK(contains(verified.out, root));
    CHECK(here.proviso({"log", "verify", "log", "--root", root}).exit_code == 0);
    CHECK(here.proviso({"log", "verify", "log", "--root", std::string(64, '0')}).exit_code == 1);
    CHECK(here.proviso({"log", "verify", "log", "--root", "x"}).exit_code == 2);
    CHECK(here.proviso({"log", "verify", "nowhere"}).exit_code == 3);

    const auto proved = here.proviso({"log", "prove", "log", "D-7"});
    CHECK(proved.exit_code == 0);
    CHECK(contains(proved.out, R"({"id":"D-7","entry":8,"segment":1,"index":7,"size":300,)"));
    CHECK(contains(proved.out, "\"root\":\"" + root + "\",\"checkpoint\":true}"));
    CHECK(here.proviso({"log", "prove", "log", "D-none"}).exit_code == 1);

    const auto replayed = here.proviso({"log", "replay", "log", "p.proviso"});
    CHECK(replayed.exit_code == 0);
    CHECK(contains(replayed.out, "300 entries: 300 decided again and the same, 0 different"));
    std::string changed(kPolicy);
    changed.replace(changed.find("> 1000"), 6, "> 1001");
    here.write("q.proviso", changed);
    const auto other = here.proviso({"log", "replay", "log", "q.proviso"});
    CHECK(other.exit_code == 1);
    CHECK(contains(other.out, "300 of another policy"));
}

TEST_CASE("log: dates that were asked for are asked for again") {
    const Workplace here;
    here.write("a.ndjson", archive(20));
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "-o", "out", "--log", "log", "--rules-as-of", "2026-01-01"})
              .exit_code == 0);
    here.write("undated.json", R"({"disclosure_id":"D-x"})");
    CHECK(here.proviso({"decide", "p.proviso", "undated.json", "--log", "log", "--as-of", "2025-01-02"}).exit_code ==
          0);
    CHECK(contains(here.proviso({"log", "replay", "log", "p.proviso"}).out,
                   "21 decided again and the same, 0 different"));
}

TEST_CASE("log: decide adds an entry, also behind a run's checkpoint") {
    const Workplace here;
    here.write("a.ndjson", archive(5));
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "-o", "out", "--log", "log"}).exit_code == 0);
    for (size_t i = 1; i <= 3; ++i)
        CHECK(here.proviso({"decide", "p.proviso", "-", "--log", "log"}, record(i)).exit_code == 0);
    const auto verified = here.proviso({"log", "verify", "log"});
    CHECK(contains(verified.out, "8 entries in 2 segments"));
    CHECK(contains(verified.out, "3 entries behind the last checkpoint"));
    const auto proved = lines_of(here.proviso({"log", "prove", "log", "D-2"}).out);
    CHECK(proved.size() == 2);
    CHECK(here.proviso({"decide", "p.proviso", "-", "--log", "log"}, "{}").exit_code == 1);
    CHECK(contains(here.proviso({"log", "verify", "log"}).out, "8 entries"));
}

TEST_CASE("log: what was changed is named") {
    const Workplace here;
    here.write("a.ndjson", archive(50));
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "-o", "out", "--log", "log"}).exit_code == 0);
    std::string changed = here.read(kFirstSegment);
    changed.replace(changed.find("\"id\":\"D-20\""), 11, "\"id\":\"D-21\"");
    here.write(kFirstSegment, changed);
    for (const Words& words :
         {Words{"log", "verify", "log"}, {"log", "prove", "log", "D-1"}, {"log", "replay", "log", "p.proviso"}}) {
        CAPTURE(joined(words));
        const auto refused = here.proviso(words);
        CHECK(refused.exit_code == 1);
        CHECK(refused.out.empty());
        CHECK(contains(refused.err, "PV7201"));
        CHECK(contains(refused.err, "entry 21"));
    }
}

TEST_CASE("log: nothing is added behind an entry that was changed") {
    const Workplace here;
    for (size_t i = 1; i <= 3; ++i)
        CHECK(here.proviso({"decide", "p.proviso", "-", "--log", "log"}, record(i)).exit_code == 0);
    std::string changed = here.read(kFirstSegment);
    changed.replace(changed.find("\"id\":\"D-2\""), 10, "\"id\":\"D-7\"");
    here.write(kFirstSegment, changed);
    const auto refused = here.proviso({"decide", "p.proviso", "-", "--log", "log"}, record(4));
    CHECK(refused.exit_code == 1);
    CHECK(refused.out.empty());
    CHECK(contains(refused.err, "PV7201"));
    CHECK(here.read(kFirstSegment) == changed);
}

const Words kLoggedRun{"run",     "p.proviso",    "a.ndjson",           "-o",    "out",   "--rejects",
                       "rejects", "--rejects-ok", "--checkpoint-bytes", "65536", "--log", "log"};

struct ExpectedLog {
    std::string out, log;
};

testing::Finished killed(const Workplace& here, int milliseconds) {
    const std::string wait =
        std::to_string(milliseconds / 1000) + "." + std::to_string(1000 + milliseconds % 1000).substr(1);
    return testing::run({.words = {"bash", "-c", "$PROGRAM $RUN & sleep " + wait + "; kill -9 $!; wait"},
                         .folder = here.folder(),
                         .environment = {"PROGRAM=" + testing::proviso_program(), "RUN=" + joined(kLoggedRun)}});
}

TEST_CASE("log: a run that is killed, however often, ends with the log of one that was not") {
    const Workplace here, calm;
    std::string records;
    for (size_t i = 0; i < 8000; ++i) records += i % 53 == 7 ? "{}\n" : record(i, i % 4) + "\n";
    here.write("a.ndjson", records);
    calm.write("a.ndjson", records);
    REQUIRE(calm.proviso(kLoggedRun).exit_code == 0);
    const ExpectedLog expected{calm.read("out"), log_of(calm)};
    CHECK(contains(calm.proviso({"log", "verify", "log"}).out, "all hold"));
    Words resumed = kLoggedRun;
    resumed.emplace_back("--resume");
    size_t points = 0, gone_on = 0;
    for (int milliseconds = 50; milliseconds <= 1500; milliseconds += 150) {
        CAPTURE(milliseconds);
        killed(here, milliseconds);
        const bool logged = here.has(kFirstSegment);
        if (logged) CHECK(here.proviso({"log", "verify", "log"}).exit_code == 0);
        if (here.has("out")) break;
        ++points;
        gone_on += here.has("out.checkpoint") ? 1 : 0;
        auto finished = here.proviso(points % 4 == 3 ? kLoggedRun : resumed);
        // All was logged already, and is not logged once more.
        if (contains(finished.err, "PV7009")) finished = here.proviso(resumed);
        CHECK(finished.exit_code == 0);
        CHECK((here.read("out") == expected.out));
        CHECK((log_of(here) == expected.log));
        CHECK_FALSE(here.has("log/unfinished"));
        std::filesystem::remove_all(here.folder() / "log");
        for (const char* name : {"out", "rejects"}) std::filesystem::remove(here.folder() / name);
    }
    MESSAGE("log: killed at ", points, " points, ", gone_on, " gone on with from a checkpoint");
}

TEST_CASE("log: others wait for a run that did not finish") {
    const Workplace here;
    std::string records;
    for (size_t i = 0; i < 20000; ++i) records += record(i, 3) + "\n";
    here.write("a.ndjson", records);
    killed(here, 300);
    if (!here.has("log/unfinished")) return;  // too early, or it was faster
    const auto refused = here.proviso({"decide", "p.proviso", "-", "--log", "log"}, record(1));
    CHECK(refused.exit_code == 3);
    CHECK(refused.out.empty());
    CHECK(contains(refused.err, "PV7202"));
    CHECK(contains(refused.err, "/out`"));
    Words resumed = kLoggedRun;
    resumed.emplace_back("--resume");
    CHECK(here.proviso(resumed).exit_code == 0);
    CHECK(here.proviso({"decide", "p.proviso", "-", "--log", "log"}, record(1)).exit_code == 0);
}

TEST_CASE("log: several versions and threads give the log of one thread") {
    const Workplace here;
    here.write("a.ndjson", archive(5000));
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "-o", "one", "--threads", "1", "--log", "first"}).exit_code ==
          0);
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "-o", "many", "--threads", "7", "--log", "second"}).exit_code ==
          0);
    CHECK((log_of(here, "first") == log_of(here, "second")));
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "-o", "some", "--only", "consult", "--fields", "id", "--log",
                        "third"})
              .exit_code == 0);
    CHECK((log_of(here, "third") == log_of(here, "first")));
}

}  // namespace
}  // namespace proviso::cli_test
