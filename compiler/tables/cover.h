// SPDX-License-Identifier: Apache-2.0
// Whether boxes fill a grid. A grid has a finite number of axes, each with a finite number of points; a box has on each axis a
// set of these points, and holds a combination of points, one per axis, where each is in its set. What the axes stand for is
// the caller's affair: a row of a decision table is a box.
//
// Deciding this is hard in general. The search goes through one axis after another, and leaves out whatever can't matter:
// points that the same boxes hold as another point, or more; boxes inside other boxes; axes that hang together with no other
// are looked at by themselves; and what was found out before is remembered. It counts its steps and gives up at a limit, so
// that its answer is always right and does not depend on the machine.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace proviso::tables {

// A set of small numbers.
class Bits {
   public:
    Bits() = default;
    explicit Bits(size_t size, bool full = false);
    size_t size() const { return size_; }
    bool test(size_t i) const { return (words_[i / 64] >> (i % 64) & 1) != 0; }
    void set(size_t i) { words_[i / 64] |= uint64_t{1} << (i % 64); }
    void reset(size_t i) { words_[i / 64] &= ~(uint64_t{1} << (i % 64)); }
    void set_range(size_t begin, size_t end);
    bool none() const;
    size_t count() const;
    // The first member at or after `from`, or size().
    size_t next(size_t from) const;
    // Past the last member, or 0.
    size_t end() const;
    bool within(const Bits& other) const;  // every member is in the other
    bool meets(const Bits& other) const;
    Bits& operator&=(const Bits& other);
    Bits& operator|=(const Bits& other);
    Bits complement() const;
    friend bool operator==(const Bits&, const Bits&) = default;
    const std::vector<uint64_t>& words() const { return words_; }

   private:
    size_t size_ = 0;
    std::vector<uint64_t> words_;
};

using Box = std::vector<Bits>;  // by axis

enum class Verdict : uint8_t { Filled, Gap, GaveUp };
struct Coverage {
    Verdict verdict = Verdict::Filled;
    std::vector<size_t> gap;  // a point per axis that no box holds; where verdict is Gap
};

// Boxes on one grid, looked at from all its points once, for any number of questions. Owns what it needs of the boxes.
class Cover {
   public:
    // `sizes`: how many points each axis has.
    Cover(const std::vector<size_t>& sizes, const std::vector<Box>& boxes);
    // Whether the first `count` boxes hold everything that is within `whole`. Takes its steps from `budget`.
    Coverage fills(const Box& whole, size_t count, uint64_t& budget) const;

   private:
    size_t boxes_;
    std::vector<std::vector<Bits>> holders_;  // by axis and point: the boxes that hold it
};

// The largest box around a gap that the search for a larger one finds: none of the boxes meets it, and it lies within `whole`.
Box widen(const Box& whole, const std::vector<Box>& boxes, const std::vector<size_t>& gap);

bool meet(const Box& a, const Box& b);
bool is_empty(const Box& box);

}  // namespace proviso::tables
