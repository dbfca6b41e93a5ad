// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/places.h"

#include <algorithm>

namespace proviso {

using bytecode::kNone;
using bytecode::NodeKind;
using bytecode::NodeRow;
using bytecode::Section;

namespace {

bool is_list(const NodeRow& node) { return static_cast<NodeKind>(node.kind) == NodeKind::List; }

}  // namespace

void Places::append_element_name(uint32_t domain, uint32_t row, std::string& out) const {
    const ElementRows& elements = machine_.batch().elements(domain);
    const uint32_t parent = elements.parent_row[row];
    const uint32_t begin = elements.first[parent], end = elements.first[parent + 1];
    if (elements.keys.empty()) {
        out += std::to_string(row - begin + 1);
        return;
    }
    const uint64_t filling = machine_.batch().filling();
    if (named_.filling != filling || named_.domain != domain || named_.begin != begin) {
        named_.filling = filling, named_.domain = domain, named_.begin = begin;
        named_.names.assign(end - begin, [&](size_t i) { return elements.keys[begin + i].view(); });
    }
    out += named_.names.name(row - begin);
}

void Places::append_path(Place place, std::string& out) const {
    if (place.node == 0) return;
    const auto& image = machine_.program().image();
    const auto nodes = image.rows<Section::Nodes>();
    const NodeRow& node = nodes[place.node];
    const NodeRow& parent = nodes[node.parent];
    if (is_list(parent)) {
        append_path({node.parent, machine_.batch().elements(node.domain).parent_row[place.row]}, out);
        out += '[';
        append_element_name(node.domain, place.row, out);
        out += ']';
        return;
    }
    append_path({node.parent, place.row}, out);
    if (!out.empty()) out += '.';
    out += image.text(node.name);
}

std::string Places::path(Place place) const {
    std::string out;
    append_path(place, out);
    return out;
}

Place Places::answerable(Place place) const {
    const auto nodes = machine_.program().image().rows<Section::Nodes>();
    Place found = place;
    Place at = place;
    while (at.node != 0) {
        const NodeRow& node = nodes[at.node];
        const bool element = is_list(nodes[node.parent]);
        const uint32_t row = element ? machine_.batch().elements(node.domain).parent_row[at.row] : at.row;
        if (element && test_bit(machine_.batch().elements(node.domain).phantom.data(), at.row))
            found = {node.parent, row};
        at = {node.parent, row};
    }
    return found;
}

std::vector<uint32_t> Places::order_key(Place place) const {
    std::vector<uint32_t> key;
    append_order_key(place, key);
    return key;
}

void Places::append_order_key(Place place, std::vector<uint32_t>& keys) const {
    const auto nodes = machine_.program().image().rows<Section::Nodes>();
    const auto begin = static_cast<ptrdiff_t>(keys.size());
    while (place.node != 0) {
        const NodeRow& node = nodes[place.node];
        const NodeRow& parent = nodes[node.parent];
        if (is_list(parent)) {
            const ElementRows& elements = machine_.batch().elements(node.domain);
            const uint32_t above = elements.parent_row[place.row];
            keys.push_back(place.row - elements.first[above]);
            place = {node.parent, above};
        } else {
            keys.push_back(place.node - parent.children.first);
            place.node = node.parent;
        }
    }
    std::reverse(keys.begin() + begin, keys.end());
}

std::string Places::instance_path(uint32_t domain, uint32_t row) const {
    const auto& image = machine_.program().image();
    const auto nodes = image.rows<Section::Nodes>();
    const auto domains = image.rows<Section::Domains>();
    const auto& info = machine_.program().domain(domain);
    std::string out;
    for (uint32_t component = 0; component < info.components.size(); ++component) {
        bool passed_through = false;
        for (uint32_t later = component + 1; later < info.chain.size(); ++later)
            passed_through |= domains[info.chain[later]].owner == component;
        if (passed_through) continue;
        const uint32_t element = nodes[info.components[component]].children.first;
        if (!out.empty()) out += ", ";
        std::string one;
        append_path(answerable({element, machine_.domains().component_row(domain, row, component)}), one);
        out += one;
    }
    return out;
}

}  // namespace proviso
