// SPDX-License-Identifier: Apache-2.0
// What a checked build asks of each instruction while it runs. It relies on what was made, not on what the verifier noted: a register's
// type is that of the values that lie in it, its rows are those of its domain in this batch.
#include "runtime/base/checked.h"

#ifdef PROVISO_CHECKED
#include <algorithm>
#include <array>

#include "runtime/base/date.h"
#include "runtime/base/utf8.h"
#include "runtime/vm/kernels.h"
#include "runtime/vm/machine.h"

namespace proviso {

using bytecode::DomainRule;
using bytecode::ImmediateKind;
using bytecode::Instruction;
using bytecode::kNone;
using bytecode::NodeKind;
using bytecode::Opcode;
using bytecode::OpcodeInfo;
using bytecode::OperandType;
using bytecode::RegisterType;
using bytecode::Section;

namespace {

constexpr uint32_t kMostInstructions = uint32_t{1} << 24;
constexpr uint32_t kMostRows = uint32_t{1} << 28;  // of a domain in one batch

// The operands' and results' types stand in one order in both.
RegisterType plain(OperandType type) {
    PROVISO_CHECK(type != OperandType::Same, "the type of an operand is its own");
    return static_cast<RegisterType>(type);
}

bool is_day(int32_t days) { return days >= kFirstDate.days && days <= kLastDate.days; }
bool is_number(const Decimal& number) {
    return number.units <= Decimal::kMaxUnits && number.units >= -Decimal::kMaxUnits;
}

uint32_t most_values(const bytecode::Image& image) {
    uint32_t most = 7;  // days of the week, of which a choice need not be declared by the policy
    for (const auto& choice : image.rows<Section::Choices>()) most = std::max(most, choice.values.count);
    return most;
}

void check_value(const Register& reg, uint32_t row, uint32_t choices) {
    switch (reg.type) {
        case RegisterType::Number:
            return PROVISO_CHECK(is_number(reg.value<Decimal>(row)), "a number is one that fits");
        case RegisterType::Money:
            PROVISO_CHECK(is_number(reg.value<Money>(row).amount), "an amount is one that fits");
            return PROVISO_CHECK(is_currency(reg.value<Money>(row).currency), "an amount is in a currency");
        case RegisterType::Duration:
            PROVISO_CHECK(is_number(reg.value<Duration>(row).count), "a duration is one that fits");
            return PROVISO_CHECK(is_time_unit(static_cast<uint32_t>(reg.value<Duration>(row).unit)),
                                 "a duration is in a unit of time");
        case RegisterType::Moment:
            return PROVISO_CHECK(is_valid(reg.value<Moment>(row)), "a moment is one");
        case RegisterType::Text: {
            const std::string_view text = reg.value<TextRef>(row).view();
            return PROVISO_CHECK(find_invalid_utf8(text) == text.size(), "a text is UTF-8");
        }
        case RegisterType::Date:
            return PROVISO_CHECK(is_day(reg.value<int32_t>(row)), "a date is a day of the calendar");
        case RegisterType::Choice:
            return PROVISO_CHECK(reg.value<uint32_t>(row) <= choices, "a choice is one that some type has");
        case RegisterType::Answer:
        case RegisterType::List:
            return;
    }
}

}  // namespace

void Machine::check_domains() {
    const auto rows = program_->image().rows<Section::Domains>();
    const size_t records = batch_->records();
    PROVISO_CHECK(steps_.size() <= kMostInstructions, "there are no more instructions than the limit");
    PROVISO_CHECK(domains_.rows(0) == records, "the first domain has a row for each record");
    for (uint32_t d = 1; d < rows.size(); ++d) {
        const uint32_t parents = domains_.rows(rows[d].parent), count = domains_.rows(d);
        const auto parent = domains_.parent_rows(d), first = domains_.first(d);
        PROVISO_CHECK(rows[d].parent < d && count <= kMostRows, "a domain comes after its parent, and is not endless");
        PROVISO_CHECK(parent.size() == count && first.size() == parents + size_t{1},
                      "a domain's rows fit its parent's");
        PROVISO_CHECK(first.front() == 0 && first.back() == count, "each row lies below one of the parent's");
        for (uint32_t p = 0; p < parents; ++p) {
            PROVISO_CHECK(first[p] <= first[p + 1], "rows lie in the order of the parent's");
            for (uint32_t r = first[p]; r < first[p + 1]; ++r) {
                PROVISO_CHECK(parent[r] == p, "a row lies below its parent");
                PROVISO_CHECK(domains_.record_of(d, r) == domains_.record_of(rows[d].parent, p) &&
                                  domains_.record_of(d, r) < records,
                              "a row is of its parent's record");
            }
        }
        const auto& components = program_->domain(d).components;
        PROVISO_CHECK(
            components.size() == program_->domain(d).chain.size() && components.size() <= bytecode::kMaxComponents,
            "a domain has its components");
        for (uint32_t c = 0; c < components.size(); ++c) {
            const auto elements = batch_->rows(program_->image().rows<Section::Nodes>()[components[c]].element_domain);
            for (uint32_t r = 0; r < count; ++r)
                PROVISO_CHECK(domains_.component_row(d, r, c) < elements, "a component is an element of its list");
        }
    }
}

// Within the arenas, or a column of the batch.
bool Machine::is_readable(const void* place, size_t bytes) const {
    if (bytes == 0 || arena_.holds(place, bytes) || constants_.holds(place, bytes)) return true;
    const auto* begin = static_cast<const char*>(place);
    const auto lies_in = [&](const auto& column) {
        const auto* data = reinterpret_cast<const char*>(column.data());
        const size_t size = column.size() * sizeof(column[0]);
        return begin >= data && begin < data + size && bytes <= static_cast<size_t>(data + size - begin);
    };
    if (lies_in(batch_->as_of()) || lies_in(batch_->as_of_known())) return true;
    for (uint32_t n = 0; n < program_->image().rows<Section::Nodes>().size(); ++n) {
        const Column& c = batch_->column(n);
        if (lies_in(c.answered) || lies_in(c.said_unsure) || lies_in(c.yes) || lies_in(c.no) ||
            lies_in(c.not_applicable) || lies_in(c.known) || lies_in(c.numbers) || lies_in(c.amounts) ||
            lies_in(c.durations) || lies_in(c.moments) || lies_in(c.texts) || lies_in(c.dates) || lies_in(c.choices))
            return true;
    }
    return false;
}

// What does not depend on the batch.
void Machine::check_immediate(uint32_t index) {
    const auto& image = program_->image();
    const Instruction& at = image.rows<Section::Instructions>()[index];
    const OpcodeInfo* info = bytecode::find_opcode(at.opcode);
    PROVISO_CHECK(info != nullptr, "an instruction is one");
    PROVISO_CHECK(at.domain < image.rows<Section::Domains>().size(), "an instruction's domain is one");
    const uint32_t immediate = at.immediate;
    bool good = true;
    switch (info->immediate) {
        case ImmediateKind::None:
            good = immediate == 0;
            break;
        case ImmediateKind::Node:
            good = immediate < image.rows<Section::Nodes>().size();
            break;
        case ImmediateKind::Answer:
            good = immediate <= 2;
            break;
        case ImmediateKind::Number:
            good = immediate < image.rows<Section::Numbers>().size();
            break;
        case ImmediateKind::String:
            good = immediate < image.rows<Section::StringTable>().size();
            break;
        case ImmediateKind::Date:
            good = is_day(static_cast<int32_t>(immediate));
            break;
        case ImmediateKind::Choice:
            good = immediate != 0 && immediate <= most_values(image);
            break;
        case ImmediateKind::ChoiceSet:
            good = immediate < image.rows<Section::ChoiceSets>().size();
            if (good) {
                const bytecode::Range words = image.rows<Section::ChoiceSets>()[immediate].words;
                const size_t size = image.rows<Section::SetWords>().size();
                good = words.first <= size && words.count <= size - words.first;
            }
            break;
        case ImmediateKind::Domain:
            good = immediate == at.domain;
            break;
        case ImmediateKind::Mask:
            good = (uint64_t{immediate} >> program_->domain(at.domain).components.size()) == 0;
            break;
        case ImmediateKind::Rounding:
            good = bytecode::rounding_mode(immediate) <= Rounding::Down &&
                   bytecode::rounding_places(immediate) <= Decimal::kPlaces;
            break;
        case ImmediateKind::Calendar:
            good = immediate == kNone || immediate < image.rows<Section::Calendars>().size();
            break;
        case ImmediateKind::Weekdays:
            good = immediate < image.rows<Section::Choices>().size() &&
                   image.rows<Section::Choices>()[immediate].values.count == 7;
            break;
        case ImmediateKind::Currency:
            good = is_currency(static_cast<Currency>(immediate));
            break;
        case ImmediateKind::SumCurrency:
            good = immediate == 0 || is_currency(static_cast<Currency>(immediate));
            break;
        case ImmediateKind::Pattern:
            (void)program_->pattern(immediate);  // throws where there is none
            break;
        case ImmediateKind::Unit:
            good = is_time_unit(immediate);
            break;
        case ImmediateKind::SumUnit:
            good = immediate == 0 || is_time_unit(immediate);
            break;
        case ImmediateKind::Moment:
            good = immediate < image.rows<Section::Moments>().size();
            break;
    }
    PROVISO_CHECK(good, "an immediate is within what it refers to");
}

void Machine::check_operands(uint32_t index) {
    const auto instructions = program_->image().rows<Section::Instructions>();
    const auto domain_rows = program_->image().rows<Section::Domains>();
    const Instruction& at = instructions[index];
    const OpcodeInfo& info = *bytecode::find_opcode(at.opcode);
    const std::array<uint32_t, 3> operands = {at.a, at.b, at.c};
    uint32_t same = kNone;
    for (uint32_t k = 0; k < operands.size(); ++k) {
        if (k >= info.operand_count) {
            PROVISO_CHECK(operands[k] == kNone, "an instruction has no more operands than it reads");
            continue;
        }
        PROVISO_CHECK(operands[k] < index, "an operand is an earlier register");
        const Register& operand = registers_[operands[k]];
        PROVISO_CHECK(operand.made, "an operand was made in this batch");
        if (info.operands[k] == OperandType::Same && same == kNone) same = operands[k];
        const RegisterType type =
            info.operands[k] == OperandType::Same ? registers_[same].type : plain(info.operands[k]);
        PROVISO_CHECK(operand.type == type, "an operand has the type that is read");
        const uint32_t domain = instructions[operands[k]].domain;
        PROVISO_CHECK(operand.constant || operand.rows == domains_.rows(domain), "an operand has its domain's rows");
        if (info.domain == DomainRule::Equal) PROVISO_CHECK(domain == at.domain, "an operand is in the same domain");
    }
    if (info.domain == DomainRule::Up) check_list(index);
    if (info.domain == DomainRule::Down && !registers_[at.a].constant) {
        const uint32_t from = instructions[at.a].domain;
        const auto moved = domains_.move(from, at.domain, at.immediate);
        PROVISO_CHECK(moved.size() == domains_.rows(at.domain), "each row is moved to");
        for (uint32_t r = 0; r < moved.size(); ++r)
            PROVISO_CHECK(moved[r] < domains_.rows(from) &&
                              domains_.record_of(from, moved[r]) == domains_.record_of(at.domain, r),
                          "what is moved is of the same record");
    }
    if (info.domain == DomainRule::OfNode) {
        const auto& node = program_->image().rows<Section::Nodes>()[at.immediate];
        PROVISO_CHECK(node.domain == at.domain, "a field's values are in its domain");
        PROVISO_CHECK(node.domain == 0 || domain_rows[node.domain].natural == 1, "a field's domain is natural");
    }
}

// An aggregate's list is the one that its elements are in: where the list is not known, something stands for them.
void Machine::check_list(uint32_t index) {
    const auto instructions = program_->image().rows<Section::Instructions>();
    const Instruction& at = instructions[index];
    const uint32_t from = instructions[at.a].domain;
    const auto& chain = program_->domain(from).chain;
    const size_t depth = program_->domain(at.domain).chain.size();
    PROVISO_CHECK(depth < chain.size() && (depth == 0 || chain[depth - 1] == at.domain),
                  "what is put together lies below the result");
    PROVISO_CHECK(instructions[at.b].domain == at.domain, "a list lies where its elements are put together");
    if (at.c != kNone) PROVISO_CHECK(instructions[at.c].domain == from, "a condition is of what is put together");
    const uint32_t elements = chain[depth];
    const Register& list = registers_[at.b];
    const auto first = domains_.first(elements);
    for (uint32_t p = 0; p < domains_.rows(at.domain); ++p) {
        if (domains_.is_phantom(at.domain, p)) continue;
        bool any = false, all = true;
        for (uint32_t r = first[p]; r < first[p + 1]; ++r) {
            any = any || domains_.is_phantom(elements, r);
            all = all && domains_.is_phantom(elements, r);
        }
        PROVISO_CHECK(list.known(p) ? !any : any && all, "a list is that of the elements that are put together");
    }
}

void Machine::check_result(uint32_t index) {
    const Instruction& at = program_->image().rows<Section::Instructions>()[index];
    const OpcodeInfo& info = *bytecode::find_opcode(at.opcode);
    Register& out = registers_[index];
    RegisterType type = RegisterType::Answer;
    if (info.result == OperandType::Same) {
        const std::array<uint32_t, 3> operands = {at.a, at.b, at.c};
        const auto which = static_cast<size_t>(
            std::find(info.operands.begin(), info.operands.end(), OperandType::Same) - info.operands.begin());
        type = registers_[operands.at(which)].type;
    } else {
        type = plain(info.result);
    }
    PROVISO_CHECK(type == program_->type(index), "a result has the type that is known of it");
    out.type = type;
    out.made = true;
    out.rows = out.constant ? 1 : domains_.rows(at.domain);
    const size_t words = words_for(out.rows);
    PROVISO_CHECK(words == 0 || is_readable(out.yes, words * sizeof(Word)), "a column has its domain's rows");
    if (type == RegisterType::Answer)
        PROVISO_CHECK(words == 0 || is_readable(out.no, words * sizeof(Word)), "a column has its domain's rows");
    PROVISO_CHECK(is_readable(out.values, out.rows * value_size(type)), "a column has its domain's rows");
    for (size_t w = 0; w < words; ++w) {
        const Word mask = out.constant ? Word{1} : kernel::row_mask(out.rows, w);
        PROVISO_CHECK(out.constant || (out.yes[w] & ~mask) == 0, "nothing stands behind the last row");
        if (type != RegisterType::Answer) continue;
        PROVISO_CHECK(out.constant || (out.no[w] & ~mask) == 0, "nothing stands behind the last row");
        PROVISO_CHECK((out.yes[w] & out.no[w]) == 0, "no answer is both yes and no");
    }
    if (value_size(type) == 0) return;
    const uint32_t choices = most_values(program_->image());
    for_each_bit(out.yes, out.rows, [&](size_t row) { check_value(out, static_cast<uint32_t>(row), choices); });
}

}  // namespace proviso
#endif
