// SPDX-License-Identifier: Apache-2.0
// Runs what README.md and docs/*.md show (page.h says how pages are written), and compares.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/docs/page.h"
#include "tests/process/difference.h"
#include "tests/process/process.h"

namespace proviso::docs {
namespace {

namespace fs = std::filesystem;

// A page's folder, with `proviso` on the path and the project's policies in it.
class Reader {
   public:
    Reader() {
        fs::create_directory(tools_.folder() / "bin");
        fs::create_symlink(testing::proviso_program(), tools_.folder() / "bin/proviso");
        fs::create_directory_symlink(fs::absolute("policies"), here_.folder() / "policies");
    }

    void write(const Block& block) const { here_.write(block.file, block.text); }

    testing::Finished run(const std::string& command) {
        const char* path = std::getenv("PATH");
        const std::string bin = (tools_.folder() / "bin").string();
        const auto finished =
            testing::run({.words = {"sh", "-c", "(exit " + std::to_string(exit_code_) + ")\n" + command},
                          .folder = here_.folder(),
                          .environment = {"PATH=" + bin + ":" + (path == nullptr ? "" : path)},
                          .terminal = true});
        exit_code_ = finished.exit_code;
        return finished;
    }

   private:
    testing::Scratch here_, tools_;
    int exit_code_ = 0;
};

void check_console(const std::string& page, const Block& block, Reader& reader) {
    for (const Shown& shown : commands_of(block)) {
        const testing::Finished finished = reader.run(shown.command);
        CHECK_MESSAGE(!finished.timed_out, page, ":", shown.line, ": $ ", shown.command, "\ndid not end");
        CHECK_MESSAGE(matches(shown.output, finished.out), page, ":", shown.line, ": $ ", shown.command, "\n",
                      testing::difference(shown.output, finished.out));
    }
}

void check_policy(const std::string& page, const Block& block) {
    const testing::Scratch scratch;
    scratch.write("policy.proviso", block.text);
    const auto finished =
        testing::run({.words = {testing::proviso_program(), "check", "policy.proviso"}, .folder = scratch.folder()});
    CHECK_MESSAGE(finished.exit_code == 0, page, ":", block.line, ": this policy does not compile:\n", finished.err);
}

void check_page(const fs::path& path) {
    const std::string page = path.generic_string();
    Reader reader;
    for (const Block& block : blocks_of(testing::read_text(path))) {
        if (!block.file.empty()) reader.write(block);
        if (block.language == "console") check_console(page, block, reader);
        if (is_whole_policy(block)) check_policy(page, block);
    }
}

std::vector<fs::path> pages() {
    std::vector<fs::path> paths{"README.md"};
    for (const auto& entry : fs::directory_iterator("docs"))
        if (entry.path().extension() == ".md") paths.push_back(entry.path());
    std::ranges::sort(paths);
    return paths;
}

TEST_CASE("docs: what the pages show is what the program does") {
    for (const fs::path& path : pages()) {
        SUBCASE(path.generic_string().c_str()) {
            try {
                check_page(path);
            } catch (const std::exception& error) {
                FAIL_CHECK(path.generic_string(), ": ", error.what());
            }
        }
    }
}

TEST_CASE("docs: blocks are found with their files and lines") {
    const auto blocks = blocks_of(
        "text\n```proviso file=a.proviso\npolicy a\n```\n  ```console\n  $ cat a\n  x\n  ```\n```\n$ no\n```\n");
    REQUIRE(blocks.size() == 3);
    CHECK(blocks[0].file == "a.proviso");
    CHECK(blocks[0].text == "policy a\n");
    CHECK(blocks[0].line == 2);
    CHECK_FALSE(is_whole_policy(blocks[0]));
    CHECK(blocks[1].language == "console");
    CHECK(blocks[1].text == "$ cat a\nx\n");
    CHECK(blocks[2].language.empty());
    CHECK(is_whole_policy({"proviso", "", "# comment\n\npolicy p\n", 1}));
    CHECK_FALSE(is_whole_policy({"proviso", "", "rule r\n", 1}));
    CHECK_THROWS(blocks_of("```\nnever closed\n"));
}

TEST_CASE("docs: commands are found with what they show") {
    const auto commands = commands_of({"console", "", "$ one \\\n> two\nout\n> no more\n$ three\n", 10});
    REQUIRE(commands.size() == 2);
    CHECK(commands[0].command == "one \\\ntwo");
    CHECK(commands[0].output == "out\n> no more\n");
    CHECK(commands[0].line == 11);
    CHECK(commands[1].command == "three");
    CHECK(commands[1].output.empty());
    CHECK_THROWS(commands_of({"console", "", "no command\n", 1}));
}

TEST_CASE("docs: a difference is found, and a gap is filled") {
    CHECK(matches("a\nb\n", "a  \nb\n\n"));
    CHECK_FALSE(matches("a\nb\n", "a\nc\n"));
    CHECK_FALSE(matches("a\n", "a\nb\n"));
    CHECK_FALSE(matches("a\nb\n", "a\n"));
    CHECK(matches("a\n…\nz\n", "a\nb\nc\nz\n"));
    CHECK(matches("a\n…\n", "a\n"));
    CHECK_FALSE(matches("a\n…\nz\n", "a\nb\n"));
    CHECK(matches("digest …, … bytes", "digest " + std::string(64, 'f') + ", 1,024 bytes"));
    CHECK_FALSE(matches("digest …", "digest none"));
    CHECK(matches("key …", "key " + std::string(32, '0')));
    CHECK_FALSE(matches("… bytes", "many bytes"));
    CHECK(matches("cut … here", "cut … here"));
}

TEST_CASE("docs: a page's folder has the program and the policies") {
    Reader reader;
    reader.write({"json", "a/d.json", "{}\n", 1});
    CHECK(reader.run("cat a/d.json").out == "{}\n");
    CHECK(reader.run("proviso --version").out.starts_with("proviso "));
    CHECK(reader.run("ls policies").exit_code == 0);
    CHECK(reader.run("echo out; echo err >&2; exit 3").out == "out\nerr\n");
    CHECK(reader.run("echo $?").out == "3\n");
}

}  // namespace
}  // namespace proviso::docs
