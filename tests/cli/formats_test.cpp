// SPDX-License-Identifier: Apache-2.0
// run: what archives may be (packed, arrays, tables, databases, folders), what decisions may become, and each way in which they are broken.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/workplace.h"
#include "tests/packed/packed.h"

namespace proviso::cli_test {
namespace {

using testing::gzip;
using testing::make_database;
using testing::query;
using testing::zstd;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

std::string decided(const Workplace& here, const std::string& archive_name) {
    return here.proviso({"run", "p.proviso", archive_name, "--fields", "id,outcome,applied,open"}).out;
}

std::string as_array(const std::string& lines, const std::string& between) {
    std::string out = "[";
    for (const std::string& line : lines_of(lines)) (out += out.size() == 1 ? "\n  " : between) += line;
    return out + "\n]\n";
}

TEST_CASE("run: packed archives are decided as plain ones are") {
    const Workplace here;
    const std::string text = archive(3000);
    here.write("a.ndjson", text);
    const std::string plain = decided(here, "a.ndjson");
    here.write("a.gz", gzip(text));
    here.write("two.gz", gzip(text.substr(0, 70001)) + gzip(text.substr(70001)));
    here.write("padded.gz", gzip(text) + std::string(1000, '\0'));
    here.write("a.zst", zstd(text));
    here.write("two.zst", zstd(text.substr(0, 70001)) + zstd("") + zstd(text.substr(70001)));
    for (const char* name : {"a.gz", "two.gz", "padded.gz", "a.zst", "two.zst"}) {
        CAPTURE(name);
        CHECK((decided(here, name) == plain));
    }
    CHECK((here.proviso({"run", "p.proviso", "-", "--fields", "id,outcome,applied,open"}, gzip(text)).out == plain));
}

TEST_CASE("run: a packed archive that is broken is named with its place, and nothing stands under the output's name") {
    const Workplace here;
    const std::string packed = gzip(archive(3000)), frame = zstd(archive(3000));
    std::string flipped = packed;
    flipped[flipped.size() - 6] ^= 1;  // of its checksum
    std::string torn = packed;
    for (size_t i = packed.size() / 2; i < packed.size() / 2 + 40; ++i) torn[i] = static_cast<char>(0xFF);
    here.write("cut.gz", packed.substr(0, packed.size() / 2));
    here.write("crc.gz", flipped);
    here.write("torn.gz", torn);
    here.write("tail.gz", packed + "{\"disclosure_id\":\"x\"}");
    here.write("cut.zst", frame.substr(0, frame.size() - 3));
    here.write("tail.zst", frame + "xyz");
    for (const char* name : {"cut.gz", "crc.gz", "torn.gz", "tail.gz", "cut.zst", "tail.zst"}) {
        CAPTURE(name);
        const auto finished = here.proviso({"run", "p.proviso", name, "-o", "out"});
        CHECK(finished.exit_code == 3);
        CHECK(finished.err.find("PV7005") != std::string::npos);
        CHECK(finished.err.find(name) != std::string::npos);
        CHECK_FALSE(here.has("out"));
        // What came before the fault is kept, and said to be.
        CHECK(here.has("out.part"));
        CHECK(finished.err.find("out.part") != std::string::npos);
    }
}

TEST_CASE("run: a JSON array holds a record an element, however it is laid out") {
    const Workplace here;
    const std::string text = archive(500);
    here.write("a.ndjson", text);
    const std::string plain = decided(here, "a.ndjson");
    here.write("array.json", "\xEF\xBB\xBF" + std::string(1000, '\n') + as_array(text, ",\n  "));
    here.write("tight.json", as_array(text, ","));
    here.write("packed.json.gz", gzip("\xEF\xBB\xBF \n" + as_array(text, " , ")));
    std::string spread;
    for (const char c : as_array(text, ",")) spread += c == ',' ? std::string(",\n\t") : std::string(1, c);
    here.write("spread.json", spread);
    for (const char* name : {"array.json", "tight.json", "packed.json.gz", "spread.json"}) {
        CAPTURE(name);
        CHECK((decided(here, name) == plain));
    }
    here.write("none.json", "[ ]\n");
    CHECK(decided(here, "none.json").empty());
}

TEST_CASE("run: a bad element of an array has the line and byte at which it is bad") {
    const Workplace here;
    here.write("a.json", "[\n  " + record(1) +
                             ",\n  {\n    \"submitted_on\": \"2025-09-02\",\n    \"uses\": [ { \"budget\": tru } ]\n  "
                             "},\n  7, \"a\nb\",\n  " +
                             record(2) + "]");
    const auto finished = here.proviso({"run", "p.proviso", "a.json", "--fields", "id", "--rejects", "rejects"});
    CHECK(finished.exit_code == 1);
    CHECK(finished.out == "{\"id\":\"D-1\"}\n{\"id\":\"D-2\"}\n");
    const auto lines = lines_of(here.read("rejects"));
    REQUIRE(lines.size() == 3);
    const Json field = Json::parse(lines[0]), number = Json::parse(lines[1]), text = Json::parse(lines[2]);
    CHECK(field["line"] == 5);
    CHECK(field["byte"] == 27);
    CHECK(field["path"] == "uses[1].budget");
    CHECK(number["line"] == 7);
    CHECK(number["byte"] == 3);
    CHECK(text["line"] == 7);
}

TEST_CASE("run: an array that breaks off, or that something follows") {
    const Workplace here;
    here.write("open.json", "[" + record(1) + ",\n" + record(2));
    here.write("more.json", "[" + record(1) + "]\n" + record(2));
    for (const char* name : {"open.json", "more.json"}) {
        CAPTURE(name);
        const auto finished = here.proviso({"run", "p.proviso", name});
        CHECK(finished.exit_code == 3);
        CHECK(finished.err.find("PV7005") != std::string::npos);
        CHECK(finished.err.find(name) != std::string::npos);
    }
}

TEST_CASE("run: an element of an array beyond the limit is rejected alone") {
    const Workplace here;
    const std::string large = R"({"submitted_on":"2025-09-02","note":")" + std::string(17 << 20, 'x') + "\"}";
    here.write("a.json", "[" + record(1) + ",\n" + large + ",\n" + record(2) + "]");
    const auto finished = here.proviso({"run", "p.proviso", "a.json", "--fields", "id", "--rejects", "rejects"});
    CHECK(finished.exit_code == 1);
    CHECK(finished.out == "{\"id\":\"D-1\"}\n{\"id\":\"D-2\"}\n");
    const Json reject = Json::parse(here.read("rejects"));
    CHECK(reject["code"] == "PV8009");
    CHECK(reject["line"] == 2);
}

TEST_CASE("run: a table's columns are fields by their paths, its cells as spreadsheets write them") {
    const Workplace here;
    here.write("a.csv",
               "\xEF\xBB\xBF"
               "disclosure_id,submitted_on,uses[1].use_id,uses[1].in_final_cut,uses[1].budget,uses[2].use_id,uses[2]."
               "in_final_cut\r\n"
               "D-1,2025-09-02,u1,Y,,,\r\n"
               "D-2,2025-09-02,u1,FALSE,2000,u2,unsure\r\n"
               "\r\n"
               "\"D-3, \"\"odd\"\"\",2025-09-02,,,,,\r\n");
    const auto finished = here.proviso({"run", "p.proviso", "a.csv", "--fields", "id,outcome,applied,open"});
    CHECK(finished.exit_code == 0);
    CHECK(finished.out ==
          "{\"id\":\"D-1\",\"outcome\":\"written_approval\",\"applied\":[\"final_deliverable\"],\"open\":[\"large_"
          "budget\"]}\n"
          "{\"id\":\"D-2\",\"outcome\":\"consult\",\"applied\":[\"large_budget\"],\"open\":[\"final_deliverable\","
          "\"large_budget\"]}\n"
          "{\"id\":\"D-3, "
          "\\\"odd\\\"\",\"outcome\":\"consult\",\"applied\":[],\"open\":[\"final_deliverable\",\"large_budget\"]}\n");
}

TEST_CASE("run: a table's separator is the one that its whole header has most of, however the file comes") {
    const Workplace here;
    const std::string header = "disclosure_id;submitted_on;uses[1].in_final_cut";
    std::string text = header + "\n\"D;1\";2025-09-02;Y\n";
    here.write("a.csv", text);
    here.write("a.csv.gz", gzip(text));
    std::replace(text.begin(), text.end(), ';', '\t');
    here.write("tabs.csv", text);
    for (const char* name : {"a.csv", "a.csv.gz", "tabs.csv"}) {
        CAPTURE(name);
        const auto finished = here.proviso({"run", "p.proviso", name, "--fields", "outcome"});
        CHECK(finished.exit_code == 0);
        CHECK(finished.out == "{\"outcome\":\"written_approval\"}\n");
    }
    // A header alone, without a line break.
    here.write("empty.csv", header);
    CHECK(here.proviso({"run", "p.proviso", "empty.csv"}).exit_code == 0);
}

TEST_CASE("run: a cell's blanks are left out, and nothing of its letters") {
    const Workplace here;
    here.write(
        "words.proviso",
        "policy p\n  decides R\nchoice Kind\n  seen \"déjà\"\nrecord R\n  id : text, key\n  kind : Kind\n  words : "
        "list of "
        "text\noutcomes\n  low\n  high\n  otherwise low\n  when unsure low\nrule both \"Both\"\n  when kind is seen "
        "and words contains \"voilà\"\n  then high\n");
    here.write("a.csv", "id,kind,words\n1,\xC2\xA0seen \xC2\xA0,voilà ; là\xC2\xA0\n");
    const auto finished = here.proviso({"run", "words.proviso", "a.csv", "--fields", "id,outcome"});
    CAPTURE(finished.err);
    CHECK(finished.out == "{\"id\":\"1\",\"outcome\":\"high\"}\n");
}

TEST_CASE("run: awkward headers are mapped, and dates read in the form that the mapping names") {
    const Workplace here;
    here.write(
        "a.csv",
        "No.;Date of "
        "submission;Seen?;Remarks\nD-1;02.09.2025;Yes;\"two\nlines\"\nD-2;31.02.2025;No;x\nD-3;2.9.2025;maybe;x\n");
    here.write("columns",
               "# our form\nNo. = disclosure_id\nDate of submission = submitted_on as DD.MM.YYYY\nSeen? = "
               "uses[1].in_final_cut\nRemarks = -\n");
    const auto finished = here.proviso(
        {"run", "p.proviso", "a.csv", "--columns", "columns", "--fields", "id,as_of,outcome", "--rejects", "rejects"});
    CHECK(finished.exit_code == 1);
    CHECK(finished.out == "{\"id\":\"D-1\",\"as_of\":\"2025-09-02\",\"outcome\":\"written_approval\"}\n");
    const auto rejects = lines_of(here.read("rejects"));
    REQUIRE(rejects.size() == 2);
    const Json date = Json::parse(rejects[0]), answer = Json::parse(rejects[1]);
    CHECK(date["line"] == 4);  // the row before it has two lines
    CHECK(date["path"] == "submitted_on");
    CHECK(date["message"].get<std::string>().find("column `Date of submission`") != std::string::npos);
    CHECK(answer["line"] == 5);
    CHECK(answer["message"].get<std::string>().find("column `Seen?`") != std::string::npos);
}

TEST_CASE("run: a ragged row is rejected alone; a table that is none is an error with its place") {
    const Workplace here;
    here.write("ragged.csv", "disclosure_id,submitted_on\nD-1,2025-09-02\nD-2\nD-3,2025-09-02,more\nD-4,2025-09-02\n");
    const auto ragged = here.proviso({"run", "p.proviso", "ragged.csv", "--fields", "id", "--rejects", "rejects"});
    CHECK(ragged.exit_code == 1);
    CHECK(ragged.out == "{\"id\":\"D-1\"}\n{\"id\":\"D-4\"}\n");
    const Json reject = Json::parse(lines_of(here.read("rejects")).front());
    CHECK(reject["code"] == "PV8016");
    CHECK(reject["line"] == 3);

    struct Wrong {
        std::string text, word;
    };
    const std::vector<Wrong> all{{"disclosure_id,colour\nD-1,red\n", "column `colour`"},
                                 {"disclosure_id,disclosure_id\nD-1,D-2\n", "as `disclosure_id` is"},
                                 {"disclosure_id,uses\nD-1,x\n", "`uses[1].FIELD`"},
                                 {"disclosure_id,uses[0].use_id\nD-1,x\n", "by its position"},
                                 {"disclosure_id,\nD-1,x\n", "column 2 has no header"},
                                 {"disclosure_id,submitted_on\n\"D-1,2025-09-02\n", "line 2"}};
    for (const Wrong& wrong : all) {
        CAPTURE(wrong.text);
        here.write("wrong.csv", wrong.text);
        const auto finished = here.proviso({"run", "p.proviso", "wrong.csv"});
        CHECK(finished.exit_code == 3);
        CHECK(finished.err.find("wrong.csv") != std::string::npos);
        CHECK(finished.err.find(wrong.word) != std::string::npos);
    }
}

TEST_CASE("run: a query on a database gives records, as JSON or by columns") {
    const Workplace here;
    make_database(here.folder() / "a.db",
                  "CREATE TABLE d (id, day, seen, record);"
                  "INSERT INTO d VALUES ('D-1', '2025-09-02', 'Y', "
                  "'{\"disclosure_id\":\"D-1\",\"submitted_on\":\"2025-09-02\"}');"
                  "INSERT INTO d VALUES ('D-2', '2025-09-02', NULL, 'broken');");
    const auto json = here.proviso(
        {"run", "p.proviso", "sqlite:a.db?query=SELECT record FROM d", "--fields", "id", "--rejects", "rejects"});
    CHECK(json.exit_code == 1);
    CHECK(json.out == "{\"id\":\"D-1\"}\n");
    CHECK(Json::parse(here.read("rejects"))["line"] == 2);
    const auto columns = here.proviso(
        {"run", "p.proviso",
         "sqlite:a.db?query=SELECT id AS disclosure_id, day AS submitted_on, seen AS \"uses[1].in_final_cut\" FROM d",
         "--fields", "id,outcome"});
    CHECK(columns.out ==
          "{\"id\":\"D-1\",\"outcome\":\"written_approval\"}\n{\"id\":\"D-2\",\"outcome\":\"consult\"}\n");

    here.write("no.db",
               "this is no database, although it is as long as the header of one would be, and a bit longer than that");
    for (const char* source : {"sqlite:no.db?query=SELECT 1", "sqlite:a.db?query=SELECT x FROM d", "sqlite:a.db",
                               "sqlite:none.db?query=SELECT 1", "sqlite:a.db?query=DELETE FROM d"}) {
        CAPTURE(source);
        CHECK(here.proviso({"run", "p.proviso", source}).exit_code == 3);
    }
    CHECK(query(here.folder() / "a.db", "SELECT count(*) FROM d") == Words{"2"});
}

TEST_CASE("run: folders and patterns stand for their archives, in the order of their names") {
    const Workplace here;
    here.write("in/b.ndjson", record(2) + "\n");
    here.write("in/a.ndjson.gz", gzip(record(1) + "\n"));
    here.write("in/deep/c.json", "[" + record(3) + "]");
    here.write("in/readme.txt", "not an archive");
    CHECK(here.proviso({"run", "p.proviso", "in", "--fields", "id"}).out ==
          "{\"id\":\"D-1\"}\n{\"id\":\"D-2\"}\n{\"id\":\"D-3\"}\n");
    CHECK(here.proviso({"run", "p.proviso", "in/*.ndjson*", "--fields", "id"}).out ==
          "{\"id\":\"D-1\"}\n{\"id\":\"D-2\"}\n");
    here.write("empty/readme.txt", "");
    for (const char* name : {"in/*.csv", "empty"}) {
        const auto finished = here.proviso({"run", "p.proviso", name});
        CHECK(finished.exit_code == 3);
        CHECK(finished.err.find(name) != std::string::npos);
    }
}

TEST_CASE("run: decisions as a table for spreadsheets") {
    const Workplace here;
    here.write("a.ndjson",
               "{\"disclosure_id\":\"=1+1\",\"submitted_on\":\"2025-09-02\",\"uses\":[{\"use_id\":\"u, "
               "1\",\"in_final_cut\":true,\"budget\":5000}]}\n"
               "{\"disclosure_id\":\"D-2\",\"submitted_on\":\"2025-09-02\",\"uses\":[{\"use_id\":\"u1\"}]}\n");
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "-o", "out.csv", "--fields",
                        "id,as_of,outcome,rules,open_questions,obligations,notes"})
              .exit_code == 0);
    CHECK(here.read("out.csv") ==
          "\xEF\xBB\xBFid,as_of,outcome,rules,open_questions,obligations,notes\r\n"
          "\"'=1+1\",2025-09-02,written_approval,\"final_deliverable for uses[u, 1] applies: Part of u, 1 will be in "
          "the final cut.; "
          "large_budget for uses[u, 1] applies\",,escalate to Production Legal by 2025-09-09: What is seen needs "
          "approval,\"u, 1 costs 5000.\"\r\n"
          "D-2,2025-09-02,consult,\"final_deliverable for uses[u1] is open: Part of u1 will be in the final cut.; "
          "large_budget for uses[u1] is "
          "open\",\"uses[u1].in_final_cut; uses[u1].budget\",,\r\n");
}

TEST_CASE("run: decisions as a database") {
    const Workplace here;
    here.write("a.ndjson", archive(2500));
    const auto plain = lines_of(here.proviso({"run", "p.proviso", "a.ndjson"}).out);
    CHECK(here.proviso({"run", "p.proviso", "a.ndjson", "-o", "out.sqlite"}).exit_code == 0);
    const auto file = here.folder() / "out.sqlite";
    CHECK(query(file, "SELECT policy, version, length(digest) FROM run") == Words{"studio.sample|1|64"});
    CHECK(query(file, "SELECT count(*) FROM decisions") == Words{"2500"});
    std::map<std::string, size_t> outcomes;
    size_t rules = 0, questions = 0, obligations = 0;
    for (const std::string& line : plain) {
        const Json decision = Json::parse(line);
        ++outcomes[decision["outcome"]];
        rules += decision.value("rules", Json::array()).size();
        questions += decision.value("open_questions", Json::array()).size();
        obligations += decision.value("obligations", Json::array()).size();
    }
    for (const auto& [outcome, count] : outcomes)
        CHECK(query(file, "SELECT count(*) FROM decisions WHERE outcome = '" + outcome + "'") ==
              Words{std::to_string(count)});
    CHECK(query(file, "SELECT count(*) FROM rules") == Words{std::to_string(rules)});
    CHECK(query(file, "SELECT count(*) FROM questions") == Words{std::to_string(questions)});
    CHECK(query(file, "SELECT count(*) FROM obligations") == Words{std::to_string(obligations)});
    const Json last = Json::parse(plain.back());
    CHECK(query(file, "SELECT id, outcome FROM decisions ORDER BY n DESC LIMIT 1") ==
          Words{last["id"].get<std::string>() + "|" + last["outcome"].get<std::string>()});
    CHECK_FALSE(here.has("out.sqlite.part"));
}

TEST_CASE("run: the report holds what was counted, escaped, and needs nothing from elsewhere") {
    const Workplace here;
    here.write("a.ndjson",
               archive(300) + "{\"disclosure_id\":\"<script>alert(1)</script>\",\"submitted_on\":\"<b>\"}\n");
    CHECK(
        here.proviso({"run", "p.proviso", "a.ndjson", "-o", "out", "--report", "report.html", "--by", "disclosure_id"})
            .exit_code == 1);
    const std::string page = here.read("report.html");
    CHECK(page.find("studio.sample") != std::string::npos);
    CHECK(page.find("Will any of it be in the final cut?") != std::string::npos);
    CHECK(page.find("Production Legal") != std::string::npos);
    CHECK(page.find("2025-09") != std::string::npos);
    CHECK(page.find("280 other values") != std::string::npos);
    CHECK(page.find("Rejected records") != std::string::npos);
    CHECK(page.find("<script") == std::string::npos);
    CHECK(page.find("http") == std::string::npos);
    const auto wrong = here.proviso({"run", "p.proviso", "a.ndjson", "--report", "r.html", "--by", "uses"});
    CHECK(wrong.exit_code == 2);
    CHECK(wrong.err.find("`uses`") != std::string::npos);
}

TEST_CASE("run: tables with durations and moments, and a report by a duration") {
    const Workplace here;
    here.write("t.proviso", R"(policy t
  decides R
record R
  id : text, key
  notice : duration
  at : moment
  all : list of duration
outcomes
  low "Go on."
  high "Ask first."
  otherwise low
  when unsure high
rule r
  when notice at least 2 days or all contains 1 hour
  then high
  note "{notice}, {at}, {all}"
)");
    here.write("t.csv",
               "id;notice;at;all\n1;PT48H;2025-09-02T14:30:00+02:00;\n2;3 days;2025-09-02T14:30:00Z;\n"
               "3;?;;\n4;P1M1D;;\n5;;2025-09-02 14:30;\n");
    const auto finished = here.proviso({"run", "t.proviso", "t.csv", "--fields", "id,outcome,notes", "--rejects",
                                        "rejects", "--report", "report.html", "--by", "notice"});
    CHECK(finished.exit_code == 1);
    CHECK(
        finished.out ==
        "{\"id\":\"1\",\"outcome\":\"high\",\"notes\":[\"48 hours, 2 September 2025, 14:30 +02:00, (not answered)\"]}\n"
        "{\"id\":\"2\",\"outcome\":\"high\",\"notes\":[\"3 days, 2 September 2025, 14:30 UTC, (not answered)\"]}\n"
        "{\"id\":\"3\",\"outcome\":\"high\"}\n");
    const auto rejects = lines_of(here.read("rejects"));
    REQUIRE(rejects.size() == 2);
    CHECK(Json::parse(rejects[0])["code"] == "PV8017");
    CHECK(Json::parse(rejects[1])["code"] == "PV8018");
    const std::string report = here.read("report.html");
    CHECK(report.find("48 hours") != std::string::npos);
    CHECK(report.find("3 days") != std::string::npos);
}

}  // namespace
}  // namespace proviso::cli_test
