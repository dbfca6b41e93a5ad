// SPDX-License-Identifier: Apache-2.0
// The checked program to a program image: lowered to straight-line three-valued code (compiler/ir), optimised, laid out.
#pragma once

#include "compiler/ir/lower.h"
#include "compiler/sema/program.h"
#include "compiler/source/source.h"
#include "runtime/bytecode/image.h"

namespace proviso::codegen {

// `program` must come from a check() without errors. Byte-identical for the same program and sources. Aborts on a program beyond the
// limits of an image (ir::Lowered::limit): who takes policies from outside lowers first, asks, and then lays out.
bytecode::Image emit(const sema::Program& program, const SourceMap& sources);

// `lowered` is that of `program`, and has no limit set. `registers`, where it is not null: by ValueId, the register that the value
// is in, or bytecode::kNone where no rule needs it.
bytecode::Image lay_out(const ir::Lowered& lowered, const sema::Program& program, const SourceMap& sources,
                        std::vector<uint32_t>* registers = nullptr);

}  // namespace proviso::codegen
