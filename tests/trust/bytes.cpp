// SPDX-License-Identifier: Apache-2.0
// Equal policies and records give equal bytes: with any number of threads, whatever the sizes in which an archive is taken, however it
// is packed, and by the programs of all builds that are named.
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "runtime/batch/run.h"
#include "runtime/log/decision_log.h"
#include "tests/packed/packed.h"
#include "tests/process/process.h"
#include "tests/random/random.h"
#include "tests/trust/promise.h"
#include "tools/archive/broken.h"
#include "tools/archive/disclosure.h"

namespace proviso::trust {
namespace {

namespace fs = std::filesystem;
using differential::Random;
using Program = std::shared_ptr<const bytecode::VerifiedProgram>;

constexpr const char* kNetflix = "policies/netflix";
constexpr unsigned kMostThreads = 16;

// Disclosures, of which some are broken.
std::string disclosures(uint64_t seed, size_t count) {
    std::string out;
    for (uint64_t number = 1; number <= count; ++number) {
        archive::Random random(seed, number);
        archive::JsonValue disclosure = archive::make_disclosure(random, number);
        if (random.chance(20))
            out += archive::broken_line(random, std::move(disclosure));
        else
            disclosure.write(out, random.chance(500));
        out += '\n';
    }
    return out;
}

Program compiled(const std::string& path) {
    auto made = compile_path(path);
    if (!made || (*made)->image == nullptr) throw std::runtime_error(fmt::format("{} does not compile", path));
    return (*made)->image;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
}

// All files below a folder, by their names from there.
std::map<std::string, std::string> files_below(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) files[fs::relative(entry.path(), folder)] = testing::read_text(entry.path());
    return files;
}

using Files = std::map<std::string, std::string>;

// "" where they are equal.
std::string difference(const Files& expected, const Files& found) {
    for (const auto& [name, bytes] : expected) {
        const auto same = found.find(name);
        if (same == found.end()) return name + " is not there";
        if (same->second != bytes) return name + " differs";
    }
    return found.size() == expected.size() ? "" : "there are more files";
}

// How one archive is taken.
struct Way {
    unsigned threads = 1;
    size_t batch_records = 1024;
    std::optional<size_t> block_bytes;
    std::string archive = "a.ndjson";
    std::string words() const {
        return fmt::format("{} threads, {} records a batch, {} bytes a block, {}", threads, batch_records,
                           block_bytes.value_or(0), archive);
    }
};

Way random_way(Random& random, uint64_t number) {
    Way way;
    way.threads = 1 + static_cast<unsigned>(number % kMostThreads);
    way.batch_records = random.pick<size_t>({1, 2, 7, 63, 64, 65, 1000, 1024, 5000});
    way.block_bytes = random.pick<size_t>({1, 1000, 4096, 65536, size_t{1} << 20});
    way.archive = random.pick<std::string>({"a.ndjson", "a.ndjson.gz", "a.ndjson.zst"});
    return way;
}

// In a folder of its own below `here`, which goes again. What of the archive's packing stands in the rejects is taken out.
Files run_in(const fs::path& here, const Program& program, const Way& way) {
    const fs::path folder = here / "run";
    fs::create_directory(folder);
    auto log = log::DecisionLog::open((folder / "log").string(), program->image().holds_confidential());
    if (!log) throw std::runtime_error(log.error().message);
    RunOptions options;
    options.inputs = {(here / way.archive).string()};
    options.output = (folder / "decisions").string();
    options.rejects = (folder / "rejects").string();
    options.results = {{(folder / "summary").string(),
                        [&](const std::vector<RunSummary>& summaries) { return summary_json(program, summaries); }}};
    options.threads = way.threads;
    options.batch_records = way.batch_records;
    options.block_bytes = way.block_bytes;
    options.log = log->get();
    if (const auto done = run_archive(program, options); !done) throw std::runtime_error(done.error().message);
    (*log).reset();
    Files files = files_below(folder);
    replace_all(files["rejects"], way.archive + "\"", "a.ndjson\"");
    fs::remove_all(folder);
    return files;
}

void compare_ways(const Scope& scope, const fs::path& here, Findings& findings) {
    const std::string text = disclosures(scope.seed(), scope.of(3'000, 20'000));
    testing::write_text(here / "a.ndjson", text);
    testing::write_text(here / "a.ndjson.gz", testing::gzip(text));
    testing::write_text(here / "a.ndjson.zst", testing::zstd(text));
    const Program program = compiled(kNetflix);
    const Files plain = run_in(here, program, {});
    Random random(scope.seed());
    for (uint64_t i = 0, count = std::max<uint64_t>(scope.of(64, 1'000), kMostThreads); i < count; ++i) {
        const Way way = random_way(random, i);
        const std::string differs = difference(plain, run_in(here, program, way));
        if (!differs.empty()) findings.violated(fmt::format("{}: {}", way.words(), differs));
        findings.count();
    }
}

constexpr std::string_view kFlat = R"(policy flat
  decides R
record R
  id : text, key
  count : number
  ok : answer
  note : text
outcomes
  low "Go on."
  high "Ask first."
  otherwise low
  when unsure high
rule r
  when ok and count > 10
  then high
rule s
  when note contains "a"
  then high
)";

// A record that a table can say too: as JSON and as a row.
void compare_tables(const Scope& scope, const fs::path& here, Findings& findings) {
    Random random(scope.seed());
    std::string lines, table = "id,count,ok,note\n";
    for (size_t i = 0; i < 2'000; ++i) {
        const auto count = random.below(20);
        const auto ok = random.pick<std::string_view>({"yes", "no", "unsure"});
        const auto note = random.pick<std::string_view>({"a", "b c", "x, y"});
        lines += fmt::format(R"({{"id":"{}","count":{},"ok":"{}","note":"{}"}})", i, count, ok, note) + "\n";
        table += fmt::format("{},{},{},\"{}\"\n", i, count, ok, note);
    }
    testing::write_text(here / "flat.ndjson", lines);
    testing::write_text(here / "flat.csv", table);
    testing::write_text(here / "flat.csv.gz", testing::gzip(table));
    const auto made = compile_texts({{"flat.proviso", std::string(kFlat)}});
    if (made->image == nullptr) throw std::runtime_error("the flat policy does not compile");
    const std::string plain = run_in(here, made->image, {.archive = "flat.ndjson"}).at("decisions");
    for (const char* archive : {"flat.csv", "flat.csv.gz"}) {
        for (unsigned threads = 1; threads <= kMostThreads; threads *= 4) {
            const Way way{.threads = threads, .block_bytes = 4096, .archive = archive};
            if (run_in(here, made->image, way).at("decisions") != plain)
                findings.violated(way.words() + ": the decisions differ");
            findings.count();
        }
    }
}

// How many files there, of the folder or the one, begin a policy; others are parts of policies.
size_t policies_at(const fs::path& path) {
    if (fs::is_directory(path)) {
        size_t count = 0;
        for (const auto& entry : fs::directory_iterator(path))
            if (entry.is_regular_file()) count += policies_at(entry.path());
        return count;
    }
    const std::string text = testing::read_text(path);
    const bool begins = text.starts_with("policy ") || text.find("\npolicy ") != std::string::npos;
    return path.extension() == ".proviso" && begins ? 1 : 0;
}

// All that a program writes of the policies and the archive.
Files written_by(const std::string& program, const fs::path& here) {
    const fs::path folder = here / "program";
    fs::create_directories(folder);
    const auto proviso = [&](std::vector<std::string> words) {
        words.insert(words.begin(), program);
        const auto finished = testing::run({.words = words, .limit = std::chrono::minutes(10)});
        if (finished.exit_code > 1) throw std::runtime_error(program + ": " + finished.err);
    };
    for (const auto& entry : fs::directory_iterator("policies")) {
        const size_t count = policies_at(entry.path());
        const fs::path bundle = folder / (entry.path().filename().string() + ".pvb");
        if (count > 1) fs::create_directory(bundle);  // several versions become several bundles
        if (count > 0) proviso({"compile", entry.path().string(), "-o", bundle.string()});
    }
    const auto out = [&](const char* name) { return (folder / name).string(); };
    proviso({"run", kNetflix, (here / "a.ndjson").string(), "-o", out("decisions"), "--rejects", out("rejects"),
             "--summary", out("summary"), "--log", out("log"), "--threads", "3"});
    Files files = files_below(folder);
    fs::remove_all(folder);
    return files;
}

void compare_programs(const Scope& scope, const fs::path& here, Findings& findings) {
    const Files own = written_by(testing::proviso_program(), here);
    for (const std::string& program : scope.programs()) {
        const std::string differs = difference(own, written_by(fs::absolute(program), here));
        if (!differs.empty()) findings.violated(fmt::format("{}: {}", program, differs));
        findings.count(own.size());
    }
    findings.note(fmt::format("{} files of each of {} other builds", own.size(), scope.programs().size()));
}

}  // namespace

void examine_bytes(const Scope& scope, Findings& findings) {
    const testing::Scratch scratch;
    compare_ways(scope, scratch.folder(), findings);
    compare_tables(scope, scratch.folder(), findings);
    compare_programs(scope, scratch.folder(), findings);
}

}  // namespace proviso::trust
