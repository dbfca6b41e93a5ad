// SPDX-License-Identifier: Apache-2.0
// The ways that most values take; what is rare is in walker_rare.cpp.
#include "runtime/ingest/detail/walker.h"

#include <array>
#include <bit>

// Into the two loops below, so that each value costs one jump.
#define PROVISO_INLINE [[gnu::always_inline]] inline

namespace proviso::ingest {
namespace {

// The ways to write yes and no, found by their second byte, in which they all differ.
struct Spelling {
    uint64_t bytes = 1, mask = 0;  // as they lie in memory; these match nothing
    uint32_t size = 0;
    int state = 0;
};
constexpr size_t spelling_place(char second) { return static_cast<unsigned char>(second) & 15; }
constexpr uint64_t bytes_of(std::string_view text) {
    std::array<unsigned char, 8> bytes{};
    for (size_t i = 0; i < text.size(); ++i) bytes[i] = static_cast<unsigned char>(text[i]);
    return std::bit_cast<uint64_t>(bytes);
}
constexpr std::array<Spelling, 16> kSpellings = [] {
    std::array<Spelling, 16> spellings{};
    const auto add = [&](std::string_view text, int state) {
        spellings[spelling_place(text[1])] = {bytes_of(text), kFirstBytes[text.size()],
                                              static_cast<uint32_t>(text.size()), kAnswered | state};
    };
    add("true", kYes);
    add("false", kNo);
    add("\"yes\"", kYes);
    add("\"no\"", kNo);
    return spellings;
}();
constexpr uint64_t kUnsureSpelt = bytes_of("\"unsure\"");

}  // namespace

Walker::Walker(Schema& schema, Rows& rows, const LineScanner& scanner, const ReaderOptions& options)
    : schema_(schema), rows_(rows), scanner_(scanner), options_(options) {}

const uint32_t* Walker::read(const uint32_t* position, const char* line, const char* line_end) {
    line_end_ = line_end;
    elements_ = 0;
    keys_.clear();
    occurrences_.clear();
    record_date_.reset();
    record_date_at_ = nullptr;
    backslash_ = scanner_.next_backslash(line);
    const uint32_t row = rows_.add_record();
    const char* p = base_ + *position;
    if (*p != '{') return fail(FaultCode::RecordNotJson, p, "a record must be an object, not " + shown(p, line_end));
    return object(schema_.record(), row, 1, position);
}

void Walker::accept() {
    for (uint64_t* count : occurrences_) ++*count;
}

PROVISO_INLINE Walker::Position Walker::answer(Field& field, uint32_t row, Position i) {
    const char* p = base_ + *i;
    const uint64_t word = load8(p);
    const Spelling& spelling = kSpellings[spelling_place(p[1])];
    // The next token follows at once: so this one is whole. Which of yes and no it is cannot be foretold, hence no branch on it.
    if ((((word & spelling.mask) ^ spelling.bytes) | ((i[1] - i[0]) ^ spelling.size)) != 0) [[unlikely]] {
        if (word != kUnsureSpelt) return other_value(field, row, i, "yes, no or unsure");
        return unsure(field, row, i);
    }
    set(field, row, spelling.state);
    return i + 1;
}

PROVISO_INLINE Walker::Position Walker::number(Field& field, uint32_t row, Position i) {
    // A whole number of up to 18 digits; what is anything else is read again.
    const char* p = base_ + *i;
    const char* end = p;
    int64_t whole = 0;
    for (; is_digit(*end) && end - p < 18; ++end) whole = whole * 10 + (*end - '0');
    const bool is_whole = (end != p) & ends_scalar(*end) & ((*p != '0') | (end - p == 1));
    if (!is_whole) [[unlikely]]
        return other_number(field, row, i);
    if (field.stored) store_number(field, row, Decimal::from_integer(whole));
    return i + 1;
}

PROVISO_INLINE Walker::Position Walker::text(Field& field, uint32_t row, Position i) {
    const char* p = base_ + *i;
    if (*p != '"') return other_value(field, row, i, "a text");
    const char* close = closing_quote(i);
    if (!field.stored && !field.is_element_key) return check_text(p, close) ? i + 1 : nullptr;
    std::string_view found;
    if (!characters(p, close, found)) return nullptr;
    if (found.data() != p + 1) found = keep(found);
    const TextRef ref{found.data(), static_cast<uint32_t>(found.size())};
    if (field.is_element_key) rows_.set_key(field.domain, row, ref);
    set(field, row, kAnswered | kKnown);
    if (field.stored) field.slots.texts[row] = ref;
    return i + 1;
}

void Walker::store_date(Field& field, uint32_t row, Date value, const char* at) {
    if (field.is_as_of) {
        record_date_ = value;
        record_date_at_ = at;
    }
    set(field, row, kAnswered | kKnown);
    if (field.stored) field.slots.dates[row] = value.days;
}

PROVISO_INLINE Walker::Position Walker::date(Field& field, uint32_t row, Position i) {
    const char* p = base_ + *i;
    const uint64_t written = load8(p + 1);
    const Month& month = months_[month_place(written)];
    const auto tens = static_cast<uint32_t>(p[9] - '0'), ones = static_cast<uint32_t>(p[10] - '0');
    const uint32_t day = tens * 10 + ones - 1;
    const bool is_day = (tens < 10) & (ones < 10) & (day < month.days) & (p[11] == '"');
    if (*p != '"' || month.written != written || !is_day) [[unlikely]]
        return other_month(field, row, i);
    store_date(field, row, {month.first_day + static_cast<int32_t>(day)}, p);
    return i + 1;
}

PROVISO_INLINE Walker::Position Walker::choice(Field& field, uint32_t row, Position i) {
    // The next token follows at once; or else it is looked at again. A name that is found here holds no backslash.
    const uint32_t number = field.spelt_choices->find({base_ + *i, i[1] - i[0]});
    if (number == kNoName) [[unlikely]]
        return other_choice(field, row, i);
    set(field, row, kAnswered | kKnown);
    if (field.stored) field.slots.choices[row] = number;
    return i + 1;
}

PROVISO_INLINE Walker::Position Walker::value(Field& field, uint32_t row, uint32_t depth, Position i) {
    switch (field.action) {
        case Action::Answer:
            return answer(field, row, i);
        case Action::Choice:
            return choice(field, row, i);
        case Action::Text:
            return text(field, row, i);
        case Action::Number:
            return number(field, row, i);
        case Action::Date:
            return date(field, row, i);
        case Action::Money:
            return money(field, row, depth, i);
        case Action::Duration:
            return duration(field, row, i);
        case Action::Moment:
            return moment(field, row, i);
        case Action::List:
            return list(field, row, depth, i);
        case Action::Object:
            if (base_[*i] != '{') return other_value(field, row, i, "an object");
            set(field, row, kAnswered);
            return object(*field.object, row, depth + 1, i);
        case Action::Undeclared:
            return undeclared(depth, i);
    }
    __builtin_unreachable();
}

Walker::Position Walker::object(Object& object, uint32_t row, uint32_t depth, Position i) {
    if (depth > options_.max_depth) return too_deep(base_ + *i);
    const uint64_t instance = ++objects_;
    const size_t first_key = keys_.size();
    uint32_t declared = 0;
    Field* before = &object.before_first;
    ++i;
    if (base_[*i] == '}') {
        ++i;
    } else {
        for (;;) {
            const char* p = base_ + *i;
            Field* field = before->next;
            if (!field->spelt.matches(p)) [[unlikely]] {
                // Most often a key that is missing this time.
                field = field->next;
                if (!field->spelt.matches(p)) {
                    field = find_key(object, i);
                    if (field == nullptr) return nullptr;
                    before->next = field;
                }
            }
            before = field;
            if (field->seen == instance) [[unlikely]] {
                if (field != &object.other) return twice(field->name, p);
            }
            field->seen = instance;
            ++declared;
            if (field->action == Action::Undeclared) {
                --declared;
                occurrences_.push_back(&field->occurrences);
            }
            i = value(*field, row, depth, i + 2);
            if (i == nullptr) [[unlikely]] {
                in_field(*field);
                return nullptr;
            }
            const char separator = base_[*i++];
            if (separator == ',') continue;
            if (separator == '}') break;
            return expected("`,` or `}` after a value", base_ + i[-1]);
        }
    }
    if (keys_.size() != first_key && !check_keys(first_key)) return nullptr;
    if (declared != object.declared && !fill_absent(object, instance, row, base_ + i[-1])) return nullptr;
    return i;
}

Walker::Position Walker::list(Field& field, uint32_t row, uint32_t depth, Position i) {
    if (base_[*i] != '[') return other_value(field, row, i, "a list");
    if (++depth > options_.max_depth) return too_deep(base_ + *i);
    set(field, row, kAnswered | kKnown);
    rows_.begin_list(field.element_domain, row);
    ++i;
    if (base_[*i] == ']') return i + 1;
    for (uint64_t number = 1;; ++number) {
        if (++elements_ > options_.max_elements) [[unlikely]]
            return too_many(base_ + *i, number);
        const uint32_t element = rows_.add_element(field.element_domain, row);
        i = value(*field.element, element, depth, i);
        if (i == nullptr) [[unlikely]] {
            in_element(number, rows_.key_so_far(field.element_domain, element, number));
            return nullptr;
        }
        const char separator = base_[*i++];
        if (separator == ',') continue;
        if (separator == ']') return i;
        return expected("`,` or `]` after a value", base_ + i[-1]);
    }
}

Walker::Position Walker::undeclared(uint32_t depth, Position i) {
    const char* p = base_ + *i;
    const char* end = nullptr;
    switch (*p) {
        case '"':
            return check_text(p, closing_quote(i)) ? i + 1 : nullptr;
        case '{':
            return undeclared_object(depth + 1, i);
        case '[':
            return undeclared_list(depth + 1, i);
        case 't':
            end = std::memcmp(p, "true", 4) == 0 ? p + 4 : nullptr;
            break;
        case 'f':
            end = std::memcmp(p, "false", 5) == 0 ? p + 5 : nullptr;
            break;
        case 'n':
            end = std::memcmp(p, "null", 4) == 0 ? p + 4 : nullptr;
            break;
        default:
            end = number_end(p);
    }
    if (end == nullptr || !ends_scalar(*end)) return expected("a value", p);
    return i + 1;
}

Walker::Position Walker::undeclared_object(uint32_t depth, Position i) {
    if (depth > options_.max_depth) return too_deep(base_ + *i);
    const size_t first_key = keys_.size();
    ++i;
    if (base_[*i] == '}') return i + 1;
    for (bool first = true;; first = false) {
        const char* p = base_ + *i;
        if (*p != '"') return expected(first ? "a key or `}`" : "a key", p);
        std::string_view name;
        if (!characters(p, closing_quote(i), name)) return nullptr;
        if (name.data() != p + 1) name = keep(name);
        if (base_[i[1]] != ':') return expected("`:` after a key", base_ + i[1]);
        keys_.push_back({name_hash(name), name, p});
        i = undeclared(depth, i + 2);
        if (i == nullptr) {
            in_name(name);
            return nullptr;
        }
        const char separator = base_[*i++];
        if (separator == ',') continue;
        if (separator != '}') return expected("`,` or `}` after a value", base_ + i[-1]);
        return check_keys(first_key) ? i : nullptr;
    }
}

Walker::Position Walker::undeclared_list(uint32_t depth, Position i) {
    if (depth > options_.max_depth) return too_deep(base_ + *i);
    ++i;
    if (base_[*i] == ']') return i + 1;
    for (uint64_t number = 1;; ++number) {
        i = undeclared(depth, i);
        if (i == nullptr) {
            in_element(number);
            return nullptr;
        }
        const char separator = base_[*i++];
        if (separator == ',') continue;
        if (separator == ']') return i;
        return expected("`,` or `]` after a value", base_ + i[-1]);
    }
}

}  // namespace proviso::ingest
