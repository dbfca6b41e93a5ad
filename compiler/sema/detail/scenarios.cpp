// SPDX-License-Identifier: Apache-2.0
// Scenarios: their records, built on one another, and what they expect.
#include <algorithm>

#include "compiler/sema/detail/dependency_graph.h"
#include "compiler/sema/detail/scenario_value.h"
#include "compiler/sema/detail/steps.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

ExpectKind typed(syntax::ExpectKind kind) {
    switch (kind) {
        case syntax::ExpectKind::Outcome:
            return ExpectKind::Outcome;
        case syntax::ExpectKind::AtLeast:
            return ExpectKind::AtLeast;
        case syntax::ExpectKind::AtMost:
            return ExpectKind::AtMost;
        case syntax::ExpectKind::Applies:
            return ExpectKind::Applies;
        case syntax::ExpectKind::DoesNotApply:
            return ExpectKind::DoesNotApply;
        case syntax::ExpectKind::Open:
            return ExpectKind::Open;
        case syntax::ExpectKind::Blocked:
            return ExpectKind::Blocked;
        case syntax::ExpectKind::Met:
            return ExpectKind::Met;
        case syntax::ExpectKind::NotMet:
            return ExpectKind::NotMet;
        case syntax::ExpectKind::GuidelineUnsure:
            return ExpectKind::GuidelineUnsure;
        case syntax::ExpectKind::Question:
            return ExpectKind::Question;
        case syntax::ExpectKind::NoQuestion:
            return ExpectKind::NoQuestion;
        case syntax::ExpectKind::NoQuestions:
            return ExpectKind::NoQuestions;
        case syntax::ExpectKind::Escalation:
            return ExpectKind::Escalation;
        case syntax::ExpectKind::Requirement:
            return ExpectKind::Requirement;
        case syntax::ExpectKind::NoteText:
            return ExpectKind::NoteText;
        case syntax::ExpectKind::Rejection:
            break;
    }
    return ExpectKind::Rejection;
}

class ScenarioCheck {
   public:
    explicit ScenarioCheck(Context& context) : context_(context), records_(context.scenario_decls.size()) {}

    void run() {
        context_.checking_scenarios = true;
        for (const uint32_t scenario : base_first()) build(scenario);
        for (uint32_t scenario = 0; scenario < records_.size(); ++scenario)
            if (is_own(scenario)) check_expectations(scenario);
        leave_own();
    }

   private:
    // The amended policy's scenarios say what comes of its own text; the amendment's may be based on their records.
    bool is_own(uint32_t scenario) const {
        return context_.amended_policy(context_.scenario_decls[scenario].ast->file) == kNone;
    }

    void leave_own() {
        auto& scenarios = context_.program.scenarios;
        auto& decls = context_.scenario_decls;
        size_t kept = 0;
        for (uint32_t scenario = 0; scenario < records_.size(); ++scenario) {
            if (!is_own(scenario)) continue;
            if (kept != scenario) {
                scenarios[kept] = std::move(scenarios[scenario]);
                decls[kept] = decls[scenario];
            }
            ++kept;
        }
        scenarios.resize(kept);
        decls.erase(decls.begin() + static_cast<ptrdiff_t>(kept), decls.end());
    }

    // Bases before what builds on them; those on a cycle keep a record about which nothing is said.
    std::vector<uint32_t> base_first() {
        const auto count = static_cast<uint32_t>(context_.scenario_decls.size());
        bases_.assign(count, kNone);
        DependencyGraph graph(count);
        for (uint32_t i = 0; i < count; ++i) {
            const auto& based_on = context_.scenario_decls[i].node->based_on;
            if (!based_on) continue;
            bases_[i] = find_base(*based_on);
            if (bases_[i] != kNone) graph.add_edge({i, bases_[i], based_on->span});
        }
        std::vector<uint32_t> order;
        for (const auto& component : graph.components()) {
            const std::vector<Edge> cycle = graph.cycle(component);
            if (cycle.empty()) {
                order.push_back(component.front());
            } else {
                report_cycle(cycle);
            }
        }
        return order;
    }

    uint32_t find_base(const syntax::Template& title) {
        const std::string text = title.plain();
        const uint32_t found = context_.scenarios.find(text);
        if (found != kNone) return found;
        Diagnostic& diagnostic = context_.report_missing(Code::UnknownScenario, title.span, text);
        const std::string near = context_.nearest(text, context_.scenarios.names());
        diagnostic.help =
            near.empty() ? "give the whole title of another scenario" : fmt::format("did you mean \"{}\"?", near);
        return kNone;
    }

    void report_cycle(const std::vector<Edge>& cycle) {
        const auto& scenarios = context_.program.scenarios;
        const std::string spelled =
            spell_cycle(cycle, [&](uint32_t scenario) { return fmt::format("\"{}\"", scenarios[scenario].title); });
        Diagnostic& diagnostic = context_.report(Code::ScenarioCycle, cycle.front().place, spelled);
        diagnostic.help = "give one of them a record of its own with `given`";
        for (size_t i = 1; i < std::min(cycle.size(), kShownLinks); ++i) {
            add_note(diagnostic, cycle[i].place,
                     fmt::format("\"{}\" builds on \"{}\" here", scenarios[cycle[i].from].title,
                                 scenarios[cycle[i].to].title));
        }
    }

    void build(uint32_t scenario) {
        const auto& decl = context_.scenario_decls[scenario];
        const syntax::ScenarioDecl& node = *decl.node;
        const bool given = node.given != syntax::kNoExpr;
        if (given && node.based_on) {
            context_.report(Code::GivenAndBasedOn, node.based_on->span).help =
                "take `given` away, and change single places with `with PATH = VALUE`";
            return;
        }
        if (!given && !node.based_on) {
            context_.report_missing(Code::ScenarioWithoutRecord, node.title.span).help =
                "write `given { … }`, or `based on` and the title of another scenario";
            return;
        }
        if (!context_.is_root_known()) return;
        if (given) {
            const Type root{TypeKind::Record, false, index(context_.program.root)};
            records_[scenario] = scenario_value(context_, *decl.ast, node.given, root, nullptr);
        } else if (bases_[scenario] != kNone) {
            records_[scenario] = records_[bases_[scenario]];
        }
        for (const syntax::Change& change : node.changes) apply_change(context_, *decl.ast, change, records_[scenario]);
        take_dates(node, scenario);
        context_.program.scenarios[scenario].record = to_json(context_, records_[scenario]);
    }

    static bool says(const ScenarioValue& record, uint32_t field) {
        const ScenarioValue* value = record.find(field);
        return value != nullptr && value->kind != ScenarioValue::Kind::Null;
    }

    // A scenario has the dates of the one it is based on, unless it says its own.
    void take_dates(const syntax::ScenarioDecl& node, uint32_t scenario) {
        Scenario& checked = context_.program.scenarios[scenario];
        if (bases_[scenario] != kNone) {
            checked.as_of = context_.program.scenarios[bases_[scenario]].as_of;
            checked.rules_as_of = context_.program.scenarios[bases_[scenario]].rules_as_of;
        }
        if (node.rules_as_of) checked.rules_as_of = node.rules_as_of->date;
        if (!node.as_of) return;
        checked.as_of = node.as_of->date;
        const uint32_t field = context_.program.as_of_field;
        if (field == kNone || !says(records_[scenario], field)) return;
        const std::string& name = context_.root().fields[field].name;
        context_.report(Code::ScenarioDateTwice, node.as_of->span, name).help = fmt::format(
            "take it away, and write the date into the record: `with {} = {}`", name, format_date(node.as_of->date));
    }

    void check_expectations(uint32_t scenario) {
        const syntax::ScenarioDecl& node = *context_.scenario_decls[scenario].node;
        if (node.expectations.empty()) {
            context_.report_missing(Code::ScenarioWithoutExpect, node.title.span).help =
                "write what it should come to: `expect OUTCOME`";
        }
        for (const syntax::Expectation& written : node.expectations) {
            Expectation checked{typed(written.kind), written.span};
            if (written.text) checked.text = written.text->plain();
            checked.due = written.due;
            check_expectation(written, scenario, checked);
            context_.program.scenarios[scenario].expectations.push_back(std::move(checked));
        }
    }

    void check_expectation(const syntax::Expectation& written, uint32_t scenario, Expectation& checked) {
        switch (written.kind) {
            case syntax::ExpectKind::Outcome:
            case syntax::ExpectKind::AtLeast:
            case syntax::ExpectKind::AtMost:
                check_outcome(written, checked);
                return;
            case syntax::ExpectKind::Applies:
            case syntax::ExpectKind::DoesNotApply:
            case syntax::ExpectKind::Open:
            case syntax::ExpectKind::Blocked:
                check_rule(written, scenario, checked);
                return;
            case syntax::ExpectKind::Met:
            case syntax::ExpectKind::NotMet:
            case syntax::ExpectKind::GuidelineUnsure:
                check_guideline(written, checked);
                return;
            case syntax::ExpectKind::Question:
            case syntax::ExpectKind::NoQuestion:
                if (written.path) checked.path = path_in(*written.path, scenario).text;
                return;
            case syntax::ExpectKind::Escalation:
                if (written.name)
                    checked.id = context_.find_or_report(context_.roles, *written.name, Code::UnknownRole);
                return;
            case syntax::ExpectKind::NoQuestions:
            case syntax::ExpectKind::Requirement:
            case syntax::ExpectKind::NoteText:
            case syntax::ExpectKind::Rejection:
                return;
        }
    }

    void check_outcome(const syntax::Expectation& written, Expectation& checked) {
        if (!written.name) return;
        const uint32_t rule = context_.rules.find(written.name->text);
        checked.id = context_.outcomes.find(written.name->text);
        if (checked.id != kNone) return context_.note_use(written.name->span, {SymbolKind::Outcome, checked.id});
        if (rule == kNone) {
            if (context_.is_asked(written.name->text)) context_.offer(SymbolKind::Rule, context_.program.rules.size());
            context_.find_or_report(context_.outcomes, *written.name, Code::UnknownOutcome);
            return;
        }
        Diagnostic& diagnostic = context_.report(Code::UnknownOutcome, written.name->span, written.name->text);
        diagnostic.help = fmt::format("it is a rule: write `expect {} applies`", written.name->text);
        add_note(diagnostic, context_.program.rules[rule].id_span, "declared here");
    }

    void check_rule(const syntax::Expectation& written, uint32_t scenario, Expectation& checked) {
        if (!written.name) return;
        checked.id = context_.find_or_report(context_.rules, *written.name, Code::UnknownRule);
        if (written.by) checked.by = context_.find_or_report(context_.rules, *written.by, Code::UnknownRule);
        if (!written.path) return;
        const ResolvedPath path = path_in(*written.path, scenario);
        checked.path = path.text;
        if (checked.id != kNone && !path.text.empty()) check_for(*written.path, checked.id, path);
    }

    // Whether the path names an element that the rule goes through.
    void check_for(const syntax::Path& written, uint32_t rule, const ResolvedPath& path) {
        const auto& binders = context_.binder_paths[rule];
        const Rule& checked = context_.program.rules[rule];
        if (binders.empty()) {
            Diagnostic& diagnostic = context_.report(Code::ForWithoutEach, written.span, checked.id);
            diagnostic.help = "take `for` and the path away";
            add_note(diagnostic, checked.id_span, "declared here");
            return;
        }
        std::vector<std::vector<uint32_t>> lists;
        for (const BinderPath& binder : binders) {
            if (binder.fields.empty()) return;
            lists.push_back(binder.base == kNone ? std::vector<uint32_t>() : lists[binder.base]);
            lists.back().insert(lists.back().end(), binder.fields.begin(), binder.fields.end());
            if (path.is_element && lists.back() == path.fields) return;
        }
        Diagnostic& diagnostic = context_.report(Code::ForOtherList, written.span, checked.id);
        diagnostic.help = "name an element that its `for each` goes through";
        add_note(diagnostic, context_.program[checked.binders.front().list].span, "it goes through this list");
    }

    void check_guideline(const syntax::Expectation& written, Expectation& checked) {
        if (!written.name) return;
        checked.id = context_.rules.find(written.name->text);
        if (checked.id == kNone) return report_unknown_guideline(*written.name);
        context_.note_use(written.name->span, {SymbolKind::Rule, checked.id});
        if (context_.program.rules[checked.id].kind == RuleKind::Guideline) return;
        Diagnostic& diagnostic = context_.report(Code::NotAGuideline, written.name->span, written.name->text);
        diagnostic.help =
            fmt::format("write `expect {0} applies`, `{0} does not apply` or `{0} is open`", written.name->text);
        add_note(diagnostic, context_.program.rules[checked.id].id_span, "declared here");
    }

    void report_unknown_guideline(const syntax::Name& name) {
        NameTable guidelines;
        for (const Rule& rule : context_.program.rules) {
            if (rule.kind == RuleKind::Guideline) guidelines.add(rule.id, 0);
        }
        context_.find_or_report(guidelines, name, Code::UnknownGuideline);
    }

    ResolvedPath path_in(const syntax::Path& path, uint32_t scenario) {
        if (!context_.is_root_known()) return {};
        return resolve_path(context_, path, records_[scenario]);
    }

    Context& context_;
    std::vector<ScenarioValue> records_;  // by scenario; of kind Error until built
    std::vector<uint32_t> bases_;
};

}  // namespace

void check_scenarios(Context& context) { ScenarioCheck(context).run(); }

}  // namespace proviso::sema::detail
