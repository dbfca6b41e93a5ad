// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/output_file.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/process/process.h"

namespace proviso {
namespace {

TEST_CASE("output file: whether a name can be taken is asked before any is") {
    const testing::Scratch scratch;
    const std::string folder = scratch.folder().string();
    scratch.write("there", "older");
    scratch.write("below/file", "");
    for (const std::string& path : {std::string("-"), folder + "/new", folder + "/there", std::string("/dev/null")})
        CHECK_MESSAGE(check_name(path), path);
    // What became a folder while the file was written, and a folder that is gone.
    for (const std::string& path : {folder + "/below", folder + "/nowhere/file", folder + "/there/file"}) {
        const auto free = check_name(path);
        REQUIRE_MESSAGE(!free, path);
        CHECK(free.error().code == FaultCode::FileNotWritable);
    }
}

TEST_CASE("output file: a file that may replace none appears as a whole, with its permissions") {
    const testing::Scratch scratch;
    const std::string path = (scratch.folder() / "key").string();
    // What a stopped process left.
    scratch.write("key.part", "half of anoth");
    REQUIRE(write_new_file(path, "secret", 0600));
    CHECK(testing::read_text(path) == "secret");
    CHECK(std::filesystem::status(path).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    CHECK_FALSE(std::filesystem::exists(path + ".part"));
    const auto again = write_new_file(path, "another", 0600);
    REQUIRE_FALSE(again);
    CHECK(again.error().code == FaultCode::FileNotWritable);
    CHECK(testing::read_text(path) == "secret");
}

TEST_CASE("output file: a complete part gets its name once, and anything else does not") {
    const testing::Scratch scratch;
    const std::string path = (scratch.folder() / "out").string();
    CHECK_FALSE(name_file(path, 4));
    scratch.write("out.part", "abc");
    CHECK_FALSE(name_file(path, 4));
    CHECK_FALSE(std::filesystem::exists(path));
    scratch.write("out.part", "abcd");
    REQUIRE(name_file(path, 4));
    CHECK(testing::read_text(path) == "abcd");
    REQUIRE(name_file(path, 4));
    CHECK_FALSE(name_file(path, 5));
}

TEST_CASE(
    "output file: what is to be gone on with stays when it can't be, and what says how goes before it is begun anew") {
    const testing::Scratch scratch;
    const std::string path = (scratch.folder() / "out").string();
    const std::string stale = scratch.write("out.checkpoint", "4").string();
    scratch.write("out.part", "abcd");
    CHECK_FALSE(OutputFile::create(path, 5, stale));
    REQUIRE(OutputFile::create(path, 4, stale));
    CHECK(testing::read_text(path + ".part") == "abcd");
    CHECK(std::filesystem::exists(stale));
    REQUIRE(OutputFile::create(path, std::nullopt, stale));
    CHECK_FALSE(std::filesystem::exists(stale));
    CHECK_FALSE(std::filesystem::exists(path + ".part"));
}

}  // namespace
}  // namespace proviso
