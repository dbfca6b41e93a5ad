// SPDX-License-Identifier: Apache-2.0
// The instructions: one forward pass, by what the opcode table says of each.
#include <bit>

#include "runtime/base/date.h"
#include "runtime/base/money.h"
#include "runtime/bytecode/detail/verifier.h"

namespace proviso::bytecode::detail {
namespace {

constexpr Section kCode = Section::Instructions;
constexpr uint32_t kDaysOfWeek = 7;

std::array<uint32_t, 3> operands_of(const Instruction& instruction) {
    return {instruction.a, instruction.b, instruction.c};
}

// INVARIANT: types other than Same are numbered alike.
RegisterType register_type(OperandType type) { return static_cast<RegisterType>(type); }
static_assert(static_cast<int>(OperandType::Moment) == static_cast<int>(RegisterType::Moment));

bool is_ordered(RegisterType type) {
    switch (type) {
        case RegisterType::Number:
        case RegisterType::Money:
        case RegisterType::Duration:
        case RegisterType::Date:
        case RegisterType::Moment:
            return true;
        default:
            return false;
    }
}

// What a load of this node gives.
RegisterType register_type(NodeKind kind) {
    switch (kind) {
        case NodeKind::Answer:
            return RegisterType::Answer;
        case NodeKind::Number:
            return RegisterType::Number;
        case NodeKind::Text:
            return RegisterType::Text;
        case NodeKind::Date:
            return RegisterType::Date;
        case NodeKind::Money:
            return RegisterType::Money;
        case NodeKind::Duration:
            return RegisterType::Duration;
        case NodeKind::Moment:
            return RegisterType::Moment;
        case NodeKind::Choice:
            return RegisterType::Choice;
        case NodeKind::Object:  // nothing loads a record
        case NodeKind::List:
            break;
    }
    return RegisterType::List;
}

}  // namespace

bool Verifier::check_code() {
    const auto code = rows<kCode>();
    if (code.size() > kMaxInstructions)
        return refuse(kCode, kMaxInstructions, "there are more than {} instructions", kMaxInstructions);
    const auto provenance = rows<Section::Provenance>();
    if (provenance.size() != code.size())
        return refuse(Section::Provenance, provenance.size(), "there are {} places for {} instructions",
                      provenance.size(), code.size());
    for (uint32_t i = 0; i < code.size(); ++i) {
        if (!check_spans(Section::Provenance, i, provenance[i]) || !check_instruction(i)) return false;
    }
    return check_other_words();
}

// Ascending, so that those of one register are found at once.
bool Verifier::check_other_words() {
    const auto words = rows<Section::OtherWords>();
    for (uint32_t i = 0; i < words.size(); ++i) {
        if (!check_index<kCode>(Section::OtherWords, i, words[i].reg, "its register") ||
            !check_spans(Section::OtherWords, i, words[i].span))
            return false;
        if (i != 0 && words[i] <= words[i - 1])
            return refuse(Section::OtherWords, i, "it does not come after the one before");
    }
    return true;
}

bool Verifier::check_instruction(uint32_t index) {
    const Instruction& instruction = rows<kCode>()[index];
    const OpcodeInfo* info = find_opcode(instruction.opcode);
    if (info == nullptr) return refuse(kCode, index, "there is no opcode {}", instruction.opcode);
    if (!check_index<Section::Domains>(kCode, index, instruction.domain, "its domain")) return false;
    if (!check_operands(index, *info) || !check_immediate(index, *info) || !check_domain_rule(index, *info))
        return false;
    note_register(index, *info);
    return true;
}

bool Verifier::check_operands(uint32_t index, const OpcodeInfo& info) {
    const auto operands = operands_of(rows<kCode>()[index]);
    uint32_t same = kNone;  // first operand of type Same
    for (uint32_t k = 0; k < operands.size(); ++k) {
        const uint32_t operand = operands[k];
        if (k >= info.operand_count) {
            if (operand != kNone)
                return refuse(kCode, index, "{} has {} operands, not more", info.mnemonic, info.operand_count);
            continue;
        }
        if (operand >= index) return refuse(kCode, index, "operand {} is not an earlier register", k + 1);
        if (info.operands[k] == OperandType::Same && same == kNone) same = operand;
        const RegisterType expected =
            info.operands[k] == OperandType::Same ? types[same] : register_type(info.operands[k]);
        if (types[operand] != expected)
            return refuse(kCode, index, "operand {} of {} is of type {}, not {}", k + 1, info.mnemonic,
                          register_type_name(types[operand]), register_type_name(expected));
    }
    // A reduction must know which list it goes over, so lists can be moved, but not be chosen between.
    if (same != kNone && types[same] == RegisterType::List && info.domain != DomainRule::Down)
        return refuse(kCode, index, "{} does not take a list", info.mnemonic);
    const bool ordered = info.opcode == Opcode::Largest || info.opcode == Opcode::Smallest;
    if (ordered && !is_ordered(types[same]))
        return refuse(kCode, index, "{} does not take type {}", info.mnemonic, register_type_name(types[same]));
    return true;
}

bool Verifier::check_immediate(uint32_t index, const OpcodeInfo& info) {
    const uint32_t immediate = rows<kCode>()[index].immediate;
    switch (info.immediate) {
        case ImmediateKind::None:
            return immediate == 0 || refuse(kCode, index, "{} has no immediate", info.mnemonic);
        case ImmediateKind::Node:
            return check_node_immediate(index, info);
        case ImmediateKind::Answer:
            return immediate <= 2 || refuse(kCode, index, "{} is not an answer", immediate);
        case ImmediateKind::Number:
            return check_index<Section::Numbers>(kCode, index, immediate, "its number");
        case ImmediateKind::String:
            return check_index<Section::StringTable>(kCode, index, immediate, "its text");
        case ImmediateKind::Date:
            return check_day(kCode, index, immediate, "its immediate");
        case ImmediateKind::Choice:
            return (immediate >= 1 && immediate <= most_values_) ||
                   refuse(kCode, index, "no choice has a value {}", immediate);
        case ImmediateKind::ChoiceSet:
            return check_index<Section::ChoiceSets>(kCode, index, immediate, "its set");
        case ImmediateKind::Domain:
            return check_index<Section::Domains>(kCode, index, immediate, "its domain");
        case ImmediateKind::Mask:
            return true;  // by its domain rule
        case ImmediateKind::Currency:
            return is_currency(static_cast<Currency>(immediate)) ||
                   refuse(kCode, index, "{} is no currency", immediate);
        case ImmediateKind::SumCurrency:
            return immediate == 0 || is_currency(static_cast<Currency>(immediate)) ||
                   refuse(kCode, index, "{} is no currency", immediate);
        case ImmediateKind::Pattern:
            return check_index<Section::StringTable>(kCode, index, immediate, "its pattern") && check_pattern(index);
        case ImmediateKind::Unit:
            return check_unit(index, info);
        case ImmediateKind::SumUnit:
            return immediate == 0 || check_unit(index, info);
        case ImmediateKind::Moment:
            return check_index<Section::Moments>(kCode, index, immediate, "its moment");
        case ImmediateKind::Rounding:
            return immediate <= rounding_immediate(Rounding::Down, Decimal::kPlaces) &&
                           rounding_places(immediate) <= Decimal::kPlaces
                       ? true
                       : refuse(kCode, index, "{} is no way to round", immediate);
        case ImmediateKind::Calendar:
            return check_index_or_none<Section::Calendars>(kCode, index, immediate, "its calendar");
        case ImmediateKind::Weekdays:
            if (!check_index<Section::Choices>(kCode, index, immediate, "its choice")) return false;
            return rows<Section::Choices>()[immediate].values.count == kDaysOfWeek ||
                   refuse(kCode, index, "its choice does not have seven values");
    }
    return false;
}

// Compiled here, once for all.
bool Verifier::check_pattern(uint32_t index) {
    const uint32_t row = rows<kCode>()[index].immediate;
    if (patterns.contains(row)) return true;
    if (patterns.size() == kMaxPatterns) return refuse(kCode, index, "there are more than {} patterns", kMaxPatterns);
    auto made = Pattern::make(image_.text(rows<Section::StringTable>()[row]));
    if (const auto* mistake = std::get_if<PatternMistake>(&made))
        return refuse(kCode, index, "its pattern is none: {}", mistake->words);
    patterns.emplace(row, std::get<std::shared_ptr<const Pattern>>(std::move(made)));
    return true;
}

bool Verifier::check_node_immediate(uint32_t index, const OpcodeInfo& info) {
    const uint32_t immediate = rows<kCode>()[index].immediate;
    if (!check_index<Section::Nodes>(kCode, index, immediate, "its node")) return false;
    const NodeRow& node = rows<Section::Nodes>()[immediate];
    const auto kind = static_cast<NodeKind>(node.kind);
    if (info.unsure == UnsureRule::Data) {  // the value itself
        if (kind != NodeKind::Object && register_type(kind) == register_type(info.result)) return true;
        return refuse(kCode, index, "{} does not load from a node of kind {}", info.mnemonic, node.kind);
    }
    // How it was answered: asked of fields and of lists' simple elements.
    if (kind == NodeKind::Object &&
        (immediate == 0 || rows<Section::Nodes>()[node.parent].kind == static_cast<uint32_t>(NodeKind::List)))
        return refuse(kCode, index, "{} is asked of a whole record", info.mnemonic);
    if (info.opcode == Opcode::IsNotApplicable && (node.flags & kMayNotApply) == 0)
        return refuse(kCode, index, "{} is asked of a field that always applies", info.mnemonic);
    return true;
}

// Between moments months and business days are not counted.
bool Verifier::check_unit(uint32_t index, const OpcodeInfo& info) {
    const uint32_t immediate = rows<kCode>()[index].immediate;
    if (!is_time_unit(immediate)) return refuse(kCode, index, "{} is no unit of time", immediate);
    return info.opcode != Opcode::TimeBetween || kind_of(static_cast<TimeUnit>(immediate)) == UnitKind::Time ||
           refuse(kCode, index, "{} does not count {}", info.mnemonic, unit_name(static_cast<TimeUnit>(immediate)));
}

bool Verifier::check_domain_rule(uint32_t index, const OpcodeInfo& info) {
    const auto code = rows<kCode>();
    const Instruction& instruction = code[index];
    const auto must_be = [&](uint32_t domain) {
        return instruction.domain == domain ||
               refuse(kCode, index, "{} is in domain {} instead of {}", info.mnemonic, instruction.domain, domain);
    };
    switch (info.domain) {
        case DomainRule::Root:
            return must_be(0);
        case DomainRule::Any:
            return must_be(instruction.immediate);
        case DomainRule::OfNode:
            return must_be(rows<Section::Nodes>()[instruction.immediate].domain);
        case DomainRule::Equal:
            for (uint32_t k = 0; k < info.operand_count; ++k) {
                if (!must_be(code[operands_of(instruction)[k]].domain)) return false;
            }
            return true;
        case DomainRule::Down:
            return check_broadcast(index);
        case DomainRule::Up:
            return check_reduction(index);
    }
    return false;
}

// The mask picks components of the result's domain; they must be those of the operand's domain, lists and owners alike.
bool Verifier::check_broadcast(uint32_t index) {
    const Instruction& instruction = rows<kCode>()[index];
    const uint32_t from = rows<kCode>()[instruction.a].domain, to = instruction.domain, mask = instruction.immediate;
    const auto& components = domains[to].components;
    const auto& wanted = domains[from].components;
    if ((uint64_t{mask} >> components.size()) != 0)
        return refuse(kCode, index, "the mask names more components than domain {} has", to);
    if (static_cast<size_t>(std::popcount(mask)) != wanted.size())
        return refuse(kCode, index, "the mask names {} components; domain {} has {}", std::popcount(mask), from,
                      wanted.size());
    uint32_t k = 0;  // the component of `from` that stands for component c of `to`
    for (uint32_t c = 0; c < components.size(); ++c) {
        if ((mask >> c & 1) == 0) continue;
        if (components[c] != wanted[k])
            return refuse(kCode, index, "component {} is another list than in domain {}", c, from);
        const uint32_t owner = owner_of(to, c);
        if (owner != kNone && (mask >> owner & 1) == 0)
            return refuse(kCode, index, "component {} is named without its owner", c);
        const uint32_t mapped =
            owner == kNone ? kNone : static_cast<uint32_t>(std::popcount(mask & ((1u << owner) - 1)));
        if (mapped != owner_of(from, k))
            return refuse(kCode, index, "component {} has another owner than in domain {}", c, from);
        ++k;
    }
    return true;
}

// Operand 1 goes over the elements of a list, operand 2 says where that very list is known. With a condition (operand 3) operand 1
// may go over lists below that one too.
bool Verifier::check_reduction(uint32_t index) {
    const auto code = rows<kCode>();
    const Instruction& instruction = code[index];
    const uint32_t from = code[instruction.a].domain;
    const auto& chain = domains[from].chain;
    const size_t depth = domains[instruction.domain].chain.size();  // where the list lies
    const bool direct = depth + 1 == chain.size();
    const bool below = depth < chain.size() && (depth == 0 || chain[depth - 1] == instruction.domain);
    if (!below || (!direct && instruction.c == kNone))
        return refuse(kCode, index, "its domain is not the parent of operand 1's");
    if (instruction.c != kNone && code[instruction.c].domain != from)
        return refuse(kCode, index, "operand 3 is in another domain than operand 1");
    const DomainRow& elements = rows<Section::Domains>()[chain[depth]];
    if (code[instruction.b].domain != instruction.domain) return refuse(kCode, index, "operand 2 is in another domain");
    const ListPlace list = lists[instruction.b];
    if (list.node == elements.list_node && list.owner == elements.owner) return true;
    return refuse(kCode, index, "operand 2 is not the list that operand 1 goes over");
}

// What later checks need to know of the register. The instruction is good.
void Verifier::note_register(uint32_t index, const OpcodeInfo& info) {
    const Instruction& instruction = rows<kCode>()[index];
    RegisterType type = register_type(info.result);
    uint32_t max_choice = info.immediate == ImmediateKind::Choice ? instruction.immediate : 0;
    for (uint32_t k = 0; k < info.operand_count; ++k) {
        const uint32_t operand = operands_of(instruction)[k];
        if (info.result == OperandType::Same && info.operands[k] == OperandType::Same) type = types[operand];
        max_choice = std::max(max_choice, max_choice_[operand]);
    }
    if (info.immediate == ImmediateKind::Weekdays) max_choice = kDaysOfWeek;
    bool is_confidential = info.immediate == ImmediateKind::Node && image_.is_confidential(instruction.immediate);
    for (uint32_t k = 0; k < info.operand_count; ++k)
        is_confidential = is_confidential || confidential[operands_of(instruction)[k]];
    ListPlace list;
    if (info.immediate == ImmediateKind::Node) {
        const NodeRow& node = rows<Section::Nodes>()[instruction.immediate];
        if (type == RegisterType::Choice) max_choice = rows<Section::Choices>()[node.choice].values.count;
        const auto depth = static_cast<uint32_t>(domains[node.domain].components.size());
        if (type == RegisterType::List) list = {instruction.immediate, depth == 0 ? kNone : depth - 1};
    } else if (type == RegisterType::List) {  // a broadcast: the owner is where its bit of the mask stands
        list = lists[instruction.a];
        uint32_t mask = instruction.immediate;
        for (uint32_t skip = list.owner; list.owner != kNone && skip > 0; --skip) mask &= mask - 1;
        if (list.owner != kNone) list.owner = static_cast<uint32_t>(std::countr_zero(mask));
    }
    types.push_back(type);
    confidential.push_back(is_confidential);
    lists.push_back(list);
    max_choice_.push_back(type == RegisterType::Choice ? max_choice : 0);
}

}  // namespace proviso::bytecode::detail
