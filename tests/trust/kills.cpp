// SPDX-License-Identifier: Apache-2.0
// The process is killed before each call that changes something on the disk, and in the middle of each write; then it is asked again.
#include <fmt/format.h>

#include <random>

#include "tests/trust/undertaking.h"

namespace proviso::trust {

namespace {

bool changes_something(const std::string& of) { return of != "close" && of != "read"; }

// Of one undertaking.
std::vector<Disturbance> kills_of(const Trial& trial) {
    std::vector<Disturbance> kills;
    uint64_t at = 0;
    for (const std::string& of : trial.calls()) {
        if (!changes_something(of)) continue;
        kills.push_back({"change", ++at, "before"});
        if (of == "write") kills.push_back({"change", at, "half"});
    }
    return kills;
}

}  // namespace

void examine_kills(const Scope& scope, Findings& findings) {
    const Trials trials = begin_trials(file_undertakings(scope));
    std::vector<Point> all;
    uint64_t writes = 0;
    for (const auto& trial : trials) {
        for (const Disturbance& kill : kills_of(*trial)) all.push_back({trial.get(), kill});
        writes += trial->calls_of("write");
    }
    std::mt19937_64 random(scope.seed());
    uint64_t twice = 0, anew = 0;
    for (const Point& point : choose_points(all, 100, scope)) {
        Trial& trial = *point.trial;
        trial.disturb(point.disturbance, findings);
        // Going on is killed in its turn, or a run is begun anew instead.
        const uint64_t chance = random() % 6;
        if (chance < 2 && !trial.undertaking().replaces_nothing) {
            const uint64_t at = 1 + random() % trial.calls().size();
            ++twice;
            // Where that was later than its end, to ask again would be to do it again.
            if (trial.disturb_again({"change", at, chance == 0 ? "before" : "half"}, findings).exit_code != 137)
                continue;
        }
        if (chance == 2 && !trial.undertaking().again.empty()) {
            trial.begin_anew(point.disturbance, findings);
            ++anew;
        } else {
            trial.complete(point.disturbance, findings);
        }
    }
    findings.note(fmt::format("of {} in {} commands with {} writes; {} killed twice, {} begun anew", all.size(),
                              trials.size(), writes, twice, anew));
}

}  // namespace proviso::trust
