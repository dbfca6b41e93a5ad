// SPDX-License-Identifier: Apache-2.0
#include "tools/proviso/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "tools/proviso/terminal.h"

namespace proviso::cli {

namespace {

constexpr std::chrono::milliseconds kFirst{500}, kRedraw{100}, kPlainLine{5000};
constexpr size_t kBarCells = 24;

}  // namespace

Progress::Progress(const std::string& mode) : start_(Clock::now()), last_(start_) {
    const char* term = std::getenv("TERM");
    const bool terminal = is_terminal(stderr) && (term == nullptr || std::strcmp(term, "dumb") != 0);
    bar_ = terminal && mode != "never";
    plain_ = !terminal && mode != "never";
}

void Progress::show(uint64_t bytes, uint64_t total_bytes, uint64_t records, uint64_t rejected) {
    if (!bar_ && !plain_) return;
    const auto now = Clock::now();
    if (now - start_ < kFirst || now - last_ < (bar_ ? kRedraw : kPlainLine)) return;
    last_ = now;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    std::string line = fmt::format("{} records, {:.0f} a second, {} rejected", records,
                                   static_cast<double>(records) / seconds, rejected);
    if (total_bytes != 0) {
        const double share = std::min(static_cast<double>(bytes) / static_cast<double>(total_bytes), 1.0);
        const auto full = static_cast<size_t>(share * kBarCells);
        const std::string bar = bar_ ? fmt::format("[{:=>{}}{:>{}}] ", "", full, "", kBarCells - full) : "";
        line = fmt::format("{}{:3.0f} %  {}, {:.0f} s left", bar, share * 100, line,
                           share > 0 ? seconds / share - seconds : 0);
    }
    fmt::print(stderr, "{}{}{}", bar_ ? "\r\x1b[K" : "", line, bar_ ? "" : "\n");
    std::fflush(stderr);
    drawn_ = bar_;
}

void Progress::finish() {
    if (drawn_) std::fputs("\r\x1b[K", stderr);
    drawn_ = false;
}

}  // namespace proviso::cli
