// SPDX-License-Identifier: Apache-2.0
#include "runtime/decision/facts.h"

#include <algorithm>

#include "runtime/decision/causes.h"

namespace proviso {

using bytecode::DomainRule;
using bytecode::ImmediateKind;
using bytecode::Instruction;
using bytecode::kNone;
using bytecode::Opcode;
using bytecode::RuleRow;
using bytecode::Section;

void Facts::add(Place place) {
    add_values(place);
    // With the lists that it lies in: how many elements they have is a fact too.
    const auto nodes = machine_.program().image().rows<Section::Nodes>();
    while (place.node != 0 && found_.insert(place).second) {
        const auto& node = nodes[place.node];
        const bool element = static_cast<bytecode::NodeKind>(nodes[node.parent].kind) == bytecode::NodeKind::List;
        place = {node.parent, element ? machine_.batch().elements(node.domain).parent_row[place.row] : place.row};
    }
}

// A list of single values is one answer.
void Facts::add_values(Place place) {
    const auto nodes = machine_.program().image().rows<Section::Nodes>();
    const auto& list = nodes[place.node];
    if (static_cast<bytecode::NodeKind>(list.kind) != bytecode::NodeKind::List) return;
    if (static_cast<bytecode::NodeKind>(nodes[list.children.first].kind) == bytecode::NodeKind::Object) return;
    const ElementRows& elements = machine_.batch().elements(list.element_domain);
    for (uint32_t row = elements.first[place.row]; row < elements.first[place.row + 1]; ++row)
        if (!test_bit(elements.phantom.data(), row)) found_.insert({list.children.first, row});
}

void Facts::add(uint32_t start, uint32_t start_row) {
    pending_.assign(1, {start, start_row});
    const auto& image = machine_.program().image();
    while (!pending_.empty()) {
        const auto [reg, row] = pending_.back();
        pending_.pop_back();
        if (!visited_.insert({reg, row}).second) continue;
        const Instruction& at = image.rows<Section::Instructions>()[reg];
        const bytecode::OpcodeInfo& info = *bytecode::find_opcode(at.opcode);
        const bool dated = info.opcode == Opcode::LoadAsOf || info.opcode == Opcode::LoadRulesAsOf;
        if (info.immediate == ImmediateKind::Node) {
            add(Place{at.immediate, row});
        } else if (dated && image.policy().as_of_node != kNone) {
            add(Place{image.policy().as_of_node, row});
        } else if (info.opcode == Opcode::Exists) {
            const auto& domain = machine_.program().domain(at.domain);
            for (uint32_t component = 0; component < domain.components.size(); ++component) {
                const auto element = image.rows<Section::Nodes>()[domain.components[component]].children.first;
                add(Place{element, machine_.domains().component_row(at.domain, row, component)});
            }
        } else {
            add_operands(reg, row);
        }
    }
}

void Facts::add_operands(uint32_t reg, uint32_t row) {
    const Instruction& at = machine_.program().image().rows<Section::Instructions>()[reg];
    const auto opcode = static_cast<Opcode>(at.opcode);
    const Answer which = opcode == Opcode::Select ? machine_.reg(at.a).answer(row) : Answer::Unsure;
    for (const uint32_t operand : {at.a, at.b, at.c}) {
        if (operand == kNone) continue;
        // What an `if` does not choose is no part of it.
        if (opcode == Opcode::Select &&
            ((operand == at.b && which == Answer::No) || (operand == at.c && which == Answer::Yes)))
            continue;
        add_below(operand, reg, row);
    }
}

// An operand, in the rows of its own domain that the result was made from.
void Facts::add_below(uint32_t operand, uint32_t reg, uint32_t row) {
    const Instruction& at = machine_.program().image().rows<Section::Instructions>()[reg];
    const DomainRule rule = bytecode::find_opcode(at.opcode)->domain;
    const uint32_t from = machine_.domain_of(operand);
    if (machine_.reg(operand).constant) return;
    if (rule == DomainRule::Down) {
        pending_.emplace_back(operand, machine_.domains().move(from, at.domain, at.immediate)[row]);
    } else if (rule == DomainRule::Up && from != at.domain) {
        const auto [begin, end] = machine_.domains().rows_below(from, at.domain, row);
        for (uint32_t element = begin; element < end; ++element)
            if (settles(reg, operand, row, element)) pending_.emplace_back(operand, element);
    } else if (settles(reg, operand, row, row)) {
        pending_.emplace_back(operand, row);
    }
}

// Whether the result rests on that operand; of an `and` that is no, only on those that are no, and so on.
bool Facts::settles(uint32_t reg, uint32_t operand, uint32_t row, uint32_t operand_row) const {
    const auto opcode = static_cast<Opcode>(machine_.program().image().rows<Section::Instructions>()[reg].opcode);
    const bool one_no = opcode == Opcode::And || opcode == Opcode::Every;
    const bool one_yes = opcode == Opcode::Or || opcode == Opcode::Any || opcode == Opcode::AnyInstance;
    if (!one_no && !one_yes) return true;
    if (machine_.program().type(operand) != bytecode::RegisterType::Answer) return true;
    const Answer result = machine_.reg(reg).answer(row);
    return result != (one_no ? Answer::No : Answer::Yes) || machine_.reg(operand).answer(operand_row) == result;
}

namespace {

class DecisionFacts {
   public:
    DecisionFacts(const Decider& decider, size_t record)
        : decider_(decider), record_(record), places_(decider.machine()), facts_(decider.machine()) {}

    std::vector<Place> run() {
        const auto rules = decider_.image().rows<Section::Rules>();
        const Machine& machine = decider_.machine();
        for (const RuleHit& hit : decider_.hits(record_)) add_hit(rules[hit.rule], hit);
        for (uint32_t r = 0; r < rules.size(); ++r) {
            if (!decider_.matters(record_, {r, 0, true})) continue;
            add_lists(rules[r].domain);
            const auto [begin, end] = machine.domains().rows_of_record(rules[r].domain, static_cast<uint32_t>(record_));
            for (uint32_t row = begin; row < end; ++row) facts_.add(rules[r].applies, row);
        }
        add_identity();
        return in_order();
    }

   private:
    void add_hit(const RuleRow& rule, const RuleHit& hit) {
        facts_.add(rule.applies, hit.row);
        add_text(rule.because, hit.row);
        const bytecode::Range duties = hit.open ? rule.unsure_obligations : rule.obligations;
        for (const auto& duty : decider_.image().rows<Section::Obligations>().subspan(duties.first, duties.count)) {
            add_text(duty.text, hit.row);
            if (duty.due != kNone) facts_.add(duty.due, hit.row);
        }
        if (hit.open) return;
        for (const auto& note : decider_.image().rows<Section::Notes>().subspan(rule.notes.first, rule.notes.count))
            add_text(note.text, hit.row);
    }

    // That there is nothing more to apply a rule to is a fact too.
    void add_lists(uint32_t domain) {
        const Machine& machine = decider_.machine();
        for (const uint32_t list : machine.program().domain(domain).components) {
            const uint32_t holder = decider_.image().rows<Section::Nodes>()[list].domain;
            const auto [begin, end] = machine.domains().rows_of_record(holder, static_cast<uint32_t>(record_));
            for (uint32_t row = begin; row < end; ++row) facts_.add(Place{list, row});
        }
    }

    void add_text(bytecode::Range pieces, uint32_t row) {
        for (const auto& piece : decider_.image().rows<Section::Pieces>().subspan(pieces.first, pieces.count))
            if (piece.reg != kNone) facts_.add(piece.reg, row);
    }

    // What every record says about itself, and every element that is spoken of.
    void add_identity() {
        pending_ = {{0, static_cast<uint32_t>(record_)}};
        for (const Place& place : facts_.found()) add_holders(place);
        while (!pending_.empty()) {
            const Place holder = pending_.back();
            pending_.pop_back();
            if (holders_.insert(holder).second) add_required(holder);
        }
    }
    // What has fields of its own: the place, or the elements of the list.
    void add_holders(Place place) {
        const auto nodes = decider_.image().rows<Section::Nodes>();
        if (static_cast<bytecode::NodeKind>(nodes[place.node].kind) != bytecode::NodeKind::List) {
            pending_.push_back(place);
            return;
        }
        const auto& elements = decider_.machine().batch().elements(nodes[place.node].element_domain);
        for (uint32_t row = elements.first[place.row]; row < elements.first[place.row + 1]; ++row)
            if (!test_bit(elements.phantom.data(), row)) pending_.push_back({nodes[place.node].children.first, row});
    }
    void add_required(Place holder) {
        const auto nodes = decider_.image().rows<Section::Nodes>();
        if (static_cast<bytecode::NodeKind>(nodes[holder.node].kind) != bytecode::NodeKind::Object) return;
        const bytecode::Range children = nodes[holder.node].children;
        for (uint32_t child = children.first; child < children.first + children.count; ++child) {
            if ((nodes[child].flags & (bytecode::kRequired | bytecode::kKey)) == 0) continue;
            facts_.add(Place{child, holder.row});
            add_holders({child, holder.row});
        }
    }

    std::vector<Place> in_order() const {
        std::vector<std::pair<std::vector<uint32_t>, Place>> ordered;
        std::set<Place> seen;
        for (const Place& place : facts_.found()) {
            const Place asked = places_.answerable(place);
            if (seen.insert(asked).second) ordered.emplace_back(places_.order_key(asked), asked);
        }
        std::sort(ordered.begin(), ordered.end());
        std::vector<Place> out;
        for (const auto& [key, place] : ordered) out.push_back(place);
        return out;
    }

    const Decider& decider_;
    size_t record_;
    Places places_;
    Facts facts_;
    std::set<Place> holders_;
    std::vector<Place> pending_;
};

}  // namespace

std::vector<Place> facts_of_decision(const Decider& decider, size_t record) {
    return DecisionFacts(decider, record).run();
}

}  // namespace proviso
