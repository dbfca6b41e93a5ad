// SPDX-License-Identifier: Apache-2.0
#include "compiler/syntax/detail/builder.h"

namespace proviso::syntax::detail {

void Builder::add(Grammar::DeclarationContext* tree, std::span<const Token> tokens, const Token* change) {
    tokens_ = tokens;
    clauses_.clear();
    acceptances_.clear();
    too_deep_ = false;
    crowded_ = false;
    errors_before_ = sink_.errors();
    keyword_ = literal(first(tree).type);
    using G = Grammar;
    auto* child = static_cast<Context*>(tree->children.front());
    Declaration declaration{span(tree), {}};
    if (change != nullptr) {
        declaration.span.begin = change->begin;
        declaration.change = change->type == Grammar::KW_REPLACE ? ChangeKind::Replace : ChangeKind::Amend;
        declaration.change_span = file_.span(*change);
    }
    switch (child->getRuleIndex()) {
        case G::RulePolicyDecl:
            declaration.node = policy(static_cast<G::PolicyDeclContext*>(child));
            break;
        case G::RuleUseDecl:
            declaration.node = UseDecl{name(static_cast<G::UseDeclContext*>(child)->moduleName())};
            accept(static_cast<G::UseDeclContext*>(child)->acceptMark());
            break;
        case G::RuleSourceDecl:
            declaration.node = source(static_cast<G::SourceDeclContext*>(child));
            break;
        case G::RuleChoiceDecl:
            declaration.node = choice(static_cast<G::ChoiceDeclContext*>(child));
            break;
        case G::RuleRecordDecl:
            declaration.node = record(static_cast<G::RecordDeclContext*>(child));
            break;
        case G::RuleOutcomesDecl:
            declaration.node = outcomes(static_cast<G::OutcomesDeclContext*>(child));
            break;
        case G::RuleRoleDecl: {
            auto* role = static_cast<G::RoleDeclContext*>(child);
            declaration.node = RoleDecl{name(role->roleName()), plain_text(role->text())};
            accept(role->acceptMark());
            break;
        }
        case G::RuleParameterDecl:
            declaration.node = parameter(static_cast<G::ParameterDeclContext*>(child));
            break;
        case G::RuleCalendarDecl:
            declaration.node = calendar(static_cast<G::CalendarDeclContext*>(child));
            break;
        case G::RuleDefineDecl:
            declaration.node = define(static_cast<G::DefineDeclContext*>(child));
            break;
        case G::RuleGuidelineDecl: {
            auto* context = static_cast<G::GuidelineDeclContext*>(child);
            declaration.node = rule(RuleKind::Guideline, context, context->ruleName(), context->text());
            break;
        }
        case G::RuleRuleDecl: {
            auto* context = static_cast<G::RuleDeclContext*>(child);
            declaration.node = rule(RuleKind::Rule, context, context->ruleName(), context->text());
            break;
        }
        case G::RuleExceptionDecl: {
            auto* context = static_cast<G::ExceptionDeclContext*>(child);
            RuleDecl made = rule(RuleKind::Exception, context, context->ruleName(), context->text());
            made.base = name(context->baseName());
            declaration.node = std::move(made);
            break;
        }
        case G::RuleTableDecl:
            declaration.node = table(static_cast<G::TableDeclContext*>(child));
            break;
        case G::RuleScenarioDecl:
            declaration.node = scenario(static_cast<G::ScenarioDeclContext*>(child));
            break;
        case G::RuleGuaranteeDecl:
            declaration.node = guarantee(static_cast<G::GuaranteeDeclContext*>(child));
            break;
        case G::RuleRemoveDecl:
            declaration.node = removal(static_cast<G::RemoveDeclContext*>(child));
            break;
        default:
            return;  // the grammar has no other declaration
    }
    for (Acceptance& acceptance : acceptances_)
        if (acceptance.scope.end == 0) acceptance.scope = declaration.span;
    declaration.acceptances = std::move(acceptances_);
    ast_.declarations.push_back(std::move(declaration));
}

PolicyDecl Builder::policy(Grammar::PolicyDeclContext* context) {
    PolicyDecl out{name(context->policyName()), {}, {}, {}, {}, {}, {}, {}, {}};
    for (auto* clause : context->policyClause()) {
        auto* which = static_cast<Context*>(clause->children.front());
        if (clause->acceptance() != nullptr) {
            accept(clause->acceptance());
            continue;
        }
        if (!first_time(which)) continue;
        if (auto* title = clause->titleClause()) out.title = text(title->text(), true);
        if (auto* version = clause->versionClause()) out.version = text(version->text(), true);
        if (auto* owner = clause->ownerClause()) out.owner = text(owner->text(), true);
        if (auto* period = clause->effectiveClause()) out.effective = effective(period);
        if (auto* days = clause->businessDaysClause()) out.calendar = name(days->calendarName());
        if (auto* other = clause->amendsClause()) out.amends = amends(other);
        if (auto* decides = clause->decidesClause()) {
            out.decides = name(decides->recordName());
            if (decides->fieldName() != nullptr) out.as_of = name(decides->fieldName());
        }
    }
    return out;
}

AmendsClause Builder::amends(Grammar::AmendsClauseContext* context) {
    return {name(context->policyName()), plain_text(context->text()), span(context)};
}

SourceDecl Builder::source(Grammar::SourceDeclContext* context) {
    SourceDecl out{name(context->sourceName()), text(context->text(), true), {}, {}, {}, {}, {}};
    for (auto* clause : context->sourceClause()) {
        if (clause->acceptance() != nullptr) {
            accept(clause->acceptance());
            continue;
        }
        if (!first_time(static_cast<Context*>(clause->children.front()))) continue;
        if (auto* link = clause->linkClause()) out.link = text(link->text(), true);
        if (auto* read = clause->readClause()) out.read_on = date(first(read->date()));
        if (auto* digest = clause->digestClause()) out.digest = text(digest->text(), true);
        auto* file = clause->fileClause();
        if (file != nullptr && file->text() != nullptr) out.file = text(file->text(), true);
        if (file != nullptr && file->text() == nullptr) out.file_is_this = file_.span(last(file));
    }
    return out;
}

ChoiceDecl Builder::choice(Grammar::ChoiceDeclContext* context) {
    ChoiceDecl out{name(context->choiceName()), {}};
    accept(context->acceptMark());
    for (auto* value : context->choiceValue()) {
        check_own_line(value);
        const auto texts = value->text();
        const bool written = value->KW_WRITTEN() != nullptr;
        ChoiceValue made{name(value->valueName()), {}, {}};
        if (written) made.written = text(texts.back(), true);
        if (texts.size() > (written ? 1 : 0)) made.label = text(texts.front(), true);
        accept(value->acceptMark(), span(value));
        out.values.push_back(std::move(made));
    }
    return out;
}

RecordDecl Builder::record(Grammar::RecordDeclContext* context) {
    RecordDecl out{name(context->recordName()), {}};
    accept(context->acceptMark());
    for (auto* each : context->field()) {
        check_own_line(each);
        out.fields.push_back(field(each));
    }
    return out;
}

FieldDecl Builder::field(Grammar::FieldContext* context) {
    FieldDecl out{name(context->fieldName()), type(context->type()), false, false, false, false, {}, span(context)};
    for (auto* mark : context->fieldMark()) {
        if (mark->acceptance() != nullptr) {
            accept(mark->acceptance(), span(context));
            continue;
        }
        bool repeated = false;
        const auto set = [&](bool& flag) { repeated = std::exchange(flag, true); };
        if (mark->text() != nullptr) {
            repeated = out.question.has_value();
            out.question = text(mark->text(), true);
        } else {
            switch (first(mark).type) {
                case Grammar::KW_REQUIRED:
                    set(out.required);
                    break;
                case Grammar::KW_KEY:
                    set(out.key);
                    break;
                case Grammar::KW_CONFIDENTIAL:
                    set(out.confidential);
                    break;
                default:
                    set(out.may_not_apply);
                    break;
            }
        }
        if (!repeated) continue;
        report(DiagnosticCode::RepeatedClause, span(mark), mark->text() != nullptr ? "a question" : words(mark),
               "this field")
            .help = "keep one of the two";
    }
    return out;
}

OutcomesDecl Builder::outcomes(Grammar::OutcomesDeclContext* context) {
    OutcomesDecl out;
    for (auto* part : context->outcomesPart()) {
        if (auto* item = part->outcomeItem()) {
            check_own_line(item);
            if (first(item).type == Grammar::KW_OTHERWISE && item->text() == nullptr) {
                const uint32_t end = last(item).end;
                report(DiagnosticCode::Unexpected, Span{file_.file, end, end}, "an outcome's name",
                       "the end of the line")
                    .help = "for example `otherwise notify`";
                continue;
            }
            out.items.push_back({name(item->outcomeName()), plain_text(item->text())});
            accept(item->acceptMark(), span(item));
            continue;
        }
        if (!first_time(static_cast<Context*>(part->children.front()))) continue;
        if (auto* otherwise = part->otherwiseClause()) out.otherwise = name(otherwise->outcomeName());
        if (auto* unsure = part->whenUnsureClause()) out.when_unsure = name(unsure->outcomeName());
    }
    return out;
}

ParameterDecl Builder::parameter(Grammar::ParameterDeclContext* context) {
    ParameterDecl out{name(context->parameterName()), type(context->type()), {}};
    for (auto* each : context->parameterValue()) {
        check_own_line(each);
        const ExprId value = literal_value(each->literal());
        // A date that does not exist has been reported; some date must stand in its place.
        const Date from = date(first(each->date(0))).value_or(kFirstDate);
        out.values.push_back({value, from, span(each), {}});
        if (each->date().size() > 1) out.values.back().until = date(first(each->date(1)));
    }
    for (auto* each : context->acceptanceClause()) accept(each->acceptance());
    return out;
}

CalendarDecl Builder::calendar(Grammar::CalendarDeclContext* context) {
    CalendarDecl out{name(context->calendarName()), plain_text(context->text()), {}, {}, {}, {}, {}};
    for (auto* clause : context->calendarClause()) {
        if (clause->acceptance() != nullptr) {
            accept(clause->acceptance());
            continue;
        }
        if (auto* holiday = clause->holidayClause()) {
            const Token& day = first(holiday->date());
            const std::optional<Date> at = date(day);
            if (at) out.holidays.push_back({*at, plain_text(holiday->text()), file_.span(day)});
            continue;
        }
        if (!first_time(static_cast<Context*>(clause->children.front()))) continue;
        if (auto* weekend = clause->weekendClause()) {
            out.weekend = names(weekend->weekdayName());
            out.weekend_span = span(weekend);
        }
        if (auto* covers = clause->coversClause()) {
            const std::optional<Date> from = date(first(covers->date(0)));
            const std::optional<Date> until = date(first(covers->date(1)));
            out.covers = EffectivePeriod{from, until, span(covers)};
        }
        if (auto* base = clause->calendarBaseClause()) out.base = name(base->calendarName());
    }
    return out;
}

DefineDecl Builder::define(Grammar::DefineDeclContext* context) {
    DefineDecl out{name(context->defineName()), {}, plain_text(context->text()), kNoExpr};
    if (context->defineParameters() != nullptr) {
        for (auto* each : context->defineParameters()->defineParameter()) {
            out.parameters.push_back({name(each->variableName()), type(each->type())});
        }
    }
    out.body = expr(context->expr());
    for (auto* each : context->acceptanceClause()) accept(each->acceptance());
    return out;
}

GuaranteeDecl Builder::guarantee(Grammar::GuaranteeDeclContext* context) {
    GuaranteeDecl out{name(context->guaranteeName()), plain_text(context->text()), kNoExpr, true, {}};
    bool bounded = false;
    for (auto* clause : context->guaranteeClause()) {
        if (clause->acceptance() != nullptr) {
            accept(clause->acceptance());
            continue;
        }
        if (!first_time(static_cast<Context*>(clause->children.front()))) continue;
        if (auto* whenever = clause->wheneverClause()) out.condition = expr(whenever->condition()->expr());
        if (auto* bound = clause->boundClause()) {
            out.at_least = bound->KW_LEAST() != nullptr;
            out.outcome = name(bound->outcomeName());
            bounded = true;
        }
    }
    if (out.condition == kNoExpr) {
        missing_clause("guarantee", out.id, "whenever", "whenever u.likeness");
        out.condition = error(out.id.span);
    }
    if (!bounded) {
        missing_clause("guarantee", out.id, "outcome is at least …", "outcome is at least consult");
        out.outcome = {"", out.id.span};
    }
    return out;
}

RemoveDecl Builder::removal(Grammar::RemoveDeclContext* context) {
    RemoveDecl out{
        std::string(words(context->removedKind())), span(context->removedKind()), name(context->ruleReference()), {}};
    if (context->becauseClause() != nullptr) {
        out.because = text(context->becauseClause()->text(), true);
    } else {
        missing_clause(fmt::format("the removal of {}", out.kind), out.id, "because \"…\"",
                       "because \"The guild's agreement says so already.\"");
    }
    return out;
}

void Builder::accept(const std::vector<Grammar::AcceptMarkContext*>& marks, std::optional<Span> scope) {
    for (auto* mark : marks) accept(mark->acceptance(), scope);
}

void Builder::accept(Grammar::AcceptanceContext* context, std::optional<Span> scope) {
    Acceptance out{name(context->warningCode()), {}, span(context), scope.value_or(Span{})};
    // At the beginning of a line `because` is a clause of its own: the rule's.
    const bool own = context->text() != nullptr && !token(context->KW_BECAUSE()).first_on_line;
    if (own) out.reason = text(context->text(), true);
    const bool blank = out.reason && out.reason->plain().find_first_not_of(" \t\n") == std::string::npos;
    if (!out.reason || blank)
        report(DiagnosticCode::AcceptedWithoutReason, span(context), out.code.text).help =
            fmt::format("say why in the same line: `accepting {} because \"…\"`", out.code.text);
    acceptances_.push_back(std::move(out));
}

void Builder::missing_clause(std::string_view kind, const Name& owner, std::string_view clause,
                             std::string_view example) {
    // After another mistake here it may only seem to be missing.
    if (sink_.errors() > errors_before_) return;
    report(DiagnosticCode::MissingClause, owner.span, kind, owner.text, clause).help =
        fmt::format("add a line `{}`, for example `{}`", clause, example);
}

}  // namespace proviso::syntax::detail
