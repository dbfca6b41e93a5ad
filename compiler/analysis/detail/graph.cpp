// SPDX-License-Identifier: Apache-2.0
#include "compiler/analysis/detail/graph.h"

#include <algorithm>
#include <array>

namespace proviso::analysis::detail {
namespace {

std::array<uint32_t, 4> words_of(Key key) {
    std::array<uint32_t, 4> out{};
    for (size_t i = 0; i < out.size(); ++i) out[i] = static_cast<uint32_t>(static_cast<uint128_t>(key) >> (32 * i));
    return out;
}

}  // namespace

NodeId Graph::add(NodeKind kind, std::span<const uint32_t> words, std::span<const NodeId> operands) {
    const auto id = static_cast<uint32_t>(nodes_.size());
    nodes_.push_back({kind, static_cast<uint32_t>(pool_.size()), static_cast<uint32_t>(words.size()),
                      static_cast<uint32_t>(operands_.size()), static_cast<uint32_t>(operands.size())});
    pool_.insert(pool_.end(), words.begin(), words.end());
    operands_.insert(operands_.end(), operands.begin(), operands.end());
    const auto [known, fresh] = known_.insert(id);
    if (!fresh) {
        pool_.resize(nodes_.back().begin);
        operands_.resize(nodes_.back().first_operand);
        nodes_.pop_back();
    }
    return NodeId{*known};
}

size_t Graph::hash(uint32_t id) const {
    const Node& node = nodes_[id];
    uint64_t hash = static_cast<uint64_t>(node.kind) + 1;
    const auto mix = [&](uint32_t word) { hash = (hash ^ word) * 0x9E3779B97F4A7C15U, hash ^= hash >> 29; };
    for (uint32_t i = 0; i < node.words; ++i) mix(pool_[node.begin + i]);
    for (uint32_t i = 0; i < node.operands; ++i) mix(index(operands_[node.first_operand + i]));
    return hash;
}

bool Graph::equal(uint32_t a, uint32_t b) const {
    const Node &x = nodes_[a], &y = nodes_[b];
    if (x.kind != y.kind) return false;
    const auto words_a = words(NodeId{a}), words_b = words(NodeId{b});
    const auto operands_a = operands(NodeId{a}), operands_b = operands(NodeId{b});
    return std::equal(words_a.begin(), words_a.end(), words_b.begin(), words_b.end()) &&
           std::equal(operands_a.begin(), operands_a.end(), operands_b.begin(), operands_b.end());
}

NodeId Graph::key(Key key) { return add(NodeKind::Key, words_of(key), {}); }

NodeId Graph::measured_key(Key key, uint32_t measure) {
    if (measure == 0) return this->key(key);
    const auto words = words_of(key);
    return add(NodeKind::Key, std::array{words[0], words[1], words[2], words[3], measure}, {});
}

NodeId Graph::text(const std::string& text) {
    const auto which = texts_.emplace(text, static_cast<uint32_t>(texts_.size())).first->second;
    return add(NodeKind::Text, std::array{which}, {});
}

Key Graph::read_key(std::span<const uint32_t> words) {
    uint128_t key = 0;
    for (size_t i = 0; i < 4; ++i) key |= static_cast<uint128_t>(words[i]) << (32 * i);
    return static_cast<Key>(key);
}

NodeId Graph::constant(Answer answer) { return add(NodeKind::Constant, std::array{static_cast<uint32_t>(answer)}, {}); }

std::optional<Answer> Graph::constant_of(NodeId id) const {
    if (kind(id) != NodeKind::Constant) return std::nullopt;
    return static_cast<Answer>(words(id)[0]);
}

NodeId Graph::test(NodeId value, TestKind kind, Key key) {
    const auto words = words_of(key);
    const std::array all{static_cast<uint32_t>(kind), words[0], words[1], words[2], words[3]};
    return add(NodeKind::Test, all, std::array{value});
}

NodeId Graph::relation(NodeId a, NodeId b, RelationKind kind) {
    if (b < a) {
        std::swap(a, b);
        if (kind != RelationKind::Equal) kind = kind == RelationKind::Less ? RelationKind::More : RelationKind::Less;
    }
    return add(NodeKind::Relation, std::array{static_cast<uint32_t>(kind)}, std::array{a, b});
}

NodeId Graph::in_dates(int32_t first, int32_t last, Answer without_date) {
    const std::array words{static_cast<uint32_t>(first), static_cast<uint32_t>(last),
                           static_cast<uint32_t>(without_date)};
    return add(NodeKind::InDates, words, {});
}

NodeId Graph::negation(NodeId operand) {
    if (const auto answer = constant_of(operand)) return constant(answer_not(*answer));
    if (kind(operand) == NodeKind::Not) return operands(operand)[0];
    return add(NodeKind::Not, {}, std::array{operand});
}

NodeId Graph::joined(NodeKind kind, std::vector<NodeId> given) {
    // What settles the whole, and what adds nothing to it.
    const Answer settles = kind == NodeKind::And ? Answer::No : Answer::Yes;
    std::vector<NodeId> flat;
    for (const NodeId operand : given) {
        const auto answer = constant_of(operand);
        if (answer == settles) return operand;
        if (answer == answer_not(settles)) continue;
        if (this->kind(operand) == kind) {
            const auto inner = operands(operand);
            flat.insert(flat.end(), inner.begin(), inner.end());
        } else {
            flat.push_back(operand);
        }
    }
    std::sort(flat.begin(), flat.end());
    flat.erase(std::unique(flat.begin(), flat.end()), flat.end());
    if (flat.empty()) return constant(answer_not(settles));
    return flat.size() == 1 ? flat.front() : add(kind, {}, flat);
}

NodeId Graph::surely(NodeId operand) {
    if (const auto answer = constant_of(operand)) return constant(*answer == Answer::Yes ? Answer::Yes : Answer::No);
    return add(NodeKind::Surely, {}, std::array{operand});
}

NodeId Graph::possibly(NodeId operand) {
    if (const auto answer = constant_of(operand)) return constant(*answer == Answer::No ? Answer::No : Answer::Yes);
    return add(NodeKind::Possibly, {}, std::array{operand});
}

NodeId Graph::choice(NodeId condition, NodeId a, NodeId b) {
    if (constant_of(condition) == Answer::Yes) return a;
    if (constant_of(condition) == Answer::No) return b;
    return add(NodeKind::If, {}, std::array{condition, a, b});
}

}  // namespace proviso::analysis::detail
