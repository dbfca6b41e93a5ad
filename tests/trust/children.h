// SPDX-License-Identifier: Apache-2.0
// Examines things one by one in processes of their own, so that one which ends a process, or never comes to an end, is found and told
// without ending the rest.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "tests/trust/promise.h"

namespace proviso::trust {

inline constexpr size_t kCounters = 8;  // that an examination may keep, over all processes

// Calls examine(i, counters) for each i below `count`, in as many processes as there are processors, and counts each as examined. A
// violation is: an exception, a process that ends, more than `seconds` for one. `name(i)` says how to get at it again.
// Gives the sum of the counters.
std::array<uint64_t, kCounters> examine_in_children(
    uint64_t count, unsigned seconds, const std::function<void(uint64_t, std::span<uint64_t, kCounters>)>& examine,
    const std::function<std::string(uint64_t)>& name, Findings& findings);

}  // namespace proviso::trust
