// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/detail/expected_tokens.h"

#include <algorithm>

#include <atn/RuleTransition.h>

namespace proviso::syntax::detail {
namespace {

namespace atn = antlr4::atn;

// Merged predictions can stand for many call stacks; a few of them say all there is to say.
constexpr size_t kMostStacks = 16;

}  // namespace

void ExpectedTokens::from_start() {
    const atn::ATNState* start = atn_.ruleToStartState[Grammar::RuleSlice];
    frames_.push_back({nullptr, nullptr, Grammar::RuleSlice, false});
    walk(start, &frames_.back());
}

void ExpectedTokens::from_match(size_t state, antlr4::RuleContext* context) {
    const Frame* frame = frames_of(context);
    for (const atn::Transition* transition : atn_.states[state]->transitions) walk(transition->target, frame);
}

void ExpectedTokens::from_prediction(const atn::ATNConfigSet& configs, antlr4::RuleContext* context) {
    const Frame* outer = frames_of(context);
    for (const auto& config : configs.configs) {
        const bool fresh = begins_its_rule(config->state);
        for (const Frame* frame : frames_of(*config->context, config->state->ruleIndex, fresh, outer))
            walk(config->state, frame);
    }
}

const ExpectedTokens::Frame* ExpectedTokens::frames_of(antlr4::RuleContext* context) {
    if (context->isEmpty()) {
        frames_.push_back({nullptr, nullptr, context->getRuleIndex(), false});
        return &frames_.back();
    }
    const auto* call = static_cast<const atn::RuleTransition*>(atn_.states[context->invokingState]->transitions[0]);
    const Frame* parent = frames_of(static_cast<antlr4::RuleContext*>(context->parent));
    frames_.push_back({parent, call->followState, context->getRuleIndex(), false});
    return &frames_.back();
}

std::vector<const ExpectedTokens::Frame*> ExpectedTokens::frames_of(const atn::PredictionContext& context, size_t rule,
                                                                    bool fresh, const Frame* outer) {
    std::vector<const Frame*> found;
    for (size_t i = 0; i < context.size() && found.size() < kMostStacks; ++i) {
        if (context.getReturnState(i) == atn::PredictionContext::EMPTY_RETURN_STATE) {
            found.push_back(outer);
            continue;
        }
        const atn::ATNState* follow = atn_.states[context.getReturnState(i)];
        const bool parent_fresh = fresh && begins_its_rule(call_site(follow));
        for (const Frame* parent : frames_of(*context.getParent(i), follow->ruleIndex, parent_fresh, outer)) {
            frames_.push_back({parent, follow, rule, fresh});
            found.push_back(&frames_.back());
        }
    }
    return found;
}

void ExpectedTokens::walk(const atn::ATNState* state, const Frame* frame) {
    if (!seen_.insert({state, frame}).second) return;
    if (state == atn_.ruleToStopState[state->ruleIndex]) {
        if (frame->parent != nullptr) walk(frame->follow, frame->parent);
        return;
    }
    for (const atn::Transition* transition : state->transitions) follow(transition, frame);
}

void ExpectedTokens::follow(const atn::Transition* transition, const Frame* frame) {
    if (const auto* call = dynamic_cast<const atn::RuleTransition*>(transition)) {
        const Frame*& entered = entered_[{call, frame}];
        if (entered == nullptr) {
            frames_.push_back({frame, call->followState, call->target->ruleIndex, true});
            entered = &frames_.back();
        }
        walk(call->target, entered);
        return;
    }
    if (transition->isEpsilon()) {
        walk(transition->target, frame);
        return;
    }
    std::vector<size_t> rules;
    for (const Frame* f = frame; f != nullptr && f->fresh; f = f->parent) rules.push_back(f->rule);
    std::reverse(rules.begin(), rules.end());
    for (const ssize_t type : transition->label().toList()) expected_.insert({rules, static_cast<TokenType>(type)});
}

// Whether no token can have been read between the rule's beginning and this state.
bool ExpectedTokens::begins_its_rule(const atn::ATNState* state) const {
    std::vector<const atn::ATNState*> open = {atn_.ruleToStartState[state->ruleIndex]};
    std::set<const atn::ATNState*> seen(open.begin(), open.end());
    while (!open.empty()) {
        const atn::ATNState* next = open.back();
        open.pop_back();
        if (next == state) return true;
        for (const atn::Transition* transition : next->transitions) {
            // No rule of the grammar matches nothing, so a call reads a token.
            if (!transition->isEpsilon() || transition->getSerializationType() == atn::Transition::RULE) continue;
            if (seen.insert(transition->target).second) open.push_back(transition->target);
        }
    }
    return false;
}

const atn::ATNState* ExpectedTokens::call_site(const atn::ATNState* follow) const {
    for (const atn::ATNState* state : atn_.states) {
        if (state == nullptr || state->ruleIndex != follow->ruleIndex) continue;
        for (const atn::Transition* transition : state->transitions) {
            const auto* call = dynamic_cast<const atn::RuleTransition*>(transition);
            if (call != nullptr && call->followState == follow) return state;
        }
    }
    return follow;
}

}  // namespace proviso::syntax::detail
