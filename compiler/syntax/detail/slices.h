// SPDX-License-Identifier: Apache-2.0
// A file's tokens cut into declarations before anything is parsed, by looking at the first words of lines alone: whatever
// is wrong inside one declaration can't reach the next.
#pragma once

#include "compiler/syntax/detail/token.h"

namespace proviso::syntax::detail {

struct Slice {
    enum class Kind : uint8_t {
        Declaration,
        Unknown,  // begins like a declaration, with a word that is no keyword
        Stray,    // stands before the first declaration
    };
    Kind kind;
    TokenType keyword;              // of a Declaration
    std::span<const Token> tokens;  // never empty
    // `replace` or `amend` before the declaration's keyword, which is not among its tokens then.
    const Token* change = nullptr;
};

// Every token is in exactly one slice, in the file's order.
std::vector<Slice> cut(const FileText& file, const std::vector<Token>& tokens);

// The declaration keyword that resembles the word most, or "".
std::string nearest_declaration(std::string_view word);

}  // namespace proviso::syntax::detail
