// SPDX-License-Identifier: Apache-2.0
// Random well-typed expressions, as text. Depth bounds how far they nest; every compound stands in parentheses.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/differential/vocabulary.h"

namespace proviso::differential {

// A value that an expression can name: a field, an element, a parameter of a define.
struct Place {
    std::string text;
    Type type;
    bool may_not_apply = false;
    bool is_field = true;  // so that `is answered` may be asked of it
};

inline std::string in_parentheses(const std::string& text) { return "(" + text + ")"; }

class ExpressionWriter {
   public:
    // Rules of families before `family` may be asked whether they apply.
    ExpressionWriter(const Vocabulary& vocabulary, Random& random, size_t family)
        : vocabulary_(vocabulary), random_(random), family_(family) {}

    std::string condition(const Scope& scope, int depth);
    // The condition of a clause: may be a block, whose lines are indented.
    std::string clause(const Scope& scope, int depth);
    std::string value(const Type& type, const Scope& scope, int depth);
    // A text in quotation marks with values in braces.
    std::string text_with_values(const Scope& scope);
    std::string text_literal();
    // An amount in that currency, other than none.
    std::string amount(size_t currency);
    std::string choice_value(size_t choice);
    // A duration of that one of kUnitKinds, other than none, in parentheses.
    std::string literal_duration(size_t kind);
    // What `within` takes besides a number and a unit.
    std::string within(const Scope& scope);
    // " weeks", " months rounded up": what a duration of any length may be counted in.
    std::string unit();
    // Binders for lists in reach, at most `most`; they are added to `scope`. May find none.
    std::vector<Binder> binders(Scope& scope, size_t most);

    // All that has a name within the scope.
    std::vector<Place> places(const Scope& scope) const;

   private:
    using Form = std::function<std::optional<std::string>()>;

    void add_places(const std::string& prefix, size_t record, std::vector<Place>& out) const;
    std::optional<Place> place(const Scope& scope, const std::function<bool(const Place&)>& fits);
    std::optional<Place> bare(const Type& type, const Scope& scope);
    // Tries forms at random until one can be written; `last` always can.
    std::string first_possible(std::vector<Form> forms, const std::string& last);

    std::string atom(const Scope& scope, int depth);
    std::string compound(const Scope& scope, int depth);
    std::string block(const Scope& scope, int depth, const std::string& indent);
    std::optional<std::string> answer_test(const Scope& scope);
    std::optional<std::string> state_test(const Scope& scope);
    std::optional<std::string> choice_test(const Scope& scope);
    std::optional<std::string> text_test(const Scope& scope, int depth);
    std::optional<std::string> list_test(const Scope& scope, int depth);
    std::optional<std::string> number_test(const Scope& scope, int depth);
    std::optional<std::string> date_test(const Scope& scope, int depth);
    std::optional<std::string> money_test(const Scope& scope, int depth);
    std::optional<std::string> rule_test();
    std::optional<std::string> day_test(const Scope& scope);
    std::string of_calendar();
    std::string duration(const Scope& scope, int depth);
    std::string number_of_dates(const Scope& scope, int depth);
    std::optional<std::string> quantifier(const Scope& scope, int depth, const std::string& word);
    // `largest of E for … where …`, of values of that type.
    std::optional<std::string> aggregate(const std::string& words, const Type& type, const Scope& scope, int depth);
    std::optional<std::string> contains_some(const Place& list, const Scope& scope, int depth);
    std::optional<std::string> repeated(const Scope& scope, int depth);
    Type type_of_values();
    std::optional<std::string> call(const Type& type, const Scope& scope, int depth);
    std::string conditional(const Type& type, const Scope& scope, int depth);
    std::string number(const Scope& scope, int depth);
    std::string joined(const Scope& scope);
    std::string pattern();
    std::optional<std::string> number_of_list(const Scope& scope, int depth);
    std::string rounded(const std::string& operand);
    std::string money(size_t currency, const Scope& scope, int depth);
    // Another currency that may stand beside it: the same, or any.
    size_t beside(size_t currency);
    std::string date(const Scope& scope, int depth);
    std::optional<std::string> failing_test(const Scope& scope);
    std::optional<std::string> measuring_test(const Scope& scope);
    std::optional<std::string> aggregate_test(const Scope& scope);
    std::optional<std::string> ratio(Kind kind, const Scope& scope);
    // time_writer.cpp
    std::optional<std::string> duration_test(const Scope& scope, int depth);
    std::optional<std::string> moment_test(const Scope& scope, int depth);
    // Of that one of kUnitKinds to the compiler, 0 where it does not know.
    std::string length(size_t kind, const Scope& scope, int depth);
    std::string rounded_length(bool on_date, const Scope& scope, int depth);
    // A date or moment, moved.
    std::string moved(const std::string& start, bool is_date, const Scope& scope, int depth);
    size_t beside_units(size_t kind);
    std::string moment(const Scope& scope, int depth);
    std::string number_of_moments(const Scope& scope, int depth);
    std::string full_choice_value(size_t choice);

    const Vocabulary& vocabulary_;
    Random& random_;
    size_t family_;
    // Whether an `if` was chosen away by the compiler shows in a text where nothing was answered; so texts hold none.
    bool in_text_ = false;
};

}  // namespace proviso::differential
