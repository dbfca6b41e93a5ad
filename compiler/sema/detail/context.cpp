// SPDX-License-Identifier: Apache-2.0
#include "compiler/sema/detail/context.h"

#include <algorithm>

#include "runtime/base/nearest_name.h"

namespace proviso::sema::detail {
namespace {

// Looking for near names costs time per candidate; a file full of unknown names gets no suggestions after so many.
constexpr size_t kMaxComparisons = 100'000;

std::string_view plural_noun(TypeKind kind) {
    switch (kind) {
        case TypeKind::Answer:
            return "answers";
        case TypeKind::Number:
            return "numbers";
        case TypeKind::Text:
            return "texts";
        case TypeKind::Date:
            return "dates";
        case TypeKind::Money:
            return "amounts of money";
        case TypeKind::Duration:
            return "durations";
        case TypeKind::Moment:
            return "moments";
        case TypeKind::Error:
        case TypeKind::Choice:
        case TypeKind::Record:
            break;
    }
    return "values";
}

}  // namespace

Context::Context(const SourceMap& source_map, DiagnosticSink& diagnostic_sink, size_t document_errors,
                 SymbolTable* symbol_table)
    : sources(source_map),
      sink(diagnostic_sink),
      symbols(symbol_table),
      incomplete(diagnostic_sink.errors() > document_errors),
      comparisons_left_(kMaxComparisons) {}

std::string Context::nearest(std::string_view name, const std::vector<std::string_view>& candidates) {
    if (candidates.size() > comparisons_left_) return {};
    comparisons_left_ -= candidates.size();
    return nearest_name(name, candidates);
}

void Context::suggest(Diagnostic& diagnostic, std::string_view name, const std::vector<std::string_view>& candidates) {
    const std::string found = nearest(name, candidates);
    if (!found.empty()) diagnostic.help = fmt::format("did you mean `{}`?", found);
}

uint32_t Context::find_or_report(const NameTable& table, const syntax::Name& name, DiagnosticCode code) {
    const uint32_t found = table.find(name.text);
    const std::optional<SymbolKind> kind = symbols == nullptr ? std::nullopt : kind_of(table);
    if (found != kNone && kind) note_use(name.span, {*kind, found});
    if (found == kNone) {
        if (kind && is_asked(name.text)) offer(*kind, table.names().size());
        const auto lost = &table == &rules ? gone.find(name.text) : gone.end();
        if (lost != gone.end() && !checking_scenarios) {
            lost->second.named_at.push_back(name.span);
            return kNone;
        }
        Diagnostic& diagnostic = report_missing(code, name.span, name.text);
        if (lost != gone.end()) {
            diagnostic.help = "the policy no longer has it";
            add_note(diagnostic, lost->second.change, fmt::format("it is {} here", lost->second.how));
            return kNone;
        }
        suggest(diagnostic, name.text, table.names());
        if (diagnostic.help.empty() && !table.names().empty() && table.names().size() <= 8) {
            diagnostic.help = fmt::format("declared are {}", in_backticks(table.names()));
        }
    }
    return found;
}

const std::vector<uint32_t>& Context::choices_with(std::string_view value) {
    if (choices_by_value_.empty()) {
        for (uint32_t choice = 0; choice < choice_values.size(); ++choice) {
            for (const std::string_view name : choice_values[choice].names()) choices_by_value_[name].push_back(choice);
        }
    }
    static const std::vector<uint32_t> kNoChoices;
    const auto found = choices_by_value_.find(value);
    return found == choices_by_value_.end() ? kNoChoices : found->second;
}

std::string Context::describe(Type type) const {
    const bool named = type.kind == TypeKind::Choice || type.kind == TypeKind::Record;
    if (named) {
        const bool choice = type.kind == TypeKind::Choice;
        const std::string& name = choice ? program.choices[type.ref].name : program.records[type.ref].name;
        return fmt::format("{} `{}`", type.list ? "a list of" : choice ? "a choice" : "a record", name);
    }
    if (type.kind == TypeKind::Money && type.ref != kNone) {
        const std::string code = currency_code(static_cast<Currency>(type.ref));
        return fmt::format("{} in {}", type.list ? "a list of amounts" : "money", code);
    }
    if (type.kind == TypeKind::Duration && type.ref != kNone) {
        const std::string_view units = unit_kind_name(static_cast<UnitKind>(type.ref));
        return fmt::format("{} in {}", type.list ? "a list of durations" : "a duration", units);
    }
    if (type.list) return fmt::format("a list of {}", plural_noun(type.kind));
    switch (type.kind) {
        case TypeKind::Answer:
            return "an answer";
        case TypeKind::Number:
            return "a number";
        case TypeKind::Text:
            return "a text";
        case TypeKind::Date:
            return "a date";
        case TypeKind::Money:
            return "money";
        case TypeKind::Duration:
            return "a duration";
        case TypeKind::Moment:
            return "a moment";
        case TypeKind::Error:
        case TypeKind::Choice:
        case TypeKind::Record:
            break;
    }
    return "a value";
}

std::vector<uint32_t> Context::rows_of(const syntax::Name& table) const {
    std::vector<uint32_t> rows;
    const uint32_t found = tables.find(table.text);
    if (is_asked(table.text)) offer(SymbolKind::Table, table_decls.size());
    if (found == kNone) return rows;
    note_use(table.span, {SymbolKind::Table, found});
    for (const syntax::TableRow& row : table_decls[found].node->rows) rows.push_back(rules.find(row.rule.id.text));
    return rows;
}

const syntax::RuleDecl& Context::shared_clauses(uint32_t rule) const {
    const auto place = row_places.find(rule);
    return place == row_places.end() ? *rule_decls[rule].node : table_decls[place->second.table].node->shared;
}

bool Context::repeats_clauses(uint32_t rule) const {
    const auto place = row_places.find(rule);
    return place != row_places.end() && place->second.row > 0;
}

std::optional<SymbolKind> Context::kind_of(const NameTable& table) const {
    const std::pair<const NameTable*, SymbolKind> kinds[] = {
        {&choices, SymbolKind::Choice},     {&records, SymbolKind::Record},       {&outcomes, SymbolKind::Outcome},
        {&roles, SymbolKind::Role},         {&sources_cited, SymbolKind::Source}, {&parameters, SymbolKind::Parameter},
        {&calendars, SymbolKind::Calendar}, {&defines, SymbolKind::Define},       {&rules, SymbolKind::Rule},
    };
    for (const auto& [known, kind] : kinds)
        if (known == &table) return kind;
    return std::nullopt;
}

void Context::offer(SymbolKind kind, size_t count) const {
    for (size_t i = 0; i < count; ++i) symbols->offered.push_back({kind, static_cast<uint32_t>(i)});
}

void Context::offer_values(uint32_t choice) const {
    for (uint32_t i = 0; i < program.choices[choice].values.size(); ++i)
        symbols->offered.push_back({SymbolKind::Value, choice, i});
}

void Context::offer_fields(uint32_t record) const {
    for (uint32_t i = 0; i < program.records[record].fields.size(); ++i)
        symbols->offered.push_back({SymbolKind::Field, record, i});
}

Span Context::keyword_of(Span declaration) const {
    const std::string_view text = sources.text(declaration);
    const size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
    return {declaration.file, declaration.begin, declaration.begin + static_cast<uint32_t>(end)};
}

ExprId Context::add(Span span, Type type, decltype(Expr::node) node) {
    program.exprs.push_back({span, type, std::move(node)});
    return ExprId{static_cast<uint32_t>(program.exprs.size() - 1)};
}

VariableId Context::add_variable(const syntax::Name& name, Type type, bool is_parameter) {
    program.variables.push_back({name.text, type, name.span});
    variable_is_parameter.push_back(is_parameter);
    variable_used.push_back(false);
    return VariableId{static_cast<uint32_t>(program.variables.size() - 1)};
}

std::string in_backticks(const std::vector<std::string_view>& names) {
    std::string text;
    for (size_t i = 0; i < names.size(); ++i) {
        if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
        text += fmt::format("`{}`", names[i]);
    }
    return text;
}

std::string counted(size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

void add_note(Diagnostic& diagnostic, Span span, std::string text) {
    diagnostic.notes.push_back({span, std::move(text)});
}

}  // namespace proviso::sema::detail
