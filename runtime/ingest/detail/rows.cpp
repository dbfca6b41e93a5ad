// SPDX-License-Identifier: Apache-2.0
#include "runtime/ingest/detail/rows.h"

#include <algorithm>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace proviso::ingest {

using bytecode::NodeKind;
using bytecode::Section;

namespace {

void clear_bits(Word* words, uint32_t begin, uint32_t end) {
    if (words == nullptr) return;
    for (uint32_t row = begin; row < end; ++row) clear_bit(words, row);
}

template <class Value>
void clear_values(Value* values, uint32_t begin, uint32_t end) {
    if (values != nullptr) std::fill(values + begin, values + end, Value{});
}

Word* resized(Bits& bits, uint32_t rows) {
    bits.resize(words_for(rows));
    if (rows % 64 != 0) bits.back() &= tail_mask(rows);
    return bits.data();
}

// Bit `bit` of each of 64 bytes.
Word gather(const uint8_t* bytes, int bit) {
    Word word = 0;
#ifdef __SSE2__
    for (int i = 0; i < 4; ++i) {
        const __m128i part = _mm_load_si128(reinterpret_cast<const __m128i*>(bytes + 16 * i));
        const int bits = _mm_movemask_epi8(_mm_sll_epi16(part, _mm_cvtsi32_si128(7 - bit)));
        word |= Word{static_cast<uint32_t>(bits)} << (16 * i);
    }
#else
    for (size_t i = 0; i < 64; ++i) word |= Word{static_cast<uint8_t>(bytes[i] >> bit & 1)} << i;
#endif
    return word;
}

void write_states(Field& field, size_t word) {
    const Slots& slots = field.slots;
    Word* const planes[] = {slots.answered,       slots.said_unsure, slots.yes,       slots.no,
                            slots.not_applicable, slots.known,       slots.overflowed};
    for (int bit = 0; bit < 7; ++bit)
        if (planes[bit] != nullptr) planes[bit][word] |= gather(field.states.data(), bit);
    field.states.fill(0);
}
static_assert(kAnswered == 1 << 0 && kUnsure == 1 << 1 && kYes == 1 << 2 && kNo == 1 << 3 && kNotApplicable == 1 << 4 &&
              kKnown == 1 << 5 && kOverflowed == 1 << 6);

template <class Value>
Value* resized(std::vector<Value>& values, uint32_t rows) {
    values.resize(rows);
    return values.data();
}

}  // namespace

Rows::Rows(const bytecode::VerifiedProgram& program, Schema& schema) : schema_(schema) {
    domains_.resize(program.image().rows<Section::Domains>().size());
    natural_.push_back(0);
    for (Field* list : schema.lists()) {
        natural_.push_back(list->element_domain);
        domains_[list->domain].inner.push_back(list->element_domain);
    }
    for (Field* field : schema.stored()) {
        if (field->stored) domains_[field->domain].fields.push_back(field);
        if (field->is_element_key) domains_[field->domain].has_keys = true;
    }
}

void Rows::bind(Batch& batch) {
    batch.clear();
    batch_ = &batch;
    elements_ = 0;
    for (uint32_t domain : natural_) {
        domains_[domain].rows = domains_[domain].window_end = 0;
        grow(domain, domains_[domain].usual);
    }
}

void Rows::finish() {
    for (uint32_t domain : natural_) {
        Domain& rows = domains_[domain];
        write_window(rows);
        rows.usual = std::max<uint32_t>(64, rows.rows + rows.rows / 8);
        resize(domain, rows.rows);
        for (uint32_t inner : rows.inner) {
            auto& first = batch_->mutable_elements(inner).first;
            first.resize(size_t{rows.rows} + 1);
            first.back() = domains_[inner].rows;
        }
        if (domain != 0) batch_->mutable_elements(domain).rows = rows.rows;
    }
}

void Rows::move_window(Domain& domain) {
    write_window(domain);
    domain.window_end += 64;
    if (domain.window_end > domain.capacity)
        grow(static_cast<uint32_t>(&domain - domains_.data()), domain.capacity * 2);
}

void Rows::write_window(Domain& domain) {
    if (domain.window_end == 0) return;
    for (Field* field : domain.fields) write_states(*field, domain.window_end / 64 - 1);
}

void Rows::grow(uint32_t domain, uint32_t capacity) {
    capacity = static_cast<uint32_t>(words_for(capacity) * 64);
    domains_[domain].capacity = capacity;
    resize(domain, capacity);
    for (uint32_t inner : domains_[domain].inner)
        domains_[inner].first = resized(batch_->mutable_elements(inner).first, capacity + 1);
}

void Rows::resize(uint32_t domain, uint32_t rows) {
    Domain& here = domains_[domain];
    for (Field* field : here.fields) resize_column(*field, rows);
    if (domain == 0) {
        batch_->mutable_as_of().resize(rows);
        resized(batch_->mutable_as_of_known(), rows);
        return;
    }
    ElementRows& elements = batch_->mutable_elements(domain);
    here.parent_row = resized(elements.parent_row, rows);
    here.phantom = resized(elements.phantom, rows);
    if (here.has_keys) here.keys = resized(elements.keys, rows);
}

void Rows::resize_column(Field& field, uint32_t rows) {
    Column& column = batch_->mutable_column(field.node);
    Slots& slots = field.slots;
    slots.answered = resized(column.answered, rows);
    slots.said_unsure = resized(column.said_unsure, rows);
    switch (field.action) {
        case Action::Answer:
            slots.yes = resized(column.yes, rows);
            slots.no = resized(column.no, rows);
            slots.not_applicable = resized(column.not_applicable, rows);
            return;
        case Action::Number:
            slots.numbers = resized(column.numbers, rows);
            slots.overflowed = resized(column.overflowed, rows);
            break;
        case Action::Money:
            slots.amounts = resized(column.amounts, rows);
            slots.overflowed = resized(column.overflowed, rows);
            break;
        case Action::Duration:
            slots.durations = resized(column.durations, rows);
            slots.overflowed = resized(column.overflowed, rows);
            break;
        case Action::Moment:
            slots.moments = resized(column.moments, rows);
            break;
        case Action::Choice:
            slots.choices = resized(column.choices, rows);
            slots.not_applicable = resized(column.not_applicable, rows);
            break;
        case Action::Text:
            slots.texts = resized(column.texts, rows);
            break;
        case Action::Date:
            slots.dates = resized(column.dates, rows);
            break;
        case Action::List:
            break;
        case Action::Object:
        case Action::Undeclared:
            return;
    }
    slots.known = resized(column.known, rows);
}

void Rows::add_phantoms(uint32_t first, uint32_t end) {
    for (uint32_t i = first; i < end; ++i) {
        const Field& list = *schema_.lists()[i];
        // The row whose list this is was the last to be added: the row at hand, or the phantom just made.
        const uint32_t parent = domains_[list.domain].rows - 1;
        begin_list(list.element_domain, parent);
        const uint32_t row = add_element(list.element_domain, parent);
        set_bit(domains_[list.element_domain].phantom, row);
    }
}

void Rows::mark() {
    for (uint32_t domain : natural_) domains_[domain].marked = domains_[domain].rows;
    marked_elements_ = elements_;
}

void Rows::take_back() {
    elements_ = marked_elements_;
    for (uint32_t domain : natural_) {
        Domain& rows = domains_[domain];
        const uint32_t begin = rows.marked, end = rows.rows;
        if (begin == end) continue;
        const uint32_t window = rows.window_end - 64;
        for (Field* field : rows.fields) {
            const Slots& slots = field->slots;
            std::fill(field->states.begin() + (begin > window ? begin % 64 : 0), field->states.end(), 0);
            for (Word* words : {slots.answered, slots.said_unsure, slots.yes, slots.no, slots.not_applicable,
                                slots.known, slots.overflowed})
                clear_bits(words, begin, window);
            clear_values(slots.numbers, begin, end);
            clear_values(slots.amounts, begin, end);
            clear_values(slots.durations, begin, end);
            clear_values(slots.moments, begin, end);
            clear_values(slots.texts, begin, end);
            clear_values(slots.dates, begin, end);
            clear_values(slots.choices, begin, end);
        }
        rows.rows = begin;
        if (begin < window) rows.window_end = begin / 64 * 64 + 64;
        clear_bits(rows.phantom, begin, end);
        clear_values(rows.keys, begin, end);
        if (domain != 0) continue;
        clear_bits(batch_->mutable_as_of_known().data(), begin, end);
        clear_values(batch_->mutable_as_of().data(), begin, end);
    }
}

}  // namespace proviso::ingest
