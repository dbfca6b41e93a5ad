// SPDX-License-Identifier: Apache-2.0
// Hashes of RFC 6962: a tree over entries whose root stands for all of them, and a short proof that one entry is among them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace proviso::log {

using Hash = std::array<uint8_t, 32>;  // SHA-256

Hash sha256(std::string_view bytes);
Hash leaf_hash(std::string_view entry);               // of 00 and the entry
Hash node_hash(const Hash& left, const Hash& right);  // of 01 and both

// Grows leaf by leaf; keeps as many hashes as the number of leaves has binary digits.
class MerkleTree {
   public:
    void add(const Hash& leaf);
    uint64_t size() const { return size_; }
    Hash root() const;  // of no leaves: the hash of nothing
    void clear() { peaks_.clear(), size_ = 0; }

   private:
    std::vector<Hash> peaks_;  // of whole subtrees, the largest first
    uint64_t size_ = 0;
};

// The audit path of a leaf (RFC 6962, 2.1.1), from the leaf upwards. `index` is below the number of leaves.
std::vector<Hash> inclusion_path(std::span<const Hash> leaves, size_t index);
// The root that the path leads to; nothing where it is too long or too short for a tree of `size` leaves.
std::optional<Hash> root_of_path(const Hash& leaf, uint64_t index, uint64_t size, std::span<const Hash> path);

}  // namespace proviso::log
