// SPDX-License-Identifier: Apache-2.0
// run: what happens to a run that does not get to its end, and how it is gone on with.
#include <doctest/doctest.h>

#include <string>

#include "tests/cli/workplace.h"
#include "tests/packed/packed.h"

namespace proviso::cli_test {
namespace {

using testing::gzip;
using Words = std::vector<std::string>;

// With a bad record now and then.
std::string long_archive(size_t records) {
    std::string text;
    const auto lines = lines_of(archive(records));
    for (size_t i = 0; i < lines.size(); ++i)
        text += i % 53 == 7 ? "{\"disclosure_id\":" + std::to_string(i) + "}\n" : lines[i] + "\n";
    return text;
}

const Words kRun{"run",     "p.proviso",    "a.ndjson",           "-o",   "out", "--rejects", "rejects", "--summary",
                 "summary", "--rejects-ok", "--checkpoint-bytes", "65536"};

// Runs a shell script in which $PROGRAM is the program, and $RUN the words of kRun.
testing::Finished shell(const Workplace& here, const std::string& script) {
    return testing::run({.words = {"bash", "-c", script},
                         .folder = here.folder(),
                         .environment = {"PROGRAM=" + testing::proviso_program(), "RUN=" + joined(kRun)}});
}

struct Expected {
    std::string out, rejects, summary;
};
Expected undisturbed(const Workplace& here) {
    REQUIRE(here.proviso(kRun).exit_code == 0);
    Expected expected{here.read("out"), here.read("rejects"), here.read("summary")};
    for (const char* name : {"out", "rejects", "summary"}) std::filesystem::remove(here.folder() / name);
    return expected;
}

void check_resumed(const Workplace& here, const Expected& expected) {
    Words words = kRun;
    words.emplace_back("--resume");
    const auto finished = here.proviso(words);
    CHECK(finished.exit_code == 0);
    CHECK((here.read("out") == expected.out));
    CHECK((here.read("rejects") == expected.rejects));
    CHECK(here.read("summary") == expected.summary);
    CHECK_FALSE(here.has("out.part"));
    CHECK_FALSE(here.has("out.checkpoint"));
}

TEST_CASE("resume: a run that was killed ends as if it had not been") {
    const Workplace here;
    here.write("a.ndjson", long_archive(60000));
    const Expected expected = undisturbed(here);
    size_t gone_on = 0;
    for (int tenths = 0; tenths < 8; ++tenths) {
        CAPTURE(tenths);
        shell(here, "$PROGRAM $RUN & sleep 0.0" + std::to_string(tenths * 2) + "; kill -9 $!; wait");
        if (here.has("out")) {  // it was faster
            for (const auto& name : here.files())
                if (name != "a.ndjson" && name != "p.proviso") std::filesystem::remove(here.folder() / name);
            continue;
        }
        gone_on += here.has("out.checkpoint");
        check_resumed(here, expected);
        for (const char* name : {"out", "rejects", "summary"}) std::filesystem::remove(here.folder() / name);
    }
    MESSAGE(gone_on, " of 8 were gone on with from a checkpoint");
}

TEST_CASE("resume: an interrupted run finishes what it has at hand, says where it stands and exits with 130") {
    const Workplace here;
    here.write("a.ndjson", long_archive(200000));
    const Expected expected = undisturbed(here);
    const auto finished = shell(
        here,
        "$PROGRAM $RUN & pid=$!; while [ ! -e out.checkpoint ] && kill -0 $pid; do :; done; kill -INT $pid; wait $pid");
    if (finished.exit_code == 0) return;  // it was faster
    CHECK(finished.exit_code == 130);
    CHECK(finished.err.find("PV7008") != std::string::npos);
    CHECK(finished.err.find("--resume") != std::string::npos);
    CHECK_FALSE(here.has("out"));
    check_resumed(here, expected);
}

TEST_CASE("resume: a full disk keeps what was decided up to the last checkpoint") {
    const Workplace here;
    here.write("a.ndjson", long_archive(60000));
    const Expected expected = undisturbed(here);
    // The shell's limit on a file's size stands for the disk's.
    const auto full = shell(here, "trap '' XFSZ; ulimit -f 2000; $PROGRAM $RUN");
    CHECK(full.exit_code == 3);
    CHECK(full.err.find("PV7003") != std::string::npos);
    CHECK_FALSE(here.has("out"));
    REQUIRE(here.has("out.checkpoint"));
    check_resumed(here, expected);
}

TEST_CASE("resume: packed archives and several of them") {
    const Workplace here;
    here.write("a.ndjson", gzip(long_archive(60000)));
    const Expected expected = undisturbed(here);
    shell(here, "trap '' XFSZ; ulimit -f 2000; $PROGRAM $RUN");
    REQUIRE(here.has("out.checkpoint"));
    check_resumed(here, expected);
}

TEST_CASE("resume: only the same run is gone on with") {
    const Workplace here;
    here.write("a.ndjson", long_archive(60000));
    shell(here, "trap '' XFSZ; ulimit -f 2000; $PROGRAM $RUN");
    REQUIRE(here.has("out.checkpoint"));
    Words fewer = kRun;
    fewer.insert(fewer.end(), {"--resume", "--fields", "id"});
    const auto other = here.proviso(fewer);
    CHECK(other.exit_code == 3);
    CHECK(other.err.find("PV7007") != std::string::npos);
    CHECK(other.err.find("fields") != std::string::npos);
    CHECK(here.has("out.checkpoint"));
    CHECK(here.has("out.part"));
    here.write("out.checkpoint", "{}");
    Words again = kRun;
    again.emplace_back("--resume");
    CHECK(here.proviso(again).exit_code == 3);
    // Without --resume a run begins anew.
    CHECK(here.proviso(kRun).exit_code == 0);
    CHECK_FALSE(here.has("out.checkpoint"));
}

TEST_CASE("resume: where there is nothing to go on with, a run begins at the beginning") {
    const Workplace here;
    here.write("a.ndjson", archive(20));
    Words words = kRun;
    words.emplace_back("--resume");
    CHECK(here.proviso(words).exit_code == 0);
    CHECK(lines_of(here.read("out")).size() == 20);
}

TEST_CASE("resume: a second run on the same output is refused while the first one writes") {
    const Workplace here;
    here.write("a.ndjson", archive(20));
    const auto finished = shell(
        here,
        "mkfifo slow; $PROGRAM run p.proviso slow -o out & first=$!; exec 3>slow; while [ ! -e out.part ]; do :; done; "
        "$PROGRAM run p.proviso a.ndjson -o out; echo second $?; cat a.ndjson >&3; exec 3>&-; wait $first; echo first "
        "$?");
    CHECK(finished.out == "second 3\nfirst 0\n");
    CHECK(finished.err.find("PV7006") != std::string::npos);
    CHECK(lines_of(here.read("out")).size() == 20);
}

TEST_CASE("resume: messages of a program that has no standard error do not go into its output") {
    const Workplace here;
    here.write("a.ndjson", archive(20));
    const auto finished = shell(here, "$PROGRAM $RUN 2>&-; echo $?; $PROGRAM $RUN 0<&- 1>&- 2>&-; echo $?");
    CHECK(finished.out == "0\n0\n");
    CHECK(lines_of(here.read("out")).size() == 20);
    CHECK_FALSE(contains(here.read("out"), "records"));
}

}  // namespace
}  // namespace proviso::cli_test
