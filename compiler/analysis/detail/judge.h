// SPDX-License-Identifier: Apache-2.0
// Judges the conditions of a program: what can never be, what always is, and which parts of it make it so.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/analysis/analyse.h"
#include "compiler/analysis/detail/conditions.h"
#include "compiler/analysis/detail/search.h"

namespace proviso::analysis::detail {

// Something that a condition asks for, with the place to show; kNoExpr: the days on which a rule is in force.
struct Asked {
    sema::ExprId expr;
    NodeId condition;
};

class Judge {
   public:
    Judge(const sema::Program& program, const AnalysisInput& input, DiagnosticSink& sink);

    std::vector<Claim> run();
    Conditions& conditions() { return conditions_; }

   private:
    void judge_defines();
    void judge_rule(sema::RuleId id);
    // False where it has been found never to apply; then nothing more is said of it.
    bool judge_own(sema::RuleId id, const Scope& scope);
    void judge_exception(sema::RuleId id, const Scope& scope);
    void judge_displacement(sema::RuleId id, const Scope& scope);
    void judge_guarantees();
    // judge_tables.cpp
    void judge_tables();
    void judge_row(const sema::Table& table, uint32_t row);
    bool is_said_of_table(Span cells) const;
    void judge_parts();
    void judge_part(const Part& part);
    // Whether what was written by itself is never yes or never no; reported as `subject`.
    void judge_condition(const std::string& subject, sema::ExprId expr, NodeId condition);
    void report_stopped();

    Found ask(const std::vector<Goal>& goals, sema::RuleId id);
    void note_stopped(sema::RuleId id);
    // The fewest of them, as found by leaving out one after another, that can't come out as wanted together.
    std::vector<Asked> fewest(std::vector<Asked> asked, Want want);
    std::vector<Asked> parts_of(sema::ExprId id, NodeId condition, const Scope& scope, bool disjunction);
    bool is_literal(sema::ExprId id) const;
    bool is_row(sema::RuleId id) const { return rows_.contains(sema::index(id)); }
    // Whether a warning says already what is wrong there.
    bool is_blamed(const std::vector<Asked>& asked) const;
    bool is_blamed(Span span) const;
    bool is_standard(Span span) const { return input_.sources.kind(span.file) == SourceKind::Standard; }
    std::string text(sema::ExprId id) const;
    std::string reason(const std::vector<Asked>& asked, std::string_view dates) const;
    std::string why_displaced(sema::RuleId id, const Scope& scope);
    std::string why_decided(NodeId test) const;
    void add_notes(Diagnostic& diagnostic, const std::vector<Asked>& asked) const;
    Span place(const std::vector<Asked>& asked, Span otherwise) const;
    // Answers the always-holds half of a judgement; "" where the condition can be no.
    std::string always(NodeId condition);

    const sema::Program& program_;
    const AnalysisInput& input_;
    DiagnosticSink& sink_;
    Conditions conditions_;
    Search search_;
    std::vector<Claim> claims_;
    std::set<uint32_t> rows_;            // rules that are rows of tables
    std::set<uint32_t> blamed_defines_;  // that were reported
    std::vector<Span> blamed_;           // places that were reported
    std::vector<Span> rows_said_;  // rows of tables of which it is said that no case fits them, or is left for them
    std::vector<sema::RuleId> stopped_;  // rules about which nothing was found out
};

}  // namespace proviso::analysis::detail
