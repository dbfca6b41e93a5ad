// SPDX-License-Identifier: Apache-2.0
// Programs for tests of ingest: a record is described field by field, and the program loads every field that is not marked unread.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/base/date.h"
#include "runtime/base/money.h"
#include "runtime/bytecode/verify.h"

namespace proviso::sample {

using bytecode::kNoDay;
using bytecode::kNone;
using bytecode::NodeKind;
using bytecode::Section;

struct FieldSpec {
    std::string name;
    NodeKind kind;
    std::vector<FieldSpec> inner{};     // Object: its fields; List: its element
    std::vector<std::string> values{};  // Choice
    uint32_t flags = 0;
    bool read = true;
    uint32_t unit = 0;  // Money: the one Currency; Duration: the one UnitKind

    FieldSpec with(uint32_t more) const {
        FieldSpec field = *this;
        field.flags |= more;
        return field;
    }
    FieldSpec required() const { return with(bytecode::kRequired); }
    FieldSpec key() const { return with(bytecode::kKey); }
    FieldSpec may_not_apply() const { return with(bytecode::kMayNotApply); }
    FieldSpec unread() const {
        FieldSpec field = *this;
        field.read = false;
        return field;
    }
};

inline FieldSpec answer(std::string name) { return {std::move(name), NodeKind::Answer}; }
inline FieldSpec number(std::string name) { return {std::move(name), NodeKind::Number}; }
inline FieldSpec money(std::string name, std::string_view code = {}) {
    FieldSpec field{std::move(name), NodeKind::Money};
    field.unit = static_cast<uint32_t>(parse_currency(code).value_or(Currency::None));
    return field;
}
inline FieldSpec duration(std::string name, UnitKind kind = UnitKind::None) {
    FieldSpec field{std::move(name), NodeKind::Duration};
    field.unit = static_cast<uint32_t>(kind);
    return field;
}
inline FieldSpec moment(std::string name) { return {std::move(name), NodeKind::Moment}; }
inline FieldSpec text(std::string name) { return {std::move(name), NodeKind::Text}; }
inline FieldSpec date(std::string name) { return {std::move(name), NodeKind::Date}; }
inline FieldSpec choice(std::string name, std::vector<std::string> values) {
    return {std::move(name), NodeKind::Choice, {}, std::move(values)};
}
inline FieldSpec object(std::string name, std::vector<FieldSpec> fields) {
    return {std::move(name), NodeKind::Object, std::move(fields)};
}
inline FieldSpec list(std::string name, std::vector<FieldSpec> fields) {
    return {std::move(name), NodeKind::List, {object("", std::move(fields))}};
}
inline FieldSpec list_of(std::string name, FieldSpec element) {
    return {std::move(name), NodeKind::List, {std::move(element)}};
}

struct PolicySpec {
    std::string id, as_of;  // names of the record's fields
    std::optional<Date> from, until;
    std::string shown_list;  // a list that a rule's text shows
};

class ProgramBuilder {
   public:
    bytecode::Image build(const std::vector<FieldSpec>& fields, const PolicySpec& policy) {
        add_nodes(object("", fields));
        add_policy(policy);
        if (!policy.shown_list.empty()) add_rule(find(policy.shown_list));
        b_.rows<Section::Outcomes>().push_back({b_.string("go"), b_.string("Go.")});
        b_.rows<Section::SourceTexts>().push_back({b_.string("p.proviso"), b_.string("policy p")});
        return b_.finish();
    }

   private:
    // Breadth first, so that children stand next to each other, after their parent.
    void add_nodes(const FieldSpec& record) {
        b_.rows<Section::Domains>().push_back({kNone, kNone, kNone, 1});
        std::deque<std::pair<FieldSpec, uint32_t>> waiting{{record, kNone}};
        for (uint32_t node = 0; !waiting.empty(); ++node) {
            const auto [field, parent] = waiting.front();
            waiting.pop_front();
            const auto first = node + 1 + static_cast<uint32_t>(waiting.size());
            const auto count = static_cast<uint32_t>(field.inner.size());
            b_.rows<Section::Nodes>().push_back({b_.string(field.name),
                                                 static_cast<uint32_t>(field.kind),
                                                 field.flags,
                                                 parent,
                                                 {first, count},
                                                 domain_of(parent),
                                                 kNone,
                                                 choice_of(field),
                                                 {},
                                                 field.unit});
            if (field.kind == NodeKind::List) add_domain(node);
            if (field.read && node != 0) load(field.kind, node);
            for (const FieldSpec& inner : field.inner) waiting.push_back({inner, node});
        }
    }

    uint32_t domain_of(uint32_t parent) {
        if (parent == kNone) return 0;
        const auto& row = b_.rows<Section::Nodes>()[parent];
        return row.kind == static_cast<uint32_t>(NodeKind::List) ? row.element_domain : row.domain;
    }

    void add_domain(uint32_t list) {
        auto& domains = b_.rows<Section::Domains>();
        auto& row = b_.rows<Section::Nodes>()[list];
        row.element_domain = static_cast<uint32_t>(domains.size());
        uint32_t depth = 0;
        for (uint32_t d = row.domain; d != 0; d = domains[d].parent) ++depth;
        domains.push_back({row.domain, list, depth == 0 ? kNone : depth - 1, 1});
    }

    uint32_t choice_of(const FieldSpec& field) {
        if (field.kind != NodeKind::Choice) return kNone;
        auto& values = b_.rows<Section::ChoiceValues>();
        auto& choices = b_.rows<Section::Choices>();
        choices.push_back({b_.string("Choice" + std::to_string(choices.size())),
                           {static_cast<uint32_t>(values.size()), static_cast<uint32_t>(field.values.size())}});
        for (const std::string& value : field.values) values.push_back({b_.string(value), b_.string(value)});
        return static_cast<uint32_t>(choices.size() - 1);
    }

    void load(NodeKind kind, uint32_t node) {
        using enum bytecode::Opcode;
        const bytecode::Opcode opcodes[] = {LoadList, LoadList,   LoadAnswer, LoadNumber,   LoadText,
                                            LoadDate, LoadChoice, LoadMoney,  LoadDuration, LoadMoment};
        if (kind == NodeKind::Object) return;
        const auto domain = static_cast<uint16_t>(b_.rows<Section::Nodes>()[node].domain);
        add({static_cast<uint16_t>(opcodes[static_cast<size_t>(kind)]), domain, kNone, kNone, kNone, node});
    }
    void add(bytecode::Instruction instruction) {
        b_.rows<Section::Instructions>().push_back(instruction);
        b_.rows<Section::Provenance>().push_back({0, 0, 1});
    }

    uint32_t find(const std::string& name) {
        const auto& nodes = b_.rows<Section::Nodes>();
        for (uint32_t i = 0; i < nodes.size(); ++i)
            if (nodes[i].parent == 0 && nodes[i].name.offset == b_.string(name).offset) return i;
        return kNone;
    }

    void add_policy(const PolicySpec& policy) {
        const auto day = [](const std::optional<Date>& date) {
            return date ? static_cast<uint32_t>(date->days) : kNoDay;
        };
        b_.rows<Section::Policy>().push_back(
            {b_.string("p"), b_.string(""), b_.string("1"), b_.string(""), policy.id.empty() ? kNone : find(policy.id),
             policy.as_of.empty() ? kNone : find(policy.as_of), 0, 0, day(policy.from), day(policy.until)});
    }

    void add_rule(uint32_t shown) {
        const auto reg = static_cast<uint32_t>(b_.rows<Section::Instructions>().size());
        add({static_cast<uint16_t>(bytecode::Opcode::LoadList), 0, kNone, kNone, kNone, shown});
        add({static_cast<uint16_t>(bytecode::Opcode::ConstAnswer), 0, kNone, kNone, kNone, 1});
        b_.rows<Section::Pieces>().push_back({b_.string(""), reg, kNone});
        bytecode::RuleRow rule{};
        rule.id = b_.string("r");
        rule.own = rule.free = rule.reach = rule.applies = reg + 1;
        rule.lifts = rule.if_unsure = rule.base = kNone;
        rule.because = {0, 1};
        rule.span = {0, 0, 1};
        rule.effective_from = rule.effective_until = kNoDay;
        rule.policy = kNone;
        b_.rows<Section::Rules>().push_back(rule);
    }

    bytecode::ImageBuilder b_;
};

using Program = std::shared_ptr<const bytecode::VerifiedProgram>;

// nullptr where the description makes no valid program; `message` then says why.
inline Program build_program(const std::vector<FieldSpec>& fields, const PolicySpec& policy = {},
                             std::string* message = nullptr) {
    auto program = bytecode::verify(ProgramBuilder().build(fields, policy));
    if (program) return *program;
    if (message != nullptr) *message = program.error().message;
    return nullptr;
}

// Where a field is in the program: "uses.tools.cost"; lists are gone through without a word. kNone where there is none.
inline uint32_t find_node(const bytecode::VerifiedProgram& program, std::string_view path) {
    const auto& image = program.image();
    const auto nodes = image.rows<Section::Nodes>();
    uint32_t at = 0;
    while (!path.empty()) {
        const std::string_view name = path.substr(0, path.find('.'));
        path.remove_prefix(std::min(path.size(), name.size() + 1));
        if (nodes[at].kind == static_cast<uint32_t>(NodeKind::List)) at = nodes[at].children.first;
        uint32_t found = kNone;
        for (uint32_t i = 0; i < nodes[at].children.count; ++i)
            if (image.text(nodes[nodes[at].children.first + i].name) == name) found = nodes[at].children.first + i;
        if (found == kNone) return kNone;
        at = found;
    }
    return at;
}

}  // namespace proviso::sample
