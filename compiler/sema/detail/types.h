// SPDX-License-Identifier: Apache-2.0
// What a written type means. An unknown one is reported and stands as Type::Error.
#pragma once

#include "compiler/sema/detail/context.h"

namespace proviso::sema::detail {

Type resolve_type(Context& context, const syntax::TypeRef& ref);

}  // namespace proviso::sema::detail
