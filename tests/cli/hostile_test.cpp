// SPDX-License-Identifier: Apache-2.0
// Policies that nobody would write on purpose: each gets a located error, or works, in bounded time. Nothing crashes.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "tests/cli/workplace.h"

namespace proviso::cli_test {
namespace {

const std::string kHead =
    "policy p\n  decides R\nrecord R\n  a : answer\n  n : number\noutcomes\n  low\n  high\n  otherwise low\n  when "
    "unsure high\n";

std::string rule(const std::string& condition) { return "rule r\n  when " + condition + "\n  then high\n"; }

std::string repeated(const std::string& text, size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (size_t i = 0; i < times; ++i) out += text;
    return out;
}

testing::Finished check(const Workplace& here, const std::string& policy) {
    here.write("q.proviso", policy);
    auto finished = here.proviso({"check", "q.proviso"});
    CHECK_FALSE(finished.timed_out);
    return finished;
}

// Exit code 1 and a located error with that code.
void check_refused(const Workplace& here, const std::string& policy, const std::string& code) {
    const auto finished = check(here, policy);
    CHECK(finished.exit_code == 1);
    CHECK_MESSAGE(finished.err.find("error " + code + ":") != std::string::npos, finished.err.substr(0, 2000));
    CHECK(finished.err.find("q.proviso:") != std::string::npos);
}

TEST_CASE("hostile: empty, blank and binary files") {
    const Workplace here;
    for (const std::string& text :
         {std::string(), std::string("\n\n"), std::string("# only a comment"), std::string("\xEF\xBB\xBF")})
        check_refused(here, text, "PV1003");
    check_refused(here, std::string("policy p\n\0\0\0", 12), "PV1002");
    check_refused(here, kHead + "rule r\n  when a \xFF\n  then high\n", "PV1002");
    check_refused(here, "\xFF\xFEp\0o\0", "PV1002");
    CHECK(check(here,
                "\x7F"
                "ELF\x02\x01\x01")
              .exit_code == 1);
}

TEST_CASE("hostile: a byte order mark and Windows line breaks are fine") {
    const Workplace here;
    std::string windows = "\xEF\xBB\xBF";
    for (const char c : kHead + rule("a or n > 5")) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
    const auto finished = check(here, windows);
    CHECK(finished.exit_code == 0);
    CHECK(finished.err.empty());
}

TEST_CASE("hostile: a policy of ten megabytes") {
    const Workplace here;
    std::string text = kHead + rule("a");
    while (text.size() < 10 << 20) text += "# " + std::string(1000, 'x') + "\n";
    CHECK(check(here, text).exit_code == 0);
    check_refused(here, kHead + rule(repeated("(a or n > 5) and ", 60000) + "b"), "PV2002");
    std::string rules = kHead;
    for (size_t i = 0; i < 20000; ++i)
        rules += "rule r" + std::to_string(i) + "\n  when a and n > " + std::to_string(i) + "\n  then high\n";
    CHECK(check(here, rules).out.starts_with("p: 20000 rules,"));
    check_refused(here, kHead + "rule r\n  when a\n  then high\n  note \"" + std::string(10 << 20, 'x') + "\"\n  nte\n",
                  "PV1022");
}

TEST_CASE("hostile: a file beyond the limit of 16 MiB") {
    const Workplace here;
    const auto finished = check(here, kHead + rule("a") + "# " + std::string(17 << 20, 'x'));
    CHECK((finished.exit_code == 1 || finished.exit_code == 3));
    CHECK(finished.err.find("16777216") != std::string::npos);
}

TEST_CASE("hostile: nesting ten thousand deep") {
    const Workplace here;
    for (const auto& [open, close] : {std::pair<std::string, std::string>{"(", ")"},
                                      {"not ", ""},
                                      {"not (", ")"},
                                      {"surely ", ""},
                                      {"(", ""},
                                      {"if a then a else ", ""},
                                      {"any x in xs where ", ""},
                                      {"f(", ")"},
                                      {"((a or a) and ", ")"}}) {
        CAPTURE(open);
        const auto finished = check(here, kHead + rule(repeated(open, 10000) + "a" + repeated(close, 10000)));
        CHECK(finished.exit_code == 1);
        CHECK(finished.err.find("q.proviso:12:") != std::string::npos);
        CHECK(finished.err.size() < 20000);
    }
    check_refused(here, kHead + rule(repeated("-", 10000) + "n > 5"), "PV1048");
    check_refused(here,
                  kHead + rule("a") + "scenario \"s\"\n  given " + repeated("{ a: ", 10000) + "yes" +
                      repeated("}", 10000) + "\n  expect high\n",
                  "PV1048");
    CHECK(check(here, kHead + rule("a") + "scenario \"s\"\n  given { a: " + repeated("[", 10000) +
                          repeated("]", 10000) + "}\n  expect high\n")
              .exit_code == 1);
    std::string blocks = kHead + "rule r\n  when all of\n";
    for (size_t i = 0; i < 2000; ++i) blocks += std::string(i + 4, ' ') + "- all of\n";
    CHECK(check(here, blocks + std::string(2010, ' ') + "- a\n  then high\n").exit_code == 1);
}

TEST_CASE("hostile: long chains that are not deep") {
    const Workplace here;
    CHECK(check(here, kHead + rule(repeated("a and ", 20000) + "a")).exit_code == 0);
    CHECK(check(here, kHead + rule(repeated("n + ", 20000) + "n > 5")).exit_code <= 1);
    std::string defines = kHead + "define d0 as a\n";
    for (size_t i = 1; i < 3000; ++i)
        defines += "define d" + std::to_string(i) + " as not d" + std::to_string(i - 1) + "\n";
    CHECK(check(here, defines + rule("d2999")).exit_code == 0);
    std::string exceptions = kHead + rule("a");
    for (size_t i = 0; i < 2000; ++i)
        exceptions += "exception e" + std::to_string(i) + " to " + (i == 0 ? "r" : "e" + std::to_string(i - 1)) +
                      "\n  when n > " + std::to_string(i) + "\n";
    CHECK(check(here, exceptions).exit_code == 0);
}

TEST_CASE("hostile: a hundred mistakes are told, then reading stops") {
    const Workplace here;
    const auto finished = check(here, kHead + repeated("rul r\n  when a\n", 5000));
    CHECK(finished.exit_code == 1);
    CHECK(finished.err.find("error PV1004:") != std::string::npos);
    CHECK(finished.err.size() < 100000);
}

TEST_CASE("hostile: a page of anything but a policy") {
    const Workplace here;
    for (const std::string& text :
         {std::string("<html><body>Not a policy</body></html>"), std::string("{\"a\": [1, 2, 3]}"),
          repeated("lorem ipsum ", 10000), repeated("\"", 9999), repeated("{", 9999), repeated("}", 9999),
          std::string("policy"), std::string("rule\nrule\nrule"), std::string("policy p\n  decides\n"),
          std::string("use \n"), std::string("use ..\n"), std::string("scenario \"\n")}) {
        CAPTURE(text.substr(0, 40));
        const auto finished = check(here, text);
        CHECK(finished.exit_code == 1);
        CHECK(finished.err.starts_with("q.proviso:"));
    }
}

TEST_CASE("hostile: modules out of the folder, in circles, and missing") {
    const Workplace here;
    namespace fs = std::filesystem;
    here.write("outside.proviso", "role legal\n");
    here.write("in/q.proviso", "use other\n" + kHead + rule("a"));
    fs::create_symlink("../outside.proviso", here.folder() / "in/other.proviso");
    const auto linked = here.proviso({"check", "in/q.proviso"});
    CHECK(linked.exit_code == 1);
    CHECK(linked.err.find("error PV1902:") != std::string::npos);
    fs::remove(here.folder() / "in/other.proviso");
    fs::create_directory_symlink("..", here.folder() / "in/up");
    here.write("in/q.proviso", "use up.outside\n" + kHead + rule("a"));
    CHECK(here.proviso({"check", "in/q.proviso"}).err.find("error PV1902:") != std::string::npos);
    for (const char* module : {"use ...outside\n", "use \"../outside\"\n", "use ../outside\n", "use /etc/passwd\n"}) {
        CAPTURE(module);
        here.write("in/q.proviso", module + kHead + rule("a"));
        CHECK(here.proviso({"check", "in/q.proviso"}).exit_code == 1);
    }
    here.write("q.proviso", "use one\n" + kHead + rule("a"));
    here.write("one.proviso", "use two\n");
    here.write("two.proviso", "use one\nuse q\n");
    const auto circle = here.proviso({"check", "q.proviso"});
    CHECK_FALSE(circle.timed_out);
    here.write("two.proviso", "use one\nuse two\nrole legal\n");
    CHECK(here.proviso({"check", "q.proviso"}).exit_code == 0);
    fs::create_symlink("loop.proviso", here.folder() / "loop.proviso");
    here.write("q.proviso", "use loop\n" + kHead + rule("a"));
    CHECK(here.proviso({"check", "q.proviso"}).exit_code == 1);
}

TEST_CASE("hostile: what a policy says can't move the cursor in its reader's terminal") {
    const Workplace here;
    const auto finished = check(here, kHead + "rule r\n  when \x1b[31mred\n  then high\n" +
                                          "rule s\n  when \"\x1b]0;title\x07\"\n  then high\n");
    CHECK(finished.exit_code == 1);
    CHECK(finished.err.find('\x1b') == std::string::npos);
    CHECK(finished.err.find('\x07') == std::string::npos);
}

}  // namespace
}  // namespace proviso::cli_test
