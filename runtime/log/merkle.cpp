// SPDX-License-Identifier: Apache-2.0
#include "runtime/log/merkle.h"

#include <sodium.h>

#include <bit>

namespace proviso::log {

namespace {

Hash hash_of(std::optional<uint8_t> kind, std::span<const std::string_view> parts) {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    if (kind) crypto_hash_sha256_update(&state, &*kind, 1);
    for (const std::string_view part : parts)
        crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
    Hash hash;
    crypto_hash_sha256_final(&state, hash.data());
    return hash;
}

std::string_view bytes_of(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

Hash root_of(std::span<const Hash> leaves) {
    MerkleTree tree;
    for (const Hash& leaf : leaves) tree.add(leaf);
    return tree.root();
}

}  // namespace

Hash sha256(std::string_view bytes) { return hash_of(std::nullopt, {&bytes, 1}); }

Hash leaf_hash(std::string_view entry) { return hash_of(uint8_t{0}, {&entry, 1}); }

Hash node_hash(const Hash& left, const Hash& right) {
    const std::array<std::string_view, 2> parts = {bytes_of(left), bytes_of(right)};
    return hash_of(uint8_t{1}, parts);
}

void MerkleTree::add(const Hash& leaf) {
    peaks_.push_back(leaf);
    // Two subtrees of one size become one of twice the size.
    for (uint64_t n = size_++; (n & 1) != 0; n >>= 1) {
        const Hash joined = node_hash(peaks_[peaks_.size() - 2], peaks_.back());
        peaks_.pop_back();
        peaks_.back() = joined;
    }
}

Hash MerkleTree::root() const {
    if (peaks_.empty()) return sha256({});
    Hash root = peaks_.back();
    for (size_t i = peaks_.size() - 1; i-- > 0;) root = node_hash(peaks_[i], root);
    return root;
}

std::vector<Hash> inclusion_path(std::span<const Hash> leaves, size_t index) {
    std::vector<Hash> down;
    while (leaves.size() > 1) {
        const size_t left = std::bit_floor(leaves.size() - 1);
        const bool is_left = index < left;
        down.push_back(root_of(is_left ? leaves.subspan(left) : leaves.first(left)));
        leaves = is_left ? leaves.first(left) : leaves.subspan(left);
        if (!is_left) index -= left;
    }
    return {down.rbegin(), down.rend()};
}

// RFC 9162, 2.1.3.2.
std::optional<Hash> root_of_path(const Hash& leaf, uint64_t index, uint64_t size, std::span<const Hash> path) {
    if (index >= size) return std::nullopt;
    uint64_t node = index, last = size - 1;
    Hash root = leaf;
    for (const Hash& step : path) {
        if (last == 0) return std::nullopt;
        if ((node & 1) != 0 || node == last) {
            root = node_hash(step, root);
            while ((node & 1) == 0 && node != 0) node >>= 1, last >>= 1;
        } else {
            root = node_hash(root, step);
        }
        node >>= 1;
        last >>= 1;
    }
    if (last != 0) return std::nullopt;
    return root;
}

}  // namespace proviso::log
