// SPDX-License-Identifier: Apache-2.0
// From a program's expressions and rules to nodes of a graph. Defines are written out where they are called, rules where it is
// asked whether they apply; what would go too deep, or become too much, stands as one node about which nothing is known, which
// is always right to say. Borrows the program.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "compiler/analysis/detail/graph.h"

namespace proviso::analysis::detail {

// What the variables in reach stand for, and how many lists have been gone through.
struct Scope {
    std::vector<std::pair<sema::VariableId, NodeId>> variables;
    uint32_t depth = 0;
};

// Part of a condition that can be judged by itself, where it was written.
struct Part {
    sema::ExprId expr;
    NodeId condition;
    bool of_elements;  // what a quantifier asks of each element
};

class Conditions {
   public:
    explicit Conditions(const sema::Program& program) : program_(program) {}

    const sema::Program& program() const { return program_; }
    Graph& graph() { return graph_; }
    const Graph& graph() const { return graph_; }

    // The variables of a rule or a define, standing for any element or any value.
    Scope scope_of(const sema::Rule& rule);
    Scope scope_of(const sema::Define& define);
    NodeId condition(sema::ExprId id, const Scope& scope);
    NodeId value(sema::ExprId id, const Scope& scope);

    // Of a rule, as docs/language.md, section 5 defines them; `scope` holds its variables.
    NodeId own(sema::RuleId rule, const Scope& scope);
    NodeId own(sema::RuleId rule);  // in scope_of() it; looked at once
    NodeId in_force(const sema::Rule& rule);
    NodeId free(sema::RuleId rule, const Scope& scope);
    NodeId lifts(sema::RuleId exception, const Scope& scope);
    NodeId reach(sema::RuleId rule, const Scope& scope);
    NodeId applies(sema::RuleId rule, const Scope& scope);
    NodeId displaces(const sema::Displacement& displacement, const sema::Rule& displaced, const Scope& scope);

    // What has been met in the texts asked for by condition() and value() themselves, not in what they call; emptied by this.
    std::vector<Part> take_parts() { return std::exchange(parts_, {}); }

   private:
    static constexpr uint32_t kDeepest = 64;  // calls and rules inside one another

    struct ConditionOf;
    struct ValueOf;
    enum class RuleQuestion : uint8_t { Free, Lifts, Reach, Applies };

    // While what is looked at is called, not written, where the looking began.
    class Deeper {
       public:
        explicit Deeper(Conditions& of) : of_(of), before_(std::exchange(of.in_own_text_, false)) { ++of_.nesting_; }
        ~Deeper() { --of_.nesting_, of_.in_own_text_ = before_; }
        Deeper(const Deeper&) = delete;
        Deeper& operator=(const Deeper&) = delete;

       private:
        Conditions& of_;
        bool before_;
    };

    NodeId variable(sema::VariableId id, const Scope& scope) const;
    NodeId truth(NodeId value, sema::ExprId id);
    NodeId call(const sema::Call& call, const Scope& scope, bool as_condition);
    NodeId asked(const sema::RuleApplies& asked, const Scope& scope);
    NodeId unknown(UnknownKind what, std::vector<uint32_t> words, std::vector<NodeId> operands);
    // The condition, which has become a part where it is decided by what it compares alone.
    NodeId noted(NodeId condition, sema::ExprId id);
    std::vector<NodeId> quantified(const sema::Quantifier& quantifier, sema::ExprId id, const Scope& scope);
    // The lists, the value and the condition.
    std::vector<NodeId> aggregated(const sema::Aggregate& aggregate, const Scope& scope);
    // Adds the lists to `lists`, where it is not null.
    void bring_into_reach(const std::vector<sema::Binder>& binders, Scope& scope, std::vector<NodeId>* lists);

    NodeId compare(sema::CompareOp op, sema::ExprId left, sema::ExprId right, const Scope& scope);
    NodeId compare_answers(sema::ExprId left, sema::ExprId right, const Scope& scope);
    NodeId compare_values(sema::CompareOp op, NodeId left, NodeId right, sema::Type type);
    NodeId compare_with_constant(sema::CompareOp op, NodeId value, NodeId constant, sema::Type type);
    NodeId related(sema::CompareOp op, NodeId left, NodeId right, sema::Type type);
    // A condition for each value of the parameter in turn, by the rules' date; `make` takes a constant.
    NodeId by_date(uint32_t parameter, const std::function<NodeId(NodeId)>& make);

    // Finds out the traits of a value that is tested, once.
    void know(NodeId value, sema::Type type);
    void know_value(NodeId value, Traits& traits) const;
    const sema::Field& field_of(NodeId field) const;
    bool is_certain(NodeId value) const;

    // The scope of `other`, whose first `shared` variables stand for what those of `rule` stand for.
    Scope scope_in(const sema::Rule& rule, const sema::Rule& other, size_t shared, const Scope& scope) const;
    // Asked once for each rule and what its variables stand for.
    template <class Make>
    NodeId of_rule(RuleQuestion what, sema::RuleId rule, const Scope& scope, const Make& make);
    bool is_spent();

    const sema::Program& program_;
    Graph graph_;
    std::vector<Part> parts_;
    std::set<uint32_t> parts_seen_;  // expressions
    bool in_own_text_ = true;
    uint32_t nesting_ = 0;  // calls inside one another
    uint64_t steps_ = 0;
    std::map<std::vector<uint32_t>, NodeId> called_, applying_;
    std::vector<std::optional<NodeId>> own_;  // by rule
};

}  // namespace proviso::analysis::detail
