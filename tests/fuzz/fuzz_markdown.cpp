// SPDX-License-Identifier: Apache-2.0
// Any bytes as a literate policy and as a document that rules cite: the pieces of the program lie in the text and in its order, each place
// of the document is found by its own name, and the compiler comes back with diagnostics or an image.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "compiler/documents/document.h"
#include "compiler/driver/compile.h"

namespace {

using namespace proviso;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_fences(std::string_view text) {
    uint32_t at = 0;
    for (const documents::Fence& fence : documents::find_fences(text)) {
        require(at <= fence.begin && fence.begin <= fence.end && fence.end <= fence.content);
        require(fence.content <= fence.close && fence.close <= text.size());
        require(fence.word.empty() || text.substr(fence.word_begin, fence.word.size()) == fence.word);
        at = fence.close;
    }
}

void check_document(std::string_view text) {
    const documents::Document document = documents::read_document(text);
    for (const documents::Passage& passage : document.passages()) {
        require(passage.begin <= passage.end && passage.end <= text.size());
        (void)document.find(passage.shown);
        (void)document.unknown_part(passage.shown);
    }
    (void)document.find(text.substr(0, 60));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    check_fences(text);
    check_document(text);
    const auto compiled = compile_texts({{"fuzz.proviso.md", text}});
    for (const auto& diagnostic : compiled->diagnostics.all())
        require(!render(diagnostic, compiled->sources, false).empty());
    require(compiled->diagnostics.errors() != 0 || compiled->image != nullptr);
    return 0;
}
