// SPDX-License-Identifier: Apache-2.0
// A tree as one line of text, for comparison in tests: `(and a (is u.x yes))`.
#pragma once

#include <string>

#include "compiler/syntax/ast.h"

namespace proviso::syntax {

std::string print(const Ast& ast, ExprId id);
std::string print(const Ast& ast, const Template& text);
std::string print(const Path& path);

}  // namespace proviso::syntax
