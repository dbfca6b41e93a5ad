// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "compiler/format/format.h"
#include "tools/lsp/answers.h"

namespace proviso::lsp {
namespace {

// Of the protocol's SymbolKind.
enum class OutlineKind : int {
    Module = 2,
    Namespace = 3,
    Package = 4,
    Class = 5,
    Method = 6,
    Field = 8,
    Enum = 10,
    Function = 12,
    Constant = 14,
    Key = 20,
    EnumMember = 22,
    Struct = 23,
    Event = 24,
};

std::string plain(const std::optional<syntax::Template>& text) { return text ? text->plain() : std::string(); }

class Outline {
   public:
    Outline(const syntax::Ast& tree, const Lines& lines) : tree_(tree), lines_(lines) {}

    Json run() {
        for (const syntax::Declaration& declaration : tree_.declarations) {
            span_ = declaration.span;
            std::visit([this](const auto& node) { add(node); }, declaration.node);
        }
        return std::move(out_);
    }

   private:
    Json made(const std::string& name, OutlineKind kind, Span whole, Span own, const std::string& detail = {}) {
        Json item = {{"name", name.empty() ? "?" : name}, {"kind", static_cast<int>(kind)}};
        // The protocol asks for a name within what it names.
        const bool within = whole.begin <= own.begin && own.end <= whole.end;
        item["range"] = lines_.range(within ? whole : own);
        item["selectionRange"] = lines_.range(own);
        if (!detail.empty()) item["detail"] = detail;
        return item;
    }
    Json& put(const syntax::Name& name, OutlineKind kind, const std::string& detail = {}) {
        out_.push_back(made(name.text, kind, span_, name.span, detail));
        return out_.back();
    }
    void put_below(Json& above, const syntax::Name& name, OutlineKind kind, Span whole,
                   const std::string& detail = {}) {
        above["children"].push_back(made(name.text, kind, whole, name.span, detail));
    }

    void add(const syntax::PolicyDecl& node) { put(node.name, OutlineKind::Module, plain(node.title)); }
    void add(const syntax::UseDecl& node) { put(node.module, OutlineKind::Namespace, "use"); }
    void add(const syntax::SourceDecl& node) { put(node.name, OutlineKind::Package, node.citation.plain()); }
    void add(const syntax::ChoiceDecl& node) {
        Json& choice = put(node.name, OutlineKind::Enum);
        for (const syntax::ChoiceValue& value : node.values)
            put_below(choice, value.name, OutlineKind::EnumMember, value.name.span, plain(value.label));
    }
    void add(const syntax::RecordDecl& node) {
        Json& record = put(node.name, OutlineKind::Class);
        for (const syntax::FieldDecl& field : node.fields)
            put_below(record, field.name, OutlineKind::Field, field.span, plain(field.question));
    }
    void add(const syntax::OutcomesDecl& node) {
        Json& outcomes = put({"outcomes", {span_.file, span_.begin, span_.begin + 8}}, OutlineKind::Enum);
        for (const syntax::OutcomeItem& item : node.items)
            put_below(outcomes, item.name, OutlineKind::EnumMember, item.name.span, plain(item.sentence));
    }
    void add(const syntax::RoleDecl& node) { put(node.name, OutlineKind::Key, plain(node.title)); }
    void add(const syntax::ParameterDecl& node) { put(node.name, OutlineKind::Constant); }
    void add(const syntax::CalendarDecl& node) { put(node.name, OutlineKind::Key, plain(node.title)); }
    void add(const syntax::DefineDecl& node) { put(node.name, OutlineKind::Function, plain(node.text)); }
    void add(const syntax::RuleDecl& node) { put(node.id, OutlineKind::Event, plain(node.text)); }
    void add(const syntax::TableDecl& node) {
        Json& table = put(node.gives ? node.define.name : node.shared.id, OutlineKind::Struct,
                          plain(node.gives ? node.define.text : node.shared.text));
        for (const syntax::TableRow& row : node.rows) put_below(table, row.name, OutlineKind::Event, row.span);
    }
    void add(const syntax::ScenarioDecl& node) {
        put({node.title.plain(), node.title.span}, OutlineKind::Method, "scenario");
    }
    void add(const syntax::GuaranteeDecl& node) { put(node.id, OutlineKind::Event, plain(node.text)); }
    void add(const syntax::RemoveDecl& node) { put(node.id, OutlineKind::Event, "removed"); }

    const syntax::Ast& tree_;
    const Lines& lines_;
    Span span_;
    Json out_ = Json::array();
};

}  // namespace

Json document_symbols(Workspace& workspace, const Json& params) {
    const Place place = workspace.file_of(params);
    const syntax::Ast* tree = place.policy->tree_of(place.file);
    const Lines lines(place.text());
    return tree == nullptr ? Json::array() : Outline(*tree, lines).run();
}

Json formatting(Workspace& workspace, const Json& params) {
    const Place place = workspace.file_of(params);
    DiagnosticSink found;
    const auto [result, laid_out] = format::format_file(place.policy->sources(), place.file, found);
    if (result == format::Found::Mistakes) throw Refusal(kRequestFailed, "the file has mistakes and is left as it is");
    if (result == format::Found::Nothing)
        throw Refusal(kRequestFailed, "no layout was found that says the same; the file is left as it is");
    const std::string_view before = place.text(), after = laid_out;
    if (before == after) return Json::array();
    // One change, from the first line that differs to the last: so the cursor and marks elsewhere stay where they are.
    const size_t shorter = std::min(before.size(), after.size());
    size_t head = 0, tail = 0;
    while (head < shorter && before[head] == after[head]) ++head;
    while (head > 0 && before[head - 1] != '\n') --head;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
    while (tail > 0 && before[before.size() - tail - 1] != '\n') --tail;
    const Lines lines(before);
    return Json::array(
        {{{"range", lines.range(static_cast<uint32_t>(head), static_cast<uint32_t>(before.size() - tail))},
          {"newText", std::string(after.substr(head, after.size() - tail - head))}}});
}

}  // namespace proviso::lsp
