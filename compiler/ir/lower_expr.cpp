// SPDX-License-Identifier: Apache-2.0
#include "compiler/ir/lowering.h"

namespace proviso::ir {
namespace {

// Expressions within expressions once defines are put in their place.
constexpr uint32_t kMaxDepth = 2000;

Opcode arithmetic_opcode(sema::ArithmeticOp op) {
    switch (op) {
        case sema::ArithmeticOp::Add:
            return Opcode::AddNumber;
        case sema::ArithmeticOp::Subtract:
            return Opcode::SubtractNumber;
        case sema::ArithmeticOp::Multiply:
            return Opcode::MultiplyNumber;
        case sema::ArithmeticOp::Divide:
            break;
    }
    return Opcode::DivideNumber;
}

// Of money, with an amount or with a number.
Opcode money_opcode(sema::ArithmeticOp op, bool by_number) {
    switch (op) {
        case sema::ArithmeticOp::Add:
            return Opcode::AddMoney;
        case sema::ArithmeticOp::Subtract:
            return Opcode::SubtractMoney;
        case sema::ArithmeticOp::Multiply:
            return Opcode::MultiplyMoney;
        case sema::ArithmeticOp::Divide:
            break;
    }
    return by_number ? Opcode::DivideMoney : Opcode::RatioMoney;
}

// Of durations, with a duration or with a number.
Opcode duration_opcode(sema::ArithmeticOp op, bool by_number) {
    switch (op) {
        case sema::ArithmeticOp::Add:
            return Opcode::AddDuration;
        case sema::ArithmeticOp::Subtract:
            return Opcode::SubtractDuration;
        case sema::ArithmeticOp::Multiply:
            return Opcode::MultiplyDuration;
        case sema::ArithmeticOp::Divide:
            break;
    }
    return by_number ? Opcode::DivideDuration : Opcode::RatioDuration;
}

Opcode negation(sema::TypeKind type) {
    if (type == sema::TypeKind::Money) return Opcode::NegateMoney;
    return type == sema::TypeKind::Duration ? Opcode::NegateDuration : Opcode::NegateNumber;
}

TimeUnit unit_between(sema::DifferenceUnit unit) {
    if (unit == sema::DifferenceUnit::Minutes) return TimeUnit::Minutes;
    return unit == sema::DifferenceUnit::Hours ? TimeUnit::Hours : TimeUnit::Days;
}

Opcode sum_opcode(sema::DurationUnit unit) {
    switch (unit) {
        case sema::DurationUnit::Days:
            return Opcode::AddDays;
        case sema::DurationUnit::MonthsDown:
            return Opcode::AddMonthsDown;
        case sema::DurationUnit::MonthsUp:
            return Opcode::AddMonthsUp;
        case sema::DurationUnit::BusinessDays:
            break;
    }
    return Opcode::AddBusinessDays;
}

Opcode difference_opcode(sema::DifferenceUnit unit) {
    switch (unit) {
        case sema::DifferenceUnit::Minutes:  // of moments only
        case sema::DifferenceUnit::Hours:
        case sema::DifferenceUnit::Days:
            return Opcode::DaysBetween;
        case sema::DifferenceUnit::Months:
            return Opcode::MonthsBetween;
        case sema::DifferenceUnit::Years:
            return Opcode::YearsBetween;
        case sema::DifferenceUnit::BusinessDays:
            break;
    }
    return Opcode::BusinessDaysBetween;
}

Opcode part_opcode(sema::DatePart part) {
    switch (part) {
        case sema::DatePart::Weekday:
            return Opcode::WeekdayOf;
        case sema::DatePart::Year:
            return Opcode::YearOf;
        case sema::DatePart::Month:
            return Opcode::MonthOf;
        case sema::DatePart::Date:
            return Opcode::DateOf;
        case sema::DatePart::Hour:
            return Opcode::HourOf;
        case sema::DatePart::Minute:
            return Opcode::MinuteOf;
        case sema::DatePart::Day:
            break;
    }
    return Opcode::DayOf;
}

Opcode state_opcode(sema::StateKind state) {
    switch (state) {
        case sema::StateKind::Answered:
            return Opcode::IsAnswered;
        case sema::StateKind::Unsure:
            return Opcode::IsUnsure;
        case sema::StateKind::NotApplicable:
            break;
    }
    return Opcode::IsNotApplicable;
}

}  // namespace

struct Lowering::Lower {
    Lowering& in;
    Builder& make;
    sema::ExprId id;

    sema::TypeKind kind(sema::ExprId operand) const { return in.program_[operand].type.kind; }

    Term operator()(const sema::AnswerConstant& e) { return make.constant(e.value); }
    Term operator()(const sema::NumberConstant& e) { return make.constant(e.value); }
    Term operator()(const sema::MoneyConstant& e) { return make.constant(e.value); }
    Term operator()(const sema::TextConstant& e) { return make.constant(std::string_view{e.value}); }
    Term operator()(const sema::DateConstant& e) { return make.constant(e.value); }
    Term operator()(const sema::MomentConstant& e) { return make.constant(e.value); }
    // An amount that is none of its unit exactly can't be written.
    Term operator()(const sema::DurationConstant& e) { return make.constant(e.value); }
    Term operator()(const sema::InUnit& e) {
        return make.unary(Opcode::InUnit, in.value(e.amount), static_cast<uint32_t>(e.unit));
    }
    Term operator()(const sema::ChoiceConstant& e) { return make.constant_choice(e.value + 1); }
    // Records are places, never values; check() lets none come here.
    Term operator()(const sema::RootRecord&) { return make.constant(Answer::Unsure); }
    Term operator()(const sema::VariableRef& e) {
        const Binding& binding = in.variables_[index(e.variable)];
        if (const Term* term = std::get_if<Term>(&binding)) return *term;
        return make.load(std::get<Place>(binding));
    }
    Term operator()(const sema::FieldOf&) { return make.load(in.place(id)); }
    Term operator()(const sema::AsOf&) { return make.as_of(); }
    Term operator()(const sema::InForce& e) { return in.in_force(e); }
    Term operator()(const sema::ParameterRef& e) { return in.parameter(in.program_.parameters[index(e.parameter)]); }
    Term operator()(const sema::Call& e) { return in.call(e); }
    Term operator()(const sema::Not& e) { return make.logical_not(in.value(e.operand)); }
    Term operator()(const sema::And& e) { return make.all_of(in.values(e.operands)); }
    Term operator()(const sema::Or& e) { return make.any_of(in.values(e.operands)); }
    Term operator()(const sema::Surely& e) { return make.surely(in.value(e.operand)); }
    Term operator()(const sema::Possibly& e) { return make.possibly(in.value(e.operand)); }
    Term operator()(const sema::Compare& e) { return in.compare(e); }
    Term operator()(const sema::OneOf& e) { return in.one_of(e); }
    Term operator()(const sema::State& e) { return make.state(state_opcode(e.state), in.place(e.field)); }
    Term operator()(const sema::If& e) {
        const Term condition = in.value(e.condition);
        const Term then_value = in.value(e.then_value);
        return make.select(condition, then_value, in.value(e.else_value));
    }
    Term operator()(const sema::Arithmetic& e) {
        const Term left = in.value(e.left);
        const Term right = in.value(e.right);
        const bool by_number = kind(e.right) == sema::TypeKind::Number;
        if (kind(e.left) == sema::TypeKind::Money) return make.binary(money_opcode(e.op, by_number), left, right);
        if (kind(e.left) == sema::TypeKind::Duration) return make.binary(duration_opcode(e.op, by_number), left, right);
        return make.binary(arithmetic_opcode(e.op), left, right);
    }
    Term operator()(const sema::Negate& e) { return make.unary(negation(kind(e.operand)), in.value(e.operand)); }
    Term operator()(const sema::CurrencyOf& e) { return make.unary(Opcode::CurrencyOf, in.value(e.operand)); }
    Term operator()(const sema::FoldCase& e) { return make.unary(Opcode::FoldCase, in.value(e.operand)); }
    Term operator()(const sema::TextLength& e) { return make.unary(Opcode::TextLength, in.value(e.operand)); }
    Term operator()(const sema::Join& e) {
        Term joined = in.value(e.pieces.front());
        for (size_t i = 1; i < e.pieces.size(); ++i) joined = make.join(joined, in.value(e.pieces[i]));
        return joined;
    }
    Term operator()(const sema::Matches& e) { return make.matches(in.value(e.text), e.pattern); }
    Term operator()(const sema::Round& e) { return make.round(in.value(e.operand), e.mode, e.places); }
    Term operator()(const sema::AddDuration& e) {
        const Term date = in.value(e.date);
        const bool business = e.unit == sema::DurationUnit::BusinessDays;
        return make.binary(sum_opcode(e.unit), date, in.value(e.amount), business ? e.calendar : 0);
    }
    Term operator()(const sema::AddLength& e) {
        const bool up = e.rounding == DayRounding::Up;
        const Opcode of_date = up ? Opcode::AddLengthUp : Opcode::AddLengthDown;
        const Opcode of_moment = up ? Opcode::MoveMomentUp : Opcode::MoveMomentDown;
        const Term start = in.value(e.start);
        const bool moment = kind(e.start) == sema::TypeKind::Moment;
        return make.binary(moment ? of_moment : of_date, start, in.value(e.length), e.calendar);
    }
    Term operator()(const sema::Difference& e) {
        const Term from = in.value(e.from);
        if (kind(e.from) == sema::TypeKind::Moment)
            return make.binary(Opcode::TimeBetween, from, in.value(e.to), static_cast<uint32_t>(unit_between(e.unit)));
        const bool business = e.unit == sema::DifferenceUnit::BusinessDays;
        return make.binary(difference_opcode(e.unit), from, in.value(e.to), business ? e.calendar : 0);
    }
    Term operator()(const sema::PartOfDate& e) {
        const bool weekday = e.part == sema::DatePart::Weekday;
        return make.unary(part_opcode(e.part), in.value(e.date), weekday ? in.program_[id].type.ref : 0);
    }
    Term operator()(const sema::IsBusinessDay& e) {
        return make.unary(Opcode::IsBusinessDay, in.value(e.date), e.calendar);
    }
    Term operator()(const sema::Quantifier& e) { return in.quantifier(e); }
    Term operator()(const sema::Aggregate& e) { return in.aggregate(in.program_[id].type, e); }
    Term operator()(const sema::RuleApplies& e) { return in.rule_applies(e); }
};

Term Lowering::value(sema::ExprId id) {
    if (memo_[index(id)].frame == frame_) return memo_[index(id)].term;
    const Builder::Within here(make_, program_[id].span);
    if (depth_ >= kMaxDepth) {
        make_.exceed("expressions within expressions, defines put in their place, deeper than 2000");
        return make_.constant(Answer::Unsure);
    }
    ++depth_;
    const Term term = std::visit(Lower{*this, make_, id}, program_[id].node);
    --depth_;
    memo_[index(id)] = {frame_, term};
    if (program_[id].type.kind == sema::TypeKind::Answer && !program_[id].type.list)
        conditions_.push_back({id, term.value});
    return term;
}

std::vector<Term> Lowering::values(const std::vector<sema::ExprId>& exprs) {
    std::vector<Term> terms;
    terms.reserve(exprs.size());
    for (sema::ExprId expr : exprs) terms.push_back(value(expr));
    return terms;
}

Place Lowering::place(sema::ExprId id) const {
    // Fields of fields end at the record itself or at a variable.
    std::vector<uint32_t> fields;
    while (const auto* field = std::get_if<sema::FieldOf>(&program_[id].node)) {
        fields.push_back(field->field);
        id = field->record;
    }
    Place place{0, kNone};
    if (const auto* variable = std::get_if<sema::VariableRef>(&program_[id].node)) {
        place = std::get<Place>(variables_[index(variable->variable)]);
    }
    for (auto it = fields.rbegin(); it != fields.rend(); ++it) place.node = schema_.field(place.node, *it);
    return place;
}

// Newest value that is in force on the rules' date; nothing is known before the first, after the last, or without a date.
Term Lowering::parameter(const sema::Parameter& parameter) {
    const Term date = make_.rules_as_of();
    const Term unknown = make_.unknown(value(parameter.values.front().value));
    Term current = unknown;
    for (const sema::ParameterValue& each : parameter.values) {
        const Term in_force = make_.binary(Opcode::LeDate, make_.constant(each.from), date);
        current = make_.select(in_force, value(each.value), current);
    }
    if (!parameter.values.back().until) return current;
    const Term ended = make_.binary(Opcode::LtDate, make_.constant(*parameter.values.back().until), date);
    return make_.select(ended, unknown, current);
}

}  // namespace proviso::ir
