// SPDX-License-Identifier: Apache-2.0
// The work behind lower(): one pass over the rules in dependency order. Expressions become terms of the scope they stand in; defines
// are put in the place of their calls. One file per idea: lower_*.cpp.
#pragma once

#include <map>
#include <optional>
#include <variant>
#include <vector>

#include "compiler/ir/lower.h"

namespace proviso::ir {

class Lowering {
   public:
    explicit Lowering(const sema::Program& program);
    Lowered run();

   private:
    // ---- expressions (lower_expr.cpp); of the current scope ----
    Term value(sema::ExprId expr);         // of any type but a record or a list of records
    Place place(sema::ExprId expr) const;  // of a record, a list, or a field
    std::vector<Term> values(const std::vector<sema::ExprId>& exprs);
    struct Lower;  // one overload per kind of expression

    Term compare(const sema::Compare& compare);
    Term equal(sema::ExprId left, sema::ExprId right);
    Term equal(const sema::Type& type, Term left, Term right);
    Term one_of(const sema::OneOf& one_of);
    Term contains(sema::ExprId list, sema::ExprId element);
    Term quantifier(const sema::Quantifier& quantifier);
    bool go_through(const std::vector<sema::Binder>& binders);
    Term some_value(const sema::Type& type);
    Term aggregate(const sema::Type& type, const sema::Aggregate& aggregate);
    Term parameter(const sema::Parameter& parameter);
    Term rule_applies(const sema::RuleApplies& applies);
    // Where `expr` is a field that may not apply.
    std::optional<Place> inapplicable_field(sema::ExprId expr) const;
    Term where_applicable(Term condition, sema::ExprId field);
    std::vector<uint64_t> choice_set(const sema::Type& type, const std::vector<uint32_t>& members) const;

    // ---- defines (lower_call.cpp) ----
    using Binding = std::variant<Place, Term>;
    Term call(const sema::Call& call);
    Term call_in(Scope& scope, const sema::Define& define, const std::vector<Binding>& arguments);
    void lower_defines();

    // ---- rules (lower_rules.cpp) ----
    struct RuleState {
        Scope scope;
        Term own, free, lifts, reach, applies;
        std::vector<Term> displaced;
    };
    RuleState& state(sema::RuleId rule) { return rules_[index(rule)]; }
    const sema::Rule& rule(sema::RuleId id) const { return program_.rules[index(id)]; }
    void open_scope(sema::RuleId id);
    Term own(sema::RuleId id);
    Term free(sema::RuleId id);
    void settle_lifts(sema::RuleId id);
    Term any_lifts(sema::RuleId id);
    Term reach(sema::RuleId id);
    Term applies(sema::RuleId id);
    Term in_force(const sema::InForce& period);
    // Whether any instance applies, seen from its first `shared` binders.
    Term any_applies(sema::RuleId id, uint32_t shared);

    // ---- texts (lower_texts.cpp) ----
    LoweredRule lowered_rule(sema::RuleId id);
    Template lower_template(const sema::Template& pieces);
    std::vector<LoweredObligation> lower_obligations(const std::vector<sema::Obligation>& obligations);
    ValueId in_rule(Term term);

    // The expressions of one rule, of all rows of a table, which go through the same lists, or of one call of a define: each is
    // lowered once.
    class Frame;
    struct Memo {
        uint32_t frame = 0;
        Term term;
    };

    const sema::Program& program_;
    Graph graph_;
    Schema schema_;
    Builder make_;
    Scope root_scope_;
    std::vector<Binding> variables_;   // by VariableId
    std::vector<Memo> memo_;           // by ExprId
    std::vector<uint32_t> frames_of_;  // by RuleId
    uint32_t frame_ = 0, frames_ = 0, depth_ = 0;
    // By define, the lists gone through, and the arguments as seen from there.
    std::map<std::vector<uint32_t>, Term> calls_;
    std::vector<RuleState> rules_;
    std::vector<LoweredCondition> conditions_;
};

class Lowering::Frame {
   public:
    Frame(Lowering& lowering, uint32_t frame) : lowering_(lowering), before_(lowering.frame_) {
        lowering.frame_ = frame;
    }
    ~Frame() { lowering_.frame_ = before_; }
    Frame(const Frame&) = delete;
    Frame& operator=(const Frame&) = delete;

   private:
    Lowering& lowering_;
    uint32_t before_;
};

}  // namespace proviso::ir
