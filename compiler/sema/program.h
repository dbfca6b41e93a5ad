// SPDX-License-Identifier: Apache-2.0
// The checked program: all files of a policy merged, every name resolved, every expression typed. It is the one input of the
// compiler's back end and of the tests' reference interpreter, and knows neither syntax nor bytecode. A Program owns
// everything in it; indices are positions in its vectors. Well-formed wherever check() reported no error.
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
#include "runtime/base/money.h"

namespace proviso::sema {

enum class ExprId : uint32_t {};
enum class VariableId : uint32_t {};
enum class ChoiceId : uint32_t {};
enum class RecordId : uint32_t {};
enum class DefineId : uint32_t {};
enum class ParameterId : uint32_t {};
enum class RuleId : uint32_t {};
enum class OutcomeId : uint32_t {};  // position on the ladder, 0 = least severe
enum class CalendarId : uint32_t {};
enum class RoleId : uint32_t {};
enum class SourceId : uint32_t {};
inline constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();
inline constexpr ExprId kNoExpr{kNone};
template <class Id>
constexpr uint32_t index(Id id) {
    return static_cast<uint32_t>(id);
}

enum class TypeKind : uint8_t { Error, Answer, Number, Text, Date, Choice, Record, Money, Duration, Moment };
struct Type {
    TypeKind kind = TypeKind::Error;
    bool list = false;  // a list of `kind`
    uint32_t ref =
        kNone;  // ChoiceId or RecordId; of money its Currency, of durations their UnitKind, where that is known
    friend bool operator==(const Type&, const Type&) = default;
};

struct ChoiceValue {
    std::string name, label, written;
    Span span;
};  // written: in records, the name where the policy does not say otherwise; label falls back to it
struct Choice {
    std::string name;
    std::vector<ChoiceValue> values;
    Span span;
};
struct Field {
    std::string name;
    Type type;
    bool required = false, key = false, may_not_apply = false, confidential = false;
    std::string question;
    Span span;
};
struct Record {
    std::string name;
    std::vector<Field> fields;
    Span span;
    uint32_t key_field = kNone;
};

// ---- expressions ----

enum class CompareOp : uint8_t { Is, IsNot, Less, AtMost, More, AtLeast, Contains, StartsWith, EndsWith };
enum class ArithmeticOp : uint8_t { Add, Subtract, Multiply, Divide };
enum class StateKind : uint8_t { Answered, Unsure, NotApplicable };  // `not answered` is Not(Answered)
enum class QuantifierKind : uint8_t { Any, Every, Count };           // `no` is Not(Any)
enum class AggregateKind : uint8_t { Sum, Largest, Smallest, First, Distinct, Repeated };
enum class DurationUnit : uint8_t { Days, MonthsDown, MonthsUp, BusinessDays };  // weeks are 7 days, years 12 months
enum class DifferenceUnit : uint8_t { Minutes, Hours, Days, Months, Years, BusinessDays };
enum class DatePart : uint8_t { Weekday, Year, Month, Day, Date, Hour, Minute };

struct Binder {
    VariableId variable;
    ExprId list;  // a field of list type: FieldOf … of the root record or of an earlier variable
};

struct AnswerConstant {
    Answer value;
};
struct NumberConstant {
    Decimal value;
};
struct MoneyConstant {
    Money value;
};
struct TextConstant {
    std::string value;
};
struct DateConstant {
    Date value;
};
struct MomentConstant {
    Moment value;
};
struct DurationConstant {
    Duration value;
};
// A number as a duration; the unit is not None.
struct InUnit {
    ExprId amount;
    TimeUnit unit;
};
struct ChoiceConstant {
    uint32_t value;
};                     // position in the choice; the choice is the expression's type
struct RootRecord {};  // the record being decided
struct VariableRef {
    VariableId variable;
};  // list element, or a define's parameter
struct FieldOf {
    ExprId record;
    uint32_t field;
};               // record: of record type (RootRecord, VariableRef or FieldOf)
struct AsOf {};  // the facts' date: the record's; type date
struct ParameterRef {
    ParameterId parameter;
};  // its value on the rules' date; unsure where there is no date, or no value on it
struct InForce {
    std::optional<Date> from, until;
};  // whether the rules' date lies within; yes where there is no date
struct Call {
    DefineId define;
    std::vector<ExprId> arguments;
};  // also a define without parameters
struct Not {
    ExprId operand;
};
struct And {
    std::vector<ExprId> operands;
};
struct Or {
    std::vector<ExprId> operands;
};
struct Surely {
    ExprId operand;
};
struct Possibly {
    ExprId operand;
};
// Both sides of the same type (of money and durations, one may leave its currency or kind open); Contains: list and element, or two texts. A field that may not apply (answer or choice) may
// be an operand of Is, IsNot and OneOf: where it does not apply it equals nothing.
struct Compare {
    CompareOp op;
    ExprId left, right;
};
struct OneOf {
    ExprId value;
    std::vector<ExprId> options;
};
// field: FieldOf a simple value or a list, or VariableRef of a list of simple values; never a record, never a parameter.
struct State {
    ExprId field;
    StateKind state;
};
struct If {
    ExprId condition, then_value, else_value;
};
// Of numbers; of two amounts of money, or two durations, Add, Subtract, Divide (a number); of one of these and a number, in that order,
// Multiply, Divide.
struct Arithmetic {
    ArithmeticOp op;
    ExprId left, right;
};
struct CurrencyOf {
    ExprId operand;
};  // a text
// The text with its letters folded, for comparisons that ignore case.
struct FoldCase {
    ExprId operand;
};
// Code points; a number.
struct TextLength {
    ExprId operand;
};
// One text after the other, at least one.
struct Join {
    std::vector<ExprId> pieces;
};
// Whether the pattern (runtime/text/pattern.h) matches the whole text.
struct Matches {
    ExprId text;
    std::string pattern;
};
struct Negate {
    ExprId operand;
};
// operand: a number, or money
struct Round {
    ExprId operand;
    Rounding mode;
    uint32_t places;
};
struct AddDuration {
    ExprId date;
    ExprId amount;
    DurationUnit unit;
    uint32_t calendar = kNone;  // CalendarId of BusinessDays; kNone: Monday to Friday
};                              // amount: number, which must be whole, else unsure
// A date or moment moved by a duration, whatever its kind. Months by `rounding`; business days of `calendar`, kNone: Monday to Friday.
struct AddLength {
    ExprId start, length;
    DayRounding rounding;
    uint32_t calendar = kNone;
};
// Number. Of moments: minutes, hours or days, parts included. Of dates: Days and BusinessDays: those after `from` up to and including `to`; Months and Years: completed ones.
struct Difference {
    DifferenceUnit unit;
    ExprId from, to;
    uint32_t calendar = kNone;
};
// Number; of Date, which like Hour and Minute is a moment's, a date; of Weekday a value of the choice that stands for the days of the week, whose first value is Monday.
struct PartOfDate {
    DatePart part;
    ExprId date;
};
struct IsBusinessDay {
    ExprId date;
    uint32_t calendar;
};
struct Quantifier {
    QuantifierKind kind;
    std::vector<Binder> binders;
    ExprId condition;
};  // condition kNoExpr never occurs
// Of the values for those elements (with several binders, combinations of them) for which the condition holds. Sum: numbers or
// money; Largest, Smallest: also dates (the latest, the earliest); First: any simple value; Distinct: how many different
// values, a number; Repeated: whether two are the same, an answer; both not of answers.
struct Aggregate {
    AggregateKind kind;
    std::vector<Binder> binders;
    ExprId value, condition;
};
// Whether any instance of `rule` applies that shares the given variables: shared[i] stands for the rule's i-th binder.
struct RuleApplies {
    RuleId rule;
    std::vector<VariableId> shared;
};

struct Expr {
    Span span;
    Type type;
    std::variant<AnswerConstant, NumberConstant, MoneyConstant, TextConstant, DateConstant, MomentConstant,
                 DurationConstant, ChoiceConstant, RootRecord, VariableRef, FieldOf, AsOf, ParameterRef, InForce, Call,
                 Not, And, Or, Surely, Possibly, Compare, OneOf, State, If, Arithmetic, Negate, CurrencyOf, FoldCase,
                 TextLength, Join, Matches, Round, InUnit, AddDuration, AddLength, Difference, PartOfDate,
                 IsBusinessDay, Quantifier, Aggregate, RuleApplies>
        node;
};

struct Variable {
    std::string name;
    Type type;
    Span span;
};  // type: of the element; never a list
struct Define {
    std::string name, text;
    std::vector<VariableId> parameters;
    ExprId body;
    Span span;
};
// value: a constant of the parameter's type
struct ParameterValue {
    ExprId value;
    Date from;
    std::optional<Date> until;  // the last day; else until the next begins
};                              // ascending by date, without gaps or overlaps
struct Parameter {
    std::string name;
    Type type;  // simple
    std::vector<ParameterValue> values;
    Span span;
};

struct Holiday {
    Date date;
    std::string text;
};
struct Calendar {
    std::string name, title;
    uint32_t weekend = 0;           // bit d: day d of the week, 0 = Monday; never all seven
    std::vector<Holiday> holidays;  // with those of the calendar it is based on; ascending, within first and last
    Date first = kFirstDate, last = kLastDate;  // the days it knows; before and after them nothing is known
    Span span;
};

struct TemplatePiece {
    std::string text;
    ExprId expr = kNoExpr;
};  // expr: any type but record and list of records; a field that may not apply may stand here
using Template = std::vector<TemplatePiece>;

// ---- rules ----

struct Citation {
    SourceId source;
    std::string place;
    std::vector<uint32_t> passages = {};  // of the source's document: what the place names
};
enum class ObligationKind : uint8_t { Escalate, Require };
struct Obligation {
    ObligationKind kind;
    RoleId role;
    Template text;
    ExprId due = kNoExpr;
};  // due: a date or moment; Escalate: text = the rule's text
enum class RuleKind : uint8_t { Rule, Guideline, Exception };
struct Displacement {
    RuleId by;
    uint32_t shared;
};  // the first `shared` binders of both go through the same lists, element by element

struct Rule {
    RuleKind kind;
    std::string id, text;
    Span span, id_span;
    std::vector<Binder> binders;                  // an exception has its base's
    ExprId condition;                             // own(r); a guideline's is already negated: Not(met when)
    uint32_t outcome = kNone, if_unsure = kNone;  // OutcomeId
    std::vector<Obligation> obligations, unsure_obligations;
    std::vector<Template> notes;
    Template because;  // empty: none
    std::vector<Citation> citations;
    uint32_t base = kNone;  // RuleId, exceptions only
    std::vector<RuleId> exceptions;
    std::vector<Displacement> displaced_by;
    std::optional<Date> effective_from, effective_until;  // until: the last day
    uint32_t policy = kNone;  // position in Program::amended: whose it is; kNone: the policy's own
};

// A decision table. One that leads to outcomes is `rows` rules that follow one another; one that gives values is a define.
struct Table {
    std::string name;
    Span span;
    uint32_t rows;
    uint32_t first_rule = kNone;  // RuleId
    uint32_t define = kNone;      // DefineId
    std::vector<ExprId> fits;     // by row: that its cells fit; kNoExpr of `else`
};

struct Outcome {
    std::string name, sentence;
    Span span;
};
struct Role {
    std::string name, title;
    Span span;
};
struct Source {
    std::string name, citation, link;
    std::optional<Date> read_on;
    Span span;
    uint32_t document = kNone;  // position in CheckInput::documents
    std::string digest;         // as declared, of the text that the rules were written for; may be a beginning of it
    bool changed = false;       // the document has another digest
    // The document's file as written, or `this`; and its text's digest. Empty where there is none.
    std::string file, document_digest;
};

struct Guarantee {
    std::string id, text;
    ExprId condition;
    bool at_least;
    OutcomeId outcome;
    Span span;
};

// ---- scenarios ----

enum class ExpectKind : uint8_t {
    Outcome,
    AtLeast,
    AtMost,
    Applies,
    DoesNotApply,
    Open,
    Blocked,
    Met,
    NotMet,
    GuidelineUnsure,
    Question,
    NoQuestion,
    NoQuestions,
    Escalation,
    Requirement,
    NoteText,
    Rejection,
};
struct Expectation {
    ExpectKind kind;
    Span span;
    uint32_t id = kNone;  // OutcomeId, RuleId or RoleId
    uint32_t by = kNone;  // RuleId
    std::string path;     // as decisions write it: uses[u1].tools[2].name; empty: any
    std::string text;
    std::string due;  // `by`: as decisions write it
};
struct Scenario {
    std::string title;
    Span span;
    std::string record;  // the record as JSON text, on one line
    // The record's date where the record has none; the date whose rules hold, where it is not the record's.
    std::optional<Date> as_of, rules_as_of;
    std::vector<Expectation> expectations;
};

// ---- amendments ----

struct AmendedPolicy {
    std::string name, version;
};
// What the policy makes of the one that it amends.
struct Change {
    enum class Kind : uint8_t { Added, Replaced, Removed, Amended } kind;
    std::string what, name;      // "rule", "final_cut"
    std::string text;            // Removed: why; Amended: the parameter's further values, as written
    Span span;                   // of the name
    std::optional<Span> before;  // of the name, where it is declared in the amended policy
};

struct Program {
    std::string name, title, version, owner;
    std::optional<Date> effective_from, effective_until;
    RecordId root{kNone};
    uint32_t as_of_field = kNone;  // field of the root record
    OutcomeId otherwise{0}, when_unsure{0};
    std::vector<Choice> choices;
    std::vector<Record> records;
    std::vector<Outcome> outcomes;
    std::vector<Role> roles;
    std::vector<Source> sources;
    std::vector<Parameter> parameters;
    std::vector<Calendar> calendars;
    std::vector<Define> defines;
    std::vector<Variable> variables;
    std::vector<Expr> exprs;  // operands before the expressions that use them
    std::vector<Table> tables;
    std::vector<Rule> rules;  // in the policy's order; exceptions among them
    // All rules, in an order for working out own(r) and free(r): where either asks whether a rule x applies (in its condition,
    // also through defines, or because x displaces it), everything applies(x) is made of stands before r: own and free of x,
    // of the rules x is an exception to, up the chain, and of the exceptions to x and theirs. So one pass in this order can
    // work out applies(x) on demand. A base may stand before or after its exceptions; texts and due dates are not counted.
    std::vector<RuleId> rule_order;
    std::vector<Guarantee> guarantees;
    std::vector<Scenario> scenarios;
    // What the policy amends, what that amends, and so on.
    std::vector<AmendedPolicy> amended;
    std::vector<Change> changes;  // in the order of the text
    const Expr& operator[](ExprId id) const { return exprs[index(id)]; }
};

}  // namespace proviso::sema
