// SPDX-License-Identifier: Apache-2.0
// What must be settled on the tokens of one declaration before it is parsed: which `-` are bullets and where each block
// ends (the one place where indentation counts), and whether it nests too deeply for anything that recurses over it.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/detail/token.h"

namespace proviso::syntax::detail {

inline constexpr size_t kDeepestNesting = 256;

// Retags bullets and inserts BLOCK_END tokens. Nothing where a mistake was reported.
bool lay_out_blocks(const FileText& file, std::span<const Token> slice, std::vector<Token>& out, DiagnosticSink& sink);

// Counts brackets, blocks and what else makes the parser call itself, on laid out tokens. False where a mistake was reported.
bool check_nesting(const FileText& file, const std::vector<Token>& tokens, DiagnosticSink& sink);

void report_too_deep(Span span, DiagnosticSink& sink);

}  // namespace proviso::syntax::detail
