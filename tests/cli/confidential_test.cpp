// SPDX-License-Identifier: Apache-2.0
// Confidential fields: whatever a command prints or writes, their values are not in it.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/cli/workplace.h"

namespace proviso::cli_test {
namespace {

constexpr std::string_view kPeople = R"(policy people
  decides Contract as of signed

choice Union
  actors "Actors"
  crew   "Crew"

record Contract
  contract_id : text, key
  signed      : date, required
  fee         : money in USD, confidential
  born        : date, confidential
  union       : Union, confidential
  notes       : list of text, confidential
  people      : list of Person

record Person
  person_id : text, key
  passport  : text, confidential
  ill       : answer, confidential, "Is the person ill?"
  paid      : number

outcomes
  low "Go on."
  high "Ask first."
  otherwise low
  when unsure high

role legal "Legal"

rule fee_high "The fee is high"
  when fee > USD 1000 or union is crew or born after 2010-01-01
  then high
  because "The fee, or the union, asks for it."

rule person_ill "A person is ill"
  for each p in people
  when p.ill and p.passport is not "none"
  then high
  escalate to legal within 5 days
  because "It is {p.person_id}."

rule noted "It is noted"
  when any n in notes where n contains "secret"
  then high
)";

// Every value that must not be seen has this in it, or is one of these.
const std::vector<std::string> kHidden = {"7654321", "PASS-99", "secret-note", "2011-02-03", "3 February 2011", "Crew"};

const std::string kContract =
    R"({"contract_id":"C-1","signed":"2025-09-02","fee":7654321,"born":"2011-02-03","union":"crew",)"
    R"("notes":["a secret-note"],"people":[{"person_id":"u1","passport":"PASS-99","ill":true,"paid":5}]})";

void check_hidden(const std::string& text) {
    for (const std::string& hidden : kHidden)
        CHECK_MESSAGE(text.find(hidden) == std::string::npos, hidden, " is in\n", text);
}

TEST_CASE("confidential: nothing that is printed of a decision has the values in it") {
    const Workplace here;
    here.write("people.proviso", kPeople);
    here.write("r.json", kContract);
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"decide", "people.proviso", "r.json"},
          {"decide", "people.proviso", "r.json", "--text"},
          {"explain", "people.proviso", "r.json"},
          {"explain", "people.proviso", "r.json", "--json", "--what-would-change", "--html", "e.html"},
          {"explain", "people.proviso", "r.json", "--why-not", "fee_high", "--with", "people[u1].paid=6"},
          {"run", "people.proviso", "r.json", "--summary", "s.json", "--report", "r.html"},
          {"run", "people.proviso", "r.json", "-o", "o.csv"},
          {"run", "people.proviso", "r.json", "-o", "o.sqlite"}}) {
        CAPTURE(joined(words));
        const auto finished = here.proviso(words);
        CHECK(finished.exit_code == 0);
        check_hidden(finished.out + finished.err);
    }
    for (const char* file : {"e.html", "s.json", "r.html", "o.csv", "o.sqlite"}) {
        CAPTURE(file);
        check_hidden(here.read(file));
    }
    const auto explained = here.proviso({"explain", "people.proviso", "r.json"});
    CHECK(explained.out.find("(confidential)") != std::string::npos);
    CHECK(explained.out.find("It is u1.") != std::string::npos);
    const auto told = here.proviso({"explain", "people.proviso", "r.json", "--with", "fee=8765432"});
    CHECK(told.out.find("8765432") == std::string::npos);
}

TEST_CASE("confidential: rejected records and their messages are withheld") {
    const Workplace here;
    here.write("people.proviso", kPeople);
    const std::vector<std::string> bad = {
        R"({"contract_id":"1","signed":"2025-09-02","fee":"PASS-99"})",
        R"({"contract_id":"1","signed":"2025-09-02","fee":7654321)",
        R"({"contract_id":"1","signed":"2025-09-02","fee":"1" 7654321})",
        R"({"contract_id":"1","signed":"2025-09-02","born":"7654321"})",
        R"({"contract_id":"1","signed":"2025-09-02","born":PASS-99})",
        R"({"contract_id":"1","signed":"2025-09-02","union":"PASS-99"})",
        R"({"contract_id":"1","signed":"2025-09-02","notes":["PASS-99",7654321]})",
        R"({"contract_id":"1","signed":"2025-09-02","people":[{"person_id":"u","ill":"PASS-99"}]})",
        R"({"contract_id":"1","signed":"PASS-99"})",
        "PASS-99",
    };
    std::string archive;
    for (const std::string& line : bad) archive += line + "\n";
    here.write("a.ndjson", archive);
    const auto finished = here.proviso(
        {"run", "people.proviso", "a.ndjson", "--rejects", "rejects", "--report", "r.html", "--summary", "s.json"});
    CHECK(finished.exit_code == 1);
    check_hidden(finished.out + finished.err + here.read("rejects") + here.read("r.html") + here.read("s.json"));
    CHECK(lines_of(here.read("rejects")).size() == bad.size());
    for (const std::string& line : lines_of(here.read("rejects"))) CHECK(line.ends_with(",\"record\":null}"));
    for (const std::string& record : bad) {
        here.write("r.json", record);
        for (const char* command : {"decide", "explain"}) {
            const auto refused = here.proviso({command, "people.proviso", "r.json"});
            CHECK(refused.exit_code == 1);
            check_hidden(refused.out + refused.err);
        }
    }
}

TEST_CASE("confidential: an interview shows no answer again") {
    const Workplace here;
    here.write("people.proviso", kPeople);
    here.write("r.json", R"({"contract_id":"C-1","signed":"2025-09-02","union":"actors"})");
    const std::string answers =
        "PASS-99\nwhy\n7654321\n"  // the fee; what is left is whether to escalate
        "u1\nwhy\nPASS-99\nwhy\nPASS-99\nyes\n";
    // A folder that can't be made: the record can be kept nowhere.
    const auto asked = testing::run(
        {.words = {testing::proviso_program(), "ask", "people.proviso", "r.json", "--save", "nowhere/r.json"},
         .folder = here.folder(),
         .input = answers,
         .environment = {"XDG_STATE_HOME=r.json"}});
    check_hidden(asked.out + asked.err);
    CHECK(asked.exit_code == 3);
    CHECK(asked.out.find("It holds up fee_high") != std::string::npos);
    CHECK(asked.out.find("people[u1].passport") != std::string::npos);
    CHECK(asked.out.find("fee = (confidential)") != std::string::npos);
    CHECK(asked.err.find("the record was not saved, and can't be kept") != std::string::npos);
    CHECK(asked.err.find("\"contract_id\": \"C-1\"") != std::string::npos);
}

TEST_CASE("confidential: a report does not count the values") {
    const Workplace here;
    here.write("people.proviso", kPeople);
    here.write("r.json", kContract);
    const auto refused = here.proviso({"run", "people.proviso", "r.json", "--report", "r.html", "--by", "union"});
    CHECK(refused.exit_code == 2);
    CHECK(refused.err.find("`union` is confidential") != std::string::npos);
    CHECK(here.proviso({"run", "people.proviso", "r.json", "--report", "r.html", "--by", "contract_id"}).exit_code ==
          0);
}

TEST_CASE("confidential: a log keeps digests in the values' place, which differ where the records do") {
    const Workplace here;
    here.write("people.proviso", kPeople);
    std::string other = kContract;
    other.replace(other.find("C-1"), 3, "C-2");
    other.replace(other.find("\"people\""), 8, "\"undeclared\":\"PASS-99\",\"p\\u0065ople\"");
    here.write("a.ndjson", kContract + "\n" + other + "\n{\"contract_id\":\"C-3\",\"signed\":\"2025-09-02\"}\n");
    CHECK(here.proviso({"run", "people.proviso", "a.ndjson", "-o", "out", "--log", "log"}).exit_code == 0);
    const auto lines = lines_of(here.read("log/segment-00000001.log"));
    REQUIRE(lines.size() == 4);
    for (const std::string& line : lines) check_hidden(line);
    const auto digest = [&](size_t line, const std::string& field) {
        const std::string key = "\"" + field + "\":\"confidential:";
        const size_t at = lines[line].find(key);
        REQUIRE(at != std::string::npos);
        return lines[line].substr(at + key.size(), 64);
    };
    CHECK(digest(0, "union") != digest(1, "union"));
    CHECK(digest(0, "fee") != digest(0, "born"));
    CHECK(lines[0].find("\"record_digest\":\"keyed:") != std::string::npos);
    const auto replayed = here.proviso({"log", "replay", "log", "people.proviso"});
    CHECK(replayed.exit_code == 0);
    CHECK(replayed.out.find("3 entries: 1 decided again and the same, 0 different, 2 withheld") != std::string::npos);
}

}  // namespace
}  // namespace proviso::cli_test
