// SPDX-License-Identifier: Apache-2.0
// What all steps of checking share: the program as it grows, the names declared so far, where each declaration stands in the
// syntax, and the ways to report. Lives for one call of check(); borrows the syntax trees, the sources and the sink.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/sema/check.h"
#include "compiler/sema/detail/names.h"
#include "compiler/sema/symbols.h"

namespace proviso::sema::detail {

enum class FileRole : uint8_t { Module, Main, Scenarios };

// A declaration and the tree its expressions live in.
template <class Node>
struct Declared {
    const syntax::Ast* ast;
    const Node* node;
    Span span;
    FileRole role;
};

// One binder's list as a path, comparable between rules: fields from the record, or from the element of an earlier binder.
struct BinderPath {
    uint32_t base = kNone;         // position of the earlier binder; kNone: the record
    std::vector<uint32_t> fields;  // empty where the binder has an error
    friend bool operator==(const BinderPath&, const BinderPath&) = default;
};

// Where a rule that is a row of a table stands.
struct RowPlace {
    uint32_t table;  // in Context::table_decls
    uint32_t row;    // in that table; the rows' rules follow one another
};

// Said only where the policy has no errors: a mistake may be why it looks so.
struct LateWarning {
    DiagnosticCode code;
    Span span;
    std::string message, help;
};

// A rule, or a row of a table, that the amended policy has and this one no longer.
struct Gone {
    Span change;                 // where it was removed, or its table replaced
    std::string_view how;        // "removed", "left out"
    std::vector<Span> named_at;  // by what is left
};

// What the conditions ask of other rules, for the order of rules.
struct Reference {
    uint32_t target;  // RuleId or DefineId
    Span place;
};
struct References {
    std::vector<Reference> rules, defines;
};

class Context {
   public:
    Context(const SourceMap& source_map, DiagnosticSink& diagnostic_sink, size_t document_errors,
            SymbolTable* symbol_table = nullptr);

    const SourceMap& sources;
    DiagnosticSink& sink;
    Program program;

    NameTable choices, records, outcomes, roles, sources_cited, parameters, calendars, defines, rules, tables,
        guarantees, scenarios;
    std::vector<NameTable> choice_values;  // by ChoiceId
    std::vector<NameTable> record_fields;  // by RecordId

    std::deque<std::string> titles;  // of scenarios; a deque, for the table holds views of them

    std::vector<Declared<syntax::SourceDecl>> source_decls;  // by SourceId
    std::vector<Declared<syntax::PolicyDecl>> policies;
    std::vector<Declared<syntax::OutcomesDecl>> ladders;
    std::vector<Declared<syntax::RecordDecl>> record_decls;                  // by RecordId
    std::vector<Declared<syntax::ParameterDecl>> parameter_decls;            // by ParameterId
    std::vector<Declared<syntax::CalendarDecl>> calendar_decls;              // by CalendarId
    std::vector<Declared<syntax::DefineDecl>> define_decls;                  // by DefineId
    std::vector<Declared<syntax::RuleDecl>> rule_decls;                      // by RuleId
    std::vector<Declared<syntax::TableDecl>> table_decls;                    // that lead to outcomes
    std::unordered_map<uint32_t, RowPlace> row_places;                       // by RuleId: the rules that are rows
    std::unordered_map<uint32_t, Declared<syntax::TableDecl>> value_tables;  // by DefineId
    std::vector<Declared<syntax::ScenarioDecl>> scenario_decls;              // by position in program.scenarios
    std::vector<Declared<syntax::GuaranteeDecl>> guarantee_decls;

    std::vector<bool> variable_is_parameter;  // by VariableId: a define's parameter, not an element of a list
    std::vector<bool> define_used, parameter_used, calendar_used, variable_used;
    uint32_t calendar = kNone;  // CalendarId that business days are of where none is named; kNone: Monday to Friday
    uint32_t weekdays = kNone;  // ChoiceId of the days of the week, where a policy asks for them
    std::vector<Type> define_types;       // Error until its body was checked
    std::vector<uint32_t> define_depths;  // how many lists its body goes through inside one another
    std::vector<uint64_t> define_sizes;   // expressions that a call stands for; 0 without parameters: worked out once
    uint64_t expansion = 0;               // expressions that all calls so far stand for
    std::vector<References> define_references, rule_references;
    std::vector<std::vector<BinderPath>> binder_paths;  // by RuleId
    std::vector<uint32_t> binder_owner;                 // by RuleId: the rule that wrote the binders this one has
    std::vector<ExprId> row_conditions;                 // by RuleId: of rows; else kNoExpr
    // Of rows of tables with one another: rows times rows times columns, of all tables. It bounds what is made of them, too.
    uint64_t row_comparisons_left = 50'000'000;

    std::vector<LateWarning> late_warnings;
    std::set<std::string> patterns;  // regular expressions, as they are compiled

    // ---- where the policy amends another ----
    std::unordered_map<FileId, uint32_t> amended_files;  // position in Program::amended; not of the policy's own
    std::vector<Declared<syntax::PolicyDecl>> amended_policies;  // beginning at the end of the chain
    std::map<std::string_view, std::vector<Declared<syntax::ParameterDecl>>> parameter_amendments;  // in their order
    std::map<std::string, Gone, std::less<>> gone;                                                  // by id
    bool checking_scenarios = false;                   // scenarios name rules too, but hold none up
    std::optional<syntax::EffectivePeriod> effective;  // the policy's own, or else of what it amends
    // kNone: the policy's own.
    uint32_t amended_policy(FileId file) const {
        const auto found = amended_files.find(file);
        return found == amended_files.end() ? kNone : found->second;
    }

    // ---- for editors ----
    SymbolTable* symbols;  // may be null
    // Notes what a name means.
    void note_use(Span name, SymbolId symbol) const {
        if (symbols != nullptr) symbols->uses.push_back({name, symbol});
    }
    // Whether an editor put the name there, to ask what could stand in its place.
    bool is_asked(std::string_view name) const { return symbols != nullptr && name == kAskedName; }
    void offer(SymbolKind kind, size_t count) const;
    void offer_values(uint32_t choice) const;
    void offer_fields(uint32_t record) const;

    // What a failed declaration might have declared is unknown: names that are not found, and parts that are missing, are
    // then no mistakes of their own.
    bool incomplete = false;
    // The policy's head says `as of`, whether or not there is such a field.
    bool names_as_of = false;

    template <class... Args>
    Diagnostic& report(DiagnosticCode code, Span span, const Args&... args) {
        return sink.report(code, span, args...);
    }
    // For what is missing or not found; swallowed where the policy is incomplete.
    template <class... Args>
    Diagnostic& report_missing(DiagnosticCode code, Span span, const Args&... args) {
        if (incomplete) return swallowed_ = {};
        return sink.report(code, span, args...);
    }
    // Sets the help to the nearest of the names, where one is near.
    void suggest(Diagnostic& diagnostic, std::string_view name, const std::vector<std::string_view>& candidates);
    std::string nearest(std::string_view name, const std::vector<std::string_view>& candidates);
    // Looks a name up; where it is not there, reports `code` with the name and suggests the nearest.
    uint32_t find_or_report(const NameTable& table, const syntax::Name& name, DiagnosticCode code);

    // The choices that have a value of this name.
    const std::vector<uint32_t>& choices_with(std::string_view value);

    // With article and quotation marks: "a date", "a choice `Purpose`", "a list of `Use`".
    std::string describe(Type type) const;
    // A declaration may be long; its keyword is enough to find it.
    Span keyword_of(Span declaration) const;
    bool is_standard(FileId file) const { return sources.kind(file) == SourceKind::Standard; }
    // The rules of a table, by its name; none where there is no such table. Notes that the table is named there.
    std::vector<uint32_t> rows_of(const syntax::Name& table) const;
    // The clauses that a rule shares with the other rows of its table; the rule's own, where it is no row.
    const syntax::RuleDecl& shared_clauses(uint32_t rule) const;
    // Whether the rule is a row whose table's clauses another row, above it, has been checked with.
    bool repeats_clauses(uint32_t rule) const;
    bool is_root_known() const { return index(program.root) != kNone; }
    const Record& root() const { return program.records[index(program.root)]; }
    const NameTable& root_fields() const { return record_fields[index(program.root)]; }

    ExprId add(Span span, Type type, decltype(Expr::node) node);
    VariableId add_variable(const syntax::Name& name, Type type, bool is_parameter);

   private:
    // What the names of a table are; nothing for tables that serve one question.
    std::optional<SymbolKind> kind_of(const NameTable& table) const;

    Diagnostic swallowed_{};
    size_t comparisons_left_;
    std::unordered_map<std::string_view, std::vector<uint32_t>> choices_by_value_;  // filled when first asked for
};

inline constexpr Type kErrorType{};
inline constexpr Type kAnswerType{TypeKind::Answer, false, kNone};
inline constexpr Type kNumberType{TypeKind::Number, false, kNone};
inline constexpr Type kTextType{TypeKind::Text, false, kNone};
inline constexpr Type kDateType{TypeKind::Date, false, kNone};

// In any currency; in that one.
inline constexpr Type kMoneyType{TypeKind::Money, false, kNone};
inline Type money_in(Currency currency) { return {TypeKind::Money, false, static_cast<uint32_t>(currency)}; }
inline bool is_money(Type type) { return type.kind == TypeKind::Money && !type.list; }
// Of any kind of units; of that one.
inline constexpr Type kDurationType{TypeKind::Duration, false, kNone};
inline Type duration_in(UnitKind kind) { return {TypeKind::Duration, false, static_cast<uint32_t>(kind)}; }
inline bool is_duration(Type type) { return type.kind == TypeKind::Duration && !type.list; }
inline constexpr Type kMomentType{TypeKind::Moment, false, kNone};
// What `before` and `after` compare.
inline bool is_time(Type type) { return type == kDateType || type == kMomentType; }
// Both are amounts of money, or both durations: of what their currencies or kinds must agree in.
inline bool are_measures(Type a, Type b) {
    return a.kind == b.kind && ((is_money(a) && is_money(b)) || (is_duration(a) && is_duration(b)));
}
// Measures in currencies or kinds that are known and differ.
inline bool are_mixed(Type a, Type b) {
    return are_measures(a, b) && a.ref != b.ref && a.ref != kNone && b.ref != kNone;
}
// Of two measures that may meet, the type that says in what.
inline Type more_exact(Type a, Type b) { return a.ref == kNone ? b : a; }
// Whether what is of type `given` can stand where `wanted` is asked for.
inline bool fits(Type given, Type wanted) {
    return given == wanted || (are_measures(given, wanted) && wanted.ref == kNone);
}

inline bool is_error(Type type) { return type.kind == TypeKind::Error; }
// A value by itself: neither a record nor a list.
inline bool is_simple(Type type) { return !type.list && type.kind != TypeKind::Record; }
inline Type element_of(Type type) { return {type.kind, false, type.ref}; }

// "`a`, `b` and `c`"
std::string in_backticks(const std::vector<std::string_view>& names);
// "1 value", "2 values"
std::string counted(size_t count, std::string_view noun);
void add_note(Diagnostic& diagnostic, Span span, std::string text);

}  // namespace proviso::sema::detail
