// SPDX-License-Identifier: Apache-2.0
// The standard modules as files that an editor can open: copies in the user's cache, written when somebody wants to go there, and only to
// be read. The compiler never reads them.
#pragma once

#include <string>
#include <string_view>

#include "compiler/source/source.h"

namespace proviso::lsp {

// Where an editor opens the file: a standard module by its copy, which need not be there yet, and any other by its own path. "" for a
// standard module where the user has no cache.
std::string path_to_open(const SourceMap& sources, FileId file);
// Sees to it that the file can be opened. Says what keeps it from that, or "".
std::string make_openable(const SourceMap& sources, FileId file);
// The standard module whose copy has this path; "" where it is none.
std::string_view standard_module_at(std::string_view path);

}  // namespace proviso::lsp
