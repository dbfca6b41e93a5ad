// SPDX-License-Identifier: Apache-2.0
// What is proposed by how a line begins, where it is no name of the policy: modules after `use`, titles of scenarios after `based on`.
#pragma once

#include <optional>

#include "tools/lsp/json.h"
#include "tools/lsp/workspace.h"

namespace proviso::lsp {

// CompletionItems; nothing where the line begins in another way.
std::optional<Json> complete_by_line(Workspace& workspace, const Place& place);

}  // namespace proviso::lsp
