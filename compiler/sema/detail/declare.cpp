// SPDX-License-Identifier: Apache-2.0
// Collects what is declared, in the order modules, policy, scenario files.
#include <unordered_map>

#include "compiler/sema/detail/amendments.h"
#include "compiler/sema/detail/steps.h"

namespace proviso::sema::detail {
namespace {

// A condition on some of a choice's values holds a bit for each that there is.
constexpr size_t kMaxChoiceValues = 10'000;

using Code = DiagnosticCode;

// A text that holds no expressions, as all do but those of `because`, `require` and `note`.
std::string plain(const std::optional<syntax::Template>& text) { return text ? text->plain() : std::string(); }

bool is_type_word(std::string_view name) {
    return name == "answer" || name == "number" || name == "text" || name == "date" || name == "list" ||
           name == "money" || name == "moment" || name == "duration";
}

class Collector {
   public:
    explicit Collector(Context& context) : context_(context) {}

    void collect(const CountedDeclaration& counted) {
        ast_ = counted.ast;
        role_ = counted.role;
        span_ = counted.declaration->span;
        if (role_ == FileRole::Scenarios && !belongs_in_scenario_file(*counted.declaration)) return;
        std::visit([this](const auto& node) { declare(node); }, counted.declaration->node);
    }

   private:
    // Else adding or losing a file of examples would change decisions.
    bool belongs_in_scenario_file(const syntax::Declaration& declaration) {
        const bool holds = std::holds_alternative<syntax::ScenarioDecl>(declaration.node) ||
                           std::holds_alternative<syntax::GuaranteeDecl>(declaration.node);
        if (holds && declaration.change == syntax::ChangeKind::None) return true;
        context_.report(Code::NotInScenarioFile, context_.keyword_of(span_)).help =
            "move it to the policy, or to a module that the policy reads with `use`";
        return false;
    }

    template <class Node>
    Declared<Node> place(const Node& node) const {
        return {ast_, &node, span_, role_};
    }

    // Whether the name is new among its kind.
    bool declare_name(NameTable& table, std::string_view kind, const syntax::Name& name, size_t next,
                      std::vector<Span>& places) {
        if (table.add(name.text, static_cast<uint32_t>(next))) {
            places.push_back(name.span);
            return true;
        }
        report_twice(kind, name, places[table.find(name.text)]);
        return false;
    }

    void report_twice(std::string_view kind, const syntax::Name& name, Span first) {
        Diagnostic& diagnostic = context_.report(Code::DeclaredTwice, name.span, kind, name.text);
        diagnostic.help = "give one of them another name, or take one away";
        if (is_amended(first.file)) diagnostic.help = changing_help(kind, name.text);
        add_note(diagnostic, first, "first declared here");
    }

    // Whether the file is the amended policy's, and the present one is not.
    bool is_amended(FileId file) const {
        return context_.amended_policy(file) != kNone &&
               context_.amended_policy(file) != context_.amended_policy(ast_->file);
    }

    std::string changing_help(std::string_view kind, std::string_view name) const {
        const std::string other =
            fmt::format("the amended policy has it: give this {} another name", kind == "value" ? "choice" : kind);
        if (kind == "parameter") return other + fmt::format("; or write `amend parameter {}` for further values", name);
        const bool can_be = kind == "rule" || kind == "table" || kind == "define" || kind == "guarantee";
        return can_be ? other + fmt::format("; or write `replace` before it, to put it in the place of that {}", kind)
                      : other;
    }

    void declare(const syntax::PolicyDecl& node) {
        if (role_ == FileRole::Module) {
            context_.report(Code::PolicyInModule, node.name.span).help =
                "take the `policy` declaration away here: the file that says `use` has one";
            return;
        }
        if (context_.amended_policy(ast_->file) != kNone) {
            context_.amended_policies.push_back(place(node));
            return;
        }
        context_.policies.push_back(place(node));
        if (context_.policies.size() > 1) {
            Diagnostic& diagnostic = context_.report(Code::TwoPolicies, node.name.span);
            diagnostic.help = "keep one; what two policies share goes into a module";
            add_note(diagnostic, context_.policies.front().node->name.span, "first declared here");
        }
    }

    void declare(const syntax::UseDecl&) {}  // whoever read the files followed it

    void declare(const syntax::SourceDecl& node) {
        if (!declare_name(context_.sources_cited, "source", node.name, context_.program.sources.size(), source_places_))
            return;
        context_.program.sources.push_back(
            {node.name.text, node.citation.plain(), plain(node.link), node.read_on, node.name.span});
        context_.source_decls.push_back(place(node));
    }

    // Choices and records share their names: both are types.
    bool declare_type(const syntax::Name& name, std::string_view kind) {
        if (is_type_word(name.text)) {
            context_.report(Code::ReservedTypeName, name.span, kind, name.text).help =
                "choose another name: this word stands for a type of the language";
            return false;
        }
        const uint32_t choice = context_.choices.find(name.text), record = context_.records.find(name.text);
        if (choice == kNone && record == kNone) return true;
        report_twice(kind, name,
                     choice != kNone ? context_.program.choices[choice].span : context_.program.records[record].span);
        return false;
    }

    void declare(const syntax::ChoiceDecl& node) {
        if (!declare_type(node.name, "choice")) return;
        context_.choices.add(node.name.text, static_cast<uint32_t>(context_.program.choices.size()));
        Choice choice{node.name.text, {}, node.name.span};
        NameTable values;
        std::vector<Span> places;
        if (node.values.size() > kMaxChoiceValues)
            context_
                .report(Code::TooManyValues, node.values[kMaxChoiceValues].name.span, node.name.text, kMaxChoiceValues)
                .help = "make a text of it, or several choices";
        for (const syntax::ChoiceValue& value : node.values) {
            if (is_reserved_value(value.name)) continue;
            if (!declare_name(values, "value", value.name, choice.values.size(), places)) continue;
            std::string written = value.written ? value.written->plain() : value.name.text;
            std::string label = value.label ? value.label->plain() : written;
            choice.values.push_back({value.name.text, std::move(label), std::move(written), value.name.span});
        }
        check_written(node, choice);
        context_.program.choices.push_back(std::move(choice));
        context_.choice_values.push_back(std::move(values));
    }

    // Records must tell a choice's values from one another, and from the words that stand in place of any value.
    void check_written(const syntax::ChoiceDecl& node, const Choice& choice) {
        std::unordered_map<std::string_view, const ChoiceValue*> seen;
        std::unordered_map<std::string_view, Span> places;
        for (const syntax::ChoiceValue& value : node.values) {
            if (value.written) places.emplace(value.name.text, value.written->span);
        }
        for (const ChoiceValue& value : choice.values) {
            const auto place = places.find(value.name);
            const Span span = place == places.end() ? value.span : place->second;
            const bool reserved =
                value.written.empty() || value.written == "unsure" || value.written == "not_applicable";
            if (reserved && place != places.end()) {
                context_.report(Code::ReservedWritten, span, value.written).help =
                    "write it as records do, and not as the answers that stand in place of any value";
                continue;
            }
            const auto [other, fresh] = seen.emplace(value.written, &value);
            if (fresh) continue;
            Diagnostic& diagnostic =
                context_.report(Code::WrittenTwice, span, value.name, other->second->name, value.written);
            diagnostic.help = "give each a form of its own: a record that holds it must mean one of them";
            add_note(diagnostic, other->second->span, "the other is declared here");
        }
    }

    // `yes`, `no` and `unsure` are no names at all.
    bool is_reserved_value(const syntax::Name& name) {
        if (name.text != "not_applicable") return false;
        context_.report(Code::ReservedValueName, name.span, name.text).help =
            "choose another name; or mark the field `may not apply`";
        return true;
    }

    void declare(const syntax::RecordDecl& node) {
        if (!declare_type(node.name, "record")) return;
        context_.records.add(node.name.text, static_cast<uint32_t>(context_.program.records.size()));
        context_.program.records.push_back({node.name.text, {}, node.name.span, kNone});
        context_.record_fields.emplace_back();
        context_.record_decls.push_back(place(node));
    }

    void declare(const syntax::OutcomesDecl& node) {
        context_.ladders.push_back(place(node));
        if (context_.ladders.size() > 1 && is_amended(context_.ladders.front().span.file)) {
            Diagnostic& diagnostic = context_.report(Code::AmendmentDecides, context_.keyword_of(span_),
                                                     context_.program.amended.front().name);
            diagnostic.help = "take the outcomes away here";
            add_note(diagnostic, context_.keyword_of(context_.ladders.front().span), "declared here");
            return;
        }
        if (context_.ladders.size() > 1) {
            Diagnostic& diagnostic = context_.report(Code::TwoLadders, context_.keyword_of(span_));
            diagnostic.help = "a policy has one ladder of outcomes: bring them together";
            add_note(diagnostic, context_.keyword_of(context_.ladders.front().span), "first declared here");
            return;
        }
        for (const syntax::OutcomeItem& item : node.items) {
            if (!declare_name(context_.outcomes, "outcome", item.name, context_.program.outcomes.size(),
                              outcome_places_))
                continue;
            context_.program.outcomes.push_back({item.name.text, plain(item.sentence), item.name.span});
        }
    }

    void declare(const syntax::RoleDecl& node) {
        if (!declare_name(context_.roles, "role", node.name, context_.program.roles.size(), role_places_)) return;
        context_.program.roles.push_back({node.name.text, plain(node.title), node.name.span});
    }

    void declare(const syntax::ParameterDecl& node) {
        if (!declare_name(context_.parameters, "parameter", node.name, context_.program.parameters.size(),
                          parameter_places_))
            return;
        context_.program.parameters.push_back({node.name.text, {}, {}, node.name.span});
        context_.parameter_used.push_back(false);
        context_.parameter_decls.push_back(place(node));
    }

    void declare(const syntax::CalendarDecl& node) {
        if (!declare_name(context_.calendars, "calendar", node.name, context_.program.calendars.size(),
                          calendar_places_))
            return;
        context_.program.calendars.push_back(
            {node.name.text, plain(node.title), 0, {}, kFirstDate, kLastDate, node.name.span});
        context_.calendar_used.push_back(false);
        context_.calendar_decls.push_back(place(node));
    }

    void declare(const syntax::DefineDecl& node) { declare_define(node, "define"); }

    bool declare_define(const syntax::DefineDecl& node, std::string_view kind) {
        if (!declare_name(context_.defines, kind, node.name, context_.program.defines.size(), define_places_))
            return false;
        context_.program.defines.push_back({node.name.text, plain(node.text), {}, kNoExpr, node.name.span});
        context_.define_used.push_back(false);
        context_.define_decls.push_back(place(node));
        return true;
    }

    void declare(const syntax::RuleDecl& node) {
        const uint32_t table = context_.tables.find(node.id.text);
        if (table != kNone) return report_twice("rule", node.id, table_places_[table]);
        if (!declare_name(context_.rules, "rule", node.id, context_.program.rules.size(), rule_places_)) return;
        Rule rule;
        rule.kind = node.kind == syntax::RuleKind::Rule        ? RuleKind::Rule
                    : node.kind == syntax::RuleKind::Guideline ? RuleKind::Guideline
                                                               : RuleKind::Exception;
        rule.id = node.id.text;
        rule.text = plain(node.text);
        rule.span = span_;
        rule.id_span = node.id.span;
        rule.condition = kNoExpr;
        rule.policy = context_.amended_policy(ast_->file);
        context_.program.rules.push_back(std::move(rule));
        context_.rule_decls.push_back(place(node));
    }

    Table& add_table(const syntax::TableDecl& node) {
        context_.program.tables.push_back(
            {node.shared.id.text, node.shared.id.span, static_cast<uint32_t>(node.rows.size()), kNone, kNone, {}});
        return context_.program.tables.back();
    }

    void declare(const syntax::TableDecl& node) {
        if (node.rows.empty()) return;
        if (node.gives) {
            const auto define = static_cast<uint32_t>(context_.program.defines.size());
            if (!declare_define(node.define, "table")) return;
            context_.value_tables.emplace(define, place(node));
            add_table(node).define = define;
            return;
        }
        const auto table = static_cast<uint32_t>(context_.table_decls.size());
        const uint32_t rule = context_.rules.find(node.shared.id.text);
        if (rule != kNone) return report_twice("rule", node.shared.id, rule_places_[rule]);
        if (!declare_name(context_.tables, "table", node.shared.id, table, table_places_)) return;
        context_.table_decls.push_back(place(node));
        add_table(node).first_rule = static_cast<uint32_t>(context_.program.rules.size());
        const Span whole = span_;
        for (uint32_t row = 0; row < node.rows.size(); ++row) {
            span_ = node.rows[row].span;
            context_.row_places.emplace(static_cast<uint32_t>(context_.program.rules.size()), RowPlace{table, row});
            declare(node.rows[row].rule);
        }
        span_ = whole;
    }

    void declare(const syntax::ScenarioDecl& node) {
        const syntax::Name title{node.title.plain(), node.title.span};
        const uint32_t first = context_.scenarios.find(title.text);
        if (first != kNone) return report_twice("scenario", title, context_.scenario_decls[first].node->title.span);
        context_.titles.push_back(title.text);
        context_.scenarios.add(context_.titles.back(), static_cast<uint32_t>(context_.program.scenarios.size()));
        context_.program.scenarios.push_back({title.text, span_, {}, {}});
        context_.scenario_decls.push_back(place(node));
    }

    void declare(const syntax::GuaranteeDecl& node) {
        if (!declare_name(context_.guarantees, "guarantee", node.id, context_.guarantee_decls.size(),
                          guarantee_places_))
            return;
        context_.guarantee_decls.push_back(place(node));
    }

    void declare(const syntax::RemoveDecl&) {}  // only in a file of scenarios, where it was reported

    Context& context_;
    const syntax::Ast* ast_ = nullptr;
    FileRole role_ = FileRole::Module;
    Span span_;
    std::vector<Span> source_places_, outcome_places_, role_places_, parameter_places_, calendar_places_,
        define_places_, rule_places_, table_places_, guarantee_places_;
};

}  // namespace

void collect_declarations(Context& context, const CheckInput& input) {
    Collector collector(context);
    for (const CountedDeclaration& counted : counted_declarations(context, input)) collector.collect(counted);
}

}  // namespace proviso::sema::detail
