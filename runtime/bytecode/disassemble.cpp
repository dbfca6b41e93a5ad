// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "runtime/base/answer.h"
#include "runtime/base/date.h"
#include "runtime/base/money.h"
#include "runtime/bytecode/detail/disassembler.h"

namespace proviso::bytecode {
namespace detail {
namespace {

// A path is repeated on many lines; past this length a number stands in its place.
constexpr size_t kMaxPath = 200;

}  // namespace

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out.push_back('\\');
        if (c == '\n')
            out += "\\n";
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
        else
            out.push_back(c);
    }
    return out + "\"";
}

Disassembler::Disassembler(const VerifiedProgram& program) : program_(program), image_(program.image()) {
    for (const SourceTextRow& source : rows<Section::SourceTexts>()) {
        auto& lines = newlines_.emplace_back();
        const std::string_view all = text(source.text);
        for (size_t at = all.find('\n'); at != std::string_view::npos; at = all.find('\n', at + 1))
            lines.push_back(static_cast<uint32_t>(at));
    }
    name_nodes();
    name_domains();
}

std::string Disassembler::run() {
    write_policy();
    write_sources();
    write_choices();
    write_calendars();
    write_schema();
    write_domains();
    write_instructions();
    write_rules();
    return std::move(out_);
}

void Disassembler::name_nodes() {
    const auto nodes = rows<Section::Nodes>();
    nodes_.emplace_back();
    for (uint32_t i = 1; i < nodes.size(); ++i) {
        const std::string& parent = nodes_[nodes[i].parent];
        const bool is_element = nodes[nodes[i].parent].kind == static_cast<uint32_t>(NodeKind::List);
        std::string path =
            is_element ? parent + "[]" : parent + (parent.empty() ? "" : ".") + std::string(text(nodes[i].name));
        if (path.size() > kMaxPath) path = fmt::format("node{}", i);
        nodes_.push_back(std::move(path));
    }
}

void Disassembler::name_domains() {
    const auto domains = rows<Section::Domains>();
    std::set<std::string> taken{"@root"};
    domains_.push_back("@root");
    for (uint32_t i = 1; i < domains.size(); ++i) {
        std::string path = nodes_[domains[i].list_node];
        for (size_t at = path.find("[]"); at != std::string::npos; at = path.find("[]")) path.erase(at, 2);
        std::string name =
            domains[i].natural == 1 || domains[i].parent == 0 ? "@" + path : domains_[domains[i].parent] + "*" + path;
        if (name.size() > kMaxPath) name = fmt::format("@{}", i);
        if (taken.contains(name)) name += fmt::format("#{}", i);
        taken.insert(name);
        domains_.push_back(std::move(name));
    }
}

std::string Disassembler::place(const SpanRow& span) const {
    const auto& lines = newlines_[span.file];
    const auto number = std::lower_bound(lines.begin(), lines.end(), span.begin) - lines.begin() + 1;
    return fmt::format("{}:{}", text(rows<Section::SourceTexts>()[span.file].path), number);
}

std::string Disassembler::dates(uint32_t from, uint32_t until) const {
    std::string out;
    if (from != kNoDay) out += " from " + format_date({static_cast<int32_t>(from)});
    if (until != kNoDay) out += " until " + format_date({static_cast<int32_t>(until)});
    return out;
}

void Disassembler::write_policy() {
    const PolicyRow& policy = image_.policy();
    line("policy {}", text(policy.name));
    line("  title {}", quoted(text(policy.title)));
    line("  version {}", quoted(text(policy.version)));
    line("  owner {}", quoted(text(policy.owner)));
    line("  digest {}", image_.digest_hex());
    for (const AmendedPolicyRow& row : rows<Section::AmendedPolicies>())
        line("  amends {} {}", text(row.name), quoted(text(row.version)));
    if (policy.id_node != kNone) line("  id {}", nodes_[policy.id_node]);
    if (policy.as_of_node != kNone) line("  as of {}", nodes_[policy.as_of_node]);
    line("  otherwise {}", outcome(policy.otherwise));
    line("  when unsure {}", outcome(policy.when_unsure));
    if (const std::string days = dates(policy.effective_from, policy.effective_until); !days.empty())
        line("  effective{}", days);
    line("\noutcomes");
    for (const OutcomeRow& row : rows<Section::Outcomes>()) line("  {} {}", text(row.name), quoted(text(row.sentence)));
}

void Disassembler::write_choices() {
    for (const ChoiceRow& choice : rows<Section::Choices>()) {
        line("\nchoice {}", text(choice.name));
        uint32_t number = 0;
        for (const ChoiceValueRow& value :
             rows<Section::ChoiceValues>().subspan(choice.values.first, choice.values.count))
            line("  {} {} {}", ++number, text(value.name), quoted(text(value.label)));
    }
}

void Disassembler::write_sources() {
    for (const SourceRow& source : rows<Section::Sources>()) {
        line("\nsource {} {}", text(source.name), quoted(text(source.citation)));
        if (source.link.length != 0) line("  link {}", quoted(text(source.link)));
        if (source.document.length == 0) continue;
        line("  file {}", quoted(text(source.document)));
        line("  digest {}", text(source.digest));
    }
}

void Disassembler::write_calendars() {
    for (const CalendarRow& calendar : rows<Section::Calendars>()) {
        line("\ncalendar {} {}", text(calendar.name), quoted(text(calendar.title)));
        line("  weekend 0b{:07b}", calendar.weekend);
        if (calendar.covers_from != kNoDay) line("  covers{}", dates(calendar.covers_from, calendar.covers_until));
        for (const HolidayRow& holiday :
             rows<Section::Holidays>().subspan(calendar.holidays.first, calendar.holidays.count))
            line("  holiday {} {}", format_date({static_cast<int32_t>(holiday.day)}), quoted(text(holiday.name)));
    }
}

std::string Disassembler::type_of(const NodeRow& node) const {
    switch (static_cast<NodeKind>(node.kind)) {
        case NodeKind::Object:
            return "record";
        case NodeKind::List:
            return "list of " + type_of(rows<Section::Nodes>()[node.children.first]);
        case NodeKind::Answer:
            return "answer";
        case NodeKind::Number:
            return "number";
        case NodeKind::Text:
            return "text";
        case NodeKind::Date:
            return "date";
        case NodeKind::Money:
            return node.unit == 0 ? "money" : "money in " + currency_code(static_cast<Currency>(node.unit));
        case NodeKind::Duration:
            return node.unit == 0 ? "duration"
                                  : "duration in " + std::string(unit_kind_name(static_cast<UnitKind>(node.unit)));
        case NodeKind::Moment:
            return "moment";
        case NodeKind::Choice:
            return std::string(text(rows<Section::Choices>()[node.choice].name));
    }
    return "";
}

void Disassembler::write_schema() {
    line("\nrecord");
    const auto nodes = rows<Section::Nodes>();
    for (uint32_t i = 1; i < nodes.size(); ++i) {
        const NodeRow& node = nodes[i];
        std::string more;
        if ((node.flags & kRequired) != 0) more += ", required";
        if ((node.flags & kKey) != 0) more += ", key";
        if ((node.flags & kMayNotApply) != 0) more += ", may not apply";
        if ((node.flags & kConfidential) != 0) more += ", confidential";
        if (node.question.length != 0) more += ", " + quoted(text(node.question));
        line("  {} : {} {}{}", nodes_[i], type_of(node), domains_[node.domain], more);
    }
}

void Disassembler::write_domains() {
    line("\ndomains");
    const auto domains = rows<Section::Domains>();
    for (uint32_t i = 0; i < domains.size(); ++i) {
        if (i == 0) {
            line("  {} {}", i, domains_[i]);
            continue;
        }
        const DomainRow& row = domains[i];
        const std::string owner = row.owner == kNone ? "" : fmt::format(" of component {}", row.owner);
        line("  {} {} : for each {}, each of {}{}{}", i, domains_[i], domains_[row.parent], nodes_[row.list_node],
             owner, row.natural == 1 ? "" : ", a crossing");
    }
}

std::string Disassembler::choice_set(uint32_t index) const {
    const Range words = rows<Section::ChoiceSets>()[index].words;
    std::string out;
    uint64_t bit = 0;
    for (const uint64_t word : rows<Section::SetWords>().subspan(words.first, words.count)) {
        for (uint32_t i = 0; i < 64; ++i, ++bit) {
            if ((word >> i & 1) != 0) out += fmt::format("{}{}", out.empty() ? "" : " ", bit);
        }
    }
    return "{" + out + "}";
}

std::string Disassembler::immediate(const Instruction& instruction, ImmediateKind kind) const {
    const uint32_t value = instruction.immediate;
    switch (kind) {
        case ImmediateKind::None:
            return "";
        case ImmediateKind::Node:
            return nodes_[value];
        case ImmediateKind::Answer:
            return std::string(answer_name(static_cast<Answer>(value)));
        case ImmediateKind::Number:
            return format_decimal(image_.number(value));
        case ImmediateKind::String:
        case ImmediateKind::Pattern:
            return quoted(text(rows<Section::StringTable>()[value]));
        case ImmediateKind::Date:
            return format_date({static_cast<int32_t>(value)});
        case ImmediateKind::Choice:
            return fmt::format("{}", value);
        case ImmediateKind::ChoiceSet:
            return choice_set(value);
        case ImmediateKind::Domain:
            return domains_[value];
        case ImmediateKind::Mask:
            return fmt::format("0b{:b}", value);
        case ImmediateKind::Currency:
            return currency_code(static_cast<Currency>(value));
        case ImmediateKind::SumCurrency:
            return value == 0 ? "" : currency_code(static_cast<Currency>(value));
        case ImmediateKind::Unit:
        case ImmediateKind::SumUnit:
            return std::string(unit_name(static_cast<TimeUnit>(value)));
        case ImmediateKind::Moment:
            return format_moment(image_.moment(value));
        case ImmediateKind::Rounding:
            return rounding_words(value);
        case ImmediateKind::Calendar:
            return value == kNone ? "" : std::string(text(rows<Section::Calendars>()[value].name));
        case ImmediateKind::Weekdays:
            return std::string(text(rows<Section::Choices>()[value].name));
    }
    return "";
}

std::string Disassembler::operands(const Instruction& instruction, const OpcodeInfo& info) const {
    std::string out;
    const std::array registers = {instruction.a, instruction.b, instruction.c};
    for (uint32_t k = 0; k < info.operand_count; ++k) out += fmt::format("{}%{}", k == 0 ? " " : ", ", registers[k]);
    const std::string last = immediate(instruction, info.immediate);
    return last.empty() ? out : out + (out.empty() ? " " : ", ") + last;
}

void Disassembler::write_instructions() {
    line("\ninstructions");
    const auto code = rows<Section::Instructions>();
    for (uint32_t i = 0; i < code.size(); ++i) {
        const OpcodeInfo& info = *find_opcode(code[i].opcode);
        line("  %{} = {}{} : {} {}   ; {}", i, info.mnemonic, operands(code[i], info),
             register_type_name(program_.type(i)), domains_[code[i].domain], place(rows<Section::Provenance>()[i]));
    }
}

}  // namespace detail

std::string disassemble(const VerifiedProgram& program) { return detail::Disassembler(program).run(); }

}  // namespace proviso::bytecode
