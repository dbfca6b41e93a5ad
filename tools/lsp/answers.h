// SPDX-License-Identifier: Apache-2.0
// What the server answers: one function a request, from its params to its result. They throw Refusal, or a json exception where the
// params are not what the protocol says.
#pragma once

#include <string>
#include <vector>

#include "tools/lsp/json.h"
#include "tools/lsp/workspace.h"

namespace proviso::lsp {

// navigate.cpp: what names mean
Json hover(Workspace& workspace, const Json& params);
Json definition(Workspace& workspace, const Json& params);
Json references(Workspace& workspace, const Json& params);

// rename.cpp
Json prepare_rename(Workspace& workspace, const Json& params);
Json rename(Workspace& workspace, const Json& params);

// complete.cpp
Json completion(Workspace& workspace, const Json& params);

// outline.cpp: the shape of a file
Json document_symbols(Workspace& workspace, const Json& params);
Json formatting(Workspace& workspace, const Json& params);

// colours.cpp
Json semantic_tokens(Workspace& workspace, const Json& params);
Json semantic_legend();

// actions.cpp: what can be done about what was found
Json code_actions(Workspace& workspace, const Json& params);

// scenarios.cpp: what the policy's examples say
Json code_lenses(Workspace& workspace, const Json& params);
Json inlay_hints(Workspace& workspace, const Json& params);
// One scenario by the file's URI and its title: {"title", "passed", "failures": [{"line", "message"}]}, and `text` for a person.
Json run_scenario(Workspace& workspace, const Json& arguments);
inline constexpr const char* kRunScenario = "proviso.runScenario";

}  // namespace proviso::lsp
