// SPDX-License-Identifier: Apache-2.0
// Exact decimal numbers: a 128-bit count of 10^-18. 20 digits before the point, 18 after. No operation is inexact except
// where an exact result needs more than 18 places: it is then rounded half-even. What does not fit is reported, never wrapped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace proviso {

__extension__ typedef __int128 int128_t;
__extension__ typedef unsigned __int128 uint128_t;

struct Decimal {
    int128_t units = 0;  // value × 10^18
    friend auto operator<=>(const Decimal&, const Decimal&) = default;

    static constexpr int kPlaces = 18;
    static constexpr int64_t kOne = 1'000'000'000'000'000'000;
    // Symmetric, so that every number has its negative. Only a Decimal made by hand can lie outside.
    static constexpr int128_t kMaxUnits = static_cast<int128_t>(kOne) * kOne * 100 - 1;
    static constexpr Decimal from_integer(int64_t value) { return {static_cast<int128_t>(value) * kOne}; }
};

// To how many places is said apart; Up and Down are towards plus and minus infinity, HalfUp takes halves away from zero.
enum class Rounding : uint8_t { HalfEven, HalfUp, Up, Down };

enum class DecimalParse : uint8_t { Ok, NotANumber, Overflow };

// JSON's number grammar, with an optional exponent; more than 18 places are rounded half-even.
DecimalParse parse_decimal(std::string_view text, Decimal& out);
// Plain notation without exponent or trailing zeros: "-12.5", "3", "0.000001"
std::string format_decimal(Decimal value);
// Nothing on overflow or division by zero.
std::optional<Decimal> decimal_add(Decimal a, Decimal b);
std::optional<Decimal> decimal_subtract(Decimal a, Decimal b);
std::optional<Decimal> decimal_multiply(Decimal a, Decimal b);
std::optional<Decimal> decimal_divide(Decimal a, Decimal b);
// At most kPlaces places. Nothing on overflow.
std::optional<Decimal> decimal_round(Decimal value, Rounding mode, uint32_t places);
// The value where it is a whole number that fits.
std::optional<int64_t> decimal_to_integer(Decimal value);

}  // namespace proviso
