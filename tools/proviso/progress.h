// SPDX-License-Identifier: Apache-2.0
// How far a run is: a line that is redrawn on a terminal, a plain line every few seconds elsewhere, on standard error.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace proviso::cli {

class Progress {
   public:
    // auto and always: a bar on a terminal, plain lines elsewhere; never
    explicit Progress(const std::string& mode);
    void show(uint64_t bytes, uint64_t total_bytes, uint64_t records, uint64_t rejected);
    // Clears the bar.
    void finish();

   private:
    using Clock = std::chrono::steady_clock;
    bool bar_ = false, plain_ = false, drawn_ = false;
    Clock::time_point start_, last_;
};

}  // namespace proviso::cli
