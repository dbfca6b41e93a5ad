// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "compiler/analysis/detail/usage.h"

namespace proviso::analysis::detail {
namespace {

using sema::index;
using sema::Type;
using sema::TypeKind;

class Uses {
   public:
    Uses(const sema::Program& program, const AnalysisInput& input)
        : program_(program),
          choices_(program.choices.size()),
          records_(program.records.size()),
          outcomes_(program.outcomes.size()),
          roles_(program.roles.size()),
          sources_(program.sources.size()),
          files_(input.sources.size()) {
        look_at_types();
        look_at_rules();
        look_at_names(input);
        for (const sema::Expr& expr : program_.exprs) look_at(expr);
    }

    bool choice(size_t i) const { return choices_[i]; }
    bool record(size_t i) const { return records_[i]; }
    bool outcome(size_t i) const { return outcomes_[i]; }
    bool role(size_t i) const { return roles_[i]; }
    bool source(size_t i) const { return sources_[i]; }
    // Whether another file needs this one, or it says something by itself.
    bool file(FileId file) const { return files_[file]; }

   private:
    void needs(FileId user, Span declared) {
        if (user != declared.file) files_[declared.file] = true;
    }
    void uses(Span user, Type type) {
        if (type.kind == TypeKind::Choice) {
            needs(user.file, program_.choices[type.ref].span);
        } else if (type.kind == TypeKind::Record) {
            needs(user.file, program_.records[type.ref].span);
        }
    }
    void names_type(Span user, Type type) {
        if (type.kind == TypeKind::Choice) choices_[type.ref] = true;
        if (type.kind == TypeKind::Record) records_[type.ref] = true;
        uses(user, type);
    }

    void look_at_types() {
        records_[index(program_.root)] = true;
        for (const sema::Record& record : program_.records)
            for (const sema::Field& field : record.fields) names_type(record.span, field.type);
        for (const sema::Parameter& parameter : program_.parameters) names_type(parameter.span, parameter.type);
        for (const sema::Define& define : program_.defines) {
            for (const sema::VariableId parameter : define.parameters)
                names_type(define.span, program_.variables[index(parameter)].type);
            names_type(define.span, program_[define.body].type);
        }
    }

    void look_at_rules() {
        outcomes_[index(program_.otherwise)] = outcomes_[index(program_.when_unsure)] = true;
        for (const sema::Outcome& outcome : program_.outcomes) files_[outcome.span.file] = true;
        for (const sema::Rule& rule : program_.rules) {
            files_[rule.span.file] = true;
            for (const uint32_t outcome : {rule.outcome, rule.if_unsure})
                if (outcome != sema::kNone) outcomes_[outcome] = true;
            for (const auto* obligations : {&rule.obligations, &rule.unsure_obligations})
                for (const sema::Obligation& obligation : *obligations) {
                    roles_[index(obligation.role)] = true;
                    needs(rule.span.file, program_.roles[index(obligation.role)].span);
                }
            for (const sema::Citation& citation : rule.citations) {
                sources_[index(citation.source)] = true;
                needs(rule.span.file, program_.sources[index(citation.source)].span);
            }
        }
        for (const sema::Guarantee& guarantee : program_.guarantees) {
            files_[guarantee.span.file] = true;
            outcomes_[index(guarantee.outcome)] = true;
        }
    }

    // What is only left in the program as what came of it: calendars that others are based on, the root, `use` itself.
    void look_at_names(const AnalysisInput& input) {
        needs(input.main, program_.records[index(program_.root)].span);
        const auto calendar = [&](FileId user, const std::optional<syntax::Name>& name) {
            if (!name) return;
            for (const sema::Calendar& each : program_.calendars)
                if (each.name == name->text) needs(user, each.span);
        };
        for (const syntax::Ast* tree : input.trees) {
            for (const syntax::Declaration& declaration : tree->declarations) {
                if (const auto* policy = std::get_if<syntax::PolicyDecl>(&declaration.node))
                    calendar(tree->file, policy->calendar);
                if (const auto* based = std::get_if<syntax::CalendarDecl>(&declaration.node))
                    calendar(tree->file, based->base);
            }
        }
    }

    void look_at(const sema::Expr& expr) {
        const FileId user = expr.span.file;
        uses(expr.span, expr.type);
        const auto calendar = [&](uint32_t id) {
            if (id != sema::kNone) needs(user, program_.calendars[id].span);
        };
        if (const auto* call = std::get_if<sema::Call>(&expr.node))
            needs(user, program_.defines[index(call->define)].span);
        if (const auto* parameter = std::get_if<sema::ParameterRef>(&expr.node))
            needs(user, program_.parameters[index(parameter->parameter)].span);
        if (const auto* sum = std::get_if<sema::AddDuration>(&expr.node)) calendar(sum->calendar);
        if (const auto* sum = std::get_if<sema::AddLength>(&expr.node)) calendar(sum->calendar);
        if (const auto* difference = std::get_if<sema::Difference>(&expr.node)) calendar(difference->calendar);
        if (const auto* day = std::get_if<sema::IsBusinessDay>(&expr.node)) calendar(day->calendar);
    }

    const sema::Program& program_;
    std::vector<bool> choices_, records_, outcomes_, roles_, sources_, files_;
};

void report(DiagnosticSink& sink, Span span, std::string_view kind, const std::string& name, std::string help) {
    sink.report(DiagnosticCode::Unused, span, kind, name).help = std::move(help);
}

// The file that `use NAME` reads, as the map of sources calls it: beside the main file, or among the standard modules.
const syntax::Ast* module_of(const AnalysisInput& input, std::string name) {
    const bool standard = name.starts_with("std.");
    std::replace(name.begin(), name.end(), '.', '/');
    const std::string& main = input.sources.path(input.main);
    const size_t slash = main.find_last_of('/');
    const std::string folder = standard || slash == std::string::npos ? "" : main.substr(0, slash + 1);
    for (const syntax::Ast* tree : input.trees) {
        const std::string_view path = input.sources.path(tree->file);
        if (!path.starts_with(folder) || (input.sources.kind(tree->file) == SourceKind::Standard) != standard) continue;
        const std::string_view beside = path.substr(folder.size());
        if (beside == name + ".proviso" || beside == name + ".proviso.md") return tree;
    }
    return nullptr;
}

// Gives the files that were reported: what they declare need not be reported again.
std::set<FileId> report_modules(const Uses& uses, const AnalysisInput& input, DiagnosticSink& sink) {
    std::set<FileId> reported;
    for (const syntax::Ast* tree : input.trees) {
        if (!input.own[tree->file]) continue;
        for (const syntax::Declaration& declaration : tree->declarations) {
            const auto* use = std::get_if<syntax::UseDecl>(&declaration.node);
            const syntax::Ast* module = use == nullptr ? nullptr : module_of(input, use->module.text);
            if (module == nullptr || uses.file(module->file) || !reported.insert(module->file).second) continue;
            report(sink, use->module.span, "module", use->module.text,
                   fmt::format("nothing that it declares is asked for: take `use {}` away", use->module.text));
        }
    }
    return reported;
}

}  // namespace

void report_unused(const sema::Program& program, const AnalysisInput& input, DiagnosticSink& sink) {
    const Uses uses(program, input);
    const std::set<FileId> unused = report_modules(uses, input, sink);
    const auto report_all = [&](const auto& declared, const auto& used, std::string_view kind, const auto& help) {
        for (size_t i = 0; i < declared.size(); ++i)
            if (!used(i) && input.own[declared[i].span.file] && !unused.contains(declared[i].span.file))
                report(sink, declared[i].span, kind, declared[i].name, help(declared[i]));
    };
    const auto as_type = [](const auto& each) {
        return fmt::format("give a field this type, as in `name : {}`, or take it away", each.name);
    };
    report_all(
        program.choices, [&](size_t i) { return uses.choice(i) || is_weekday(program.choices[i]); }, "choice", as_type);
    report_all(
        program.records, [&](size_t i) { return uses.record(i); }, "record", as_type);
    report_all(
        program.outcomes, [&](size_t i) { return uses.outcome(i); }, "outcome",
        [](const sema::Outcome& outcome) {
            return fmt::format("let a rule lead to it, as in `then {}`, or take it away", outcome.name);
        });
    report_all(
        program.roles, [&](size_t i) { return uses.role(i); }, "role",
        [](const sema::Role& role) {
            return fmt::format("let a rule turn to it, as in `escalate to {}`, or take it away", role.name);
        });
    report_all(
        program.sources, [&](size_t i) { return uses.source(i); }, "source",
        [](const sema::Source& source) {
            return fmt::format("cite it in a rule, as in `cite {} \"…\"`, or take it away", source.name);
        });
}

}  // namespace proviso::analysis::detail
