// SPDX-License-Identifier: Apache-2.0
// Makes values from a scope's point of view: brings operands into one domain, and simplifies before it makes anything. Every function
// that takes terms takes those of the current scope. Works on one graph; the current scope and span are set by who lowers.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/ir/fold.h"
#include "compiler/ir/graph.h"
#include "compiler/ir/schema.h"
#include "compiler/ir/scope.h"

namespace proviso::ir {

// What the program needs that an image cannot hold, and where it was first needed.
struct Limit {
    Span span;
    std::string_view what;
};
// A value that was there already, and the text that needed it again.
struct NeededAgain {
    ValueId value;
    Span span;
};
inline constexpr std::string_view kTooManyLists = "more than 16 lists gone through at once";
// Domains that an instruction can name.
inline constexpr size_t kMaxDomains = 65535;
inline constexpr size_t kMaxInstructions = size_t{1} << 24;

class Builder {
   public:
    Builder(Graph& graph, const Schema& schema, Calendars calendars)
        : graph_(graph), schema_(schema), calendars_(std::move(calendars)) {}

    // ---- where things are made; Within sets both for a time ----
    class Within;
    Scope& scope() { return *scope_; }
    Span span() const { return span_; }
    void exceed(std::string_view what);
    const std::optional<Limit>& limit() const { return limit_; }
    // Of what is worked out from others or says how a field was answered, in the order of the needs; perhaps several times.
    std::vector<NeededAgain> take_needed_again() { return std::move(needed_again_); }

    // ---- leaves ----
    Term constant(Answer value);
    Term constant(Decimal value);
    Term constant(std::string_view value);
    Term constant(Date value);
    Term constant(const Money& value);
    // An amount of its unit that is exact.
    Term constant(const Duration& value);
    Term constant(const Moment& value);
    Term constant_choice(uint32_t value);  // counted from 1
    Term constant(const Constant& folded);
    Term load(Place field);  // by the node's kind; not of an object
    Term state(Opcode opcode, Place field);
    Term as_of();
    Term rules_as_of();
    Term exists(BinderSet binders);
    // Of that value's type, and nothing known about it.
    Term unknown(Term like);

    // ---- operations ----
    Term logical_not(Term a);
    Term logical_and(Term a, Term b);
    Term logical_or(Term a, Term b);
    // All of them at once: those that need the same binders first, so that as little as possible is moved.
    Term all_of(std::vector<Term> operands);
    Term any_of(std::vector<Term> operands);
    Term surely(Term a);
    Term possibly(Term a);
    Term select(Term condition, Term yes, Term no);
    Term in_choices(Term choice, const std::vector<uint64_t>& set);
    // Comparisons, arithmetic, dates, money. `immediate` as in image.h: the calendar of what is about business days.
    Term unary(Opcode opcode, Term a, uint32_t immediate = 0);
    Term binary(Opcode opcode, Term a, Term b, uint32_t immediate = 0);
    Term join(Term a, Term b);  // texts
    Term matches(Term text, const std::string& pattern);
    Term round(Term a, Rounding mode, uint32_t places);  // a number, or money
    // Any, AnyInstance, Every, Count, Sum over the elements of the binder at `position`; no operand may need a later binder.
    Term reduce(Opcode opcode, Term operand, uint32_t position);
    // Of the values of all elements that the binders from `outermost` on go through, and for which the condition holds.
    Term aggregate(Opcode opcode, Term value, Term condition, uint32_t outermost, uint32_t immediate);
    // The same value in the domain of more binders.
    Term move(Term a, BinderSet target);

    std::optional<Answer> known_answer(Term a) const;

   private:
    Term make(Value value, BinderSet binders);
    Term leaf(Opcode opcode, uint32_t immediate);
    Term combine(Opcode opcode, Term a, Term b, Term c = {}, uint32_t immediate = 0);
    Term combine_all(Opcode opcode, std::vector<Term> operands);
    DomainId domain(BinderSet binders);
    const Value& at(Term a) const { return graph_[a.value]; }
    // What the value is whatever the record says, where that is seen; the unit that a length is said in may still hang on that.
    std::optional<Constant> settled(Term a) const;
    std::optional<Duration> length_of(Term a) const;  // likewise, of a length

    Graph& graph_;
    const Schema& schema_;
    Calendars calendars_;
    Scope* scope_ = nullptr;
    Span span_{};
    std::optional<Limit> limit_;
    std::vector<NeededAgain> needed_again_;
    // Of what is no constant: one year, or twelve months; half a day, which is said in hours.
    std::map<ValueId, Duration> lengths_;
};

class Builder::Within {
   public:
    Within(Builder& builder, Span span) : Within(builder, *builder.scope_, span) {}
    Within(Builder& builder, Scope& scope, Span span)
        : builder_(builder), scope_(builder.scope_), span_(builder.span_) {
        builder.scope_ = &scope;
        builder.span_ = span;
    }
    ~Within() {
        builder_.scope_ = scope_;
        builder_.span_ = span_;
    }
    Within(const Within&) = delete;
    Within& operator=(const Within&) = delete;

   private:
    Builder& builder_;
    Scope* scope_;
    Span span_;
};

}  // namespace proviso::ir
