// SPDX-License-Identifier: Apache-2.0
// Which files serve one policy alone. What such a file declares and the policy does not use, nobody uses; a module that other
// policies beside it use too may hold what only they need.
#pragma once

#include <vector>

#include "compiler/driver/files.h"
#include "compiler/driver/gather.h"

namespace proviso::driver {

// By FileId.
std::vector<bool> own_files(const Files& files, const Gathered& gathered, const SourceMap& sources);

}  // namespace proviso::driver
