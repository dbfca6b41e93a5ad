// SPDX-License-Identifier: Apache-2.0
#include "runtime/ingest/detail/names.h"

#include <utility>

namespace proviso::ingest {

void NameTable::add(std::string_view name, uint32_t number) {
    std::string padded(name);
    padded.append(kNamePadding, '\0');
    name = std::string_view(padded).substr(0, name.size());
    if (find(name) != kNoName) return;
    if ((names_.size() + 1) * 4 > entries_.size()) {
        std::vector<Entry> old(entries_.size() * 2);
        old.swap(entries_);
        for (const Entry& entry : old)
            if (entry.number != kNoName) place(entry);
    }
    Entry entry;
    entry.ends = NameEnds(name);
    entry.number = number;
    entry.name = static_cast<uint32_t>(names_.size());
    names_.emplace_back(name);
    place(entry);
}

void NameTable::place(const Entry& entry) {
    size_t at = entry.ends.hash() & mask();
    while (entries_[at].number != kNoName) at = (at + 1) & mask();
    entries_[at] = entry;
}

}  // namespace proviso::ingest
