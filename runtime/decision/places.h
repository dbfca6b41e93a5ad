// SPDX-License-Identifier: Apache-2.0
// Places in a record: a schema node at a row of its natural domain, named as people read it: `uses[u1].tools[2].name`.
// Elements go by their key where they have one that no sibling shares, else by position from 1.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/base/element_name.h"
#include "runtime/vm/machine.h"

namespace proviso {

struct Place {
    uint32_t node = 0;
    uint32_t row = 0;  // in the node's domain
    friend auto operator<=>(const Place&, const Place&) = default;
};

class Places {
   public:
    explicit Places(const Machine& machine) : machine_(machine) {}

    void append_path(Place place, std::string& out) const;
    std::string path(Place place) const;
    // The instance of a rule: paths of the elements it goes through that no later one lies in, joined by ", "; the
    // unanswered list's own path where the instance is a phantom; "" for root.
    std::string instance_path(uint32_t domain, uint32_t row) const;
    // `place` itself, or the outermost unanswered list that it lies in.
    Place answerable(Place place) const;
    // Sorts by the order of the record's declaration, elements in their order.
    std::vector<uint32_t> order_key(Place place) const;
    // Puts that key behind what is in `keys`.
    void append_order_key(Place place, std::vector<uint32_t>& keys) const;

   private:
    void append_element_name(uint32_t domain, uint32_t row, std::string& out) const;

    const Machine& machine_;
    // Of the list whose elements were named last: a decision may name all of them.
    struct Named {
        uint64_t filling = 0;
        uint32_t domain = 0, begin = 0;
        ElementNames names;
    };
    mutable Named named_;
};

}  // namespace proviso
