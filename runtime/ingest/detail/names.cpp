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
    std::string padded(name);
    padded.append(kNamePadding, '\0');
    name = std::string_view(padded).substr(0, name.size());
    if (find(name) != kNoName) return;
    Entry entry;
    entry.words = NameWords(name);
    entry.number = number;
    entry.number_of_name = static_cast<uint32_t>(names_.size());
    names_.emplace_back(name);
    if (names_.size() * 4 > entries_.size()) {
        std::vector<Entry> old(entries_.size() * 2);
        old.swap(entries_);
        rearrange(std::move(old));
    }
    if (!place(entry) && names_.size() <= kFew) rearrange(entries_);
}

bool NameTable::place(const Entry& entry) {
    const size_t home = entry.words.hash(seed_) & mask();
    size_t at = home;
    while (entries_[at].number != kNoName) at = (at + 1) & mask();
    entries_[at] = entry;
    return at == home;
}

// Tries some seeds for one that gives each name its own place. The last one will do even so.
void NameTable::rearrange(std::vector<Entry> old) {
    for (int left = names_.size() <= kFew ? kArrangements : 1; left > 0; --left) {
        std::fill(entries_.begin(), entries_.end(), Entry());
        bool each_its_own = true;
        for (const Entry& entry : old)
            if (entry.number != kNoName) each_its_own &= place(entry);
        if (each_its_own || left == 1) return;
        seed_ = std::rotl(seed_ * 0xD6E8FEB86659FD93, 17) | 1;
    }
}

}  // namespace proviso::ingest
