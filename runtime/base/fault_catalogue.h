// SPDX-License-Identifier: Apache-2.0
// The rows of faults.def at run time.
#pragma once

#include <span>
#include <string_view>

#include "runtime/base/result.h"

namespace proviso {

struct FaultInfo {
    FaultCode code;
    std::string_view summary;  // "the record is not well-formed JSON"
};

std::span<const FaultInfo> fault_catalogue();
std::string_view fault_summary(FaultCode code);

}  // namespace proviso
