// SPDX-License-Identifier: Apache-2.0
#include "compiler/analysis/detail/search.h"

#include <algorithm>
#include <map>
#include <set>

namespace proviso::analysis::detail {
namespace {

using tables::Bits;

constexpr uint64_t kStepsOfAQuestion = 200'000;  // of one question
constexpr size_t kMostAtoms = 2'000;             // that one question may be about
constexpr size_t kBitsOfAStep = 16;
constexpr size_t kPlainSize = 256;  // nodes of a condition that is looked at only at a glance

constexpr Want flipped(Want want) {
    switch (want) {
        case Want::Yes:
            return Want::No;
        case Want::No:
            return Want::Yes;
        case Want::NotYes:
            return Want::NotNo;
        case Want::NotNo:
            return Want::NotYes;
    }
    return want;
}

bool is(Answer answer, Want want) {
    switch (want) {
        case Want::Yes:
            return answer == Answer::Yes;
        case Want::No:
            return answer == Answer::No;
        case Want::NotYes:
            return answer != Answer::Yes;
        case Want::NotNo:
            return answer != Answer::No;
    }
    return false;
}

// Conditions of others come apart into goals that must all be met, or one of several lists of goals.
struct Taken {
    std::vector<Goal> all;
    std::vector<std::vector<std::vector<Goal>>> one_of;
};

void take_if(const Graph& graph, const Goal& goal, Taken& out) {
    const auto operands = graph.operands(goal.condition);
    const NodeId c = operands[0], a = operands[1], b = operands[2];
    // Yes (no) where the branch that counts is, or both are.
    if (goal.want == Want::Yes || goal.want == Want::No) {
        out.one_of.push_back(
            {{{c, Want::Yes}, {a, goal.want}}, {{c, Want::No}, {b, goal.want}}, {{a, goal.want}, {b, goal.want}}});
        return;
    }
    out.one_of.push_back({{{c, Want::NotYes}}, {{a, goal.want}}});
    out.one_of.push_back({{{c, Want::NotNo}}, {{b, goal.want}}});
    out.one_of.push_back({{{a, goal.want}}, {{b, goal.want}}});
}

Taken take_apart(const Graph& graph, const Goal& goal) {
    Taken out;
    const auto operands = graph.operands(goal.condition);
    const NodeKind kind = graph.kind(goal.condition);
    const bool towards_yes = goal.want == Want::Yes || goal.want == Want::NotNo;
    switch (kind) {
        case NodeKind::Not:
            out.all.push_back({operands[0], flipped(goal.want)});
            break;
        case NodeKind::Surely:
            out.all.push_back({operands[0], towards_yes ? Want::Yes : Want::NotYes});
            break;
        case NodeKind::Possibly:
            out.all.push_back({operands[0], towards_yes ? Want::NotNo : Want::No});
            break;
        case NodeKind::And:
        case NodeKind::Or:
            if (towards_yes == (kind == NodeKind::And)) {
                for (const NodeId operand : operands) out.all.push_back({operand, goal.want});
                break;
            }
            out.one_of.emplace_back();
            for (const NodeId operand : operands) out.one_of.back().push_back({{operand, goal.want}});
            break;
        case NodeKind::If:
            take_if(graph, goal, out);
            break;
        default:
            break;
    }
    return out;
}

}  // namespace

bool Search::spend(uint64_t steps) {
    const uint64_t taken = std::min({steps, steps_left_, budget});
    steps_left_ -= taken, budget -= taken;
    return steps_left_ > 0 && budget > 0;
}

// ---- axes ----

void Search::collect_atoms(NodeId condition, std::vector<NodeId>& atoms) {
    std::vector<NodeId> open{condition};
    while (!open.empty()) {
        const NodeId node = open.back();
        open.pop_back();
        if (seen_[Graph::index(node)] == question_) continue;
        seen_[Graph::index(node)] = question_;
        if (is_atom(graph_.kind(node))) {
            atoms.push_back(node);
            continue;
        }
        for (const NodeId operand : graph_.operands(node)) open.push_back(operand);
    }
}

void Search::make_axes(const std::vector<Goal>& goals) {
    seen_.resize(graph_.size());
    ++question_;
    std::vector<NodeId> atoms;
    for (const Goal& goal : goals) collect_atoms(goal.condition, atoms);
    axes_.clear(), axis_of_.clear();
    if (atoms.size() > kMostAtoms) {
        steps_left_ = 0;
        return;
    }
    std::map<uint64_t, std::vector<NodeId>> groups;
    for (const NodeId atom : atoms) groups[axis_key(graph_, atom)].push_back(atom);
    for (const auto& [key, group] : groups) {
        // An axis holds, for each of its atoms, as many bits as there are atoms.
        if (!spend(group.size() * group.size() / kBitsOfAStep)) return;
        for (const NodeId atom : group) axis_of_.emplace(Graph::index(atom), axes_.size());
        axes_.emplace_back(graph_, dates_, group);
    }
    for (const NodeId atom : atoms) {
        const auto known = never_.find(Graph::index(atom));
        if (known != never_.end() && known->second) axes_[axis_of_.at(Graph::index(atom))].forbid_yes(atom);
    }
}

// `any` is never yes where no element can fit. That it is never no can't be: a list may be empty.
bool Search::is_never(NodeId unknown) {
    if (static_cast<UnknownKind>(graph_.words(unknown)[0]) != UnknownKind::Any) return false;
    const auto known = never_.find(Graph::index(unknown));
    if (known != never_.end()) return known->second;
    const NodeId asked = graph_.operands(unknown).back();
    const bool never = !is_plainly_open(asked) && can({{asked, Want::Yes}}) == Found::Cannot;
    never_.emplace(Graph::index(unknown), never);
    return never;
}

// ---- at a glance ----

bool Search::is_free(NodeId atom) {
    switch (graph_.kind(atom)) {
        case NodeKind::Test:
            return can_be(graph_, atom, Answer::Yes) && can_be(graph_, atom, Answer::No);
        case NodeKind::Relation:
            return graph_.operands(atom)[0] != graph_.operands(atom)[1];
        case NodeKind::Unknown:
            return !is_never(atom);
        default:
            return false;
    }
}

bool Search::is_plainly_open(NodeId condition) {
    std::vector<NodeId> open{condition};
    std::vector<uint64_t> axes;
    for (size_t i = 0; i < open.size(); ++i) {
        const NodeId node = open[i];
        if (open.size() > kPlainSize || graph_.kind(node) == NodeKind::Constant) return false;
        if (!is_atom(graph_.kind(node))) {
            const auto operands = graph_.operands(node);
            open.insert(open.end(), operands.begin(), operands.end());
            continue;
        }
        const uint64_t key = axis_key(graph_, node);
        if (std::find(axes.begin(), axes.end(), key) != axes.end() || !is_free(node)) return false;
        axes.push_back(key);
    }
    return true;
}

// ---- the search ----

Bits Search::wanted(const Goal& goal) const {
    const Axis& axis = axes_[axis_of_.at(Graph::index(goal.condition))];
    switch (goal.want) {
        case Want::Yes:
            return axis.yes(goal.condition);
        case Want::No:
            return axis.no(goal.condition);
        case Want::NotYes:
            return axis.yes(goal.condition).complement();
        case Want::NotNo:
            return axis.no(goal.condition).complement();
    }
    return Bits();
}

bool Search::meet_atom(State& state, const Goal& goal) const {
    Bits& left = state.left[axis_of_.at(Graph::index(goal.condition))];
    left &= wanted(goal);
    return !left.none();
}

bool Search::meet(State& state, std::vector<Goal> goals) {
    while (!goals.empty()) {
        if (!spend(1)) return true;
        const Goal goal = goals.back();
        goals.pop_back();
        if (const auto answer = graph_.constant_of(goal.condition)) {
            if (!is(*answer, goal.want)) return false;
            continue;
        }
        if (is_atom(graph_.kind(goal.condition))) {
            if (!meet_atom(state, goal)) return false;
            continue;
        }
        Taken taken = take_apart(graph_, goal);
        goals.insert(goals.end(), taken.all.begin(), taken.all.end());
        for (auto& one : taken.one_of) state.open.push_back({std::move(one)});
    }
    return true;
}

bool Search::is_met(const State& state, const std::vector<Goal>& goals) const {
    return std::all_of(goals.begin(), goals.end(), [&](const Goal& goal) {
        if (const auto answer = graph_.constant_of(goal.condition)) return is(*answer, goal.want);
        return is_atom(graph_.kind(goal.condition)) &&
               state.left[axis_of_.at(Graph::index(goal.condition))].within(wanted(goal));
    });
}

bool Search::is_excluded(const State& state, const std::vector<Goal>& goals) const {
    return std::any_of(goals.begin(), goals.end(), [&](const Goal& goal) {
        if (const auto answer = graph_.constant_of(goal.condition)) return !is(*answer, goal.want);
        return is_atom(graph_.kind(goal.condition)) &&
               !state.left[axis_of_.at(Graph::index(goal.condition))].meets(wanted(goal));
    });
}

// Leaves out what is excluded, and takes what is the only one left, until nothing changes.
bool Search::propagate(State& state) {
    for (size_t i = 0; i < state.open.size();) {
        Alternatives& alternatives = state.open[i];
        if (!spend(alternatives.goals.size())) return true;
        const bool met = std::any_of(alternatives.goals.begin(), alternatives.goals.end(),
                                     [&](const std::vector<Goal>& goals) { return is_met(state, goals); });
        if (!met) {
            std::erase_if(alternatives.goals,
                          [&](const std::vector<Goal>& goals) { return is_excluded(state, goals); });
            if (alternatives.goals.empty()) return false;
            if (alternatives.goals.size() > 1) {
                ++i;
                continue;
            }
        }
        std::vector<Goal> only;
        if (!met) only = std::move(alternatives.goals.front());
        state.open.erase(state.open.begin() + static_cast<ptrdiff_t>(i));
        if (met) continue;
        if (!meet(state, std::move(only))) return false;
        i = 0;
    }
    return true;
}

Found Search::look(State state) {
    if (!propagate(state)) return Found::Cannot;
    if (steps_left_ == 0 || budget == 0) return Found::GaveUp;
    if (state.open.empty()) return Found::Can;
    const auto fewest =
        std::min_element(state.open.begin(), state.open.end(),
                         [](const Alternatives& a, const Alternatives& b) { return a.goals.size() < b.goals.size(); });
    const Alternatives chosen = std::move(*fewest);
    state.open.erase(fewest);
    for (const std::vector<Goal>& goals : chosen.goals) {
        if (!spend(state.left.size() + state.open.size())) return Found::GaveUp;
        State next = state;
        if (!meet(next, goals)) continue;
        const Found found = look(std::move(next));
        if (found != Found::Cannot) return found;
    }
    return steps_left_ == 0 || budget == 0 ? Found::GaveUp : Found::Cannot;
}

Found Search::can(const std::vector<Goal>& goals) {
    if (budget == 0) return Found::GaveUp;
    // What quantifiers ask of their elements are questions of their own, and come first.
    seen_.resize(graph_.size());
    ++question_;
    std::vector<NodeId> atoms;
    for (const Goal& goal : goals) collect_atoms(goal.condition, atoms);
    for (const NodeId atom : atoms)
        if (graph_.kind(atom) == NodeKind::Unknown) is_never(atom);
    steps_left_ = kStepsOfAQuestion;
    make_axes(goals);
    if (steps_left_ == 0 || budget == 0) return Found::GaveUp;
    State state;
    for (const Axis& axis : axes_) state.left.emplace_back(axis.size(), true);
    if (!meet(state, goals)) return Found::Cannot;
    if (steps_left_ == 0 || budget == 0) return Found::GaveUp;
    return look(std::move(state));
}

}  // namespace proviso::analysis::detail
