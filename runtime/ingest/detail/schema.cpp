// SPDX-License-Identifier: Apache-2.0
#include "runtime/ingest/detail/schema.h"

#include <algorithm>

#include "runtime/ingest/detail/text.h"

namespace proviso::ingest {

using bytecode::kNone;
using bytecode::NodeKind;
using bytecode::NodeRow;
using bytecode::RegisterType;
using bytecode::Section;

namespace {

Action action_of(NodeKind kind) {
    switch (kind) {
        case NodeKind::Object:
            return Action::Object;
        case NodeKind::List:
            return Action::List;
        case NodeKind::Answer:
            return Action::Answer;
        case NodeKind::Number:
            return Action::Number;
        case NodeKind::Text:
            return Action::Text;
        case NodeKind::Date:
            return Action::Date;
        case NodeKind::Money:
            return Action::Money;
        case NodeKind::Duration:
            return Action::Duration;
        case NodeKind::Moment:
            return Action::Moment;
        case NodeKind::Choice:
            return Action::Choice;
    }
    return Action::Undeclared;
}

bool is_spelt_plainly(std::string_view name) {
    return std::ranges::all_of(name,
                               [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; });
}

void set_name(Field& field, std::string_view name) {
    field.name = name;
    if (is_spelt_plainly(name) && name.size() + 3 <= Pattern::kBytes) field.spelt = Pattern('"' + field.name + "\":");
}

}  // namespace

std::vector<bool> nodes_read(const bytecode::VerifiedProgram& program) {
    const auto& image = program.image();
    std::vector<bool> used(image.rows<Section::Nodes>().size());
    for (const auto& instruction : image.rows<Section::Instructions>())
        if (bytecode::find_opcode(instruction.opcode)->immediate == bytecode::ImmediateKind::Node)
            used[instruction.immediate] = true;
    if (image.policy().id_node != kNone) used[image.policy().id_node] = true;
    // A list may be gone through without being loaded; where it was not answered, it is still the question.
    const auto nodes = image.rows<Section::Nodes>();
    for (size_t node = 0; node < nodes.size(); ++node)
        if (static_cast<NodeKind>(nodes[node].kind) == NodeKind::List) used[node] = true;
    // Of a list that is shown in a text, the elements' values.
    for (const auto& piece : image.rows<Section::Pieces>())
        if (piece.reg != kNone && program.type(piece.reg) == RegisterType::List)
            used[image.rows<Section::Nodes>()[program.list_node(piece.reg)].children.first] = true;
    return used;
}

Schema::Schema(const bytecode::VerifiedProgram& program, const std::vector<uint32_t>& also_read) : program_(program) {
    const auto& image = program.image();
    for (const auto& choice : image.rows<Section::Choices>()) {
        NameTable &names = choices_.emplace_back(), &spelt = spelt_choices_.emplace_back();
        const auto values = image.rows<Section::ChoiceValues>().subspan(choice.values.first, choice.values.count);
        for (uint32_t i = 0; i < values.size(); ++i) {
            const std::string_view name = image.text(values[i].name);
            names.add(name, i + 1);
            if (is_spelt_plainly(name)) spelt.add('"' + std::string(name) + '"', i + 1);
        }
    }
    std::vector<bool> used = nodes_read(program);
    for (const uint32_t node : also_read) used[node] = true;
    Field record;
    make_object(record, 0, used);
    // Objects are made as their fields are met, so this takes the whole tree in, however deep.
    for (size_t o = 0; o < objects_.size(); ++o) {
        for (Field& field : objects_[o].fields) {
            Field* inner = &field;
            for (; inner->action == Action::List; inner = inner->element) {
                inner->element = &elements_.emplace_back();
                const auto& list = image.rows<Section::Nodes>()[inner->node];
                make_field(*inner->element, list.children.first, used);
            }
            if (inner->action == Action::Object) make_object(*inner, inner->node, used);
        }
    }
    order_lists();
}

void Schema::make_field(Field& field, uint32_t node, const std::vector<bool>& used) {
    const auto& image = program_.image();
    const auto nodes = image.rows<Section::Nodes>();
    const NodeRow& row = nodes[node];
    field.node = node;
    field.action = action_of(static_cast<NodeKind>(row.kind));
    field.required = (row.flags & bytecode::kRequired) != 0;
    field.may_not_apply = (row.flags & bytecode::kMayNotApply) != 0;
    field.domain = row.domain;
    field.element_domain = row.element_domain;
    field.stored = used[node];
    if (field.action == Action::Money) field.currency = static_cast<Currency>(row.unit);
    if (field.action == Action::Duration) field.units = static_cast<UnitKind>(row.unit);
    field.is_as_of = node == image.policy().as_of_node;
    if (row.choice != kNone) {
        field.choices = &choices_[row.choice];
        field.spelt_choices = &spelt_choices_[row.choice];
        field.choice_name = image.text(image.rows<Section::Choices>()[row.choice].name);
    }
    if (row.parent != kNone && static_cast<NodeKind>(nodes[row.parent].kind) == NodeKind::Object) {
        const NodeRow& object = nodes[row.parent];
        set_name(field, image.text(row.name));
        field.is_element_key = field.action == Action::Text && (row.flags & bytecode::kKey) != 0 &&
                               object.parent != kNone &&
                               static_cast<NodeKind>(nodes[object.parent].kind) == NodeKind::List;
    }
    field.is_element = row.parent != kNone && static_cast<NodeKind>(nodes[row.parent].kind) == NodeKind::List;
    if (field.stored || field.action == Action::List || field.is_element_key) stored_.push_back(&field);
}

void Schema::make_object(Field& field, uint32_t node, const std::vector<bool>& used) {
    const NodeRow& row = program_.image().rows<Section::Nodes>()[node];
    Object& object = objects_.emplace_back();
    field.object = &object;
    object.node = node;
    object.declared = row.children.count;
    for (uint32_t i = 0; i < row.children.count; ++i) {
        make_field(object.fields.emplace_back(), row.children.first + i, used);
        object.names.add(object.fields.back().name, i);
    }
    // Until something else is seen, keys are expected as declared.
    object.other.next = object.before_first.next = object.fields.empty() ? &object.other : &object.fields.front();
    for (size_t i = 0; i < object.fields.size(); ++i)
        object.fields[i].next = &object.fields[(i + 1) % object.fields.size()];
}

void Schema::order_lists() {
    // Depth first with a stack of our own; a field is met again, with `leave`, when all below it is done.
    struct Visit {
        Field* field;
        bool leave;
    };
    std::vector<Visit> stack;
    const auto push_fields = [&](Object& object) {
        for (size_t i = object.declared; i-- > 0;) stack.push_back({&object.fields[i], false});
    };
    push_fields(record());
    while (!stack.empty()) {
        const auto [field, leave] = stack.back();
        stack.pop_back();
        if (leave) {
            field->end_lists = static_cast<uint32_t>(lists_.size());
            continue;
        }
        field->first_list = field->end_lists = static_cast<uint32_t>(lists_.size());
        if (field->action == Action::List) lists_.push_back(field);
        if (field->action != Action::List && field->action != Action::Object) continue;
        stack.push_back({field, true});
        if (field->action == Action::List)
            stack.push_back({field->element, false});
        else
            push_fields(*field->object);
    }
}

Field* Schema::learn(Object& object, std::string_view name) {
    const bool is_full = object.fields.size() >= object.declared + kMaxUndeclared;
    if (is_full || name.size() > kMaxUndeclaredBytes) return &object.other;
    object.names.add(name, static_cast<uint32_t>(object.fields.size()));
    Field& field = object.fields.emplace_back();
    set_name(field, name);
    field.next = &object.other;
    return &field;
}

std::string Schema::path(const Object& object, const Field& field) const {
    const auto& image = program_.image();
    const auto nodes = image.rows<Section::Nodes>();
    std::vector<uint32_t> above;  // innermost first
    for (uint32_t node = object.node; node != 0; node = nodes[node].parent) above.push_back(node);
    std::string path;
    for (size_t i = above.size(); i-- > 0;) {
        const NodeRow& node = nodes[above[i]];
        if (static_cast<NodeKind>(nodes[node.parent].kind) == NodeKind::List) {
            path += "[]";
        } else {
            if (!path.empty()) path += '.';
            path += image.text(node.name);
        }
    }
    if (!path.empty()) path += '.';
    if (&field == &object.other)
        path += '*';
    else
        append_name(path, field.name);
    return path;
}

}  // namespace proviso::ingest
