// SPDX-License-Identifier: Apache-2.0
// What a policy names, it reads from its own folder or not at all: modules, documents, scenario files and what it amends, by whatever
// way a name, a link or a device may lead elsewhere. Each is told with its place, and nothing hangs.
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/cli/workplace.h"

namespace proviso::cli_test {
namespace {

namespace fs = std::filesystem;

const std::string kHead =
    "policy q\n  version \"1\"\n  decides R\nrecord R\n  a : answer\noutcomes\n  low\n  high\n  otherwise low\n  when "
    "unsure "
    "high\n";
const std::string kRule = "rule r\n  when a\n  then high\n";
// What must never be read; its words would stand in messages.
const std::string kSecret = "role secret_role_of_another_folder \"hunter2\"\n";

// A policy in `in/`, and beside that folder what it must not reach.
struct Place : Workplace {
    Place() {
        write("outside.proviso", kSecret);
        write("outside.md", "# 1 hunter2\n");
        write("out/deep.proviso", kSecret);
        write("in/q.proviso", kHead + kRule);
    }
    fs::path in() const { return folder() / "in"; }
    testing::Finished check(const std::string& policy) const {
        write("in/q.proviso", policy);
        auto finished = proviso({"check", "in/q.proviso"});
        CHECK_FALSE(finished.timed_out);
        CHECK_FALSE(contains(finished.err, "hunter2"));
        return finished;
    }
    // Exit code 1, with a message of that code at line 1 of the policy, or at its document's.
    void refused(const std::string& policy, const std::string& code) const {
        const auto finished = check(policy);
        CAPTURE(finished.err);
        CHECK(finished.exit_code == 1);
        CHECK(contains(finished.err, "error " + code + ":"));
        CHECK(finished.err.starts_with("in/q.proviso:"));
    }
    void module_refused(const std::string& module, const std::string& code) const {
        CAPTURE(module);
        refused("use " + module + "\n" + kHead + kRule, code);
    }
    void document_refused(const std::string& document, const std::string& code) const {
        CAPTURE(document);
        refused(kHead + "source s \"S\"\n  file \"" + document + "\"\n" + kRule + "  cite s \"1\"\n", code);
    }
};

void make_device_link(const fs::path& at) { fs::create_symlink("/dev/zero", at); }
void make_pipe(const fs::path& at) { REQUIRE(::mkfifo(at.c_str(), 0600) == 0); }
void make_socket(const fs::path& at) {
    // The address holds about a hundred bytes, so the socket is made from within its folder.
    const fs::path before = fs::current_path();
    fs::current_path(at.parent_path());
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    at.filename().string().copy(address.sun_path, sizeof address.sun_path - 1);
    const int bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::close(socket);
    fs::current_path(before);
    REQUIRE(bound == 0);
}

TEST_CASE("escape: modules by names that lead elsewhere") {
    const Place here;
    for (const char* module :
         {"..outside", ".outside", "a..outside", "../outside", "/etc/passwd", "\"../outside\"", "~root.x",
          "a/../../outside", "C:.x", "a\\..\\outside", "outside.", "%2e%2e.outside", "$HOME.x"}) {
        CAPTURE(module);
        const auto finished = here.check("use " + std::string(module) + "\n" + kHead + kRule);
        CHECK(finished.exit_code == 1);
        CHECK(finished.err.starts_with("in/q.proviso:1:"));
    }
}

TEST_CASE("escape: modules by links") {
    const Place here;
    fs::create_symlink("../outside.proviso", here.in() / "out.proviso");
    fs::create_symlink(here.folder() / "outside.proviso", here.in() / "absolute.proviso");
    fs::create_symlink("out.proviso", here.in() / "chain.proviso");
    fs::create_symlink("chain.proviso", here.in() / "chain2.proviso");
    fs::create_directory_symlink("../out", here.in() / "folder");
    fs::create_directory_symlink("folder", here.in() / "folder2");
    fs::create_directory_symlink("..", here.in() / "up");
    fs::create_directory_symlink(".", here.in() / "same");
    fs::create_symlink("../outside.proviso", here.in() / "literate.proviso.md");
    for (const char* module : {"out", "absolute", "chain", "chain2", "folder.deep", "folder2.deep", "up.outside",
                               "up.out.deep", "same.up.outside", "literate"})
        here.module_refused(module, "PV1902");
    // To nowhere, and to itself.
    fs::create_symlink("nothing.proviso", here.in() / "dangling.proviso");
    fs::create_symlink("loop.proviso", here.in() / "loop.proviso");
    here.module_refused("dangling", "PV1001");
    here.module_refused("loop", "PV1001");
    // A link that ends in the folder is a file of the folder: it can be reviewed there.
    here.write("in/real/terms.proviso", "role legal\n");
    fs::create_symlink("real/terms.proviso", here.in() / "terms.proviso");
    fs::create_directory_symlink("real", here.in() / "alias");
    for (const char* module : {"terms", "alias.terms", "same.terms"}) {
        CAPTURE(module);
        CHECK(here.check("use " + std::string(module) + "\n" + kHead + kRule).exit_code == 0);
    }
}

TEST_CASE("escape: the policy's own folder may be reached by a link, and the main file be one") {
    const Place here;
    here.write("in/terms.proviso", "role legal\n");
    here.write("in/q.proviso", "use terms\n" + kHead + kRule);
    fs::create_directory_symlink("in", here.folder() / "alias");
    CHECK(here.proviso({"check", "alias/q.proviso"}).exit_code == 0);
    // What the user names is taken from wherever it is; its modules stand beside the link.
    here.write("out/main.proviso", kHead + kRule);
    fs::create_symlink("../out/main.proviso", here.in() / "main.proviso");
    CHECK(here.proviso({"check", "in/main.proviso"}).exit_code == 0);
    here.write("out/main.proviso", "use deep\n" + kHead + kRule);
    CHECK(contains(here.proviso({"check", "in/main.proviso"}).err, "error PV1901:"));
}

TEST_CASE("escape: modules in other cases, in letters that look alike, and in other normal forms") {
    const Place here;
    here.write("in/terms.proviso", "role legal\n");
    here.write("in/caf\xC3\xA9.proviso", "role legal\n");
    for (const char* module :
         {"Terms", "TERMS", "t\xD0\xB5rms" /* a Cyrillic letter */,
          "\xEF\xBD\x94"
          "erms" /* a wide one */,
          "cafe\xCC\x81" /* letter and accent apart */, "\xE2\x80\xA5.terms" /* two dots in one */,
          "..\xEF\xBC\x8Fterms" /* a wide slash */, "\xE2\x80\xAEsmret" /* from right to left */}) {
        CAPTURE(module);
        const auto finished = here.check("use " + std::string(module) + "\n" + kHead + kRule);
        CHECK(finished.exit_code == 1);
        CHECK(finished.err.starts_with("in/q.proviso:1:"));
    }
    CHECK(here.check("use terms\n" + kHead + kRule).exit_code == 0);
    // A blank of no width is a blank.
    CHECK(here.check("use terms\xE2\x80\x8B\n" + kHead + kRule).exit_code == 0);
}

TEST_CASE("escape: modules that are no files") {
    const Place here;
    fs::create_directory(here.in() / "a_folder.proviso");
    make_pipe(here.in() / "a_pipe.proviso");
    make_socket(here.in() / "a_socket.proviso");
    make_device_link(here.in() / "a_device.proviso");
    here.module_refused("a_folder", "PV1001");
    here.module_refused("a_pipe", "PV1001");
    here.module_refused("a_socket", "PV1001");
    here.module_refused("a_device", "PV1902");
    // As the main file, which the user named.
    for (const char* main :
         {"in/a_folder.proviso", "in/a_pipe.proviso", "in/a_socket.proviso", "in/a_device.proviso"}) {
        CAPTURE(main);
        const auto finished = here.proviso({"check", main});
        CHECK_FALSE(finished.timed_out);
        CHECK((finished.exit_code == 1 || finished.exit_code == 3));
        CHECK(contains(finished.err, main));
    }
}

TEST_CASE("escape: names that are too long, or can't be shown") {
    const Place here;
    here.module_refused(std::string(300, 'x'), "PV1901");
    std::string deep = "x";
    for (size_t i = 0; i < 3000; ++i) deep += ".x";
    here.module_refused(deep, "PV1901");
    here.document_refused(std::string(300, 'x') + ".md", "PV1132");
    here.document_refused("\x1b[31m.md", "PV1132");
    CHECK_FALSE(contains(here.check(kHead + "source s \"S\"\n  file \"\x1b[31m.md\"\n" + kRule).err, "\x1b"));
    // Beside the policy, where they are only listed.
    here.write("in/q.\x1b[31m\xFF\n.scenarios.proviso", "scenario \"s\"\n  given { a: yes }\n  expect low\n");
    here.write("in/\x1b]0;title\x07\xFF.proviso", kSecret);
    here.write("in/q.proviso", kHead + kRule);
    const auto finished = here.proviso({"test", "in/q.proviso"});
    CHECK(finished.exit_code == 1);  // the scenario fails
    for (const std::string& text : {finished.out, finished.err}) {
        CHECK_FALSE(contains(text, "\x1b"));
        CHECK_FALSE(contains(text, "\xFF"));
    }
    here.refused("use title\n" + kHead + kRule, "PV1901");
}

TEST_CASE("escape: documents") {
    const Place here;
    for (const char* document : {"../outside.md", "/etc/passwd", "a/../../outside.md", "./guide.md", "a//guide.md",
                                 "..", ".", "", "..\\\\outside.md", "C:\\\\guide.md"})
        here.document_refused(document, "PV1131");
    here.write("in/guide.md", "# 1 One\n");
    fs::create_symlink("../outside.md", here.in() / "out.md");
    fs::create_symlink("out.md", here.in() / "chain.md");
    fs::create_directory_symlink("..", here.in() / "up");
    make_device_link(here.in() / "device.md");
    for (const char* document : {"out.md", "chain.md", "up/outside.md", "device.md"})
        here.document_refused(document, "PV1902");
    fs::create_directory(here.in() / "folder.md");
    make_pipe(here.in() / "pipe.md");
    make_socket(here.in() / "socket.md");
    fs::create_symlink("loop.md", here.in() / "loop.md");
    for (const char* document : {"folder.md", "pipe.md", "socket.md", "loop.md"})
        here.document_refused(document, "PV1001");
    for (const char* document : {"Guide.md",
                                 "gu\xD1\x96"
                                 "de.md" /* a Cyrillic letter */,
                                 "guide.md ", "\xE2\x80\xA5/outside.md"})
        here.document_refused(document, "PV1132");
    fs::create_symlink("guide.md", here.in() / "inner.md");
    CHECK(here.check(kHead + "source s \"S\"\n  file \"inner.md\"\n" + kRule + "  cite s \"1\"\n").exit_code == 0);
}

TEST_CASE("escape: scenario files, which stand beside the policy") {
    const std::string own = kHead + kRule;
    for (const auto& [make, code] :
         {std::pair<void (*)(const fs::path&), std::string>{
              [](const fs::path& at) { fs::create_symlink("../outside.proviso", at); }, "PV1902"},
          {make_device_link, "PV1902"},
          {make_pipe, "PV1001"},
          {make_socket, "PV1001"}}) {
        for (const char* name : {"q.scenarios.proviso", "q.more.scenarios.proviso.md"}) {
            const Place here;
            make(here.in() / name);
            CAPTURE(name);
            here.refused(own, code);
        }
    }
    const Place here;
    fs::create_directory(here.in() / "q.scenarios.proviso");  // a folder of that name holds no scenarios of this policy
    CHECK(here.check(own).exit_code == 0);
}

TEST_CASE("escape: what a policy amends is looked for in its folder alone") {
    const Place here;
    here.write("base.proviso", kHead + kRule);
    const std::string amending = "policy house\n  amends q\n" + kRule;
    fs::create_directory_symlink("..", here.in() / "up");
    fs::create_symlink("../base.proviso", here.in() / "base.proviso");
    make_pipe(here.in() / "pipe.proviso");
    make_device_link(here.in() / "device.proviso");
    here.refused(amending, "PV1141");
    // And so is a folder in which the user has proviso find the policy.
    here.write("in/q.proviso", kHead + kRule);
    const auto finished = here.proviso({"check", "in"});
    CHECK_FALSE(finished.timed_out);
    CHECK(finished.exit_code == 0);
}

TEST_CASE("escape: a link that changes while it is read") {
    const Place here;
    here.write("in/inner.proviso", "role legal\n");
    here.write("in/q.proviso", "use turning\n" + kHead + kRule);
    // The link leads inside and outside by turns, as fast as can be, while the policy is checked again and again.
    const auto finished = testing::run(
        {.words = {"bash", "-c",
                   "cd in; (while [ ! -e done ]; do ln -s inner.proviso t1; mv -T t1 turning.proviso; "
                   "ln -s ../outside.proviso t2; mv -T t2 turning.proviso; done) & "
                   "for i in $(seq 100); do \"$PROGRAM\" check q.proviso; done > out 2>&1; touch done; wait; cat out"},
         .folder = here.folder(),
         .environment = {"PROGRAM=" + testing::proviso_program()},
         .limit = std::chrono::seconds(300)});
    CHECK_FALSE(contains(finished.out, "hunter2"));
    CHECK_FALSE(contains(finished.out, "secret_role"));
    CHECK(lines_of(finished.out).size() >= 100);
}

}  // namespace
}  // namespace proviso::cli_test
