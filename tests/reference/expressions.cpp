// SPDX-License-Identifier: Apache-2.0
// What an expression means. Unsure is Standing other than Known, for every type alike.
#include <re2/re2.h>
#include <utf8proc.h>

#include <cstdlib>
#include <utility>
#include <variant>

#include "tests/reference/case.h"

namespace proviso::reference {
namespace {

using sema::TypeKind;

Scalar unsure() { return {}; }

Scalar of(Answer answer) {
    Scalar result;
    result.answer = answer;
    if (answer != Answer::Unsure) result.standing = Standing::Known;
    return result;
}

Scalar of(bool yes) { return of(yes ? Answer::Yes : Answer::No); }

Scalar of(std::optional<Decimal> number) {
    if (!number) return unsure();
    Scalar result;
    result.standing = Standing::Known;
    result.number = *number;
    return result;
}

Scalar of(std::optional<Money> money) {
    if (!money) return unsure();
    Scalar result;
    result.standing = Standing::Known;
    result.number = money->amount;
    result.currency = money->currency;
    return result;
}

Scalar of(std::optional<Date> date) {
    if (!date) return unsure();
    Scalar result;
    result.standing = Standing::Known;
    result.date = *date;
    return result;
}

bool same(const Scalar& a, const Scalar& b, TypeKind kind) {
    switch (kind) {
        case TypeKind::Answer:
            return a.answer == b.answer;
        case TypeKind::Number:
            return a.number == b.number;
        case TypeKind::Money:
            return a.number == b.number && a.currency == b.currency;
        case TypeKind::Duration:
            return a.number == b.number && kind_of(a.unit) == kind_of(b.unit);
        case TypeKind::Moment:  // also of one clock: the day and the hour may be asked
            return a.moment == b.moment;
        case TypeKind::Text:
            return a.text == b.text;
        case TypeKind::Date:
            return a.date == b.date;
        case TypeKind::Choice:
            return a.choice == b.choice;
        case TypeKind::Error:
        case TypeKind::Record:
            break;
    }
    return false;
}

std::string fold_case(const std::string& text) {
    utf8proc_uint8_t* folded = nullptr;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const auto length = utf8proc_map(bytes, static_cast<utf8proc_ssize_t>(text.size()), &folded, UTF8PROC_CASEFOLD);
    std::string out = length < 0 ? text : std::string(reinterpret_cast<char*>(folded), static_cast<size_t>(length));
    std::free(folded);
    return out;
}

// No longer a field's own value: only that it is unknown is left of why.
Scalar computed(const Scalar& scalar) { return scalar.known() ? scalar : unsure(); }

// Of amounts in two currencies, and of months beside days, nothing can be said.
bool are_mixed(const Scalar& a, const Scalar& b, TypeKind kind) {
    if (!a.known() || !b.known()) return false;
    if (kind == TypeKind::Duration) return kind_of(a.unit) != kind_of(b.unit);
    return kind == TypeKind::Money && a.currency != b.currency;
}

// What does not apply equals nothing, whatever the other side is.
Answer equal(const Scalar& a, const Scalar& b, TypeKind kind) {
    if (a.standing == Standing::NotApplicable || b.standing == Standing::NotApplicable) return Answer::No;
    if (!a.known() || !b.known() || are_mixed(a, b, kind)) return Answer::Unsure;
    if (kind == TypeKind::Moment) return is_same_instant(a.moment, b.moment) ? Answer::Yes : Answer::No;
    return same(a, b, kind) ? Answer::Yes : Answer::No;
}

bool less(const Scalar& a, const Scalar& b, TypeKind kind) {
    if (kind == TypeKind::Text) return a.text < b.text;
    if (kind == TypeKind::Moment) return is_before(a.moment, b.moment);
    return kind == TypeKind::Date ? a.date < b.date : a.number < b.number;
}

}  // namespace

std::optional<Date> Case::as_of() const {
    if (program_.as_of_field == sema::kNone) return dates_.as_of;
    const Value& field = root_.parts[program_.as_of_field];
    return field.known() ? std::optional(field.scalar.date) : std::nullopt;
}

const Frame& Case::lookup(sema::VariableId variable, const Frame* frame) const {
    while (frame->variable != variable) frame = frame->outer;
    return *frame;
}

// The place in the record that an expression of record or list type, or a field, names.
const Value& Case::place(sema::ExprId id, const Frame* frame) const {
    const auto& node = program_[id].node;
    if (const auto* field = std::get_if<sema::FieldOf>(&node)) return place(field->record, frame).parts[field->field];
    if (const auto* variable = std::get_if<sema::VariableRef>(&node)) {
        const Frame& found = lookup(variable->variable, frame);
        return found.element ? *found.element : place(found.argument, found.caller);
    }
    return root_;
}

Answer Case::truth(sema::ExprId id, const Frame* frame) const {
    const Scalar value = evaluate(id, frame);
    return value.known() ? value.answer : Answer::Unsure;
}

bool Case::settled(sema::ExprId id, const Frame* frame) const {
    const bool before = std::exchange(blank_, true);
    const bool known = evaluate(id, frame).known();
    blank_ = before;
    return known;
}

std::vector<Frame> Case::parameter_frames(const sema::Call& call, const Frame* caller) const {
    const sema::Define& define = program_.defines[index(call.define)];
    std::vector<Frame> frames;
    frames.reserve(call.arguments.size());
    for (size_t i = 0; i < call.arguments.size(); ++i) {
        const Frame* outer = frames.empty() ? nullptr : &frames.back();
        frames.push_back({define.parameters[i], nullptr, call.arguments[i], caller, outer});
    }
    return frames;
}

// One function per kind of expression.
struct Case::Reading {
    const Case& record;
    const sema::Expr& expr;
    const Frame* frame;

    Answer truth(sema::ExprId id) const { return record.truth(id, frame); }
    Scalar value(sema::ExprId id) const { return record.evaluate(id, frame); }

    Scalar operator()(const sema::AnswerConstant& n) const { return of(n.value); }
    Scalar operator()(const sema::NumberConstant& n) const { return of(std::optional(n.value)); }
    Scalar operator()(const sema::MoneyConstant& n) const { return of(std::optional(n.value)); }
    Scalar operator()(const sema::DurationConstant& n) const {
        Scalar result = of(std::optional(n.value.count));
        result.unit = n.value.unit;
        return result;
    }
    Scalar operator()(const sema::MomentConstant& n) const {
        Scalar result;
        result.standing = Standing::Known;
        result.moment = n.value;
        return result;
    }
    Scalar operator()(const sema::DateConstant& n) const { return of(std::optional(n.value)); }
    Scalar operator()(const sema::TextConstant& n) const {
        Scalar result;
        result.standing = Standing::Known;
        result.text = n.value;
        return result;
    }
    Scalar operator()(const sema::ChoiceConstant& n) const {
        Scalar result;
        result.standing = Standing::Known;
        result.choice = n.value;
        return result;
    }
    Scalar operator()(const sema::RootRecord&) const { return unsure(); }  // has no simple value
    Scalar operator()(const sema::FieldOf&) const {
        return record.blank_ ? unsure() : record.place(id(), frame).scalar;
    }
    Scalar operator()(const sema::VariableRef& n) const {
        const Frame& found = record.lookup(n.variable, frame);
        if (found.element) return record.blank_ ? unsure() : found.element->scalar;
        return record.evaluate(found.argument, found.caller);
    }
    Scalar operator()(const sema::InForce& n) const { return of(record.in_force(n.from, n.until)); }
    Scalar operator()(const sema::AsOf&) const { return record.blank_ ? unsure() : of(record.as_of()); }
    Scalar operator()(const sema::ParameterRef& n) const {
        return record.blank_ ? unsure() : record.parameter(n.parameter);
    }
    Scalar operator()(const sema::Call& n) const {
        const std::vector<Frame> frames = record.parameter_frames(n, frame);
        const Frame* innermost = frames.empty() ? nullptr : &frames.back();
        return record.evaluate(record.program_.defines[index(n.define)].body, innermost);
    }
    Scalar operator()(const sema::Not& n) const { return of(answer_not(truth(n.operand))); }
    Scalar operator()(const sema::And& n) const {
        Answer result = Answer::Yes;
        for (const sema::ExprId operand : n.operands) result = answer_and(result, truth(operand));
        return of(result);
    }
    Scalar operator()(const sema::Or& n) const {
        Answer result = Answer::No;
        for (const sema::ExprId operand : n.operands) result = answer_or(result, truth(operand));
        return of(result);
    }
    Scalar operator()(const sema::Surely& n) const {
        const Answer operand = truth(n.operand);
        return record.blank_ ? of(operand) : of(operand == Answer::Yes);
    }
    Scalar operator()(const sema::Possibly& n) const {
        const Answer operand = truth(n.operand);
        return record.blank_ ? of(operand) : of(operand != Answer::No);
    }
    Scalar operator()(const sema::Compare& n) const { return record.compare(n, frame); }
    Scalar operator()(const sema::OneOf& n) const {
        Answer result = Answer::No;
        for (const sema::ExprId option : n.options)
            result = answer_or(result, equal(value(n.value), value(option), record.program_[n.value].type.kind));
        return of(result);
    }
    Scalar operator()(const sema::State& n) const {
        if (record.blank_) return unsure();
        const Value& place = record.place(n.field, frame);
        if (place.phantom) return unsure();
        const Standing standing = place.standing();
        switch (n.state) {
            case sema::StateKind::Answered:
                return of(standing != Standing::NotAnswered);
            case sema::StateKind::Unsure:
                return of(standing == Standing::Unsure);
            case sema::StateKind::NotApplicable:
                return of(standing == Standing::NotApplicable);
        }
        return unsure();
    }
    Scalar operator()(const sema::If& n) const {
        const Answer condition = truth(n.condition);
        if (condition != Answer::Unsure) {
            const Scalar chosen = value(condition == Answer::Yes ? n.then_value : n.else_value);
            // A condition that no record can change leaves the branch as if it stood alone.
            return record.settled(n.condition, frame) ? chosen : computed(chosen);
        }
        const Scalar a = value(n.then_value), b = value(n.else_value);
        return a.known() && b.known() && same(a, b, expr.type.kind) ? a : unsure();
    }
    Scalar operator()(const sema::Arithmetic& n) const {
        const Scalar a = value(n.left), b = value(n.right);
        if (!a.known() || !b.known()) return unsure();
        if (kind(n.left) == TypeKind::Money) return of_money(n, a, b);
        if (kind(n.left) == TypeKind::Duration) return record.of_durations(n, a, b);
        switch (n.op) {
            case sema::ArithmeticOp::Add:
                return of(decimal_add(a.number, b.number));
            case sema::ArithmeticOp::Subtract:
                return of(decimal_subtract(a.number, b.number));
            case sema::ArithmeticOp::Multiply:
                return of(decimal_multiply(a.number, b.number));
            case sema::ArithmeticOp::Divide:
                return of(decimal_divide(a.number, b.number));
        }
        return unsure();
    }
    // The amounts are counted; money times or over a number keeps its currency, money over money is a number.
    Scalar of_money(const sema::Arithmetic& n, const Scalar& a, const Scalar& b) const {
        const bool two_amounts = kind(n.right) == TypeKind::Money;
        if (two_amounts && a.currency != b.currency) return unsure();
        Scalar result = unsure();
        switch (n.op) {
            case sema::ArithmeticOp::Add:
                result = of(decimal_add(a.number, b.number));
                break;
            case sema::ArithmeticOp::Subtract:
                result = of(decimal_subtract(a.number, b.number));
                break;
            case sema::ArithmeticOp::Multiply:
                result = of(decimal_multiply(a.number, b.number));
                break;
            case sema::ArithmeticOp::Divide:
                result = of(decimal_divide(a.number, b.number));
                break;
        }
        if (expr.type.kind == TypeKind::Money) result.currency = a.currency;
        return result;
    }
    Scalar operator()(const sema::Negate& n) const {
        Scalar a = value(n.operand);
        if (!a.known()) return unsure();
        a.number = *decimal_subtract(Decimal{}, a.number);
        return a;
    }
    Scalar operator()(const sema::CurrencyOf& n) const {
        const Scalar a = value(n.operand);
        if (!a.known()) return unsure();
        Scalar result;
        result.standing = Standing::Known;
        result.text = currency_code(a.currency);
        return result;
    }
    Scalar operator()(const sema::FoldCase& n) const {
        const Scalar a = value(n.operand);
        return a.known() ? of_text(fold_case(a.text)) : unsure();
    }
    Scalar operator()(const sema::TextLength& n) const {
        const Scalar a = value(n.operand);
        if (!a.known()) return unsure();
        int64_t count = 0;
        for (const char byte : a.text) count += (byte & 0xC0) == 0x80 ? 0 : 1;
        return of(std::optional(Decimal::from_integer(count)));
    }
    Scalar operator()(const sema::Join& n) const {
        std::string joined;
        for (const sema::ExprId piece : n.pieces) {
            const Scalar a = value(piece);
            if (!a.known()) return unsure();
            joined += a.text;
        }
        return joined.size() > kLongestJoined ? unsure() : of_text(std::move(joined));
    }
    Scalar operator()(const sema::Matches& n) const {
        const Scalar a = value(n.text);
        return a.known() ? of(RE2::FullMatch(a.text, RE2(n.pattern))) : unsure();
    }
    static Scalar of_text(std::string text) {
        Scalar result;
        result.standing = Standing::Known;
        result.text = std::move(text);
        return result;
    }
    Scalar operator()(const sema::Round& n) const {
        const Scalar a = value(n.operand);
        if (!a.known()) return unsure();
        Scalar result = of(decimal_round(a.number, n.mode, n.places));
        result.currency = a.currency;
        return result;
    }
    Scalar operator()(const sema::InUnit& n) const { return record.in_unit(n, frame); }
    Scalar operator()(const sema::AddLength& n) const { return record.add_length(n, frame); }
    Scalar operator()(const sema::AddDuration& n) const { return record.add_duration(n, frame); }
    Scalar operator()(const sema::Difference& n) const { return record.difference(n, frame); }
    Scalar operator()(const sema::PartOfDate& n) const { return record.part_of_date(n, frame); }
    Scalar operator()(const sema::IsBusinessDay& n) const { return record.is_business_day(n, frame); }
    Scalar operator()(const sema::Quantifier& n) const {
        return record.blank_ ? unsure() : record.quantify(n, 0, frame);
    }
    Scalar operator()(const sema::Aggregate& n) const {
        return record.blank_ ? unsure() : record.aggregate(n, expr.type, frame);
    }
    Scalar operator()(const sema::RuleApplies& n) const {
        return of(record.any_applies(n.rule, record.shared_elements(n, frame)));
    }

    TypeKind kind(sema::ExprId operand) const { return record.program_[operand].type.kind; }
    sema::ExprId id() const { return sema::ExprId{static_cast<uint32_t>(&expr - record.program_.exprs.data())}; }
};

Scalar Case::evaluate(sema::ExprId id, const Frame* frame) const {
    const sema::Expr& expr = program_[id];
    return std::visit(Reading{*this, expr, frame}, expr.node);
}

Scalar Case::compare(const sema::Compare& n, const Frame* frame) const {
    const sema::Type type = program_[n.left].type;
    if (type.list) return blank_ ? unsure() : list_contains(n, frame);
    const Scalar a = evaluate(n.left, frame), b = evaluate(n.right, frame);
    if (n.op == sema::CompareOp::Is) return of(equal(a, b, type.kind));
    if (n.op == sema::CompareOp::IsNot) return of(answer_not(equal(a, b, type.kind)));
    if (!a.known() || !b.known() || are_mixed(a, b, type.kind)) return unsure();
    switch (n.op) {
        case sema::CompareOp::Is:
        case sema::CompareOp::IsNot:
            break;
        case sema::CompareOp::Less:
            return of(less(a, b, type.kind));
        case sema::CompareOp::AtMost:
            return of(!less(b, a, type.kind));
        case sema::CompareOp::More:
            return of(less(b, a, type.kind));
        case sema::CompareOp::AtLeast:
            return of(!less(a, b, type.kind));
        case sema::CompareOp::Contains:
            return of(a.text.find(b.text) != std::string::npos);
        case sema::CompareOp::StartsWith:
            return of(a.text.starts_with(b.text));
        case sema::CompareOp::EndsWith:
            return of(a.text.ends_with(b.text));
    }
    return unsure();
}

// `any e in LIST where e is VALUE`
Scalar Case::list_contains(const sema::Compare& n, const Frame* frame) const {
    const Value& list = place(n.left, frame);
    if (!list.known()) return unsure();
    const Scalar wanted = evaluate(n.right, frame);
    Answer result = Answer::No;
    for (const Value& element : list.parts)
        result = answer_or(result, equal(element.scalar, wanted, program_[n.right].type.kind));
    return of(result);
}

Scalar Case::parameter(sema::ParameterId id) const {
    const std::optional<Date> date = rules_as_of();
    if (!date) return unsure();
    const sema::ParameterValue* newest = nullptr;
    for (const sema::ParameterValue& value : program_.parameters[index(id)].values)
        if (value.from <= *date) newest = &value;
    if (newest == nullptr || (newest->until && *newest->until < *date)) return unsure();
    return evaluate(newest->value, nullptr);
}

// Binders from `binder` on, as quantifiers inside one another. A count adds up ones and zeroes.
Scalar Case::quantify(const sema::Quantifier& n, size_t binder, const Frame* frame) const {
    if (binder == n.binders.size()) {
        const Answer holds = truth(n.condition, frame);
        if (n.kind != sema::QuantifierKind::Count || holds == Answer::Unsure) return of(holds);
        return of(std::optional(Decimal::from_integer(holds == Answer::Yes ? 1 : 0)));
    }
    const Value& list = place(n.binders[binder].list, frame);
    if (!list.known()) return unsure();
    Scalar result = n.kind == sema::QuantifierKind::Count ? of(std::optional(Decimal{}))
                                                          : of(n.kind == sema::QuantifierKind::Every);
    for (const Value& element : list.parts) {
        const Frame inner{n.binders[binder].variable, &element, sema::kNoExpr, nullptr, frame};
        const Scalar one = quantify(n, binder + 1, &inner);
        switch (n.kind) {
            case sema::QuantifierKind::Any:
                result = of(answer_or(result.answer, one.answer));
                break;
            case sema::QuantifierKind::Every:
                result = of(answer_and(result.answer, one.answer));
                break;
            case sema::QuantifierKind::Count:
                result = result.known() && one.known() ? of(decimal_add(result.number, one.number)) : unsure();
                break;
        }
    }
    return result;
}

// ---- texts ----

std::string Case::say(const sema::Template& text, const Frame* frame) const {
    std::string out;
    for (const sema::TemplatePiece& piece : text) {
        out += piece.text;
        if (piece.expr == sema::kNoExpr) continue;
        const sema::Type type = program_[piece.expr].type;
        if (!type.list) {
            out += say(evaluate(piece.expr, frame), type);
            continue;
        }
        const Value& list = place(piece.expr, frame);
        if (!list.known()) out += say(list.scalar, type);
        if (list.known() && list.parts.empty()) out += "none";
        for (size_t i = 0; list.known() && i < list.parts.size(); ++i) {
            if (i > 0) out += i + 1 == list.parts.size() ? " and " : ", ";
            out += say(list.parts[i].scalar, {type.kind, false, type.ref});
        }
    }
    return out;
}

std::string Case::say(const Scalar& scalar, const sema::Type& type) const {
    switch (scalar.standing) {
        case Standing::Known:
            break;
        case Standing::NotAnswered:
            return "(not answered)";
        case Standing::NotApplicable:
            return "not applicable";
        case Standing::Overflow:
            return "(too large)";
        case Standing::Unsure:
            return "unsure";
    }
    switch (type.kind) {
        case TypeKind::Answer:
            return std::string(answer_name(scalar.answer));
        case TypeKind::Number:
            return format_decimal(scalar.number);
        case TypeKind::Money:
            return format_money_in_words({scalar.number, scalar.currency});
        case TypeKind::Duration:
            return format_duration({scalar.number, scalar.unit});
        case TypeKind::Moment:
            return format_moment_in_words(scalar.moment);
        case TypeKind::Text:
            return scalar.text;
        case TypeKind::Date:
            return format_date_in_words(scalar.date);
        case TypeKind::Choice:
            return program_.choices[type.ref].values[scalar.choice].label;
        case TypeKind::Error:
        case TypeKind::Record:
            break;
    }
    return "";
}

}  // namespace proviso::reference
