// SPDX-License-Identifier: Apache-2.0
#include "runtime/ingest/detail/names.h"

#include <utility>

namespace proviso::ingest {
namespace {

// Up to so many names it is worth while to look for an arrangement in which each has the place that it should have.
constexpr size_t kFew = 64;
constexpr int kArrangements = 16;

}  // namespace

void NameTable::add(std::string_view name, uint32_t number) {
    const std::string padded = std::string(name) + std::string(kNamePadding, '\0');
    name = std::string_view(padded).substr(0, name.size());
    if (find(name) != kNoName) return;
    entries_.push_back({Pattern(name), number, name.size(), name_hash(name), std::string(name)});
    if ((entries_.size() - 1) * 4 > places_.size()) {
        places_.resize(places_.size() * 2);
        mask_ = places_.size() - 1;
        rearrange();
    } else if (!place(static_cast<uint32_t>(entries_.size() - 1)) && entries_.size() <= kFew) {
        rearrange();
    }
}

// Where the name does not stand in the place it should have, or is long.
uint32_t NameTable::find_further(std::string_view name) const {
    for (size_t at = home(name_hash(name));; at = (at + 1) & mask_) {
        if (places_[at] == 0) return kNoName;
        const Entry& entry = entries_[places_[at]];
        if (entry.name == name) return entry.number;
    }
}

bool NameTable::place(uint32_t entry) {
    const size_t own = home(entries_[entry].hash);
    size_t at = own;
    while (places_[at] != 0) at = (at + 1) & mask_;
    places_[at] = entry;
    return at == own;
}

// Tries some seeds for one that gives each name its own place. The last one will do even so.
void NameTable::rearrange() {
    for (int left = entries_.size() <= kFew ? kArrangements : 1; left > 0; --left) {
        std::fill(places_.begin(), places_.end(), 0);
        bool each_its_own = true;
        for (uint32_t entry = 1; entry < entries_.size(); ++entry) each_its_own &= place(entry);
        if (each_its_own || left == 1) return;
        seed_ = seed_ * 0xD6E8FEB86659FD93 + 2;
    }
}

}  // namespace proviso::ingest
