// SPDX-License-Identifier: Apache-2.0
// One record under one policy: what each expression means (expressions.cpp), what each rule says (rules.cpp), and what is
// still to be asked (questions.cpp). Plain recursion over the checked program; nothing is shared with the engine but the
// numbers and dates of runtime/base. Refers to the program and owns the record.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "tests/reference/read_record.h"
#include "tests/reference/value.h"

namespace proviso::reference {

// What a variable stands for: an element of a list, or a define's parameter: an expression of the calling place. Frames form
// a chain from the innermost variable outwards; they live on the stack or in an Instance.
struct Frame {
    sema::VariableId variable;
    const Value* element = nullptr;
    sema::ExprId argument = sema::kNoExpr;
    const Frame* caller = nullptr;
    const Frame* outer = nullptr;
};

// One way to go through a rule's lists: an element for each of its binders.
struct Instance {
    std::vector<const Value*> elements;
    std::vector<Frame> frames;  // one per binder, outermost first
    std::string path;           // as `for` names it; "" for a rule without `for each`

    Instance() = default;
    Instance(Instance&&) noexcept = default;  // keeps the frames where they are
    Instance& operator=(Instance&&) noexcept = default;
    const Frame* frame() const { return frames.empty() ? nullptr : &frames.back(); }
    // Whether one of the elements stands for an unanswered list.
    bool phantom() const;
};

// Questions, each place once, in the order of the record's declaration.
class Questions {
   public:
    // Of several causes the first in the order of Standing counts.
    void add(const Question& question) {
        const auto [entry, is_new] = by_order_.emplace(question.order, question);
        if (!is_new) entry->second.cause = std::min(entry->second.cause, question.cause);
    }
    std::vector<Question> all() const;

   private:
    std::map<std::vector<size_t>, Question> by_order_;
};

class Case {
   public:
    Case(const sema::Program& program, Value root, const Dates& dates = {});
    Case(const Case&) = delete;
    Case& operator=(const Case&) = delete;

    const sema::Program& program() const { return program_; }
    const Value& root() const { return root_; }
    std::optional<Date> as_of() const;
    std::optional<Date> rules_as_of() const { return dates_.rules_as_of ? dates_.rules_as_of : as_of(); }

    // ---- expressions ----
    Scalar evaluate(sema::ExprId id, const Frame* frame) const;
    Answer truth(sema::ExprId id, const Frame* frame) const;
    // The value as a person would say it.
    std::string say(const sema::Template& text, const Frame* frame) const;

    // ---- rules ----
    const std::vector<Instance>& instances(sema::RuleId rule) const { return instances_[index(rule)]; }
    Answer own(sema::RuleId rule, size_t instance) const;
    // Whether the displacing rule applies, seen from this instance.
    Answer displaces(const sema::Displacement& displacement, const Instance& instance) const;
    Answer free(sema::RuleId rule, size_t instance) const;
    Answer lifts(sema::RuleId exception, size_t instance) const;
    Answer reach(sema::RuleId rule, size_t instance) const;
    Answer applies(sema::RuleId rule, size_t instance) const;

    // ---- questions ----
    // What `applies` still depends on, where it is unsure.
    void ask_applies(sema::RuleId rule, size_t instance, Questions& questions) const;

   private:
    struct Reading;  // Expression nodes, evaluated
    struct Asking;   // Expression nodes, asked about
    struct Remembered {
        std::optional<Answer> own, applies;
    };

    // Whether the expression has the same value whatever the record says.
    bool settled(sema::ExprId id, const Frame* frame) const;
    using OfRule = Answer (Case::*)(sema::RuleId, size_t) const;
    bool settled(OfRule said, sema::RuleId rule, size_t instance) const;
    const Frame& lookup(sema::VariableId variable, const Frame* frame) const;
    const Value& place(sema::ExprId id, const Frame* frame) const;
    Scalar compare(const sema::Compare& compare, const Frame* frame) const;
    Scalar list_contains(const sema::Compare& compare, const Frame* frame) const;
    Scalar add_duration(const sema::AddDuration& sum, const Frame* frame) const;
    Scalar difference(const sema::Difference& asked, const Frame* frame) const;
    // durations.cpp
    Scalar of_durations(const sema::Arithmetic& sum, const Scalar& a, const Scalar& b) const;
    Scalar in_unit(const sema::InUnit& made, const Frame* frame) const;
    Scalar add_length(const sema::AddLength& sum, const Frame* frame) const;
    Scalar move_moment(const Moment& start, const Scalar& length, const sema::AddLength& sum) const;
    std::optional<Date> move_date(Date start, const Scalar& length, const sema::AddLength& sum) const;
    std::optional<Date> business_days_later(uint32_t calendar, Date start, int64_t days) const;
    // Why a date or moment could not be moved so far.
    Cause cause_of_length(const sema::AddLength& sum, const Scalar& length) const;
    Scalar time_between(const sema::Difference& asked, const Moment& from, const Moment& to) const;
    Scalar part_of_moment(sema::DatePart part, const Moment& moment) const;
    Scalar part_of_date(const sema::PartOfDate& asked, const Frame* frame) const;
    Scalar is_business_day(const sema::IsBusinessDay& asked, const Frame* frame) const;
    Scalar parameter(sema::ParameterId id) const;
    // One of the elements, or combinations of them, that an aggregate goes through.
    struct Candidate {
        Answer counts;  // yes, or unsure: for which the condition is no, there is none
        Scalar value;
        bool several;  // it stands for the elements of a list that was not answered, of which there may be many
    };
    using VisitElement = std::function<void(const Frame*, bool exists)>;
    void each_element(const sema::Aggregate& n, size_t binder, const Frame* frame, bool exists,
                      const VisitElement& visit) const;
    std::vector<Candidate> candidates(const sema::Aggregate& n, const Frame* frame) const;
    bool makes_doubt(const sema::Aggregate& n, const sema::Type& type, const std::vector<Candidate>& all,
                     size_t i) const;
    Scalar aggregate(const sema::Aggregate& n, const sema::Type& type, const Frame* frame) const;
    void ask_aggregate(const sema::Aggregate& n, const sema::Type& type, const Frame* frame,
                       Questions& questions) const;
    void blame_aggregate(const sema::Aggregate& n, const Frame* frame, Cause cause, Questions& questions) const;
    Scalar quantify(const sema::Quantifier& quantifier, size_t binder, const Frame* frame) const;
    std::vector<Frame> parameter_frames(const sema::Call& call, const Frame* caller) const;
    std::string say(const Scalar& scalar, const sema::Type& type) const;

    std::string instance_path(const sema::Rule& rule, const std::vector<const Value*>& elements) const;
    std::vector<Frame> frames_of(const sema::Rule& rule, const std::vector<const Value*>& elements) const;
    // The list that the first binder without an element goes through.
    const Value& next_list(const sema::Rule& rule, const std::vector<const Value*>& elements) const;
    void add_instances(const sema::Rule& rule, std::vector<const Value*>& elements, std::vector<Instance>& out) const;
    Answer in_force(std::optional<Date> from, std::optional<Date> until) const;
    // Computed once, but anew for what holds whatever the record says.
    template <class Compute>
    Answer remembered(std::optional<Answer>& known, Compute compute) const;
    size_t instance_at(sema::RuleId rule, const std::vector<const Value*>& elements) const;
    std::vector<const Value*> shared_elements(const sema::RuleApplies& asked, const Frame* frame) const;
    // Whether any instance that goes through the shared elements applies: unsure where a list beyond them was not answered.
    Answer any_applies(sema::RuleId rule, std::vector<const Value*> shared) const;

    void ask(sema::ExprId id, const Frame* frame, Questions& questions) const;
    // The fields that a value came from, for an operation that can't work with it.
    void blame(sema::ExprId id, const Frame* frame, Cause cause, Questions& questions) const;
    void blame_quantifier(const sema::Quantifier& quantifier, size_t binder, const Frame* frame, Cause cause,
                          Questions& questions) const;
    // Of business days that can't be counted.
    Cause cause_of_days(uint32_t calendar) const;
    void ask_quantifier(const sema::Quantifier& quantifier, size_t binder, const Frame* frame,
                        Questions& questions) const;
    void ask_own(sema::RuleId rule, size_t instance, Questions& questions) const;
    void ask_free(sema::RuleId rule, size_t instance, Questions& questions) const;
    void ask_lifts(sema::RuleId exception, size_t instance, Questions& questions) const;
    void ask_reach(sema::RuleId rule, size_t instance, Questions& questions) const;
    void ask_any_applies(sema::RuleId rule, std::vector<const Value*> shared, Questions& questions) const;

    const sema::Program& program_;
    const Value root_;
    const Dates dates_;
    std::vector<std::vector<Instance>> instances_;  // by rule
    mutable bool blank_ = false;                    // while it is evaluated what holds whatever the record says
    mutable std::vector<std::vector<Remembered>> remembered_;  // by rule and instance
};

}  // namespace proviso::reference
