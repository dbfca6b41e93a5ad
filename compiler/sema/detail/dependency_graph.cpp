// SPDX-License-Identifier: Apache-2.0
#include "compiler/sema/detail/dependency_graph.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace proviso::sema::detail {
namespace {

constexpr uint32_t kUnseen = std::numeric_limits<uint32_t>::max();

// Tarjan's algorithm with an explicit stack.
class ComponentSearch {
   public:
    explicit ComponentSearch(const DependencyGraph& graph)
        : graph_(graph), seen_(graph.size(), kUnseen), low_(graph.size(), 0), open_(graph.size(), false) {}

    std::vector<std::vector<uint32_t>> run() {
        for (uint32_t node = 0; node < graph_.size(); ++node) {
            if (seen_[node] == kUnseen) search(node);
        }
        return std::move(found_);
    }

   private:
    struct Frame {
        uint32_t node;
        uint32_t next_edge;
    };

    void enter(uint32_t node) {
        seen_[node] = low_[node] = counter_++;
        pending_.push_back(node);
        open_[node] = true;
        frames_.push_back({node, 0});
    }

    void search(uint32_t root) {
        enter(root);
        while (!frames_.empty()) {
            Frame& frame = frames_.back();
            const uint32_t node = frame.node;
            const auto& edges = graph_.edges(node);
            if (frame.next_edge < edges.size()) {
                const uint32_t to = edges[frame.next_edge++].to;
                if (seen_[to] == kUnseen) {
                    enter(to);
                } else if (open_[to]) {
                    low_[node] = std::min(low_[node], seen_[to]);
                }
                continue;
            }
            frames_.pop_back();
            if (!frames_.empty()) low_[frames_.back().node] = std::min(low_[frames_.back().node], low_[node]);
            if (low_[node] == seen_[node]) close(node);
        }
    }

    void close(uint32_t root) {
        std::vector<uint32_t> component;
        uint32_t node = kUnseen;
        do {
            node = pending_.back();
            pending_.pop_back();
            open_[node] = false;
            component.push_back(node);
        } while (node != root);
        found_.push_back(std::move(component));
    }

    const DependencyGraph& graph_;
    std::vector<uint32_t> seen_, low_;
    std::vector<bool> open_;
    std::vector<uint32_t> pending_;
    std::vector<Frame> frames_;
    std::vector<std::vector<uint32_t>> found_;
    uint32_t counter_ = 0;
};

}  // namespace

std::vector<std::vector<uint32_t>> DependencyGraph::components() const { return ComponentSearch(*this).run(); }

std::vector<Edge> DependencyGraph::cycle(const std::vector<uint32_t>& component) const {
    const uint32_t start = *std::min_element(component.begin(), component.end());
    std::unordered_map<uint32_t, const Edge*> reached_by;  // nodes of the component
    for (const uint32_t node : component) reached_by.emplace(node, nullptr);
    std::vector<uint32_t> queue{start};
    for (size_t at = 0; at < queue.size(); ++at) {
        for (const Edge& edge : edges_[queue[at]]) {
            const auto found = reached_by.find(edge.to);
            if (found == reached_by.end() || found->second != nullptr) continue;
            found->second = &edge;
            queue.push_back(edge.to);
            if (edge.to != start) continue;
            std::vector<Edge> cycle{edge};
            while (cycle.back().from != start) cycle.push_back(*reached_by.at(cycle.back().from));
            std::reverse(cycle.begin(), cycle.end());
            return cycle;
        }
    }
    return {};
}

}  // namespace proviso::sema::detail
