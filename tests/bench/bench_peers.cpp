// SPDX-License-Identifier: Apache-2.0
// Other engines on the same work, where they are: tests/bench/peers. They answer two questions of two-valued logic for each rule, since
// none of them knows three values; their decisions must be Proviso's, byte for byte.
#include <fmt/format.h>

#include <cstdlib>

#include "tests/bench/workload/workload.h"

namespace proviso::bench {
namespace {

struct Peer {
    const char *name, *what;
    uint64_t records;  // as many as it decides in some seconds
    const char* threads = "1";
};
constexpr Peer kPeers[] = {
    {"duckdb", "DuckDB, SQL over the JSON, 1 thread", 100'000},
    {"duckdb", "DuckDB, 2 threads (in any order)", 100'000, "2"},
    {"javascript", "JavaScript by hand (Node)", 50'000},
    {"json-logic-engine", "json-logic-engine, compiled (Node)", 20'000},
    {"cel-js", "cel-js, parsed once (Node)", 1'000},
};

}  // namespace

void measure_peers(const BenchOptions& options) {
    Table table("Other engines, compact output", {"", "records", "a record", "Proviso, 1 thread", "times as fast"});
    if (!has_program("node")) {
        fmt::print("\nNo other engine is measured: there is no `node`.\n");
        return;
    }
    const Program program = workload_program();
    const std::string folder = options.folder + "/peers", log = options.folder + "/peer.log";
    ::setenv("PEERS", folder.c_str(), 1);
    for (const Peer& peer : kPeers) {
        const uint64_t records = std::min(options.records, peer.records);
        const std::string archive = archive_file(options, records), theirs = options.folder + "/theirs.ndjson",
                          ours = options.folder + "/ours.ndjson";
        std::vector<double> their_times, our_times;
        int exit_code = 0;
        for (int round = 0; round < std::min(options.rounds, 3) && exit_code == 0; ++round) {
            exit_code = run_child({"node", "tests/bench/peers/run.mjs", peer.name, archive, theirs, peer.threads}, log)
                            .exit_code;
            if (exit_code == 0) their_times.push_back(std::strtod(read_file(log).c_str(), nullptr));
            our_times.push_back(timed([&] { run_workload(program, archive, ours, 1, kCompactFields); }));
        }
        if (exit_code == 4) {
            table.row({peer.what, "not installed", "", "", ""});
            continue;
        }
        if (exit_code != 0) give_up(fmt::format("{} ended with {}", peer.what, exit_code));
        if (*peer.threads == '1' && read_file(theirs) != read_file(ours))
            give_up(fmt::format("{} decides otherwise", peer.what));
        const auto each = [&](const std::vector<double>& times) {
            return fmt::format("{:.2f} µs", median(times) * 1e6 / static_cast<double>(records));
        };
        table.row({peer.what, fmt::format("{}", records), each(their_times), each(our_times),
                   fmt::format("{:.1f}", median(their_times) / median(our_times))});
    }
    table.print();
    fmt::print("\n`npm install --prefix {} @duckdb/node-api json-logic-engine cel-js` installs them.\n", folder);
}

}  // namespace proviso::bench
