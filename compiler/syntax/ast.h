// SPDX-License-Identifier: Apache-2.0
// The syntax tree of one file, as written: names are not resolved, types not checked. An Ast owns its nodes; expressions are
// addressed by ExprId, children before parents (so a forward loop visits operands first). Immutable after parsing.
// A piece that could not be parsed has been reported and left out, or stands as ErrorExpr; later phases stay silent about it.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/source/source.h"
#include "runtime/base/answer.h"
#include "runtime/base/date.h"
#include "runtime/base/decimal.h"
#include "runtime/base/moment.h"

namespace proviso::syntax {

enum class ExprId : uint32_t {};
inline constexpr ExprId kNoExpr{std::numeric_limits<uint32_t>::max()};

// A name with its place.
struct Name {
    std::string text;
    Span span;
};

// A text with expressions in braces: pieces in order, either literal text or an expression.
struct TemplatePiece {
    std::string text;  // unescaped; empty where expr is set
    ExprId expr = kNoExpr;
};
struct Template {
    std::vector<TemplatePiece> pieces;
    Span span;
    // The text where there are no expressions.
    std::string plain() const;
    bool has_expressions() const;
};

// ---- expressions ----

enum class CompareOp : uint8_t {
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,  // `before` is Less, `on or after` is AtLeast …
    Contains,
    StartsWith,
    EndsWith,
};
// How an ordering was worded, since words are for dates and signs for numbers.
enum class OrderWording : uint8_t { None, Numbers, Dates };
enum class ArithmeticOp : uint8_t { Add, Subtract, Multiply, Divide };
enum class StateKind : uint8_t { Answered, NotAnswered, Unsure, NotApplicable };
enum class QuantifierKind : uint8_t { Any, Every, No, Count };
enum class AggregateKind : uint8_t { Count, Sum, Largest, Smallest, First, Distinct, Repeated, NoneRepeated };
enum class ContainsKind : uint8_t { Any, All, None };
enum class DurationUnit : uint8_t { Minutes, Hours, Days, Weeks, Months, Years, BusinessDays };
enum class RoundingRule : uint8_t { None, Down, Up };
enum class DifferenceUnit : uint8_t { Minutes, Hours, Days, Months, Years, BusinessDays };
enum class DatePart : uint8_t { Weekday, Year, Month, Day, Date, Hour, Minute };

struct Binder {
    Name variable;
    ExprId list;
};

struct NameExpr {
    std::string name;
};
struct MemberExpr {
    ExprId base;
    Name member;
};
struct CallExpr {
    Name callee;
    std::vector<ExprId> arguments;
};
struct AnswerExpr {
    Answer value;
};  // yes, no, unsure
struct NumberExpr {
    std::string text;
};  // decimal digits, without sign; a percentage as the share of one that it is
struct MoneyExpr {
    std::string currency, amount;  // three capitals; decimal digits without sign
};
struct TextExpr {
    std::string value;
};
struct DateExpr {
    Date value;
};
struct MomentExpr {
    Moment value;
};
struct DurationExpr {
    ExprId amount;
    DurationUnit unit;
    RoundingRule rounding = RoundingRule::None;
    std::optional<Name> calendar;  // `business days of studio`
};                                 // `5 days`, `review_days business days`, `3 months rounded down`
// `review_time rounded down`: which day, where it leads to one that a month lacks.
struct RoundedLengthExpr {
    ExprId length;
    RoundingRule rounding;
};
struct ShiftExpr {
    ExprId duration;
    bool back;  // `before`
    ExprId date;
};  // `5 days after D`
struct DifferenceExpr {
    DifferenceUnit unit;
    ExprId from, to;
    std::optional<Name> calendar;
};  // `days from A to B`
struct DatePartExpr {
    DatePart part;
    ExprId date;
};  // `year of D`
struct BusinessDayExpr {
    ExprId date;
    bool negated;
    std::optional<Name> calendar;
};  // `D is a business day`
struct ParenExpr {
    ExprId inner;
};
struct NotExpr {
    ExprId operand;
};
struct SurelyExpr {
    ExprId operand;
};
struct PossiblyExpr {
    ExprId operand;
};
struct AndExpr {
    std::vector<ExprId> operands;
    bool block;
};  // block: `all of`
struct OrExpr {
    std::vector<ExprId> operands;
    bool block;
};  // block: `any of`
struct CompareExpr {
    CompareOp op;
    OrderWording wording;
    ExprId left;
    ExprId right;
    bool ignoring_case = false;
};
// `id matches "[A-Z]{2}-\d+"`
struct MatchesExpr {
    ExprId value;
    std::string pattern;  // as the regular expression has it
    Span pattern_span;    // from quotation mark to quotation mark
    bool ignoring_case = false;
};
struct BetweenExpr {
    ExprId value;
    ExprId low;
    ExprId high;
    bool ignoring_case = false;
};
struct OneOfExpr {
    ExprId value;
    std::vector<ExprId> options;
    bool negated;
    ExprId list = kNoExpr;  // in place of options: `is one of tags`
    bool ignoring_case = false;
};
// `tags contains any of (a, b)`
struct ContainsSomeExpr {
    ContainsKind kind;
    ExprId whole;
    std::vector<ExprId> options;
    ExprId list = kNoExpr;  // in place of options
    bool ignoring_case = false;
};
struct StateExpr {
    ExprId field;
    StateKind state;
    bool negated;
};  // `is not unsure` is negated
struct ArithmeticExpr {
    ArithmeticOp op;
    ExprId left;
    ExprId right;
};
struct NegateExpr {
    ExprId operand;
};
struct LengthOfExpr {
    ExprId operand;
};
// A text with expressions in braces.
struct JoinExpr {
    Template text;
};
struct CurrencyOfExpr {
    ExprId operand;
};
// `E rounded half up to 2 places`
struct RoundExpr {
    ExprId operand;
    Rounding mode;
    Name places;  // digits
};
struct IfExpr {
    ExprId condition;
    ExprId then_value;
    ExprId else_value;
};
struct QuantifierExpr {
    QuantifierKind kind;
    std::vector<Binder> binders;
    ExprId condition;  // kNoExpr: a count of all
};
// `sum of u.cost for u in uses where u.on_camera`; without binders `value` is the list itself: `sum of fees`.
struct AggregateExpr {
    AggregateKind kind;
    ExprId value;
    std::vector<Binder> binders;
    ExprId condition = kNoExpr;
    OrderWording wording = OrderWording::None;  // Dates: `latest`, `earliest`; Numbers: `largest`, `smallest`
};
struct RuleAppliesExpr {
    Name rule;
};
struct ErrorExpr {};

// Values of scenarios only: `{ a: 1 }`, `[1, 2]`, `not answered`, `not applicable`.
struct FieldValue {
    Name field;
    ExprId value;
};
struct RecordExpr {
    std::vector<FieldValue> fields;
};
struct ListExpr {
    std::vector<ExprId> items;
};
struct NotAnsweredExpr {};
struct NotApplicableExpr {};

struct Expr {
    Span span;
    std::variant<NameExpr, MemberExpr, CallExpr, AnswerExpr, NumberExpr, MoneyExpr, TextExpr, DateExpr, MomentExpr,
                 DurationExpr, RoundedLengthExpr, ShiftExpr, DifferenceExpr, DatePartExpr, BusinessDayExpr, ParenExpr,
                 NotExpr, SurelyExpr, PossiblyExpr, AndExpr, OrExpr, CompareExpr, MatchesExpr, BetweenExpr, OneOfExpr,
                 ContainsSomeExpr, StateExpr, ArithmeticExpr, NegateExpr, CurrencyOfExpr, LengthOfExpr, JoinExpr,
                 RoundExpr, IfExpr, QuantifierExpr, AggregateExpr, RuleAppliesExpr, ErrorExpr, RecordExpr, ListExpr,
                 NotAnsweredExpr, NotApplicableExpr>
        node;
};

// A path in a scenario: `uses[u1].tools[2].name`. The first segment is a name.
struct PathSegment {
    enum class Kind : uint8_t { Name, Key, Position } kind;
    std::string text;       // Name, Key
    uint32_t position = 0;  // Position, from 1
    Span span;
};
struct Path {
    std::vector<PathSegment> segments;
    Span span;
};

// ---- declarations ----

struct TypeRef {
    Span span;
    Name name;  // `answer`, `number`, `text`, `date`, a choice or a record; for a list, of its elements
    bool list = false;
    std::optional<Name> unit;  // `in USD`, `in months`, `in business days`
};

struct EffectivePeriod {
    std::optional<Date> from;
    std::optional<Date> until;  // the last day on which it holds
    Span span;
};

// `amends netflix.genai`, `amends version "2025.11" of netflix.genai`
struct AmendsClause {
    Name policy;
    std::optional<Template> version;
    Span span;
};
struct PolicyDecl {
    Name name;
    std::optional<Template> title, version, owner;
    std::optional<EffectivePeriod> effective;
    std::optional<Name> decides;
    std::optional<Name> as_of;
    std::optional<Name> calendar;  // `business days of`
    std::optional<AmendsClause> amends;
};
struct UseDecl {
    Name module;
};  // "terms.people"
struct SourceDecl {
    Name name;
    Template citation;
    std::optional<Template> link;
    std::optional<Date> read_on;
    std::optional<Template> file;      // its text, beside the policy
    std::optional<Span> file_is_this;  // `file this`
    std::optional<Template> digest;
};
struct ChoiceValue {
    Name name;
    std::optional<Template> label;
    std::optional<Template> written;  // how records write it, where not by its name
};
struct ChoiceDecl {
    Name name;
    std::vector<ChoiceValue> values;
};
struct FieldDecl {
    Name name;
    TypeRef type;
    bool required = false, key = false, may_not_apply = false, confidential = false;
    std::optional<Template> question;
    Span span;
};
struct RecordDecl {
    Name name;
    std::vector<FieldDecl> fields;
};
struct OutcomeItem {
    Name name;
    std::optional<Template> sentence;
};
struct OutcomesDecl {
    std::vector<OutcomeItem> items;
    std::optional<Name> otherwise, when_unsure;
};
struct RoleDecl {
    Name name;
    std::optional<Template> title;
};
struct ParameterValue {
    ExprId value;
    Date from;
    Span span;
    std::optional<Date> until;  // the last day on which it holds
};
struct ParameterDecl {
    Name name;
    TypeRef type;
    std::vector<ParameterValue> values;
};
struct Holiday {
    Date date;
    std::optional<Template> text;
    Span span;  // of the date
};
struct CalendarDecl {
    Name name;
    std::optional<Template> title;
    std::vector<Name> weekend;
    std::optional<Span> weekend_span;  // where it is stated
    std::vector<Holiday> holidays;
    std::optional<EffectivePeriod> covers;
    std::optional<Name> base;
};
struct DefineParameter {
    Name name;
    TypeRef type;
};
struct DefineDecl {
    Name name;
    std::vector<DefineParameter> parameters;
    std::optional<Template> text;
    ExprId body = kNoExpr;
};

struct Citation {
    Name source;
    Template place;
    Span span;
};

enum class ObligationKind : uint8_t { Escalate, Require };
struct Obligation {
    ObligationKind kind;
    Name role;
    std::optional<Template> text;  // Require
    // Escalate: a duration (`within`) or none; Require: a date or moment (`by`), a duration (`within`) or none
    ExprId due = kNoExpr;
    bool due_is_duration = false;
    Span span;
};

enum class RuleKind : uint8_t { Rule, Guideline, Exception };
struct RuleDecl {
    RuleKind kind;
    Name id;
    std::optional<Name> base;  // exception: `to`
    std::optional<Template> text;
    std::vector<Binder> binders;
    ExprId condition = kNoExpr;   // `when`; guideline: `met when`
    std::optional<Name> outcome;  // `then`; guideline: `otherwise`
    std::optional<Name> if_unsure;
    std::vector<Obligation> unsure_obligations;
    std::vector<Obligation> obligations;
    std::vector<Template> notes;
    std::optional<Template> because;
    std::vector<Citation> citations;
    std::vector<Name> subject_to, notwithstanding;
    std::optional<EffectivePeriod> effective;
};

// One of the things a cell names, of its column.
enum class CellItemKind : uint8_t { Value, Between, Ordering, NotAnswered, NotApplicable, Unsure };
struct Bound {
    CompareOp op;
    OrderWording wording;
    ExprId value;
    Span span;
};
struct CellItem {
    CellItemKind kind;
    Span span;
    ExprId low = kNoExpr, high = kNoExpr;  // Value: low; Between: both ends
    std::vector<Bound> bounds;             // Ordering: one or two
};
struct Cell {
    Span span;
    std::vector<CellItem> items;  // empty: `any`
    bool negated = false;         // none of the items
};
// The row as a rule, without its condition and without what it shares with the rest of the table.
struct TableRow {
    RuleDecl rule;
    Name name;  // its own, or its place counted from 1, or `else`
    std::vector<Cell> cells;
    bool is_else = false;
    ExprId value = kNoExpr;  // of a table that gives values; kNoExpr where it has none
    Span span;
};
enum class HitPolicy : uint8_t { ExactlyOne, Every, First };
struct TableDecl {
    HitPolicy policy = HitPolicy::ExactlyOne;
    std::optional<Span> policy_span;  // where it is written
    std::optional<TypeRef> gives;     // a table of values
    std::vector<ExprId> columns;
    size_t results = 0;                    // columns after `=>`
    std::optional<size_t> outcome_column;  // among these: `outcome` or `value`
    std::vector<TableRow> rows;            // none where a mistake was reported
    RuleDecl shared;                       // id, text, and the clauses that hold for every row
    DefineDecl define;                     // what a table of values is to the rest: its body is kNoExpr
};

enum class ExpectKind : uint8_t {
    Outcome,
    AtLeast,
    AtMost,
    Applies,
    DoesNotApply,
    Open,     // rule, optional path
    Blocked,  // rule, optional `by`
    Met,
    NotMet,
    GuidelineUnsure,  // guideline
    Question,
    NoQuestion,
    NoQuestions,  // path
    Escalation,
    Requirement,  // role / text, optional `by DATE`
    NoteText,
    Rejection,
};
struct Expectation {
    ExpectKind kind;
    Span span;
    std::optional<Name> name;  // outcome, rule, guideline or role
    std::optional<Name> by;    // Blocked: the rule it is blocked by
    std::optional<Path> path;
    std::optional<Template> text;
    std::string due;  // `by`: as decisions write it
};
struct Change {
    Path path;
    ExprId value;
};
struct DateClause {
    Date date;
    Span span;
};
struct ScenarioDecl {
    Template title;
    std::optional<Template> based_on;
    ExprId given = kNoExpr;  // a RecordExpr
    std::vector<Change> changes;
    std::vector<Expectation> expectations;
    std::optional<DateClause> as_of, rules_as_of;
};
struct GuaranteeDecl {
    Name id;
    std::optional<Template> text;
    ExprId condition = kNoExpr;
    bool at_least = true;  // else at most
    Name outcome;
};

// `remove rule ID because "…"`
struct RemoveDecl {
    std::string kind;  // the word after `remove`
    Span kind_span;
    Name id;
    std::optional<Template> because;
};

// What a declaration does to the one of its name in the policy that is amended: nothing, takes its place, adds to it.
enum class ChangeKind : uint8_t { None, Replace, Amend };

// `accepting PV5055 because "…"`: the warnings with this code about what lies in `scope`, which is a declaration, or one of
// its fields, values or outcomes.
struct Acceptance {
    Name code;
    std::optional<Template> reason;
    Span span, scope;
};

struct Declaration {
    Span span;  // from its keyword to its last token
    std::variant<PolicyDecl, UseDecl, SourceDecl, ChoiceDecl, RecordDecl, OutcomesDecl, RoleDecl, ParameterDecl,
                 CalendarDecl, DefineDecl, RuleDecl, TableDecl, ScenarioDecl, GuaranteeDecl, RemoveDecl>
        node;
    ChangeKind change = ChangeKind::None;
    Span change_span = {};  // of the word `replace` or `amend`
    std::vector<Acceptance> acceptances = {};
};

struct Ast {
    FileId file = 0;
    std::vector<Expr> exprs;
    std::vector<Declaration> declarations;  // in the order of the file
    std::vector<Span> comments;             // from `#` to the end of the line, in the order of the file
    std::vector<Name> damaged;              // names of declarations that were left out since they could not be parsed
    const Expr& operator[](ExprId id) const { return exprs[static_cast<uint32_t>(id)]; }
};

}  // namespace proviso::syntax
