// SPDX-License-Identifier: Apache-2.0
// Whether a record can make conditions come out as asked. The axes of their atoms count as independent of one another, so that
// "no" is always right, and "yes" only says that the axes do not exclude it.
#pragma once

#include <unordered_map>
#include <vector>

#include "compiler/analysis/detail/axes.h"
#include "compiler/analysis/detail/graph.h"

namespace proviso::analysis::detail {

// What is asked of a condition's answer.
enum class Want : uint8_t { Yes, No, NotYes, NotNo };

struct Goal {
    NodeId condition;
    Want want;
};

enum class Found : uint8_t { Can, Cannot, GaveUp };

class Search {
   public:
    Search(const Graph& graph, const RulesDates& dates) : graph_(graph), dates_(dates) {}

    // Whether all goals can be reached at once.
    Found can(const std::vector<Goal>& goals);
    // True where each of the conditions can be yes and can be no, which is seen at a glance: none of what it depends on occurs
    // twice in it. False says nothing.
    bool is_plainly_open(NodeId condition);

    // All steps of all searches; once they are spent, every answer is GaveUp.
    uint64_t budget = 20'000'000;

   private:
    struct Alternatives {
        std::vector<std::vector<Goal>> goals;  // one of these lists
    };
    // Where a search stands: what each axis still leaves, and what is still to be met.
    struct State {
        std::vector<tables::Bits> left;
        std::vector<Alternatives> open;
    };

    void make_axes(const std::vector<Goal>& goals);
    void collect_atoms(NodeId condition, std::vector<NodeId>& atoms);
    bool is_never(NodeId unknown);
    bool is_free(NodeId atom);
    bool spend(uint64_t steps);

    // False where it can't be met.
    bool meet(State& state, std::vector<Goal> goals);
    bool meet_atom(State& state, const Goal& goal) const;
    bool is_met(const State& state, const std::vector<Goal>& goals) const;
    bool is_excluded(const State& state, const std::vector<Goal>& goals) const;
    tables::Bits wanted(const Goal& goal) const;
    bool propagate(State& state);
    Found look(State state);

    const Graph& graph_;
    RulesDates dates_;
    std::unordered_map<uint32_t, size_t> axis_of_;  // by atom; of the present question
    std::vector<Axis> axes_;
    uint64_t steps_left_ = 0;                   // of the present question
    std::unordered_map<uint32_t, bool> never_;  // by `any`: whether it is never yes
    std::vector<uint32_t> seen_;                // by node: the question that it was last met in
    uint32_t question_ = 0;
};

}  // namespace proviso::analysis::detail
