// SPDX-License-Identifier: Apache-2.0
#include "compiler/ir/builder.h"

#include <algorithm>
#include <utility>

#include "compiler/ir/fold.h"
#include "runtime/text/letters.h"
#include "runtime/text/pattern.h"

namespace proviso::ir {
namespace {

Opcode load_opcode(bytecode::NodeKind kind) {
    switch (kind) {
        case bytecode::NodeKind::Answer:
            return Opcode::LoadAnswer;
        case bytecode::NodeKind::Number:
            return Opcode::LoadNumber;
        case bytecode::NodeKind::Text:
            return Opcode::LoadText;
        case bytecode::NodeKind::Date:
            return Opcode::LoadDate;
        case bytecode::NodeKind::Money:
            return Opcode::LoadMoney;
        case bytecode::NodeKind::Duration:
            return Opcode::LoadDuration;
        case bytecode::NodeKind::Moment:
            return Opcode::LoadMoment;
        case bytecode::NodeKind::Choice:
            return Opcode::LoadChoice;
        case bytecode::NodeKind::List:
        case bytecode::NodeKind::Object:
            break;
    }
    return Opcode::LoadList;
}

// Whether it can be what a text says. Fields and constants are told by themselves; the rest only brings values together.
bool has_words(const Value& value) {
    switch (value.opcode) {
        case Opcode::IsAnswered:
        case Opcode::IsUnsure:
        case Opcode::IsNotApplicable:
            return true;
        case Opcode::Broadcast:
        case Opcode::FoldCase:
            return false;
        default:
            return value.operands[0] != kNoValue;
    }
}

bool operator==(Term a, Term b) { return a.value == b.value && a.binders == b.binders; }

}  // namespace

void Builder::exceed(std::string_view what) {
    if (!limit_) limit_ = {span_, what};
}

DomainId Builder::domain(BinderSet binders) {
    if (size_of(binders) > bytecode::kMaxComponents) exceed(kTooManyLists);
    return scope_->domain(graph_, binders);
}

Term Builder::make(Value value, BinderSet binders) {
    value.domain = domain(binders);
    value.span = span_;
    const ValueId id = graph_.add(value);
    if (graph_[id].span != span_ && has_words(graph_[id])) needed_again_.push_back({id, span_});
    return {id, binders};
}

// ---- leaves ----

Term Builder::leaf(Opcode opcode, uint32_t immediate) {
    return make({.opcode = opcode, .domain = kRoot, .immediate = immediate}, 0);
}

Term Builder::constant(Answer value) { return leaf(Opcode::ConstAnswer, static_cast<uint32_t>(value)); }
Term Builder::constant(Decimal value) { return leaf(Opcode::ConstNumber, graph_.pool(value)); }
Term Builder::constant(std::string_view value) { return leaf(Opcode::ConstText, graph_.pool(value)); }
Term Builder::constant(Date value) { return leaf(Opcode::ConstDate, static_cast<uint32_t>(value.days)); }
Term Builder::constant(const Money& value) {
    const Term amount = constant(value.amount);
    return make({.opcode = Opcode::InCurrency,
                 .domain = kRoot,
                 .operands = {amount.value, kNoValue, kNoValue},
                 .immediate = static_cast<uint32_t>(value.currency)},
                0);
}
Term Builder::constant(const Duration& value) {
    const Term amount = constant(Decimal{value.count.units / size_of(value.unit)});
    return make({.opcode = Opcode::InUnit,
                 .domain = kRoot,
                 .operands = {amount.value, kNoValue, kNoValue},
                 .immediate = static_cast<uint32_t>(value.unit)},
                0);
}
Term Builder::constant(const Moment& value) { return leaf(Opcode::ConstMoment, graph_.pool(value)); }
Term Builder::constant_choice(uint32_t value) { return leaf(Opcode::ConstChoice, value); }
Term Builder::as_of() { return leaf(Opcode::LoadAsOf, 0); }
Term Builder::rules_as_of() { return leaf(Opcode::LoadRulesAsOf, 0); }

Term Builder::load(Place field) { return state(load_opcode(schema_[field.node].kind), field); }

Term Builder::state(Opcode opcode, Place field) {
    const bool always_applies = (schema_[field.node].flags & bytecode::kMayNotApply) == 0;
    if (opcode == Opcode::IsNotApplicable && always_applies) return constant(Answer::No);
    return make({.opcode = opcode, .domain = kRoot, .immediate = field.node}, scope_->closure(field.binder));
}

Term Builder::exists(BinderSet binders) {
    return make({.opcode = Opcode::Exists, .domain = kRoot, .immediate = index(domain(binders))}, binders);
}

Term Builder::unknown(Term like) {
    if (at(like).type == RegisterType::Answer) return constant(Answer::Unsure);
    return combine(Opcode::Unknown, like, {});
}

std::optional<Answer> Builder::known_answer(Term a) const {
    if (at(a).opcode != Opcode::ConstAnswer) return std::nullopt;
    return static_cast<Answer>(at(a).immediate);
}

// ---- between domains ----

Term Builder::move(Term a, BinderSet target) {
    if (a.binders == target) return a;
    const Term moved = make({.opcode = Opcode::Broadcast,
                             .domain = kRoot,
                             .operands = {a.value, kNoValue, kNoValue},
                             .immediate = component_mask(a.binders, target)},
                            target);
    if (const auto length = length_of(a)) lengths_.emplace(moved.value, *length);
    return moved;
}

Term Builder::combine(Opcode opcode, Term a, Term b, Term c, uint32_t immediate) {
    const BinderSet all = a.binders | b.binders | c.binders;
    Value value{.opcode = opcode, .domain = kRoot, .immediate = immediate};
    const std::array<Term, 3> terms{a, b, c};
    for (size_t i = 0; i < terms.size(); ++i) {
        if (terms[i].value != kNoValue) value.operands[i] = move(terms[i], all).value;
    }
    return make(value, all);
}

Term Builder::reduce(Opcode opcode, Term operand, uint32_t position) {
    const Binder binder = (*scope_)[position];
    const BinderSet inner = operand.binders | binder.closure;
    const BinderSet outer = inner & ~bit(position);
    const Term elements = move(operand, inner);
    const Term list = move(load({binder.list_node, binder.owner}), outer);
    return make({.opcode = opcode, .domain = kRoot, .operands = {elements.value, list.value, kNoValue}}, outer);
}

Term Builder::aggregate(Opcode opcode, Term value, Term condition, uint32_t outermost, uint32_t immediate) {
    BinderSet lists = 0, own = 0;
    for (uint32_t position = outermost; position < scope_->size(); ++position) {
        lists |= (*scope_)[position].closure;
        own |= bit(position);
    }
    // That the outermost list is unknown says operand 2; of those within, an element that stands for an unknown list may not count.
    if (size_of(own) > 1) condition = logical_and(condition, exists(lists));
    const BinderSet inner = value.binders | condition.binders | lists;
    const BinderSet outer = inner & ~own;
    const Binder binder = (*scope_)[outermost];
    const Term list = move(load({binder.list_node, binder.owner}), outer);
    const Term elements = move(value, inner), counts = move(condition, inner);
    return make({.opcode = opcode,
                 .domain = kRoot,
                 .operands = {elements.value, list.value, counts.value},
                 .immediate = immediate},
                outer);
}

// ---- operations ----

Term Builder::logical_not(Term a) {
    if (const auto answer = known_answer(a)) return constant(answer_not(*answer));
    // An operand of `a` lives where `a` does.
    if (at(a).opcode == Opcode::Not) return {at(a).operands[0], a.binders};
    return combine(Opcode::Not, a, {});
}

Term Builder::logical_and(Term a, Term b) {
    const auto left = known_answer(a), right = known_answer(b);
    if (left == Answer::No || right == Answer::No) return constant(Answer::No);
    if (left == Answer::Yes || a == b) return b;
    if (right == Answer::Yes) return a;
    return combine(Opcode::And, a, b);
}

Term Builder::logical_or(Term a, Term b) {
    const auto left = known_answer(a), right = known_answer(b);
    if (left == Answer::Yes || right == Answer::Yes) return constant(Answer::Yes);
    if (left == Answer::No || a == b) return b;
    if (right == Answer::No) return a;
    return combine(Opcode::Or, a, b);
}

Term Builder::combine_all(Opcode opcode, std::vector<Term> operands) {
    std::stable_sort(operands.begin(), operands.end(), [](Term a, Term b) {
        return std::pair(size_of(a.binders), a.binders) < std::pair(size_of(b.binders), b.binders);
    });
    const bool is_and = opcode == Opcode::And;
    // Runs of operands that need the same binders, then the runs with one another.
    Term all = constant(is_and ? Answer::Yes : Answer::No);
    for (size_t begin = 0; begin < operands.size();) {
        Term run = operands[begin];
        size_t end = begin + 1;
        for (; end < operands.size() && operands[end].binders == operands[begin].binders; ++end) {
            run = is_and ? logical_and(run, operands[end]) : logical_or(run, operands[end]);
        }
        all = is_and ? logical_and(all, run) : logical_or(all, run);
        begin = end;
    }
    return all;
}

Term Builder::all_of(std::vector<Term> operands) { return combine_all(Opcode::And, std::move(operands)); }
Term Builder::any_of(std::vector<Term> operands) { return combine_all(Opcode::Or, std::move(operands)); }

Term Builder::surely(Term a) {
    if (known_answer(a) == Answer::Unsure) return constant(Answer::No);
    return at(a).known ? a : combine(Opcode::Surely, a, {});
}

Term Builder::possibly(Term a) {
    if (known_answer(a) == Answer::Unsure) return constant(Answer::Yes);
    return at(a).known ? a : combine(Opcode::Possibly, a, {});
}

Term Builder::select(Term condition, Term yes, Term no) {
    const auto answer = known_answer(condition);
    if (answer == Answer::Yes) return yes;
    if (answer == Answer::No) return no;
    const auto then_answer = known_answer(yes), else_answer = known_answer(no);
    // Of two branches that are alike by chance only the constants: what an open `if` asks for must not hang on what else is alike.
    if (yes == no && constant_of(graph_, yes.value)) return yes;
    if (then_answer == Answer::Yes && else_answer == Answer::No) return condition;
    if (then_answer == Answer::No && else_answer == Answer::Yes) return logical_not(condition);
    const Term chosen = combine(Opcode::Select, condition, yes, no);
    const auto then_length = length_of(yes), else_length = length_of(no);
    if (then_length && else_length && is_one_kind(*then_length, *else_length) &&
        then_length->count == else_length->count)
        lengths_.emplace(chosen.value, *then_length);
    return chosen;
}

std::optional<Constant> Builder::settled(Term a) const {
    if (const auto constant = constant_of(graph_, a.value)) return constant;
    const auto known = lengths_.find(a.value);
    return known != lengths_.end() ? std::optional<Constant>(known->second) : std::nullopt;
}

std::optional<Duration> Builder::length_of(Term a) const {
    const auto known = settled(a);
    const auto* length = known ? std::get_if<Duration>(&*known) : nullptr;
    return length != nullptr ? std::optional(*length) : std::nullopt;
}

Term Builder::in_choices(Term choice, const std::vector<uint64_t>& set) {
    if (at(choice).opcode == Opcode::ConstChoice) {
        const uint32_t value = at(choice).immediate;
        return constant((set[value / 64] >> (value % 64) & 1) != 0 ? Answer::Yes : Answer::No);
    }
    return make({.opcode = Opcode::InChoices,
                 .domain = kRoot,
                 .operands = {choice.value, kNoValue, kNoValue},
                 .immediate = graph_.pool(set)},
                choice.binders);
}

Term Builder::unary(Opcode opcode, Term a, uint32_t immediate) {
    const auto constant_a = constant_of(graph_, a.value);
    const auto* text = constant_a ? std::get_if<std::string_view>(&*constant_a) : nullptr;
    if (opcode == Opcode::FoldCase && text != nullptr) return constant(std::string_view{folded(*text)});
    if (opcode == Opcode::TextLength && text != nullptr)
        return constant(Decimal::from_integer(static_cast<int64_t>(count_characters(*text))));
    const auto* money = constant_a ? std::get_if<Money>(&*constant_a) : nullptr;
    if (opcode == Opcode::NegateMoney && money != nullptr)
        return constant(Money{{-money->amount.units}, money->currency});
    if (const auto length = length_of(a); opcode == Opcode::NegateDuration && length) {
        const Duration negated{{-length->count.units}, length->unit};
        if (constant_a) return constant(negated);
        const Term made = combine(opcode, a, {}, {}, immediate);
        lengths_.emplace(made.value, negated);
        return made;
    }
    if (opcode == Opcode::CurrencyOf && money != nullptr)
        return constant(std::string_view{currency_code(money->currency)});
    if (opcode == Opcode::NegateNumber && constant_a) {
        if (const auto zero_minus = fold(Opcode::SubtractNumber, Decimal{}, *constant_a, 0, calendars_)) {
            return constant(std::get<Decimal>(*zero_minus));
        }
    }
    const auto folded = constant_a ? fold(opcode, *constant_a, immediate, calendars_) : std::nullopt;
    if (!folded) return combine(opcode, a, {}, {}, immediate);
    return constant(*folded);
}

Term Builder::join(Term a, Term b) {
    const auto left = constant_of(graph_, a.value), right = constant_of(graph_, b.value);
    if (left && right) {
        const std::string joined =
            std::string(std::get<std::string_view>(*left)) + std::string(std::get<std::string_view>(*right));
        if (joined.size() <= kMaxJoinedBytes) return constant(std::string_view{joined});
    }
    return combine(Opcode::JoinText, a, b);
}

Term Builder::matches(Term text, const std::string& pattern) {
    if (const auto known = constant_of(graph_, text.value)) {
        const auto made = Pattern::make(pattern);
        if (const auto* compiled = std::get_if<std::shared_ptr<const Pattern>>(&made))
            return constant((*compiled)->matches(std::get<std::string_view>(*known)) ? Answer::Yes : Answer::No);
    }
    return combine(Opcode::Matches, text, {}, {}, graph_.pool(std::string_view{pattern}));
}

Term Builder::round(Term a, Rounding mode, uint32_t places) {
    const bool is_money = at(a).type == RegisterType::Money;
    if (const auto known = constant_of(graph_, a.value)) {
        const auto rounded =
            decimal_round(is_money ? std::get<Money>(*known).amount : std::get<Decimal>(*known), mode, places);
        if (rounded && is_money) return constant(Money{*rounded, std::get<Money>(*known).currency});
        if (rounded) return constant(*rounded);
    }
    return make({.opcode = is_money ? Opcode::RoundMoney : Opcode::RoundNumber,
                 .domain = kRoot,
                 .operands = {a.value, kNoValue, kNoValue},
                 .immediate = bytecode::rounding_immediate(mode, places)},
                a.binders);
}

Term Builder::binary(Opcode opcode, Term a, Term b, uint32_t immediate) {
    const auto left = constant_of(graph_, a.value), right = constant_of(graph_, b.value);
    if (opcode == Opcode::EqAnswer && (left || right)) {
        const Answer answer = std::get<Answer>(left ? *left : *right);
        const Term other = left ? b : a;
        if (answer == Answer::Unsure) return constant(Answer::Unsure);
        return answer == Answer::Yes ? other : logical_not(other);
    }
    const auto known_left = settled(a), known_right = settled(b);
    const auto folded =
        known_left && known_right ? fold(opcode, *known_left, *known_right, immediate, calendars_) : std::nullopt;
    const auto* length = folded ? std::get_if<Duration>(&*folded) : nullptr;
    const bool exact = length == nullptr || (left && right && length->count.units % size_of(length->unit) == 0);
    if (folded && exact) return constant(*folded);
    const Term made = combine(opcode, a, b, {}, immediate);
    if (length != nullptr) lengths_.emplace(made.value, *length);
    return made;
}

Term Builder::constant(const Constant& folded) {
    if (const auto* answer = std::get_if<Answer>(&folded)) return constant(*answer);
    if (const auto* number = std::get_if<Decimal>(&folded)) return constant(*number);
    if (const auto* money = std::get_if<Money>(&folded)) return constant(*money);
    if (const auto* duration = std::get_if<Duration>(&folded)) return constant(*duration);
    if (const auto* moment = std::get_if<Moment>(&folded)) return constant(*moment);
    if (const auto* text = std::get_if<std::string_view>(&folded)) return constant(*text);
    if (const auto* choice = std::get_if<ChoiceValue>(&folded)) return constant_choice(choice->value);
    return constant(std::get<Date>(folded));
}

}  // namespace proviso::ir
