// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/nearest_name.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace proviso {
namespace {

// Longer names are compared by nobody; the table below would grow with the square of their length.
constexpr size_t kLongestName = 64;

// A letter typed in the wrong case is no mistake here; other alphabets are compared byte by byte.
char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Insertions, deletions, substitutions and exchanges of neighbours that turn `a` into `b`.
size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<size_t> two_back(b.size() + 1), back(b.size() + 1), row(b.size() + 1);
    std::iota(back.begin(), back.end(), size_t{0});
    for (size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            const char x = folded(a[i - 1]), y = folded(b[j - 1]);
            row[j] = std::min({back[j] + 1, row[j - 1] + 1, back[j - 1] + (x == y ? 0 : 1)});
            const bool exchanged = i > 1 && j > 1 && x == folded(b[j - 2]) && folded(a[i - 2]) == y;
            if (exchanged) row[j] = std::min(row[j], two_back[j - 2] + 1);
        }
        std::swap(two_back, back);
        std::swap(back, row);
    }
    return back[b.size()];
}

// No edit makes up for more than one letter of the longer name that the other lacks: so many it takes at least. Found without a table,
// and too many for most names.
size_t least_distance(std::string_view a, std::string_view b) {
    std::array<uint8_t, 256> left{};
    for (const char c : a) ++left[static_cast<unsigned char>(folded(c))];
    size_t shared = 0;
    for (const char c : b) {
        uint8_t& count = left[static_cast<unsigned char>(folded(c))];
        if (count == 0) continue;
        --count;
        ++shared;
    }
    return std::max(a.size(), b.size()) - shared;
}

// `rush` for `is_rush`, `owner` for `owner_agrees`: the only candidate one of whose words, divided by `_`, it is.
std::string_view with_part(std::string_view name, const std::vector<std::string_view>& candidates) {
    constexpr size_t kShortestPart = 4;
    if (name.size() < kShortestPart) return {};
    std::string_view found;
    for (const std::string_view candidate : candidates) {
        const size_t at = candidate.find(name);
        if (at == std::string_view::npos || candidate == found) continue;
        const size_t end = at + name.size();
        const bool is_part =
            (at == 0 || candidate[at - 1] == '_') && (end == candidate.size() || candidate[end] == '_');
        if (!is_part) continue;
        if (!found.empty()) return {};
        found = candidate;
    }
    return found;
}

}  // namespace

std::string nearest_name(std::string_view name, const std::vector<std::string_view>& candidates) {
    if (name.size() > kLongestName) return {};
    std::string_view best;
    size_t best_distance = kLongestName;
    for (const std::string_view candidate : candidates) {
        const size_t shorter = std::min(name.size(), candidate.size()),
                     longer = std::max(name.size(), candidate.size());
        // The difference in length alone takes that many edits.
        if (longer > kLongestName || longer - shorter > longer / 3) continue;
        if (least_distance(name, candidate) > std::min(longer / 3, best_distance)) continue;
        const size_t distance = edit_distance(name, candidate);
        if (distance > longer / 3 || distance >= best_distance) continue;
        best = candidate;
        best_distance = distance;
    }
    return std::string(best.empty() ? with_part(name, candidates) : best);
}

}  // namespace proviso
