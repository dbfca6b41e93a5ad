// SPDX-License-Identifier: Apache-2.0
// What a batch holds, as text, and whether it is sound.
#pragma once

#include <string>

#include "runtime/column/batch.h"

namespace proviso::sample {

// One record, with the fields that the program reads: `ok=yes seconds=12.5 uses=[{purpose=1 tools=*[{name=-}]}]`. `-` stands for not
// answered, `?` for unsure, `!` for a number that is too large, `n/a` for not applicable, `*` before a list's row for a phantom.
std::string record_text(const bytecode::VerifiedProgram& program, const Batch& batch, uint32_t record);
// The first thing that is wrong with the batch, or "".
std::string unsound(const bytecode::VerifiedProgram& program, const Batch& batch);

}  // namespace proviso::sample
