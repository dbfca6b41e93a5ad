// SPDX-License-Identifier: Apache-2.0
// A policy as its author works on it: compiled as ever, and kept with all that an editor asks about, whatever mistakes it has.
#pragma once

#include <deque>
#include <memory>

#include "compiler/driver/compile.h"
#include "compiler/driver/files.h"
#include "compiler/driver/parsed_files.h"
#include "compiler/sema/symbols.h"
#include "compiler/syntax/ast.h"

namespace proviso::driver {

struct Inspection {
    std::unique_ptr<Compilation> compilation;  // never null in what inspect() gives
    std::deque<syntax::Ast> trees;             // of all its files but documents
    sema::SymbolTable symbols;
};

// A fault only where the main file can't be read. `parsed` and `times` may be null.
Result<Inspection> inspect(const Files& files, const std::string& main, Scrutiny scrutiny,
                           ParsedFiles* parsed = nullptr, CompileTimes* times = nullptr);

}  // namespace proviso::driver
