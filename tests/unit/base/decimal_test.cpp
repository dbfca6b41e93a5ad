// SPDX-License-Identifier: Apache-2.0
// Oracle: arithmetic on digit strings, as done with paper and pencil.
#include "runtime/base/decimal.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>

namespace proviso {
namespace {

using Digits = std::string;  // most significant first, no leading zeros; zero is empty

Digits trimmed(Digits d) {
    d.erase(0, std::min(d.find_first_not_of('0'), d.size()));
    return d;
}

int compare(const Digits& a, const Digits& b) {
    return a.size() != b.size() ? (a.size() < b.size() ? -1 : 1) : a.compare(b);
}

Digits add(Digits a, Digits b) {
    const size_t n = std::max(a.size(), b.size()) + 1;
    a.insert(0, n - a.size(), '0');
    b.insert(0, n - b.size(), '0');
    int carry = 0;
    for (size_t i = n; i-- > 0;) {
        const int sum = a[i] - '0' + b[i] - '0' + carry;
        a[i] = static_cast<char>('0' + sum % 10);
        carry = sum / 10;
    }
    return trimmed(a);
}

// a is not less than b.
Digits subtract(Digits a, Digits b) {
    b.insert(0, a.size() - b.size(), '0');
    int borrow = 0;
    for (size_t i = a.size(); i-- > 0;) {
        const int difference = a[i] - b[i] - borrow;
        borrow = difference < 0 ? 1 : 0;
        a[i] = static_cast<char>('0' + difference + 10 * borrow);
    }
    return trimmed(a);
}

Digits multiply(const Digits& a, const Digits& b) {
    Digits sum;
    for (char digit : b) {
        if (!sum.empty()) sum.push_back('0');
        for (int i = 0; i < digit - '0'; ++i) sum = add(sum, a);
    }
    return sum;
}

// Quotient rounded half-even.
Digits divide(const Digits& a, const Digits& b) {
    Digits quotient, rest;
    for (char digit : a) {
        rest = trimmed(rest + digit);
        char times = '0';
        for (; compare(rest, b) >= 0; ++times) rest = subtract(rest, b);
        quotient.push_back(times);
    }
    const int half = compare(add(rest, rest), b);
    const bool odd = !quotient.empty() && (quotient.back() - '0') % 2 == 1;
    quotient = trimmed(quotient);
    return half > 0 || (half == 0 && odd) ? add(quotient, "1") : quotient;
}

struct Signed {
    bool negative;
    Digits digits;
};

Signed digits_of(Decimal value) {
    uint128_t units = value.units < 0 ? -static_cast<uint128_t>(value.units) : static_cast<uint128_t>(value.units);
    Digits out;
    for (; units != 0; units /= 10) out.insert(out.begin(), static_cast<char>('0' + static_cast<int>(units % 10)));
    return {value.units < 0, out};
}

std::optional<Decimal> decimal_of(bool negative, const Digits& digits) {
    if (digits.size() > 38) return std::nullopt;
    int128_t units = 0;
    for (char digit : digits) units = units * 10 + (digit - '0');
    return Decimal{negative ? -units : units};
}

std::optional<Decimal> oracle_add(Decimal a, Decimal b) {
    const auto [a_negative, x] = digits_of(a);
    const auto [b_negative, y] = digits_of(b);
    if (a_negative == b_negative) return decimal_of(a_negative, add(x, y));
    return compare(x, y) >= 0 ? decimal_of(a_negative, subtract(x, y)) : decimal_of(b_negative, subtract(y, x));
}

const Digits kOneInUnits = "1000000000000000000";

std::optional<Decimal> oracle_multiply(Decimal a, Decimal b) {
    const auto [a_negative, x] = digits_of(a);
    const auto [b_negative, y] = digits_of(b);
    return decimal_of(a_negative != b_negative, divide(multiply(x, y), kOneInUnits));
}

std::optional<Decimal> oracle_divide(Decimal a, Decimal b) {
    const auto [a_negative, x] = digits_of(a);
    const auto [b_negative, y] = digits_of(b);
    return decimal_of(a_negative != b_negative, divide(trimmed(x + std::string(18, '0')), y));
}

Decimal number(std::string_view text) {
    Decimal out;
    REQUIRE(parse_decimal(text, out) == DecimalParse::Ok);
    return out;
}

// All magnitudes alike, and often runs of one digit, where carries and ties are.
Decimal random_decimal(std::mt19937_64& random) {
    Digits digits;
    const size_t length = 1 + random() % 38;
    const bool runs = random() % 2 == 0;
    for (size_t i = 0; i < length; ++i) {
        digits.push_back(runs && i > 0 && random() % 8 != 0 ? digits.back() : "0123456789955"[random() % 13]);
    }
    return *decimal_of(random() % 2 == 0, digits);
}

}  // namespace

TEST_CASE("decimal: arithmetic agrees with digit strings") {
    std::mt19937_64 random(18);
    int overflows = 0;
    for (int i = 0; i < 4000; ++i) {
        const Decimal a = random_decimal(random), b = random_decimal(random);
        CAPTURE(format_decimal(a));
        CAPTURE(format_decimal(b));
        CHECK(decimal_add(a, b) == oracle_add(a, b));
        CHECK(decimal_subtract(a, b) == oracle_add(a, {-b.units}));
        const auto product = decimal_multiply(a, b);
        CHECK(product == oracle_multiply(a, b));
        overflows += product ? 0 : 1;
        if (b.units != 0) CHECK(decimal_divide(a, b) == oracle_divide(a, b));
    }
    CHECK(overflows > 100);  // both sides of the limit are tested
    CHECK(overflows < 3000);
}

TEST_CASE("decimal: ties go to the even neighbour") {
    const Decimal unit{1}, half = number("0.5");
    CHECK(decimal_multiply(unit, half) == Decimal{0});
    CHECK(decimal_multiply({3}, half) == Decimal{2});
    CHECK(decimal_multiply({-3}, half) == Decimal{-2});
    CHECK(decimal_multiply({5}, half) == Decimal{2});
    CHECK(decimal_divide({5}, number("2")) == Decimal{2});
    CHECK(decimal_divide({7}, number("-2")) == Decimal{-4});
    CHECK(decimal_divide(number("2"), number("3")) == number("0.666666666666666667"));
    CHECK(decimal_divide(number("1"), number("3")) == number("0.333333333333333333"));
}

TEST_CASE("decimal: the limits") {
    const Decimal most{Decimal::kMaxUnits}, least{-Decimal::kMaxUnits}, one = number("1");
    CHECK(format_decimal(most) == "99999999999999999999.999999999999999999");
    CHECK(number(format_decimal(most)) == most);
    CHECK(number(format_decimal(least)) == least);
    CHECK_FALSE(decimal_add(most, {1}));
    CHECK_FALSE(decimal_subtract(least, {1}));
    CHECK(decimal_add(most, least) == Decimal{0});
    CHECK_FALSE(decimal_add(most, most));
    CHECK_FALSE(decimal_subtract(least, most));
    CHECK(decimal_multiply(most, one) == most);
    CHECK_FALSE(decimal_multiply(most, most));
    CHECK(decimal_divide(most, most) == one);
    CHECK(decimal_divide(least, one) == least);
    CHECK_FALSE(decimal_divide(most, number("0.1")));
    CHECK_FALSE(decimal_divide(most, {1}));
    CHECK_FALSE(decimal_divide(one, {0}));
    CHECK_FALSE(decimal_divide({0}, {0}));
    CHECK(decimal_divide({0}, most) == Decimal{0});
}

TEST_CASE("decimal: what is written, and how it is written back") {
    const std::pair<const char*, const char*> cases[] = {
        {"0", "0"},
        {"-0", "0"},
        {"-0.0e5", "0"},
        {"3", "3"},
        {"-12.50", "-12.5"},
        {"0.000001", "0.000001"},
        {"1e3", "1000"},
        {"1E+3", "1000"},
        {"125e-2", "1.25"},
        {"1.5e1", "15"},
        {"0.5", "0.5"},
        {"-1e-18", "-0.000000000000000001"},
        {"99999999999999999999", "99999999999999999999"},
        {"1e19", "10000000000000000000"},
        {"0e999999999999999999999999", "0"},
        {"0.0000000000000000005", "0"},
        {"0.0000000000000000015", "0.000000000000000002"},
        {"0.00000000000000000050000000000000000000000001", "0.000000000000000001"},
        {"0.0000000000000000025", "0.000000000000000002"},
        {"0.00000000000000000249999", "0.000000000000000002"},
        {"-0.00000000000000000251", "-0.000000000000000003"},
        {"6e-19", "0.000000000000000001"},
        {"5e-19", "0"},
        {"1e-19", "0"},
        {"9e-20", "0"},
        {"1e-999999999999999999999999", "0"},
        {"12345e-22", "0.000000000000000001"},
        {"0.999999999999999999999", "1"},
        {"1.0000000000000000005", "1"},
        {"1.0000000000000000015", "1.000000000000000002"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(format_decimal(number(text)) == expected);
    }
}

TEST_CASE("decimal: only JSON's number grammar is a number") {
    for (const char* bad :
         {"",   "-",  "+1",  "01",  "-01",   "1.",    ".5",    "1e",  "1e+",      "1e-+1", "1.e1",  "0x1",
          "1 ", " 1", "1,5", "--1", "1.2.3", "1e1.5", "1e1e1", "NaN", "Infinity", "00",    "1_000", "\xEF\xBC\x91"}) {
        CAPTURE(bad);
        Decimal out;
        CHECK(parse_decimal(bad, out) == DecimalParse::NotANumber);
    }
    for (const char* big :
         {"100000000000000000000", "1e20", "-1e20", "1e999999999999999999999999",
          "99999999999999999999.9999999999999999995", "0.1e21", "123456789012345678901", "10e9223372036854775807"}) {
        CAPTURE(big);
        Decimal out;
        CHECK(parse_decimal(big, out) == DecimalParse::Overflow);
    }
}

TEST_CASE("decimal: a long text counts, whatever its exponent") {
    const std::string zeros(100'000, '0');
    CHECK(number("0." + zeros + "25e100001") == number("2.5"));
    CHECK(number("25" + zeros + "e-100001") == number("2.5"));
    CHECK(number("0.0000000000000000005" + zeros) == number("0"));
    CHECK(number("0.0000000000000000005" + zeros + "1") == Decimal{1});
}

TEST_CASE("decimal: any text with an exponent reads as its plain notation, rounded") {
    std::mt19937_64 random(53);
    for (int i = 0; i < 20'000; ++i) {
        const size_t whole = 1 + random() % 22, places = random() % 24;
        const int exponent = static_cast<int>(random() % 60) - 30;
        Digits digits;
        for (size_t k = 0; k < whole + places; ++k) digits.push_back("0000123456789559"[random() % 16]);
        if (whole > 1 && digits[0] == '0') digits[0] = '7';
        std::string text =
            digits.substr(0, whole) + (places ? "." + digits.substr(whole) : "") + "e" + std::to_string(exponent);

        // In units, the digits as a whole number are scaled by 10^shift.
        const int shift = exponent + 18 - static_cast<int>(places);
        Digits units = trimmed(digits);
        if (shift >= 0 && !units.empty()) units.append(static_cast<size_t>(shift), '0');
        if (shift < 0) units = divide(units, "1" + std::string(static_cast<size_t>(-shift), '0'));
        const auto expected = decimal_of(false, units);
        CAPTURE(text);
        Decimal out;
        CHECK(parse_decimal(text, out) == (expected ? DecimalParse::Ok : DecimalParse::Overflow));
        if (expected) CHECK(out == *expected);
    }
}

TEST_CASE("decimal: whole numbers that fit") {
    CHECK(decimal_to_integer(number("-42")) == -42);
    CHECK(decimal_to_integer(number("0")) == 0);
    CHECK_FALSE(decimal_to_integer(number("0.5")));
    CHECK_FALSE(decimal_to_integer({1}));
    CHECK(decimal_to_integer(number("9223372036854775807")) == std::numeric_limits<int64_t>::max());
    CHECK(decimal_to_integer(number("-9223372036854775808")) == std::numeric_limits<int64_t>::min());
    CHECK_FALSE(decimal_to_integer(number("9223372036854775808")));
    CHECK_FALSE(decimal_to_integer(number("99999999999999999999")));
    CHECK(Decimal::from_integer(std::numeric_limits<int64_t>::min()) == number("-9223372036854775808"));
}

// By counting: the nearest steps below and above, and which of them the mode says.
TEST_CASE("decimal: rounding agrees with counting steps") {
    for (int64_t thousandths = -3000; thousandths <= 3000; ++thousandths) {
        int64_t below = -40;  // tenths
        while ((below + 1) * 100 <= thousandths) ++below;
        const int64_t left = thousandths - below * 100, above = below + (left == 0 ? 0 : 1);
        const int64_t even = below % 2 == 0 ? below : above, outer = thousandths < 0 ? below : above;
        const auto tenths = [](int64_t count) { return Decimal{int128_t{Decimal::kOne} / 10 * count}; };
        const Decimal value{int128_t{Decimal::kOne} / 1000 * thousandths};
        CAPTURE(thousandths);
        CHECK(decimal_round(value, Rounding::Down, 1) == tenths(below));
        CHECK(decimal_round(value, Rounding::Up, 1) == tenths(above));
        const int64_t nearest = left < 50 ? below : above;
        CHECK(decimal_round(value, Rounding::HalfEven, 1) == tenths(left == 50 ? even : nearest));
        CHECK(decimal_round(value, Rounding::HalfUp, 1) == tenths(left == 50 ? outer : nearest));
    }
}

TEST_CASE("decimal: rounding at the ends of what fits") {
    const Decimal largest{Decimal::kMaxUnits}, smallest{-Decimal::kMaxUnits};
    for (const Rounding mode : {Rounding::HalfEven, Rounding::HalfUp, Rounding::Up, Rounding::Down}) {
        CHECK(decimal_round(largest, mode, 18) == largest);
        CHECK(decimal_round(smallest, mode, 18) == smallest);
    }
    CHECK(decimal_round(largest, Rounding::Down, 0) == number("99999999999999999999"));
    CHECK_FALSE(decimal_round(largest, Rounding::Up, 0));
    CHECK_FALSE(decimal_round(largest, Rounding::HalfEven, 17));
    CHECK_FALSE(decimal_round(smallest, Rounding::Down, 0));
    CHECK(decimal_round(smallest, Rounding::Up, 0) == number("-99999999999999999999"));
}

}  // namespace proviso
