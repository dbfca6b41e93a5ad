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
    // With the lists that it lies in: how many elements they have is a fact too.
    const auto nodes = machine_.program().image().rows<Section::Nodes>();
    while (place.node != 0 && found_.insert(place).second) {
        add_values(place);
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
        if (!test_bit(elements.phantom.data(), row)) add(Place{list.children.first, row});
}

namespace {

bool is_logic(Opcode opcode) {
    return opcode == Opcode::Not || opcode == Opcode::And || opcode == Opcode::Or || opcode == Opcode::Surely ||
           opcode == Opcode::Possibly || opcode == Opcode::Broadcast;
}

}  // namespace

Facts::Facts(const Machine& machine) : machine_(machine) {
    for (const Instruction& at : machine.program().image().rows<Section::Instructions>()) {
        const auto opcode = static_cast<Opcode>(at.opcode);
        bool hides = opcode == Opcode::Surely || opcode == Opcode::Possibly;
        for (const uint32_t operand : {at.a, at.b})
            hides |= is_logic(opcode) && operand != kNone && may_hide_doubt_[operand];
        may_hide_doubt_.push_back(hides);
    }
}

void Facts::add(uint32_t start, uint32_t start_row, bool start_asked) {
    pending_.assign(1, {start, start_row, start_asked});
    const auto& image = machine_.program().image();
    while (!pending_.empty()) {
        const Visit visit = pending_.back();
        pending_.pop_back();
        if (!visited_.insert(visit).second) continue;
        const auto [reg, row, asked] = visit;
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
            add_operands(visit);
        }
    }
}

void Facts::add_operands(Visit visit) {
    const auto [reg, row, asked] = visit;
    const Instruction& at = machine_.program().image().rows<Section::Instructions>()[reg];
    switch (static_cast<Opcode>(at.opcode)) {
        case Opcode::And:
        case Opcode::Or:
            for (const uint32_t operand : {at.a, at.b}) {
                if (settles(reg, operand, row, row))
                    add_operand(operand, row, asked);
                else if (asked && may_hide_doubt_[operand])  // were it the same as the whole, that would be asked about
                    add_operand(operand, row, false);
            }
            break;
        case Opcode::Broadcast: {
            if (machine_.reg(at.a).constant) break;
            add_operand(at.a, machine_.domains().move(machine_.domain_of(at.a), at.domain, at.immediate)[row], asked);
            break;
        }
        case Opcode::Select: {
            // What an `if` does not choose is no part of it.
            const Answer which = machine_.reg(at.a).answer(row);
            add_operand(at.a, row, asked);
            if (which != Answer::No) add_operand(at.b, row, asked);
            if (which != Answer::Yes) add_operand(at.c, row, asked);
            break;
        }
        default:
            if (bytecode::find_opcode(at.opcode)->domain == DomainRule::Up) return add_reduced(visit);
            for (const uint32_t operand : {at.a, at.b, at.c})
                if (operand != kNone) add_operand(operand, row, asked);
            break;
    }
}

void Facts::add_operand(uint32_t operand, uint32_t row, bool asked) {
    if (machine_.reg(operand).constant) return;
    const auto opcode = static_cast<Opcode>(machine_.program().image().rows<Section::Instructions>()[operand].opcode);
    pending_.push_back({operand, row, asked && (is_logic(opcode) || is_open(machine_, operand, row))});
}

// The list, and what counts of its elements. Nothing of what stands for a list that was not answered, but as an instance of a rule.
void Facts::add_reduced(Visit visit) {
    const auto [reg, row, asked] = visit;
    const Instruction& at = machine_.program().image().rows<Section::Instructions>()[reg];
    const uint32_t from = machine_.domain_of(at.a);
    add_operand(at.b, row, asked);
    if (!machine_.reg(at.b).known(row) && static_cast<Opcode>(at.opcode) != Opcode::AnyInstance) return;
    add_lists_within(from, at.domain, row);
    const auto [begin, end] = machine_.domains().rows_below(from, at.domain, row);
    for (uint32_t element = begin; element < end; ++element) {
        if (at.c != kNone) add_operand(at.c, element, asked);
        const bool counts = at.c == kNone || machine_.reg(at.c).answer(element) != Answer::No;
        if (counts && settles(reg, at.a, row, element)) add_operand(at.a, element, asked);
    }
}

// The lists between a row and the elements of a domain below it: those without elements leave no other trace.
void Facts::add_lists_within(uint32_t domain, uint32_t ancestor, uint32_t row) {
    const auto& info = machine_.program().domain(domain);
    for (size_t depth = machine_.program().domain(ancestor).chain.size(); depth < info.chain.size(); ++depth) {
        const uint32_t holder = depth == 0 ? 0 : info.chain[depth - 1];
        const auto [begin, end] = machine_.domains().rows_below(holder, ancestor, row);
        for (uint32_t above = begin; above < end; ++above)
            add(Place{info.components[depth], machine_.domains().owner_row(info.chain[depth], above)});
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
        for (const RuleHit& hit : decider_.hits(record_)) add_hit(hit);
        for (uint32_t r = 0; r < rules.size(); ++r) {
            if (!would_tell(r)) continue;
            add_lists(rules[r].domain);
            const auto [begin, end] = machine.domains().rows_of_record(rules[r].domain, static_cast<uint32_t>(record_));
            for (uint32_t row = begin; row < end; ++row) facts_.add(rules[r].applies, row, false);
        }
        add_identity();
        return in_order();
    }

   private:
    // Whether the decision would say something else if the rule applied that does not.
    bool would_tell(uint32_t rule) const {
        const RuleRow& row = decider_.image().rows<Section::Rules>()[rule];
        return row.notes.count != 0 || decider_.matters(record_, {rule, 0, true});
    }
    void add_hit(const RuleHit& hit) {
        const RuleRow& rule = decider_.image().rows<Section::Rules>()[hit.rule];
        facts_.add(rule.applies, hit.row, hit.open && decider_.matters(record_, hit));
        add_text(rule.because, hit.row);
        const bytecode::Range duties = hit.open ? rule.unsure_obligations : rule.obligations;
        for (const auto& duty : decider_.image().rows<Section::Obligations>().subspan(duties.first, duties.count)) {
            add_text(duty.text, hit.row);
            if (duty.due != kNone) facts_.add(duty.due, hit.row, false);
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
            if (piece.reg != kNone) facts_.add(piece.reg, row, false);
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
