// SPDX-License-Identifier: Apache-2.0
// The search for gaps against counting all points of small grids.
#include "compiler/tables/cover.h"

#include <doctest/doctest.h>

#include "tests/random/random.h"

namespace proviso::tables {
namespace {

using differential::Random;

Bits bits(size_t size, std::initializer_list<size_t> members) {
    Bits out(size);
    for (const size_t member : members) out.set(member);
    return out;
}

TEST_CASE("cover: sets") {
    Bits set(130);
    set.set_range(60, 70);
    set.set(129);
    CHECK(set.count() == 11);
    CHECK(set.next(0) == 60);
    CHECK(set.next(70) == 129);
    CHECK(set.next(130) == 130);
    CHECK(set.complement().count() == 119);
    CHECK(!set.meets(set.complement()));
    CHECK(bits(130, {60}).within(set));
    CHECK(!bits(130, {59}).within(set));
    set.set_range(0, 0);
    CHECK(set.count() == 11);
    set.set_range(0, 130);
    CHECK(set == Bits(130, true));
}

TEST_CASE("cover: what no box holds is found, and widened") {
    const std::vector<size_t> sizes = {3, 2};
    const std::vector<Box> boxes = {{bits(3, {0}), bits(2, {0, 1})}, {bits(3, {1, 2}), bits(2, {0})}};
    uint64_t budget = 1000;
    const Box whole = {Bits(3, true), Bits(2, true)};
    const Coverage coverage = Cover(sizes, boxes).fills(whole, 2, budget);
    REQUIRE(coverage.verdict == Verdict::Gap);
    const Box gap = widen(whole, boxes, coverage.gap);
    CHECK(gap[0] == bits(3, {1, 2}));
    CHECK(gap[1] == bits(2, {1}));
    CHECK(budget < 1000);
}

TEST_CASE("cover: nothing is left out of nothing, and no box fills what there is") {
    uint64_t budget = 1000;
    const Cover none({2, 2}, {});
    CHECK(none.fills({Bits(2, true), Bits(2, true)}, 0, budget).verdict == Verdict::Gap);
    CHECK(none.fills({Bits(2, true), Bits(2)}, 0, budget).verdict == Verdict::Filled);
}

TEST_CASE("cover: it gives up rather than guess") {
    std::vector<size_t> sizes(12, 2);
    Random random(3);
    std::vector<Box> boxes;
    for (size_t i = 0; i < 300; ++i) {
        Box box(12, Bits(2, true));
        for (size_t axis = 0; axis < 5; ++axis) box[random.below(12)] = bits(2, {random.below(2)});
        boxes.push_back(std::move(box));
    }
    const Cover cover(sizes, boxes);
    const Box whole(12, Bits(2, true));
    uint64_t plenty = 100'000'000, little = 10;
    CHECK(cover.fills(whole, boxes.size(), plenty).verdict == Verdict::Filled);
    CHECK(cover.fills(whole, boxes.size(), little).verdict == Verdict::GaveUp);
    CHECK(little == 0);
}

// Whether every point within `whole` lies in one of the first `count` boxes, one point after another.
bool filled_by_counting(const Box& whole, const std::vector<Box>& boxes, size_t count) {
    std::vector<size_t> point;
    for (const Bits& axis : whole) {
        if (axis.none()) return true;
        point.push_back(axis.next(0));
    }
    for (;;) {
        bool held = false;
        for (size_t box = 0; box < count && !held; ++box) {
            held = true;
            for (size_t axis = 0; axis < point.size(); ++axis) held = held && boxes[box][axis].test(point[axis]);
        }
        if (!held) return false;
        size_t axis = 0;
        for (; axis < point.size(); ++axis) {
            point[axis] = whole[axis].next(point[axis] + 1);
            if (point[axis] < whole[axis].size()) break;
            point[axis] = whole[axis].next(0);
        }
        if (axis == point.size()) return true;
    }
}

Bits random_points(Random& random, size_t size) {
    if (random.chance(45)) return Bits(size, true);
    Bits out(size);
    if (random.chance(50)) {
        const size_t begin = random.below(size);
        out.set_range(begin, random.between(begin, size));
    } else {
        for (size_t i = 0; i < size; ++i)
            if (random.chance(60)) out.set(i);
    }
    return out;
}

TEST_CASE("cover: 20,000 random grids, against counting") {
    Random random(11);
    size_t filled = 0;
    for (size_t round = 0; round < 20'000; ++round) {
        std::vector<size_t> sizes;
        for (size_t axis = 0, axes = random.between(1, 5); axis < axes; ++axis) sizes.push_back(random.between(1, 5));
        const auto box = [&] {
            Box out;
            for (const size_t size : sizes) out.push_back(random_points(random, size));
            return out;
        };
        std::vector<Box> boxes;
        for (size_t i = 0, count = random.between(0, 12); i < count; ++i) boxes.push_back(box());
        Box whole = box();
        if (random.chance(60))
            for (size_t axis = 0; axis < sizes.size(); ++axis) whole[axis] = Bits(sizes[axis], true);
        const size_t count = random.between(boxes.size() / 2, boxes.size());
        uint64_t budget = 1'000'000;
        const Coverage coverage = Cover(sizes, boxes).fills(whole, count, budget);
        const bool expected = filled_by_counting(whole, boxes, count);
        REQUIRE(coverage.verdict == (expected ? Verdict::Filled : Verdict::Gap));
        filled += expected;
        if (expected) continue;
        const std::vector<Box> seen(boxes.begin(), boxes.begin() + static_cast<ptrdiff_t>(count));
        const Box gap = widen(whole, seen, coverage.gap);
        for (size_t axis = 0; axis < sizes.size(); ++axis) {
            REQUIRE(gap[axis].test(coverage.gap[axis]));
            REQUIRE(gap[axis].within(whole[axis]));
        }
        for (const Box& other : seen) REQUIRE(!meet(gap, other));
    }
    CHECK(filled > 4000);
    CHECK(filled < 16000);
}

}  // namespace
}  // namespace proviso::tables
