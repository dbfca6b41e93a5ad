// SPDX-License-Identifier: Apache-2.0
// Bundles: the same decisions as from the source, the same bytes each time, and refused where anything in them was changed.
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "runtime/bytecode/verify.h"
#include "tests/cli/workplace.h"

namespace proviso::cli_test {
namespace {

std::string compiled(const Workplace& here, const std::string& name = "p.pvb") {
    REQUIRE(here.proviso({"compile", "p.proviso", "-o", name}).exit_code == 0);
    return here.read(name);
}

bool loads(const std::string& bytes) {
    auto image = bytecode::load_image({bytes.begin(), bytes.end()});
    return image && bytecode::verify(std::move(*image));
}

TEST_CASE("bundle: decides and explains as its source does") {
    const Workplace here;
    compiled(here);
    here.write("a.ndjson", archive(200));
    const auto source = here.proviso({"run", "p.proviso", "a.ndjson"});
    const auto bundle = here.proviso({"run", "p.pvb", "a.ndjson"});
    CHECK(bundle.exit_code == 0);
    CHECK((bundle.out == source.out));
    CHECK(bundle.err == source.err);
    for (const char* command : {"decide", "explain"}) {
        const auto from_source = here.proviso({command, "p.proviso", "-"}, record(4));
        CHECK(here.proviso({command, "p.pvb", "-"}, record(4)).out == from_source.out);
        CHECK(from_source.out.find("written_approval") != std::string::npos);
    }
}

TEST_CASE("bundle: the same sources give the same bytes, wherever they lie") {
    const Workplace here, elsewhere;
    const std::string bytes = compiled(here);
    CHECK((compiled(here, "again.pvb") == bytes));
    CHECK((compiled(elsewhere) == bytes));
    CHECK(here.proviso({"compile", ".", "-o", "folder.pvb"}).exit_code == 0);
    CHECK((here.read("folder.pvb") == bytes));
    CHECK(here.proviso({"compile", (here.folder() / "p.proviso").string(), "-o", "absolute.pvb"}).exit_code == 0);
    CHECK((here.read("absolute.pvb") == bytes));
}

TEST_CASE("bundle: a standard module is in it, under the same name wherever the policy lies") {
    const Workplace here;
    const std::string policy = "use std.territories\n" + std::string(kPolicy);
    here.write("p.proviso", policy);
    here.write("std/territories.proviso", "no policy at all");
    std::filesystem::create_directories(here.folder() / "deeper/down");
    here.write("deeper/down/p.proviso", policy);
    const std::string bytes = compiled(here);
    CHECK(bytes.find("std/territories.proviso") != std::string::npos);
    CHECK(bytes.find("no policy at all") == std::string::npos);
    CHECK(here.proviso({"compile", "deeper/down/p.proviso", "-o", "deeper.pvb"}).exit_code == 0);
    CHECK((here.read("deeper.pvb") == bytes));
    CHECK(here.proviso({"compile", (here.folder() / "p.proviso").string(), "-o", "absolute.pvb"}).exit_code == 0);
    CHECK((here.read("absolute.pvb") == bytes));
}

TEST_CASE("bundle: a change of any byte is refused") {
    const Workplace here;
    const std::string bytes = compiled(here);
    REQUIRE(loads(bytes));
    std::mt19937 random(1);
    const size_t header = std::min<size_t>(bytes.size(), 512);
    for (size_t i = 0; i < header + 2000; ++i) {
        std::string changed = bytes;
        const size_t at = i < header ? i : random() % bytes.size();
        changed[at] = static_cast<char>(changed[at] ^ static_cast<char>(1U << random() % 8));
        CHECK_MESSAGE(!loads(changed), "byte ", at);
    }
}

TEST_CASE("bundle: what is cut off, empty or longer is refused") {
    const Workplace here;
    const std::string bytes = compiled(here);
    for (size_t size = 0; size < bytes.size(); size += size < 600 ? 1 : 37)
        CHECK_MESSAGE(!loads(bytes.substr(0, size)), size, " bytes");
    CHECK_FALSE(loads(bytes + '\0'));
    CHECK_FALSE(loads(bytes + bytes));
}

TEST_CASE("bundle: the program refuses a bad bundle with exit code 3, in every command") {
    const Workplace here;
    std::string bytes = compiled(here);
    std::string changed = bytes;
    changed[bytes.size() / 2] ^= 1;
    here.write("changed.pvb", changed);
    here.write("cut.pvb", bytes.substr(0, bytes.size() / 2));
    here.write("empty.pvb", "");
    here.write("other.pvb", kPolicy);
    here.write("r.json", record(1));
    for (const std::string bundle : {"changed.pvb", "cut.pvb", "empty.pvb", "other.pvb"}) {
        for (const std::vector<std::string>& words : {std::vector<std::string>{"decide", bundle, "r.json"},
                                                      {"explain", bundle, "r.json"},
                                                      {"run", bundle, "r.json"},
                                                      {"disassemble", bundle}}) {
            CAPTURE(joined(words));
            const auto finished = here.proviso(words);
            CHECK(finished.exit_code == 3);
            CHECK(finished.out.empty());
            CHECK(finished.err.find("PV710") != std::string::npos);
        }
    }
}

TEST_CASE("bundle: a policy with mistakes makes none, and leaves an older one as it was") {
    const Workplace here;
    const std::string bytes = compiled(here);
    here.write("p.proviso", "policy p\n");
    CHECK(here.proviso({"compile", "p.proviso", "-o", "p.pvb"}).exit_code == 1);
    CHECK((here.read("p.pvb") == bytes));
    CHECK(here.proviso({"compile", "p.proviso", "-o", "new.pvb"}).exit_code == 1);
    CHECK_FALSE(here.has("new.pvb"));
    CHECK(here.proviso({"compile", "p.pvb", "-o", "new.pvb"}).exit_code != 0);
}

TEST_CASE("bundle: what can't be written is exit code 3, and nothing stands under its name") {
    const Workplace here;
    for (const char* path : {"nowhere/p.pvb", "/dev/full", "."}) {
        CAPTURE(path);
        CHECK(here.proviso({"compile", "p.proviso", "-o", path}).exit_code == 3);
    }
    CHECK(here.files() == std::vector<std::string>{"p.proviso"});
}

}  // namespace
}  // namespace proviso::cli_test
