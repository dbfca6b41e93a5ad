// SPDX-License-Identifier: Apache-2.0
// Amounts of money: an exact number and its currency. Amounts in different currencies don't mix: nothing here converts. An
// amount is not rounded to what coins there are; only format_money_in_words knows how many places people write.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "runtime/base/decimal.h"

namespace proviso {

// The code of ISO 4217, three capital letters, as a number: the first letter in the lowest byte.
enum class Currency : uint32_t { None = 0 };

// Nothing where ISO 4217 has no such code (currencies.def).
std::optional<Currency> parse_currency(std::string_view code);
std::string currency_code(Currency currency);  // "USD"; "" for None
bool is_currency(Currency currency);           // three capitals, whether or not there is such a currency
// All codes, in the order of the alphabet.
std::span<const std::string_view> currency_codes();

struct Money {
    Decimal amount;
    Currency currency = Currency::None;
    friend bool operator==(const Money&, const Money&) = default;
};

// Nothing where the currencies differ, on overflow, or on division by zero.
std::optional<Money> money_add(const Money& a, const Money& b);
std::optional<Money> money_subtract(const Money& a, const Money& b);
std::optional<Money> money_multiply(const Money& a, Decimal by);
std::optional<Money> money_divide(const Money& a, Decimal by);
std::optional<Decimal> money_ratio(const Money& a, const Money& b);

// "USD 250,000.00", "-EUR 0.125", "JPY 5,000": with at least the places that ISO 4217 gives the currency, and more where the
// amount has them.
std::string format_money_in_words(const Money& money);

}  // namespace proviso
