// SPDX-License-Identifier: Apache-2.0
// The tokens of one file, small enough to keep them all: a type of the grammar's vocabulary and a place. Texts are looked
// up in the file, which outlives them. Offsets are bytes.
#pragma once

#include <span>
#include <string_view>
#include <vector>

// Generated from grammar/; the namespace grammar::ProvisoParser holds the token types.
#include "ProvisoParser.h"
#include "compiler/source/source.h"

namespace proviso::syntax::detail {

using Grammar = grammar::ProvisoParser;
using TokenType = size_t;
inline constexpr TokenType kEndOfSlice = antlr4::Token::EOF;
inline constexpr TokenType kNoToken = antlr4::Token::INVALID_TYPE;

struct Token {
    TokenType type = kNoToken;
    uint32_t begin = 0;
    uint32_t end = 0;
    uint32_t indent = 0;  // cells before it, where it is the first on its line
    bool first_on_line = false;
};

// A file and the means to name pieces of it.
struct FileText {
    const SourceMap& sources;
    FileId file;

    std::string_view word(const Token& token) const { return text(token.begin, token.end); }
    std::string_view text(uint32_t begin, uint32_t end) const { return sources.text(file).substr(begin, end - begin); }
    Span span(const Token& token) const { return {file, token.begin, token.end}; }
};

// ---- the vocabulary ----

inline bool is_declaration_keyword(TokenType type) {
    return type >= Grammar::KW_POLICY && type <= Grammar::KW_GUARANTEE;
}
inline bool is_keyword(TokenType type) { return type >= Grammar::KW_POLICY && type <= Grammar::KW_BUSINESS; }
// What an amendment may put in the place of the amended policy's own, and what it may add to.
inline bool can_be_replaced(TokenType type) {
    return type == Grammar::KW_RULE || type == Grammar::KW_GUIDELINE || type == Grammar::KW_EXCEPTION ||
           type == Grammar::KW_TABLE || type == Grammar::KW_DEFINE || type == Grammar::KW_GUARANTEE;
}
inline bool can_be_amended(TokenType type) { return type == Grammar::KW_PARAMETER; }
// Whether the token can be a name: a word that is not reserved.
bool can_be_name(TokenType type);
inline bool is_reserved(TokenType type) { return is_keyword(type) && !can_be_name(type); }
inline bool is_bad(TokenType type) {
    return (type >= Grammar::BAD_DATE && type <= Grammar::BAD_SIGN) || type == Grammar::BAD_CHARACTER ||
           type == Grammar::BAD_ESCAPE || type == Grammar::UNCLOSED_TEXT || type == Grammar::BAD_TEXT_END ||
           type == Grammar::ROW_NUMBER;
}
inline bool is_opener(TokenType type) {
    return type == Grammar::LPAREN || type == Grammar::LBRACKET || type == Grammar::LBRACE ||
           type == Grammar::TEXT_EXPR;
}
inline bool is_closer(TokenType type) {
    return type == Grammar::RPAREN || type == Grammar::RBRACKET || type == Grammar::RBRACE;
}
// The closer that belongs to an opener.
TokenType closer_of(TokenType opener);
// "then", ")", or "" for a token that is not always written alike.
std::string_view literal(TokenType type);
// The words that may begin a clause of the declaration with this keyword.
const std::vector<TokenType>& clause_starts(TokenType declaration);
bool starts_clause(TokenType declaration, TokenType word);
bool starts_any_clause(TokenType word);

}  // namespace proviso::syntax::detail
