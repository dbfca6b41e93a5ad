// SPDX-License-Identifier: Apache-2.0
// What is done while calls fail or the process is killed.
#include <fmt/format.h>
#include <sqlite3.h>
#include <zstd.h>

#include "runtime/bytecode/signature.h"
#include "tests/trust/undertaking.h"

namespace proviso::trust {

using testing::Scratch;

namespace {

constexpr std::string_view kPolicy = R"(policy trust.sample
  version "1"
  decides Request as of asked_on

choice Use
  ideation  "Mood boards"
  final_cut "The final cut"

record Request
  request_id : text, key
  asked_on   : date, required
  pictures   : list of Picture

record Picture
  picture_id   : text, key
  use          : Use
  in_final_cut : answer, "Will it be in the final cut?"
  budget       : number

outcomes
  notify   "Tell your contact."
  consult  "Ask your contact."
  approval "Obtain approval."
  otherwise notify
  when unsure consult

role legal "Production Legal"

rule final_cut "What is seen needs approval"
  for each p in pictures
  when p.in_final_cut
  then approval
  escalate to legal within 5 business days
  because "{p.picture_id} will be in the final cut."

rule large_budget "Large budgets are looked at"
  for each p in pictures
  when p.budget > 1000 or (p.use = ideation and p.picture_id matches "[0-9]+x")
  then consult
  note "{p.picture_id} costs {p.budget}."

scenario "A mood board"
  given { asked_on: 2025-09-02, pictures: [{ picture_id: "u1", use: ideation, in_final_cut: no, budget: 0 }] }
  expect notify
)";

std::string record(size_t number, size_t pictures) {
    constexpr const char* kAnswers[] = {"true", "\"unsure\"", "false", "false"};
    std::string text = fmt::format(R"({{"request_id":"R-{}","asked_on":"2025-09-02","pictures":[)", number);
    for (size_t p = 0; p < pictures; ++p)
        text += fmt::format(R"({}{{"picture_id":"u{}","use":"ideation","budget":{},"in_final_cut":{}}})",
                            p == 0 ? "" : ",", p + 1, number * 10 % 1500, kAnswers[(number + p) % 4]);
    return text + "]}";
}

// With a bad record now and then.
std::string archive(size_t records) {
    std::string text;
    for (size_t i = 0; i < records; ++i)
        text += i % 53 == 7 ? fmt::format("{{\"request_id\":{}}}\n", i) : record(i, i % 4) + "\n";
    return text;
}

constexpr size_t kFewRecords = 60;

void with_policy(const Scratch& folder, size_t) {
    folder.write("p.proviso", kPolicy);
    folder.write("one.json", record(5, 3));
}
void with_archive(const Scratch& folder, size_t records) {
    with_policy(folder, records);
    folder.write("a.ndjson", archive(records));
}
void with_zstd(const Scratch& folder, size_t records) {
    with_policy(folder, records);
    const std::string text = archive(records);
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
    folder.write("a.ndjson.zst", packed);
}
void with_gzip(const Scratch& folder, size_t records) {
    with_policy(folder, records);
    std::string text = "request_id,asked_on,pictures[1].picture_id,pictures[1].budget,pictures[1].in_final_cut\n";
    for (size_t i = 0; i < records; ++i)
        text += fmt::format("R-{},{},u1,{},{}\n", i, i % 53 == 7 ? "never" : "2025-09-02", i * 10 % 1500,
                            i % 3 == 0 ? "yes" : "no");
    folder.write("a.csv", text);
    testing::run({.words = {"gzip", "-n", "a.csv"}, .folder = folder.folder()});
}
void make_database(const Scratch& folder, size_t records) {
    sqlite3* database = nullptr;
    sqlite3_open((folder.folder() / "a.sqlite").c_str(), &database);
    std::string sql = "BEGIN; CREATE TABLE requests (record);";
    for (size_t i = 0; i < records; ++i) sql += fmt::format("INSERT INTO requests VALUES ('{}');", record(i, i % 4));
    const int made = sqlite3_exec(database, (sql + "COMMIT").c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(database);
    if (made != SQLITE_OK) throw std::runtime_error("can't make a database of records");
}
void with_database(const Scratch& folder, size_t records) {
    with_policy(folder, records);
    make_database(folder, records / 2);
}
void with_key(const Scratch& folder, size_t records) {
    with_policy(folder, records);
    const auto key = bytecode::SecretKey::random();
    folder.write("k.key", key.text());
    folder.write("k.pub", bytecode::public_key_text(key.public_key()));
}
void with_untidy_policy(const Scratch& folder, size_t) {
    std::string untidy(kPolicy);
    for (size_t at = 0; (at = untidy.find("\n  ", at)) != std::string::npos; at += 3) untidy.insert(at + 1, " ");
    folder.write("p.proviso", untidy);
}
void with_bundle(const Scratch& folder, size_t records) {
    with_policy(folder, records);
    const auto made = testing::run(
        {.words = {testing::proviso_program(), "compile", "p.proviso", "-o", "p.pvb"}, .folder = folder.folder()});
    if (made.exit_code != 0) throw std::runtime_error("can't make a bundle: " + made.err);
    folder.write("a.ndjson", archive(records));
}
void with_bundle_and_tables(const Scratch& folder, size_t records) {
    with_bundle(folder, records);
    make_database(folder, records);
    folder.write("b.csv",
                 "request_id,asked_on,pictures[1].picture_id,pictures[1].budget\nR-1,2025-09-02,u1,1200\n"
                 "R-2,never,u1,2\nR-3,2025-09-03,\"u,1\",3\n");
    const std::string text = archive(records);
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
    folder.write("c.ndjson.zst", packed);
}

Undertaking run(const char* name, void (*prepare)(const Scratch&, size_t), size_t records,
                std::vector<std::string> words) {
    words.insert(words.begin(), "run");
    words.insert(words.end(), {"--rejects-ok", "--checkpoint-bytes", "65536"});
    std::vector<std::string> again = words;
    again.emplace_back("--resume");
    return {.name = name, .words = std::move(words), .again = std::move(again), .prepare = prepare, .records = records};
}

}  // namespace

std::vector<Undertaking> file_undertakings(const Scope& scope) {
    const size_t many = scope.is_long() ? 6000 : 3000;
    return {
        run("run, everything", with_archive, many,
            {"p.proviso", "a.ndjson", "-o", "out", "--rejects", "rejects", "--summary", "summary", "--report",
             "report.html", "--log", "log", "--threads", "1"}),
        run("run on two threads, packed", with_zstd, many,
            {"p.proviso", "a.ndjson.zst", "-o", "out", "--rejects", "rejects", "--summary", "summary", "--log", "log",
             "--threads", "2"}),
        run("run from a packed table to a table", with_gzip, many,
            {"p.proviso", "a.csv.gz", "-o", "out.csv", "--rejects", "rejects", "--threads", "2"}),
        run("run to a database", with_archive, many,
            {"p.proviso", "a.ndjson", "-o", "out.sqlite", "--rejects", "rejects", "--log", "log", "--threads", "1"}),
        run("run from a database to a database", with_database, many,
            {"p.proviso", "sqlite:a.sqlite?query=SELECT record FROM requests", "-o", "out.sqlite", "--summary",
             "summary", "--threads", "2"}),
        run("run without a checkpoint on its way", with_bundle, kFewRecords,
            {"p.pvb", "a.ndjson", "-o", "out", "--log", "log"}),
        {.name = "decide --log",
         .words = {"decide", "p.proviso", "one.json", "--log", "log"},
         .again = {},
         .prepare = with_policy,
         .logs_each_time = true},
        {.name = "compile --sign",
         .words = {"compile", "p.proviso", "-o", "p.pvb", "--sign", "k.key"},
         .again = {},
         .prepare = with_key},
        {.name = "keygen",
         .words = {"keygen", "--out", "new"},
         .again = {},
         .prepare = with_policy,
         .replaces_nothing = true},
        {.name = "fmt", .words = {"fmt", "p.proviso"}, .again = {}, .prepare = with_untidy_policy},
        {.name = "explain --html",
         .words = {"explain", "p.proviso", "one.json", "--html", "why.html"},
         .again = {},
         .prepare = with_policy},
        {.name = "check --sarif",
         .words = {"check", "p.proviso", "--sarif", "found.sarif"},
         .again = {},
         .prepare = with_policy},
        {.name = "test --junit --coverage",
         .words = {"test", "p.proviso", "--junit", "tests.xml", "--coverage=seen.html"},
         .again = {},
         .prepare = with_policy},
        {.name = "repl, save",
         .words = {"repl", "p.proviso"},
         .again = {},
         .prepare = with_policy,
         .input = "set asked_on = 2025-09-02\nsave record saved.json\n",
         .refusal = 1},  // as of every command from a pipe that can't be done
    };
}

std::vector<Undertaking> small_undertakings() {
    return {
        run("run of a bundle", with_bundle, kFewRecords,
            {"p.pvb", "a.ndjson", "-o", "out", "--rejects", "rejects", "--summary", "summary", "--report",
             "report.html", "--log", "log", "--threads", "1"}),
        run("run of a bundle on two threads", with_bundle, kFewRecords,
            {"p.pvb", "a.ndjson", "-o", "out", "--rejects", "rejects", "--summary", "summary", "--threads", "2"}),
        run("run of all kinds of archives to a database", with_bundle_and_tables, kFewRecords,
            {"p.pvb", "sqlite:a.sqlite?query=SELECT record FROM requests", "b.csv", "c.ndjson.zst", "-o", "out.sqlite",
             "--rejects", "rejects", "--threads", "1"}),
        {.name = "decide --log",
         .words = {"decide", "p.pvb", "one.json", "--log", "log"},
         .again = {},
         .prepare = with_bundle,
         .records = kFewRecords,
         .logs_each_time = true},
        {.name = "compile", .words = {"compile", "p.proviso", "-o", "q.pvb"}, .again = {}, .prepare = with_policy},
        {.name = "fmt", .words = {"fmt", "p.proviso"}, .again = {}, .prepare = with_untidy_policy},
        {.name = "keygen",
         .words = {"keygen", "--out", "new"},
         .again = {},
         .prepare = with_policy,
         .replaces_nothing = true},
    };
}

}  // namespace proviso::trust
