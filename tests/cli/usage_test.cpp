// SPDX-License-Identifier: Apache-2.0
// Help, wrong usage, and files that can't be read: what a user sees first.
#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <string>

#include "tests/cli/workplace.h"

namespace proviso::cli_test {
namespace {

constexpr std::array<const char*, 9> kCommands{"check",   "test", "decide",      "explain",     "run",
                                               "compile", "fmt",  "disassemble", "explain-code"};

TEST_CASE("usage: every command explains itself, with an example") {
    const Workplace here;
    const auto all = here.proviso({"--help"});
    CHECK(all.exit_code == 0);
    CHECK(contains(all.out, "Exit codes: 0"));
    for (const char* command : kCommands) {
        CAPTURE(command);
        CHECK(contains(all.out, command));
        const auto help = here.proviso({command, "--help"});
        CHECK(help.exit_code == 0);
        CHECK(help.err.empty());
        const std::string use = ":\n  proviso " + std::string(command) + " ";
        CHECK((contains(help.out, "Example" + use) || contains(help.out, "Examples" + use)));
        for (const std::string& line : lines_of(help.out)) CHECK_MESSAGE(line.size() <= 160, line);
    }
}

TEST_CASE("usage: the version is one line") {
    const auto version = Workplace().proviso({"--version"});
    CHECK(version.exit_code == 0);
    CHECK(version.out.starts_with("proviso "));
    CHECK(lines_of(version.out).size() == 1);
}

TEST_CASE("usage: wrong usage is told on standard error, with exit code 2") {
    const Workplace here;
    const std::vector<std::vector<std::string>> wrong{{},
                                                      {"frobnicate"},
                                                      {"check"},
                                                      {"check", "--nope", "p.proviso"},
                                                      {"test"},
                                                      {"decide", "p.proviso"},
                                                      {"explain"},
                                                      {"run", "p.proviso"},
                                                      {"run", "p.proviso", "-", "--threads", "0"},
                                                      {"run", "p.proviso", "-", "--threads", "many"},
                                                      {"run", "p.proviso", "-", "--progress", "maybe"},
                                                      {"run", "p.proviso", "-", "--fields", "outcomes"},
                                                      {"run", "p.proviso", "-", "--only", "approval"},
                                                      {"run", "p.proviso", "-", "--as-of", "2025-02-30"},
                                                      {"decide", "p.proviso", "-", "--as-of", "tomorrow"},
                                                      {"compile", "p.proviso"},
                                                      {"disassemble"},
                                                      {"explain-code"}};
    for (const auto& words : wrong) {
        CAPTURE(joined(words));
        const auto finished = here.proviso(words);
        CHECK(finished.exit_code == 2);
        CHECK(finished.out.empty());
        CHECK_FALSE(finished.err.empty());
    }
}

TEST_CASE("usage: what can't be read is exit code 3, and named") {
    const Workplace here;
    here.write("r.json", record(1));
    here.write("folder/empty.txt", "");
    const std::vector<std::vector<std::string>> missing{{"check", "nowhere"},
                                                        {"check", "nowhere.proviso"},
                                                        {"test", "nowhere"},
                                                        {"decide", "nowhere", "r.json"},
                                                        {"decide", "p.proviso", "nowhere"},
                                                        {"explain", "p.proviso", "nowhere"},
                                                        {"run", "p.proviso", "nowhere"},
                                                        {"run", "nowhere.pvb", "r.json"},
                                                        {"compile", "nowhere", "-o", "x.pvb"},
                                                        {"disassemble", "nowhere"}};
    for (const auto& words : missing) {
        CAPTURE(joined(words));
        const auto finished = here.proviso(words);
        CHECK(finished.exit_code == 3);
        CHECK(finished.out.empty());
        CHECK(contains(finished.err, "nowhere"));
    }
    const std::vector<std::vector<std::string>> folders{{"decide", "p.proviso", "folder"},
                                                        {"explain", "p.proviso", "folder"},
                                                        {"run", "p.proviso", "folder"},
                                                        {"run", "p.proviso", "r.json", "folder"},
                                                        {"check", "folder"}};
    for (const auto& words : folders) {
        CAPTURE(joined(words));
        const auto finished = here.proviso(words);
        CHECK(finished.exit_code == 3);
        CHECK(contains(finished.err, "folder"));
    }
    CHECK_FALSE(here.has("x.pvb"));
}

TEST_CASE("usage: a file that may not be read is exit code 3") {
    const Workplace here;
    here.write("secret.proviso", kPolicy);
    std::filesystem::permissions(here.folder() / "secret.proviso", std::filesystem::perms::none);
    const auto finished = here.proviso({"check", "secret.proviso"});
    // The superuser may read everything.
    CHECK(
        finished.exit_code ==
        (testing::run({.words = {"test", "-r", (here.folder() / "secret.proviso").string()}}).exit_code == 0 ? 0 : 3));
}

TEST_CASE("usage: a folder with one policy stands for it; with none or two it does not") {
    const Workplace here;
    CHECK(here.proviso({"check", "."}).exit_code == 0);
    here.write("vocabulary.proviso", "role contact\n");
    here.write("p.scenarios.proviso", "scenario \"s\"\n  based on \"A mood board\"\n  expect notify\n");
    const auto with_module = here.proviso({"test", "."});
    CHECK(with_module.exit_code == 0);
    CHECK(with_module.out == "studio.sample: 3 scenarios, 3 passed, 0 failed\n");
    here.write("q.proviso", kPolicy);
    const auto two = here.proviso({"check", "."});
    CHECK(two.exit_code != 0);
    CHECK(contains(two.err, "p.proviso"));
    CHECK(contains(two.err, "q.proviso"));
    here.write("none/vocabulary.proviso", "role contact\n");
    CHECK(here.proviso({"check", "none"}).exit_code != 0);
}

}  // namespace
}  // namespace proviso::cli_test
