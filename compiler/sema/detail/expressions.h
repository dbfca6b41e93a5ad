// SPDX-License-Identifier: Apache-2.0
// Expressions: syntax to typed nodes of the program. One checker serves one declaration: it knows the variables in reach and
// remembers which rules and defines were asked. A mistake is reported once; what holds it becomes an expression of type Error
// (or of the type it would have had), about which everything above stays silent.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/sema/detail/cells.h"
#include "compiler/sema/detail/context.h"

namespace proviso::sema::detail {

inline constexpr size_t kMaxBinders = 16;
// Defines with parameters are written out where they are called; together they may come to this many expressions.
inline constexpr uint64_t kMaxExpansion = 2'000'000;

class ExprChecker {
   public:
    ExprChecker(Context& context, const syntax::Ast& ast, References& references)
        : context_(context), ast_(ast), references_(references) {}

    // Variables come into reach in this order; enclosing ones first.
    // Reported where the name is taken.
    void check_variable_name(const syntax::Name& name);
    void bring_into_reach(VariableId variable, std::string_view name, bool is_list_element);
    void leave(const std::vector<Binder>& binders);
    // Checks `for each` or a quantifier's lists and brings their variables into reach.
    std::vector<Binder> binders(const std::vector<syntax::Binder>& written);
    // `for each` binders of the rule that asks, for `rule ID applies`.
    void ask_as(const std::vector<Binder>& for_each, const std::vector<BinderPath>& paths);

    // Yes, no or unsure; reported where it is something else.
    ExprId condition(syntax::ExprId id);
    // A value that always is one: a field that may not apply can't stand here.
    ExprId value(syntax::ExprId id, std::optional<Type> expected = std::nullopt);
    // `within D` and `by E` as a date.
    ExprId due_date(const syntax::Obligation& obligation);
    Template text(const syntax::Template& written);

    // ---- tables: check_cell.cpp ----
    // What the cells below are compared with: a single value. May give a field that may not apply.
    ExprId column(syntax::ExprId id);
    TypedCell cell(ExprId column, const syntax::Cell& written);

    Type type_of(ExprId id) const { return context_.program[id].type; }
    size_t deepest() const { return deepest_; }
    uint64_t expansion() const { return expansion_; }

   private:
    enum class EntityKind : uint8_t { None, Variable, Field, Parameter, Define };
    struct Entity {
        EntityKind kind = EntityKind::None;
        uint32_t index = kNone;
        Type type;
        Span span;
    };

    ExprId error(Span span, Type type = kErrorType);
    // May give a field that may not apply.
    ExprId check(syntax::ExprId id, std::optional<Type> expected);
    bool may_not_apply(ExprId id) const;
    void refuse_may_not_apply(ExprId id);
    std::string said(ExprId id) const;  // "`u.purpose` is a choice `Purpose`"
    std::string written(Span span) const;
    std::string operator_between(syntax::ExprId left, syntax::ExprId right, std::string_view fallback) const;

    // names: check_name.cpp
    Entity find_entity(std::string_view name) const;
    ExprId entity(Span span, const Entity& entity);
    ExprId name(Span span, std::string_view name, std::optional<Type> expected);
    ExprId unknown_name(Span span, std::string_view name, std::optional<Type> expected);
    void offer_entities() const;
    std::string help_for_unknown(std::string_view name, std::optional<Type> expected);
    std::string help_with_variable(std::string_view name) const;
    bool is_misspelt_list(syntax::ExprId list);
    std::string help_with_other_variable(std::string_view name) const;
    std::string help_through_list(std::string_view name) const;
    ExprId unknown_value(Span span, std::string_view name, uint32_t choice);
    ExprId member(Span span, const syntax::MemberExpr& node);
    ExprId choice_value(Span span, const syntax::Name& value, uint32_t choice);
    ExprId field_of(Span span, ExprId record, const syntax::Name& name);
    ExprId call(Span span, const syntax::CallExpr& node);
    std::string help_for_call(uint32_t define) const;
    std::vector<ExprId> arguments(const syntax::CallExpr& node, uint32_t define);
    ExprId called(Span span, uint32_t define, std::vector<ExprId> arguments);
    int vagueness(syntax::ExprId id) const;

    // comparisons: check_compare.cpp
    Type guide(ExprId side) const;
    std::pair<ExprId, ExprId> pair(syntax::ExprId left, syntax::ExprId right);
    ExprId compare(Span span, const syntax::CompareExpr& node);
    ExprId equality(Span span, const syntax::CompareExpr& node);
    ExprId ordering(Span span, const syntax::CompareExpr& node);
    ExprId text_match(Span span, const syntax::CompareExpr& node);
    ExprId text_operands(Span span, syntax::CompareOp op, ExprId left, ExprId right, bool ignoring_case);
    ExprId compared(Span span, CompareOp op, ExprId left, ExprId right, bool ignoring_case);
    ExprId between(Span span, const syntax::BetweenExpr& node);
    ExprId range(Span span, ExprId middle, ExprId low, ExprId high, bool ignoring_case);
    CellPart cell_part(ExprId column, const syntax::CellItem& item);
    CellPart cell_bounds(ExprId column, const syntax::CellItem& item);
    ExprId cell_bound(ExprId column, const syntax::Bound& bound);
    ExprId state(Span span, const syntax::StateExpr& node);
    bool check_state_field(syntax::StateKind state, ExprId field);
    bool check_comparable(std::string_view op, ExprId operand);
    bool check_ordered(std::string_view op, ExprId operand);
    bool check_same_type(std::string_view op, ExprId left, ExprId right);
    std::string help_for_text(ExprId text, Type wanted);
    void warn_of_unsure(ExprId compared, ExprId operand);

    // among several values: check_contains.cpp
    Binder through(ExprId list);
    ExprId element(const Binder& binder);
    Type part_of(ExprId whole) const;
    bool check_container(ExprId whole);
    ExprId list_of_values(std::string_view words, syntax::ExprId id);
    ExprId contained(Span span, ExprId whole, ExprId part, bool ignoring_case);
    ExprId in_list(Span span, ExprId list, ExprId subject, bool ignoring_case);
    ExprId containment(Span span, const syntax::CompareExpr& node);
    ExprId contains_some(Span span, const syntax::ContainsSomeExpr& node);
    ExprId one_of(Span span, const syntax::OneOfExpr& node);
    ExprId one_of_list(Span span, const syntax::OneOfExpr& node);

    // texts: check_text.cpp
    bool check_folds(ExprId text);
    ExprId fold_case(ExprId text);
    ExprId length_of(Span span, const syntax::LengthOfExpr& node);
    ExprId join(Span span, const syntax::JoinExpr& node);
    ExprId matches(Span span, const syntax::MatchesExpr& node);
    bool check_pattern(const syntax::MatchesExpr& node, const std::string& pattern);

    // one value from many: check_aggregate.cpp
    bool check_aggregated(const syntax::AggregateExpr& node, ExprId value);
    ExprId aggregate(Span span, const syntax::AggregateExpr& node);
    ExprId aggregate_of_list(Span span, const syntax::AggregateExpr& node);
    ExprId aggregated(Span span, const syntax::AggregateExpr& node, std::vector<Binder> lists, ExprId value,
                      ExprId where);
    ExprId condition_of_elements(Span span, syntax::ExprId written);

    // everything else: check_value.cpp; money: check_money.cpp
    ExprId arithmetic(Span span, const syntax::ArithmeticExpr& node);
    ExprId negate(Span span, const syntax::NegateExpr& node);
    ExprId money_arithmetic(Span span, syntax::ArithmeticOp op, ExprId left, ExprId right);
    ExprId money_sum(Span span, syntax::ArithmeticOp op, ExprId left, ExprId right);
    ExprId currency_of(Span span, const syntax::CurrencyOfExpr& node);
    bool check_one_unit(std::string_view op, ExprId left, ExprId right);
    std::string help_for_amount(ExprId number, Type money) const;
    ExprId round(Span span, const syntax::RoundExpr& node);
    ExprId choose(Span span, const syntax::IfExpr& node, std::optional<Type> expected);
    ExprId quantifier(Span span, const syntax::QuantifierExpr& node);
    bool swallows_comparison(Span count, syntax::ExprId where);
    ExprId rule_applies(Span span, const syntax::RuleAppliesExpr& node);
    ExprId one_rule_applies(Span span, uint32_t rule);
    // time: check_time.cpp
    // What is added to a date or moment: a duration with a unit, as written; else any length of time.
    struct Moved {
        syntax::ExprId id;
        bool back;
    };
    // A length of time as a value.
    struct Length {
        ExprId length;
        syntax::RoundingRule rounding;
        bool back;
    };
    const syntax::DurationExpr* as_duration(syntax::ExprId id) const;
    const syntax::RoundedLengthExpr* as_rounded(syntax::ExprId id) const;
    bool is_length(syntax::ExprId id) const { return as_duration(id) != nullptr || as_rounded(id) != nullptr; }
    ExprId date_and_durations(Span span, const syntax::ArithmeticExpr& node);
    ExprId moved(ExprId start, const std::vector<Moved>& moves);
    ExprId moved_once(Span span, ExprId start, std::span<const Moved> moves);
    ExprId moved_by_rounded(Span span, ExprId start, const Moved& move);
    void report_rounding(Span length);
    bool check_rounding(ExprId start, std::span<const Moved> moves, ExprId amount);
    bool reaches_a_day(ExprId start, ExprId months) const;
    ExprId summed(Span span, ExprId a, ExprId b);
    ExprId amount_of(const syntax::DurationExpr& duration);
    ExprId counted_days(const syntax::DurationExpr& duration, bool back);
    ExprId shift(Span span, const syntax::ShiftExpr& node);
    uint32_t named_calendar(const std::optional<syntax::Name>& name);
    // durations and moments: check_duration.cpp
    ExprId duration(Span span, const syntax::DurationExpr& node);
    ExprId length(Span span, const syntax::DurationExpr& node, bool back);
    ExprId rounded_length(Span span, const syntax::RoundedLengthExpr& node);
    ExprId negated_length(Span span, ExprId length, bool back);
    ExprId moved_by(Span span, ExprId start, const Length& by);
    ExprId moved_moment(Span span, ExprId start, std::span<const Moved> moves);
    ExprId sum_of_durations(ExprId start, const std::vector<Moved>& moves);
    ExprId duration_arithmetic(Span span, syntax::ArithmeticOp op, ExprId left, ExprId right);
    ExprId duration_sum(Span span, syntax::ArithmeticOp op, ExprId left, ExprId right);
    void report_no_date(ExprId found);
    std::string help_for_length(ExprId number, Type duration) const;
    std::string help_for_mixed_units(Type a, Type b) const;
    void report_moment_against_date(std::string_view op, ExprId left, ExprId right);
    // asked of dates and moments: check_dates.cpp
    ExprId time_operand(std::string_view taker, syntax::ExprId id);
    ExprId date_operand(std::string_view taker, syntax::ExprId id);
    ExprId moment_operand(std::string_view taker, syntax::ExprId id);
    ExprId difference(Span span, const syntax::DifferenceExpr& node);
    ExprId time_between(Span span, const syntax::DifferenceExpr& node);
    ExprId date_part(Span span, const syntax::DatePartExpr& node);
    ExprId business_day(Span span, const syntax::BusinessDayExpr& node);
    ExprId due_within(const syntax::Obligation& obligation);

    template <class Node>
    ExprId conditions(Span span, const std::vector<syntax::ExprId>& operands);
    bool is_bare_value(syntax::ExprId id, Type type) const;
    size_t values_after(ExprId before, const std::vector<syntax::ExprId>& operands, size_t first);

    Context& context_;
    const syntax::Ast& ast_;
    References& references_;
    std::unordered_map<std::string_view, VariableId> reach_;
    std::set<std::string, std::less<>> unknown_;  // names that were reported; each is told once
    size_t depth_ = 0, deepest_ = 0;              // lists gone through around here; and at most
    uint64_t expansion_ = 0;                      // expressions of the defines called
    const std::vector<Binder>* for_each_ = nullptr;
    const std::vector<BinderPath>* for_each_paths_ = nullptr;
};

// The list that a binder goes through, as a path.
BinderPath binder_path(const Program& program, const std::vector<Binder>& binders, size_t position);
// How many binders both begin with that go through the same lists.
uint32_t shared_binders(const std::vector<BinderPath>& a, const std::vector<BinderPath>& b);

}  // namespace proviso::sema::detail
