// SPDX-License-Identifier: Apache-2.0
// Any bytes as a policy's text: the compiler must come back with diagnostics or with an image that the verifier accepts.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/driver/compile.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto compiled =
        proviso::compile_texts({{"fuzz.proviso", std::string(reinterpret_cast<const char*>(data), size)}});
    for (const auto& diagnostic : compiled->diagnostics.all())
        if (proviso::render(diagnostic, compiled->sources, false).empty()) std::abort();
    // No errors means an image: what the compiler makes, the verifier accepts.
    if (compiled->diagnostics.errors() == 0 && compiled->image == nullptr) std::abort();
    return 0;
}
