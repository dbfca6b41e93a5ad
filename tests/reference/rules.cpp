// SPDX-License-Identifier: Apache-2.0
// What a rule says of each of its instances: docs/language.md, section 5, line by line.
#include <algorithm>

#include "tests/reference/case.h"

namespace proviso::reference {
namespace {

// The variable whose element the list belongs to; kNone: the record itself.
uint32_t owner_of(const sema::Program& program, sema::ExprId list) {
    const auto& node = program[list].node;
    if (const auto* field = std::get_if<sema::FieldOf>(&node)) return owner_of(program, field->record);
    const auto* variable = std::get_if<sema::VariableRef>(&node);
    return variable ? index(variable->variable) : sema::kNone;
}

}  // namespace

const Value* Instance::first_phantom(size_t from) const {
    for (size_t i = from; i < elements.size(); ++i)
        if (elements[i]->phantom) return elements[i];
    return nullptr;
}

// The elements' paths; an element in whose lists a later binder goes on is named by that one.
std::string Case::instance_path(const sema::Rule& rule, const std::vector<const Value*>& elements) const {
    std::string path;
    for (size_t i = 0; i < elements.size(); ++i) {
        const auto goes_on = [&](const sema::Binder& later) {
            return owner_of(program_, later.list) == index(rule.binders[i].variable);
        };
        if (std::any_of(rule.binders.begin() + static_cast<ptrdiff_t>(i), rule.binders.end(), goes_on)) continue;
        path += (path.empty() ? "" : ", ") + elements[i]->path;
    }
    return path;
}

Case::Case(const sema::Program& program, Value root) : program_(program), root_(std::move(root)) {
    for (const sema::Rule& rule : program_.rules) {
        std::vector<const Value*> elements;
        add_instances(rule, elements, instances_.emplace_back());
        remembered_.emplace_back(instances_.back().size());
    }
}

void Case::add_instances(const sema::Rule& rule, std::vector<const Value*>& elements,
                         std::vector<Instance>& out) const {
    Instance instance;
    instance.frames.reserve(rule.binders.size());
    for (size_t i = 0; i < elements.size(); ++i) {
        const Frame* outer = instance.frame();
        instance.frames.push_back({rule.binders[i].variable, elements[i], sema::kNoExpr, nullptr, outer});
    }
    if (elements.size() == rule.binders.size()) {
        instance.elements = elements;
        instance.path = instance_path(rule, elements);
        out.push_back(std::move(instance));
        return;
    }
    for (const Value& element : place(rule.binders[elements.size()].list, instance.frame()).parts) {
        elements.push_back(&element);
        add_instances(rule, elements, out);
        elements.pop_back();
    }
}

bool Case::in_force(const sema::Rule& rule) const {
    const std::optional<Date> date = as_of();
    if (!date) return true;
    return (!rule.effective_from || *rule.effective_from <= *date) &&
           (!rule.effective_until || *date <= *rule.effective_until);
}

Answer Case::own(sema::RuleId rule, size_t instance) const {
    std::optional<Answer>& known = remembered_[index(rule)][instance].own;
    if (known) return *known;
    const sema::Rule& declared = program_.rules[index(rule)];
    const Instance& at = instances_[index(rule)][instance];
    Answer result = in_force(declared) ? truth(declared.condition, at.frame()) : Answer::No;
    if (at.first_phantom() != nullptr) result = answer_and(result, Answer::Unsure);
    known = result;
    return result;
}

std::vector<size_t> Case::sharing(sema::RuleId rule, const std::vector<const Value*>& shared) const {
    std::vector<size_t> found;
    const std::vector<Instance>& all = instances_[index(rule)];
    for (size_t i = 0; i < all.size(); ++i)
        if (std::equal(shared.begin(), shared.end(), all[i].elements.begin())) found.push_back(i);
    return found;
}

std::vector<const Value*> Case::shared_elements(const sema::RuleApplies& asked, const Frame* frame) const {
    std::vector<const Value*> shared;
    for (const sema::VariableId variable : asked.shared) {
        const Frame& found = lookup(variable, frame);
        shared.push_back(found.element ? found.element : &place(found.argument, found.caller));
    }
    return shared;
}

Answer Case::any_applies(sema::RuleId rule, const std::vector<const Value*>& shared) const {
    Answer result = Answer::No;
    for (const size_t i : sharing(rule, shared)) {
        const bool in_unanswered_list = instances_[index(rule)][i].first_phantom(shared.size()) != nullptr;
        result = answer_or(result, in_unanswered_list ? Answer::Unsure : applies(rule, i));
    }
    return result;
}

Answer Case::displaces(const sema::Displacement& displacement, const Instance& at) const {
    return any_applies(displacement.by, {at.elements.begin(), at.elements.begin() + displacement.shared});
}

Answer Case::free(sema::RuleId rule, size_t instance) const {
    Answer result = own(rule, instance);
    for (const sema::Displacement& displacement : program_.rules[index(rule)].displaced_by)
        result = answer_and(result, answer_not(displaces(displacement, instances_[index(rule)][instance])));
    return result;
}

Answer Case::lifts(sema::RuleId exception, size_t instance) const {
    Answer result = free(exception, instance);
    for (const sema::RuleId inner : program_.rules[index(exception)].exceptions)
        result = answer_and(result, answer_not(lifts(inner, instance)));
    return result;
}

Answer Case::reach(sema::RuleId rule, size_t instance) const {
    const uint32_t base = program_.rules[index(rule)].base;
    if (base == sema::kNone) return free(rule, instance);
    return answer_and(reach(sema::RuleId{base}, instance), free(rule, instance));
}

Answer Case::applies(sema::RuleId rule, size_t instance) const {
    std::optional<Answer>& known = remembered_[index(rule)][instance].applies;
    if (known) return *known;
    Answer result = reach(rule, instance);
    for (const sema::RuleId exception : program_.rules[index(rule)].exceptions)
        result = answer_and(result, answer_not(lifts(exception, instance)));
    known = result;
    return result;
}

}  // namespace proviso::reference
