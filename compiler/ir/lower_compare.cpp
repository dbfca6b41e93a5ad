// SPDX-License-Identifier: Apache-2.0
// Comparisons. A field that does not apply equals nothing: an answer that does not apply is loaded as unsure, so what is asked of it
// is `and`ed with its applying; a choice that does not apply is loaded as value 0, which no constant is.
#include "compiler/ir/fold.h"
#include "compiler/ir/lowering.h"

namespace proviso::ir {
namespace {

Opcode equality(sema::TypeKind type) {
    switch (type) {
        case sema::TypeKind::Number:
            return Opcode::EqNumber;
        case sema::TypeKind::Money:
            return Opcode::EqMoney;
        case sema::TypeKind::Duration:
            return Opcode::EqDuration;
        case sema::TypeKind::Moment:
            return Opcode::EqMoment;
        case sema::TypeKind::Text:
            return Opcode::EqText;
        case sema::TypeKind::Date:
            return Opcode::EqDate;
        case sema::TypeKind::Choice:
            return Opcode::EqChoice;
        case sema::TypeKind::Answer:
        case sema::TypeKind::Record:
        case sema::TypeKind::Error:
            break;
    }
    return Opcode::EqAnswer;
}

struct Ordering {
    Opcode less, at_most;
};

Ordering ordering(sema::TypeKind type) {
    if (type == sema::TypeKind::Date) return {Opcode::LtDate, Opcode::LeDate};
    if (type == sema::TypeKind::Money) return {Opcode::LtMoney, Opcode::LeMoney};
    if (type == sema::TypeKind::Text) return {Opcode::LtText, Opcode::LeText};
    if (type == sema::TypeKind::Duration) return {Opcode::LtDuration, Opcode::LeDuration};
    if (type == sema::TypeKind::Moment) return {Opcode::LtMoment, Opcode::LeMoment};
    return {Opcode::LtNumber, Opcode::LeNumber};
}

std::optional<uint32_t> constant_choice(const Graph& graph, Term term) {
    const auto constant = constant_of(graph, term.value);
    if (!constant || !std::holds_alternative<ChoiceValue>(*constant)) return std::nullopt;
    return std::get<ChoiceValue>(*constant).value;
}

}  // namespace

std::optional<Place> Lowering::inapplicable_field(sema::ExprId expr) const {
    if (!std::holds_alternative<sema::FieldOf>(program_[expr].node)) return std::nullopt;
    const Place field = place(expr);
    if ((schema_[field.node].flags & bytecode::kMayNotApply) == 0) return std::nullopt;
    return field;
}

Term Lowering::where_applicable(Term condition, sema::ExprId expr) {
    const std::optional<Place> field = inapplicable_field(expr);
    if (!field) return condition;
    return make_.logical_and(condition, make_.logical_not(make_.state(Opcode::IsNotApplicable, *field)));
}

std::vector<uint64_t> Lowering::choice_set(const sema::Type& type, const std::vector<uint32_t>& members) const {
    std::vector<uint64_t> words(program_.choices[type.ref].values.size() / 64 + 1);
    for (uint32_t value : members) words[value / 64] |= uint64_t{1} << (value % 64);
    return words;
}

Term Lowering::equal(const sema::Type& type, Term left, Term right) {
    if (type.kind == sema::TypeKind::Choice) {
        if (const auto member = constant_choice(graph_, right))
            return make_.in_choices(left, choice_set(type, {*member}));
        if (const auto member = constant_choice(graph_, left))
            return make_.in_choices(right, choice_set(type, {*member}));
    }
    return make_.binary(equality(type.kind), left, right);
}

Term Lowering::equal(sema::ExprId left, sema::ExprId right) {
    const Term left_value = value(left);
    const Term right_value = value(right);
    const Term same = equal(program_[left].type, left_value, right_value);
    const bool is_choice = program_[left].type.kind == sema::TypeKind::Choice;
    if (is_choice && (constant_choice(graph_, left_value) || constant_choice(graph_, right_value))) return same;
    return where_applicable(where_applicable(same, left), right);
}

Term Lowering::compare(const sema::Compare& e) {
    if (e.op == sema::CompareOp::Is) return equal(e.left, e.right);
    if (e.op == sema::CompareOp::IsNot) return make_.logical_not(equal(e.left, e.right));
    if (e.op == sema::CompareOp::Contains && program_[e.left].type.list) return contains(e.left, e.right);
    const auto [less, at_most] = ordering(program_[e.left].type.kind);
    const Term left = value(e.left);
    const Term right = value(e.right);
    switch (e.op) {
        case sema::CompareOp::Less:
            return make_.binary(less, left, right);
        case sema::CompareOp::AtMost:
            return make_.binary(at_most, left, right);
        case sema::CompareOp::More:
            return make_.binary(less, right, left);
        case sema::CompareOp::AtLeast:
            return make_.binary(at_most, right, left);
        case sema::CompareOp::Contains:
            return make_.binary(Opcode::ContainsText, left, right);
        case sema::CompareOp::StartsWith:
            return make_.binary(Opcode::StartsWith, left, right);
        case sema::CompareOp::EndsWith:
        case sema::CompareOp::Is:
        case sema::CompareOp::IsNot:
            break;
    }
    return make_.binary(Opcode::EndsWith, left, right);
}

Term Lowering::one_of(const sema::OneOf& e) {
    const sema::Type& type = program_[e.value].type;
    std::vector<uint32_t> members;
    std::vector<Term> cases;
    for (sema::ExprId option : e.options) {
        const auto* constant = std::get_if<sema::ChoiceConstant>(&program_[option].node);
        if (constant != nullptr) {
            members.push_back(constant->value + 1);
        } else {
            cases.push_back(equal(e.value, option));
        }
    }
    if (!members.empty()) cases.push_back(make_.in_choices(value(e.value), choice_set(type, members)));
    return make_.any_of(std::move(cases));
}

// Any element of the list equals the value.
Term Lowering::contains(sema::ExprId list, sema::ExprId element) {
    const Term wanted = value(element);
    const Place place_of_list = place(list);
    if (make_.scope().is_full()) {
        make_.exceed(kTooManyLists);
        return make_.constant(Answer::Unsure);
    }
    const uint32_t position = make_.scope().push(place_of_list);
    const Term here = make_.load({schema_.element(place_of_list.node), position});
    const Term same = where_applicable(equal(program_[element].type, here, wanted), element);
    const Term found = make_.reduce(Opcode::Any, same, position);
    make_.scope().pop();
    return found;
}

}  // namespace proviso::ir
