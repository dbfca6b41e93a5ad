// SPDX-License-Identifier: Apache-2.0
// A file's text to its tokens. Never fails on valid UTF-8: what belongs to no policy becomes a token of a BAD_ type.
#pragma once

#include <optional>
#include <string>

#include "compiler/syntax/detail/token.h"

namespace proviso::syntax::detail {

// The code points of a text; nothing where the bytes from `bad` on are not UTF-8 text (which holds no zero bytes).
std::optional<std::u32string> decode_utf8(std::string_view text, size_t& bad);

struct Lexed {
    std::vector<Token> tokens;
    std::vector<Span> comments;
};
// `text` is the file from byte `start` on (after a byte order mark), decoded.
Lexed lex(FileId file, std::string_view bytes, uint32_t start, const std::u32string& text);

}  // namespace proviso::syntax::detail
