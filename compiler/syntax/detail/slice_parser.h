// SPDX-License-Identifier: Apache-2.0
// Runs the generated parser over one declaration. Stops at the first token that fits nowhere and says what would have
// fitted, worked out on the grammar's own automaton, so that the answer is exact and never goes stale.
#pragma once

#include <memory>
#include <set>

#include "compiler/syntax/detail/slice_tokens.h"

namespace proviso::syntax::detail {

// Something that could stand at a place: a token, and the pieces of the grammar that would begin there with it.
struct Expected {
    std::vector<size_t> rules;  // outermost first; may be empty
    TokenType token = kNoToken;
    friend auto operator<=>(const Expected&, const Expected&) = default;
};

struct Failure {
    size_t index = 0;  // of the token that fits nowhere; the number of tokens where it is the end
    std::set<Expected> expected;
};

class StopAtFirst;

class SliceParser {
   public:
    SliceParser();
    ~SliceParser();
    // The tree, valid until the next call; or null, and `failure` says why.
    Grammar::DeclarationContext* parse(std::span<const Token> tokens, Failure& failure);
    // What could stand in the place of the token at `index`, of tokens that parse up to it.
    Failure fail_at(std::span<const Token> tokens, size_t index);

   private:
    Grammar::SliceContext* run(antlr4::atn::PredictionMode mode);

    SliceTokens tokens_;
    Grammar parser_;
    std::shared_ptr<StopAtFirst> stop_;
};

}  // namespace proviso::syntax::detail
