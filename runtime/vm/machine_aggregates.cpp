// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <type_traits>

#include "runtime/vm/aggregates.h"
#include "runtime/vm/kernels.h"

namespace proviso {

using bytecode::Instruction;
using bytecode::Opcode;
using bytecode::RegisterType;
using bytecode::Section;

namespace {

// What an Answer register holds, as a value like others.
struct AnswerValue {
    Answer answer;
};

template <class T>
T value_at(const Register& reg, uint32_t row) {
    if constexpr (std::is_same_v<T, AnswerValue>)
        return {reg.answer(row)};
    else
        return reg.value<T>(row);
}
template <class T>
bool known_at(const Register& reg, uint32_t row) {
    if constexpr (std::is_same_v<T, AnswerValue>) return reg.answer(row) != Answer::Unsure;
    return reg.known(row);
}

template <class T>
bool less(const T& a, const T& b) {
    if constexpr (std::is_same_v<T, Money>)
        return a.currency != b.currency ? a.currency < b.currency : a.amount < b.amount;
    else if constexpr (std::is_same_v<T, Duration>)
        return !is_one_kind(a, b) ? kind_of(a.unit) < kind_of(b.unit) : a.count < b.count;
    else if constexpr (std::is_same_v<T, Moment>)
        return is_before(a, b);
    else if constexpr (std::is_same_v<T, TextRef>)
        return a.view() < b.view();
    else if constexpr (std::is_same_v<T, AnswerValue>)
        return a.answer < b.answer;
    else
        return a < b;
}
template <class T>
bool same(const T& a, const T& b) {
    return !less(a, b) && !less(b, a);
}
// Whether one can stand for the other: moments that are the same instant may have other clocks.
template <class T>
bool identical(const T& a, const T& b) {
    if constexpr (std::is_same_v<T, Moment>) return a == b;
    return same(a, b);
}
// Of amounts in two currencies, or durations of two kinds, nothing can be said.
template <class T>
bool comparable(const T& a, const T& b) {
    if constexpr (std::is_same_v<T, Money>) return a.currency == b.currency;
    if constexpr (std::is_same_v<T, Duration>) return is_one_kind(a, b);
    return true;
}
template <class T>
constexpr Shortfall kMixed = std::is_same_v<T, Duration> ? Shortfall::Units : Shortfall::Currencies;

std::optional<Money> sum_of(const Money& a, const Money& b) { return money_add(a, b); }
std::optional<Duration> sum_of(const Duration& a, const Duration& b) { return duration_add(a, b); }
bool is_zero(const Money& value) { return value.amount == Decimal{}; }
bool is_zero(const Duration& value) { return value.count == Decimal{}; }

// What one row of the result is made of. Whoever works it out notes here the elements that leave it in doubt.
class Elements {
   public:
    // Of row `row` of the domain `result`; values and conditions are those of the domain `from`.
    Elements(const Register& value, const Register& condition, const Domains& domains, uint32_t from, uint32_t result,
             uint32_t row, std::vector<uint32_t>* doubtful)
        : value_(value),
          condition_(condition),
          domains_(domains),
          from_(from),
          result_(result),
          rows_(domains.rows_below(from, result, row)),
          doubtful_(doubtful) {}

    // Calls visit(row, whether it surely counts, whether its value is known) for those that may count.
    template <class T, class Visit>
    void each(Visit visit) const {
        for (uint32_t row = rows_.first; row < rows_.second; ++row) {
            const Answer counts = condition_.answer(row);
            if (counts != Answer::No) visit(row, counts == Answer::Yes, known_at<T>(value_, row));
        }
    }
    // Whether it stands for the elements of a list that was not answered: there may be many of them.
    bool may_be_several(uint32_t row) const { return domains_.stands_for_many(from_, row, result_); }
    template <class T>
    T value(uint32_t row) const {
        return value_at<T>(value_, row);
    }
    void doubt(uint32_t row) {
        any_doubt_ = true;
        if (doubtful_ != nullptr) doubtful_->push_back(row);
    }
    bool any_doubt() const { return any_doubt_; }
    bool asked_for_doubts() const { return doubtful_ != nullptr; }

   private:
    const Register& value_;
    const Register& condition_;
    const Domains& domains_;
    uint32_t from_, result_;
    std::pair<uint32_t, uint32_t> rows_;
    std::vector<uint32_t>* doubtful_;
    bool any_doubt_ = false;
};

// A zero adds nothing, whether it counts or not.
Shortfall sum(Elements& elements, Decimal& total) {
    std::optional<Decimal> sum = Decimal{};
    elements.each<Decimal>([&](uint32_t row, bool sure, bool known) {
        const Decimal add = known ? elements.value<Decimal>(row) : Decimal{};
        if (!known || (!sure && add != Decimal{})) return elements.doubt(row);
        if (sure && sum) sum = decimal_add(*sum, add);
    });
    if (elements.any_doubt()) return Shortfall::Doubt;
    if (!sum) return Shortfall::Overflow;
    total = *sum;
    return Shortfall::None;
}

// Of Money or Durations. `in` is zero in what the sum is in, where that is known beforehand.
template <class T>
Shortfall sum(Elements& elements, std::optional<T> in, T& total) {
    bool mixed = false;
    elements.each<T>([&](uint32_t row, bool sure, bool known) {
        if (!sure || !known) return;
        const T value = elements.value<T>(row);
        if (!in) in = value;
        mixed = mixed || !comparable(*in, value);
    });
    if (mixed) return kMixed<T>;  // whatever else is unsure
    std::optional<T> sum;
    bool overflow = false;
    elements.each<T>([&](uint32_t row, bool sure, bool known) {
        const T add = known ? elements.value<T>(row) : T{};
        const bool nothing = known && in && is_zero(add) && comparable(*in, add);
        if (!known || (!sure && !nothing)) return elements.doubt(row);
        if (!sure || overflow) return;
        sum = sum ? sum_of(*sum, add) : add;
        overflow = !sum;
    });
    if (elements.any_doubt()) return Shortfall::Doubt;
    if (!in) return Shortfall::NothingFound;
    if (overflow) return Shortfall::Overflow;
    total = sum.value_or(*in);
    return Shortfall::None;
}

// What surely does not lie beyond the best of those that surely count makes no difference. Of several best ones the first counts.
template <class T>
Shortfall extreme(Elements& elements, bool largest, T& result) {
    std::optional<T> best;
    uint32_t best_row = 0;
    bool mixed = false;
    const auto beyond = [&](const T& value) { return largest ? less(*best, value) : less(value, *best); };
    elements.each<T>([&](uint32_t row, bool sure, bool known) {
        if (!sure || !known) return;
        const T value = elements.value<T>(row);
        mixed = mixed || (best && !comparable(*best, value));
        if (best && !beyond(value)) return;
        best = value;
        best_row = row;
    });
    if (mixed) return kMixed<T>;
    const auto is_within = [&](uint32_t row) {
        const T value = elements.value<T>(row);
        if (!best || !comparable(*best, value) || beyond(value)) return false;
        return row > best_row || !same(*best, value) || identical(*best, value);
    };
    elements.each<T>([&](uint32_t row, bool sure, bool known) {
        if (known && sure) return;
        if (!known || !is_within(row)) elements.doubt(row);
    });
    if (elements.any_doubt()) return Shortfall::Doubt;
    if (!best) return Shortfall::NothingFound;
    result = *best;
    return Shortfall::None;
}

// Up to the first that surely counts, all that may count would have to give the same.
template <class T>
Shortfall first(Elements& elements, T& result) {
    std::optional<T> value;
    bool found = false, uniform = true, any = false;
    elements.each<T>([&](uint32_t row, bool sure, bool known) {
        if (found) return;
        any = true;
        found = sure;
        if (!known)
            uniform = false;
        else if (!value)
            value = elements.value<T>(row);
        else if (!identical(*value, elements.value<T>(row)))
            uniform = false;
        if (!known || !sure) elements.doubt(row);
    });
    if (!any) return Shortfall::NothingFound;
    if (!found || !uniform) return Shortfall::Doubt;
    result = *value;
    return Shortfall::None;
}

// A value that another element surely has adds none.
template <class T>
Shortfall distinct(Elements& elements, Decimal& result) {
    std::vector<T> values;
    elements.each<T>([&](uint32_t row, bool sure, bool known) {
        if (sure && known) values.push_back(elements.value<T>(row));
    });
    std::sort(values.begin(), values.end(), less<T>);
    values.erase(std::unique(values.begin(), values.end(), same<T>), values.end());
    if (!values.empty() && !comparable(values.front(), values.back())) return kMixed<T>;
    elements.each<T>([&](uint32_t row, bool sure, bool known) {
        if (known && sure) return;
        if (!known || !std::binary_search(values.begin(), values.end(), elements.value<T>(row), less<T>))
            elements.doubt(row);
    });
    if (elements.any_doubt()) return Shortfall::Doubt;
    result = Decimal::from_integer(static_cast<int64_t>(values.size()));
    return Shortfall::None;
}

// Yes where two that surely count are surely the same; no where no two that may count could be.
template <class T>
Shortfall repeated(Elements& elements, Answer& result) {
    struct Item {
        T value;
        uint32_t row;
        bool sure;
    };
    std::vector<Item> items;
    std::vector<uint32_t> unknown;
    bool any_several = false;
    elements.each<T>([&](uint32_t row, bool sure, bool known) {
        any_several = any_several || elements.may_be_several(row);
        if (known)
            items.push_back({elements.value<T>(row), row, sure});
        else
            unknown.push_back(row);
    });
    result = Answer::No;
    if (items.size() + unknown.size() < 2 && !any_several) return Shortfall::None;
    std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
        return same(a.value, b.value) ? a.sure > b.sure : less(a.value, b.value);
    });
    const auto alike = [&](size_t i, size_t k) { return k < items.size() && same(items[i].value, items[k].value); };
    bool any_alike = false;
    for (size_t i = 0; i + 1 < items.size(); ++i) {
        if (!alike(i, i + 1)) continue;
        any_alike = true;
        if (items[i].sure && items[i + 1].sure) result = Answer::Yes;
    }
    if (result == Answer::Yes) return Shortfall::None;
    const bool mixed = !items.empty() && !comparable(items.front().value, items.back().value);
    if (unknown.empty() && !any_alike && !mixed && !any_several) return Shortfall::None;
    result = Answer::Unsure;
    for (const uint32_t row : unknown) elements.doubt(row);
    for (size_t i = 0; i < items.size(); ++i) {
        const bool has_double = alike(i, i + 1) || (i > 0 && alike(i, i - 1));
        const bool in_doubt = has_double || mixed || !unknown.empty() || elements.may_be_several(items[i].row);
        if (!items[i].sure && in_doubt) elements.doubt(items[i].row);
    }
    return elements.any_doubt() ? Shortfall::Doubt : kMixed<T>;
}

// Calls work with a value of the register's type.
template <class Work>
void with_type(RegisterType type, Work work) {
    switch (type) {
        case RegisterType::Answer:
            return work(AnswerValue{});
        case RegisterType::Number:
            return work(Decimal{});
        case RegisterType::Money:
            return work(Money{});
        case RegisterType::Text:
            return work(TextRef{});
        case RegisterType::Date:
            return work(int32_t{});
        case RegisterType::Choice:
            return work(uint32_t{});
        case RegisterType::Duration:
            return work(Duration{});
        case RegisterType::Moment:
            return work(Moment{});
        case RegisterType::List:  // the verifier lets no reduction have these
            return;
    }
}

template <class T>
constexpr bool kOrdered = std::is_same_v<T, Decimal> || std::is_same_v<T, Money> || std::is_same_v<T, Duration> ||
                          std::is_same_v<T, int32_t> || std::is_same_v<T, Moment>;

// The sum of nothing, where the immediate says what that is in.
std::optional<Money> zero_of(uint32_t immediate, const Money&) {
    if (immediate == 0) return std::nullopt;
    return Money{{}, static_cast<Currency>(immediate)};
}
std::optional<Duration> zero_of(uint32_t immediate, const Duration&) {
    if (immediate == 0) return std::nullopt;
    return Duration{{}, static_cast<TimeUnit>(immediate)};
}

// Calls put(result) where there is one.
template <class T, class Put>
Shortfall work_out(const Instruction& at, Elements& elements, Put put) {
    const auto deliver = [&](Shortfall shortfall, const auto& result) {
        if (shortfall == Shortfall::None) put(result);
        return shortfall;
    };
    T result{};
    switch (static_cast<Opcode>(at.opcode)) {
        case Opcode::SumNumbers:
            if constexpr (std::is_same_v<T, Decimal>) {
                const Shortfall shortfall = sum(elements, result);
                return deliver(shortfall, result);
            }
            break;
        case Opcode::SumMoney:
        case Opcode::SumDurations:
            if constexpr (std::is_same_v<T, Money> || std::is_same_v<T, Duration>) {
                const Shortfall shortfall = sum(elements, zero_of(at.immediate, result), result);
                return deliver(shortfall, result);
            }
            break;
        case Opcode::Largest:
        case Opcode::Smallest:
            if constexpr (kOrdered<T>) {
                const bool largest = static_cast<Opcode>(at.opcode) == Opcode::Largest;
                const Shortfall shortfall = extreme(elements, largest, result);
                return deliver(shortfall, result);
            }
            break;
        case Opcode::First: {
            const Shortfall shortfall = first(elements, result);
            return deliver(shortfall, result);
        }
        case Opcode::CountDistinct: {
            Decimal count;
            const Shortfall shortfall = distinct<T>(elements, count);
            return deliver(shortfall, count);
        }
        case Opcode::AnyRepeated: {
            AnswerValue answer{};
            const Shortfall shortfall = repeated<T>(elements, answer.answer);
            return deliver(shortfall, answer);
        }
        default:
            break;
    }
    return Shortfall::Doubt;
}

}  // namespace

bool is_aggregate(Opcode opcode) {
    switch (opcode) {
        case Opcode::SumNumbers:
        case Opcode::SumMoney:
        case Opcode::SumDurations:
        case Opcode::Largest:
        case Opcode::Smallest:
        case Opcode::First:
        case Opcode::CountDistinct:
        case Opcode::AnyRepeated:
            return true;
        default:
            return false;
    }
}

void Machine::execute_aggregate(const Instruction& instruction, Register& out) {
    const Register &value = registers_[instruction.a], &list = registers_[instruction.b];
    const size_t count = rows(instruction), words = words_for(count);
    const uint32_t from = domain_of(instruction.a);
    Word* yes = arena_.words(words);
    out.yes = yes;
    const auto fill = [&](RegisterType type, auto put) {
        with_type(type, [&]<class T>(T) {
            for (uint32_t row = 0; row < count; ++row) {
                if (!list.known(row)) continue;
                Elements elements(value, registers_[instruction.c], domains_, from, instruction.domain, row, nullptr);
                work_out<T>(instruction, elements, [&](const auto& result) { put(row, result); });
            }
        });
    };
    const RegisterType operand = program_->type(instruction.a);
    const auto result_type = program_->type(static_cast<uint32_t>(&out - registers_.data()));
    if (result_type == RegisterType::Answer) {
        Word* no = arena_.words(words);
        out.no = no;
        return fill(operand, [&]<class T>(uint32_t row, const T& result) {
            if constexpr (std::is_same_v<T, AnswerValue>) set_bit(result.answer == Answer::Yes ? yes : no, row);
        });
    }
    with_type(result_type, [&]<class Result>(Result) {
        Result* values = arena_.values<Result>(count);
        out.values = values;
        fill(operand, [&]<class T>(uint32_t row, const T& result) {
            if constexpr (std::is_same_v<T, Result>) {
                values[row] = result;
                set_bit(yes, row);
            }
        });
    });
}

Shortfall aggregate_shortfall(const Machine& machine, uint32_t reg, uint32_t row, std::vector<uint32_t>& doubtful) {
    const Instruction& at = machine.program().image().rows<Section::Instructions>()[reg];
    Shortfall shortfall = Shortfall::None;
    with_type(machine.program().type(at.a), [&]<class T>(T) {
        Elements elements(machine.reg(at.a), machine.reg(at.c), machine.domains(), machine.domain_of(at.a), at.domain,
                          row, &doubtful);
        shortfall = work_out<T>(at, elements, [](const auto&) {});
    });
    std::sort(doubtful.begin(), doubtful.end());
    return shortfall;
}

}  // namespace proviso
