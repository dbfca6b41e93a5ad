// SPDX-License-Identifier: Apache-2.0
// A decision log, opened to be written, and what opening it has cut off, told on standard error.
#pragma once

#include <memory>
#include <string>

#include "runtime/log/decision_log.h"

namespace proviso::cli {

Result<std::unique_ptr<log::DecisionLog>> open_log(const std::string& folder, bool confidential);
// Of a run that did not finish before; once it has begun.
void tell_what_was_cut(const log::DecisionLog& log);

}  // namespace proviso::cli
