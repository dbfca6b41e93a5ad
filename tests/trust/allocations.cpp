// SPDX-License-Identifier: Apache-2.0
// Each allocation fails, once or from then on, from the program's start before its main function to its end.
#include <fmt/format.h>

#include <random>

#include "tests/trust/undertaking.h"

namespace proviso::trust {

void examine_allocations(const Scope& scope, Findings& findings) {
    const Trials trials = begin_trials(small_undertakings());
    std::vector<Point> all;
    for (const auto& trial : trials)
        for (uint64_t at = 1; at <= trial->allocations(); ++at)
            for (const bool lasting : {false, true}) all.push_back({trial.get(), {"allocation", at, "12", lasting}});
    std::mt19937_64 random(scope.seed());
    uint64_t told = 0, before_main = 0;
    for (const Point& point : choose_points(all, 1'000, scope)) {
        Trial& trial = *point.trial;
        if (trial.disturb(point.disturbance, findings).exit_code != 3) continue;
        ++told;
        before_main += point.disturbance.at <= trial.allocations_before_main() ? 1 : 0;
        // Asking again is what takes the time; there is something to go on with in few cases.
        if (random() % 8 == 0) trial.complete(point.disturbance, findings);
    }
    findings.note(
        fmt::format("of {} in {} commands; {} told by exit code 3, {} of them before the main function, the "
                    "others without effect",
                    all.size(), trials.size(), told, before_main));
}

}  // namespace proviso::trust
