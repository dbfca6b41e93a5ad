// SPDX-License-Identifier: Apache-2.0
// Each call that opens, reads, writes, syncs, cuts, closes, names or removes a file fails, once or from then on; then it is asked again.
#include <fmt/format.h>

#include <cerrno>

#include "tests/trust/undertaking.h"

namespace proviso::trust {

namespace {

struct FileFault {
    const char* of;
    int error;  // 0: not all is written
    bool lasting;
};
constexpr FileFault kFileFaults[] = {
    {"write", ENOSPC, false}, {"write", EIO, true}, {"write", 0, false},     {"write", 0, true},
    {"sync", EIO, false},     {"sync", EIO, true},  {"open", EMFILE, false}, {"open", EACCES, true},
    {"name", EACCES, false},  {"name", EIO, true},  {"cut", EIO, false},     {"cut", EIO, true},
    {"close", EIO, false},    {"close", EIO, true}, {"read", EIO, false},    {"read", EIO, true},
};

}  // namespace

void examine_faults(const Scope& scope, Findings& findings) {
    const Trials trials = begin_trials(file_undertakings(scope));
    std::vector<Point> all;
    for (const auto& trial : trials)
        for (const FileFault& fault : kFileFaults)
            for (uint64_t at = 1; at <= trial->calls_of(fault.of); ++at)
                all.push_back(
                    {trial.get(),
                     {fault.of, at, fault.error == 0 ? "short" : fmt::format("{}", fault.error), fault.lasting}});
    uint64_t told = 0;
    for (const Point& point : choose_points(all, 100, scope)) {
        Trial& trial = *point.trial;
        if (trial.disturb(point.disturbance, findings).exit_code == trial.undertaking().refusal) {
            ++told;
            trial.complete(point.disturbance, findings);
        }
    }
    findings.note(fmt::format("of {} in {} commands; {} told by the exit code, the others without effect", all.size(),
                              trials.size(), told));
}

}  // namespace proviso::trust
