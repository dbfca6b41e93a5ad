// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/version_order.h"

#include <algorithm>

namespace proviso {

namespace {

bool is_number(std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::partial_ordering compare_numbers(std::string_view first, std::string_view second) {
    first.remove_prefix(std::min(first.find_first_not_of('0'), first.size()));
    second.remove_prefix(std::min(second.find_first_not_of('0'), second.size()));
    if (first.size() != second.size()) return first.size() <=> second.size();
    return first.compare(second) <=> 0;
}

}  // namespace

std::partial_ordering compare_versions(std::string_view first, std::string_view second) {
    if (first.empty() || second.empty()) return std::partial_ordering::unordered;
    for (;;) {
        const size_t first_end = std::min(first.find('.'), first.size());
        const size_t second_end = std::min(second.find('.'), second.size());
        const std::string_view a = first.substr(0, first_end), b = second.substr(0, second_end);
        if (is_number(a) != is_number(b)) return std::partial_ordering::unordered;
        const std::partial_ordering order = is_number(a) ? compare_numbers(a, b) : a.compare(b) <=> 0;
        if (order != 0) return order;
        const bool first_done = first_end == first.size(), second_done = second_end == second.size();
        if (first_done || second_done) return !first_done <=> !second_done;
        first.remove_prefix(first_end + 1);
        second.remove_prefix(second_end + 1);
    }
}

}  // namespace proviso
