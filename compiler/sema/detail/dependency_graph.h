// SPDX-License-Identifier: Apache-2.0
// Who needs whom: an edge goes from what needs to what is needed. Finds an order in which everything needed comes first, and
// spells out cycles. Nothing here recurses, so a chain may be as long as the policy.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/source/source.h"

namespace proviso::sema::detail {

struct Edge {
    uint32_t from, to;
    Span place;        // where the policy says so
    uint8_t kind = 0;  // for the caller's messages
};

class DependencyGraph {
   public:
    explicit DependencyGraph(uint32_t nodes) : edges_(nodes) {}
    void add_edge(const Edge& edge) { edges_[edge.from].push_back(edge); }
    uint32_t size() const { return static_cast<uint32_t>(edges_.size()); }
    const std::vector<Edge>& edges(uint32_t node) const { return edges_[node]; }
    // Strongly connected components, each after all it needs; nodes that need nothing keep their order.
    std::vector<std::vector<uint32_t>> components() const;
    // A shortest cycle through the lowest node of a component that lies on one; empty where there is none.
    std::vector<Edge> cycle(const std::vector<uint32_t>& component) const;

   private:
    std::vector<std::vector<Edge>> edges_;
};

// A message shows this many links of a cycle; a longer one is cut in the middle.
inline constexpr size_t kShownLinks = 12;

// "a -> b -> a", with what `name` makes of the nodes.
template <class Name>
std::string spell_cycle(const std::vector<Edge>& cycle, const Name& name) {
    std::string text;
    for (size_t i = 0; i < cycle.size() && i < kShownLinks; ++i) text += name(cycle[i].from) + " -> ";
    if (cycle.size() > kShownLinks) text += "… -> ";
    return text + name(cycle.back().to);
}

}  // namespace proviso::sema::detail
