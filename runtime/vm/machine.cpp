// SPDX-License-Identifier: Apache-2.0
#include "runtime/vm/machine.h"

#include <algorithm>
#include <cstring>

#include "runtime/vm/kernels.h"

namespace proviso {

using bytecode::Instruction;
using bytecode::Opcode;
using bytecode::RegisterType;
using bytecode::Section;

namespace {

constexpr size_t kBlockUnits = size_t{1} << 16;  // 1 MiB

// In time that grows with both lengths together; std::string_view::find takes their product where the part nearly is there everywhere.
bool contains(std::string_view text, std::string_view part) {
    // An empty text may have no address, which memmem must not be given.
    if (part.empty() || text.size() < part.size()) return part.empty();
    return ::memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

}  // namespace

size_t value_size(RegisterType type) {
    switch (type) {
        case RegisterType::Answer:
        case RegisterType::List:
            return 0;
        case RegisterType::Number:
            return sizeof(Decimal);
        case RegisterType::Money:
            return sizeof(Money);
        case RegisterType::Duration:
            return sizeof(Duration);
        case RegisterType::Moment:
            return sizeof(Moment);
        case RegisterType::Text:
            return sizeof(TextRef);
        case RegisterType::Date:
            return sizeof(int32_t);
        case RegisterType::Choice:
            return sizeof(uint32_t);
    }
    return 0;
}

// Not inlined: seeing it, g++ 12 takes a piece for as large as a unit.
[[gnu::noinline]] Word* ColumnArena::raw_words(size_t count) { return raw_pair((count + 1) / 2); }

bool ColumnArena::holds(const void* place, size_t bytes) const {
    const auto* begin = static_cast<const char*>(place);
    for (size_t b = 0; b < blocks_.size() && b <= block_; ++b) {
        const auto* block = reinterpret_cast<const char*>(blocks_[b].units.get());
        const size_t size = (b == block_ ? used_ : blocks_[b].size) * sizeof(Unit);
        if (begin >= block && begin <= block + size) return bytes <= static_cast<size_t>(block + size - begin);
    }
    return false;
}

void ColumnArena::take_block(size_t units) {
    while (block_ < blocks_.size() && used_ + units > blocks_[block_].size) ++block_, used_ = 0;
    if (block_ != blocks_.size()) return;
    const size_t size = std::max(units, kBlockUnits);
    blocks_.push_back({std::make_unique_for_overwrite<Unit[]>(size), size});
    used_ = 0;
}

Machine::Machine(std::shared_ptr<const bytecode::VerifiedProgram> program)
    : program_(std::move(program)),
      domains_(program_),
      registers_(program_->registers()),
      approximations_(program_->registers()) {
    const auto instructions = program_->image().rows<Section::Instructions>();
    for (uint32_t i = 0; i < instructions.size(); ++i) {
        if constexpr (kChecked) check_immediate(i);
        if (!make_constant(instructions[i], registers_[i]))
            steps_.push_back(i);
        else if constexpr (kChecked)
            check_result(i);
    }
    const auto days = program_->image().rows<Section::Holidays>();
    for (const bytecode::CalendarRow& row : program_->image().rows<Section::Calendars>()) {
        std::vector<Date> holidays;
        for (const auto& holiday : days.subspan(row.holidays.first, row.holidays.count))
            holidays.push_back({static_cast<int32_t>(holiday.day)});
        const bool endless = row.covers_from == bytecode::kNoDay;
        calendars_.emplace_back(row.weekend, holidays,
                                endless ? kFirstDate : Date{static_cast<int32_t>(row.covers_from)},
                                endless ? kLastDate : Date{static_cast<int32_t>(row.covers_until)});
    }
}

size_t Machine::row_bytes() const {
    size_t quarters = 4;
    for (const uint32_t i : steps_) quarters += 1 + 4 * value_size(program_->type(i));
    return quarters / 4;
}

uint32_t Machine::domain_of(uint32_t reg) const { return program_->image().rows<Section::Instructions>()[reg].domain; }

void Machine::run(const Batch& batch) {
    batch_ = &batch;
    arena_.reset();
    domains_.build(batch);
    if constexpr (kChecked) check_domains();
    std::fill(approximations_.begin(), approximations_.end(), nullptr);
    const auto instructions = program_->image().rows<Section::Instructions>();
    for (const uint32_t i : steps_) {
        registers_[i] = Register{};
        if constexpr (kChecked) check_operands(i);
        if (!execute_columns(instructions[i], registers_[i])) execute(instructions[i], registers_[i]);
        if constexpr (kChecked) check_result(i);
    }
}

void Machine::execute(const Instruction& instruction, Register& out) {
    switch (static_cast<Opcode>(instruction.opcode)) {
        case Opcode::LoadAnswer:
        case Opcode::LoadNumber:
        case Opcode::LoadText:
        case Opcode::LoadDate:
        case Opcode::LoadChoice:
        case Opcode::LoadMoney:
        case Opcode::LoadDuration:
        case Opcode::LoadMoment:
        case Opcode::LoadList:
        case Opcode::IsAnswered:
        case Opcode::IsUnsure:
        case Opcode::IsNotApplicable:
        case Opcode::LoadAsOf:
        case Opcode::LoadRulesAsOf:
        case Opcode::Exists:
            return execute_load(instruction, out);
        case Opcode::ConstAnswer:
        case Opcode::ConstNumber:
        case Opcode::ConstText:
        case Opcode::ConstDate:
        case Opcode::ConstChoice:
        case Opcode::ConstMoment:
            return;  // made once
        case Opcode::Not:
        case Opcode::And:
        case Opcode::Or:
        case Opcode::Surely:
        case Opcode::Possibly:
        case Opcode::EqAnswer:
            return execute_logic(instruction, out);
        case Opcode::Select:
            return execute_select(instruction, out);
        case Opcode::EqMoney:
        case Opcode::LtMoney:
        case Opcode::LeMoney:
            return execute_money_comparison(instruction, out);
        case Opcode::EqDuration:
        case Opcode::LtDuration:
        case Opcode::LeDuration:
        case Opcode::EqMoment:
        case Opcode::LtMoment:
        case Opcode::LeMoment:
            return execute_time_comparison(instruction, out);
        case Opcode::InUnit:
        case Opcode::NegateDuration:
        case Opcode::AddDuration:
        case Opcode::SubtractDuration:
        case Opcode::MultiplyDuration:
        case Opcode::DivideDuration:
        case Opcode::RatioDuration:
        case Opcode::AddLengthDown:
        case Opcode::AddLengthUp:
            return execute_duration(instruction, out);
        case Opcode::MoveMomentDown:
        case Opcode::MoveMomentUp:
        case Opcode::TimeBetween:
        case Opcode::DateOf:
        case Opcode::HourOf:
        case Opcode::MinuteOf:
            return execute_moment(instruction, out);
        case Opcode::InCurrency:
        case Opcode::CurrencyOf:
        case Opcode::NegateMoney:
        case Opcode::AddMoney:
        case Opcode::SubtractMoney:
        case Opcode::MultiplyMoney:
        case Opcode::DivideMoney:
        case Opcode::RatioMoney:
        case Opcode::RoundMoney:
            return execute_money(instruction, out);
        case Opcode::EqNumber:
        case Opcode::LtNumber:
        case Opcode::LeNumber:
        case Opcode::EqDate:
        case Opcode::LtDate:
        case Opcode::LeDate:
        case Opcode::LtText:
        case Opcode::LeText:
        case Opcode::EqText:
        case Opcode::EqChoice:
        case Opcode::InChoices:
        case Opcode::ContainsText:
        case Opcode::StartsWith:
        case Opcode::EndsWith:
            return execute_compare(instruction, out);
        case Opcode::AddNumber:
        case Opcode::SubtractNumber:
        case Opcode::MultiplyNumber:
        case Opcode::DivideNumber:
        case Opcode::NegateNumber:
        case Opcode::RoundNumber:
            return execute_arithmetic(instruction, out);
        case Opcode::AddDays:
        case Opcode::AddBusinessDays:
        case Opcode::AddMonthsDown:
        case Opcode::AddMonthsUp:
        case Opcode::DaysBetween:
        case Opcode::MonthsBetween:
        case Opcode::YearsBetween:
        case Opcode::BusinessDaysBetween:
        case Opcode::IsBusinessDay:
        case Opcode::WeekdayOf:
        case Opcode::YearOf:
        case Opcode::MonthOf:
        case Opcode::DayOf:
            return execute_date(instruction, out);
        case Opcode::Unknown:
            return execute_unknown(instruction, out);
        case Opcode::Broadcast:
            return execute_move(instruction, out);
        case Opcode::Any:
        case Opcode::AnyInstance:
        case Opcode::Every:
        case Opcode::Count:
        case Opcode::Sum:
            return execute_reduction(instruction, out);
        case Opcode::FoldCase:
        case Opcode::TextLength:
        case Opcode::JoinText:
        case Opcode::Matches:
            return execute_text(instruction, out);
        case Opcode::SumNumbers:
        case Opcode::SumMoney:
        case Opcode::SumDurations:
        case Opcode::Largest:
        case Opcode::Smallest:
        case Opcode::First:
        case Opcode::CountDistinct:
        case Opcode::AnyRepeated:
            return execute_aggregate(instruction, out);
    }
}

void Machine::execute_load(const Instruction& instruction, Register& out) {
    const auto opcode = static_cast<Opcode>(instruction.opcode);
    const size_t count = rows(instruction), words = words_for(count);
    if (opcode == Opcode::LoadAsOf) {
        out.yes = batch_->as_of_known().data();
        out.values = batch_->as_of().data();
        return;
    }
    if (opcode == Opcode::LoadRulesAsOf) {
        if (!batch_->rules_as_of()) {
            out.yes = batch_->as_of_known().data();
            out.values = batch_->as_of().data();
            return;
        }
        // One date for all records.
        out.yes = arena_.single(Word{1});
        out.values = arena_.single(batch_->rules_as_of()->days);
        out.constant = true;
        return;
    }
    if (opcode == Opcode::Exists) {
        // A phantom may or may not stand for an element: unsure. In the root domain every record exists.
        Word* yes = arena_.words(words);
        const Word* phantom = instruction.domain == 0 ? nullptr : domains_.phantom(instruction.domain);
        for (size_t w = 0; w < words; ++w) yes[w] = kernel::row_mask(count, w) & ~(phantom == nullptr ? 0 : phantom[w]);
        out.yes = yes;
        out.no = arena_.words(words);
        return;
    }
    const Column& column = batch_->column(instruction.immediate);
    const auto definite = [&](const Bits& truth) {
        // Nothing is known of what stands for an unanswered list.
        const Word* phantom = instruction.domain == 0 ? nullptr : domains_.phantom(instruction.domain);
        Word* no = arena_.raw_words(words);
        for (size_t w = 0; w < words; ++w)
            no[w] = kernel::row_mask(count, w) & ~(truth[w] | (phantom == nullptr ? 0 : phantom[w]));
        out.yes = truth.data();
        out.no = no;
    };
    switch (opcode) {
        case Opcode::IsAnswered:
            return definite(column.answered);
        case Opcode::IsUnsure:
            return definite(column.said_unsure);
        case Opcode::IsNotApplicable:
            return definite(column.not_applicable);
        case Opcode::LoadAnswer:
            out.yes = column.yes.data();
            out.no = column.no.data();
            return;
        case Opcode::LoadNumber:
            out.values = column.numbers.data();
            break;
        case Opcode::LoadMoney:
            out.values = column.amounts.data();
            break;
        case Opcode::LoadDuration:
            out.values = column.durations.data();
            break;
        case Opcode::LoadMoment:
            out.values = column.moments.data();
            break;
        case Opcode::LoadText:
            out.values = column.texts.data();
            break;
        case Opcode::LoadDate:
            out.values = column.dates.data();
            break;
        case Opcode::LoadChoice:
            out.values = column.choices.data();
            break;
        default:
            break;
    }
    out.yes = column.known.data();
}

// Once for all batches.
bool Machine::make_constant(const Instruction& instruction, Register& out) {
    const auto& image = program_->image();
    const uint32_t immediate = instruction.immediate;
    switch (static_cast<Opcode>(instruction.opcode)) {
        case Opcode::ConstAnswer:
            out.yes = constants_.single(Word{immediate == static_cast<uint32_t>(Answer::Yes)});
            out.no = constants_.single(Word{immediate == static_cast<uint32_t>(Answer::No)});
            break;
        case Opcode::ConstNumber:
            out.values = constants_.single(image.number(immediate));
            break;
        case Opcode::ConstText: {
            const std::string_view text = image.text(image.rows<Section::StringTable>()[immediate]);
            out.values = constants_.single(TextRef{text.data(), static_cast<uint32_t>(text.size())});
            break;
        }
        case Opcode::ConstDate:
            out.values = constants_.single(static_cast<int32_t>(immediate));
            break;
        case Opcode::ConstMoment:
            out.values = constants_.single(image.moment(immediate));
            break;
        case Opcode::ConstChoice:
            out.values = constants_.single(immediate);
            break;
        default:
            return false;
    }
    out.constant = true;
    if (out.yes == nullptr) out.yes = constants_.single(Word{1});
    return true;
}

// What most instructions of large policies are, over columns: done with as little ado as possible. False where it is something else.
inline bool Machine::execute_columns(const Instruction& instruction, Register& out) {
    const auto opcode = static_cast<Opcode>(instruction.opcode);
    if (opcode != Opcode::And && opcode != Opcode::Or && opcode != Opcode::Surely) return false;
    const Register& a = registers_[instruction.a];
    const size_t count = rows(instruction), words = words_for(count);
    if (a.constant || words == 0) return false;
    if (opcode == Opcode::Surely) {
        Word* no = arena_.raw_words(words);
        for (size_t w = 0; w < words; ++w) no[w] = ~a.yes[w];
        no[words - 1] &= kernel::row_mask(count, words - 1);
        out.yes = a.yes;
        out.no = no;
        return true;
    }
    const Register& b = registers_[instruction.b];
    if (b.constant) return false;
    Word *yes = arena_.raw_pair(words), *no = yes + words;
    out.yes = yes;
    out.no = no;
    if (opcode == Opcode::And)
        kernels_.both(a.yes, a.no, b.yes, b.no, words, yes, no);
    else
        kernels_.both(a.no, a.yes, b.no, b.yes, words, no, yes);
    return true;
}

void Machine::execute_logic(const Instruction& instruction, Register& out) {
    const auto opcode = static_cast<Opcode>(instruction.opcode);
    const size_t count = rows(instruction), words = words_for(count);
    const Register& a = registers_[instruction.a];
    const Register& b = instruction.b == bytecode::kNone ? a : registers_[instruction.b];
    if (opcode == Opcode::Not) {
        out = a;
        std::swap(out.yes, out.no);
        return;
    }
    Word* yes = arena_.raw_words(words);
    Word* no = arena_.raw_words(words);
    out.yes = yes;
    out.no = no;
    for (size_t w = 0; w < words; ++w) {
        const Word ay = kernel::yes_word(a, w), an = kernel::no_word(a, w);
        const Word by = kernel::yes_word(b, w), bn = kernel::no_word(b, w);
        const Word mask = kernel::row_mask(count, w);
        Word y = 0, n = 0;
        switch (opcode) {
            case Opcode::And:
                y = ay & by, n = an | bn;
                break;
            case Opcode::Or:
                y = ay | by, n = an & bn;
                break;
            case Opcode::Surely:
                y = ay, n = ~ay;
                break;
            case Opcode::Possibly:
                y = ~an, n = an;
                break;
            default:
                y = (ay & by) | (an & bn), n = (ay & bn) | (an & by);
                break;  // EqAnswer
        }
        yes[w] = y & mask;
        no[w] = n & mask;
    }
}

void Machine::execute_select(const Instruction& instruction, Register& out) {
    const size_t count = rows(instruction), words = words_for(count);
    const Register &c = registers_[instruction.a], &a = registers_[instruction.b], &b = registers_[instruction.c];
    const RegisterType type = program_->type(instruction.b);
    Word* yes = arena_.words(words);
    out.yes = yes;
    if (type == RegisterType::Answer) {
        Word* no = arena_.words(words);
        out.no = no;
        for (size_t w = 0; w < words; ++w) {
            const Word cy = kernel::yes_word(c, w), cn = kernel::no_word(c, w), mask = kernel::row_mask(count, w);
            const Word ay = kernel::yes_word(a, w), an = kernel::no_word(a, w);
            const Word by = kernel::yes_word(b, w), bn = kernel::no_word(b, w);
            yes[w] = ((cy & ay) | (cn & by) | (ay & by)) & mask;
            no[w] = ((cy & an) | (cn & bn) | (an & bn)) & mask;
        }
        return;
    }
    const auto choose = [&]<class T>(T* values, auto same) {
        for (uint32_t row = 0; row < count; ++row) {
            const Answer which = c.answer(row);
            const Register* from = which == Answer::Yes ? &a : which == Answer::No ? &b : nullptr;
            if (from == nullptr && a.known(row) && b.known(row) && same(a.value<T>(row), b.value<T>(row))) from = &a;
            if (from == nullptr || !from->known(row)) continue;
            values[row] = from->value<T>(row);
            set_bit(yes, row);
        }
        out.values = values;
    };
    if (type == RegisterType::Number) choose(arena_.values<Decimal>(count), std::equal_to<Decimal>{});
    if (type == RegisterType::Money) choose(arena_.values<Money>(count), std::equal_to<Money>{});
    if (type == RegisterType::Duration) choose(arena_.values<Duration>(count), std::equal_to<Duration>{});
    if (type == RegisterType::Moment) choose(arena_.values<Moment>(count), std::equal_to<Moment>{});
    if (type == RegisterType::Date) choose(arena_.values<int32_t>(count), std::equal_to<int32_t>{});
    if (type == RegisterType::Choice) choose(arena_.values<uint32_t>(count), std::equal_to<uint32_t>{});
    if (type == RegisterType::Text)
        choose(arena_.values<TextRef>(count), [](const TextRef& x, const TextRef& y) { return x.view() == y.view(); });
}

void Machine::execute_compare(const Instruction& instruction, Register& out) {
    const size_t count = rows(instruction), words = words_for(count);
    const Register& a = registers_[instruction.a];
    const Register& b = instruction.b == bytecode::kNone ? a : registers_[instruction.b];
    Word* yes = arena_.raw_words(words);
    Word* no = arena_.raw_words(words);
    out.yes = yes;
    out.no = no;
    const auto texts = [&](auto predicate) {
        kernel::compare<TextRef>(a, b, count, yes, no,
                                 [&](const TextRef& x, const TextRef& y) { return predicate(x.view(), y.view()); });
    };
    switch (static_cast<Opcode>(instruction.opcode)) {
        case Opcode::EqNumber:
            return compare_numbers(kernel::Relation::Equal, instruction, yes, no);
        case Opcode::LtNumber:
            return compare_numbers(kernel::Relation::Less, instruction, yes, no);
        case Opcode::LeNumber:
            return compare_numbers(kernel::Relation::LessOrEqual, instruction, yes, no);
        case Opcode::EqDate:
        case Opcode::EqChoice:
            return compare_dates(kernel::Relation::Equal, instruction, yes, no);
        case Opcode::LtDate:
            return compare_dates(kernel::Relation::Less, instruction, yes, no);
        case Opcode::LeDate:
            return compare_dates(kernel::Relation::LessOrEqual, instruction, yes, no);
        case Opcode::InChoices:
            return find_in_choices(instruction, yes, no);
        case Opcode::LtText:
            return texts([](std::string_view x, std::string_view y) { return x < y; });
        case Opcode::LeText:
            return texts([](std::string_view x, std::string_view y) { return x <= y; });
        case Opcode::EqText:
            return texts([](std::string_view x, std::string_view y) { return x == y; });
        case Opcode::ContainsText:
            return texts(contains);
        case Opcode::StartsWith:
            return texts([](std::string_view x, std::string_view y) { return x.starts_with(y); });
        default:
            return texts([](std::string_view x, std::string_view y) { return x.ends_with(y); });  // EndsWith
    }
}

void Machine::execute_arithmetic(const Instruction& instruction, Register& out) {
    const size_t count = rows(instruction), words = words_for(count);
    const Register& a = registers_[instruction.a];
    const Register& b = instruction.b == bytecode::kNone ? a : registers_[instruction.b];
    const auto opcode = static_cast<Opcode>(instruction.opcode);
    Word* known = arena_.words(words);
    out.yes = known;
    auto* numbers = arena_.values<Decimal>(count);
    out.values = numbers;
    const auto apply = [&](auto operation) {
        kernel::combine<Decimal, Decimal, Decimal>(a, b, count, known, numbers, operation);
    };
    switch (opcode) {
        case Opcode::AddNumber:
            return apply(decimal_add);
        case Opcode::SubtractNumber:
            return apply(decimal_subtract);
        case Opcode::MultiplyNumber:
            return apply(decimal_multiply);
        case Opcode::DivideNumber:
            return apply(decimal_divide);
        case Opcode::RoundNumber: {
            const Rounding mode = bytecode::rounding_mode(instruction.immediate);
            const uint32_t places = bytecode::rounding_places(instruction.immediate);
            return apply([=](Decimal x, Decimal) { return decimal_round(x, mode, places); });
        }
        default:
            return apply([](Decimal x, Decimal) { return decimal_subtract(Decimal{}, x); });  // NegateNumber
    }
}

// One row stands for all.
void Machine::execute_unknown(const Instruction& instruction, Register& out) {
    out.constant = true;
    out.yes = arena_.words(1);
    out.no = arena_.words(1);
    out.values = arena_.words(words_for(8 * std::max(value_size(program_->type(instruction.a)), size_t{1})));
}

void Machine::execute_move(const Instruction& instruction, Register& out) {
    const Register& a = registers_[instruction.a];
    if (a.constant) {
        out = a;
        return;
    }
    const auto map = domains_.move(domain_of(instruction.a), instruction.domain, instruction.immediate);
    const size_t words = words_for(map.size());
    const auto bits = [&](const Word* in) -> const Word* {
        if (in == nullptr) return nullptr;
        Word* moved = arena_.words(words);
        kernel::gather_bits(in, map, moved);
        return moved;
    };
    out.yes = bits(a.yes);
    out.no = bits(a.no);
    const RegisterType type = program_->type(instruction.a);
    if (value_size(type) == 0) return;
    const auto values = [&]<class T>(T* moved) {
        for (size_t r = 0; r < map.size(); ++r) moved[r] = a.value<T>(map[r]);
        out.values = moved;
    };
    if (type == RegisterType::Number) values(arena_.values<Decimal>(map.size()));
    if (type == RegisterType::Money) values(arena_.values<Money>(map.size()));
    if (type == RegisterType::Duration) values(arena_.values<Duration>(map.size()));
    if (type == RegisterType::Moment) values(arena_.values<Moment>(map.size()));
    if (type == RegisterType::Text) values(arena_.values<TextRef>(map.size()));
    if (type == RegisterType::Date) values(arena_.values<int32_t>(map.size()));
    if (type == RegisterType::Choice) values(arena_.values<uint32_t>(map.size()));
}

void Machine::execute_reduction(const Instruction& instruction, Register& out) {
    const Register &a = registers_[instruction.a], &list = registers_[instruction.b];
    const uint32_t from = domain_of(instruction.a);
    const size_t count = rows(instruction), words = words_for(count);
    const size_t in_rows = domains_.rows(from);
    const auto parent = domains_.parent_rows(from);
    const auto opcode = static_cast<Opcode>(instruction.opcode);
    if (opcode == Opcode::Count) return execute_count(instruction, out);
    if (opcode == Opcode::Any || opcode == Opcode::AnyInstance || opcode == Opcode::Every) {
        // Any: yes where an element is yes, no where none is even possible. Every is its mirror image. Of most elements nothing is
        // possible, so only words in which something is are looked at.
        const bool any = opcode != Opcode::Every;
        Word* decided = arena_.words(words);
        Word* possible = arena_.words(words);
        kernel::for_each_possible(a, any, in_rows, [&](size_t w, Word hits, Word left) {
            for (; left != 0; left &= left - 1)
                set_bit(possible, parent[w * 64 + static_cast<size_t>(std::countr_zero(left))]);
            for (; hits != 0; hits &= hits - 1)
                set_bit(decided, parent[w * 64 + static_cast<size_t>(std::countr_zero(hits))]);
        });
        for (size_t w = 0; w < words; ++w) {
            const Word listed = opcode == Opcode::AnyInstance ? ~Word{0} : kernel::yes_word(list, w);
            const Word known = listed & kernel::row_mask(count, w);
            decided[w] &= known;
            possible[w] = ~possible[w] & known;
        }
        out.yes = any ? decided : possible;
        out.no = any ? possible : decided;
        return;
    }
    Word* known = arena_.words(words);
    auto* numbers = arena_.values<Decimal>(count);
    out.yes = known;
    out.values = numbers;
    for (size_t w = 0; w < words; ++w) known[w] = kernel::yes_word(list, w) & kernel::row_mask(count, w);
    for (uint32_t row = 0; row < in_rows; ++row) {
        const uint32_t p = parent[row];
        if (!test_bit(known, p)) continue;
        const std::optional<Decimal> sum = a.known(row) ? decimal_add(numbers[p], a.value<Decimal>(row)) : std::nullopt;
        numbers[p] = sum.value_or(Decimal{});
        if (!sum) clear_bit(known, p);
    }
}

// Unsure where the list is not known, or one of its elements is unsure.
void Machine::execute_count(const Instruction& instruction, Register& out) {
    const Register &a = registers_[instruction.a], &list = registers_[instruction.b];
    const uint32_t from = domain_of(instruction.a);
    const size_t count = rows(instruction), words = words_for(count);
    const auto parent = domains_.parent_rows(from);
    Word* known = arena_.raw_words(words);
    auto* counts = arena_.values<uint32_t>(count);
    auto* numbers = arena_.values<Decimal>(count);
    out.yes = known;
    out.values = numbers;
    for (size_t w = 0; w < words; ++w) known[w] = kernel::yes_word(list, w) & kernel::row_mask(count, w);
    kernel::for_each_possible(a, true, domains_.rows(from), [&](size_t w, Word hits, Word left) {
        for (Word unsure = left & ~hits; unsure != 0; unsure &= unsure - 1)
            clear_bit(known, parent[w * 64 + static_cast<size_t>(std::countr_zero(unsure))]);
        for (; hits != 0; hits &= hits - 1) ++counts[parent[w * 64 + static_cast<size_t>(std::countr_zero(hits))]];
    });
    for_each_bit(known, count, [&](size_t row) { numbers[row] = Decimal::from_integer(counts[row]); });
}

}  // namespace proviso
