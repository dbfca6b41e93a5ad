// SPDX-License-Identifier: Apache-2.0
// Every version of the row kernels that this processor can run, against the plainest way to say the same.
#include "runtime/vm/row_kernels.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/random/random.h"

namespace proviso::kernel {
namespace {

using differential::Random;

constexpr size_t kMostWords = 70;

struct Versions {
    const RowKernels* all[3] = {};
    size_t count = row_kernel_versions(all);
};

bool bit(const std::vector<uint64_t>& bits, size_t row) { return (bits[row / 64] >> (row % 64) & 1) != 0; }

bool holds(Relation relation, int32_t a, int32_t b) {
    return relation == Relation::Equal ? a == b : relation == Relation::Less ? a < b : a <= b;
}

TEST_CASE("row kernels: the best version is one that this processor has") {
    const Versions versions;
    REQUIRE(versions.count >= 1);
    CHECK(&row_kernels() == versions.all[versions.count - 1]);
    CHECK(std::string(versions.all[0]->name) == "portable");
}

TEST_CASE("row kernels: dates are compared as numbers are") {
    Random random(1);
    const Versions versions;
    for (const size_t words : {size_t{0}, size_t{1}, size_t{3}, kMostWords}) {
        std::vector<int32_t> left, right;
        for (size_t i = 0; i < words * 64; ++i) {
            left.push_back(random.pick({-719162, -1, 0, 1, 5, 2147483647, static_cast<int32_t>(random.below(8))}));
            right.push_back(random.pick({-719162, 0, 5, 2147483647, static_cast<int32_t>(random.below(8))}));
        }
        for (size_t v = 0; v < versions.count; ++v) {
            CAPTURE(versions.all[v]->name);
            for (const Relation relation : {Relation::Equal, Relation::Less, Relation::LessOrEqual}) {
                std::vector<uint64_t> truth(words), with(words);
                versions.all[v]->compare_dates(relation, left.data(), right.data(), words, truth.data());
                versions.all[v]->compare_dates_with(relation, left.data(), 5, words, with.data());
                size_t wrong = 0;
                for (size_t row = 0; row < words * 64; ++row) {
                    wrong += bit(truth, row) != holds(relation, left[row], right[row]);
                    wrong += bit(with, row) != holds(relation, left[row], 5);
                }
                CHECK(wrong == 0);
            }
        }
    }
}

TEST_CASE("row kernels: approximations are told apart, smaller from equal") {
    Random random(2);
    const Versions versions;
    std::vector<double> left;
    for (size_t i = 0; i < kMostWords * 64; ++i) left.push_back(random.pick({-5e25, -0.0, 0.0, 1e18, 5e25, 5.1e25}));
    for (size_t v = 0; v < versions.count; ++v) {
        CAPTURE(versions.all[v]->name);
        for (const double right : {-5e25, 0.0, 5e25, 7.0}) {
            std::vector<uint64_t> less(kMostWords), equal(kMostWords);
            versions.all[v]->compare_approximations_with(left.data(), right, kMostWords, less.data(), equal.data());
            size_t wrong = 0;
            for (size_t row = 0; row < left.size(); ++row)
                wrong += bit(less, row) != (left[row] < right) || bit(equal, row) != (left[row] == right);
            CHECK(wrong == 0);
        }
    }
}

TEST_CASE("row kernels: sets of choices of every size, and numbers that lie beyond them") {
    Random random(3);
    const Versions versions;
    for (const size_t set_words : {size_t{1}, size_t{2}, size_t{5}}) {
        std::vector<uint64_t> set(set_words);
        for (uint64_t& word : set) word = random.next() & random.next();
        set.back() |= uint64_t{1} << 63;
        std::vector<uint32_t> values;
        for (size_t i = 0; i < kMostWords * 64; ++i)
            values.push_back(
                static_cast<uint32_t>(random.chance(95) ? random.below(set_words * 64 + 70) : random.next()));
        for (size_t v = 0; v < versions.count; ++v) {
            CAPTURE(versions.all[v]->name);
            std::vector<uint64_t> truth(kMostWords);
            versions.all[v]->in_set(values.data(), set.data(), set_words, kMostWords, truth.data());
            size_t wrong = 0;
            for (size_t row = 0; row < values.size(); ++row)
                wrong += bit(truth, row) != (values[row] < set_words * 64 && bit(set, values[row]));
            CHECK(wrong == 0);
        }
    }
}

TEST_CASE("row kernels: bitmaps") {
    Random random(4);
    const Versions versions;
    std::vector<uint64_t> a(kMostWords), b(kMostWords), c(kMostWords), d(kMostWords);
    for (auto* bits : {&a, &b, &c, &d})
        for (uint64_t& word : *bits) word = random.chance(60) ? ~uint64_t{0} : random.next();
    for (size_t v = 0; v < versions.count; ++v) {
        CAPTURE(versions.all[v]->name);
        for (const size_t words : {size_t{1}, size_t{8}, size_t{63}, size_t{64}, kMostWords}) {
            std::vector<uint64_t> yes(words), no(words), found(2);
            versions.all[v]->both(a.data(), b.data(), c.data(), d.data(), words, yes.data(), no.data());
            versions.all[v]->not_full(a.data(), words, found.data());
            size_t wrong = 0;
            for (size_t w = 0; w < words; ++w)
                wrong += yes[w] != (a[w] & c[w]) || no[w] != (b[w] | d[w]) || bit(found, w) != (a[w] != ~uint64_t{0});
            CHECK(wrong == 0);
        }
    }
}

}  // namespace
}  // namespace proviso::kernel
