// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/detail/slice_parser.h"

#include "compiler/syntax/detail/expected_tokens.h"

namespace proviso::syntax::detail {

void SliceTokens::fill(std::span<const Token> tokens) {
    tokens_.clear();
    tokens_.reserve(tokens.size() + 1);
    for (const Token& token : tokens) tokens_.emplace_back(token.type, tokens_.size());
    tokens_.emplace_back(kEndOfSlice, tokens_.size());
    at_ = 0;
}

void SliceTokens::spoil(size_t index) { tokens_[index] = ParserToken(kNoToken, index); }

antlr4::Token* SliceTokens::LT(ssize_t i) {
    if (i < 0) return at_ >= static_cast<size_t>(-i) ? &tokens_[at_ - static_cast<size_t>(-i)] : nullptr;
    return &tokens_[std::min(at_ + static_cast<size_t>(i) - 1, tokens_.size() - 1)];
}

// Remembers where the parser stood when it took the last token; ends the parse by an exception that stays in this file.
class StopAtFirst final : public antlr4::DefaultErrorStrategy {
   public:
    struct Stopped {};

    void start() {
        context_ = nullptr;
        failure_ = {};
    }
    Failure take() { return std::move(failure_); }

    void reportMatch(antlr4::Parser* parser) override {
        state_ = parser->getState();
        context_ = parser->getContext();
    }
    void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override {
        const auto* prediction = dynamic_cast<const antlr4::NoViableAltException*>(&error);
        const size_t index = error.getOffendingToken()->getTokenIndex();
        if (prediction != nullptr && prediction->getDeadEndConfigs() != nullptr &&
            index > parser->getTokenStream()->index()) {
            ExpectedTokens expected(parser->getATN());
            expected.from_prediction(*prediction->getDeadEndConfigs(), parser->getContext());
            failure_ = {index, expected.take()};
        } else {
            fail_here(parser);
        }
    }
    void recover(antlr4::Parser*, std::exception_ptr) override { throw Stopped{}; }
    antlr4::Token* recoverInline(antlr4::Parser* parser) override {
        fail_here(parser);
        throw Stopped{};
    }
    void sync(antlr4::Parser*) override {}

   private:
    void fail_here(antlr4::Parser* parser) {
        ExpectedTokens expected(parser->getATN());
        if (context_ == nullptr) {
            expected.from_start();
        } else {
            expected.from_match(state_, context_);
        }
        failure_ = {parser->getTokenStream()->index(), expected.take()};
    }

    size_t state_ = 0;
    antlr4::RuleContext* context_ = nullptr;
    Failure failure_;
};

SliceParser::SliceParser() : parser_(&tokens_), stop_(std::make_shared<StopAtFirst>()) {
    parser_.removeErrorListeners();
    parser_.setErrorHandler(stop_);
}

SliceParser::~SliceParser() = default;

Grammar::SliceContext* SliceParser::run(antlr4::atn::PredictionMode mode) {
    tokens_.seek(0);
    parser_.setTokenStream(&tokens_);
    parser_.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
    stop_->start();
    try {
        return parser_.slice();
    } catch (const StopAtFirst::Stopped&) {
        return nullptr;
    }
}

Grammar::DeclarationContext* SliceParser::parse(std::span<const Token> tokens, Failure& failure) {
    tokens_.fill(tokens);
    Grammar::SliceContext* tree = run(antlr4::atn::PredictionMode::SLL);
    // SLL prediction is fast and can only fail where LL does or could do better.
    if (tree == nullptr) tree = run(antlr4::atn::PredictionMode::LL);
    if (tree != nullptr) return tree->declaration();
    failure = stop_->take();
    return nullptr;
}

Failure SliceParser::fail_at(std::span<const Token> tokens, size_t index) {
    tokens_.fill(tokens);
    tokens_.spoil(index);
    run(antlr4::atn::PredictionMode::LL);
    return stop_->take();
}

}  // namespace proviso::syntax::detail
