// SPDX-License-Identifier: Apache-2.0
// The archives that a command line names, one by one: folders stand for the archives in them, patterns (`2026-*.ndjson.gz`) for the files
// that they match, each in the order of the names. Everything else stands for itself.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/result.h"

namespace proviso {

// FileMissing where a pattern matches nothing, or a folder holds no archive.
Result<std::vector<std::string>> archive_paths(const std::vector<std::string>& named);

}  // namespace proviso
