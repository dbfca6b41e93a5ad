// SPDX-License-Identifier: Apache-2.0
// Reading a file that must lie in a folder: where it lies is asked of the file that was opened, so that a link put in its place between
// looking and reading gains nothing.
#pragma once

#include <string>

#include "runtime/base/result.h"

namespace proviso {

// As read_file; a fault also where the file, whatever links lead to it, does not lie in `folder` or below ("": where the user stands).
Result<std::string> read_file_below(const std::string& folder, const std::string& path, size_t limit);

}  // namespace proviso
