// SPDX-License-Identifier: Apache-2.0
#include "compiler/ir/scope.h"

namespace proviso::ir {

uint32_t Scope::push(Place list) {
    const uint32_t position = size();
    binders_.push_back({list.node, list.binder, closure(list.binder) | bit(position)});
    return position;
}

DomainId Scope::domain(Graph& graph, BinderSet set) const {
    DomainId domain = kRoot;
    BinderSet before = 0;
    for (BinderSet rest = set; rest != 0; rest &= rest - 1) {
        const auto position = static_cast<uint32_t>(std::countr_zero(rest));
        const Binder& binder = binders_[position];
        const uint32_t owner = binder.owner == kNone ? kNone : size_of(before & (bit(binder.owner) - 1));
        domain = graph.domain(domain, binder.list_node, owner);
        before |= bit(position);
    }
    return domain;
}

uint32_t component_mask(BinderSet part, BinderSet target) {
    uint32_t mask = 0;
    uint32_t component = 0;
    for (BinderSet rest = target; rest != 0; rest &= rest - 1, ++component) {
        if ((part & rest & (~rest + 1)) != 0) mask |= uint32_t{1} << (component & 31);
    }
    return mask;
}

}  // namespace proviso::ir
