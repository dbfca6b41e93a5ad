// SPDX-License-Identifier: Apache-2.0
// Reads the documents that a policy's sources name with `file`. They stand in the policy's folder or below, as modules do, and are
// no part of the program.
#pragma once

#include "compiler/driver/gather.h"

namespace proviso::driver {

// Which document each source names. A document that several name is read once. Mistakes go to the compilation's diagnostics. Adds
// the documents to the compilation, and their texts to its sources, after all other files.
sema::DocumentOf read_documents(const Files& files, const Gathered& gathered, Compilation& compilation,
                                CompileTimes& times);

}  // namespace proviso::driver
