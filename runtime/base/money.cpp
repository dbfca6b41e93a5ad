// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/money.h"

#include <algorithm>
#include <array>

namespace proviso {
namespace {

bool is_capital(uint32_t letter) { return letter >= 'A' && letter <= 'Z'; }

std::optional<Money> in(Currency currency, std::optional<Decimal> amount) {
    if (!amount) return std::nullopt;
    return Money{*amount, currency};
}

constexpr std::array kCodes = std::to_array<std::string_view>({
#define PROVISO_CURRENCY(CODE, PLACES) CODE,
#include "runtime/base/currencies.def"
#undef PROVISO_CURRENCY
});
constexpr std::array kPlaces = std::to_array<uint8_t>({
#define PROVISO_CURRENCY(CODE, PLACES) PLACES,
#include "runtime/base/currencies.def"
#undef PROVISO_CURRENCY
});
static_assert(std::is_sorted(kCodes.begin(), kCodes.end()));

// Its place in currencies.def; the number of rows where it is none.
size_t row_of(std::string_view code) {
    const auto* found = std::lower_bound(kCodes.begin(), kCodes.end(), code);
    return found != kCodes.end() && *found == code ? static_cast<size_t>(found - kCodes.begin()) : kCodes.size();
}

size_t places_of(std::string_view code) {
    const size_t row = row_of(code);
    return row < kPlaces.size() ? kPlaces[row] : 2;
}

}  // namespace

std::span<const std::string_view> currency_codes() { return kCodes; }

std::optional<Currency> parse_currency(std::string_view code) {
    if (row_of(code) == kCodes.size()) return std::nullopt;
    uint32_t packed = 0;
    for (size_t i = code.size(); i-- > 0;) packed = packed << 8 | static_cast<unsigned char>(code[i]);
    return static_cast<Currency>(packed);
}

std::string currency_code(Currency currency) {
    std::string code;
    for (auto packed = static_cast<uint32_t>(currency); packed != 0; packed >>= 8)
        code += static_cast<char>(packed & 0xFF);
    return code;
}

bool is_currency(Currency currency) {
    const auto packed = static_cast<uint32_t>(currency);
    return packed >> 24 == 0 && is_capital(packed & 0xFF) && is_capital(packed >> 8 & 0xFF) &&
           is_capital(packed >> 16 & 0xFF);
}

std::optional<Money> money_add(const Money& a, const Money& b) {
    return a.currency == b.currency ? in(a.currency, decimal_add(a.amount, b.amount)) : std::nullopt;
}

std::optional<Money> money_subtract(const Money& a, const Money& b) {
    return a.currency == b.currency ? in(a.currency, decimal_subtract(a.amount, b.amount)) : std::nullopt;
}

std::optional<Money> money_multiply(const Money& a, Decimal by) {
    return in(a.currency, decimal_multiply(a.amount, by));
}

std::optional<Money> money_divide(const Money& a, Decimal by) { return in(a.currency, decimal_divide(a.amount, by)); }

std::optional<Decimal> money_ratio(const Money& a, const Money& b) {
    return a.currency == b.currency ? decimal_divide(a.amount, b.amount) : std::nullopt;
}

std::string format_money_in_words(const Money& money) {
    const std::string code = currency_code(money.currency);
    std::string digits = format_decimal({money.amount.units < 0 ? -money.amount.units : money.amount.units});
    const size_t point = std::min(digits.find('.'), digits.size());
    std::string places = point < digits.size() ? digits.substr(point + 1) : std::string();
    digits.resize(point);
    places.resize(std::max(places.size(), places_of(code)), '0');
    for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
    return (money.amount.units < 0 ? "-" : "") + code + " " + digits + (places.empty() ? "" : "." + places);
}

}  // namespace proviso
