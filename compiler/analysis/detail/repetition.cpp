// SPDX-License-Identifier: Apache-2.0
#include "compiler/analysis/detail/repetition.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace proviso::analysis::detail {
namespace {

using sema::index;
using sema::Rule;
using sema::RuleId;

// ---- rules ----

class Rules {
   public:
    Rules(Conditions& conditions, const AnalysisInput& input, DiagnosticSink& sink)
        : conditions_(conditions), program_(conditions.program()), input_(input), sink_(sink) {}

    // Each rule beside the first with its condition.
    void run() {
        // Rows whose cells alone don't decide, as below the first of `first row that fits`, are like no other.
        std::set<uint32_t> apart;
        for (const sema::Table& table : program_.tables)
            for (uint32_t row = 0; table.first_rule != sema::kNone && row < table.fits.size(); ++row)
                if (table.fits[row] != program_.rules[table.first_rule + row].condition)
                    apart.insert(table.first_rule + row);
        std::map<std::vector<uint32_t>, std::vector<uint32_t>> groups;
        for (uint32_t i = 0; i < program_.rules.size(); ++i) {
            const bool standard = input_.sources.kind(program_.rules[i].span.file) == SourceKind::Standard;
            if (!standard && !apart.contains(i)) groups[key(i)].push_back(i);
        }
        std::vector<std::pair<uint32_t, uint32_t>> pairs;  // the later one first, for the order of the policy
        for (const auto& [key, group] : groups)
            for (size_t i = 1; i < group.size(); ++i) pairs.emplace_back(group[i], group.front());
        std::sort(pairs.begin(), pairs.end());
        for (const auto& [later, earlier] : pairs) compare(earlier, later);
    }

   private:
    // Rules of one kind that go through the same lists, with the same condition and dates; exceptions to one rule.
    std::vector<uint32_t> key(uint32_t id) {
        const Rule& rule = program_.rules[id];
        const Scope scope = conditions_.scope_of(rule);
        std::vector<uint32_t> out{static_cast<uint32_t>(rule.kind), rule.base,
                                  Graph::index(conditions_.own(RuleId{id})), Graph::index(conditions_.in_force(rule))};
        for (const auto& [variable, element] : scope.variables) out.push_back(Graph::index(element));
        return out;
    }

    static bool gives_way(const Rule& rule) { return !rule.exceptions.empty() || !rule.displaced_by.empty(); }
    bool names(const Rule& a, uint32_t b) const {
        return std::any_of(a.displaced_by.begin(), a.displaced_by.end(),
                           [&](const sema::Displacement& displacement) { return index(displacement.by) == b; });
    }

    void compare(uint32_t earlier, uint32_t later) {
        const Rule &first = program_.rules[earlier], &second = program_.rules[later];
        if (first.outcome == sema::kNone || second.outcome == sema::kNone) return;
        if (names(first, later) || names(second, earlier)) return;
        if (first.outcome == second.outcome) {
            if (gives_way(first) || gives_way(second) || !have_same_effects(earlier, later)) return;
            Diagnostic& diagnostic = sink_.report(DiagnosticCode::DuplicateRule, second.id_span, second.id, first.id);
            diagnostic.help = "take one of the two away, and let the other cite what it cites";
            diagnostic.notes.push_back({first.id_span, "the other"});
            return;
        }
        // Where the higher one gives way, the lower one may be left.
        if (gives_way(first.outcome > second.outcome ? first : second)) return;
        Diagnostic& diagnostic = sink_.report(DiagnosticCode::SameCondition, second.id_span, second.id, first.id);
        diagnostic.help = fmt::format(
            "the higher outcome `{}` always counts: correct one of the conditions, or say `subject to` or `exception … "
            "to` where one gives way to the other",
            program_.outcomes[std::max(first.outcome, second.outcome)].name);
        diagnostic.notes.push_back({first.id_span, "the other"});
    }

    bool have_same_effects(uint32_t a, uint32_t b) { return effects(program_.rules[a]) == effects(program_.rules[b]); }
    // All that follows from a rule but what is said for the reader. Texts and dates by what they mean.
    std::vector<std::string> effects(const Rule& rule) {
        const Scope scope = conditions_.scope_of(rule);
        std::vector<std::string> out{std::to_string(rule.if_unsure)};
        const auto said = [&](const sema::Template& text) {
            std::string all;
            for (const sema::TemplatePiece& piece : text)
                all += piece.expr == sema::kNoExpr ? piece.text : fmt::format("{{{}}}", value(piece.expr, scope));
            return all;
        };
        for (const auto* obligations : {&rule.obligations, &rule.unsure_obligations}) {
            out.emplace_back();
            for (const sema::Obligation& each : *obligations)
                out.push_back(fmt::format("{} {} {} {}", static_cast<int>(each.kind), index(each.role),
                                          each.due == sema::kNoExpr ? 0 : value(each.due, scope),
                                          each.kind == sema::ObligationKind::Require ? said(each.text) : ""));
        }
        out.emplace_back();
        for (const sema::Template& note : rule.notes) out.push_back(said(note));
        return out;
    }
    uint32_t value(sema::ExprId id, const Scope& scope) { return Graph::index(conditions_.value(id, scope)); }

    Conditions& conditions_;
    const sema::Program& program_;
    const AnalysisInput& input_;
    DiagnosticSink& sink_;
};

}  // namespace

void report_repeated_rules(Conditions& conditions, const AnalysisInput& input, DiagnosticSink& sink) {
    Rules(conditions, input, sink).run();
}

// ---- scenarios ----

void report_repeated_scenarios(const sema::Program& program, DiagnosticSink& sink) {
    using One = std::tuple<sema::ExpectKind, uint32_t, uint32_t, std::string, std::string, std::string>;
    using Shown = std::tuple<std::string, std::optional<Date>, std::optional<Date>, std::set<One>>;
    std::map<Shown, const sema::Scenario*> shown;
    for (const sema::Scenario& scenario : program.scenarios) {
        std::set<One> expected;
        for (const sema::Expectation& each : scenario.expectations)
            expected.emplace(each.kind, each.id, each.by, each.path, each.text, each.due);
        const auto [other, fresh] =
            shown.emplace(Shown{scenario.record, scenario.as_of, scenario.rules_as_of, std::move(expected)}, &scenario);
        if (fresh) continue;
        Diagnostic& diagnostic = sink.report(DiagnosticCode::RepeatedScenario, scenario.span, other->second->title);
        diagnostic.help = "add the change that it was written for, expect something else of it, or take it away";
        diagnostic.notes.push_back({other->second->span, "the other"});
    }
}

}  // namespace proviso::analysis::detail
