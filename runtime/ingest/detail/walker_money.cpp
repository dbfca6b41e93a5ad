// SPDX-License-Identifier: Apache-2.0
// Money: {"amount": "250000.00", "currency": "USD"}, in either order, with the amount as a number or as a text that is one; or a
// bare number where the type says in which currency.
#include "runtime/ingest/detail/walker.h"

namespace proviso::ingest {

Walker::Position Walker::money(Field& field, uint32_t row, uint32_t depth, Position i) {
    const char* p = base_ + *i;
    if (*p == '{') return money_object(field, row, depth + 1, i);
    const bool bare = field.currency != Currency::None;
    const std::string_view expected =
        bare ? "money: its amount and currency, or a number" : "money: its amount and currency";
    const char* end = number_end(p);
    if (!bare || *p == '"' || end == nullptr || !ends_scalar(*end)) return other_value(field, row, i, expected);
    MoneyRead read{true, false, {}, field.currency};
    read.fits = parse_decimal({p, static_cast<size_t>(end - p)}, read.amount) == DecimalParse::Ok;
    return store_money(field, row, read, p, i + 1);
}

Walker::Position Walker::money_object(Field& field, uint32_t row, uint32_t depth, Position i) {
    const char* start = base_ + *i;
    if (depth > options_.max_depth) return too_deep(start);
    MoneyRead read;
    ++i;
    if (base_[*i] == '}') return store_money(field, row, read, start, i + 1);
    for (;;) {
        const char* p = base_ + *i;
        if (*p != '"') return expected(base_[i[-1]] == '{' ? "a key or `}`" : "a key", p);
        std::string_view key;
        if (!characters(p, closing_quote(i), key)) return nullptr;
        if (base_[i[1]] != ':') return expected("`:` after a key", base_ + i[1]);
        const bool amount = key == "amount", currency = key == "currency";
        if ((amount && read.has_amount) || (currency && read.currency != Currency::None)) return twice(key, p);
        if (!amount && !currency)
            return fail(FaultCode::RecordWrongType, p, "holds more than an `amount` and a `currency`", true);
        i = money_member(amount ? "amount" : "currency", depth, i + 2, read);
        if (i == nullptr) return nullptr;
        const char separator = base_[*i++];
        if (separator == ',') continue;
        if (separator != '}') return expected("`,` or `}` after a value", base_ + i[-1]);
        return store_money(field, row, read, start, i);
    }
}

Walker::Position Walker::money_member(std::string_view key, uint32_t depth, Position i, MoneyRead& read) {
    if (key == "amount") return money_amount(depth, i, read);
    const char* p = base_ + *i;
    constexpr std::string_view kExpected = "a currency's code of three capitals";
    if (*p != '"') return no_money(depth, i, kExpected);
    std::string_view code;
    if (!characters(p, closing_quote(i), code)) return nullptr;
    const auto currency = parse_currency(code);
    if (!currency)
        return fail(FaultCode::RecordWrongType, p,
                    "has the currency " + shown(p, line_end_) + ", expected a code of ISO 4217, such as USD", true);
    read.currency = *currency;
    return i + 1;
}

Walker::Position Walker::money_amount(uint32_t depth, Position i, MoneyRead& read) {
    const char* p = base_ + *i;
    std::string_view written;
    if (*p == '"') {
        if (!characters(p, closing_quote(i), written)) return nullptr;
        // What follows the text is no part of a number: a quote, or a zero byte in the scratch memory.
        if (number_end(written.data()) != written.data() + written.size())
            return fail(FaultCode::RecordWrongType, p, "has the amount " + shown(p, line_end_) + ", expected a number",
                        true);
    } else {
        const char* end = number_end(p);
        if (end == nullptr || !ends_scalar(*end)) return no_money(depth, i, "a number");
        written = {p, static_cast<size_t>(end - p)};
    }
    read.has_amount = true;
    read.fits = parse_decimal(written, read.amount) == DecimalParse::Ok;
    return i + 1;
}

// What is no value at all is no JSON; what is one is the wrong one.
Walker::Position Walker::no_money(uint32_t depth, Position i, std::string_view expected) {
    const char* p = base_ + *i;
    if (*p != '{' && *p != '[' && undeclared(depth, i) == nullptr) return nullptr;
    return fail(FaultCode::RecordWrongType, p, "holds " + shown(p, line_end_) + ", expected " + std::string(expected),
                true);
}

Walker::Position Walker::store_money(Field& field, uint32_t row, const MoneyRead& read, const char* at,
                                     Position after) {
    if (!read.has_amount || read.currency == Currency::None)
        return fail(FaultCode::RecordWrongType, at, read.has_amount ? "lacks its `currency`" : "lacks its `amount`",
                    true);
    if (field.currency != Currency::None && read.currency != field.currency)
        return fail(FaultCode::RecordWrongType, at,
                    "is in " + (schema_.holds_confidential() ? "another currency" : currency_code(read.currency)) +
                        ", expected " + currency_code(field.currency),
                    true);
    set(field, row, kAnswered | (read.fits ? kKnown : kOverflowed));
    if (field.stored && read.fits) field.slots.amounts[row] = {read.amount, read.currency};
    return after;
}

}  // namespace proviso::ingest
