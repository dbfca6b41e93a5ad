// SPDX-License-Identifier: Apache-2.0
// What a condition that is not made of others depends on, as an axis with a finite number of points: the values that some
// condition tells apart, that the field does not apply, and the ways not to know it. A condition is yes, no or unsure on each.
#pragma once

#include <string>
#include <vector>

#include "compiler/analysis/detail/graph.h"
#include "compiler/tables/cover.h"
#include "compiler/tables/ranges.h"

namespace proviso::analysis::detail {

// The days on which the policy can be asked about, and whether there may be no date.
struct RulesDates {
    int32_t first, last;
    bool may_be_missing;
};

bool is_atom(NodeKind kind);

// Which atoms stand on one axis: those with the same key.
uint64_t axis_key(const Graph& graph, NodeId atom);

class Axis {
   public:
    // `atoms`: all that are asked about, with the same key.
    Axis(const Graph& graph, const RulesDates& dates, const std::vector<NodeId>& atoms);

    size_t size() const { return size_; }
    // The points on which the atom is this; unsure on those that are neither yes nor no.
    const tables::Bits& yes(NodeId atom) const { return truths_.at(Graph::index(atom)).yes; }
    const tables::Bits& no(NodeId atom) const { return truths_.at(Graph::index(atom)).no; }
    // The atom is never yes, for a reason that the axis does not know: it is unsure there.
    void forbid_yes(NodeId atom) { truths_.at(Graph::index(atom)).yes = tables::Bits(size_); }

   private:
    struct Truth {
        tables::Bits yes, no;
    };
    void make_points_of_value(const Graph& graph, const std::vector<NodeId>& atoms);
    void make_points_of_relation(const Graph& graph, const std::vector<NodeId>& atoms);
    void make_points_of_dates(const Graph& graph, const RulesDates& dates, const std::vector<NodeId>& atoms);
    void make_points_of_unknown(const std::vector<NodeId>& atoms);
    Truth compared(TestKind kind, Key key) const;
    Truth asked(TestKind kind) const;
    Truth on(tables::Bits yes, const tables::Bits& known) const;

    tables::Ranges ranges_;
    std::vector<Key> texts_;  // that are named; any other is the point after them
    bool is_text_ = false, whole_ = false;
    size_t values_ = 0;  // points that are values stand first
    std::optional<size_t> inapplicable_, unanswered_, unsure_, unknown_;
    size_t size_ = 0;
    std::unordered_map<uint32_t, Truth> truths_;
};

// Whether an atom can be this, by what is known of its value alone.
bool can_be(const Graph& graph, NodeId test, Answer answer);

}  // namespace proviso::analysis::detail
