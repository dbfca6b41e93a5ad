// SPDX-License-Identifier: Apache-2.0
#include "compiler/tables/cover.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace proviso::tables {

// ---- sets ----

Bits::Bits(size_t size, bool full) : size_(size), words_((size + 63) / 64) {
    if (full) set_range(0, size);
}

void Bits::set_range(size_t begin, size_t end) {
    for (size_t i = begin; i < end;) {
        const size_t in_word = i % 64, take = std::min<size_t>(64 - in_word, end - i);
        words_[i / 64] |= (take == 64 ? ~uint64_t{0} : ((uint64_t{1} << take) - 1)) << in_word;
        i += take;
    }
}

bool Bits::none() const {
    return std::all_of(words_.begin(), words_.end(), [](uint64_t word) { return word == 0; });
}

size_t Bits::count() const {
    size_t count = 0;
    for (const uint64_t word : words_) count += static_cast<size_t>(std::popcount(word));
    return count;
}

size_t Bits::next(size_t from) const {
    for (size_t word = from / 64; word < words_.size(); ++word) {
        uint64_t rest = words_[word];
        if (word == from / 64) rest &= ~uint64_t{0} << (from % 64);
        if (rest != 0) return word * 64 + static_cast<size_t>(std::countr_zero(rest));
    }
    return size_;
}

size_t Bits::end() const {
    for (size_t word = words_.size(); word-- > 0;)
        if (words_[word] != 0) return word * 64 + static_cast<size_t>(std::bit_width(words_[word]));
    return 0;
}

bool Bits::within(const Bits& other) const {
    for (size_t i = 0; i < words_.size(); ++i)
        if ((words_[i] & ~other.words_[i]) != 0) return false;
    return true;
}

bool Bits::meets(const Bits& other) const {
    for (size_t i = 0; i < words_.size(); ++i)
        if ((words_[i] & other.words_[i]) != 0) return true;
    return false;
}

Bits& Bits::operator&=(const Bits& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    return *this;
}

Bits& Bits::operator|=(const Bits& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
}

Bits Bits::complement() const {
    Bits out(size_, true);
    for (size_t i = 0; i < words_.size(); ++i) out.words_[i] &= ~words_[i];
    return out;
}

namespace {

Bits both(Bits a, const Bits& b) {
    a &= b;
    return a;
}

// ---- the search ----

// One axis as one question sees it. Points that the same boxes hold are one.
struct Axis {
    std::vector<Bits> holders;               // sets of boxes
    std::vector<size_t> points;              // of the grid
    Bits full;                               // boxes that hold every point
    std::vector<double> shares;              // by box: how much of the axis it holds
    std::vector<std::optional<Bits>> wider;  // by box, once asked: the boxes that hold every point that this one holds
};

// An axis on which no point has been chosen yet, with the points that still matter.
struct OpenAxis {
    size_t axis;
    std::vector<uint32_t> points;  // positions in Axis::points
};

class Search {
   public:
    Search(std::vector<Axis> axes, size_t boxes, uint64_t& budget)
        : boxes_(boxes), words_(boxes / 64 + 1), budget_(budget), axes_(std::move(axes)), gap_(axes_.size()) {}

    Coverage run(const Bits& alive) {
        std::vector<OpenAxis> open;
        for (size_t axis = 0; axis < axes_.size(); ++axis) {
            open.push_back({axis, {}});
            for (uint32_t i = 0; i < axes_[axis].points.size(); ++i) open.back().points.push_back(i);
        }
        Coverage out;
        out.verdict = fills(alive, std::move(open));
        if (out.verdict == Verdict::Gap) out.gap = gap_;
        return out;
    }

   private:
    // Steps are words of bits looked at.
    void spend(uint64_t sets) { spent_ += sets * words_; }
    bool has_budget() {
        const uint64_t steps = std::exchange(spent_, 0) + words_;
        const bool enough = budget_ >= steps;
        budget_ -= enough ? steps : budget_;
        return enough;
    }

    // Leaves those points whose boxes, among `alive`, are not another point's and more: where the boxes of one point fill the
    // rest of the grid, so do more boxes. What goes here matters nowhere below.
    void keep_smallest(const Bits& alive, OpenAxis& open) {
        const Axis& axis = axes_[open.axis];
        std::vector<std::pair<size_t, uint32_t>> order;  // by how many boxes they have
        std::vector<Bits> holders;
        for (const uint32_t point : open.points) {
            holders.push_back(both(axis.holders[point], alive));
            order.emplace_back(holders.back().count(), static_cast<uint32_t>(holders.size() - 1));
        }
        std::sort(order.begin(), order.end());
        // By its first box, since that is among those of any point that has all its boxes.
        std::unordered_map<size_t, std::vector<uint32_t>> smallest;
        std::vector<uint32_t> kept;
        for (const auto& [count, i] : order) {
            uint64_t looked_at = 2;
            bool needless = count > 0 && smallest.contains(boxes_);
            for (size_t box = holders[i].next(0); !needless; box = holders[i].next(box + 1)) {
                const auto others = smallest.find(box);
                if (others != smallest.end()) {
                    looked_at += others->second.size();
                    needless = std::any_of(others->second.begin(), others->second.end(),
                                           [&](uint32_t other) { return holders[other].within(holders[i]); });
                }
                if (box == boxes_) break;  // of a point in no box, that it is
            }
            spend(looked_at);
            if (needless) continue;
            smallest[holders[i].next(0)].push_back(i);
            kept.push_back(open.points[i]);
        }
        open.points = std::move(kept);
    }

    const Bits& wider(size_t axis_index, size_t box) {
        Axis& axis = axes_[axis_index];
        std::optional<Bits>& wider = axis.wider[box];
        if (wider) return *wider;
        wider.emplace(boxes_, true);
        for (const Bits& holders : axis.holders)
            if (holders.test(box)) *wider &= holders;
        spend(axis.holders.size());
        return *wider;
    }

    // Without boxes that lie inside another on the axes that are left; of equal ones the first stays.
    Bits without_inner(const Bits& alive, const std::vector<OpenAxis>& axes) {
        Bits out = alive;
        for (size_t box = alive.next(0); box < boxes_; box = alive.next(box + 1)) {
            Bits around = out;
            around.reset(box);
            for (const OpenAxis& open : axes) {
                if (around.none()) break;
                around &= wider(open.axis, box);
                spend(1);
            }
            if (!around.none()) out.reset(box);
        }
        return out;
    }

    // Whether the boxes in `alive` fill the grid of the axes that are left; they hold the points chosen on the others.
    Verdict fills(Bits alive, std::vector<OpenAxis> axes) {
        for (;;) {
            if (!has_budget()) return Verdict::GaveUp;
            if (alive.none()) {
                for (const OpenAxis& open : axes) gap_[open.axis] = axes_[open.axis].points[open.points.front()];
                return Verdict::Gap;
            }
            Bits everywhere = alive;
            for (const OpenAxis& open : axes) everywhere &= axes_[open.axis].full;
            if (!everywhere.none()) return Verdict::Filled;
            size_t forced = axes.size();
            for (size_t i = 0; i < axes.size() && forced == axes.size(); ++i) {
                keep_smallest(alive, axes[i]);
                if (axes[i].points.size() == 1) forced = i;
            }
            if (forced == axes.size()) break;
            alive &= choose(axes[forced].axis, axes[forced].points.front());
            axes.erase(axes.begin() + static_cast<ptrdiff_t>(forced));
        }
        alive = without_inner(alive, axes);
        std::vector<uint64_t> key = alive.words();
        for (const OpenAxis& open : axes) key.push_back(open.axis);
        if (filled_.contains(key)) return Verdict::Filled;
        const Verdict verdict = look_into_parts(alive, axes);
        if (verdict == Verdict::Filled && filled_.size() < kMostRemembered) filled_.insert(std::move(key));
        return verdict;
    }

    const Bits& choose(size_t axis, uint32_t point) {
        gap_[axis] = axes_[axis].points[point];
        return axes_[axis].holders[point];
    }

    // Boxes that share no axis on which they leave something out can only fill the grid where one such group does.
    Verdict look_into_parts(const Bits& alive, const std::vector<OpenAxis>& axes) {
        std::vector<size_t> part(axes.size());
        for (size_t i = 0; i < axes.size(); ++i) part[i] = i;
        const auto root = [&](size_t i) {
            while (part[i] != i) i = part[i] = part[part[i]];
            return i;
        };
        for (size_t box = alive.next(0); box < boxes_; box = alive.next(box + 1)) {
            size_t first = axes.size();
            for (size_t i = 0; i < axes.size(); ++i) {
                if (axes_[axes[i].axis].full.test(box)) continue;
                if (first == axes.size()) first = i;
                part[root(i)] = root(first);
            }
        }
        spend(axes.size());
        bool several = false;
        for (size_t i = 1; i < axes.size(); ++i) several = several || root(i) != root(0);
        if (!several) return split(alive, axes);
        bool gave_up = false;
        for (size_t i = 0; i < axes.size(); ++i) {
            if (root(i) != i) continue;
            std::vector<OpenAxis> inner;
            Bits outside(boxes_, true);  // boxes that leave nothing out on these axes
            for (size_t k = 0; k < axes.size(); ++k) {
                if (root(k) != i) continue;
                inner.push_back(axes[k]);
                outside &= axes_[axes[k].axis].full;
            }
            const Verdict verdict = fills(both(outside.complement(), alive), std::move(inner));
            if (verdict == Verdict::Filled) return verdict;
            gave_up = gave_up || verdict == Verdict::GaveUp;
        }
        return gave_up ? Verdict::GaveUp : Verdict::Gap;
    }

    // Goes through the points of one axis: one with few points, on which the boxes thin out.
    Verdict split(const Bits& alive, std::vector<OpenAxis> axes) {
        size_t best = 0;
        double best_cost = 0;
        const auto all = static_cast<double>(alive.count());
        for (size_t i = 0; i < axes.size(); ++i) {
            double cost = 0;
            for (const uint32_t point : axes[i].points) {
                const auto left = both(axes_[axes[i].axis].holders[point], alive).count();
                cost += static_cast<double>(left) * static_cast<double>(left) / (all * all);
            }
            spend(axes[i].points.size());
            if (i == 0 || cost < best_cost) best = i, best_cost = cost;
        }
        const OpenAxis chosen = std::move(axes[best]);
        axes.erase(axes.begin() + static_cast<ptrdiff_t>(best));
        std::vector<std::pair<double, uint32_t>> order;  // where the boxes hold least, a gap is likeliest
        for (const uint32_t point : chosen.points)
            order.emplace_back(held(both(axes_[chosen.axis].holders[point], alive), axes), point);
        std::sort(order.begin(), order.end());
        for (const auto& [share, point] : order) {
            const Verdict verdict = fills(both(choose(chosen.axis, point), alive), axes);
            if (verdict != Verdict::Filled) return verdict;
        }
        return Verdict::Filled;
    }

    // The share of the remaining grid that the boxes hold, counted as often as they hold it.
    double held(const Bits& holders, const std::vector<OpenAxis>& axes) {
        double sum = 0;
        for (size_t box = holders.next(0); box < boxes_; box = holders.next(box + 1)) {
            double share = 1;
            for (const OpenAxis& open : axes) share *= axes_[open.axis].shares[box];
            sum += share;
            spend(1);
        }
        return sum;
    }

    static constexpr size_t kMostRemembered = 200'000;

    size_t boxes_;
    uint64_t words_;
    uint64_t& budget_;
    uint64_t spent_ = 0;
    std::vector<Axis> axes_;
    std::vector<size_t> gap_;
    std::set<std::vector<uint64_t>> filled_;  // boxes and axes that were found to fill their grid
};

}  // namespace

// ---- questions ----

Cover::Cover(const std::vector<size_t>& sizes, const std::vector<Box>& boxes) : boxes_(boxes.size()) {
    for (size_t axis = 0; axis < sizes.size(); ++axis) {
        std::vector<Bits> holders(sizes[axis], Bits(boxes_));
        for (size_t box = 0; box < boxes_; ++box) {
            const Bits& points = boxes[box][axis];
            for (size_t point = points.next(0); point < points.size(); point = points.next(point + 1))
                holders[point].set(box);
        }
        holders_.push_back(std::move(holders));
    }
}

Coverage Cover::fills(const Box& whole, size_t count, uint64_t& budget) const {
    if (is_empty(whole)) return {};
    Bits alive(boxes_);
    alive.set_range(0, count);
    for (size_t axis = 0; axis < whole.size(); ++axis) {
        Bits meeting(boxes_);
        for (size_t point = whole[axis].next(0); point < whole[axis].size(); point = whole[axis].next(point + 1))
            meeting |= holders_[axis][point];
        alive &= meeting;
    }
    if (alive.none()) {
        Coverage out{Verdict::Gap, {}};
        for (const Bits& points : whole) out.gap.push_back(points.next(0));
        return out;
    }
    std::vector<Axis> axes;
    for (size_t axis = 0; axis < whole.size(); ++axis) {
        Axis seen;
        seen.full = Bits(boxes_, true);
        seen.shares.resize(boxes_);
        seen.wider.resize(boxes_);
        std::set<std::vector<uint64_t>> known;
        const uint64_t steps = boxes_ + whole[axis].count() * (boxes_ / 64 + 1);
        budget -= std::min(budget, steps);
        for (size_t point = whole[axis].next(0); point < whole[axis].size(); point = whole[axis].next(point + 1)) {
            Bits holders = both(holders_[axis][point], alive);
            if (!known.insert(holders.words()).second) continue;
            seen.full &= holders;
            for (size_t box = holders.next(0); box < boxes_; box = holders.next(box + 1)) seen.shares[box] += 1;
            seen.holders.push_back(std::move(holders));
            seen.points.push_back(point);
        }
        for (double& share : seen.shares) share /= static_cast<double>(seen.points.size());
        axes.push_back(std::move(seen));
    }
    return Search(std::move(axes), boxes_, budget).run(alive);
}

bool meet(const Box& a, const Box& b) {
    for (size_t axis = 0; axis < a.size(); ++axis)
        if (!a[axis].meets(b[axis])) return false;
    return true;
}

bool is_empty(const Box& box) {
    return std::any_of(box.begin(), box.end(), [](const Bits& points) { return points.none(); });
}

Box widen(const Box& whole, const std::vector<Box>& boxes, const std::vector<size_t>& gap) {
    Box out;
    for (size_t axis = 0; axis < gap.size(); ++axis) {
        out.emplace_back(whole[axis].size());
        out.back().set(gap[axis]);
    }
    for (size_t axis = 0; axis < out.size(); ++axis) {
        // Boxes that meet it on every other axis keep it off their points on this one.
        Bits allowed = whole[axis];
        for (const Box& box : boxes) {
            bool meets = true;
            for (size_t other = 0; other < out.size() && meets; ++other)
                meets = other == axis || out[other].meets(box[other]);
            if (meets) allowed &= box[axis].complement();
        }
        out[axis] |= allowed;
    }
    return out;
}

}  // namespace proviso::tables
