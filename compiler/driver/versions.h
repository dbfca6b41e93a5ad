// SPDX-License-Identifier: Apache-2.0
// Several versions of one policy beside one another: on each day one of them at most is in force.
#pragma once

#include "compiler/driver/compile.h"

namespace proviso::driver {

// Puts the versions in the order of their dates, and reports days that two of them cover, days between the first and the last that none
// does, and what would keep a record from being given to one of them. Says nothing where one of them has errors.
void check_versions(PolicyVersions& versions);

}  // namespace proviso::driver
