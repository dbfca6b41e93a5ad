// SPDX-License-Identifier: Apache-2.0
#include "compiler/sema/detail/table_axis.h"

#include <algorithm>

namespace proviso::sema::detail {
namespace {

using syntax::CellItemKind;
using tables::Bits;

std::string in_quotes(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '"' || c == '\\' || c == '{') out += '\\';
        out += c;
    }
    return out + '"';
}

constexpr int128_t kNanosPerSecond = 1'000'000'000;
constexpr int128_t kNanosPerDay = 86400 * kNanosPerSecond;

size_t trailing_zeros(int128_t units) {
    size_t zeros = 0;
    for (; units != 0 && units % 10 == 0; units /= 10) ++zeros;
    return units == 0 ? 40 : zeros;
}

std::vector<CellBound> bounds_of(const CellPart& part) {
    if (part.kind == CellItemKind::Value) return {{CompareOp::Is, part.low}};
    if (part.kind == CellItemKind::Between) return {{CompareOp::AtLeast, part.low}, {CompareOp::AtMost, part.high}};
    return part.bounds;
}

}  // namespace

std::optional<int128_t> constant_key(const Program& program, ExprId expr, std::optional<Date> date) {
    const auto& node = program[expr].node;
    if (const auto* number = std::get_if<NumberConstant>(&node)) return number->value.units;
    // By the amount: a column of another currency than its cells' fits none of them, and is as open as one not answered.
    if (const auto* money = std::get_if<MoneyConstant>(&node)) return money->value.amount.units;
    if (const auto* length = std::get_if<DurationConstant>(&node)) return length->value.count.units;
    if (const auto* moment = std::get_if<MomentConstant>(&node))
        return static_cast<int128_t>(moment->value.seconds) * kNanosPerSecond + moment->value.nanos;
    if (const auto* day = std::get_if<DateConstant>(&node)) return day->value.days;
    if (const auto* choice = std::get_if<ChoiceConstant>(&node)) return choice->value;
    if (const auto* answer = std::get_if<AnswerConstant>(&node)) {
        if (answer->value == Answer::Unsure) return std::nullopt;
        return answer->value == Answer::Yes ? 0 : 1;
    }
    const auto* parameter = std::get_if<ParameterRef>(&node);
    if (parameter == nullptr || !date) return std::nullopt;
    std::optional<int128_t> key;
    for (const ParameterValue& value : program.parameters[index(parameter->parameter)].values)
        if (value.from <= *date && (!value.until || *date <= *value.until))
            key = constant_key(program, value.value, {});
    return key;
}

TableAxis::TableAxis(Date first, Date last) : type_(kDateType), ranges_({first.days, last.days}) {}

TableAxis::TableAxis(const Context& context, ExprId column, bool may_not_apply, std::optional<Date> date)
    : program_(&context.program), type_(context.program[column].type), date_(date), may_not_apply_(may_not_apply) {
    if (type_.kind == TypeKind::Number || type_.kind == TypeKind::Money || type_.kind == TypeKind::Duration)
        ranges_ = tables::Ranges({-Decimal::kMaxUnits, Decimal::kMaxUnits});
    if (type_.kind == TypeKind::Date) ranges_ = tables::Ranges({kFirstDate.days, kLastDate.days});
    // A clock may be almost a day from UTC.
    if (type_.kind == TypeKind::Moment)
        ranges_ = tables::Ranges({(kFirstDate.days - 1) * kNanosPerDay, (kLastDate.days + 2) * kNanosPerDay - 1});
}

// ---- making the points ----

std::optional<TableAxis::Range> TableAxis::range(CompareOp op, int128_t key) const {
    switch (op) {
        case CompareOp::Less:
            return Range{ranges_.whole().low, key - 1};
        case CompareOp::AtMost:
            return Range{ranges_.whole().low, key};
        case CompareOp::More:
            return Range{key + 1, ranges_.whole().high};
        case CompareOp::AtLeast:
            return Range{key, ranges_.whole().high};
        case CompareOp::Is:
            return Range{key, key};
        case CompareOp::IsNot:
        case CompareOp::Contains:
        case CompareOp::StartsWith:
        case CompareOp::EndsWith:
            break;
    }
    return std::nullopt;
}

std::optional<TableAxis::Range> TableAxis::part_range(const CellPart& part) const {
    if (!is_ordered()) return std::nullopt;
    Range out = ranges_.whole();
    for (const CellBound& bound : bounds_of(part)) {
        if (measure_of(bound.value) != measure_) return std::nullopt;
        const auto key = constant_key(*program_, bound.value, date_);
        const auto held = key ? range(bound.op, *key) : std::nullopt;
        if (!held) return std::nullopt;
        out = {std::max(out.low, held->low), std::min(out.high, held->high)};
    }
    return out;
}

// The currency or kind of units that a constant is in; kNone where it has none.
uint32_t TableAxis::measure_of(ExprId value) const {
    const auto& node = (*program_)[value].node;
    if (const auto* money = std::get_if<MoneyConstant>(&node)) return static_cast<uint32_t>(money->value.currency);
    if (const auto* length = std::get_if<DurationConstant>(&node))
        return static_cast<uint32_t>(kind_of(length->value.unit));
    // A parameter's values may differ in it: those are not looked into.
    const bool measured = type_.kind == TypeKind::Money || type_.kind == TypeKind::Duration;
    return measured ? (*program_)[value].type.ref : kNone;
}

// The first one that a cell names is that of the axis; what is in another compares with nothing here.
void TableAxis::note_unit(ExprId value) {
    if (measure_ == kNone) measure_ = measure_of(value);
    if (const auto* length = std::get_if<DurationConstant>(&(*program_)[value].node))
        if (unit_ == TimeUnit::None && static_cast<uint32_t>(kind_of(length->value.unit)) == measure_)
            unit_ = length->value.unit;
}

void TableAxis::add(const TypedCell& cell) {
    names_unsure_ = names_unsure_ || cell.names(CellItemKind::Unsure);
    names_unanswered_ = names_unanswered_ || cell.names(CellItemKind::NotAnswered);
    for (const CellPart& part : cell.parts) {
        for (const CellBound& bound : bounds_of(part)) note_unit(bound.value);
        if (const auto range = part_range(part)) ranges_.cut(*range);
        if (type_.kind != TypeKind::Text || part.kind != CellItemKind::Value) continue;
        if (const auto* text = std::get_if<TextConstant>(&(*program_)[part.low].node)) texts_.push_back(text->value);
    }
}

void TableAxis::add(std::optional<Date> from, std::optional<Date> until) {
    ranges_.cut({from ? std::max<int128_t>(from->days, ranges_.whole().low) : ranges_.whole().low,
                 until ? std::min<int128_t>(until->days, ranges_.whole().high) : ranges_.whole().high});
}

void TableAxis::build() {
    switch (type_.kind) {
        case TypeKind::Number:
        case TypeKind::Money:
        case TypeKind::Duration:
        case TypeKind::Moment:
        case TypeKind::Date:
            ranges_.build();
            values_ = ranges_.size();
            break;
        case TypeKind::Text:
            std::sort(texts_.begin(), texts_.end());
            texts_.erase(std::unique(texts_.begin(), texts_.end()), texts_.end());
            values_ = texts_.size() + 1;
            break;
        case TypeKind::Choice:
            values_ = program_->choices[type_.ref].values.size();
            break;
        case TypeKind::Answer:
            values_ = 2;
            break;
        case TypeKind::Record:
        case TypeKind::Error:
            values_ = 1;
            break;
    }
    size_ = values_;
    if (may_not_apply_) inapplicable_ = size_++;
    if (names_unsure_) unsure_ = size_++;
    if (names_unanswered_) unanswered_ = size_++;
}

// ---- what cells hold ----

Bits TableAxis::points(std::optional<Date> from, std::optional<Date> until) const {
    Bits out(size_);
    ranges_.add_to(out, {from ? std::max<int128_t>(from->days, ranges_.whole().low) : ranges_.whole().low,
                         until ? std::min<int128_t>(until->days, ranges_.whole().high) : ranges_.whole().high});
    return out;
}

std::optional<Bits> TableAxis::known_points(const CellPart& part) const {
    Bits out(size_);
    switch (part.kind) {
        case CellItemKind::NotAnswered:
            out.set(*unanswered_);
            return out;
        case CellItemKind::Unsure:
            out.set(*unsure_);
            return out;
        case CellItemKind::NotApplicable:
            out.set(*inapplicable_);
            return out;
        case CellItemKind::Value:
        case CellItemKind::Between:
        case CellItemKind::Ordering:
            break;
    }
    if (is_ordered()) {
        const auto range = part_range(part);
        if (!range) return std::nullopt;
        ranges_.add_to(out, *range);
        return out;
    }
    if (part.kind != CellItemKind::Value) return std::nullopt;  // an order of texts
    if (const auto* text = std::get_if<TextConstant>(&(*program_)[part.low].node)) {
        out.set(static_cast<size_t>(std::lower_bound(texts_.begin(), texts_.end(), text->value) - texts_.begin()));
        return out;
    }
    const auto key = type_.kind == TypeKind::Text ? std::nullopt : constant_key(*program_, part.low, date_);
    if (!key) return std::nullopt;
    out.set(static_cast<size_t>(*key));
    return out;
}

CellPoints TableAxis::points(const TypedCell& cell) const {
    if (cell.is_any()) return {all(), all(), all()};
    CellPoints out{Bits(size_), Bits(size_), Bits(size_)};
    Bits values(size_);
    values.set_range(0, values_);
    bool constant = true;
    for (const CellPart& part : cell.parts) {
        const auto held = known_points(part);
        if (held) {
            out.surely |= *held;
        } else {
            constant = false;
        }
    }
    out.possibly = out.surely;
    if (!constant) out.possibly |= values;
    if (cell.negated) {
        // What does not apply equals nothing, so it is none of them.
        Bits rest = values;
        if (inapplicable_) rest.set(*inapplicable_);
        Bits sure = constant ? out.surely.complement() : Bits(size_);
        sure &= rest;
        Bits possible = out.surely.complement();
        possible &= rest;
        out.surely = sure;
        out.possibly = possible;
    }
    out.open = out.surely;
    if (cell.names_a_value()) {
        if (unsure_) out.open.set(*unsure_);
        if (unanswered_) out.open.set(*unanswered_);
    }
    return out;
}

// ---- in words ----

std::string TableAxis::written_key(int128_t key) const {
    if (type_.kind == TypeKind::Date) return format_date(Date{static_cast<int32_t>(key)});
    if (type_.kind == TypeKind::Moment) {
        const int128_t rest = (key % kNanosPerSecond + kNanosPerSecond) % kNanosPerSecond;
        return format_moment({static_cast<int64_t>((key - rest) / kNanosPerSecond), static_cast<uint32_t>(rest), 0});
    }
    if (type_.kind == TypeKind::Duration)
        return format_duration({Decimal{key}, unit_ == TimeUnit::None ? TimeUnit::Days : unit_});
    const std::string amount = format_decimal(Decimal{key});
    if (type_.kind != TypeKind::Money) return amount;
    const Currency currency = measure_ == kNone ? *parse_currency("USD") : static_cast<Currency>(measure_);
    return fmt::format("{} {}", currency_code(currency), amount);
}

std::string TableAxis::written_run(size_t first, size_t last) const {
    const int128_t low = ranges_.at(first).low, high = ranges_.at(last).high;
    const bool dates = type_.kind == TypeKind::Date || type_.kind == TypeKind::Moment;
    if (low == high) return written_key(low);
    // The end of a range may be a number's nearest neighbour, which nobody would write.
    const bool days = type_.kind == TypeKind::Date;
    const bool beyond_low = !days && trailing_zeros(low) < trailing_zeros(low - 1);
    const bool beyond_high = !days && trailing_zeros(high) < trailing_zeros(high + 1);
    const std::string above = beyond_low ? (dates ? "after " : "more than ") + written_key(low - 1)
                                         : (dates ? "on or after " : "at least ") + written_key(low);
    const std::string below = beyond_high ? (dates ? "before " : "less than ") + written_key(high + 1)
                                          : (dates ? "on or before " : "at most ") + written_key(high);
    if (low == ranges_.whole().low && high == ranges_.whole().high) {
        if (days) return "on or after " + written_key(low);
        const std::string middle = written_key(0);
        return dates ? fmt::format("on or after {0}, before {0}", middle)
                     : fmt::format("at least {0}, less than {0}", middle);
    }
    if (low == ranges_.whole().low) return days ? "before " + written_key(high + 1) : below;
    if (high == ranges_.whole().high) return above;
    if (!beyond_low && !beyond_high) return written_key(low) + " to " + written_key(high);
    return above + " and " + below;
}

std::string TableAxis::written_value(size_t point) const {
    if (type_.kind == TypeKind::Choice) return program_->choices[type_.ref].values[point].name;
    if (type_.kind == TypeKind::Answer) return point == 0 ? "yes" : "no";
    return point < texts_.size() ? in_quotes(texts_[point]) : std::string();
}

std::string TableAxis::written(const Bits& points) const {
    if (points.count() == size_) return "any";
    std::vector<std::string> parts;
    if (is_ordered()) {
        for (size_t first = points.next(0); first < values_; first = points.next(first)) {
            size_t last = first;
            while (last + 1 < values_ && points.test(last + 1)) ++last;
            parts.push_back(written_run(first, last));
            first = last + 1;
        }
    } else if (type_.kind == TypeKind::Text && points.test(texts_.size())) {
        // Texts that no cell names can only be told by what they are not.
        std::vector<std::string> others;
        for (size_t i = 0; i < texts_.size(); ++i)
            if (!points.test(i)) others.push_back(in_quotes(texts_[i]));
        if (others.empty()) others.emplace_back("\"\"");
        return fmt::format("not {}", fmt::join(others, ", "));
    } else {
        for (size_t point = points.next(0); point < values_; point = points.next(point + 1))
            parts.push_back(written_value(point));
    }
    if (inapplicable_ && points.test(*inapplicable_)) parts.emplace_back("not applicable");
    if (unsure_ && points.test(*unsure_)) parts.emplace_back("unsure");
    if (unanswered_ && points.test(*unanswered_)) parts.emplace_back("not answered");
    return fmt::format("{}", fmt::join(parts, ", "));
}

Date TableAxis::first_day(const Bits& points) const {
    return Date{static_cast<int32_t>(ranges_.at(std::min(points.next(0), ranges_.size() - 1)).low)};
}

}  // namespace proviso::sema::detail
