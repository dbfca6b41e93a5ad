// SPDX-License-Identifier: Apache-2.0
// What is left, and what is new, where a policy amends another: the declarations that count, in their order.
#pragma once

#include <vector>

#include "compiler/sema/detail/context.h"

namespace proviso::sema::detail {

struct CountedDeclaration {
    const syntax::Ast* ast;
    const syntax::Declaration* declaration;
    FileRole role;
};

// Those of the amended policy come first, and then the policy's own; what replaces a declaration stands in its place. Fills in what
// the context knows of amendments, and the program's changes. A policy that amends none: its declarations as they stand.
std::vector<CountedDeclaration> counted_declarations(Context& context, const CheckInput& input);

// Reports what was removed although other rules name it: those that Context::find_or_report was asked for.
void report_gone(Context& context);

}  // namespace proviso::sema::detail
