// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include "runtime/base/fault_catalogue.h"

namespace proviso {

namespace {

constexpr FaultInfo kFaults[] = {
#define PROVISO_FAULT(NAME, CODE, SUMMARY) {FaultCode::NAME, SUMMARY},
#include "runtime/base/faults.def"
#undef PROVISO_FAULT
};

}  // namespace

std::string fault_name(FaultCode code) { return fmt::format("PV{:04}", static_cast<unsigned>(code)); }

std::span<const FaultInfo> fault_catalogue() { return kFaults; }

std::string_view fault_summary(FaultCode code) {
    for (const FaultInfo& info : kFaults)
        if (info.code == code) return info.summary;
    return {};
}

}  // namespace proviso
