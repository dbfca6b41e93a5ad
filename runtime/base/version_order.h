// SPDX-License-Identifier: Apache-2.0
// Which of two versions of a policy is the later one, as their texts say it: "2.10" after "2.9".
#pragma once

#include <compare>
#include <string_view>

namespace proviso {

// Versions are parts between dots. Parts of digits alone are compared as numbers, of any length, other parts code point by code point; where one
// version ends, it is the earlier one ("2" before "2.0"). Unordered where a number stands against something else ("2.1" and "2.beta"), or where
// either version is empty.
std::partial_ordering compare_versions(std::string_view first, std::string_view second);

}  // namespace proviso
