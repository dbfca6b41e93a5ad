// SPDX-License-Identifier: Apache-2.0
// What a rule says of each of its instances: docs/language.md, section 5, line by line.
#include <algorithm>
#include <utility>

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

bool Instance::phantom() const {
    return std::any_of(elements.begin(), elements.end(), [](const Value* element) { return element->phantom; });
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

Case::Case(const sema::Program& program, Value root, const Dates& dates)
    : program_(program), root_(std::move(root)), dates_(dates) {
    for (const sema::Rule& rule : program_.rules) {
        std::vector<const Value*> elements;
        add_instances(rule, elements, instances_.emplace_back());
        remembered_.emplace_back(instances_.back().size());
    }
}

std::vector<Frame> Case::frames_of(const sema::Rule& rule, const std::vector<const Value*>& elements) const {
    std::vector<Frame> frames;
    frames.reserve(elements.size());
    for (size_t i = 0; i < elements.size(); ++i) {
        const Frame* outer = frames.empty() ? nullptr : &frames.back();
        frames.push_back({rule.binders[i].variable, elements[i], sema::kNoExpr, nullptr, outer});
    }
    return frames;
}

const Value& Case::next_list(const sema::Rule& rule, const std::vector<const Value*>& elements) const {
    const std::vector<Frame> frames = frames_of(rule, elements);
    return place(rule.binders[elements.size()].list, frames.empty() ? nullptr : &frames.back());
}

void Case::add_instances(const sema::Rule& rule, std::vector<const Value*>& elements,
                         std::vector<Instance>& out) const {
    if (elements.size() == rule.binders.size()) {
        Instance& instance = out.emplace_back();
        instance.elements = elements;
        instance.frames = frames_of(rule, elements);
        instance.path = instance_path(rule, elements);
        return;
    }
    for (const Value& element : next_list(rule, elements).parts) {
        elements.push_back(&element);
        add_instances(rule, elements, out);
        elements.pop_back();
    }
}

Answer Case::in_force(std::optional<Date> from, std::optional<Date> until) const {
    const std::optional<Date> date = rules_as_of();
    if (!date || (!from && !until)) return Answer::Yes;
    if (blank_) return Answer::Unsure;
    const bool begun = !from || *from <= *date;
    const bool ended = until && *until < *date;
    return begun && !ended ? Answer::Yes : Answer::No;
}

template <class Compute>
Answer Case::remembered(std::optional<Answer>& known, Compute compute) const {
    if (blank_) return compute();
    if (!known) known = compute();
    return *known;
}

bool Case::settled(OfRule said, sema::RuleId rule, size_t instance) const {
    const bool before = std::exchange(blank_, true);
    const Answer answer = (this->*said)(rule, instance);
    blank_ = before;
    return answer != Answer::Unsure;
}

Answer Case::own(sema::RuleId rule, size_t instance) const {
    const sema::Rule& declared = program_.rules[index(rule)];
    const Instance& at = instances_[index(rule)][instance];
    const auto exists = [&] {
        if (blank_) return at.elements.empty() ? Answer::Yes : Answer::Unsure;
        return at.phantom() ? Answer::Unsure : Answer::Yes;
    };
    return remembered(remembered_[index(rule)][instance].own, [&] {
        return answer_and(answer_and(in_force(declared.effective_from, declared.effective_until),
                                     truth(declared.condition, at.frame())),
                          exists());
    });
}

size_t Case::instance_at(sema::RuleId rule, const std::vector<const Value*>& elements) const {
    const std::vector<Instance>& all = instances_[index(rule)];
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Instance& at) { return at.elements == elements; });
    return static_cast<size_t>(found - all.begin());
}

std::vector<const Value*> Case::shared_elements(const sema::RuleApplies& asked, const Frame* frame) const {
    std::vector<const Value*> shared;
    for (const sema::VariableId variable : asked.shared) {
        const Frame& found = lookup(variable, frame);
        shared.push_back(found.element ? found.element : &place(found.argument, found.caller));
    }
    return shared;
}

// The rule's binders beyond the shared elements. Of a list that was not answered there is one instance, open or no.
Answer Case::any_applies(sema::RuleId rule, std::vector<const Value*> shared) const {
    const sema::Rule& declared = program_.rules[index(rule)];
    if (shared.size() == declared.binders.size()) return applies(rule, instance_at(rule, shared));
    const Value& list = next_list(declared, shared);
    if (blank_) return Answer::Unsure;
    Answer result = Answer::No;
    for (const Value& element : list.parts) {
        shared.push_back(&element);
        result = answer_or(result, any_applies(rule, shared));
        shared.pop_back();
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
    return remembered(remembered_[index(rule)][instance].applies, [&] {
        Answer result = reach(rule, instance);
        for (const sema::RuleId exception : program_.rules[index(rule)].exceptions)
            result = answer_and(result, answer_not(lifts(exception, instance)));
        return result;
    });
}

}  // namespace proviso::reference
