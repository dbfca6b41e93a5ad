// SPDX-License-Identifier: Apache-2.0
// The conditions of a policy as their author wrote them, each that is not made of others by `and`, `or`, `not`, `surely`, `possibly` or `if`: a
// comparison, a field, a call of a define, a quantifier (and, besides it, the conditions within), a cell of a table.
#pragma once

#include <vector>

#include "compiler/sema/program.h"

namespace proviso::coverage {

// Of rules, guidelines, exceptions, tables and the defines, each once; in the order of `program.exprs`.
std::vector<sema::ExprId> written_conditions(const sema::Program& program);

}  // namespace proviso::coverage
