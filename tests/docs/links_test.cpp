// SPDX-License-Identifier: Apache-2.0
// Links between pages, checked without rendering them; `./dev docs` checks its own site again.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/docs/links.h"
#include "tests/process/process.h"

namespace proviso::docs {
namespace {

namespace fs = std::filesystem;

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

TEST_CASE("docs: no link between pages is broken") {
    std::vector<fs::path> pages{"README.md"};
    for (const fs::path folder : {"docs", "policies"})
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            if (entry.path().extension() == ".md") pages.push_back(entry.path());
    std::ranges::sort(pages);
    for (const fs::path& page : pages) {
        const auto broken = broken_links(page);
        CHECK_MESSAGE(broken.empty(), joined(broken));
    }
}

TEST_CASE("docs: links and headings are found in prose only") {
    const std::string page =
        "# One word\n[a](b.md) and [c](d.md#e)\n`[no](code.md)`\n```\n# No heading\n[no](block.md)\n```\n"
        "## “Unsure”, and `x_y`\n## One word\n#tag\n[a](\n";
    const auto links = links_of(page);
    REQUIRE(links.size() == 2);
    CHECK(links[0].address == "b.md");
    CHECK(links[1].address == "d.md#e");
    CHECK(links[1].line == 2);
    CHECK(anchors_of(page) == std::set<std::string>{"one-word", "one-word-1", "unsure-and-x_y"});
}

TEST_CASE("docs: a link leads to a page, a heading, or a folder with a README, or it is broken") {
    const testing::Scratch scratch;
    scratch.write("sub/README.md", "# Sub\n");
    scratch.write("empty/a.txt", "");
    scratch.write("b.md", "# Bee\n");
    const auto broken_in = [&](const std::string& address) {
        const auto page = scratch.write("a.md", "# Top\n\n[x](" + address + ")\n");
        return !broken_links(page).empty();
    };
    for (const char* good :
         {"b.md", "b.md#bee", "#top", "sub", "sub/README.md#sub", "empty/a.txt", "https://example.org/x"})
        CHECK_MESSAGE(!broken_in(good), good);
    for (const char* bad : {"c.md", "b.md#bea", "#bottom", "empty", "sub#top"}) CHECK_MESSAGE(broken_in(bad), bad);
    CHECK(broken_links("README.md").empty());
}

}  // namespace
}  // namespace proviso::docs
