// SPDX-License-Identifier: Apache-2.0
// Parse trees to the Ast: the only code that looks at the generated parser's trees. Works out what the grammar leaves flat
// (`and` beside `or`, the strength of arithmetic), and reports what is well-formed but can't stand: impossible dates,
// clauses twice or missing, expressions in plain texts. Appends to an Ast that it borrows.
#pragma once

#include <optional>
#include <set>
#include <unordered_map>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/detail/token.h"

namespace proviso::syntax::detail {

class Builder {
   public:
    Builder(const FileText& file, const std::set<std::string_view>& declared, bool self_contained, Ast& ast,
            DiagnosticSink& sink)
        : file_(file), declared_(declared), self_contained_(self_contained), ast_(ast), sink_(sink) {}

    // `tokens` are those that the tree was made from; `change` is the word `replace` or `amend` before them, or nullptr.
    void add(Grammar::DeclarationContext* tree, std::span<const Token> tokens, const Token* change);

   private:
    using Context = antlr4::ParserRuleContext;
    using Terminal = antlr4::tree::TerminalNode;

    // ---- places and words (builder.cpp) ----
    const Token& first(Context* context) const { return tokens_[context->start->getTokenIndex()]; }
    const Token& last(Context* context) const { return tokens_[context->stop->getTokenIndex()]; }
    const Token& token(Terminal* node) const { return tokens_[node->getSymbol()->getTokenIndex()]; }
    Span span(Context* context) const { return {file_.file, first(context).begin, last(context).end}; }
    std::string_view words(Context* context) const { return file_.text(first(context).begin, last(context).end); }
    Name name(Context* context) const;
    std::vector<Name> names(const auto& contexts) const {
        std::vector<Name> out;
        for (auto* context : contexts) out.push_back(name(context));
        return out;
    }
    Template text(Grammar::TextContext* context, bool plain);
    std::optional<Template> plain_text(Grammar::TextContext* context);
    std::optional<Date> date(const Token& token);
    EffectivePeriod effective(Grammar::EffectiveClauseContext* context);
    TypeRef type(Grammar::TypeContext* context) const;
    Diagnostic& report(DiagnosticCode code, Span span, const auto&... arguments) {
        return sink_.report(code, span, arguments...);
    }

    // ---- declarations (build_declaration.cpp) ----
    PolicyDecl policy(Grammar::PolicyDeclContext* context);
    SourceDecl source(Grammar::SourceDeclContext* context);
    ChoiceDecl choice(Grammar::ChoiceDeclContext* context);
    RecordDecl record(Grammar::RecordDeclContext* context);
    FieldDecl field(Grammar::FieldContext* context);
    OutcomesDecl outcomes(Grammar::OutcomesDeclContext* context);
    ParameterDecl parameter(Grammar::ParameterDeclContext* context);
    CalendarDecl calendar(Grammar::CalendarDeclContext* context);
    DefineDecl define(Grammar::DefineDeclContext* context);
    GuaranteeDecl guarantee(Grammar::GuaranteeDeclContext* context);
    RemoveDecl removal(Grammar::RemoveDeclContext* context);
    AmendsClause amends(Grammar::AmendsClauseContext* context);
    // Whether the clause is the first of its kind in this declaration; else that is reported.
    bool first_time(Context* clause);
    void check_own_line(Context* item);
    // `scope` is that of the whole declaration where it is left out.
    void accept(const std::vector<Grammar::AcceptMarkContext*>& marks, std::optional<Span> scope = {});
    void accept(Grammar::AcceptanceContext* context, std::optional<Span> scope = {});
    void missing_clause(std::string_view kind, const Name& owner, std::string_view clause, std::string_view example);

    // ---- rules (build_rule.cpp) ----
    RuleDecl rule(RuleKind kind, Context* context, Context* id, Grammar::TextContext* text);
    void rule_clause(RuleDecl& rule, Context* clause);
    void effect_clause(RuleDecl& rule, Context* clause);
    void check_complete(RuleDecl& rule);
    Obligation obligation(Grammar::ObligationContext* context);
    void if_unsure(RuleDecl& rule, Grammar::IfUnsureClauseContext* context);
    Binder binder(Grammar::BinderContext* context);
    std::vector<Binder> binders(const std::vector<Grammar::BinderContext*>& contexts);

    // ---- tables (build_table.cpp) ----
    TableDecl table(Grammar::TableDeclContext* context);
    void table_clause(TableDecl& table, Grammar::TableClauseContext* clause);
    TableRow table_row(const TableDecl& table, Grammar::TableRowContext* context);
    void result_cell(TableRow& row, Grammar::ResultCellContext* context);
    Cell cell(Grammar::CellContext* context);
    CellItem cell_item(Grammar::CellItemContext* context);
    CellItem cell_value(Grammar::CellValueContext* context);
    Bound bound(Grammar::OrderingContext* order, Grammar::TermContext* value);  // build_comparison.cpp
    std::string words_of(Context* clause) const;
    void check_table(TableDecl& table);
    void check_gives(TableDecl& table);

    // ---- scenarios (build_scenario.cpp) ----
    ScenarioDecl scenario(Grammar::ScenarioDeclContext* context);
    std::optional<DateClause> date_clause(Context* clause, Grammar::DateContext* context);
    Expectation expectation(Grammar::ExpectationContext* context);
    Expectation status(Grammar::StatusContext* context);
    Path path(Grammar::PathContext* context);
    PathSegment element(Grammar::ElementKeyContext* context);
    ExprId value(Grammar::ValueContext* context);
    ExprId record_value(Grammar::RecordValueContext* context);
    ExprId literal_value(Grammar::LiteralContext* context);

    // ---- expressions (build_expr.cpp) ----
    ExprId expr(Grammar::ExprContext* context);
    ExprId mixed(Grammar::ExprContext* context);
    ExprId operand(Grammar::OperandContext* context);
    ExprId tail(Grammar::TailContext* context);
    ExprId quantifier(Grammar::QuantifierContext* context);
    ExprId aggregate(Grammar::AggregateContext* context, Grammar::OverListsContext* lists,
                     Grammar::QuantifierContext* filtered);
    ExprId repeated(Grammar::RepeatedContext* context, Grammar::QuantifierContext* filtered);
    ExprId aggregate(AggregateExpr made, Context* whole, Grammar::PostfixContext* value,
                     Grammar::OverListsContext* lists, Grammar::QuantifierContext* filtered);
    ExprId count(Grammar::CountContext* context);
    ExprId block(Grammar::BlockContext* context);
    ExprId prefixed(const std::vector<Grammar::PrefixContext*>& prefixes, ExprId inner);
    ExprId comparison(Grammar::ComparisonContext* context);
    bool breaks_off(Grammar::ComparisonContext* context);
    ExprId chained(Context* second, Span whole);
    bool compares(Grammar::TermContext* context, ExprId made) const;
    bool is_days_between(ExprId left, Context* tail) const;
    ExprId compared(Grammar::TermContext* context);
    ExprId comparison_tail(ExprId left, Grammar::ComparisonTailContext* context);
    ExprId ordered(ExprId left, Grammar::TailOrderingContext* context);
    ExprId plainly_ordered(ExprId left, Grammar::TailPlainOrderingContext* context);
    ExprId one_of(ExprId left, Grammar::TailOneOfContext* context);
    ExprId ignoring_case(ExprId id, Grammar::IgnoringCaseContext* words);
    ExprId matches(ExprId left, Grammar::TailMatchesContext* context);
    ExprId contains_some(ExprId left, Grammar::TailContainsSomeContext* context);
    std::vector<ExprId> options(Grammar::AmongContext* context);
    ExprId listed(Grammar::AmongContext* context);
    ExprId between(ExprId left, Grammar::TailBetweenContext* context);
    ExprId same(ExprId left, Grammar::TermContext* right, bool negated);
    bool names_nothing(Grammar::TermContext* context) const;
    ExprId sum(Grammar::SumContext* context);
    ExprId factor(Grammar::FactorContext* context);
    ExprId negated(const std::vector<Terminal*>& minuses, ExprId inner);

    // ---- time (build_time.cpp) ----
    ExprId term(Grammar::TermContext* context);
    ExprId amount(Grammar::AmountContext* context);
    ExprId number(Grammar::NumberContext* context);
    ExprId money(const Token& token);
    ExprId duration(Grammar::DurationContext* context);
    ExprId duration(ExprId amount, Grammar::UnitContext* unit, Grammar::MonthRoundingContext* rounding);
    ExprId rounded_length(ExprId length, Grammar::MonthRoundingContext* rounding);
    bool is_length(ExprId id) const;
    ExprId moment_value(const Token& token);
    std::string due(Grammar::DueContext* context);
    ExprId difference(Grammar::DifferenceContext* context);
    ExprId date_part(Grammar::DatePartContext* context);
    std::optional<Name> calendar_name(Grammar::OfCalendarContext* context) const;
    ExprId business_day(ExprId left, Grammar::TermContext* right, bool negated);
    ExprId postfix(Grammar::PostfixContext* context);
    ExprId primary(Grammar::PrimaryContext* context);
    ExprId answer(Grammar::AnswerContext* context);
    ExprId bare_name(Context* context);
    ExprId date_value(const Token& token);

    // Appends a node that begins where `from` does; its children are in the Ast already.
    ExprId add_expr(Span span, decltype(Expr::node) node);
    ExprId error(Span span) { return add_expr(span, ErrorExpr{}); }
    Span between_spans(Span a, Span b) const { return {file_.file, a.begin, b.end}; }

    const FileText file_;
    const std::set<std::string_view>& declared_;  // words that begin a line: fields, values, and the like
    bool self_contained_;                         // all that this file names is declared in it
    Ast& ast_;
    DiagnosticSink& sink_;
    std::span<const Token> tokens_;
    std::unordered_map<size_t, Span> clauses_;  // of the present declaration, by rule of the grammar
    std::vector<uint16_t> depths_;              // of the expressions, by id
    std::vector<Acceptance> acceptances_;       // of the present declaration
    std::string_view keyword_;                  // likewise
    bool too_deep_ = false;                     // reported for the present declaration
    size_t errors_before_ = 0;                  // of the present declaration
    bool crowded_ = false;                      // likewise: two items in one line
};

}  // namespace proviso::syntax::detail
