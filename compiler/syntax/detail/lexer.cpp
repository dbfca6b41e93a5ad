// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/detail/lexer.h"

#include "ProvisoLexer.h"

namespace proviso::syntax::detail {
namespace {

constexpr uint32_t kTabWidth = 4;

// The generated lexer reads code points; the runtime's own stream would decode a second time, and throw. Inside texts and
// comments every letter beyond ASCII is the same to the grammar, and the lexer is many times faster on ASCII.
class CodePoints final : public antlr4::CharStream {
   public:
    explicit CodePoints(const std::u32string& text) : text_(text) {}
    void read_modes_of(const antlr4::Lexer& lexer) { lexer_ = &lexer; }
    void consume() override {
        const char32_t c = text_[at_++];
        if (c == U'#' && !in_text()) in_comment_ = true;
        if (c == U'\n' || c == U'\r') in_comment_ = false;
    }
    size_t LA(ssize_t i) override {
        if (i == 0) return 0;
        const size_t index = i > 0 ? at_ + static_cast<size_t>(i) - 1 : at_ - static_cast<size_t>(-i);
        if (index >= text_.size()) return EOF;
        const char32_t c = text_[index];
        return c > 0x7F && (in_comment_ || in_text()) ? U'x' : c;
    }
    ssize_t mark() override { return -1; }
    void release(ssize_t) override {}
    size_t index() override { return at_; }
    void seek(size_t index) override { at_ = std::min(index, text_.size()); }
    size_t size() override { return text_.size(); }
    std::string getSourceName() const override { return UNKNOWN_SOURCE_NAME; }
    std::string getText(const antlr4::misc::Interval&) override { return {}; }
    std::string toString() const override { return {}; }

   private:
    bool in_text() const { return lexer_->mode == grammar::ProvisoLexer::TEXT; }

    const std::u32string& text_;
    const antlr4::Lexer* lexer_ = nullptr;
    size_t at_ = 0;
    bool in_comment_ = false;
};

class ModalLexer final : public grammar::ProvisoLexer {
   public:
    explicit ModalLexer(CodePoints* stream) : ProvisoLexer(stream) { stream->read_modes_of(*this); }
    // A `}` that closes nothing is the parser's to report.
    size_t popMode() override { return modeStack.empty() ? mode : ProvisoLexer::popMode(); }
    // A text, and so an expression in it, ends with its line.
    void leave_texts() {
        modeStack.clear();
        mode = DEFAULT_MODE;
    }
};

uint32_t utf8_length(char32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

// Walks along the code points once, and knows at each token where in the file and in its line it stands.
class Position {
   public:
    Position(const std::u32string& text, uint32_t byte) : text_(text), byte_(byte) {}

    void advance(size_t to) {
        for (; at_ < to; ++at_) {
            const char32_t c = text_[at_];
            if (c == U'\n' || c == U'\r') {
                fresh_line_ = true;
                column_ = 0;
            } else {
                column_ += c == U'\t' ? kTabWidth - column_ % kTabWidth : 1;
            }
            byte_ += utf8_length(c);
        }
    }
    uint32_t byte() const { return byte_; }
    uint32_t column() const { return column_; }
    bool fresh_line() const { return fresh_line_; }
    void take_line() { fresh_line_ = false; }

   private:
    const std::u32string& text_;
    size_t at_ = 0;
    uint32_t byte_;
    uint32_t column_ = 0;
    bool fresh_line_ = true;
};

// How many texts are open around the next token.
class OpenTexts {
   public:
    void see(TokenType type) {
        if (type == Grammar::TEXT_OPEN) ++depth_;
        if (type == Grammar::TEXT_CLOSE || type == Grammar::UNCLOSED_TEXT) depth_ -= depth_ > 0;
    }
    bool any() const { return depth_ > 0; }
    void clear() { depth_ = 0; }

   private:
    size_t depth_ = 0;
};

// Whether a declaration's lines are conditions, and not items that a text could follow.
bool holds_conditions(TokenType declaration) {
    switch (declaration) {
        case Grammar::KW_DEFINE:
        case Grammar::KW_GUIDELINE:
        case Grammar::KW_RULE:
        case Grammar::KW_EXCEPTION:
        case Grammar::KW_TABLE:
        case Grammar::KW_GUARANTEE:
        case Grammar::KW_REPLACE:  // one of those
            return true;
        default:
            return false;
    }
}

bool is_declaration(const Token& token) {
    return token.first_on_line && token.indent == 0 && token.type >= Grammar::KW_POLICY &&
           token.type <= Grammar::KW_GUARANTEE;
}

// Whether `matches`, the last of the tokens, compares, and is no name with a text of its own: that follows a declaration's
// keyword, `to`, `cite` or a sign.
bool compares(const std::vector<Token>& tokens) {
    if (tokens.size() < 2) return false;
    const Token& before = tokens[tokens.size() - 2];
    const bool operand =
        before.type == Grammar::RPAREN || before.type == Grammar::TEXT_CLOSE || can_be_name(before.type);
    if (!operand || is_declaration(before) || before.type == Grammar::KW_TO || before.type == Grammar::KW_CITE)
        return false;
    for (auto token = tokens.rbegin(); token != tokens.rend(); ++token)
        if (is_declaration(*token)) return holds_conditions(token->type);
    return true;  // an expression by itself
}

// The end of the pattern that begins with a quotation mark at or after `at`, past its closing mark; and where it begins. 0 where
// there is none.
size_t find_pattern(const std::u32string& text, size_t& at) {
    while (at < text.size() && (text[at] == U' ' || text[at] == U'\t')) ++at;
    if (at >= text.size() || text[at] != U'"') return 0;
    for (size_t i = at + 1; i < text.size() && text[i] != U'\n' && text[i] != U'\r'; ++i) {
        if (text[i] == U'"') return i + 1;
        if (text[i] == U'\\') ++i;
    }
    return 0;
}

}  // namespace

std::optional<std::u32string> decode_utf8(std::string_view text, size_t& bad) {
    std::u32string out;
    out.reserve(text.size());
    for (size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        bad = at;
        if (lead == 0) return std::nullopt;  // no text holds this byte
        if (lead < 0x80) {
            out.push_back(lead);
            ++at;
            continue;
        }
        const size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || at + length > text.size()) return std::nullopt;
        char32_t code = lead & (0x7Fu >> length);
        for (size_t i = 1; i < length; ++i) {
            const auto next = static_cast<unsigned char>(text[at + i]);
            if ((next & 0xC0) != 0x80) return std::nullopt;
            code = (code << 6) | (next & 0x3Fu);
        }
        // Longer than needed, half of a surrogate pair, or beyond the last code point.
        if (utf8_length(code) != length || (code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) return std::nullopt;
        out.push_back(code);
        at += length;
    }
    return out;
}

Lexed lex(FileId file, std::string_view bytes, uint32_t start, const std::u32string& text) {
    CodePoints stream(text);
    ModalLexer lexer(&stream);
    lexer.removeErrorListeners();
    Position position(text, start);
    OpenTexts texts;
    Lexed out;
    out.tokens.reserve(bytes.size() / 4);
    for (;;) {
        const auto token = lexer.nextToken();
        TokenType type = token->getType();
        const bool end = type == kEndOfSlice;
        position.advance(end ? text.size() : token->getStartIndex());
        if (texts.any() && (position.fresh_line() || end)) {
            // The line ended inside a text: what the lexer took for its continuation is none.
            const uint32_t at = out.tokens.back().end;
            if (out.tokens.back().type != Grammar::UNCLOSED_TEXT)
                out.tokens.push_back({Grammar::UNCLOSED_TEXT, at, at, 0, false});
            texts.clear();
            lexer.leave_texts();
            if (type == Grammar::TEXT_OPEN) lexer.pushMode(ModalLexer::TEXT);
        }
        if (end) break;
        Token made{type, position.byte(), 0, position.column(), position.fresh_line()};
        position.advance(token->getStopIndex() + 1);
        made.end = position.byte();
        if (type == Grammar::COMMENT) {
            out.comments.push_back({file, made.begin, made.end});
            continue;
        }
        if (type == Grammar::UNCLOSED_TEXT) {
            made.end = made.begin;  // the line break itself is not part of it
        } else {
            position.take_line();
        }
        texts.see(type);
        out.tokens.push_back(made);
        if (type != Grammar::KW_MATCHES || !compares(out.tokens)) continue;
        size_t from = token->getStopIndex() + 1;
        const size_t to = find_pattern(text, from);
        if (to == 0) continue;
        position.advance(from);
        Token pattern{Grammar::PATTERN, position.byte(), 0, position.column(), false};
        position.advance(to);
        pattern.end = position.byte();
        out.tokens.push_back(pattern);
        stream.seek(to);
    }
    return out;
}

}  // namespace proviso::syntax::detail
