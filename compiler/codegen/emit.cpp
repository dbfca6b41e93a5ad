// SPDX-License-Identifier: Apache-2.0
#include "compiler/codegen/emit.h"

#include <cstdio>
#include <cstdlib>

#include "compiler/codegen/layout.h"

namespace proviso::codegen {

bytecode::Image lay_out(const ir::Lowered& lowered, const sema::Program& program, const SourceMap& sources,
                        std::vector<uint32_t>* registers) {
    Layout layout(lowered, program, sources);
    bytecode::Image image = layout.run();
    if (registers != nullptr) *registers = layout.registers();
    return image;
}

bytecode::Image emit(const sema::Program& program, const SourceMap& sources) {
    const ir::Lowered lowered = ir::lower(program);
    if (lowered.limit) {
        std::fprintf(stderr, "proviso: the policy has %.*s\n", static_cast<int>(lowered.limit->what.size()),
                     lowered.limit->what.data());
        std::abort();
    }
    return lay_out(lowered, program, sources);
}

}  // namespace proviso::codegen
