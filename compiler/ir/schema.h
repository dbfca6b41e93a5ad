// SPDX-License-Identifier: Apache-2.0
// The record to be decided as a tree of places: every declared field, by path, whether or not a rule reads it. Becomes the image's
// Nodes. Node 0 is the record itself; the children of a node stand next to each other, after it; a list has one child, its element.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/ir/graph.h"
#include "compiler/sema/program.h"

namespace proviso::ir {

struct Node {
    std::string_view name;  // views into the sema::Program
    std::string_view question;
    bytecode::NodeKind kind = bytecode::NodeKind::Object;
    uint32_t flags = 0;  // bytecode::NodeFlag
    uint32_t parent = kNone;
    bytecode::Range children;
    DomainId domain = kRoot;
    DomainId element_domain{kNone};  // lists only
    uint32_t ref =
        kNone;  // objects: RecordId; choices: ChoiceId; money, durations: Currency, UnitKind, where they have one
};

class Schema {
   public:
    // Makes the natural domains of all lists in `graph`, in the order of the nodes.
    Schema(const sema::Program& program, Graph& graph);

    const Node& operator[](uint32_t node) const { return nodes_[node]; }
    const std::vector<Node>& nodes() const { return nodes_; }
    // What the record has more of than an image can hold. Records that hold records make paths multiply.
    const std::optional<std::string_view>& excess() const { return excess_; }

    uint32_t field(uint32_t object, uint32_t position) const { return nodes_[object].children.first + position; }
    uint32_t element(uint32_t list) const { return nodes_[list].children.first; }

   private:
    bool is_within_limits(uint32_t node, size_t more);
    void add_fields(uint32_t object, const sema::Program& program);
    void add_element(uint32_t list, const sema::Type& type, Graph& graph);

    std::vector<Node> nodes_;
    std::vector<uint32_t> depths_;  // by node: nodes above it
    std::optional<std::string_view> excess_;
};

}  // namespace proviso::ir
