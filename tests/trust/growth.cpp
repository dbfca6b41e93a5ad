// SPDX-License-Identifier: Apache-2.0
// How time grows with input: the slope of the logarithm of time over that of size, for inputs that are made to be slow. Processor time is
// measured, of this thread, and the least of several runs, since others may be at work on the machine.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <span>

#include "tests/trust/bombs.h"
#include "tests/trust/promise.h"

namespace proviso::trust {
namespace {

constexpr double kSteepest = 1.1;
constexpr double kEnough = 0.004;  // seconds, below which a time says little
constexpr size_t kSizes = 4;       // each twice the one before
constexpr size_t kRuns = 3;
constexpr size_t kRounds = 4;   // of runs, before growth is called too steep
constexpr double kLongest = 4;  // seconds, beyond which no larger size is tried

double seconds_of(const std::function<void()>& act) {
    const auto now = [] {
        timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    };
    const double begin = now();
    act();
    return now() - begin;
}

struct Sized {
    size_t size;
    std::function<void()> act;
    double seconds = std::numeric_limits<double>::infinity();
};

// The first size that takes long enough, and those that follow while there is no limit to them.
std::vector<Sized> sizes_of(const Bomb& bomb) {
    size_t smallest = bomb.smallest;
    while (smallest << kSizes <= bomb.largest && seconds_of(bomb.light(smallest)) < kEnough) smallest *= 2;
    std::vector<Sized> sizes;
    for (size_t size = smallest; sizes.size() < kSizes; size *= 2) sizes.push_back({size, bomb.light(size)});
    return sizes;
}

double slope_of(std::span<const Sized> sizes) {
    double x = 0, y = 0, xx = 0, xy = 0;
    const auto count = static_cast<double>(sizes.size());
    for (const Sized& sized : sizes) {
        const double size = std::log(static_cast<double>(sized.size)), time = std::log(sized.seconds);
        x += size, y += time, xx += size * size, xy += size * time;
    }
    return (count * xy - x * y) / (count * xx - x * x);
}

// Of all sizes, or of the larger ones alone: what no longer finds room in the processor's caches takes a step, once.
double lasting_slope_of(std::span<const Sized> sizes) { return std::min(slope_of(sizes), slope_of(sizes.subspan(1))); }

// Least times of several runs; of more where they grow too steeply.
double measure(std::vector<Sized>& sizes) {
    double slope = 0;
    for (size_t round = 0; round < kRounds && (round == 0 || slope > kSteepest); ++round) {
        for (size_t run = 0; run < kRuns; ++run)
            for (Sized& sized : sizes) sized.seconds = std::min(sized.seconds, seconds_of(sized.act));
        slope = lasting_slope_of(sizes);
    }
    return slope;
}

// Where growth is too steep, of larger sizes instead: what grows with the square does so ever more.
double measure_larger(const Bomb& bomb, std::vector<Sized>& sizes) {
    double slope = measure(sizes);
    while (slope > kSteepest && sizes.back().size * 2 <= bomb.largest && sizes.back().seconds < kLongest) {
        sizes.erase(sizes.begin());
        const size_t next = sizes.back().size * 2;
        sizes.push_back({next, bomb.light(next)});
        slope = measure(sizes);
    }
    return slope;
}

std::string shown(const std::vector<Sized>& sizes) {
    std::string out;
    for (const Sized& sized : sizes)
        out += fmt::format("{} {}: {:.1f} ms", out.empty() ? "" : ",", sized.size, sized.seconds * 1e3);
    return out;
}

}  // namespace

void examine_growth(const Scope&, Findings& findings) {
    double steepest = 0;
    std::string which;
    for (const auto& bombs : {policy_bombs(), record_bombs()}) {
        for (const Bomb& bomb : bombs) {
            try {
                std::vector<Sized> sizes = sizes_of(bomb);
                const double slope = measure_larger(bomb, sizes);
                findings.count(sizes.size());
                if (slope > kSteepest && sizes.back().seconds < kEnough) continue;  // at its largest
                if (slope > steepest) steepest = slope, which = bomb.name;
                if (slope > kSteepest)
                    findings.violated(fmt::format("{}: slope {:.2f};{}", bomb.name, slope, shown(sizes)));
            } catch (const std::exception& error) {
                findings.violated(error.what());
            }
        }
    }
    findings.note(fmt::format("steepest: {:.2f}, {}", steepest, which));
}

}  // namespace proviso::trust
