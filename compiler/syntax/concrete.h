// SPDX-License-Identifier: Apache-2.0
// The concrete syntax of a file: every word that was written, and the grammar's own structure over it, for what has to keep an author's
// words, order and comments (the formatter, editors). Rules and tokens go by their names in grammar/, so that what is new there arrives
// here by itself. Names are views of static storage.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/literate.h"

namespace proviso::syntax {

struct ConcreteToken {
    std::string_view kind;  // "KW_WHEN", "BULLET", "IDENT"
    Span span;              // empty where it stands for no character: a BLOCK_END, the marks of a table's lines
};

struct ConcreteNode {
    std::string_view rule;               // "whenClause"; empty where it is a token
    uint32_t first = 0;                  // index of its token, or of its first
    std::vector<ConcreteNode> children;  // in the order of the file
    bool is_token() const { return rule.empty(); }
};

struct ConcreteDeclaration {
    ConcreteNode root;  // "ruleDecl"
    std::vector<ConcreteToken> tokens;
};

struct ConcreteFile {
    std::vector<Piece> pieces;  // what of the file is program
    std::vector<Span> comments;
    std::vector<ConcreteDeclaration> declarations;
};

// Nothing where a mistake was reported to `sink`.
std::optional<ConcreteFile> parse_concrete(const SourceMap& sources, FileId file, DiagnosticSink& sink);

// Whether two files say the same: the same structure, words and comments, whatever blanks and line breaks stand between them.
bool same_syntax(const SourceMap& a_sources, const ConcreteFile& a, const SourceMap& b_sources, const ConcreteFile& b);

// The names of all rules of the grammar.
const std::vector<std::string>& grammar_rules();

}  // namespace proviso::syntax
