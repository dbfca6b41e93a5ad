// SPDX-License-Identifier: Apache-2.0
// What is allowed but hardly meant. Said only of a policy without errors: a mistake may be why something looks unused.
#include <algorithm>
#include <set>

#include "compiler/sema/detail/steps.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

// A module serves several policies, which need not use all of it.
void warn_of_unused(Context& context) {
    for (uint32_t i = 0; i < context.define_decls.size(); ++i) {
        if (context.define_used[i] || context.define_decls[i].role != FileRole::Main) continue;
        const Define& define = context.program.defines[i];
        const std::string_view kind = context.value_tables.contains(i) ? "table" : "define";
        context.report(Code::Unused, define.span, kind, define.name).help = "use it in a rule, or take it away";
    }
    for (uint32_t i = 0; i < context.parameter_decls.size(); ++i) {
        if (context.parameter_used[i] || context.parameter_decls[i].role != FileRole::Main) continue;
        const Parameter& parameter = context.program.parameters[i];
        context.report(Code::Unused, parameter.span, "parameter", parameter.name).help =
            "use it in a rule, or take it away";
    }
    for (uint32_t i = 0; i < context.calendar_decls.size(); ++i) {
        if (context.calendar_used[i] || context.calendar_decls[i].role != FileRole::Main) continue;
        const Calendar& calendar = context.program.calendars[i];
        context.report(Code::Unused, calendar.span, "calendar", calendar.name).help =
            fmt::format("name it, as in `5 business days of {}`, or take it away", calendar.name);
    }
    for (uint32_t i = 0; i < context.program.variables.size(); ++i) {
        if (context.variable_used[i] || context.variable_is_parameter[i]) continue;
        const Variable& variable = context.program.variables[i];
        context.report(Code::Unused, variable.span, "variable", variable.name).help =
            fmt::format("ask about the element, as in `{}.FIELD`, or do not go through the list", variable.name);
    }
}

void warn_of_rules(Context& context) {
    std::set<uint32_t> uncited;  // tables
    const Program& program = context.program;
    const auto below = [&](uint32_t outcome) { return outcome != kNone && outcome < index(program.otherwise); };
    const auto warn_below = [&](const syntax::Name& name) {
        context.report(Code::BelowOtherwise, name.span, name.text, program.outcomes[index(program.otherwise)].name)
            .help = "name a higher outcome, or lower the policy's `otherwise`";
    };
    if (below(index(program.when_unsure))) warn_below(*context.ladders.front().node->when_unsure);
    for (uint32_t i = 0; i < program.rules.size(); ++i) {
        const syntax::RuleDecl& decl = *context.rule_decls[i].node;
        const syntax::RuleDecl& shared = context.shared_clauses(i);
        const Rule& rule = program.rules[i];
        if (below(rule.outcome)) warn_below(*decl.outcome);
        if (below(rule.if_unsure) && (decl.if_unsure || !context.repeats_clauses(i)))
            warn_below(decl.if_unsure ? *decl.if_unsure : *shared.if_unsure);
        if (!rule.citations.empty() || program.sources.empty()) continue;
        // Of a table one row is enough.
        const bool row = context.row_places.contains(i);
        if (row && !uncited.insert(context.row_places.at(i).table).second) continue;
        context.report(Code::NoCitation, rule.id_span, rule.id).help =
            fmt::format("write `cite {} \"…\"`", program.sources.front().name);
    }
}

// A reader has to look at each of them; of very many only how many is said.
void warn_of_changed_documents(Context& context, const CheckInput& input) {
    constexpr size_t kMostNamed = 20;
    for (uint32_t i = 0; i < context.program.sources.size(); ++i) {
        const Source& source = context.program.sources[i];
        if (!source.changed) continue;
        std::vector<std::string_view> citing;
        for (const Rule& rule : context.program.rules) {
            const auto cites = [&](const Citation& citation) { return index(citation.source) == i; };
            if (std::any_of(rule.citations.begin(), rule.citations.end(), cites)) citing.push_back(rule.id);
        }
        std::string again = citing.empty() ? "no rule cites it" : "";
        if (!citing.empty()) {
            const size_t more = citing.size() > kMostNamed ? citing.size() - kMostNamed : 0;
            citing.resize(citing.size() - more);
            again = "read again " + in_backticks(citing) + (more > 0 ? fmt::format(" and {} more", more) : "");
        }
        const SourceDocument& document = (*input.documents)[source.document];
        context
            .report(Code::DocumentChanged, context.source_decls[i].node->digest->span,
                    context.sources.path(document.file), again)
            .help =
            fmt::format("where they still fit, write `digest \"{}\"`", documents::shown_digest(document.digest));
    }
}

}  // namespace

void warn(Context& context, const CheckInput& input) {
    if (context.sink.errors() > 0) return;
    warn_of_unused(context);
    warn_of_rules(context);
    warn_of_changed_documents(context, input);
    for (const LateWarning& late : context.late_warnings)
        context.sink.add(late.code, late.span, late.message).help = late.help;
}

}  // namespace proviso::sema::detail
