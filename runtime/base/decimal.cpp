// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/decimal.h"

#include <algorithm>

namespace proviso {
namespace {

constexpr uint128_t kUnitsPerOne = static_cast<uint128_t>(Decimal::kOne);

uint128_t magnitude(int128_t value) {
    return value < 0 ? -static_cast<uint128_t>(value) : static_cast<uint128_t>(value);
}

std::optional<Decimal> signed_decimal(bool negative, uint128_t units) {
    if (units > static_cast<uint128_t>(Decimal::kMaxUnits)) return std::nullopt;
    const auto value = static_cast<int128_t>(units);
    return Decimal{negative ? -value : value};
}

// Rounds a quotient half-even, given what was left over from dividing by `divisor` (below 2^127).
uint128_t round_half_even(uint128_t quotient, uint128_t remainder, uint128_t divisor) {
    const uint128_t twice = remainder * 2;
    return quotient + (twice > divisor || (twice == divisor && (quotient & 1) != 0) ? 1 : 0);
}

struct Wide {  // 256 bits
    uint128_t high, low;
};

// Schoolbook multiplication of 64-bit halves.
Wide multiply_wide(uint128_t a, uint128_t b) {
    const uint64_t a0 = static_cast<uint64_t>(a), a1 = static_cast<uint64_t>(a >> 64);
    const uint64_t b0 = static_cast<uint64_t>(b), b1 = static_cast<uint64_t>(b >> 64);
    const uint128_t low = static_cast<uint128_t>(a0) * b0;
    const uint128_t cross = static_cast<uint128_t>(a1) * b0 + (low >> 64);  // at most (2^64-1)^2 + 2^64-1: fits
    const uint128_t middle = static_cast<uint128_t>(a0) * b1 + static_cast<uint64_t>(cross);
    const uint128_t high = static_cast<uint128_t>(a1) * b1 + (cross >> 64) + (middle >> 64);
    return {high, (middle << 64) | static_cast<uint64_t>(low)};
}

struct Quotient {
    uint128_t value, remainder;
};

// Long division, one bit at a time. INVARIANT: n.high < divisor < 2^127, so that the quotient fits and no shift loses a bit.
Quotient divide_wide(Wide n, uint128_t divisor) {
    if (n.high == 0) return {n.low / divisor, n.low % divisor};
    uint128_t remainder = n.high, quotient = 0;
    for (int bit = 127; bit >= 0; --bit) {
        remainder = (remainder << 1) | ((n.low >> bit) & 1);
        quotient <<= 1;
        if (remainder >= divisor) {
            remainder -= divisor;
            quotient |= 1;
        }
    }
    return {quotient, remainder};
}

// a × b / divisor, rounded half-even. INVARIANT: divisor < 2^127.
std::optional<Decimal> multiply_divide(bool negative, uint128_t a, uint128_t b, uint128_t divisor) {
    const Wide product = multiply_wide(a, b);
    if (product.high >= divisor) return std::nullopt;
    const Quotient q = divide_wide(product, divisor);
    return signed_decimal(negative, round_half_even(q.value, q.remainder, divisor));
}

// The parts of a number as written, and where they stand.
struct Written {
    bool negative = false;
    std::string_view whole, places;  // digits before and after the point
    int64_t exponent = 0;
    size_t digits() const { return whole.size() + places.size(); }
    int digit(size_t i) const { return (i < whole.size() ? whole[i] : places[i - whole.size()]) - '0'; }
};

std::string_view take_digits(std::string_view& text) {
    size_t n = 0;
    while (n < text.size() && text[n] >= '0' && text[n] <= '9') ++n;
    const auto digits = text.substr(0, n);
    text.remove_prefix(n);
    return digits;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

// Beyond what the digits of any text in memory could make up for.
constexpr int64_t kMaxExponent = int64_t{1} << 58;

std::optional<int64_t> take_exponent(std::string_view& text) {
    const bool negative = take(text, '-');
    if (!negative) take(text, '+');
    const auto digits = take_digits(text);
    if (digits.empty()) return std::nullopt;
    int64_t value = 0;
    for (char c : digits) value = std::min(kMaxExponent, value * 10 + (c - '0'));
    return negative ? -value : value;
}

std::optional<Written> split_number(std::string_view text) {
    Written out;
    out.negative = take(text, '-');
    out.whole = take_digits(text);
    if (out.whole.empty() || (out.whole.size() > 1 && out.whole.front() == '0')) return std::nullopt;
    if (take(text, '.')) {
        out.places = take_digits(text);
        if (out.places.empty()) return std::nullopt;
    }
    if (take(text, 'e') || take(text, 'E')) {
        const auto exponent = take_exponent(text);
        if (!exponent) return std::nullopt;
        out.exponent = *exponent;
    }
    if (!text.empty()) return std::nullopt;
    return out;
}

}  // namespace

DecimalParse parse_decimal(std::string_view text, Decimal& out) {
    const auto written = split_number(text);
    if (!written) return DecimalParse::NotANumber;
    out = {};
    size_t i = 0;
    while (i < written->digits() && written->digit(i) == 0) ++i;
    if (i == written->digits()) return DecimalParse::Ok;

    // Digit i counts 10^power units; it is a multiple of ten of the next one.
    int64_t power = static_cast<int64_t>(written->whole.size()) - 1 - static_cast<int64_t>(i) + written->exponent +
                    Decimal::kPlaces;
    constexpr int kMaxPower = 37;
    if (power > kMaxPower) return DecimalParse::Overflow;
    if (power < -1) return DecimalParse::Ok;  // less than a twentieth of a unit
    uint128_t units = 0;
    for (; power >= 0; --power, ++i)
        units = units * 10 + static_cast<uint128_t>(i < written->digits() ? written->digit(i) : 0);

    // What follows the last unit, as a count of twentieths: 0, 10 for exactly one half, or anything on the right side of it.
    int rest = 0;
    if (i < written->digits()) rest = 2 * written->digit(i++);
    while (i < written->digits() && written->digit(i) == 0) ++i;
    if (i < written->digits()) rest |= 1;
    const auto value = signed_decimal(written->negative, round_half_even(units, static_cast<uint128_t>(rest), 20));
    if (!value) return DecimalParse::Overflow;
    out = *value;
    return DecimalParse::Ok;
}

std::string format_decimal(Decimal value) {
    uint128_t units = magnitude(value.units);
    std::string text;  // backwards
    for (int place = 0; place < Decimal::kPlaces; ++place, units /= 10) {
        const auto digit = static_cast<char>('0' + static_cast<int>(units % 10));
        if (!text.empty() || digit != '0') text.push_back(digit);
    }
    if (!text.empty()) text.push_back('.');
    do {
        text.push_back(static_cast<char>('0' + static_cast<int>(units % 10)));
        units /= 10;
    } while (units != 0);
    if (value.units < 0) text.push_back('-');
    std::reverse(text.begin(), text.end());
    return text;
}

std::optional<Decimal> decimal_add(Decimal a, Decimal b) {
    int128_t sum = 0;
    if (__builtin_add_overflow(a.units, b.units, &sum)) return std::nullopt;
    if (sum > Decimal::kMaxUnits || sum < -Decimal::kMaxUnits) return std::nullopt;
    return Decimal{sum};
}

std::optional<Decimal> decimal_subtract(Decimal a, Decimal b) { return decimal_add(a, {-b.units}); }

std::optional<Decimal> decimal_multiply(Decimal a, Decimal b) {
    return multiply_divide((a.units < 0) != (b.units < 0), magnitude(a.units), magnitude(b.units), kUnitsPerOne);
}

std::optional<Decimal> decimal_divide(Decimal a, Decimal b) {
    if (b.units == 0) return std::nullopt;
    return multiply_divide((a.units < 0) != (b.units < 0), magnitude(a.units), kUnitsPerOne, magnitude(b.units));
}

std::optional<Decimal> decimal_round(Decimal value, Rounding mode, uint32_t places) {
    int128_t step = 1;  // units in one of the last place
    for (uint32_t place = places; place < static_cast<uint32_t>(Decimal::kPlaces); ++place) step *= 10;
    const int128_t rest = value.units % step;  // of the value's sign
    const int128_t twice = 2 * (rest < 0 ? -rest : rest), away = value.units < 0 ? -1 : 1;
    int128_t steps = value.units / step;
    switch (mode) {
        case Rounding::HalfEven:
            if (twice > step || (twice == step && steps % 2 != 0)) steps += away;
            break;
        case Rounding::HalfUp:
            if (twice >= step) steps += away;
            break;
        case Rounding::Up:
            if (rest > 0) ++steps;
            break;
        case Rounding::Down:
            if (rest < 0) --steps;
            break;
    }
    const Decimal rounded{steps * step};
    if (rounded.units > Decimal::kMaxUnits || rounded.units < -Decimal::kMaxUnits) return std::nullopt;
    return rounded;
}

std::optional<int64_t> decimal_to_integer(Decimal value) {
    if (value.units % Decimal::kOne != 0) return std::nullopt;
    const int128_t whole = value.units / Decimal::kOne;
    const auto result = static_cast<int64_t>(whole);
    if (result != whole) return std::nullopt;
    return result;
}

}  // namespace proviso
