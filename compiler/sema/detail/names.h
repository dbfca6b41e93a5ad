// SPDX-License-Identifier: Apache-2.0
// The names of one kind of declaration, each with the index of what it names. Keys are views into the syntax trees, which
// outlive every table; the first declaration of a name keeps it.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/sema/program.h"

namespace proviso::sema::detail {

class NameTable {
   public:
    // kNone where there is no such name.
    uint32_t find(std::string_view name) const {
        const auto found = index_.find(name);
        return found == index_.end() ? kNone : found->second;
    }
    // False, and no change, where the name is taken.
    bool add(std::string_view name, uint32_t value) {
        if (!index_.emplace(name, value).second) return false;
        names_.push_back(name);
        return true;
    }
    void remove(std::string_view name) { index_.erase(name); }
    // In the order of declaration.
    const std::vector<std::string_view>& names() const { return names_; }

   private:
    std::unordered_map<std::string_view, uint32_t> index_;
    std::vector<std::string_view> names_;
};

}  // namespace proviso::sema::detail
