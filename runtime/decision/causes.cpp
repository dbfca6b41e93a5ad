// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/causes.h"

#include <algorithm>

#include "runtime/vm/aggregates.h"

namespace proviso {

using bytecode::Instruction;
using bytecode::kNone;
using bytecode::Opcode;
using bytecode::RegisterType;
using bytecode::Section;

bool is_open(const Machine& machine, uint32_t reg, uint32_t row) {
    const Register& column = machine.reg(reg);
    if (machine.program().type(reg) == RegisterType::Answer) return column.answer(row) == Answer::Unsure;
    return !column.known(row);
}

std::string_view cause_name(Cause cause) {
    switch (cause) {
        case Cause::NotAnswered:
            return "not answered";
        case Cause::Unsure:
            return "unsure";
        case Cause::Overflow:
            return "overflow";
        case Cause::DivisionByZero:
            return "division by zero";
        case Cause::NotWhole:
            return "not whole";
        case Cause::Calendar:
            return "calendar";
        case Cause::Currencies:
            return "currencies";
        case Cause::Units:
            return "units";
        case Cause::NothingFound:
            break;
    }
    return "nothing found";
}

namespace {

// Of a date or moment and the duration that it can't be moved by.
Cause unmoved(const BusinessCalendar& calendar, const Duration& length, bool whole) {
    if (!whole) return Cause::NotWhole;
    const bool business = kind_of(length.unit) == UnitKind::BusinessDays;
    return business && !calendar.covers_all() ? Cause::Calendar : Cause::Overflow;
}

// Of a sum over a list's elements that are all known.
bool elements_known(const Machine& machine, const Instruction& at, uint32_t row) {
    if (!machine.reg(at.b).known(row)) return false;
    const auto first = machine.domains().first(machine.domain_of(at.a));
    for (uint32_t element = first[row]; element < first[row + 1]; ++element)
        if (is_open(machine, at.a, element)) return false;
    return true;
}

// Of an aggregate over a known list.
std::optional<Cause> cause_of(Shortfall shortfall) {
    switch (shortfall) {
        case Shortfall::None:
        case Shortfall::Doubt:
            return std::nullopt;
        case Shortfall::NothingFound:
            return Cause::NothingFound;
        case Shortfall::Currencies:
            return Cause::Currencies;
        case Shortfall::Units:
            return Cause::Units;
        case Shortfall::Overflow:
            break;
    }
    return Cause::Overflow;
}

}  // namespace

std::optional<Cause> failure(const Machine& machine, uint32_t reg, uint32_t row) {
    const Instruction& at = machine.program().image().rows<Section::Instructions>()[reg];
    const bytecode::OpcodeInfo& info = *bytecode::find_opcode(at.opcode);
    if (!is_open(machine, reg, row)) return std::nullopt;
    if (is_aggregate(info.opcode)) {
        if (!machine.reg(at.b).known(row)) return std::nullopt;
        std::vector<uint32_t> doubtful;
        return cause_of(aggregate_shortfall(machine, reg, row, doubtful));
    }
    if (info.opcode == Opcode::Sum && elements_known(machine, at, row)) return Cause::Overflow;
    if (info.domain != bytecode::DomainRule::Equal) return std::nullopt;
    for (const uint32_t operand : {at.a, at.b, at.c})
        if (operand != kNone && is_open(machine, operand, row)) return std::nullopt;
    switch (info.opcode) {
        case Opcode::AddNumber:
        case Opcode::SubtractNumber:
        case Opcode::MultiplyNumber:
        case Opcode::RoundNumber:
        case Opcode::MultiplyMoney:
        case Opcode::RoundMoney:
        case Opcode::JoinText:
        case Opcode::InUnit:
        case Opcode::MultiplyDuration:
            return Cause::Overflow;
        case Opcode::EqDuration:
        case Opcode::LtDuration:
        case Opcode::LeDuration:
        case Opcode::AddDuration:
        case Opcode::SubtractDuration:
        case Opcode::RatioDuration: {
            const auto &a = machine.reg(at.a).value<Duration>(row), &b = machine.reg(at.b).value<Duration>(row);
            if (!is_one_kind(a, b)) return Cause::Units;
            const bool by_zero = info.opcode == Opcode::RatioDuration && b.count == Decimal{};
            return by_zero ? Cause::DivisionByZero : Cause::Overflow;
        }
        case Opcode::AddLengthDown:
        case Opcode::AddLengthUp: {
            const auto& length = machine.reg(at.b).value<Duration>(row);
            return unmoved(machine.calendar(at.immediate), length, is_whole_on_dates(length));
        }
        case Opcode::MoveMomentDown:
        case Opcode::MoveMomentUp: {
            const auto& length = machine.reg(at.b).value<Duration>(row);
            return unmoved(machine.calendar(at.immediate), length, is_whole_on_moments(length));
        }
        case Opcode::EqMoney:
        case Opcode::LtMoney:
        case Opcode::LeMoney:
        case Opcode::AddMoney:
        case Opcode::SubtractMoney:
        case Opcode::RatioMoney: {
            const Money &a = machine.reg(at.a).value<Money>(row), &b = machine.reg(at.b).value<Money>(row);
            if (a.currency != b.currency) return Cause::Currencies;
            const bool by_zero = info.opcode == Opcode::RatioMoney && b.amount == Decimal{};
            return by_zero ? Cause::DivisionByZero : Cause::Overflow;
        }
        case Opcode::DivideMoney:
        case Opcode::DivideDuration:
        case Opcode::DivideNumber:
            return machine.reg(at.b).value<Decimal>(row) == Decimal{} ? Cause::DivisionByZero : Cause::Overflow;
        case Opcode::AddDays:
        case Opcode::AddMonthsDown:
        case Opcode::AddMonthsUp:
            return decimal_to_integer(machine.reg(at.b).value<Decimal>(row)) ? Cause::Overflow : Cause::NotWhole;
        case Opcode::AddBusinessDays:
            if (!decimal_to_integer(machine.reg(at.b).value<Decimal>(row))) return Cause::NotWhole;
            return machine.calendar(at.immediate).covers_all() ? Cause::Overflow : Cause::Calendar;
        case Opcode::BusinessDaysBetween:
        case Opcode::IsBusinessDay:
            return Cause::Calendar;
        default:
            return std::nullopt;
    }
}

void Causes::clear() {
    found_.clear();
    visited_.clear();
    blamed_.clear();
}

const std::vector<std::pair<Place, Cause>>& Causes::found() {
    // Of several causes the first counts.
    std::sort(found_.begin(), found_.end());
    const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
    found_.erase(std::unique(found_.begin(), found_.end(), same), found_.end());
    return found_;
}

bool Causes::visit(uint32_t reg, uint32_t row) {
    uint64_t& rows = visited_[uint64_t{reg} << 32 | row / 64];
    const uint64_t bit = uint64_t{1} << (row % 64);
    if ((rows & bit) != 0) return false;
    rows |= bit;
    return true;
}

Cause Causes::standing(Place place) const {
    const Column& column = machine_.batch().column(place.node);
    const auto has = [&](const Bits& bits) { return place.row / 64 < bits.size() && test_bit(bits.data(), place.row); };
    return has(column.said_unsure) ? Cause::Unsure : has(column.overflowed) ? Cause::Overflow : Cause::NotAnswered;
}

void Causes::add(uint32_t start, uint32_t start_row) {
    const auto instructions = machine_.program().image().rows<Section::Instructions>();
    pending_.assign(1, {start, start_row});
    while (!pending_.empty()) {
        const auto [reg, row] = pending_.back();
        pending_.pop_back();
        if (!visit(reg, row)) continue;
        const Instruction& instruction = instructions[reg];
        const auto opcode = static_cast<Opcode>(instruction.opcode);
        // What is known can hide doubt in a `surely` or `possibly`, but only through logic.
        const bool open = is_open(machine_, reg, row);
        const bool logic = opcode == Opcode::Not || opcode == Opcode::And || opcode == Opcode::Or ||
                           opcode == Opcode::Surely || opcode == Opcode::Possibly || opcode == Opcode::Broadcast;
        if (!open && !logic) continue;
        switch (opcode) {
            case Opcode::And:
            case Opcode::Or: {
                const Answer whole = machine_.reg(reg).answer(row);
                for (const uint32_t operand : {instruction.a, instruction.b})
                    if (open || machine_.reg(operand).answer(row) == whole) pending_.emplace_back(operand, row);
                break;
            }
            case Opcode::Not:
            case Opcode::Surely:
            case Opcode::Possibly:
                pending_.emplace_back(instruction.a, row);
                break;
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
                add_unanswered({instruction.immediate, row});
                break;
            case Opcode::Exists:
                add_exists(instruction.domain, row);
                break;
            case Opcode::Broadcast: {
                const uint32_t from = machine_.domain_of(instruction.a);
                const bool constant = machine_.reg(instruction.a).constant;
                pending_.emplace_back(
                    instruction.a,
                    constant ? 0 : machine_.domains().move(from, instruction.domain, instruction.immediate)[row]);
                break;
            }
            case Opcode::Any:
            case Opcode::AnyInstance:
            case Opcode::Every:
            case Opcode::Count:
            case Opcode::Sum:
                if (const auto cause = failure(machine_, reg, row)) blame(reg, row, *cause);
                add_elements(instruction, row);
                break;
            case Opcode::SumNumbers:
            case Opcode::SumMoney:
            case Opcode::SumDurations:
            case Opcode::Largest:
            case Opcode::Smallest:
            case Opcode::First:
            case Opcode::CountDistinct:
            case Opcode::AnyRepeated:
                add_aggregated(reg, row);
                break;
            case Opcode::Select: {
                const Answer which = machine_.reg(instruction.a).answer(row);
                add_open(instruction.a, row);
                if (which != Answer::No) add_open(instruction.b, row);
                if (which != Answer::Yes) add_open(instruction.c, row);
                break;
            }
            default:
                // Everything else is unsure because an operand is, or can't be worked out.
                if (const auto cause = failure(machine_, reg, row)) {
                    // Of a date and a part of a day, only the latter can't stand.
                    blame(*cause == Cause::NotWhole ? instruction.b : reg, row, *cause);
                    break;
                }
                for (const uint32_t operand : {instruction.a, instruction.b, instruction.c})
                    if (operand != kNone) add_open(operand, row);
                break;
        }
    }
}

void Causes::add_open(uint32_t reg, uint32_t row) {
    if (is_open(machine_, reg, row)) pending_.emplace_back(reg, row);
}

void Causes::add_exists(uint32_t domain, uint32_t row) {
    const auto nodes = machine_.program().image().rows<Section::Nodes>();
    const auto& info = machine_.program().domain(domain);
    for (uint32_t component = 0; component < info.components.size(); ++component) {
        const uint32_t list = info.components[component];
        const uint32_t element_row = machine_.domains().component_row(domain, row, component);
        if (!test_bit(machine_.batch().elements(nodes[list].element_domain).phantom.data(), element_row)) continue;
        add_unanswered({nodes[list].children.first, element_row});
    }
}

void Causes::add_elements(const Instruction& instruction, uint32_t row) {
    if (!machine_.reg(instruction.b).known(row)) {
        pending_.emplace_back(instruction.b, row);
        return;
    }
    const auto first = machine_.domains().first(machine_.domain_of(instruction.a));
    for (uint32_t element = first[row]; element < first[row + 1]; ++element) add_open(instruction.a, element);
}

void Causes::add_aggregated(uint32_t reg, uint32_t row) {
    const Instruction& at = machine_.program().image().rows<Section::Instructions>()[reg];
    if (!machine_.reg(at.b).known(row)) {
        pending_.emplace_back(at.b, row);
        return;
    }
    std::vector<uint32_t> doubtful;
    if (const auto cause = cause_of(aggregate_shortfall(machine_, reg, row, doubtful))) blame(reg, row, *cause);
    for (const uint32_t element : doubtful) {
        add_open(at.c, element);
        add_open(at.a, element);
    }
}

void Causes::add_unanswered(Place place) {
    const Place asked = places_.answerable(place);
    find(asked, standing(asked));
}

void Causes::blame(uint32_t start, uint32_t start_row, Cause cause) {
    const auto instructions = machine_.program().image().rows<Section::Instructions>();
    to_blame_.assign(1, {start, start_row});
    while (!to_blame_.empty()) {
        const auto [reg, row] = to_blame_.back();
        to_blame_.pop_back();
        if (!blamed_.insert({reg, row, cause}).second) continue;
        const Instruction& at = instructions[reg];
        const bytecode::OpcodeInfo& info = *bytecode::find_opcode(at.opcode);
        if (info.immediate == bytecode::ImmediateKind::Node) {
            find(places_.answerable({at.immediate, row}), cause);
        } else if (info.opcode == Opcode::Broadcast) {
            const bool constant = machine_.reg(at.a).constant;
            const auto move = machine_.domains().move(machine_.domain_of(at.a), at.domain, at.immediate);
            to_blame_.emplace_back(at.a, constant ? 0 : move[row]);
        } else if (info.opcode == Opcode::Select) {
            // Not what it was chosen by.
            const Answer which = machine_.reg(at.a).answer(row);
            if (which != Answer::No) to_blame_.emplace_back(at.b, row);
            if (which != Answer::Yes) to_blame_.emplace_back(at.c, row);
        } else if (is_aggregate(info.opcode)) {
            // Its list, and the values that may count.
            to_blame_.emplace_back(at.b, row);
            const auto [begin, end] = machine_.domains().rows_below(machine_.domain_of(at.a), at.domain, row);
            for (uint32_t element = begin; element < end; ++element)
                if (machine_.reg(at.c).answer(element) != Answer::No) to_blame_.emplace_back(at.a, element);
        } else if (info.domain == bytecode::DomainRule::Up) {
            // A count came from its list; a sum from the elements too.
            to_blame_.emplace_back(at.b, row);
            if (machine_.program().type(at.a) == RegisterType::Answer) continue;
            const auto first = machine_.domains().first(machine_.domain_of(at.a));
            for (uint32_t element = first[row]; element < first[row + 1]; ++element)
                to_blame_.emplace_back(at.a, element);
        } else {
            for (const uint32_t operand : {at.a, at.b, at.c})
                if (operand != kNone) to_blame_.emplace_back(operand, row);
        }
    }
}

}  // namespace proviso
