// SPDX-License-Identifier: Apache-2.0
#include "compiler/sema/symbols.h"

#include <algorithm>

namespace proviso::sema {
namespace {

// The end counts too: that is where an author stands who has just written the name.
bool holds(Span span, FileId file, uint32_t offset) {
    return span.file == file && span.begin <= offset && offset <= span.end && span.begin < span.end;
}

}  // namespace

const Symbol* SymbolTable::find(SymbolId id) const {
    const auto found = std::lower_bound(declared.begin(), declared.end(), id,
                                        [](const Symbol& symbol, SymbolId wanted) { return symbol.id < wanted; });
    return found != declared.end() && found->id == id ? &*found : nullptr;
}

const Symbol* SymbolTable::at(FileId file, uint32_t offset, Span* place) const {
    const Symbol* found = nullptr;
    const auto take = [&](Span span, const Symbol* symbol) {
        // Of two that touch, as in `fees.low`, the one that begins here.
        if (symbol == nullptr || !holds(span, file, offset) || (found != nullptr && span.begin != offset)) return;
        found = symbol;
        if (place != nullptr) *place = span;
    };
    for (const NameUse& use : uses) take(use.span, find(use.symbol));
    for (const Symbol& symbol : declared) take(symbol.span, &symbol);
    return found;
}

std::vector<Span> SymbolTable::places_of(SymbolId id) const {
    std::vector<Span> places;
    if (const Symbol* symbol = find(id); symbol != nullptr && symbol->span.begin < symbol->span.end)
        places.push_back(symbol->span);
    for (const NameUse& use : uses)
        if (use.symbol == id) places.push_back(use.span);
    return places;
}

}  // namespace proviso::sema
