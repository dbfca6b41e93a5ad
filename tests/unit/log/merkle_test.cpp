// SPDX-License-Identifier: Apache-2.0
#include "runtime/log/merkle.h"

#include <doctest/doctest.h>

#include <string>

#include "runtime/base/hex.h"

namespace proviso::log {
namespace {

// The tree of RFC 6962, 2.1, from its definition.
Hash root_by_definition(std::span<const Hash> leaves) {
    if (leaves.empty()) return sha256({});
    if (leaves.size() == 1) return leaves.front();
    size_t left = 1;
    while (left * 2 < leaves.size()) left *= 2;
    return node_hash(root_by_definition(leaves.first(left)), root_by_definition(leaves.subspan(left)));
}

std::vector<Hash> leaves_of(size_t count) {
    std::vector<Hash> leaves;
    for (size_t i = 0; i < count; ++i) leaves.push_back(leaf_hash("entry " + std::to_string(i)));
    return leaves;
}

}  // namespace

// Inputs and roots as the test vectors of Certificate Transparency's reference implementation have them.
TEST_CASE("merkle: known trees") {
    const std::vector<std::string> inputs = {std::string(), std::string("\0", 1), "\x10", "\x20\x21", "\x30\x31"};
    const std::vector<const char*> roots = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"};
    MerkleTree tree;
    CHECK(hex_digits(tree.root()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (size_t i = 0; i < inputs.size(); ++i) {
        tree.add(leaf_hash(inputs[i]));
        CHECK(hex_digits(tree.root()) == roots[i]);
    }
}

TEST_CASE("merkle: a tree that grows has the root of the definition, and every path leads to it") {
    MerkleTree tree;
    for (size_t size = 1; size <= 70; ++size) {
        const auto leaves = leaves_of(size);
        tree.add(leaves.back());
        REQUIRE(tree.root() == root_by_definition(leaves));
        for (size_t index = 0; index < size; ++index) {
            auto path = inclusion_path(leaves, index);
            CHECK(root_of_path(leaves[index], index, size, path) == tree.root());
            CHECK(root_of_path(leaf_hash("another"), index, size, path) != tree.root());
            if (size > 1) CHECK(root_of_path(leaves[index], (index + 1) % size, size, path) != tree.root());
            path.push_back(leaves.front());
            CHECK(root_of_path(leaves[index], index, size, path) != tree.root());
        }
    }
    CHECK_FALSE(root_of_path(leaf_hash("a"), 1, 1, {}));
}

}  // namespace proviso::log
