// SPDX-License-Identifier: Apache-2.0
// What an element of a list is called in a path, between the brackets: `uses[u1]`. No two elements of a list are called the same.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace proviso {

// By its key, where it has one that no other shares and that does not hold `"]`, which would end it; else by its position from 1. The key
// stands in quotation marks where it reads like the position of another element, which goes by that, or where it could not be told from what is about it: it has a bracket, begins
// with a quotation mark, or begins or ends with a blank. Keeps its memory from list to list.
class ElementNames {
   public:
    // Of a list of so many elements; key_at(i) gives the text of each one's key, "" where it has none. The texts must outlive the use of the
    // names.
    template <class KeyAt>
    void assign(size_t count, KeyAt key_at) {
        keys_.clear();
        for (size_t i = 0; i < count; ++i) keys_.push_back(key_at(i));
        find_own();
    }
    // `position` counts from 0 here.
    std::string name(size_t position) const;

   private:
    void find_own();

    std::vector<std::string_view> keys_;
    std::vector<size_t> by_key_;
    std::vector<bool> own_;  // keys that name their elements
};

}  // namespace proviso
