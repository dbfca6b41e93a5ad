// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include "runtime/base/result.h"

namespace proviso {

std::string fault_name(FaultCode code) { return fmt::format("PV{:04}", static_cast<unsigned>(code)); }

}  // namespace proviso
