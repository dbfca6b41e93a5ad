// SPDX-License-Identifier: Apache-2.0
#include "tools/drafts/detail/shape.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "runtime/base/date.h"
#include "runtime/base/decimal.h"
#include "runtime/base/moment.h"
#include "runtime/base/money.h"

namespace proviso::drafts {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kShownBytes = 40;
constexpr size_t kMostMet = size_t{1} << 20;

bool is_number(std::string_view text) {
    Decimal value;
    // 00123 is a mark, no number.
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    if (digits.size() > 1 && digits[0] == '0' && digits[1] != '.') return false;
    return parse_decimal(text, value) != DecimalParse::NotANumber;
}

bool is_money(const Json& value, std::string& currency) {
    const auto amount = value.find("amount"), in = value.find("currency");
    if (value.size() != 2 || amount == value.end() || in == value.end() || !in->is_string()) return false;
    currency = in->get<std::string>();
    return parse_currency(currency).has_value() &&
           (amount->is_number() || (amount->is_string() && is_number(amount->get<std::string>())));
}

std::string shortened(const Json& value) {
    std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() <= kShownBytes) return text;
    size_t end = kShownBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

Seen kind_of_text(const std::string& text, Shape& shape) {
    Moment moment;
    Duration duration;
    if (text == "yes" || text == "no") return Seen::YesNo;
    if (is_number(text)) {
        shape.has_point = shape.has_point || text.find('.') != std::string::npos;
        return Seen::NumericText;
    }
    if (parse_date(text)) return Seen::Date;
    if (parse_moment(text, moment) == MomentParse::Ok) return Seen::Moment;
    if (parse_duration(text, duration) == DurationParse::Ok) {
        shape.durations.insert(proviso::kind_of(duration.unit));
        return Seen::Duration;
    }
    return Seen::Text;
}

void add_text(const std::string& text, Shape& shape) {
    const auto known = shape.texts.find(text);
    if (known != shape.texts.end())
        ++known->second;
    else if (shape.texts.size() < kMostTexts)
        shape.texts.emplace(text, 1);
    else
        shape.too_many_texts = true;
}

void add_object(const Json& value, std::string_view place, Shape& shape) {
    for (const auto& [name, field] : value.items()) {
        const auto [known, is_new] = shape.fields.try_emplace(name);
        if (is_new) shape.names.push_back(name);
        add_value(field, place, known->second);
    }
}

// Which fields tell the elements of this list apart.
void add_repeats(const Json& list, Shape& element) {
    std::map<std::string, Repeats> repeats;
    for (const Json& each : list) {
        if (!each.is_object()) continue;
        for (const auto& [name, field] : each.items())
            if (field.is_string() && repeats[name].add(field.get_ref<const std::string&>()))
                element.fields[name].repeated = true;
    }
}

void add_list(const Json& value, std::string_view place, Shape& shape) {
    if (!shape.element) shape.element = std::make_unique<Shape>();
    for (const Json& each : value) add_value(each, place, *shape.element);
    if (value.size() > 1) add_repeats(value, *shape.element);
}

}  // namespace

uint64_t Shape::values() const {
    return std::accumulate(kinds.begin(), kinds.end(), uint64_t{0},
                           [](uint64_t sum, const Kind& kind) { return sum + kind.count; });
}

void add_value(const Json& value, std::string_view place, Shape& shape) {
    const auto note = [&](Seen kind) {
        Shape::Kind& seen = shape[kind];
        if (seen.count++ != 0) return;
        seen.first = shortened(value);
        seen.first_place = place;
    };
    if (value.is_null()) {
        ++shape.nulls;
    } else if (value.is_boolean()) {
        note(Seen::Answer);
    } else if (value.is_number()) {
        note(Seen::Number);
    } else if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        if (text == "unsure") {
            ++shape.unsure;
        } else if (text == "not_applicable") {
            ++shape.not_applicable;
        } else {
            add_text(text, shape);
            note(kind_of_text(text, shape));
        }
    } else if (value.is_array()) {
        note(Seen::List);
        add_list(value, place, shape);
    } else {
        std::string currency;
        const bool money = is_money(value, currency);
        note(money ? Seen::Money : Seen::Object);
        if (money) shape.currencies.insert(currency);
        add_object(value, place, shape);
    }
}

std::string_view seen_name(Seen kind) {
    switch (kind) {
        case Seen::Answer:
            return "true or false";
        case Seen::YesNo:
            return "yes or no";
        case Seen::Number:
            return "numbers";
        case Seen::NumericText:
            return "numbers as texts";
        case Seen::Date:
            return "dates";
        case Seen::Moment:
            return "moments";
        case Seen::Duration:
            return "durations";
        case Seen::Text:
            return "texts";
        case Seen::Money:
            return "amounts of money";
        case Seen::Object:
            return "objects";
        case Seen::List:
            return "lists";
        case Seen::Count_:
            break;
    }
    return "";
}

bool Repeats::add(std::string_view text) {
    if (met_.size() >= kMostMet) return met_.contains(std::hash<std::string_view>{}(text));
    return !met_.insert(std::hash<std::string_view>{}(text)).second;
}

}  // namespace proviso::drafts
