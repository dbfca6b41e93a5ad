// SPDX-License-Identifier: Apache-2.0
#include "tests/trust/children.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <thread>
#include <vector>

namespace proviso::trust {
namespace {

using Clock = std::chrono::steady_clock;

constexpr uint64_t kMostDeaths = 100;  // after which it is known that the promise is broken

// What one process tells of where it is; it lies in memory that both have.
struct Progress {
    std::atomic<uint64_t> next{0};  // the first that is not done yet
    uint64_t counters[kCounters] = {};
};

class SharedProgress {
   public:
    explicit SharedProgress(size_t count) : bytes_(count * sizeof(Progress)) {
        place_ = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (place_ == MAP_FAILED) throw std::runtime_error("no memory that processes share");
        for (size_t i = 0; i < count; ++i) new (static_cast<Progress*>(place_) + i) Progress;
    }
    ~SharedProgress() { ::munmap(place_, bytes_); }
    SharedProgress(const SharedProgress&) = delete;
    SharedProgress& operator=(const SharedProgress&) = delete;
    Progress& at(size_t index) { return static_cast<Progress*>(place_)[index]; }

   private:
    size_t bytes_;
    void* place_;
};

using Examine = std::function<void(uint64_t, std::span<uint64_t, kCounters>)>;

// Every `step`th from progress.next on. Does not return.
[[noreturn]] void work(Progress& progress, uint64_t step, uint64_t count, const Examine& examine) {
    for (uint64_t i = progress.next; i < count; i += step) {
        try {
            examine(i, std::span<uint64_t, kCounters>(progress.counters));
        } catch (const std::exception& error) {
            fmt::print(stderr, "an exception: {}\n", error.what());
            std::fflush(stderr);
            ::_exit(3);
        }
        progress.next = i + step;
    }
    ::_exit(0);
}

struct Child {
    pid_t id = -1;  // -1: none
    uint64_t seen = 0;
    Clock::time_point since;  // when it was first seen there
};

std::string ending(int status) {
    if (WIFSIGNALED(status)) return fmt::format("ended by signal {}", WTERMSIG(status));
    return fmt::format("ended with exit code {}", WEXITSTATUS(status));
}

}  // namespace

std::array<uint64_t, kCounters> examine_in_children(uint64_t count, unsigned seconds, const Examine& examine,
                                                    const std::function<std::string(uint64_t)>& name,
                                                    Findings& findings) {
    const size_t workers = std::max(1U, std::thread::hardware_concurrency());
    SharedProgress progress(workers);
    std::vector<Child> children(workers);
    const auto start = [&](size_t w) {
        std::fflush(nullptr);
        children[w] = {::fork(), progress.at(w).next, Clock::now()};
        if (children[w].id < 0) throw std::runtime_error("no process can be started");
        if (children[w].id == 0) work(progress.at(w), workers, count, examine);
    };
    uint64_t deaths = 0;
    for (size_t w = 0; w < workers; ++w) progress.at(w).next = w;
    for (size_t w = 0; w < workers; ++w) start(w);
    for (size_t left = workers; left > 0;) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        for (size_t w = 0; w < workers; ++w) {
            Child& child = children[w];
            if (child.id < 0) continue;
            const uint64_t at = progress.at(w).next;
            if (at != child.seen) child.seen = at, child.since = Clock::now();
            const bool late = Clock::now() - child.since > std::chrono::seconds(seconds);
            if (late) ::kill(child.id, SIGKILL);
            int status = 0;
            if (::waitpid(child.id, &status, late ? 0 : WNOHANG) == 0) continue;
            child.id = -1;
            if (status == 0) {
                --left;
                continue;
            }
            const uint64_t bad = progress.at(w).next;
            findings.violated(
                fmt::format("{}: {}", name(bad), late ? fmt::format("not done in {} s", seconds) : ending(status)));
            progress.at(w).next = bad + workers;
            if (++deaths < kMostDeaths)
                start(w);
            else
                --left;
        }
    }
    std::array<uint64_t, kCounters> sums{};
    for (size_t w = 0; w < workers; ++w) {
        findings.count((progress.at(w).next - w) / workers);
        for (size_t k = 0; k < kCounters; ++k) sums[k] += progress.at(w).counters[k];
    }
    return sums;
}

}  // namespace proviso::trust
