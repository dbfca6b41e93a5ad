// SPDX-License-Identifier: Apache-2.0
// The tokens of one declaration in the form in which the generated parser reads them. One object serves all declarations
// of a file: fill() replaces what it holds. Borrows the tokens.
#pragma once

#include "compiler/syntax/detail/token.h"

namespace proviso::syntax::detail {

class ParserToken final : public antlr4::Token {
   public:
    ParserToken(TokenType type, size_t index) : type_(type), index_(index) {}
    size_t getType() const override { return type_; }
    size_t getTokenIndex() const override { return index_; }
    size_t getStartIndex() const override { return index_; }
    size_t getStopIndex() const override { return index_; }
    size_t getLine() const override { return 0; }
    size_t getCharPositionInLine() const override { return 0; }
    size_t getChannel() const override { return DEFAULT_CHANNEL; }
    antlr4::TokenSource* getTokenSource() const override { return nullptr; }
    antlr4::CharStream* getInputStream() const override { return nullptr; }
    std::string getText() const override { return {}; }
    std::string toString() const override { return {}; }

   private:
    TokenType type_;
    size_t index_;
};

class SliceTokens final : public antlr4::TokenStream {
   public:
    // Followed by one token of the type kEndOfSlice.
    void fill(std::span<const Token> tokens);
    // As if the token at `index` fitted nowhere.
    void spoil(size_t index);

    void consume() override { at_ += at_ + 1 < tokens_.size() ? 1 : 0; }
    size_t LA(ssize_t i) override { return LT(i)->getType(); }
    antlr4::Token* LT(ssize_t i) override;
    ssize_t mark() override { return 0; }
    void release(ssize_t) override {}
    size_t index() override { return at_; }
    void seek(size_t index) override { at_ = std::min(index, tokens_.size() - 1); }
    size_t size() override { return tokens_.size(); }
    std::string getSourceName() const override { return UNKNOWN_SOURCE_NAME; }
    antlr4::Token* get(size_t index) const override { return &tokens_[index]; }
    antlr4::TokenSource* getTokenSource() const override { return nullptr; }
    std::string getText(const antlr4::misc::Interval&) override { return {}; }
    std::string getText() override { return {}; }
    std::string getText(antlr4::RuleContext*) override { return {}; }
    std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

   private:
    mutable std::vector<ParserToken> tokens_;  // the interface hands out mutable tokens; nobody changes them
    size_t at_ = 0;
};

}  // namespace proviso::syntax::detail
