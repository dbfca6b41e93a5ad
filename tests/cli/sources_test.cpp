// SPDX-License-Identifier: Apache-2.0
// Documents that sources name, and literate policies, as files on disk.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/workplace.h"

namespace proviso::cli_test {
namespace {

using Json = nlohmann::json;

const std::string kSource = "\nsource guidance \"The guidance\"\n  file \"texts/guidance.md\"\n";
const std::string kGuidance = "# Guidance\n\n2.1 One.\n2.2 Two.\n";

// The policy with a source, what stands below the source's head, and a rule that cites it.
std::string cited(const std::string& below = {}) {
    return std::string(kPolicy) + kSource + below +
           "rule cited\n  when uses is answered\n  then notify\n  cite guidance \"2.1\"\n";
}

TEST_CASE("check: a digest printed is the digest to paste, and a change is noticed") {
    const Workplace here;
    here.write("texts/guidance.md", kGuidance);
    here.write("p.proviso", cited());
    const auto first = here.proviso({"check", "p.proviso", "--sources", "--json"});
    REQUIRE(first.exit_code == 0);
    const Json source = Json::parse(first.out)[0]["sources"][0];
    CHECK(source["file"] == "texts/guidance.md");
    CHECK(source["places"] == 2);
    CHECK(source["uncited"].size() == 1);
    CHECK(source["uncited"][0]["place"] == "2.2");
    CHECK(source["uncited"][0]["line"] == 4);
    CHECK(source["cited_by"] == Json::array({"cited"}));
    CHECK_FALSE(source.contains("declared_digest"));

    here.write("p.proviso", cited("  digest \"" + source["digest"].get<std::string>() + "\"\n"));
    const auto held = here.proviso({"check", "p.proviso", "--sources", "--json"});
    CHECK(Json::parse(held.out)[0]["sources"][0]["changed"] == false);
    here.write("texts/guidance.md", kGuidance + "2.3 Three.\n");
    const auto changed = here.proviso({"check", "p.proviso", "--sources", "--json"});
    CHECK(changed.exit_code == 0);
    CHECK(Json::parse(changed.out)[0]["sources"][0]["changed"] == true);
    CHECK(here.proviso({"check", "p.proviso"}).err.find("read again `cited`") != std::string::npos);
}

TEST_CASE("check: what a table cites is cited by each of its rows, besides what the row cites") {
    const Workplace here;
    here.write("texts/guidance.md", kGuidance + "2.3 Three.\n");
    here.write("p.proviso", cited("table t\n  uses is answered => outcome | cite\n  yes => notify | guidance \"2.2\"\n"
                                  "  no => notify | -\n  cite guidance \"2.3\"\n"));
    const auto printed = here.proviso({"check", "p.proviso", "--sources", "--json"});
    REQUIRE(printed.exit_code == 0);
    const Json source = Json::parse(printed.out)[0]["sources"][0];
    CHECK(source["places"] == 3);
    CHECK(source["uncited"].empty());
    CHECK(source["cited_by"] == Json::array({"t.1", "t.2", "cited"}));
}

TEST_CASE("check: a document is no part of the program, but its digest stands in the image") {
    const Workplace here;
    here.write("texts/guidance.md", kGuidance);
    here.write("p.proviso", cited());
    const auto printed = here.proviso({"check", "p.proviso", "--sources", "--json"});
    const auto digest = Json::parse(printed.out)[0]["sources"][0]["digest"].get<std::string>();
    REQUIRE(here.proviso({"compile", "p.proviso", "-o", "a.pvb"}).exit_code == 0);
    here.write("texts/guidance.md", kGuidance + "More.\n");
    REQUIRE(here.proviso({"compile", "p.proviso", "-o", "b.pvb"}).exit_code == 0);
    CHECK(here.read("a.pvb").find("2.2 Two.") == std::string::npos);
    const auto before = lines_of(here.proviso({"disassemble", "a.pvb"}).out);
    const auto after = lines_of(here.proviso({"disassemble", "b.pvb"}).out);
    REQUIRE(before.size() == after.size());
    std::vector<std::string> changed;
    for (size_t i = 0; i < before.size(); ++i)
        if (before[i] != after[i]) changed.push_back(before[i]);
    // The image's own, and the document's.
    REQUIRE(changed.size() == 2);
    CHECK(changed[0].starts_with("  digest "));
    CHECK(changed[1].starts_with("  digest " + digest));
}

TEST_CASE("check: a document with more paragraphs than anybody could look through is refused") {
    const Workplace here;
    std::string text = kGuidance;
    for (size_t i = 0; i < 30'000; ++i) text += "\n1. Again.\n";
    here.write("texts/guidance.md", text);
    here.write("p.proviso", cited());
    const auto refused = here.proviso({"check", "p.proviso"});
    CHECK(refused.exit_code == 1);
    CHECK(refused.err.find("PV1134") != std::string::npos);
    CHECK(refused.err.find("PV2310") == std::string::npos);
}

TEST_CASE("check: documents and modules count from the folder of the main file, wherever it is named from") {
    const Workplace here;
    here.write("deep/texts/guidance.md", kGuidance);
    here.write("deep/p.proviso", cited());
    CHECK(here.proviso({"check", "deep/p.proviso"}).exit_code == 0);
    CHECK(here.proviso({"check", "deep"}).exit_code == 0);
    CHECK(here.proviso({"check", (here.folder() / "deep").string()}).exit_code == 0);
}

TEST_CASE("literate: every command takes a Markdown policy, and the folder that holds it") {
    const Workplace here;
    std::filesystem::remove(here.folder() / "p.proviso");
    here.write("README.md", "policy of this folder: see p.proviso.md\n");
    here.write("p.proviso.md", "# Ours\n\nWhat it says.\n\n```proviso\n" + std::string(kPolicy) + "```\n");
    for (const char* policy : {"p.proviso.md", "."}) {
        CHECK(here.proviso({"check", policy}).exit_code == 0);
        CHECK(here.proviso({"test", policy}).exit_code == 0);
        CHECK(here.proviso({"decide", policy, "-"}, record(4)).out.find("written_approval") != std::string::npos);
        CHECK(here.proviso({"compile", policy, "-o", "p.pvb"}).exit_code == 0);
    }
    const auto source = here.proviso({"explain", "p.proviso.md", "-"}, record(4));
    CHECK(source.exit_code == 0);
    CHECK(source.out.find("p.proviso.md:") != std::string::npos);
    CHECK(here.proviso({"explain", "p.pvb", "-"}, record(4)).out == source.out);
}

TEST_CASE("literate: ten megabytes of prose cost next to nothing, and fences without end are refused") {
    const Workplace here;
    std::string prose;
    while (prose.size() < 10 << 20)
        prose += "Some *prose* with `code`, \"quotes\", { braces and # signs – é.\n\n~~~\nx\n~~~\n";
    here.write("long.proviso.md", prose + "```proviso\n" + std::string(kPolicy) + "```\n" + prose.substr(0, 1 << 20));
    const auto finished = here.proviso({"check", "long.proviso.md"});
    CHECK(finished.exit_code == 0);
    CHECK(finished.out.find("error") == std::string::npos);
    std::string fences = "```proviso\n" + std::string(kPolicy) + "```\n";
    for (size_t i = 0; i < 100'000; ++i) fences += "```x\n```y\n";
    here.write("fences.proviso.md", fences);
    const auto refused = here.proviso({"check", "fences.proviso.md"});
    CHECK(refused.exit_code == 1);
    CHECK(refused.err.find("PV1135") != std::string::npos);
    CHECK(lines_of(refused.err).size() < 10);
}

}  // namespace
}  // namespace proviso::cli_test
