// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "compiler/ir/lower.h"

namespace proviso::ir {
namespace {

class Listing {
   public:
    Listing(const Lowered& lowered, const sema::Program& program)
        : lowered_(lowered), graph_(lowered.graph), program_(program), numbers_(graph_.values(), kNone) {}

    std::string run() {
        const std::vector<bool> live = live_values(lowered_);
        uint32_t next = 0;
        for (uint32_t i = 0; i < graph_.values(); ++i) {
            if (!live[i]) continue;
            numbers_[i] = next++;
            add(graph_[ValueId{i}], numbers_[i]);
        }
        for (size_t i = 0; i < lowered_.rules.size(); ++i) add(lowered_.rules[i], program_.rules[i]);
        return std::move(out_);
    }

   private:
    std::string path(uint32_t node) const {
        const Node& here = lowered_.schema[node];
        if (here.parent == kNone) return "";
        const std::string above = path(here.parent);
        if (lowered_.schema[here.parent].kind == bytecode::NodeKind::List) return above + "[]";
        return above.empty() ? std::string(here.name) : above + "." + std::string(here.name);
    }

    std::string domain(DomainId id) const {
        if (id == kRoot) return "";
        const Domain& here = graph_[id];
        const std::string list = path(here.list_node);
        if (here.parent == kRoot) return list;
        // The elements of an element's list say where they are from by their path.
        return here.natural ? list : domain(here.parent) + " x " + list;
    }

    std::string immediate(bytecode::ImmediateKind kind, uint32_t value) const {
        switch (kind) {
            case bytecode::ImmediateKind::None:
                return "";
            case bytecode::ImmediateKind::Node:
                return " " + path(value);
            case bytecode::ImmediateKind::Answer:
                return fmt::format(" {}", answer_name(static_cast<Answer>(value)));
            case bytecode::ImmediateKind::Number:
                return " " + format_decimal(graph_.number(value));
            case bytecode::ImmediateKind::String:
            case bytecode::ImmediateKind::Pattern:
                return " \"" + graph_.text(value) + "\"";
            case bytecode::ImmediateKind::Date:
                return " " + format_date(Date{static_cast<int32_t>(value)});
            case bytecode::ImmediateKind::Choice:
                return fmt::format(" {}", value);
            case bytecode::ImmediateKind::Currency:
                return " " + currency_code(static_cast<Currency>(value));
            case bytecode::ImmediateKind::SumCurrency:
                return value == 0 ? "" : " " + currency_code(static_cast<Currency>(value));
            case bytecode::ImmediateKind::Unit:
                return fmt::format(" {}", unit_name(static_cast<TimeUnit>(value)));
            case bytecode::ImmediateKind::SumUnit:
                return value == 0 ? "" : fmt::format(" {}", unit_name(static_cast<TimeUnit>(value)));
            case bytecode::ImmediateKind::Moment:
                return " " + format_moment(graph_.moment(value));
            case bytecode::ImmediateKind::Rounding:
                return " " + bytecode::rounding_words(value);
            case bytecode::ImmediateKind::ChoiceSet:
                return choice_set(value);
            case bytecode::ImmediateKind::Domain:
                return "";  // its own
            case bytecode::ImmediateKind::Calendar:
                return value == kNone ? "" : " of " + program_.calendars[value].name;
            case bytecode::ImmediateKind::Weekdays:
                return "";  // there is one such choice
            case bytecode::ImmediateKind::Mask:
                return fmt::format(" mask {:b}", value);
        }
        return "";
    }

    std::string choice_set(uint32_t pooled) const {
        std::string members;
        const std::vector<uint64_t>& words = graph_.choice_set(pooled);
        for (size_t value = 0; value < words.size() * 64; ++value) {
            if ((words[value / 64] >> (value % 64) & 1) != 0) members += fmt::format(" {}", value);
        }
        return " {" + members + " }";
    }

    void add(const Value& value, uint32_t number) {
        const bytecode::OpcodeInfo& info = *bytecode::find_opcode(static_cast<uint16_t>(value.opcode));
        const std::string where = domain(value.domain);
        out_ += fmt::format("%{}{}{} = {}", number, where.empty() ? "" : " ", where, info.mnemonic);
        for (uint32_t i = 0; i < info.operand_count; ++i) out_ += " " + number_of(value.operands[i]);
        out_ += immediate(info.immediate, value.immediate) + "\n";
    }

    std::string number_of(ValueId value) const { return fmt::format("%{}", numbers_[index(value)]); }

    void add(const LoweredRule& lowered, const sema::Rule& rule) {
        out_ += fmt::format("{}: own {} free {} reach {} applies {}", rule.id, number_of(lowered.own),
                            number_of(lowered.free), number_of(lowered.reach), number_of(lowered.applies));
        if (lowered.lifts != kNoValue) out_ += " lifts " + number_of(lowered.lifts);
        for (ValueId displaced : lowered.displaced) out_ += " displaced " + number_of(displaced);
        out_ += "\n";
    }

    const Lowered& lowered_;
    const Graph& graph_;
    const sema::Program& program_;
    std::vector<uint32_t> numbers_;
    std::string out_;
};

}  // namespace

std::string listing(const Lowered& lowered, const sema::Program& program) { return Listing(lowered, program).run(); }

}  // namespace proviso::ir
