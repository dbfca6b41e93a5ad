// SPDX-License-Identifier: Apache-2.0
// Three-valued logic by hand: bit 0 is yes, bit 1 is no, neither is unsure.
#pragma once

#include <cstdint>

namespace proviso::bench {

using Truth = uint8_t;
constexpr Truth kUnsure = 0, kYes = 1, kNo = 2;
constexpr Truth operator_not(Truth a) { return static_cast<Truth>((a >> 1 | a << 1) & 3); }
constexpr Truth both(Truth a, Truth b) { return static_cast<Truth>((a & b & 1) | ((a | b) & 2)); }
constexpr Truth either(Truth a, Truth b) { return static_cast<Truth>(((a | b) & 1) | (a & b & 2)); }
constexpr Truth is(bool truth) { return truth ? kYes : kNo; }

}  // namespace proviso::bench
