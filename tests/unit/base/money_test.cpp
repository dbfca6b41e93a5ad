// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/money.h"

#include <doctest/doctest.h>

namespace proviso {
namespace {

Money money(std::string_view amount, std::string_view code) {
    Decimal value;
    REQUIRE(parse_decimal(amount, value) == DecimalParse::Ok);
    return {value, *parse_currency(code)};
}

TEST_CASE("money: currencies are those of ISO 4217") {
    for (const std::string_view code : {"USD", "EUR", "XCG", "DEM", "AED", "ZWR"}) {
        const auto currency = parse_currency(code);
        REQUIRE(currency);
        CHECK(is_currency(*currency));
        CHECK(currency_code(*currency) == code);
    }
    for (const std::string_view code : {"", "US", "USDT", "usd", "U5D", "US ", "\xC3\x84U", "AAA", "ZZZ", "RMB"})
        CHECK_FALSE(parse_currency(code));
    CHECK_FALSE(is_currency(Currency::None));
    CHECK_FALSE(is_currency(static_cast<Currency>(0x41'41'41'41)));
    CHECK(currency_code(Currency::None) == "");
    CHECK(currency_codes().size() == 234);
}

TEST_CASE("money: amounts of one currency") {
    CHECK(money_add(money("1.5", "USD"), money("-2", "USD")) == money("-0.5", "USD"));
    CHECK(money_subtract(money("1.5", "USD"), money("2", "USD")) == money("-0.5", "USD"));
    CHECK(money_multiply(money("1.5", "EUR"), Decimal::from_integer(3)) == money("4.5", "EUR"));
    CHECK(money_divide(money("1", "EUR"), Decimal::from_integer(3)) == money("0.333333333333333333", "EUR"));
    CHECK(money_ratio(money("3", "EUR"), money("2", "EUR")) == Decimal{Decimal::kOne + Decimal::kOne / 2});
}

TEST_CASE("money: nothing across currencies, on overflow, and by zero") {
    const Money large = money("99999999999999999999", "USD"), one = money("1", "EUR");
    CHECK_FALSE(money_add(large, one));
    CHECK_FALSE(money_subtract(large, one));
    CHECK_FALSE(money_ratio(large, one));
    CHECK_FALSE(money_add(large, large));
    CHECK_FALSE(money_multiply(large, Decimal::from_integer(2)));
    CHECK_FALSE(money_divide(large, Decimal{}));
    CHECK_FALSE(money_ratio(one, money("0", "EUR")));
}

TEST_CASE("money: in words") {
    CHECK(format_money_in_words(money("250000", "USD")) == "USD 250,000.00");
    CHECK(format_money_in_words(money("0.5", "EUR")) == "EUR 0.50");
    CHECK(format_money_in_words(money("-1234567.125", "EUR")) == "-EUR 1,234,567.125");
    CHECK(format_money_in_words(money("999", "USD")) == "USD 999.00");
    CHECK(format_money_in_words(money("1000", "JPY")) == "JPY 1,000");
    CHECK(format_money_in_words(money("1000.5", "JPY")) == "JPY 1,000.5");
    CHECK(format_money_in_words(money("1", "KWD")) == "KWD 1.000");
    CHECK(format_money_in_words(money("1", "CLF")) == "CLF 1.0000");
    CHECK(format_money_in_words(money("0", "USD")) == "USD 0.00");
}

}  // namespace
}  // namespace proviso
