// SPDX-License-Identifier: Apache-2.0
// The lists being gone through at one place of the program, outermost first: a rule's `for each`, then quantifiers. A value needs
// only some of them: its binder set. The set names the smallest domain the value can live in, which is where it is computed: what
// does not depend on an outer list is computed once, not once per element of it.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "compiler/ir/graph.h"

namespace proviso::ir {

// Bit p: the binder at position p of the scope. Holds with each binder the one whose element owns its list.
using BinderSet = uint64_t;
inline constexpr uint32_t kMaxBinders = 64;

constexpr BinderSet bit(uint32_t position) { return BinderSet{1} << position; }
constexpr uint32_t last_of(BinderSet set) { return 63 - static_cast<uint32_t>(std::countl_zero(set)); }
constexpr uint32_t size_of(BinderSet set) { return static_cast<uint32_t>(std::popcount(set)); }

// A place in the record: a schema node, in the element that the binder stands at; no binder: in the record itself.
struct Place {
    uint32_t node = kNone;
    uint32_t binder = kNone;  // position in the scope
};

// A value as seen from a scope: `value` lives in the scope's domain of `binders`.
struct Term {
    ValueId value = kNoValue;
    BinderSet binders = 0;
};

struct Binder {
    uint32_t list_node;
    uint32_t owner;     // position of the binder whose element holds the list; kNone: the record itself
    BinderSet closure;  // this binder and its owners
};

class Scope {
   public:
    bool is_full() const { return binders_.size() == kMaxBinders; }
    uint32_t size() const { return static_cast<uint32_t>(binders_.size()); }
    const Binder& operator[](uint32_t position) const { return binders_[position]; }
    BinderSet all() const { return is_full() ? ~BinderSet{0} : bit(size()) - 1; }
    BinderSet closure(uint32_t position) const { return position == kNone ? 0 : binders_[position].closure; }

    // Goes through the list at `list`; not where the scope is full. Gives the binder's position.
    uint32_t push(Place list);
    void pop() { binders_.pop_back(); }
    DomainId domain(Graph& graph, BinderSet set) const;

   private:
    std::vector<Binder> binders_;
};

// Which components of `target`'s domain those of `part` are, a subset: bit i = component i.
uint32_t component_mask(BinderSet part, BinderSet target);

}  // namespace proviso::ir
