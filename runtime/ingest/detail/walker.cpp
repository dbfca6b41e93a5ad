// SPDX-License-Identifier: Apache-2.0
// The ways that most values take; what is rare is in walker_rare.cpp.
#include "runtime/ingest/detail/walker.h"

#include <array>
#include <bit>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

// Into the two loops below, so that each value costs one jump.
#define INLINE [[gnu::always_inline]] inline

namespace proviso::ingest {
namespace {

// Whether the key at p, which is `bytes` long up to the next token, is spelt as the field's usually is.
inline bool is_key(const char* p, uint32_t bytes, const Field& field) {
#ifdef __SSE2__
    const auto equal = [&](size_t at) {
        const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + at));
        const __m128i pattern = _mm_load_si128(reinterpret_cast<const __m128i*>(field.pattern + at));
        return static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(text, pattern)));
    };
    if (((equal(0) | equal(16) << 16) & field.mask) != field.mask) return false;
    if (field.spelt_bytes <= Field::kPatternBytes) [[likely]] return true;
#else
    if (field.spelt_bytes == 0) return false;
#endif
    return bytes >= field.spelt_bytes && std::memcmp(p, field.spelt.data(), field.spelt_bytes) == 0;
}

// Up to eight bytes as they lie in memory, whatever the byte order.
struct Bytes {
    uint64_t value, mask;
    consteval explicit Bytes(std::string_view text) {
        std::array<unsigned char, 8> bytes{}, ones{};
        for (size_t i = 0; i < text.size(); ++i) {
            bytes[i] = static_cast<unsigned char>(text[i]);
            ones[i] = 0xFF;
        }
        value = std::bit_cast<uint64_t>(bytes);
        mask = std::bit_cast<uint64_t>(ones);
    }
    bool operator==(uint64_t word) const { return (word & mask) == value; }
};
constexpr Bytes kTrue("true"), kFalse("false"), kYes("\"yes\""), kNo("\"no\""), kUnsure("\"unsure\"");

inline void put(Word* words, uint32_t row, Word bit) { words[row >> 6] |= bit << (row & 63); }

// A whole number of up to 18 digits without a sign; 0 digits where it is not one.
inline uint64_t small_whole(const char* p, const char* end) {
    uint64_t value = 0;
    for (; p < end; ++p) value = value * 10 + static_cast<uint64_t>(*p - '0');
    return value;
}
inline bool is_small_whole(const char* p, const char* end) {
    if (end - p > 18) return false;
    for (; p < end; ++p)
        if (!is_digit(*p)) return false;
    return true;
}

}  // namespace

Walker::Walker(Schema& schema, Rows& rows, const ReaderOptions& options)
    : schema_(schema), rows_(rows), options_(options) {}

void Walker::start_piece(const char* base, const uint32_t* backslashes) {
    base_ = base;
    backslash_ = backslashes;
}

const uint32_t* Walker::read(const uint32_t* position, const char* line, const char* line_end) {
    line_end_ = line_end;
    elements_ = 0;
    keys_.clear();
    occurrences_.clear();
    record_date_.reset();
    record_date_at_ = nullptr;
    while (*backslash_ < static_cast<uint32_t>(line - base_)) ++backslash_;
    line_backslash_ = backslash_;
    const uint32_t row = rows_.add_record();
    const char* p = base_ + *position;
    if (*p != '{') return fail(FaultCode::RecordNotJson, p, "a record must be an object, not " + describe(p, line_end));
    return object(schema_.record(), row, 1, position);
}

void Walker::accept() {
    for (uint64_t* count : occurrences_) ++*count;
}

INLINE Walker::Position Walker::answer(Field& field, uint32_t row, Position i) {
    const char* p = base_ + *i;
    const uint64_t word = load8(p);
    // Without branches: which of these it is cannot be foretold. Each is 0 or 1.
    const Word is_true = Word{kTrue == word} & Word{ends_scalar(p[4])};
    const Word is_false = Word{kFalse == word} & Word{ends_scalar(p[5])};
    const Word yes = Word{kYes == word} | is_true;
    const Word no = Word{kNo == word} | is_false;
    const Word unsure = Word{kUnsure == word} & Word{!field.required};
    if ((yes | no | unsure) == 0) [[unlikely]] return other_value(field, row, i, "yes, no or unsure");
    if (field.stored) {
        put(field.slots.answered, row, 1);
        put(field.slots.yes, row, yes);
        put(field.slots.no, row, no);
        put(field.slots.said_unsure, row, unsure);
    }
    return i + 1;
}

void Walker::store_number(Field& field, uint32_t row, Decimal value) {
    if (!field.stored) return;
    put(field.slots.answered, row, 1);
    put(field.slots.known, row, 1);
    field.slots.numbers[row] = value;
}

INLINE Walker::Position Walker::number(Field& field, uint32_t row, Position i) {
    const char* p = base_ + *i;
    std::string_view written;
    if (*p == '"') {
        if (!characters(p, closing_quote(i), written)) return nullptr;
        // What follows the text is no part of a number: a quote, or the padding of the scratch memory.
        if (number_end(written.data()) != written.data() + written.size())
            return other_value(field, row, i, "a number");
    } else {
        const char* end = number_end(p);
        if (end == nullptr || !ends_scalar(*end)) return other_value(field, row, i, "a number");
        written = {p, static_cast<size_t>(end - p)};
    }
    if (!field.stored) return i + 1;
    if (is_small_whole(written.data(), written.data() + written.size())) {
        const auto whole = static_cast<int64_t>(small_whole(written.data(), written.data() + written.size()));
        store_number(field, row, Decimal::from_integer(whole));
        return i + 1;
    }
    Decimal value;
    if (parse_decimal(written, value) == DecimalParse::Ok) {
        store_number(field, row, value);
    } else {
        put(field.slots.answered, row, 1);
        put(field.slots.overflowed, row, 1);
    }
    return i + 1;
}

INLINE Walker::Position Walker::text(Field& field, uint32_t row, Position i) {
    const char* p = base_ + *i;
    if (*p != '"') return other_value(field, row, i, "a text");
    std::string_view found;
    if (!characters(p, closing_quote(i), found)) return nullptr;
    if (!field.stored && !field.is_element_key) return i + 1;
    if (found.data() != p + 1) found = keep(found);
    const TextRef ref{found.data(), static_cast<uint32_t>(found.size())};
    if (field.is_element_key) rows_.set_key(field.domain, row, ref);
    if (field.stored) {
        put(field.slots.answered, row, 1);
        put(field.slots.known, row, 1);
        field.slots.texts[row] = ref;
    }
    return i + 1;
}

void Walker::store_date(Field& field, uint32_t row, Date value, const char* at) {
    if (field.is_as_of) {
        record_date_ = value;
        record_date_at_ = at;
    }
    if (!field.stored) return;
    put(field.slots.answered, row, 1);
    put(field.slots.known, row, 1);
    field.slots.dates[row] = value.days;
}

INLINE Walker::Position Walker::date(Field& field, uint32_t row, Position i) {
    const char* p = base_ + *i;
    const uint64_t written = load8(p + 1);
    const Month& month = months_[month_place(written)];
    const auto tens = static_cast<uint32_t>(p[9] - '0'), ones = static_cast<uint32_t>(p[10] - '0');
    const uint32_t day = tens * 10 + ones - 1;
    const bool is_day = (tens < 10) & (ones < 10) & (day < month.days) & (p[11] == '"');
    if (*p != '"' || month.written != written || !is_day) [[unlikely]] return other_month(field, row, i);
    store_date(field, row, {month.first_day + static_cast<int32_t>(day)}, p);
    return i + 1;
}

INLINE Walker::Position Walker::choice(Field& field, uint32_t row, Position i) {
    const char* p = base_ + *i;
    if (*p != '"') return other_value(field, row, i, "a text");
    std::string_view name;
    if (!characters(p, closing_quote(i), name)) return nullptr;
    const uint32_t number = field.choices->find(name);
    if (number == kNoName) return other_value(field, row, i, "a text");
    if (field.stored) {
        put(field.slots.answered, row, 1);
        put(field.slots.known, row, 1);
        field.slots.choices[row] = number;
    }
    return i + 1;
}

INLINE Walker::Position Walker::value(Field& field, uint32_t row, uint32_t depth, Position i) {
    switch (field.action) {
        case Action::Answer: return answer(field, row, i);
        case Action::Choice: return choice(field, row, i);
        case Action::Text: return text(field, row, i);
        case Action::Number: return number(field, row, i);
        case Action::Date: return date(field, row, i);
        case Action::List: return list(field, row, depth, i);
        case Action::Object:
            if (base_[*i] != '{') return other_value(field, row, i, "an object");
            if (field.stored) put(field.slots.answered, row, 1);
            return object(*field.object, row, depth + 1, i);
        case Action::Undeclared: return undeclared(depth, i);
    }
    return nullptr;
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
            if (!is_key(p, i[1] - i[0], *field)) [[unlikely]] {
                // Most often a key that is missing this time.
                field = field->next;
                if (!is_key(p, i[1] - i[0], *field)) {
                    field = find_key(object, i);
                    if (field == nullptr) return nullptr;
                    before->next = field;
                }
            }
            before = field;
            if (base_[i[1]] != ':') [[unlikely]] return expected("`:` after a key", base_ + i[1]);
            if (field->seen == instance) [[unlikely]] {
                if (field != &object.other) return twice(field->name, p);
            }
            field->seen = instance;
            if (field->action == Action::Undeclared) occurrences_.push_back(&field->occurrences);
            else ++declared;
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
    if (field.stored) {
        put(field.slots.answered, row, 1);
        put(field.slots.known, row, 1);
    }
    rows_.begin_list(field.element_domain, row);
    ++i;
    if (base_[*i] == ']') return i + 1;
    for (uint64_t number = 1;; ++number) {
        if (++elements_ > options_.max_elements) [[unlikely]] return too_many(base_ + *i, number);
        const uint32_t element = rows_.add_element(field.element_domain, row);
        i = value(*field.element, element, depth, i);
        if (i == nullptr) [[unlikely]] {
            in_element(number);
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
    std::string_view ignored;
    const char* end = nullptr;
    switch (*p) {
        case '"': return characters(p, closing_quote(i), ignored) ? i + 1 : nullptr;
        case '{': return undeclared_object(depth + 1, i);
        case '[': return undeclared_list(depth + 1, i);
        case 't': end = std::memcmp(p, "true", 4) == 0 ? p + 4 : nullptr; break;
        case 'f': end = std::memcmp(p, "false", 5) == 0 ? p + 5 : nullptr; break;
        case 'n': end = std::memcmp(p, "null", 4) == 0 ? p + 4 : nullptr; break;
        default: end = number_end(p);
    }
    if (end == nullptr || !ends_scalar(*end))
        return expected("a value", p);
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
        keys_.push_back({NameEnds(name).hash(), name, p});
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
