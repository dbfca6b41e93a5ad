// SPDX-License-Identifier: Apache-2.0
// What an unsure value still depends on. To ask about
//   a field            is to list it, where it is not known; in a phantom, its list
//   `and`, `or`        is to ask about their operands where they are unsure; where they are known, about the operands that
//                      make them so (those of the same value): there a `surely` or `possibly` may hide doubt
//   not, surely, possibly, a define, a rule's `applies`      is to ask about what is inside, known or not
//   a quantifier       is to list its list where that is unknown, else to ask about the elements that are unsure
//   if                 is to ask about its condition, and about the branches that count; where no record can change its
//                      condition, about that branch as if it stood alone; where it is yes one way and no the other
//                      whatever the record, it says what its condition says
//   anything else      is to ask about its operands that are unknown; where none is, but the result can't be worked out, to
//                      name the fields that the operands' values came from
// `applies`, `reach`, `lifts` and `free` are the conjunctions that section 5 of docs/language.md writes down.
#include <initializer_list>
#include <variant>

#include "tests/reference/case.h"

namespace proviso::reference {

std::vector<Question> Questions::all() const {
    std::vector<Question> all;
    for (const auto& [order, question] : by_order_) all.push_back(question);
    return all;
}

// One function per kind of expression; `known` says whether the expression has a value.
struct Case::Asking {
    const Case& record;
    sema::ExprId id;
    const Frame* frame;
    Questions& questions;
    bool known;

    void ask(sema::ExprId inner) const { record.ask(inner, frame, questions); }
    void ask_unknown(sema::ExprId operand) const {
        if (!known && !has_value(operand)) ask(operand);
    }
    // What does not apply is as good as known: it equals nothing.
    bool has_value(sema::ExprId operand) const {
        if (record.program_[operand].type.list) return record.place(operand, frame).known();
        const Standing standing = record.evaluate(operand, frame).standing;
        return standing == Standing::Known || standing == Standing::NotApplicable;
    }
    void ask_place(const Value& value) const {
        if (!value.known() && value.standing() != Standing::NotApplicable) questions.add(value.question);
    }
    void ask_operands(const std::vector<sema::ExprId>& operands) const {
        const Answer whole = record.truth(id, frame);
        for (const sema::ExprId operand : operands)
            if (whole == Answer::Unsure || record.truth(operand, frame) == whole) ask(operand);
    }

    void operator()(const sema::AnswerConstant&) const {}
    void operator()(const sema::NumberConstant&) const {}
    void operator()(const sema::MoneyConstant&) const {}
    void operator()(const sema::TextConstant&) const {}
    void operator()(const sema::DateConstant&) const {}
    void operator()(const sema::DurationConstant&) const {}
    void operator()(const sema::MomentConstant&) const {}
    void operator()(const sema::ChoiceConstant&) const {}
    void operator()(const sema::RootRecord&) const {}
    void operator()(const sema::ParameterRef&) const {}
    void operator()(const sema::InForce&) const {}
    // Known, but of what stands for an unanswered list.
    void operator()(const sema::State& n) const {
        if (!known) ask_place(record.place(n.field, frame));
    }
    void operator()(const sema::FieldOf&) const { ask_place(record.place(id, frame)); }
    void operator()(const sema::VariableRef& n) const {
        const Frame& found = record.lookup(n.variable, frame);
        if (found.element)
            ask_place(*found.element);
        else
            record.ask(found.argument, found.caller, questions);
    }
    void operator()(const sema::AsOf&) const {
        const uint32_t field = record.program_.as_of_field;
        if (field != sema::kNone) ask_place(record.root_.parts[field]);
    }
    void operator()(const sema::Call& n) const {
        const std::vector<Frame> frames = record.parameter_frames(n, frame);
        const Frame* innermost = frames.empty() ? nullptr : &frames.back();
        record.ask(record.program_.defines[index(n.define)].body, innermost, questions);
    }
    void operator()(const sema::Not& n) const { ask(n.operand); }
    void operator()(const sema::Surely& n) const { ask(n.operand); }
    void operator()(const sema::Possibly& n) const { ask(n.operand); }
    void operator()(const sema::And& n) const { ask_operands(n.operands); }
    void operator()(const sema::Or& n) const { ask_operands(n.operands); }
    void operator()(const sema::Compare& n) const {
        // `C is yes` says what C says.
        const bool says = n.op == sema::CompareOp::Is || n.op == sema::CompareOp::IsNot;
        if (known && says && record.program_[n.left].type.kind == sema::TypeKind::Answer) {
            if (record.settled(n.left, frame))
                ask(n.right);
            else if (record.settled(n.right, frame))
                ask(n.left);
            return;
        }
        ask_unknown(n.left);
        if (record.program_[n.left].type.list) {
            // Asked of each element; of an unknown list there are none.
            const Value& list = record.place(n.left, frame);
            if (known || !list.known()) return;
            for (const Value& element : list.parts) {
                ask_place(element);
                if (!element.known() || !are_mixed(element.scalar, value(n.right))) continue;
                name(element, cause_of_mixing(n.right));
                record.blame(n.right, frame, cause_of_mixing(n.right), questions);
            }
        }
        ask_unknown(n.right);
        if (!record.program_[n.left].type.list) blame_mixed(n.left, n.right);
    }
    void operator()(const sema::OneOf& n) const {
        ask_unknown(n.value);
        for (const sema::ExprId option : n.options) {
            ask_unknown(option);
            blame_mixed(n.value, option);
        }
    }
    void operator()(const sema::If& n) const {
        const Answer condition = record.truth(n.condition, frame);
        if (record.settled(n.condition, frame)) return ask(condition == Answer::Yes ? n.then_value : n.else_value);
        if (record.program_[id].type.kind == sema::TypeKind::Answer && record.settled(n.then_value, frame) &&
            record.settled(n.else_value, frame) &&
            record.truth(n.then_value, frame) != record.truth(n.else_value, frame))
            return ask(n.condition);
        if (known) return;
        ask_unknown(n.condition);
        if (condition != Answer::No) ask_unknown(n.then_value);
        if (condition != Answer::Yes) ask_unknown(n.else_value);
    }
    // Of operands that are all known: what the result can't be worked out for.
    void blame(std::initializer_list<sema::ExprId> operands, Cause cause) const {
        if (known) return;
        for (const sema::ExprId operand : operands)
            if (!has_value(operand)) return;
        for (const sema::ExprId operand : operands) record.blame(operand, frame, cause, questions);
    }
    // Amounts in two currencies, compared; or durations in two kinds of units.
    void blame_mixed(sema::ExprId left, sema::ExprId right) const {
        if (is_measure(left) && is_measure(right) && are_mixed(value(left), value(right)))
            blame({left, right}, cause_of_mixing(left));
    }
    // Other types have neither.
    static bool are_mixed(const Scalar& a, const Scalar& b) {
        return a.known() && b.known() && (a.currency != b.currency || kind_of(a.unit) != kind_of(b.unit));
    }
    sema::TypeKind kind(sema::ExprId operand) const { return record.program_[operand].type.kind; }
    bool is_measure(sema::ExprId operand) const {
        return kind(operand) == sema::TypeKind::Money || kind(operand) == sema::TypeKind::Duration;
    }
    Cause cause_of_mixing(sema::ExprId operand) const {
        return kind(operand) == sema::TypeKind::Money ? Cause::Currencies : Cause::Units;
    }
    Scalar value(sema::ExprId operand) const { return record.evaluate(operand, frame); }
    void name(const Value& place, Cause cause) const {
        Question question = place.question;
        question.cause = cause;
        questions.add(question);
    }
    Decimal number(sema::ExprId operand) const { return record.evaluate(operand, frame).number; }

    void operator()(const sema::Arithmetic& n) const {
        ask_unknown(n.left);
        ask_unknown(n.right);
        const bool by_zero = n.op == sema::ArithmeticOp::Divide && number(n.right) == Decimal{};
        const bool mixed = is_measure(n.left) && is_measure(n.right) && are_mixed(value(n.left), value(n.right));
        blame({n.left, n.right}, mixed ? cause_of_mixing(n.left) : by_zero ? Cause::DivisionByZero : Cause::Overflow);
    }
    void operator()(const sema::Negate& n) const { ask_unknown(n.operand); }
    void operator()(const sema::CurrencyOf& n) const { ask_unknown(n.operand); }
    void operator()(const sema::FoldCase& n) const { ask_unknown(n.operand); }
    void operator()(const sema::TextLength& n) const { ask_unknown(n.operand); }
    void operator()(const sema::Matches& n) const { ask_unknown(n.text); }
    void operator()(const sema::Join& n) const {
        for (const sema::ExprId piece : n.pieces) ask_unknown(piece);
        // Joined one after the other, until it is too long.
        size_t length = 0, end = 0;
        while (end < n.pieces.size() && has_value(n.pieces[end]) && length <= kLongestJoined)
            length += value(n.pieces[end++]).text.size();
        for (size_t i = 0; length > kLongestJoined && i < end; ++i)
            record.blame(n.pieces[i], frame, Cause::Overflow, questions);
    }
    void operator()(const sema::Round& n) const {
        ask_unknown(n.operand);
        blame({n.operand}, Cause::Overflow);
    }
    void operator()(const sema::InUnit& n) const {
        ask_unknown(n.amount);
        blame({n.amount}, Cause::Overflow);
    }
    void operator()(const sema::AddLength& n) const {
        ask_unknown(n.start);
        ask_unknown(n.length);
        const Cause cause = record.cause_of_length(n, value(n.length));
        if (cause != Cause::NotWhole) return blame({n.start, n.length}, cause);
        if (!known && has_value(n.start) && has_value(n.length)) record.blame(n.length, frame, cause, questions);
    }
    void operator()(const sema::AddDuration& n) const {
        ask_unknown(n.date);
        ask_unknown(n.amount);
        const bool business = n.unit == sema::DurationUnit::BusinessDays;
        const Cause of_days = business ? record.cause_of_days(n.calendar) : Cause::Overflow;
        if (decimal_to_integer(number(n.amount))) return blame({n.date, n.amount}, of_days);
        if (!known && has_value(n.date) && has_value(n.amount))
            record.blame(n.amount, frame, Cause::NotWhole, questions);
    }
    void operator()(const sema::Difference& n) const {
        ask_unknown(n.from);
        ask_unknown(n.to);
        blame({n.from, n.to}, Cause::Calendar);
    }
    void operator()(const sema::PartOfDate& n) const { ask_unknown(n.date); }
    void operator()(const sema::IsBusinessDay& n) const {
        ask_unknown(n.date);
        blame({n.date}, Cause::Calendar);
    }
    void operator()(const sema::Quantifier& n) const {
        if (!known) record.ask_quantifier(n, 0, frame, questions);
    }
    void operator()(const sema::Aggregate& n) const {
        if (!known) record.ask_aggregate(n, record.program_[id].type, frame, questions);
    }
    void operator()(const sema::RuleApplies& n) const {
        record.ask_any_applies(n.rule, record.shared_elements(n, frame), questions);
    }
};

void Case::ask(sema::ExprId id, const Frame* frame, Questions& questions) const {
    if (program_[id].type.list) {
        const Value& list = place(id, frame);
        if (!list.known()) questions.add(list.question);
        return;
    }
    if (settled(id, frame)) return;
    std::visit(Asking{*this, id, frame, questions, evaluate(id, frame).known()}, program_[id].node);
}

void Case::blame(sema::ExprId id, const Frame* frame, Cause cause, Questions& questions) const {
    const auto& node = program_[id].node;
    const auto name = [&](const Value& value) {
        Question question = value.question;
        question.cause = cause;
        questions.add(question);
    };
    const auto blame_all = [&](std::initializer_list<sema::ExprId> operands) {
        for (const sema::ExprId operand : operands) blame(operand, frame, cause, questions);
    };
    if (std::holds_alternative<sema::FieldOf>(node)) {
        name(place(id, frame));
    } else if (const auto* variable = std::get_if<sema::VariableRef>(&node)) {
        const Frame& found = lookup(variable->variable, frame);
        if (found.element)
            name(*found.element);
        else
            blame(found.argument, found.caller, cause, questions);
    } else if (const auto* call = std::get_if<sema::Call>(&node)) {
        const std::vector<Frame> frames = parameter_frames(*call, frame);
        blame(program_.defines[index(call->define)].body, frames.empty() ? nullptr : &frames.back(), cause, questions);
    } else if (const auto* choice = std::get_if<sema::If>(&node)) {
        // Not what it was chosen by.
        const Answer condition = truth(choice->condition, frame);
        if (condition != Answer::No) blame_all({choice->then_value});
        if (condition != Answer::Yes) blame_all({choice->else_value});
    } else if (const auto* sum = std::get_if<sema::Arithmetic>(&node)) {
        blame_all({sum->left, sum->right});
    } else if (const auto* negative = std::get_if<sema::Negate>(&node)) {
        blame_all({negative->operand});
    } else if (const auto* currency = std::get_if<sema::CurrencyOf>(&node)) {
        blame_all({currency->operand});
    } else if (const auto* folded = std::get_if<sema::FoldCase>(&node)) {
        blame_all({folded->operand});
    } else if (const auto* length = std::get_if<sema::TextLength>(&node)) {
        blame_all({length->operand});
    } else if (const auto* joined = std::get_if<sema::Join>(&node)) {
        for (const sema::ExprId piece : joined->pieces) blame_all({piece});
    } else if (const auto* rounded = std::get_if<sema::Round>(&node)) {
        blame_all({rounded->operand});
    } else if (const auto* made = std::get_if<sema::InUnit>(&node)) {
        blame_all({made->amount});
    } else if (const auto* shifted = std::get_if<sema::AddLength>(&node)) {
        blame_all({shifted->start, shifted->length});
    } else if (const auto* moved = std::get_if<sema::AddDuration>(&node)) {
        blame_all({moved->date, moved->amount});
    } else if (const auto* passed = std::get_if<sema::Difference>(&node)) {
        blame_all({passed->from, passed->to});
    } else if (const auto* part = std::get_if<sema::PartOfDate>(&node)) {
        blame_all({part->date});
    } else if (const auto* count = std::get_if<sema::Quantifier>(&node)) {
        blame_quantifier(*count, 0, frame, cause, questions);
    } else if (const auto* aggregate = std::get_if<sema::Aggregate>(&node)) {
        blame_aggregate(*aggregate, frame, cause, questions);
    }
}

// A count came from the lists it goes through.
void Case::blame_quantifier(const sema::Quantifier& n, size_t binder, const Frame* frame, Cause cause,
                            Questions& questions) const {
    if (binder == n.binders.size()) return;
    const Value& list = place(n.binders[binder].list, frame);
    Question question = list.question;
    question.cause = cause;
    questions.add(question);
    for (const Value& element : list.parts) {
        const Frame inner{n.binders[binder].variable, &element, sema::kNoExpr, nullptr, frame};
        blame_quantifier(n, binder + 1, &inner, cause, questions);
    }
}

void Case::ask_quantifier(const sema::Quantifier& n, size_t binder, const Frame* frame, Questions& questions) const {
    if (binder == n.binders.size()) {
        ask(n.condition, frame, questions);
        return;
    }
    const Value& list = place(n.binders[binder].list, frame);
    if (!list.known()) {
        questions.add(list.question);
        return;
    }
    for (const Value& element : list.parts) {
        const Frame inner{n.binders[binder].variable, &element, sema::kNoExpr, nullptr, frame};
        if (!quantify(n, binder + 1, &inner).known()) ask_quantifier(n, binder + 1, &inner, questions);
    }
}

void Case::ask_own(sema::RuleId rule, size_t instance, Questions& questions) const {
    if (settled(&Case::own, rule, instance)) return;
    const sema::Rule& declared = program_.rules[index(rule)];
    const Instance& at = instances_[index(rule)][instance];
    const Answer whole = own(rule, instance);
    for (const Value* element : at.elements)
        if (element->phantom && whole == Answer::Unsure) questions.add(element->question);
    const Answer condition = truth(declared.condition, at.frame());
    if (whole == Answer::Unsure || condition == whole) ask(declared.condition, at.frame(), questions);
}

void Case::ask_free(sema::RuleId rule, size_t instance, Questions& questions) const {
    if (settled(&Case::free, rule, instance)) return;
    const Answer whole = free(rule, instance);
    const Instance& at = instances_[index(rule)][instance];
    if (whole == Answer::Unsure || own(rule, instance) == whole) ask_own(rule, instance, questions);
    for (const sema::Displacement& displacement : program_.rules[index(rule)].displaced_by) {
        if (whole != Answer::Unsure && answer_not(displaces(displacement, at)) != whole) continue;
        ask_any_applies(displacement.by, {at.elements.begin(), at.elements.begin() + displacement.shared}, questions);
    }
}

void Case::ask_lifts(sema::RuleId exception, size_t instance, Questions& questions) const {
    if (settled(&Case::lifts, exception, instance)) return;
    const Answer whole = lifts(exception, instance);
    if (whole == Answer::Unsure || free(exception, instance) == whole) ask_free(exception, instance, questions);
    for (const sema::RuleId inner : program_.rules[index(exception)].exceptions)
        if (whole == Answer::Unsure || answer_not(lifts(inner, instance)) == whole)
            ask_lifts(inner, instance, questions);
}

void Case::ask_reach(sema::RuleId rule, size_t instance, Questions& questions) const {
    if (settled(&Case::reach, rule, instance)) return;
    const uint32_t base = program_.rules[index(rule)].base;
    const Answer whole = reach(rule, instance);
    if (base != sema::kNone && (whole == Answer::Unsure || reach(sema::RuleId{base}, instance) == whole))
        ask_reach(sema::RuleId{base}, instance, questions);
    if (whole == Answer::Unsure || free(rule, instance) == whole) ask_free(rule, instance, questions);
}

void Case::ask_applies(sema::RuleId rule, size_t instance, Questions& questions) const {
    if (settled(&Case::applies, rule, instance)) return;
    const Answer whole = applies(rule, instance);
    if (whole == Answer::Unsure || reach(rule, instance) == whole) ask_reach(rule, instance, questions);
    for (const sema::RuleId exception : program_.rules[index(rule)].exceptions)
        if (whole == Answer::Unsure || answer_not(lifts(exception, instance)) == whole)
            ask_lifts(exception, instance, questions);
}

// A quantifier over the rule's binders beyond the shared elements; where there are none, the rule itself.
void Case::ask_any_applies(sema::RuleId rule, std::vector<const Value*> shared, Questions& questions) const {
    const sema::Rule& declared = program_.rules[index(rule)];
    if (shared.size() == declared.binders.size()) return ask_applies(rule, instance_at(rule, shared), questions);
    if (any_applies(rule, shared) != Answer::Unsure) return;
    const Value& list = next_list(declared, shared);
    if (!list.known()) return questions.add(list.question);
    for (const Value& element : list.parts) {
        shared.push_back(&element);
        if (any_applies(rule, shared) == Answer::Unsure) ask_any_applies(rule, shared, questions);
        shared.pop_back();
    }
}

}  // namespace proviso::reference
