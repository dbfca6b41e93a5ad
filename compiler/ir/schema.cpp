// SPDX-License-Identifier: Apache-2.0
#include "compiler/ir/schema.h"

namespace proviso::ir {
namespace {

using bytecode::NodeKind;

constexpr size_t kMaxNodes = size_t{1} << 20;
constexpr uint32_t kMaxDepth = 256;

NodeKind kind_of(sema::TypeKind kind) {
    switch (kind) {
        case sema::TypeKind::Answer:
            return NodeKind::Answer;
        case sema::TypeKind::Number:
            return NodeKind::Number;
        case sema::TypeKind::Text:
            return NodeKind::Text;
        case sema::TypeKind::Date:
            return NodeKind::Date;
        case sema::TypeKind::Money:
            return NodeKind::Money;
        case sema::TypeKind::Duration:
            return NodeKind::Duration;
        case sema::TypeKind::Moment:
            return NodeKind::Moment;
        case sema::TypeKind::Choice:
            return NodeKind::Choice;
        case sema::TypeKind::Record:
        case sema::TypeKind::Error:
            break;
    }
    return NodeKind::Object;
}

uint32_t flags_of(const sema::Field& field) {
    return (field.required ? bytecode::kRequired : 0u) | (field.key ? bytecode::kKey : 0u) |
           (field.may_not_apply ? bytecode::kMayNotApply : 0u) | (field.confidential ? bytecode::kConfidential : 0u);
}

}  // namespace

Schema::Schema(const sema::Program& program, Graph& graph) {
    nodes_.push_back({.ref = index(program.root)});
    std::vector<sema::Type> types{{sema::TypeKind::Record, false, index(program.root)}};
    // nodes_ grows while it is walked: parents first, level by level.
    for (uint32_t node = 0; node < nodes_.size(); ++node) {
        const sema::Type type = types[node];
        const uint32_t parent = nodes_[node].parent;
        depths_.push_back(parent == kNone ? 0 : depths_[parent] + 1);
        if (nodes_[node].kind == NodeKind::List) {
            if (!is_within_limits(node, 1)) return;
            add_element(node, type, graph);
            types.push_back({type.kind, false, type.ref});
        } else if (nodes_[node].kind == NodeKind::Object) {
            if (!is_within_limits(node, program.records[type.ref].fields.size())) return;
            add_fields(node, program);
            for (const sema::Field& field : program.records[type.ref].fields) types.push_back(field.type);
        }
    }
}

bool Schema::is_within_limits(uint32_t node, size_t more) {
    if (nodes_.size() + more > kMaxNodes) excess_ = "more than 1048576 fields in its record, counted by path";
    if (depths_[node] >= kMaxDepth) excess_ = "records within records deeper than 256";
    return !excess_;
}

void Schema::add_fields(uint32_t object, const sema::Program& program) {
    const sema::Record& record = program.records[nodes_[object].ref];
    nodes_[object].children = {static_cast<uint32_t>(nodes_.size()), static_cast<uint32_t>(record.fields.size())};
    for (const sema::Field& field : record.fields) {
        nodes_.push_back({.name = field.name,
                          .question = field.question,
                          .kind = field.type.list ? NodeKind::List : kind_of(field.type.kind),
                          .flags = flags_of(field),
                          .parent = object,
                          .domain = nodes_[object].domain,
                          .ref = field.type.list ? kNone : field.type.ref});
    }
}

void Schema::add_element(uint32_t list, const sema::Type& type, Graph& graph) {
    const DomainId domain = nodes_[list].domain;
    const uint32_t depth = graph[domain].components;
    const DomainId elements = graph.domain(domain, list, depth == 0 ? kNone : depth - 1);
    nodes_[list].element_domain = elements;
    nodes_[list].children = {static_cast<uint32_t>(nodes_.size()), 1};
    nodes_.push_back({.kind = kind_of(type.kind), .parent = list, .domain = elements, .ref = type.ref});
}

}  // namespace proviso::ir
