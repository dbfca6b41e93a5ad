// SPDX-License-Identifier: Apache-2.0
// The conditions of a program as one graph in which what means the same is one node: operands of `and` and `or` are sorted, `more
// than 5` is `not at most 5`, variables are told apart by the list they go through and how deep. A node is a list of words; nodes
// are never changed, and operands stand before those that use them. Owns everything in it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "compiler/sema/program.h"

namespace proviso::analysis::detail {

enum class NodeId : uint32_t {};

enum class NodeKind : uint8_t {
    // Values. `words` say which; nodes of one kind with the same words and operands are the same value.
    Record,   // the record being decided
    Element,  // of the list that is its operand; words: how many variables are in reach outside
    Field,    // of its operand; words: record, field
    Key,  // a constant of an ordered type or a value of a choice; words: the key; of money its currency, of durations their kind
    Text,   // a constant text; words: which
    Dated,  // a parameter of the policy; words: which
    Value,  // anything else: words: what, and what belongs to it
    // Conditions.
    Constant,  // words: the answer
    Test,      // of the value that is its operand, compared with what is constant; words: TestKind, key
    Relation,  // of two values, the first with the smaller id; words: RelationKind
    InDates,   // whether the rules' date lies within; words: first day, last day, the answer where there is no date
    Not,
    And,
    Or,
    Surely,
    Possibly,
    If,
    Unknown,  // a condition about which nothing is known but what its words and operands say
};

// The first word of a Value: what it is made by.
enum class ValueKind : uint32_t {
    AsOf,
    Parameter,  // of a define looked at by itself
    AmountIn,   // of money in any currency, in that one; of durations likewise
    Called,
    If,
    Arithmetic,
    Negate,
    CurrencyOf,
    Round,
    AddDuration,
    Difference,
    PartOfDate,
    Count,
    FoldCase,
    TextLength,
    Join,
    Aggregate,  // then its kind
    InUnit,
    AddLength,
    TooDeep,
};
// The first word of an Unknown.
enum class UnknownKind : uint32_t {
    Any,  // `every` is `not any … not`
    AnswersEqual,
    Contains,
    BusinessDay,
    Matches,
    Aggregate,
    Called,
    Asked,
    Displacing,
    TooDeep
};

enum class TestKind : uint8_t { AtMost, Is, IsText, Answered, Unsure, NotApplicable };
enum class RelationKind : uint8_t { Less, More, Equal };

// What is known of a value whatever a record says.
struct Traits {
    sema::Type type;
    bool certain = false;        // every record answers it; a number may still be too large to be one
    bool field = false;          // it can be said of it whether it was answered
    bool may_not_apply = false;  // likewise
    bool whole = false;          // a number without places
    int128_t low = 0, high = 0;  // its keys, of all types but texts
};

using Key = int128_t;
// The answers as keys.
inline constexpr Key kYesKey = 0, kNoKey = 1;

class Graph {
   public:
    NodeId add(NodeKind kind, std::span<const uint32_t> words, std::span<const NodeId> operands);
    size_t size() const { return nodes_.size(); }
    NodeKind kind(NodeId id) const { return at(id).kind; }
    std::span<const uint32_t> words(NodeId id) const { return {pool_.data() + at(id).begin, at(id).words}; }
    std::span<const NodeId> operands(NodeId id) const {
        return {operands_.data() + at(id).first_operand, at(id).operands};
    }

    // ---- values ----
    NodeId key(Key key);
    NodeId measured_key(Key key, uint32_t measure);
    // The currency or kind of units of a Key; 0 where it has none.
    uint32_t measure_of(NodeId id) const { return words(id).size() > 4 ? words(id)[4] : 0; }
    NodeId text(const std::string& text);
    Key key_of(NodeId id) const { return read_key(words(id)); }
    // Of a value that is tested: set once.
    void set_traits(NodeId value, const Traits& traits) { traits_.emplace(index(value), traits); }
    const Traits& traits(NodeId value) const { return traits_.at(index(value)); }
    bool has_traits(NodeId value) const { return traits_.contains(index(value)); }

    // ---- conditions ----
    NodeId constant(Answer answer);
    std::optional<Answer> constant_of(NodeId id) const;
    NodeId test(NodeId value, TestKind kind, Key key = 0);
    NodeId relation(NodeId a, NodeId b, RelationKind kind);
    NodeId in_dates(int32_t first, int32_t last, Answer without_date);
    NodeId negation(NodeId operand);
    NodeId both(std::vector<NodeId> operands) { return joined(NodeKind::And, std::move(operands)); }
    NodeId either(std::vector<NodeId> operands) { return joined(NodeKind::Or, std::move(operands)); }
    NodeId surely(NodeId operand);
    NodeId possibly(NodeId operand);
    NodeId choice(NodeId condition, NodeId a, NodeId b);

    static uint32_t index(NodeId id) { return static_cast<uint32_t>(id); }
    static Key read_key(std::span<const uint32_t> words);

   private:
    struct Node {
        NodeKind kind;
        uint32_t begin, words, first_operand, operands;
    };
    // By content; looks into the graph.
    struct Same {
        const Graph* graph;
        size_t operator()(uint32_t id) const { return graph->hash(id); }
        bool operator()(uint32_t a, uint32_t b) const { return graph->equal(a, b); }
    };
    const Node& at(NodeId id) const { return nodes_[index(id)]; }
    size_t hash(uint32_t id) const;
    bool equal(uint32_t a, uint32_t b) const;
    NodeId joined(NodeKind kind, std::vector<NodeId> operands);

    std::vector<Node> nodes_;
    std::vector<uint32_t> pool_;
    std::vector<NodeId> operands_;
    std::unordered_set<uint32_t, Same, Same> known_{1024, Same{this}, Same{this}};
    std::unordered_map<uint32_t, Traits> traits_;
    std::unordered_map<std::string, uint32_t> texts_;

   public:
    Graph() = default;
    Graph(const Graph&) = delete;
    Graph& operator=(const Graph&) = delete;
};

}  // namespace proviso::analysis::detail
