// SPDX-License-Identifier: Apache-2.0
// The ways that few values take, and all that is said about faults.
#include <algorithm>
#include <tuple>

#include "runtime/ingest/detail/walker.h"

namespace proviso::ingest {
namespace {

constexpr size_t kScratchPadding = kNamePadding + 1;  // and a zero byte behind the text

}  // namespace

const uint32_t* Walker::fail(FaultCode code, const char* at, std::string what, bool of_field) {
    fault_ = {code, std::min(at, line_end_), "", std::move(what), of_field};
    return nullptr;
}

Walker::Position Walker::expected(std::string_view what, const char* found) {
    return fail(FaultCode::RecordNotJson, found,
                "expected " + std::string(what) + ", found " + shown(found, line_end_));
}

Walker::Position Walker::twice(std::string_view key, const char* at) {
    fail(FaultCode::RecordDuplicateKey, at, "stands twice in the same object", true);
    in_name(key);
    return nullptr;
}

Walker::Position Walker::too_deep(const char* at) {
    return fail(FaultCode::RecordTooDeep, at,
                "the record nests deeper than the limit of " + std::to_string(options_.max_depth));
}

Walker::Position Walker::too_many(const char* at, uint64_t number) {
    fail(FaultCode::RecordTooManyRows, at,
         "the record's lists have more elements than the limit of " + std::to_string(options_.max_elements));
    in_element(number);
    return nullptr;
}

void Walker::in_name(std::string_view name) {
    std::string path;
    append_name(path, name);
    if (!fault_.path.empty() && fault_.path.front() != '[') path += '.';
    fault_.path.insert(0, path);
}

void Walker::in_element(uint64_t number, std::string_view key) {
    std::string name = "[";
    if (key.empty())
        name += std::to_string(number);
    else
        append_name(name, key);
    name += ']';
    if (!fault_.path.empty() && fault_.path.front() != '[') name += '.';
    fault_.path.insert(0, name);
}

Field* Walker::find_key(Object& object, Position i) {
    const char* p = base_ + *i;
    if (*p != '"') {
        expected(base_[i[-1]] == '{' ? "a key or `}`" : "a key", p);
        return nullptr;
    }
    std::string_view name;
    if (!characters(p, closing_quote(i), name)) return nullptr;
    if (base_[i[1]] != ':') {
        expected("`:` after a key", base_ + i[1]);
        return nullptr;
    }
    const uint32_t number = object.names.find(name);
    if (number != kNoName) return &object.fields[number];
    Field* field = schema_.learn(object, name);
    if (field == &object.other) {
        if (name.data() != p + 1) name = keep(name);
        keys_.push_back({name_hash(name), name, p});
    }
    return field;
}

bool Walker::check_escapes(const char* p, const char* close) {
    if (!in_line(close)) return false;
    const char* escape = scanner_.next_backslash(p);
    while (escape < close) {
        uint32_t character;
        const char* end = escape_end(escape, close, character);
        if (end == nullptr) return bad_escape(escape);
        escape = scanner_.next_backslash(end);
    }
    backslash_ = escape;
    return true;
}

// Not where the walk has run on into the next line, whose backslashes are not known. The record is read again, up to its end.
bool Walker::in_line(const char* close) {
    if (close < line_end_) return true;
    expected("the record's end", close);
    return false;
}

bool Walker::bad_escape(const char* at) {
    fail(FaultCode::RecordNotJson, at, "the text holds an escape that JSON does not have, or one that is no character");
    return false;
}

bool Walker::resolve_escapes(const char* p, const char* close, std::string_view& out) {
    if (!in_line(close)) return false;
    const std::string_view raw(p + 1, static_cast<size_t>(close - p - 1));
    if (scratch_.size() < raw.size() + kScratchPadding) scratch_.resize(raw.size() * 2 + kScratchPadding);
    const Unescaped written = unescape(raw, scratch_.data());
    if (written.end == nullptr) return bad_escape(written.fault);
    *written.end = '\0';
    out = {scratch_.data(), static_cast<size_t>(written.end - scratch_.data())};
    backslash_ = scanner_.next_backslash(close);
    return true;
}

std::string_view Walker::keep(std::string_view text) {
    char* place = rows_.batch().allocate(text.size() + kNamePadding);
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
}

void Walker::store_number(Field& field, uint32_t row, Decimal value) {
    set(field, row, kAnswered | kKnown);
    field.slots.numbers[row] = value;
}

Walker::Position Walker::other_number(Field& field, uint32_t row, Position i) {
    const char* p = base_ + *i;
    std::string_view written;
    if (*p == '"') {
        if (!characters(p, closing_quote(i), written)) return nullptr;
        // What follows the text is no part of a number: a quote, or a zero byte in the scratch memory.
        if (number_end(written.data()) != written.data() + written.size())
            return other_text(field, row, i, written, "a number");
    } else {
        const char* end = number_end(p);
        if (end == nullptr || !ends_scalar(*end)) return other_value(field, row, i, "a number");
        written = {p, static_cast<size_t>(end - p)};
    }
    if (!field.stored) return i + 1;
    Decimal value;
    if (parse_decimal(written, value) == DecimalParse::Ok) {
        store_number(field, row, value);
    } else {
        set(field, row, kAnswered | kOverflowed);
    }
    return i + 1;
}

// A value that space follows, or that is written with escapes.
Walker::Position Walker::other_choice(Field& field, uint32_t row, Position i) {
    const char* p = base_ + *i;
    if (*p != '"') return other_value(field, row, i, "a text");
    std::string_view name;
    if (!characters(p, closing_quote(i), name)) return nullptr;
    const uint32_t number = field.choices->find(name);
    if (number == kNoName) return other_text(field, row, i, name, "a text");
    set(field, row, kAnswered | kKnown);
    if (field.stored) field.slots.choices[row] = number;
    return i + 1;
}

// A day in a month that was not met lately.
Walker::Position Walker::other_month(Field& field, uint32_t row, Position i) {
    const char* p = base_ + *i;
    if (*p != '"' || closing_quote(i) - p != 11) return other_value(field, row, i, "a date");
    const std::string_view written(p + 1, 10);
    const auto date = parse_date(written);
    if (!date) return other_value(field, row, i, "a date");
    const auto [year, number, day] = year_month_day(*date);
    Month& month = months_[month_place(load8(p + 1))];
    month.written = load8(p + 1);
    month.first_day = date->days - static_cast<int32_t>(day) + 1;
    for (month.days = 28; date_from({year, number, month.days + 1}); ++month.days) {
    }
    store_date(field, row, *date, p);
    return i + 1;
}

// Two keys are the same where their characters are, however they were written. Takes the keys off the stack.
bool Walker::check_keys(size_t first) {
    constexpr size_t kFewKeys = 16;
    const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(first);
    const Key* second = nullptr;  // the first key that repeats another
    const auto compare = [&](const Key& a, const Key& b) {
        if (a.hash != b.hash || a.text != b.text) return;
        const Key& later = a.at < b.at ? b : a;
        if (second == nullptr || later.at < second->at) second = &later;
    };
    if (keys_.size() - first <= kFewKeys) {
        for (auto b = begin; b != keys_.end(); ++b)
            for (auto a = begin; a != b; ++a) compare(*a, *b);
    } else {
        std::sort(begin, keys_.end(), [](const Key& a, const Key& b) {
            return std::tie(a.hash, a.text, a.at) < std::tie(b.hash, b.text, b.at);
        });
        for (auto b = begin + 1; b != keys_.end(); ++b) compare(b[-1], b[0]);
    }
    if (second != nullptr) twice(second->text, second->at);
    keys_.erase(begin, keys_.end());
    return second == nullptr;
}

bool Walker::fill_absent(Object& object, uint64_t instance, uint32_t row, const char* at) {
    uint32_t left = object.declared;
    for (Field& field : object.fields) {
        if (left-- == 0) break;
        if (field.seen != instance && !absent(field, row, at, "is missing")) {
            in_field(field);
            return false;
        }
    }
    return true;
}

bool Walker::absent(Field& field, uint32_t row, const char* at, std::string_view how) {
    if (field.is_as_of && options_.as_of) {
        store_date(field, row, *options_.as_of, at);
        return true;
    }
    if (field.required) {
        fail(FaultCode::RecordMissingField, at, "must be answered, but " + std::string(how), true);
        return false;
    }
    rows_.add_phantoms(field.first_list, field.end_lists);
    return true;
}

Walker::Position Walker::unsure(Field& field, uint32_t row, Position i) {
    const char* p = base_ + *i;
    if ((field.is_as_of && options_.as_of) || field.required)
        return absent(field, row, p, "was answered with unsure") ? i + 1 : nullptr;
    set(field, row, kAnswered | kUnsure);
    rows_.add_phantoms(field.first_list, field.end_lists);
    return i + 1;
}

Walker::Position Walker::yes_no(Field& field, uint32_t row, Position i, bool no) {
    set(field, row, kAnswered | (no ? kNo : kYes));
    return i + 1;
}

Walker::Position Walker::not_applicable(Field& field, uint32_t row, Position i) {
    const bool can = field.action == Action::Answer || field.action == Action::Choice;
    if (!can || !field.may_not_apply)
        return fail(FaultCode::RecordNotApplicable, base_ + *i, "is \"not_applicable\", but it always applies", true);
    set(field, row, kAnswered | kNotApplicable | (field.action == Action::Choice ? kKnown : 0));
    return i + 1;
}

Walker::Position Walker::other_value(Field& field, uint32_t row, Position i, std::string_view expected) {
    const char* p = base_ + *i;
    if (*p == '"') {
        std::string_view text;
        return characters(p, closing_quote(i), text) ? other_text(field, row, i, text, expected) : nullptr;
    }
    const bool yes = std::memcmp(p, "true", 4) == 0 && ends_scalar(p[4]);
    const bool no = std::memcmp(p, "false", 5) == 0 && ends_scalar(p[5]);
    if (field.action == Action::Answer && (yes || no)) return yes_no(field, row, i, no);
    if (is_null(p) && !field.is_element) return absent(field, row, p, "is null") ? i + 1 : nullptr;
    if (*p != '{' && *p != '[' && undeclared(0, i) == nullptr) return nullptr;
    return fail(FaultCode::RecordWrongType, p, "is " + shown(p, line_end_) + ", expected " + std::string(expected),
                true);
}

Walker::Position Walker::other_text(Field& field, uint32_t row, Position i, std::string_view text,
                                    std::string_view expected) {
    const char* p = base_ + *i;
    const auto is = [&] { return "is " + shown(p, line_end_); };
    const bool simple = field.action != Action::Object && field.action != Action::List;
    if (text == "unsure" && field.action != Action::Object) return unsure(field, row, i);
    if (text == "not_applicable" && simple) return not_applicable(field, row, i);
    if (field.action == Action::Answer && (text == "yes" || text == "no")) return yes_no(field, row, i, text == "no");
    if (field.action == Action::Date) {
        const auto date = parse_date(text);
        if (!date)
            return fail(FaultCode::RecordImpossibleDate, p, is() + ", expected a day that exists, as YYYY-MM-DD", true);
        store_date(field, row, *date, p);
        return i + 1;
    }
    if (field.action == Action::Choice)
        return fail(FaultCode::RecordUnknownChoice, p,
                    is() + ", which `" + std::string(field.choice_name) + "` does not have", true);
    return fail(FaultCode::RecordWrongType, p, is() + ", expected " + std::string(expected), true);
}

}  // namespace proviso::ingest
