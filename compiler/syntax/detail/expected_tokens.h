// SPDX-License-Identifier: Apache-2.0
// A walk through the grammar's automaton from the place where a parse ended to every token that could have come next.
#pragma once

#include <deque>
#include <map>

#include "compiler/syntax/detail/slice_parser.h"

namespace proviso::syntax::detail {

class ExpectedTokens {
   public:
    explicit ExpectedTokens(const antlr4::atn::ATN& atn) : atn_(atn) {}

    // From behind the token last matched in `state`, called from `context`.
    void from_match(size_t state, antlr4::RuleContext* context);
    // From the declaration's beginning.
    void from_start();
    // From where a prediction ended that had begun in `context` and looked at least one token ahead.
    void from_prediction(const antlr4::atn::ATNConfigSet& configs, antlr4::RuleContext* context);

    std::set<Expected> take() { return std::move(expected_); }

   private:
    // A rule being read. It is fresh while nothing of it has been read.
    struct Frame {
        const Frame* parent;
        const antlr4::atn::ATNState* follow;  // in the parent, when this one is done
        size_t rule;
        bool fresh;
    };

    const Frame* frames_of(antlr4::RuleContext* context);
    std::vector<const Frame*> frames_of(const antlr4::atn::PredictionContext& context, size_t rule, bool fresh,
                                        const Frame* outer);
    void walk(const antlr4::atn::ATNState* state, const Frame* frame);
    void follow(const antlr4::atn::Transition* transition, const Frame* frame);
    bool begins_its_rule(const antlr4::atn::ATNState* state) const;
    const antlr4::atn::ATNState* call_site(const antlr4::atn::ATNState* follow) const;

    const antlr4::atn::ATN& atn_;
    std::deque<Frame> frames_;
    std::map<std::pair<const void*, const Frame*>, const Frame*> entered_;
    std::set<std::pair<const antlr4::atn::ATNState*, const Frame*>> seen_;
    std::set<Expected> expected_;
};

}  // namespace proviso::syntax::detail
