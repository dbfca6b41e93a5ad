// SPDX-License-Identifier: Apache-2.0
// What is declared, in the words of the language, for who reads or edits a policy.
#include <algorithm>
#include <tuple>

#include "compiler/sema/detail/context.h"
#include "compiler/sema/detail/steps.h"

namespace proviso::sema::detail {
namespace {

class SymbolDescription {
   public:
    explicit SymbolDescription(Context& context)
        : context_(context), program_(context.program), out_(*context.symbols) {}

    void run() {
        add_types();
        add_words();
        add_values();
        for (uint32_t i = 0; i < context_.rule_decls.size(); ++i) add_rule(i);
        for (uint32_t i = 0; i < context_.table_decls.size(); ++i) {
            const syntax::RuleDecl& shared = context_.table_decls[i].node->shared;
            add({SymbolKind::Table, i}, shared.id, "a decision table", plain(shared.text));
        }
        for (uint32_t i = 0; i < context_.guarantee_decls.size(); ++i) {
            const syntax::GuaranteeDecl& node = *context_.guarantee_decls[i].node;
            add({SymbolKind::Guarantee, i}, node.id, "a guarantee", plain(node.text));
        }
        take_rows_apart();
        add_changes();
        std::sort(out_.declared.begin(), out_.declared.end(),
                  [](const Symbol& a, const Symbol& b) { return a.id < b.id; });
        tidy_uses();
    }

   private:
    static std::string plain(const std::optional<syntax::Template>& text) {
        return text ? text->plain() : std::string();
    }

    Symbol& add(SymbolId id, const syntax::Name& name, std::string what, std::string text) {
        return add(id, name.text, name.span, std::move(what), std::move(text));
    }
    Symbol& add(SymbolId id, std::string name, Span span, std::string what, std::string text) {
        return out_.declared.emplace_back(Symbol{id, std::move(name), span, std::move(what), std::move(text), {}});
    }

    void add_types() {
        for (uint32_t i = 0; i < program_.choices.size(); ++i) {
            const Choice& choice = program_.choices[i];
            add({SymbolKind::Choice, i}, choice.name, choice.span, "a choice", {}).lines = {
                counted(choice.values.size(), "value")};
            for (uint32_t v = 0; v < choice.values.size(); ++v)
                add({SymbolKind::Value, i, v}, choice.values[v].name, choice.values[v].span,
                    fmt::format("a value of `{}`", choice.name), choice.values[v].label);
        }
        for (uint32_t i = 0; i < program_.records.size(); ++i) {
            const Record& record = program_.records[i];
            add({SymbolKind::Record, i}, record.name, record.span,
                index(program_.root) == i ? "the record that is decided" : "a record", {})
                .lines = {counted(record.fields.size(), "field")};
            for (uint32_t f = 0; f < record.fields.size(); ++f) add_field(i, f);
        }
    }

    void add_field(uint32_t record, uint32_t position) {
        const Field& field = program_.records[record].fields[position];
        std::string what =
            fmt::format("a field of `{}`: {}", program_.records[record].name, context_.describe(field.type));
        if (field.key) what += ", key";
        if (field.required) what += ", required";
        if (field.may_not_apply) what += ", may not apply";
        add({SymbolKind::Field, record, position}, field.name, field.span, std::move(what), field.question);
    }

    void add_words() {
        for (uint32_t i = 0; i < program_.outcomes.size(); ++i) {
            const Outcome& outcome = program_.outcomes[i];
            add({SymbolKind::Outcome, i}, outcome.name, outcome.span,
                fmt::format("an outcome, {} of {} from the least severe", i + 1, program_.outcomes.size()),
                outcome.sentence);
        }
        for (uint32_t i = 0; i < program_.roles.size(); ++i)
            add({SymbolKind::Role, i}, program_.roles[i].name, program_.roles[i].span, "a role",
                program_.roles[i].title);
        for (uint32_t i = 0; i < program_.sources.size(); ++i) {
            const Source& source = program_.sources[i];
            Symbol& symbol = add({SymbolKind::Source, i}, source.name, source.span, "a source", source.citation);
            if (!source.link.empty()) symbol.lines.push_back(source.link);
            if (!source.file.empty()) symbol.lines.push_back(fmt::format("its text: `{}`", source.file));
        }
        for (uint32_t i = 0; i < program_.calendars.size(); ++i)
            add({SymbolKind::Calendar, i}, program_.calendars[i].name, program_.calendars[i].span, "a calendar",
                program_.calendars[i].title);
    }

    void add_values() {
        for (uint32_t i = 0; i < program_.parameters.size(); ++i) {
            const Parameter& parameter = program_.parameters[i];
            Symbol& symbol = add({SymbolKind::Parameter, i}, parameter.name, parameter.span,
                                 fmt::format("a parameter: {}", context_.describe(parameter.type)), {});
            for (const ParameterValue& value : parameter.values)
                symbol.lines.push_back(fmt::format(
                    "`{}` from {}{}", context_.sources.text(program_[value.value].span), format_date(value.from),
                    value.until ? fmt::format(" until {}", format_date(*value.until)) : std::string()));
        }
        for (uint32_t i = 0; i < program_.defines.size(); ++i) {
            const Define& define = program_.defines[i];
            std::string parameters;
            for (const VariableId id : define.parameters) {
                const Variable& variable = program_.variables[index(id)];
                parameters += fmt::format("{}`{}`, {}", parameters.empty() ? " of " : "; ", variable.name,
                                          context_.describe(variable.type));
            }
            const std::string_view kind = context_.value_tables.contains(i) ? "a table of values" : "a define";
            add({SymbolKind::Define, i}, define.name, define.span,
                fmt::format("{}{}: {}", kind, parameters,
                            i < context_.define_types.size() ? context_.describe(context_.define_types[i]) : "a value"),
                define.text);
        }
        for (uint32_t i = 0; i < program_.variables.size(); ++i) {
            const Variable& variable = program_.variables[i];
            if (variable.name.empty()) continue;
            add({SymbolKind::Variable, i}, variable.name, variable.span,
                fmt::format("a variable: {}", context_.describe(variable.type)), {});
        }
    }

    void add_rule(uint32_t position) {
        const Rule& rule = program_.rules[position];
        const auto row = context_.row_places.find(position);
        std::string what = rule.kind == RuleKind::Guideline ? "a guideline" : "a rule";
        if (rule.kind == RuleKind::Exception)
            what =
                rule.base == kNone ? "an exception" : fmt::format("an exception to `{}`", program_.rules[rule.base].id);
        const std::string& name = rule.id;
        Span span = rule.id_span;
        if (row != context_.row_places.end()) {
            const syntax::TableDecl& table = *context_.table_decls[row->second.table].node;
            what = fmt::format("a row of `{}`", table.shared.id.text);
            span = table.rows[row->second.row].name.span;
        }
        if (rule.outcome != kNone && rule.outcome < program_.outcomes.size())
            what += fmt::format(", which leads to `{}`", program_.outcomes[rule.outcome].name);
        Symbol& symbol = add({SymbolKind::Rule, position}, name, span, std::move(what), rule.text);
        for (const Citation& citation : rule.citations)
            symbol.lines.push_back(
                fmt::format("{}, {}", program_.sources[index(citation.source)].citation, citation.place));
        for (const RuleId exception : rule.exceptions)
            symbol.lines.push_back(fmt::format("exception: `{}`", program_.rules[index(exception)].id));
    }

    // `fees.low` names the table and its row.
    void take_rows_apart() {
        std::vector<NameUse> parts;
        for (NameUse& use : out_.uses) {
            const auto row = use.symbol.kind == SymbolKind::Rule ? context_.row_places.find(use.symbol.index)
                                                                 : context_.row_places.end();
            if (row == context_.row_places.end()) continue;
            const size_t dot = context_.sources.text(use.span).find('.');
            if (dot == std::string_view::npos) continue;
            const uint32_t middle = use.span.begin + static_cast<uint32_t>(dot);
            parts.push_back({{use.span.file, use.span.begin, middle}, {SymbolKind::Table, row->second.table}});
            use.span.begin = middle + 1;
        }
        out_.uses.insert(out_.uses.end(), parts.begin(), parts.end());
    }

    // What an amendment replaces is named by both; a parameter may be declared in several places.
    void add_changes() {
        std::vector<NameUse> more;
        for (const Change& change : program_.changes) {
            if (!change.before || change.kind == Change::Kind::Removed) continue;
            for (const Symbol& symbol : out_.declared) {
                const bool replaced = symbol.span == change.span;
                if (!replaced && symbol.span != *change.before) continue;
                more.push_back({replaced ? *change.before : change.span, symbol.id});
            }
        }
        out_.uses.insert(out_.uses.end(), more.begin(), more.end());
    }

    void tidy_uses() {
        const auto key = [](const NameUse& use) {
            return std::tie(use.span.file, use.span.begin, use.span.end, use.symbol);
        };
        std::sort(out_.uses.begin(), out_.uses.end(),
                  [&](const NameUse& a, const NameUse& b) { return key(a) < key(b); });
        out_.uses.erase(std::unique(out_.uses.begin(), out_.uses.end(),
                                    [&](const NameUse& a, const NameUse& b) { return key(a) == key(b); }),
                        out_.uses.end());
        std::sort(out_.offered.begin(), out_.offered.end());
        out_.offered.erase(std::unique(out_.offered.begin(), out_.offered.end()), out_.offered.end());
    }

    Context& context_;
    const Program& program_;
    SymbolTable& out_;
};

}  // namespace

void describe_symbols(Context& context) { SymbolDescription(context).run(); }

}  // namespace proviso::sema::detail
