// SPDX-License-Identifier: Apache-2.0
// A folder with several versions of a policy: each record is decided as by the version in force on its date alone, whatever the order of
// the records, the number of threads and the form of the policy.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/cli/workplace.h"

namespace proviso::cli_test {
namespace {

using Words = std::vector<std::string>;

std::string version(const std::string& name, const std::string& dates, const std::string& condition) {
    return "policy studio.scenes\n  version \"" + name + "\"\n  effective " + dates +
           "\n  decides Scene as of day\nrecord Scene\n  id : text, key\n  day : date, required\n  faces : number\n"
           "outcomes\n  notify\n  consult\n  otherwise notify\n  when unsure consult\n"
           "rule many_faces \"Many faces\"\n  when faces " +
           condition + "\n  then consult\n  because \"{faces} faces\"\n";
}

struct Versions {
    Workplace here;
    Versions() {
        std::filesystem::remove(here.folder() / "p.proviso");
        here.write("scenes/old.proviso", version("old", "until 2025-12-31", "more than 5"));
        here.write("scenes/new.proviso", version("new", "from 2026-01-01", "more than 2"));
    }
    testing::Finished run(Words words) const {
        Words all{"run", "--rejects-ok", "--inline-rejects"};
        all.insert(all.end(), words.begin(), words.end());
        return here.proviso(all);
    }
};

// Every few lines another version, in no regular order; now and then a blank line, or one that can't be decided.
std::string mixed_archive(size_t lines) {
    std::string text;
    unsigned state = 12345;
    for (size_t i = 0; i < lines; ++i) {
        state = state * 1664525 + 1013904223;
        const unsigned random = state >> 16;
        if (random % 97 == 0) text += "\n";
        const std::string day = random % 3 == 0 ? "2025-06-01" : random % 3 == 1 ? "2026-06-01" : "2026-06-02";
        const std::string faces = random % 89 == 0 ? "\"lots\"" : std::to_string(random % 9);
        text += "{\"id\":\"s" + std::to_string(i) + "\",\"faces\":" + faces;
        text += random % 71 == 0 ? "}\n" : ",\"day\":\"" + day + "\"}\n";
    }
    text.pop_back();  // the last line lacks its line break
    return text;
}

TEST_CASE("versions: a mixed archive is decided line by line as by the right version alone") {
    const Versions policy;
    const std::string text = mixed_archive(3000);
    policy.here.write("a.ndjson", text);
    const auto both = policy.run({"scenes", "a.ndjson", "--threads", "1"});
    CHECK(both.exit_code == 0);
    const auto by_both = lines_of(both.out);
    const auto by_old = lines_of(policy.run({"scenes/old.proviso", "a.ndjson"}).out);
    const auto by_new = lines_of(policy.run({"scenes/new.proviso", "a.ndjson"}).out);
    REQUIRE(by_both.size() == by_old.size());
    REQUIRE(by_both.size() == by_new.size());
    size_t old = 0;
    for (size_t i = 0; i < by_both.size(); ++i) {
        // What is not of its time, the old version rejects as such; what has no date is the last version's.
        const bool is_old =
            by_new[i].find("PV8011") != std::string::npos ||
            (by_new[i].find("2025-06-01") != std::string::npos && by_new[i].find("PV8004") != std::string::npos);
        CHECK(by_both[i] == (is_old ? by_old[i] : by_new[i]));
        old += is_old ? 1 : 0;
    }
    CHECK(old > 500);
    CHECK(by_both.size() - old > 500);
    for (const char* threads : {"2", "5"})
        CHECK((policy.run({"scenes", "a.ndjson", "--threads", threads}).out == both.out));
}

TEST_CASE("versions: rejects, tables and databases keep the order and the version") {
    const Versions policy;
    policy.here.write("a.ndjson", mixed_archive(500));
    const auto rejects = [&](const std::string& name) {
        return policy.here.proviso({"run", "scenes", "a.ndjson", "-o", name, "--rejects", name + ".rejects"});
    };
    CHECK(rejects("out.ndjson").exit_code == 1);
    const auto lines = lines_of(policy.here.read("out.ndjson.rejects"));
    CHECK(lines.size() > 3);
    size_t before = 0;
    for (const std::string& line : lines) {
        const size_t number = std::stoul(line.substr(line.find("\"line\":") + 7));
        CHECK(number > before);
        before = number;
    }
    CHECK(rejects("out.csv").exit_code == 1);
    const auto table = lines_of(policy.here.read("out.csv"));
    CHECK(table.size() == lines_of(policy.here.read("out.ndjson")).size() + 1);
    CHECK(policy.here.read("out.csv").find("studio.scenes old") != std::string::npos);
    CHECK(policy.here.read("out.csv").find("studio.scenes new") != std::string::npos);
    policy.here.write("t.csv", "id,day,faces\na,2025-06-01,3\nb,2026-06-01,3\nc,2026-06-01,many\n");
    const auto from_table = policy.run({"scenes", "t.csv", "--fields", "id,outcome"});
    CHECK(
        from_table.out.starts_with("{\"id\":\"a\",\"outcome\":\"notify\"}\n{\"id\":\"b\",\"outcome\":\"consult\"}\n"));
    CHECK(from_table.out.find("\"line\":4") != std::string::npos);
}

TEST_CASE("versions: the summary has each, and their sums") {
    const Versions policy;
    policy.here.write("a.ndjson",
                      "{\"id\":\"a\",\"day\":\"2025-06-01\",\"faces\":9}\n"
                      "{\"id\":\"b\",\"day\":\"2026-06-01\",\"faces\":3}\n"
                      "{\"id\":\"c\",\"day\":\"2026-06-01\",\"faces\":1}\n");
    const auto finished = policy.run({"scenes", "a.ndjson", "--summary", "s.json", "--report", "r.html"});
    CHECK(finished.err.find("version old: 1 record: 1 decided") != std::string::npos);
    CHECK(finished.err.find("version new: 2 records: 2 decided") != std::string::npos);
    const std::string summary = policy.here.read("s.json");
    CHECK(summary.starts_with(
        "{\"policy\":{\"name\":\"studio.scenes\"},\"records\":3,\"decided\":3,\"rejected\":0,\"settled\":3,"
        "\"outcomes\":{\"notify\":1,\"consult\":2}"));
    CHECK(summary.find("\"versions\":[{\"policy\":{\"name\":\"studio.scenes\",\"version\":\"old\"") !=
          std::string::npos);
    const std::string report = policy.here.read("r.html");
    CHECK(report.find("Version old") < report.find("Version new"));
    CHECK(report.ends_with("</body></html>\n"));
}

TEST_CASE("versions: become bundles of their own, which together decide alike") {
    const Versions policy;
    policy.here.write("a.ndjson", mixed_archive(400));
    const auto refused = policy.here.proviso({"compile", "scenes", "-o", "scenes.pvb"});
    CHECK(refused.exit_code == 2);
    CHECK(refused.err.find("name a folder") != std::string::npos);
    std::filesystem::create_directories(policy.here.folder() / "bundles");
    CHECK(policy.here.proviso({"compile", "scenes", "-o", "bundles"}).exit_code == 0);
    CHECK(policy.here.has("bundles/old.pvb"));
    CHECK(policy.here.has("bundles/new.pvb"));
    CHECK((policy.run({"bundles", "a.ndjson"}).out == policy.run({"scenes", "a.ndjson"}).out));
    for (const char* day : {"2025-06-01", "2026-06-01"}) {
        const std::string record = std::string("{\"id\":\"a\",\"day\":\"") + day + "\",\"faces\":3}";
        CHECK(policy.here.proviso({"decide", "bundles", "-"}, record).out ==
              policy.here.proviso({"decide", "scenes", "-"}, record).out);
    }
    // Bundles that are no versions of one policy.
    policy.here.write("other.proviso", version("new", "from 2025-01-01", "more than 1"));
    CHECK(policy.here.proviso({"compile", "other.proviso", "-o", "bundles/other.pvb"}).exit_code == 0);
    const auto mixed = policy.here.proviso({"run", "bundles", "a.ndjson"});
    CHECK(mixed.exit_code == 3);
    CHECK(mixed.err.find("two of them are in force on") != std::string::npos);
}

TEST_CASE("versions: what takes one policy says that the folder holds several") {
    const Versions policy;
    const auto refused = policy.here.proviso({"disassemble", "scenes"});
    CHECK(refused.exit_code == 3);
    CHECK(refused.err.find("several versions") != std::string::npos);
}

TEST_CASE("versions: a run that was killed ends as if it had not been") {
    const Versions policy;
    policy.here.write("a.ndjson", mixed_archive(30000));
    CHECK(policy.run({"scenes", "a.ndjson", "-o", "whole", "--summary", "whole.json"}).exit_code == 0);
    const std::string script =
        "for pause in 0.02 0.05 0.1 0.2; do\n"
        "  \"$PROGRAM\" run --rejects-ok --inline-rejects scenes a.ndjson -o out --summary s --checkpoint-bytes 65536 "
        "--resume &\n"
        "  sleep $pause; kill -9 $! 2>/dev/null; wait $! 2>/dev/null\n"
        "done\n"
        "\"$PROGRAM\" run --rejects-ok --inline-rejects scenes a.ndjson -o out --summary s --checkpoint-bytes 65536 "
        "--resume\n";
    const auto finished = testing::run({.words = {"bash", "-c", script},
                                        .folder = policy.here.folder(),
                                        .environment = {"PROGRAM=" + testing::proviso_program()}});
    CHECK(finished.exit_code == 0);
    CHECK((policy.here.read("out") == policy.here.read("whole")));
    CHECK(policy.here.read("s") == policy.here.read("whole.json"));
}

TEST_CASE("amendments: a bundle holds all files of the chain, and decides by itself") {
    const Workplace here;
    here.write("more.proviso",
               "rule house_only \"Only here\"\n  for each u in uses\n  when u.use_id is not \"\"\n  then consult\n");
    here.write("house.proviso", "policy house\n  version \"3\"\n  amends studio.sample\nuse more\n");
    CHECK(here.proviso({"compile", "house.proviso", "-o", "house.pvb"}).exit_code == 0);
    const std::string bytes = here.read("house.pvb");
    for (const char* name : {"house.proviso", "more.proviso", "p.proviso"})
        CHECK(bytes.find(name) != std::string::npos);
    const auto from_source = here.proviso({"explain", "house.proviso", "-"}, record(4));
    CHECK(from_source.out.find("[p.proviso:") != std::string::npos);
    CHECK(from_source.out.find("[more.proviso:") != std::string::npos);
    for (const char* name : {"house.proviso", "more.proviso", "p.proviso"})
        std::filesystem::remove(here.folder() / name);
    CHECK(here.proviso({"explain", "house.pvb", "-"}, record(4)).out == from_source.out);
}

}  // namespace
}  // namespace proviso::cli_test
