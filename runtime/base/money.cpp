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

// ISO 4217, column "minor unit", where it is not 2.
size_t places_of(std::string_view code) {
    static constexpr std::array<std::string_view, 17> kNone{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                            "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                                            "VND", "VUV", "XAF", "XOF", "XPF"};
    static constexpr std::array<std::string_view, 7> kThree{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
    static constexpr std::array<std::string_view, 2> kFour{"CLF", "UYW"};
    const auto among = [&](const auto& codes) { return std::find(codes.begin(), codes.end(), code) != codes.end(); };
    return among(kNone) ? 0 : among(kThree) ? 3 : among(kFour) ? 4 : 2;
}

}  // namespace

std::optional<Currency> parse_currency(std::string_view code) {
    if (code.size() != 3) return std::nullopt;
    uint32_t packed = 0;
    for (size_t i = code.size(); i-- > 0;) packed = packed << 8 | static_cast<unsigned char>(code[i]);
    const auto currency = static_cast<Currency>(packed);
    return is_currency(currency) ? std::optional(currency) : std::nullopt;
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
