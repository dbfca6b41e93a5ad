// SPDX-License-Identifier: Apache-2.0
#include "compiler/sema/detail/amendments.h"

#include <algorithm>
#include <map>
#include <set>

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

// Names are unique within each of these.
enum class Space : uint8_t { None, Rules, Defines, Guarantees, Parameters };

struct Named {
    Space space = Space::None;
    std::string_view kind;  // in the author's words
    const syntax::Name* name = nullptr;
};

Named named(const syntax::Declaration& declaration) {
    if (const auto* rule = std::get_if<syntax::RuleDecl>(&declaration.node)) {
        const std::string_view kind = rule->kind == syntax::RuleKind::Rule        ? "rule"
                                      : rule->kind == syntax::RuleKind::Guideline ? "guideline"
                                                                                  : "exception";
        return {Space::Rules, kind, &rule->id};
    }
    if (const auto* table = std::get_if<syntax::TableDecl>(&declaration.node)) {
        if (table->gives) return {Space::Defines, "table of values", &table->shared.id};
        return {Space::Rules, "table", &table->shared.id};
    }
    if (const auto* define = std::get_if<syntax::DefineDecl>(&declaration.node))
        return {Space::Defines, "definition", &define->name};
    if (const auto* guarantee = std::get_if<syntax::GuaranteeDecl>(&declaration.node))
        return {Space::Guarantees, "guarantee", &guarantee->id};
    if (const auto* parameter = std::get_if<syntax::ParameterDecl>(&declaration.node))
        return {Space::Parameters, "parameter", &parameter->name};
    return {};
}

std::string with_article(std::string_view kind) { return fmt::format("{} {}", kind == "exception" ? "an" : "a", kind); }

// The ids of a table's rows; of anything else none.
std::vector<std::string> rows_of(const syntax::Declaration& declaration) {
    std::vector<std::string> rows;
    const auto* table = std::get_if<syntax::TableDecl>(&declaration.node);
    if (table == nullptr || table->gives) return rows;
    for (const syntax::TableRow& row : table->rows) rows.push_back(row.rule.id.text);
    return rows;
}

class Amending {
   public:
    Amending(Context& context, const CheckInput& input) : context_(context), input_(input) {}

    std::vector<CountedDeclaration> run() {
        for (const PolicyFiles& policy : input_.amended) {
            name_amended(policy);
            take(policy);
            ++layer_;
        }
        take({input_.main, input_.modules, input_.scenario_files});
        std::erase_if(counted_, [](const CountedDeclaration& each) { return each.declaration == nullptr; });
        return std::move(counted_);
    }

   private:
    // What stands under a name now.
    struct Slot {
        size_t at;  // in counted_
        const syntax::Declaration* declaration;
        uint32_t layer;  // of the policy that declared, replaced or removed it
        bool removed = false;
        std::optional<Span> change;  // where that policy replaced or removed it
    };
    using Key = std::pair<Space, std::string_view>;

    bool is_own() const { return layer_ == input_.amended.size(); }

    // Program::amended begins with what the policy amends itself.
    void name_amended(const PolicyFiles& policy) {
        const auto index = static_cast<uint32_t>(input_.amended.size() - 1 - layer_);
        auto& amended = context_.program.amended;
        if (amended.empty()) amended.resize(input_.amended.size());
        for (const syntax::Declaration& declaration : policy.main->declarations) {
            const auto* head = std::get_if<syntax::PolicyDecl>(&declaration.node);
            if (head == nullptr) continue;
            amended[index] = {head->name.text, head->version ? head->version->plain() : std::string()};
        }
        context_.amended_files.emplace(policy.main->file, index);
        for (const syntax::Ast* tree : policy.modules) context_.amended_files.emplace(tree->file, index);
        for (const syntax::Ast* tree : policy.scenario_files) context_.amended_files.emplace(tree->file, index);
    }

    void take(const PolicyFiles& policy) {
        for (const syntax::Ast* tree : policy.modules) take(tree, FileRole::Module);
        if (policy.main != nullptr) take(policy.main, FileRole::Main);
        for (const syntax::Ast* tree : policy.scenario_files) take(tree, FileRole::Scenarios);
    }

    void take(const syntax::Ast* tree, FileRole role) {
        for (const syntax::Declaration& declaration : tree->declarations) {
            const CountedDeclaration counted{tree, &declaration, role};
            const auto* removal = std::get_if<syntax::RemoveDecl>(&declaration.node);
            const bool changes = removal != nullptr || declaration.change != syntax::ChangeKind::None;
            if (!changes || role == FileRole::Scenarios) {
                add(counted);
            } else if (removal != nullptr) {
                remove(*removal);
            } else if (declaration.change == syntax::ChangeKind::Replace) {
                replace(counted);
            } else {
                amend(counted);
            }
        }
    }

    void add(const CountedDeclaration& counted) {
        counted_.push_back(counted);
        const Named what = named(*counted.declaration);
        if (what.space == Space::None) return;
        const Slot fresh{counted_.size() - 1, counted.declaration, layer_, false, {}};
        const auto [slot, is_new] = slots_.try_emplace({what.space, what.name->text}, fresh);
        if (!is_new && slot->second.removed && slot->second.layer < layer_) {
            slot->second = fresh;
            context_.gone.erase(what.name->text);
        }
        if (!is_own() || input_.amended.empty()) return;
        if (what.space != Space::Rules && what.space != Space::Guarantees) return;
        context_.program.changes.push_back(
            {Change::Kind::Added, std::string(what.kind), what.name->text, {}, what.name->span, {}});
    }

    // ---- finding what is meant ----

    std::string policy_name() const {
        return layer_ == 0 ? std::string() : context_.program.amended[input_.amended.size() - layer_].name;
    }

    // Whether something may be changed by the policy at all; if not, that is reported.
    bool may_change(Span place, std::string_view verb) {
        if (layer_ > 0) return true;
        const bool says_so = !context_.incomplete;  // else what is amended was not found, which was reported
        if (says_so)
            context_.report(Code::AmendsNothing, place, verb).help =
                "write `amends NAME` into the policy's head; or take the word away here";
        return false;
    }

    // nullptr where there is nothing that could be changed; reported.
    Slot* find(Space space, std::string_view kind, const syntax::Name& name, std::string_view verb) {
        const auto found = slots_.find({space, name.text});
        const bool there = found != slots_.end() && !(found->second.removed && found->second.layer < layer_);
        if (!there) {
            report_missing(kind, name, verb);
            return nullptr;
        }
        Slot& slot = found->second;
        if (slot.layer < layer_) return right_kind(slot, kind, name) ? &slot : nullptr;
        if (slot.change) {
            Diagnostic& diagnostic = context_.report(Code::ChangedTwice, name.span, name.text);
            diagnostic.help = "keep one of the two";
            add_note(diagnostic, *slot.change, "first here");
        } else {
            Diagnostic& diagnostic = context_.report(Code::ChangeOfOwn, name.span, name.text);
            diagnostic.help = "change it where it is declared";
            add_note(diagnostic, named(*slot.declaration).name->span, "declared here");
        }
        return nullptr;
    }

    bool right_kind(const Slot& slot, std::string_view kind, const syntax::Name& name) {
        const Named there = named(*slot.declaration);
        if (there.kind == kind) return true;
        report_kind(there, kind, name);
        return false;
    }

    void report_kind(const Named& there, std::string_view kind, const syntax::Name& name) {
        Diagnostic& diagnostic = context_.report(Code::ChangeOfOtherKind, name.span, name.text,
                                                 with_article(there.kind), with_article(kind));
        diagnostic.help = there.space == Space::Rules || there.space == Space::Guarantees
                              ? fmt::format("name it by what it is: `{} {}`", there.kind, name.text)
                              : "what takes its place is of the same kind";
        add_note(diagnostic, there.name->span, "declared here");
    }

    void report_missing(std::string_view kind, const syntax::Name& name, std::string_view verb) {
        for (const Space other : {Space::Rules, Space::Defines, Space::Guarantees, Space::Parameters}) {
            const auto found = slots_.find({other, name.text});
            if (found == slots_.end() || found->second.removed) continue;
            return report_kind(named(*found->second.declaration), kind, name);
        }
        Diagnostic& diagnostic =
            context_.report_missing(Code::NothingToChange, name.span, policy_name(), kind, name.text, verb);
        std::vector<std::string_view> candidates;
        for (const auto& [key, slot] : slots_) {
            if (slot.layer >= layer_ || slot.removed) continue;
            if (named(*slot.declaration).kind == kind) candidates.push_back(key.second);
        }
        context_.suggest(diagnostic, name.text, candidates);
        if (diagnostic.help.empty())
            diagnostic.help = fmt::format("name {} that is there; what is new is declared without `{}`",
                                          with_article(kind), verb == "remove" ? "remove" : "replace");
    }

    // ---- the changes ----

    void note_change(Change::Kind kind, const Named& what, std::string because, std::optional<Span> before) {
        if (!is_own()) return;
        context_.program.changes.push_back(
            {kind, std::string(what.kind), what.name->text, std::move(because), what.name->span, before});
    }

    void replace(const CountedDeclaration& counted) {
        const Named what = named(*counted.declaration);
        if (!may_change(counted.declaration->change_span, "replace")) return count_unless_there(counted, what);
        Slot* slot = find(what.space, what.kind, *what.name, "replace");
        if (slot == nullptr) return count_unless_there(counted, what);
        const CountedDeclaration before = std::exchange(counted_[slot->at], counted);
        *slot = {slot->at, counted.declaration, layer_, false, what.name->span};
        const std::vector<std::string> kept = rows_of(*counted.declaration);
        for (const std::string& row : rows_of(*before.declaration)) {
            if (std::find(kept.begin(), kept.end(), row) == kept.end()) gone(row, what.name->span, "left out");
        }
        note_change(Change::Kind::Replaced, what, {}, named(*before.declaration).name->span);
    }

    // So that what names it is no further mistake.
    void count_unless_there(const CountedDeclaration& counted, const Named& what) {
        if (!slots_.contains({what.space, what.name->text})) counted_.push_back(counted);
    }

    void remove(const syntax::RemoveDecl& node) {
        if (!may_change(node.id.span, "remove")) return;
        if (const size_t dot = node.id.text.find('.'); dot != std::string::npos) {
            context_.report(Code::RowChanged, node.id.span, node.id.text, "removed").help =
                fmt::format("write `replace table {}` with the rows that remain", node.id.text.substr(0, dot));
            return;
        }
        const Space space = node.kind == "guarantee" ? Space::Guarantees : Space::Rules;
        Slot* slot = find(space, node.kind, node.id, "remove");
        if (slot == nullptr) return;
        const Named what = named(*slot->declaration);
        counted_[slot->at].declaration = nullptr;
        slot->layer = layer_;
        slot->removed = true;
        slot->change = node.id.span;
        if (space == Space::Rules) {
            gone(node.id.text, node.id.span, "removed");
            for (const std::string& row : rows_of(*slot->declaration)) gone(row, node.id.span, "removed");
        }
        if (is_own())
            context_.program.changes.push_back({Change::Kind::Removed, std::string(what.kind), node.id.text,
                                                node.because ? node.because->plain() : std::string(), node.id.span,
                                                what.name->span});
    }

    void gone(const std::string& name, Span change, std::string_view how) {
        context_.gone.insert_or_assign(name, Gone{change, how, {}});
    }

    // Its values are brought together with the others' when the parameter is checked.
    void amend(const CountedDeclaration& counted) {
        const Named what = named(*counted.declaration);
        Slot* slot = may_change(counted.declaration->change_span, "amend")
                         ? find(what.space, what.kind, *what.name, "amend")
                         : nullptr;
        if (slot == nullptr) {
            context_.incomplete = true;  // which parameter is meant nobody can tell
            return;
        }
        const auto [place, fresh] = amended_.try_emplace({layer_, what.name->text}, what.name->span);
        if (!fresh) {
            Diagnostic& diagnostic = context_.report(Code::ChangedTwice, what.name->span, what.name->text);
            diagnostic.help = "bring the values together";
            add_note(diagnostic, place->second, "first here");
            return;
        }
        const auto& node = std::get<syntax::ParameterDecl>(counted.declaration->node);
        context_.parameter_amendments[what.name->text].push_back(
            {counted.ast, &node, counted.declaration->span, counted.role});
        std::string values;
        for (const syntax::ParameterValue& value : node.values)
            values += fmt::format("{}{}", values.empty() ? "" : ", ", context_.sources.text(value.span));
        note_change(Change::Kind::Amended, what, std::move(values), named(*slot->declaration).name->span);
    }

    Context& context_;
    const CheckInput& input_;
    uint32_t layer_ = 0;  // of the policy at hand; 0: the end of the chain
    std::vector<CountedDeclaration> counted_;
    std::map<Key, Slot> slots_;
    std::map<std::pair<uint32_t, std::string_view>, Span> amended_;  // by layer and name of the parameter
};

// The id of the rule or definition that holds the place.
std::string_view holder(const Context& context, Span place) {
    const auto holds = [&](Span span) {
        return span.file == place.file && span.begin <= place.begin && place.end <= span.end;
    };
    for (const auto& decl : context.table_decls)
        if (holds(decl.span)) return decl.node->shared.id.text;
    for (const auto& decl : context.rule_decls)
        if (holds(decl.span)) return decl.node->id.text;
    for (const auto& decl : context.define_decls)
        if (holds(decl.span)) return decl.node->name.text;
    for (const auto& decl : context.guarantee_decls)
        if (holds(decl.span)) return decl.node->id.text;
    return {};
}

}  // namespace

std::vector<CountedDeclaration> counted_declarations(Context& context, const CheckInput& input) {
    return Amending(context, input).run();
}

void report_gone(Context& context) {
    for (const auto& [name, gone] : context.gone) {
        if (gone.named_at.empty()) continue;
        std::vector<std::string_view> holders;
        for (const Span place : gone.named_at) {
            const std::string_view id = holder(context, place);
            if (!id.empty() && std::find(holders.begin(), holders.end(), id) == holders.end()) holders.push_back(id);
        }
        Diagnostic& diagnostic =
            context.report(Code::RemovedButNamed, gone.change, name, in_backticks(holders), gone.how);
        diagnostic.help = fmt::format("replace or remove {} too", in_backticks(holders));
        for (const Span place : gone.named_at) add_note(diagnostic, place, fmt::format("`{}` is named here", name));
    }
}

}  // namespace proviso::sema::detail
