// SPDX-License-Identifier: Apache-2.0
// `sum of`, `largest of` … as docs/language.md, section 4 describes them: which elements may count, which of them leave the whole
// in doubt, and the value where none does.
#include "tests/reference/case.h"

namespace proviso::reference {
namespace {

using sema::AggregateKind;
using sema::TypeKind;

bool same(const Scalar& a, const Scalar& b) {
    return a.answer == b.answer && a.number == b.number && a.currency == b.currency &&
           kind_of(a.unit) == kind_of(b.unit) && is_same_instant(a.moment, b.moment) && a.date == b.date &&
           a.choice == b.choice && a.text == b.text;
}
// Of an instant not every clock shows the same.
bool identical(const Scalar& a, const Scalar& b) { return same(a, b) && a.moment.offset == b.moment.offset; }
// Of amounts in two currencies, or durations of two kinds, nothing can be said.
bool comparable(const Scalar& a, const Scalar& b) {
    return a.currency == b.currency && kind_of(a.unit) == kind_of(b.unit);
}
bool beyond(const Scalar& a, const Scalar& b, AggregateKind kind, TypeKind type) {
    const Scalar &low = kind == AggregateKind::Largest ? b : a, &high = kind == AggregateKind::Largest ? a : b;
    if (type == TypeKind::Moment) return is_before(low.moment, high.moment);
    return type == TypeKind::Date ? low.date < high.date : low.number < high.number;
}

Scalar known() {
    Scalar result;
    result.standing = Standing::Known;
    return result;
}

// The sum of none; of money in any currency, and of durations of any kind, there is none.
std::optional<Scalar> nothing(const sema::Type& type) {
    Scalar result = known();
    if (type.kind == TypeKind::Number) return result;
    if (type.ref == sema::kNone) return std::nullopt;
    if (type.kind == TypeKind::Money) result.currency = static_cast<Currency>(type.ref);
    if (type.kind == TypeKind::Duration) {
        const auto kind = static_cast<UnitKind>(type.ref);
        result.unit = kind == UnitKind::Time     ? TimeUnit::Days
                      : kind == UnitKind::Months ? TimeUnit::Months
                                                 : TimeUnit::BusinessDays;
    }
    return result;
}

}  // namespace

void Case::each_element(const sema::Aggregate& n, size_t binder, const Frame* frame, bool exists,
                        const VisitElement& visit) const {
    if (binder == n.binders.size()) return visit(frame, exists);
    for (const Value& element : place(n.binders[binder].list, frame).parts) {
        const Frame inner{n.binders[binder].variable, &element, sema::kNoExpr, nullptr, frame};
        each_element(n, binder + 1, &inner, exists && !element.phantom, visit);
    }
}

// In the order of the record.
std::vector<Case::Candidate> Case::candidates(const sema::Aggregate& n, const Frame* frame) const {
    std::vector<Candidate> all;
    each_element(n, 0, frame, true, [&](const Frame* inner, bool exists) {
        const Answer counts = answer_and(truth(n.condition, inner), exists ? Answer::Yes : Answer::Unsure);
        if (counts != Answer::No) all.push_back({counts, evaluate(n.value, inner), !exists});
    });
    return all;
}

// Whether something unsure about candidate i may change the result.
bool Case::makes_doubt(const sema::Aggregate& n, const sema::Type& type, const std::vector<Candidate>& all,
                       size_t i) const {
    const auto sure = [&](size_t k) { return all[k].counts == Answer::Yes && all[k].value.known(); };
    const Scalar& value = all[i].value;
    if (n.kind == AggregateKind::First) {
        // All up to the first that surely counts, unless they all have its value.
        bool uniform = true;
        size_t end = 0;
        while (end < all.size() && all[end].counts != Answer::Yes) ++end;
        for (size_t k = 0; k <= end && k < all.size(); ++k)
            uniform = uniform && all[k].value.known() && identical(all[k].value, all[0].value);
        return i <= end && !sure(i) && (end == all.size() || !uniform);
    }
    if (sure(i)) return false;
    const auto any_other = [&](auto holds) {
        for (size_t k = 0; k < all.size(); ++k)
            if (k != i && holds(k)) return true;
        return false;
    };
    if (n.kind == AggregateKind::Repeated) {
        return all[i].several || any_other([&](size_t k) {
                   if (!value.known() || !all[k].value.known()) return true;
                   return same(value, all[k].value) || !comparable(value, all[k].value);
               }) ||
               (!value.known() && all.size() > 1);
    }
    // Nothing helps where amounts in two currencies, or durations of two kinds, surely count.
    for (size_t k = 0; k < all.size(); ++k)
        for (size_t j = 0; j < k; ++j)
            if (sure(j) && sure(k) && !comparable(all[j].value, all[k].value)) return false;
    if (!value.known()) return true;
    switch (n.kind) {
        case AggregateKind::Sum: {
            if (value.number != Decimal{}) return true;
            std::optional<Scalar> in = nothing(type);
            for (size_t k = 0; k < all.size(); ++k)
                if (sure(k) && !in) in = all[k].value;
            return !in || !comparable(value, *in);
        }
        case AggregateKind::Largest:
        case AggregateKind::Smallest: {
            // Beyond the best of those that surely count? Of an instant the clock that comes first counts.
            size_t best = all.size();
            for (size_t k = 0; k < all.size(); ++k)
                if (sure(k) && (best == all.size() || beyond(all[k].value, all[best].value, n.kind, type.kind)))
                    best = k;
            if (best == all.size() || !comparable(all[best].value, value)) return true;
            const bool another_clock = same(value, all[best].value) && !identical(value, all[best].value);
            return beyond(value, all[best].value, n.kind, type.kind) || (i < best && another_clock);
        }
        case AggregateKind::Distinct:
            return !any_other([&](size_t k) { return sure(k) && same(value, all[k].value); });
        case AggregateKind::First:
        case AggregateKind::Repeated:
            break;
    }
    return false;
}

Scalar Case::aggregate(const sema::Aggregate& n, const sema::Type& type, const Frame* frame) const {
    if (!place(n.binders.front().list, frame).known()) return {};
    const std::vector<Candidate> all = candidates(n, frame);
    const auto sure = [&](size_t k) { return all[k].counts == Answer::Yes && all[k].value.known(); };
    Scalar result = known();
    if (n.kind == AggregateKind::Repeated) {
        bool mixed = false;
        for (size_t i = 0; i < all.size(); ++i) {
            for (size_t k = 0; k < i; ++k) {
                const bool values = all[i].value.known() && all[k].value.known();
                if (values && sure(i) && sure(k) && same(all[i].value, all[k].value)) {
                    result.answer = Answer::Yes;
                    return result;
                }
                mixed = mixed || (values && !comparable(all[i].value, all[k].value));
            }
        }
        if (mixed) return {};
        result.answer = Answer::No;
    }
    for (size_t i = 0; i < all.size(); ++i)
        if (makes_doubt(n, type, all, i)) return {};
    switch (n.kind) {
        case AggregateKind::Sum: {
            std::optional<Scalar> in = nothing(type);
            std::optional<Decimal> total = Decimal{};
            TimeUnit finest = TimeUnit::None;
            for (size_t i = 0; i < all.size(); ++i) {
                if (!sure(i)) continue;
                const Scalar& add = all[i].value;
                if (!in) in = add;
                if (!comparable(*in, add)) return {};
                if (finest == TimeUnit::None || add.unit < finest) finest = add.unit;
                if (total) total = decimal_add(*total, add.number);
            }
            if (!in || !total) return {};
            result = *in;
            result.number = *total;
            if (finest != TimeUnit::None) result.unit = finest;
            return result;
        }
        case AggregateKind::Largest:
        case AggregateKind::Smallest: {
            const Scalar* best = nullptr;
            for (size_t i = 0; i < all.size(); ++i) {
                if (!sure(i)) continue;
                if (best != nullptr && !comparable(*best, all[i].value)) return {};
                if (best == nullptr || beyond(all[i].value, *best, n.kind, type.kind)) best = &all[i].value;
            }
            return best == nullptr ? Scalar{} : *best;
        }
        case AggregateKind::First:
            return all.empty() ? Scalar{} : all.front().value;
        case AggregateKind::Distinct: {
            int64_t count = 0;
            for (size_t i = 0; i < all.size(); ++i) {
                bool is_new = sure(i);
                for (size_t k = 0; k < all.size(); ++k) {
                    if (sure(i) && sure(k) && !comparable(all[i].value, all[k].value)) return {};
                    if (k < i && sure(k) && same(all[i].value, all[k].value)) is_new = false;
                }
                count += is_new ? 1 : 0;
            }
            result.number = Decimal::from_integer(count);
            return result;
        }
        case AggregateKind::Repeated:
            break;
    }
    return result;
}

// About what leaves it in doubt; where nothing does, what it can't be worked out for.
void Case::ask_aggregate(const sema::Aggregate& n, const sema::Type& type, const Frame* frame,
                         Questions& questions) const {
    const Value& list = place(n.binders.front().list, frame);
    if (!list.known()) return questions.add(list.question);
    const std::vector<Candidate> all = candidates(n, frame);
    size_t i = 0;
    bool any_doubt = false, mixed = false;
    const Scalar* other = nullptr;
    each_element(n, 0, frame, true, [&](const Frame* inner, bool exists) {
        const Answer condition = truth(n.condition, inner);
        if (condition == Answer::No) return;
        const Candidate& candidate = all[i];
        if (candidate.counts == Answer::Yes && candidate.value.known()) {
            mixed = mixed || (other != nullptr && !comparable(candidate.value, *other));
            other = &candidate.value;
        }
        if (!makes_doubt(n, type, all, i++)) return;
        any_doubt = true;
        if (candidate.counts == Answer::Unsure) {
            // The innermost of the elements that stand for an unknown list says which list to ask about.
            for (const Frame* each = inner; !exists && each != frame; each = each->outer)
                if (each->element->phantom) questions.add(each->element->question);
            ask(n.condition, inner, questions);
        }
        if (!candidate.value.known()) ask(n.value, inner, questions);
    });
    if (any_doubt) return;
    const bool durations = program_[n.value].type.kind == TypeKind::Duration;
    const Cause of_mixing = durations ? Cause::Units : Cause::Currencies;
    const bool finds_none = other == nullptr && (n.kind != AggregateKind::Sum || !nothing(type));
    const Cause cause = mixed ? of_mixing : finds_none ? Cause::NothingFound : Cause::Overflow;
    blame_aggregate(n, frame, cause, questions);
}

// Its outermost list, and the values that may count.
void Case::blame_aggregate(const sema::Aggregate& n, const Frame* frame, Cause cause, Questions& questions) const {
    const Value& list = place(n.binders.front().list, frame);
    Question question = list.question;
    question.cause = cause;
    questions.add(question);
    each_element(n, 0, frame, true, [&](const Frame* inner, bool) {
        if (truth(n.condition, inner) != Answer::No) blame(n.value, inner, cause, questions);
    });
}

}  // namespace proviso::reference
