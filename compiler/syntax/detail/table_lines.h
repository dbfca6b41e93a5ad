// SPDX-License-Identifier: Apache-2.0
// The lines of a table, told apart on its tokens before it is parsed. A line with `|` or `=>` is the header or a row; a line
// that begins with one of these goes on with the line before. Each such line gets TABLE_HEAD or TABLE_ROW before it and
// LINE_END after it. `|` becomes COLUMN and `=>` ARROW. The header's results
// become the keywords of the clauses that they are (`then`, `because` …); in a row, each result gets its column's before it, or
// is NOTHING where it is a mere `-`.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/detail/token.h"

namespace proviso::syntax::detail {

// Blank cells, rows that are longer or shorter than the header, and unknown columns are reported, each once: then false.
bool lay_out_table(const FileText& file, std::span<const Token> slice, std::vector<Token>& out, DiagnosticSink& sink);

// The `.3` of `fees.3` becomes ROW_NUMBER: by itself it would be a number that lacks its `0`.
void name_rows(const FileText& file, std::vector<Token>& tokens);

}  // namespace proviso::syntax::detail
