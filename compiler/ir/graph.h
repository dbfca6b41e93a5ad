// SPDX-License-Identifier: Apache-2.0
// The straight-line program while it is being made: values in single-assignment form, each in a domain. A value is made at most
// once (hash-consing), so asking for the same operation on the same operands gives the same id. Operands have lower ids.
// Owned by the lowering; nothing here knows the source language. Ids are valid for the graph that gave them.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "compiler/source/source.h"
#include "runtime/base/answer.h"
#include "runtime/base/date.h"
#include "runtime/base/decimal.h"
#include "runtime/base/moment.h"
#include "runtime/base/money.h"
#include "runtime/bytecode/image.h"

namespace proviso::ir {

using bytecode::Opcode;
using bytecode::RegisterType;

inline constexpr uint32_t kNone = bytecode::kNone;
enum class ValueId : uint32_t {};
inline constexpr ValueId kNoValue{kNone};
enum class DomainId : uint32_t {};
inline constexpr DomainId kRoot{0};

constexpr uint32_t index(ValueId id) { return static_cast<uint32_t>(id); }
constexpr uint32_t index(DomainId id) { return static_cast<uint32_t>(id); }

// As in image.h; `components` counts them.
struct Domain {
    DomainId parent{kNone};
    uint32_t list_node = kNone;
    uint32_t owner = kNone;
    bool natural = true;
    uint32_t components = 0;
};

struct Value {
    Opcode opcode;
    DomainId domain;
    std::array<ValueId, 3> operands{kNoValue, kNoValue, kNoValue};
    uint32_t immediate = 0;  // as in image.h; for numbers, moments, texts and sets the index into this graph's pools
    RegisterType type = RegisterType::Answer;
    bool known = false;  // never unsure
    Span span{};         // of the expression that first needed it
};

class Graph {
   public:
    Graph();

    // The domain with one row per element of `list_node`'s list for each row of `parent`; made on first need.
    DomainId domain(DomainId parent, uint32_t list_node, uint32_t owner);
    const Domain& operator[](DomainId id) const { return domains_[index(id)]; }
    size_t domains() const { return domains_.size(); }

    // `value` without type and known, which follow from the opcode table and the operands.
    ValueId add(Value value);
    const Value& operator[](ValueId id) const { return values_[index(id)]; }
    size_t values() const { return values_.size(); }

    uint32_t pool(Decimal number);
    uint32_t pool(std::string_view text);
    uint32_t pool(const Moment& moment);
    uint32_t pool(const std::vector<uint64_t>& choice_set);
    Decimal number(uint32_t pooled) const { return numbers_[pooled]; }
    const Moment& moment(uint32_t pooled) const { return moments_[pooled]; }
    const std::string& text(uint32_t pooled) const { return texts_[pooled]; }
    const std::vector<uint64_t>& choice_set(uint32_t pooled) const { return choice_sets_[pooled]; }

   private:
    struct NumberHash {
        size_t operator()(const Decimal& number) const;
    };
    static size_t hash_of(const Value& value);
    static bool is_same(const Value& a, const Value& b);
    // The slot that holds the same value, or the empty one where it belongs.
    size_t find_slot(const Value& value) const;
    void grow_slots();

    std::vector<Domain> domains_;
    std::map<std::array<uint32_t, 3>, DomainId> domain_ids_;
    std::vector<Value> values_;
    std::vector<ValueId> slots_;  // open addressing, a power of two, at most half full
    std::vector<Decimal> numbers_;
    std::unordered_map<Decimal, uint32_t, NumberHash> number_ids_;
    std::vector<Moment> moments_;
    std::map<std::tuple<int64_t, uint32_t, int32_t>, uint32_t> moment_ids_;
    std::deque<std::string> texts_;  // deque: the keys of text_ids_ are views into it
    std::unordered_map<std::string_view, uint32_t> text_ids_;
    std::vector<std::vector<uint64_t>> choice_sets_;
    std::map<std::vector<uint64_t>, uint32_t> choice_set_ids_;
};

}  // namespace proviso::ir
