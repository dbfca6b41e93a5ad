// SPDX-License-Identifier: Apache-2.0
// Adds the time of a block to a sum, in seconds.
#pragma once

#include <chrono>

namespace proviso::driver {

class Stopwatch {
   public:
    explicit Stopwatch(double& sum) : sum_(sum), start_(Clock::now()) {}
    ~Stopwatch() { sum_ += std::chrono::duration<double>(Clock::now() - start_).count(); }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

   private:
    using Clock = std::chrono::steady_clock;
    double& sum_;
    Clock::time_point start_;
};

}  // namespace proviso::driver
