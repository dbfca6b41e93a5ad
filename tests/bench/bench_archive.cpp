// SPDX-License-Identifier: Apache-2.0
// Whole archives: decisions held against the oracle, then Proviso beside the program written by hand.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "runtime/batch/byte_source.h"
#include "tests/bench/workload/baseline.h"
#include "tests/bench/workload/oracle.h"
#include "tests/bench/workload/packing.h"
#include "tests/bench/workload/workload.h"

namespace proviso::bench {
namespace {

void baseline_to_file(const std::string& archive, const std::string& output) {
    const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    const BaselineRun run = run_baseline(archive, BaselineTask::Decide, [&](std::string_view lines) {
        if (::write(file, lines.data(), lines.size()) != static_cast<ssize_t>(lines.size())) give_up("can't write");
    });
    ::close(file);
    if (run.failed) give_up("the program written by hand can't read the archive");
}

void baseline_alone(const std::string& archive, BaselineTask task) {
    if (run_baseline(archive, task, [](std::string_view) {}).failed) give_up("can't read the archive");
}

// All ways of deciding give the same bytes, and the oracle's answers.
void check_all(const BenchOptions& options, const Program& program, const std::string& archive) {
    const std::string one = options.folder + "/one.ndjson", other = options.folder + "/other.ndjson";
    run_workload(program, archive, one, 1, kCompactFields);
    const OracleCheck check = check_decisions(archive, one);
    if (!check.difference.empty()) give_up("not what the oracle says: " + check.difference);
    const std::string decisions = read_file(one);
    baseline_to_file(archive, other);
    if (read_file(other) != decisions) give_up("the program written by hand decides otherwise");
    run_workload(program, archive, other, 2, kCompactFields);
    if (read_file(other) != decisions) give_up("two threads give other bytes");
    fmt::print(
        "\n{} records: outcome, applied and open rules of each are the oracle's; the program written by hand, one "
        "thread and two threads give the same {} bytes.\n",
        check.records, decisions.size());
}

std::string per_record(const BenchOptions& options, double seconds) {
    return fmt::format("{:.0f} ns", seconds * 1e9 / static_cast<double>(options.records));
}

void decompress(const std::string& path) {
    auto source = ByteSource::open(path);
    if (!source) give_up(source.error().message);
    std::string buffer(size_t{1} << 18, '\0');
    for (;;) {
        const auto got = (*source)->read(buffer.data(), buffer.size());
        if (!got) give_up(got.error().message);
        if (*got == 0) return;
    }
}

}  // namespace

void measure_archive(const BenchOptions& options) {
    const Program program = workload_program();
    const std::string archive = archive_file(options, options.records), output = options.folder + "/decisions.ndjson";
    check_all(options, program, archive);
    Contest contest(options);
    struct Contender {
        const char* name;
        size_t number;
    };
    std::vector<Contender> all;
    const auto add = [&](const char* name, std::function<void()> work) {
        all.push_back({name, contest.add(std::move(work))});
    };
    add("by hand: read, decide, write", [&] { baseline_to_file(archive, output); });
    add("by hand: read only", [&] { baseline_alone(archive, BaselineTask::Read); });
    add("simdjson's first stage only", [&] { baseline_alone(archive, BaselineTask::Structure); });
    const auto run = [&](unsigned threads, const char* fields) {
        return [&, threads, fields] { run_workload(program, archive, output, threads, fields); };
    };
    add("Proviso, compact, 1 thread", run(1, kCompactFields));
    add("Proviso, full decisions, 1 thread", run(1, ""));
    add("Proviso, compact, 2 threads", run(2, kCompactFields));
    add("Proviso, full decisions, 2 threads", run(2, ""));
    contest.run();
    Table table(fmt::format("End to end, {} records, medians of {} rounds", options.records, options.rounds),
                {"", "a record", "of the rate by hand", "of reading only", "of its own rate with 1 thread"});
    for (size_t i = 0; i < all.size(); ++i) {
        const size_t number = all[i].number;
        const size_t one_thread = i + 2 == all.size() ? all[3].number : all[4].number;
        table.row({all[i].name, per_record(options, contest.seconds(number)),
                   fmt::format("{:.2f}", contest.speed(number, all[0].number)),
                   fmt::format("{:.2f}", contest.speed(number, all[1].number)),
                   i < all.size() - 2 ? "" : fmt::format("{:.2f}", contest.speed(number, one_thread))});
    }
    table.print();
}

void measure_packed(const BenchOptions& options) {
    const Program program = workload_program();
    const std::string archive = archive_file(options, options.records), output = options.folder + "/decisions.ndjson";
    Table table("Packed archives, compact output, 2 threads",
                {"", "a record", "unpacking alone", "plain archive", "of the slower of the two"});
    for (const Packing packing : {Packing::Gzip, Packing::Zstd}) {
        const std::string packed = packed_file(archive, packing);
        Contest contest(options);
        const size_t plain = contest.add([&] { run_workload(program, archive, output, 2, kCompactFields); });
        const size_t alone = contest.add([&] { decompress(packed); });
        const size_t run = contest.add([&] { run_workload(program, packed, output, 2, kCompactFields); });
        contest.run();
        table.row({packing == Packing::Gzip ? "gzip" : "Zstandard", per_record(options, contest.seconds(run)),
                   per_record(options, contest.seconds(alone)), per_record(options, contest.seconds(plain)),
                   fmt::format("{:.2f}", std::min(contest.speed(run, alone), contest.speed(run, plain)))});
    }
    table.print();
}

void measure_memory(const BenchOptions& options) {
    const std::string output = options.folder + "/decisions.ndjson";
    Table table("Peak memory of the process, 2 threads",
                {"records", "archive", "compact", "full decisions", "with a report", "from gzip", "from Zstandard"});
    for (const uint64_t records : {options.records / 10, options.records}) {
        const std::string archive = archive_file(options, records);
        std::vector<std::string> row{
            fmt::format("{}", records),
            fmt::format("{:.0f} MB", static_cast<double>(std::filesystem::file_size(archive)) / 1e6)};
        const auto peak = [&](const std::string& input, std::vector<std::string> more) {
            std::vector<std::string> words{options.program, "run", "tests/bench/workload", input, "-o", output,
                                           "--threads",     "2"};
            words.insert(words.end(), more.begin(), more.end());
            const ChildRun run = run_child(words);
            if (run.exit_code != 0) give_up(fmt::format("`proviso run {}` ended with {}", input, run.exit_code));
            row.push_back(fmt::format("{:.1f} MiB", static_cast<double>(run.peak_kib) / 1024));
        };
        peak(archive, {"--fields", kCompactFields});
        peak(archive, {});
        peak(archive, {"--report", options.folder + "/report.html"});
        peak(packed_file(archive, Packing::Gzip), {"--fields", kCompactFields});
        peak(packed_file(archive, Packing::Zstd), {"--fields", kCompactFields});
        table.row(row);
    }
    table.print();
}

}  // namespace proviso::bench
