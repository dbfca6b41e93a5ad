// SPDX-License-Identifier: Apache-2.0
// What is known of a value before any record.
#include "compiler/analysis/detail/conditions.h"

namespace proviso::analysis::detail {
namespace {

using sema::TypeKind;

constexpr Key kNanosADay = 86'400 * Key{1'000'000'000};  // in the units of moments

struct Range {
    int64_t low, high;
};
// Of a part of a date or moment that is a number; empty for the others.
Range range_of(sema::DatePart part) {
    switch (part) {
        case sema::DatePart::Weekday:
        case sema::DatePart::Date:
            break;
        case sema::DatePart::Year:
            return {1, 9999};
        case sema::DatePart::Month:
            return {1, 12};
        case sema::DatePart::Day:
            return {1, 31};
        case sema::DatePart::Hour:
            return {0, 23};
        case sema::DatePart::Minute:
            return {0, 59};
    }
    return {1, 0};
}

}  // namespace

void Conditions::know(NodeId value, sema::Type type) {
    if (graph_.has_traits(value)) return;
    Traits traits;
    traits.type = type;
    switch (type.kind) {
        case TypeKind::Number:
        case TypeKind::Money:
        case TypeKind::Duration:
            traits.low = -Decimal::kMaxUnits, traits.high = Decimal::kMaxUnits;
            break;
        case TypeKind::Date:
            traits.low = kFirstDate.days, traits.high = kLastDate.days;
            break;
        // A clock may be almost a day from UTC.
        case TypeKind::Moment:
            traits.low = (kFirstDate.days - 1) * kNanosADay, traits.high = (kLastDate.days + 2) * kNanosADay - 1;
            break;
        case TypeKind::Choice:
            traits.high = static_cast<Key>(program_.choices[type.ref].values.size()) - 1;
            break;
        case TypeKind::Answer:
            traits.high = kNoKey;
            break;
        case TypeKind::Text:
        case TypeKind::Record:
        case TypeKind::Error:
            break;
    }
    if (graph_.kind(value) == NodeKind::Value) know_value(value, traits);
    traits.field = graph_.kind(value) == NodeKind::Field || graph_.kind(value) == NodeKind::Element;
    traits.certain = is_certain(value);
    if (graph_.kind(value) == NodeKind::Field) traits.may_not_apply = field_of(value).may_not_apply;
    graph_.set_traits(value, traits);
}

void Conditions::know_value(NodeId value, Traits& traits) const {
    const auto words = graph_.words(value);
    const auto number = [](int64_t n) { return Decimal::from_integer(n).units; };
    switch (static_cast<ValueKind>(words[0])) {
        case ValueKind::Count:
        case ValueKind::TextLength:
            traits.whole = true, traits.low = 0;
            break;
        case ValueKind::Aggregate:
            if (static_cast<sema::AggregateKind>(words[1]) != sema::AggregateKind::Distinct) break;
            traits.whole = true, traits.low = 0;
            break;
        case ValueKind::Difference:
            traits.whole = words[1] == 0;
            break;
        case ValueKind::PartOfDate: {
            const Range range = range_of(static_cast<sema::DatePart>(words[2]));
            if (range.low > range.high) break;
            traits.whole = true, traits.low = number(range.low), traits.high = number(range.high);
            break;
        }
        case ValueKind::AsOf:
        case ValueKind::If:
        case ValueKind::Arithmetic:
        case ValueKind::Negate:
        case ValueKind::CurrencyOf:
        case ValueKind::Round:
        case ValueKind::AddDuration:
        case ValueKind::FoldCase:
        case ValueKind::Join:
        case ValueKind::InUnit:
        case ValueKind::AddLength:
        case ValueKind::Parameter:
        case ValueKind::AmountIn:
        case ValueKind::Called:
        case ValueKind::TooDeep:
            break;
    }
}

const sema::Field& Conditions::field_of(NodeId field) const {
    const auto words = graph_.words(field);
    return program_.records[words[0]].fields[words[1]];
}

// Whether every record that is decided answers it, where the element that it belongs to is there.
bool Conditions::is_certain(NodeId value) const {
    while (graph_.kind(value) == NodeKind::Field) {
        if (!field_of(value).required) return false;
        value = graph_.operands(value)[0];
        if (graph_.kind(value) == NodeKind::Record || graph_.kind(value) == NodeKind::Element) return true;
    }
    return false;
}

}  // namespace proviso::analysis::detail
