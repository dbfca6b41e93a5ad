// SPDX-License-Identifier: Apache-2.0
// The limits of docs/reference/limits.md that no unit test or fixture provokes: each at its limit, where all is well, and one beyond.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "tests/cli/workplace.h"
#include "tests/packed/packed.h"

namespace proviso::cli_test {
namespace {

using Words = std::vector<std::string>;

const std::string kHead = "policy q\n  decides R\n";
const std::string kOutcomes =
    "outcomes\n  low\n  high\n  otherwise low\n  when unsure high\nrule r\n  when a\n  then high\n";
const std::string kSmall = kHead + "record R\n  a : answer\n" + kOutcomes;

std::string repeated(std::string_view text, size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (size_t i = 0; i < times; ++i) out += text;
    return out;
}

// Exit code 0; or 1 and a located message of that code.
void check_limit(const Workplace& here, const std::string& policy, const std::string& code, bool exceeded) {
    here.write("q.proviso", policy);
    const auto finished = here.proviso({"check", "q.proviso"});
    CAPTURE(finished.err.substr(0, 1000));
    CHECK(finished.exit_code == (exceeded ? 1 : 0));
    CHECK(contains(finished.err, "error " + code + ":") == exceeded);
    if (exceeded) CHECK(contains(finished.err, "q.proviso:"));
}

TEST_CASE("limits: a source of 16 MiB") {
    const Workplace here;
    constexpr size_t kMost = size_t{16} << 20;
    const std::string whole = kSmall + "#" + std::string(kMost - kSmall.size() - 1, 'x');
    here.write("q.proviso", whole);
    CHECK(here.proviso({"check", "q.proviso"}).exit_code == 0);
    here.write("q.proviso", whole + "x");
    const auto finished = here.proviso({"check", "q.proviso"});
    CHECK(finished.exit_code == 3);
    CHECK(contains(finished.err, "PV7002"));
    CHECK(contains(finished.err, "it is longer than the limit of 16777216 bytes"));
}

TEST_CASE("limits: the files of a policy, and all of their text") {
    const Workplace here;
    std::string uses;
    for (size_t i = 1; i < 1000; ++i) {
        uses += "use m" + std::to_string(i) + "\n";
        here.write("m" + std::to_string(i) + ".proviso", "role role" + std::to_string(i) + "\n");
    }
    check_limit(here, uses + kSmall, "PV1905", false);
    here.write("m1000.proviso", "role another\n");
    here.write("m1001.proviso", "role one_more\n");
    check_limit(here, uses + "use m1000\nuse m1001\n" + kSmall, "PV1905", true);
    here.write("q.proviso", uses + "use m1000\nuse m1001\n" + kSmall);
    const auto finished = here.proviso({"check", "q.proviso"});
    CHECK(contains(finished.err, "with `m1000.proviso` the policy has more than 1000 files"));
    CHECK_FALSE(contains(finished.err, "m1001"));  // one mistake, one message
    const std::string large = "role a_role\n#" + std::string((size_t{16} << 20) - 20, 'x');
    std::string four;
    for (size_t i = 1; i <= 4; ++i) {
        here.write("n" + std::to_string(i) + ".proviso", large);
        four += "use n" + std::to_string(i) + "\n";
    }
    here.write("q.proviso", four + "#" + std::string(1000, 'x') + "\n" + kSmall);
    CHECK(contains(here.proviso({"check", "q.proviso"}).err, "the policy has more than 64 MiB of text"));
}

TEST_CASE("limits: the files looked through for a policy that is amended") {
    const Workplace here;
    here.write("q.proviso", kSmall + "rule s\n  when not a\n  then high\n");
    here.write("house.proviso", "policy house\n  amends q\nremove rule r because \"No.\"\n");
    for (size_t i = here.files().size(); i < 10'000; ++i) here.write("f" + std::to_string(i), "");
    CHECK(here.proviso({"check", "house.proviso"}).exit_code == 0);
    here.write("f10000", "");
    const auto finished = here.proviso({"check", "house.proviso"});
    CAPTURE(finished.err);
    CHECK(finished.exit_code == 1);
    CHECK(contains(finished.err, "house.proviso:2:10: error PV1141"));
    CHECK(contains(finished.err, "there is too much in the folder to look through"));
}

TEST_CASE("limits: the values of a choice") {
    const Workplace here;
    std::string values;
    for (size_t i = 0; i < 10'000; ++i) values += "  v" + std::to_string(i) + "\n";
    const auto policy = [](const std::string& of_choice) {
        return kHead + "choice C\n" + of_choice + "record R\n  c : C\n  a : answer\n" + kOutcomes;
    };
    check_limit(here, policy(values), "PV2016", false);
    check_limit(here, policy(values + "  one_more\n"), "PV2016", true);
}

TEST_CASE("limits: the rows of tables") {
    const Workplace here;
    const auto policy = [](size_t rows, const std::string& cell) {
        std::string text = kHead + "record R\n  a : answer\n  n : number\n  m : number\n" + kOutcomes +
                           "table t \"T\"\n  n | a => outcome\n";
        for (size_t i = 0; i + 1 < rows; ++i)
            text += "  " + (cell.empty() ? std::to_string(i) : cell + std::to_string(i)) + " | yes => high\n";
        return text + "  else => low\n";
    };
    check_limit(here, policy(5000, ""), "PV2222", false);
    check_limit(here, policy(5001, ""), "PV2222", true);
    // Each of them with each other one may fit.
    check_limit(here, policy(1400, "> m + "), "PV2222", false);
    check_limit(here, policy(1500, "> m + "), "PV2222", true);
    // Where it is a mistake, it is told as that, however often.
    here.write("q.proviso", policy(4000, "> 1, "));
    CHECK(contains(here.proviso({"check", "q.proviso"}).err, "error PV2220: rows `1` and `2` of table `t`"));
}

TEST_CASE("limits: expressions inside one another") {
    const Workplace here;
    const auto nested = [](size_t depth) {
        return kHead + "record R\n  a : answer\n" +
               "outcomes\n  low\n  high\n  otherwise low\n  when unsure high\nrule r\n  when " + repeated("(", depth) +
               "a" + repeated(")", depth) + "\n  then high\n";
    };
    check_limit(here, nested(256), "PV1048", false);
    check_limit(here, nested(257), "PV1048", true);
}

TEST_CASE("limits: messages that are printed") {
    const Workplace here;
    const auto with_mistakes = [](size_t count) {
        std::string rules;
        for (size_t i = 0; i < count; ++i) rules += "rule x" + std::to_string(i) + "\n  when b\n  then high\n";
        return kSmall + rules;
    };
    here.write("q.proviso", with_mistakes(128));
    CHECK_FALSE(contains(here.proviso({"check", "q.proviso"}).err, "more\n"));
    here.write("q.proviso", with_mistakes(129));
    CHECK(contains(here.proviso({"check", "q.proviso"}).err, "… and 1 more\n"));
}

// ---- records ----

const std::string kCrossing =
    "policy q\n  decides R\nrecord E\n  n : number\n  t : text\nrecord R\n  title : text\n  xs : list of E\n  ys : "
    "list of "
    "E\n  zs : list of E\noutcomes\n  low\n  high\n  otherwise low\n  when unsure high\n";

std::string lists(size_t xs, size_t ys, size_t zs, const std::string& title = "t") {
    const auto list = [](size_t length) {
        std::string out = "[";
        for (size_t i = 0; i < length; ++i) out += std::string(i == 0 ? "" : ",") + R"({"n":1,"t":"t"})";
        return out + "]";
    };
    return R"({"title":")" + title + R"(","xs":)" + list(xs) + R"(,"ys":)" + list(ys) + R"(,"zs":)" + list(zs) + "}";
}

TEST_CASE("limits: lists that are gone through together") {
    const Workplace here;
    here.write(
        "q.proviso",
        kCrossing + "rule r\n  for each a in xs, b in ys, c in zs\n  when a.n > b.n and b.n > c.n\n  then high\n");
    here.write("r.json", lists(64, 128, 128));
    CHECK(here.proviso({"decide", "q.proviso", "r.json"}).exit_code == 0);
    here.write("r.json", lists(64, 128, 129));
    auto finished = here.proviso({"decide", "q.proviso", "r.json"});
    CHECK(finished.exit_code == 1);
    CHECK(contains(finished.err,
                   "r.json:1:1: PV8012: `xs`, `ys` and `zs` combine to 1056768 cases; the limit is 1048576"));
    // Told before any of it is made.
    here.write("r.json", lists(10'000, 10'000, 10'000));
    finished = here.proviso({"decide", "q.proviso", "r.json"});
    CHECK(finished.exit_code == 1);
    CHECK(contains(finished.err, "PV8012"));
    CHECK(finished.peak_kib < 200'000);
    // In an archive it costs itself alone, also of a list inside another.
    here.write("a.ndjson", lists(2, 2, 2) + "\n" + lists(10'000, 10'000, 10'000) + "\n" + lists(2, 2, 2) + "\n");
    finished = here.proviso({"run", "q.proviso", "a.ndjson", "--fields", "outcome", "--rejects", "rejects"});
    CHECK(finished.exit_code == 1);
    CHECK(lines_of(finished.out).size() == 2);
    CHECK(contains(here.read("rejects"), R"("line":2,"byte":1,"path":"","code":"PV8012")"));
}

TEST_CASE("limits: lists inside lists that are gone through twice") {
    const Workplace here;
    here.write(
        "q.proviso",
        "policy q\n  decides R\nrecord T\n  n : number\nrecord E\n  n : number\n  ts : list of T\nrecord R\n  xs : "
        "list "
        "of E\noutcomes\n  low\n  high\n  otherwise low\n  when unsure high\nrule r\n  for each x in xs, t in x.ts, u "
        "in x.ts\n  when t.n > u.n\n  then high\n");
    const auto record = [](size_t outer, size_t inner) {
        const std::string ts = "[{\"n\":1}" + repeated(",{\"n\":2}", inner - 1) + "]";
        return "{\"xs\":[" + ("{\"n\":1,\"ts\":" + ts + "}") + repeated(",{\"n\":1,\"ts\":[{\"n\":1}]}", outer - 1) +
               "]}";
    };
    // inner * inner, and one for each other element
    here.write("r.json", record(1 + 576, 1000));
    CHECK(here.proviso({"decide", "q.proviso", "r.json"}).exit_code == 0);
    here.write("r.json", record(1 + 576, 1024));
    const auto finished = here.proviso({"decide", "q.proviso", "r.json"});
    CHECK(finished.exit_code == 1);
    CHECK(contains(finished.err, "combine to 1049152 cases"));
}

TEST_CASE("limits: texts that are made for each case") {
    const Workplace here;
    here.write(
        "q.proviso",
        kCrossing + "rule r\n  for each a in xs, b in ys\n  when \"{a.t} of {title}\" contains b.t\n  then high\n");
    here.write("r.json", lists(300, 300, 1, std::string(1000, 'x')));
    CHECK(here.proviso({"decide", "q.proviso", "r.json"}).exit_code == 0);
    here.write("r.json", lists(1000, 1000, 1, std::string(10'000, 'x')));
    const auto finished = here.proviso({"decide", "q.proviso", "r.json"});
    CHECK(finished.exit_code == 1);
    CHECK(contains(finished.err, "PV8012: deciding the record takes more than the limit of 512 MiB"));
    CHECK(finished.peak_kib < 200'000);
}

TEST_CASE("limits: a record of 16 MiB") {
    const Workplace here;
    constexpr size_t kMost = size_t{16} << 20;
    const std::string begin = R"({"disclosure_id":"D-1","submitted_on":"2025-09-02","note":")";
    const auto of_size = [&](size_t size) { return begin + std::string(size - begin.size() - 2, 'x') + "\"}\n"; };
    here.write("a.ndjson", of_size(kMost));
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "--fields", "id"}).exit_code == 0);
    here.write("a.ndjson", of_size(kMost + 1) + record(1) + "\n");
    const auto finished = here.proviso({"run", "p.proviso", "a.ndjson", "--fields", "id", "--rejects", "rejects"});
    CHECK(finished.exit_code == 1);
    CHECK(lines_of(finished.out).size() == 1);
    CHECK(contains(here.read("rejects"), "PV8009"));
}

// ---- tables ----

TEST_CASE("limits: the columns of a table") {
    const Workplace here;
    std::string header = "disclosure_id,submitted_on", mapping, row = "D-1,2025-09-02";
    for (size_t i = 2; i < 16'384; ++i) {
        header += ",h" + std::to_string(i);
        mapping += "h" + std::to_string(i) + " = -\n";
        row += ",";
    }
    here.write("columns", mapping);
    here.write("a.csv", header + "\n" + row + "\n");
    const Words run{"run", "p.proviso", "a.csv", "--columns", "columns", "--fields", "id", "--rejects", "rejects"};
    CHECK(here.proviso(run).exit_code == 0);
    here.write("a.csv", header + "," + "\n" + row + ",\n");
    auto finished = here.proviso(run);
    CHECK(finished.exit_code == 3);
    CHECK(contains(finished.err, "`a.csv` has 16385 columns; the limit is 16384"));
    // A row of cells without end is rejected, and not kept.
    here.write("a.csv", header + "\nD-1" + std::string(size_t{20} << 20, ',') + "\n" + row + "\n");
    finished = here.proviso(run);
    CHECK(finished.exit_code == 1);
    CHECK(finished.out == "{\"id\":\"D-1\"}\n");
    CHECK(contains(here.read("rejects"), "the row has 20971521 cells, the header 16384"));
    CHECK(finished.peak_kib < 300'000);
}

TEST_CASE("limits: packed archives that become thousands of times as large") {
    const Workplace here;
    const std::string blanks(size_t{16} << 20, ' '), breaks(size_t{1} << 20, '\n');
    for (const auto& [name, pack] :
         {std::pair<std::string, std::string (*)(std::string_view)>{"a.gz", testing::gzip}, {"a.zst", testing::zstd}}) {
        CAPTURE(name);
        // A quarter of a gibibyte of one line, and millions of empty ones.
        here.write(name, repeated(pack(blanks), 16) + pack("\n") + repeated(pack(breaks), 16) + pack(record(1) + "\n"));
        const auto finished = here.proviso({"run", "p.proviso", name, "--fields", "id", "--rejects", "rejects"});
        CHECK(finished.exit_code == 1);
        CHECK(lines_of(finished.out).size() == 1);
        CHECK(contains(here.read("rejects"), "PV8009"));
        CHECK(finished.peak_kib < 260'000);  // less than they unpack to, also with a sanitizer
    }
}

// ---- others ----

TEST_CASE("limits: a bundle of a gibibyte, and what is no file") {
    const Workplace here;
    here.write("x.pvb", "PVBUNDLE");
    std::filesystem::resize_file(here.folder() / "x.pvb", (size_t{1} << 30) + 1);  // takes no room on the disk
    auto finished = here.proviso({"decide", "x.pvb", "-"}, "{}");
    CHECK(finished.exit_code == 3);
    CHECK(contains(finished.err, "PV7002"));
    CHECK(contains(finished.err, "1073741824"));
    std::filesystem::remove(here.folder() / "x.pvb");
    REQUIRE(::mkfifo((here.folder() / "x.pvb").c_str(), 0600) == 0);
    finished = here.proviso({"decide", "x.pvb", "-"}, "{}");
    CHECK_FALSE(finished.timed_out);
    CHECK(finished.exit_code == 3);
    CHECK(contains(finished.err, "it is not a regular file"));
}

TEST_CASE("limits: what is typed at the prompt and in an interview") {
    const Workplace here;
    constexpr size_t kMost = size_t{16} << 20;
    const std::string blanks(kMost, ' ');
    CHECK(here.proviso({"repl", "p.proviso"}, blanks + "\n").exit_code == 0);
    auto finished = here.proviso({"repl", "p.proviso"}, blanks + " \nhelp\n");
    CHECK(finished.exit_code == 1);
    CHECK(contains(finished.err, "line 1: what is typed is longer than the limit of 16777216 bytes"));
    CHECK(contains(finished.out, "quit"));  // the next command is answered
    finished = here.proviso({"ask", "p.proviso"}, blanks + " \nquit\n");
    CHECK(finished.exit_code == 1);
    CHECK(contains(finished.err, "line 1: what is typed is longer than"));
}

}  // namespace
}  // namespace proviso::cli_test
