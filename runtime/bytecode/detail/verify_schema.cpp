// SPDX-License-Identifier: Apache-2.0
// The record's declared fields, and the domains that its lists make.
#include "runtime/base/duration.h"
#include "runtime/base/money.h"
#include "runtime/bytecode/detail/verifier.h"

namespace proviso::bytecode::detail {
namespace {

constexpr uint32_t kind_number(NodeKind kind) { return static_cast<uint32_t>(kind); }
bool is(const NodeRow& node, NodeKind kind) { return node.kind == kind_number(kind); }

// Records, and lists of them, whose fields are marked each by itself.
bool holds_fields(std::span<const NodeRow> nodes, const NodeRow& node) {
    if (is(node, NodeKind::List) && node.children.count == 1 && node.children.first < nodes.size())
        return is(nodes[node.children.first], NodeKind::Object);
    return is(node, NodeKind::Object);
}

}  // namespace

bool Verifier::check_schema() {
    const auto nodes = rows<Section::Nodes>();
    const auto domain_rows = rows<Section::Domains>();
    if (nodes.empty()) return refuse(Section::Nodes, 0, "there is no record");
    if (domain_rows.empty()) return refuse(Section::Domains, 0, "there is no root domain");
    if (domain_rows.size() > kMaxDomains)
        return refuse(Section::Domains, kMaxDomains, "there are more than {} domains", kMaxDomains);
    enclosing_list_.assign(nodes.size(), kNone);
    depth_.assign(nodes.size(), 0);
    for (uint32_t i = 0; i < nodes.size(); ++i) {
        if (!check_node(i)) return false;
    }
    for (uint32_t i = 0; i < domain_rows.size(); ++i) {
        if (!check_domain(i)) return false;
    }
    for (uint32_t i = 0; i < nodes.size(); ++i) {
        if (!check_node_place(i)) return false;
    }
    for (uint32_t i = 1; i < domain_rows.size(); ++i) {
        if (!check_natural(i)) return false;
    }
    return true;
}

// What can be said of a node before the domains are known: its shape and its place in the tree.
bool Verifier::check_node(uint32_t index) {
    const auto nodes = rows<Section::Nodes>();
    const NodeRow& node = nodes[index];
    if (node.kind > kind_number(NodeKind::Moment))
        return refuse(Section::Nodes, index, "{} is no kind of node", node.kind);
    if (index == 0 && (!is(node, NodeKind::Object) || node.parent != kNone || node.flags != 0))
        return refuse(Section::Nodes, index, "the first node is not the record");
    if (index > 0) {
        if (node.parent >= index) return refuse(Section::Nodes, index, "its parent does not come before it");
        const Range siblings = nodes[node.parent].children;
        if (index < siblings.first || index - siblings.first >= siblings.count)
            return refuse(Section::Nodes, index, "it is not among its parent's children");
        const bool is_element = is(nodes[node.parent], NodeKind::List);
        enclosing_list_[index] = is_element ? node.parent : enclosing_list_[node.parent];
        depth_[index] = depth_[node.parent] + 1;
        if (depth_[index] > kMaxNodeDepth)
            return refuse(Section::Nodes, index, "it lies deeper than {} levels", kMaxNodeDepth);
        if (is_element && (node.flags != 0 || node.name.length != 0 || is(node, NodeKind::List)))
            return refuse(Section::Nodes, index, "a list's element has no name or flags, and is not a list");
    }
    if ((node.flags & ~uint32_t{kRequired | kKey | kMayNotApply | kConfidential}) != 0)
        return refuse(Section::Nodes, index, "unknown flags");
    if ((node.flags & kKey) != 0 && !is(node, NodeKind::Text))
        return refuse(Section::Nodes, index, "a key is not a text");
    if ((node.flags & kMayNotApply) != 0 && !is(node, NodeKind::Answer) && !is(node, NodeKind::Choice))
        return refuse(Section::Nodes, index, "only an answer or a choice may not apply");
    if ((node.flags & kConfidential) != 0 && ((node.flags & kKey) != 0 || holds_fields(nodes, node)))
        return refuse(Section::Nodes, index, "a key, or what holds fields, is not confidential");
    const bool has_unit = node.unit == 0 ||
                          (is(node, NodeKind::Money) && is_currency(static_cast<Currency>(node.unit))) ||
                          (is(node, NodeKind::Duration) && node.unit <= static_cast<uint32_t>(UnitKind::BusinessDays));
    if (!has_unit) return refuse(Section::Nodes, index, "{} is no currency or unit of it", node.unit);
    if (!is(node, NodeKind::Choice) && node.choice != kNone)
        return refuse(Section::Nodes, index, "only a choice has values");
    if (is(node, NodeKind::Choice) && !check_index<Section::Choices>(Section::Nodes, index, node.choice, "its choice"))
        return false;
    return check_children(index);
}

bool Verifier::check_children(uint32_t index) {
    const auto nodes = rows<Section::Nodes>();
    const NodeRow& node = nodes[index];
    if (!check_range<Section::Nodes>(Section::Nodes, index, node.children, "its children")) return false;
    const bool has_children = is(node, NodeKind::Object) || is(node, NodeKind::List);
    if (is(node, NodeKind::List) ? node.children.count != 1 : !has_children && node.children.count != 0)
        return refuse(Section::Nodes, index, "it has {} children", node.children.count);
    if (node.children.count > 0 && node.children.first <= index)
        return refuse(Section::Nodes, index, "its children do not come after it");
    std::vector<StringRef> names;
    uint32_t keys = 0;
    for (uint32_t i = 0; i < node.children.count; ++i) {
        const NodeRow& child = nodes[node.children.first + i];
        if (child.parent != index)
            return refuse(Section::Nodes, node.children.first + i, "it is among the children of node {}", index);
        names.push_back(child.name);
        if ((child.flags & kKey) != 0 && ++keys > 1)
            return refuse(Section::Nodes, node.children.first + i, "it is a second key");
    }
    return is(node, NodeKind::List) || check_unique(Section::Nodes, node.children.first, names, "the field");
}

bool Verifier::check_domain(uint32_t index) {
    const DomainRow& row = rows<Section::Domains>()[index];
    if (row.natural > 1) return refuse(Section::Domains, index, "`natural` is {}", row.natural);
    if (index == 0) {
        domains.push_back({});
        const bool is_root = row.parent == kNone && row.list_node == kNone && row.owner == kNone && row.natural == 1;
        return is_root || refuse(Section::Domains, index, "the first domain is not the root");
    }
    if (row.parent >= index) return refuse(Section::Domains, index, "its parent does not come before it");
    DomainInfo info = domains[row.parent];
    const auto depth = static_cast<uint32_t>(info.components.size());
    if (depth == kMaxComponents)
        return refuse(Section::Domains, index, "it goes through more than {} lists", kMaxComponents);
    if (!check_index<Section::Nodes>(Section::Domains, index, row.list_node, "its list")) return false;
    if (!is(rows<Section::Nodes>()[row.list_node], NodeKind::List))
        return refuse(Section::Domains, index, "its list is not a list");
    if (row.owner != kNone && row.owner >= depth)
        return refuse(Section::Domains, index, "its parent has no component {}", row.owner);
    const uint32_t owner_list = row.owner == kNone ? kNone : info.components[row.owner];
    if (enclosing_list_[row.list_node] != owner_list)
        return refuse(Section::Domains, index, "its owner does not hold that list");
    const bool owned_by_last = row.owner == (depth == 0 ? kNone : depth - 1);
    const bool natural = rows<Section::Domains>()[row.parent].natural == 1 && owned_by_last;
    if (natural != (row.natural == 1)) return refuse(Section::Domains, index, "it is {}natural", natural ? "" : "not ");
    info.components.push_back(row.list_node);
    info.chain.push_back(index);
    domains.push_back(std::move(info));
    return true;
}

// Each natural domain is the one that its list's elements have their rows in; so there are no two for a list.
bool Verifier::check_natural(uint32_t index) {
    const DomainRow& row = rows<Section::Domains>()[index];
    if (row.natural == 0 || rows<Section::Nodes>()[row.list_node].element_domain == index) return true;
    return refuse(Section::Domains, index, "its list's elements are in another domain");
}

bool Verifier::check_node_place(uint32_t index) {
    const auto nodes = rows<Section::Nodes>();
    const auto domain_rows = rows<Section::Domains>();
    const NodeRow& node = nodes[index];
    if (!check_index<Section::Domains>(Section::Nodes, index, node.domain, "its domain")) return false;
    uint32_t expected = 0;
    if (index > 0) {
        const NodeRow& parent = nodes[node.parent];
        expected = is(parent, NodeKind::List) ? parent.element_domain : parent.domain;
    }
    if (node.domain != expected)
        return refuse(Section::Nodes, index, "it is in domain {} instead of {}", node.domain, expected);
    if (!is(node, NodeKind::List))
        return node.element_domain == kNone ||
               refuse(Section::Nodes, index, "only a list has a domain for its elements");
    if (!check_index<Section::Domains>(Section::Nodes, index, node.element_domain, "its elements' domain"))
        return false;
    const DomainRow& elements = domain_rows[node.element_domain];
    if (elements.natural == 1 && elements.list_node == index && elements.parent == node.domain) return true;
    return refuse(Section::Nodes, index, "domain {} is not that of its elements", node.element_domain);
}

}  // namespace proviso::bytecode::detail
