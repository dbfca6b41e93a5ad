// SPDX-License-Identifier: Apache-2.0
// The benchmark's policy written by hand in C++, as fast as we can make it: the limit that the engine is measured against. simdjson's first
// stage finds the structure of many lines at once, a walker that expects each key after the one it followed last time takes just the
// fields that the rules read, and the rules are straight code. It trusts its input where the engine must not: what a product has to
// reject, it may take.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace proviso::bench {

struct BaselineRun {
    uint64_t records = 0;
    bool failed = false;
};

enum class BaselineTask : uint8_t {
    Structure,  // only simdjson's first stage: where which token stands
    Read,       // and the fields that the rules read, folded over the lists
    Decide
};

// Reads the archive, and writes its decisions as `run --fields id,outcome,applied,open` does; `write` gets whole lines.
BaselineRun run_baseline(const std::string& archive, BaselineTask task,
                         const std::function<void(std::string_view)>& write);

}  // namespace proviso::bench
