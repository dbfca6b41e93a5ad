// SPDX-License-Identifier: Apache-2.0
// A declaration's parse tree as concrete syntax, which outlives it.
#pragma once

#include "compiler/syntax/concrete.h"
#include "compiler/syntax/detail/token.h"

namespace proviso::syntax::detail {

// `tokens` are those that the tree was made from; `change` is the word `replace` or `amend` before them, or nullptr, and becomes the
// declaration's first.
ConcreteDeclaration concrete_tree(FileId file, Grammar::DeclarationContext* tree, std::span<const Token> tokens,
                                  const Token* change);

}  // namespace proviso::syntax::detail
