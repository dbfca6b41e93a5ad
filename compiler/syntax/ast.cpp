// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/ast.h"

#include <algorithm>

namespace proviso::syntax {

std::string Template::plain() const {
    std::string out;
    for (const TemplatePiece& piece : pieces) out += piece.text;
    return out;
}

bool Template::has_expressions() const {
    return std::any_of(pieces.begin(), pieces.end(), [](const TemplatePiece& piece) { return piece.expr != kNoExpr; });
}

}  // namespace proviso::syntax
