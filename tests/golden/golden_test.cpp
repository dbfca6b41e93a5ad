// SPDX-License-Identifier: Apache-2.0
// Every fixture as a subcase: `proviso_golden --subcase=decision/blocked.fixture` runs one. PROVISO_UPDATE=1 writes what came as
// what is expected, unless the exit code or the intent says that it can't be right.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/golden/fixture.h"
#include "tests/process/process.h"

namespace proviso::golden {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> fixtures_in(const fs::path& folder) {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(folder)) {
        CHECK_MESSAGE(entry.path().extension() == ".fixture", entry.path().string(), ": only fixtures stand here");
        paths.push_back(entry.path());
    }
    std::ranges::sort(paths);
    return paths;
}

bool updating() {
    const char* update = std::getenv("PROVISO_UPDATE");
    return update != nullptr && std::string(update) == "1";
}

void check_fixture(const fs::path& path) {
    const std::string text = testing::read_text(path);
    Fixture fixture = parse_fixture(text);
    const Output output = run_fixture(fixture);
    if (updating()) {
        fixture.expected = output;
        if (complaint(fixture, output, path.filename().string()).empty())
            testing::write_text(path, render_fixture(fixture, output));
    }
    const std::string wrong = complaint(fixture, output, path.filename().string());
    CHECK_MESSAGE(wrong.empty(), path.string(), ":\n", wrong);
}

void check_folder(const std::string& folder) {
    const auto paths = fixtures_in("tests/golden/" + folder);
    CHECK(!paths.empty());
    for (const fs::path& path : paths) {
        SUBCASE((folder + "/" + path.filename().string()).c_str()) {
            try {
                check_fixture(path);
            } catch (const std::exception& error) {
                FAIL_CHECK(path.string(), ": ", error.what());
            }
        }
    }
}

TEST_CASE("golden: diagnostics") { check_folder("diagnostics"); }
TEST_CASE("golden: language") { check_folder("language"); }
TEST_CASE("golden: decision") { check_folder("decision"); }
TEST_CASE("golden: explain") { check_folder("explain"); }
TEST_CASE("golden: run") { check_folder("run"); }

}  // namespace
}  // namespace proviso::golden
