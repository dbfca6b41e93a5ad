// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "compiler/syntax/detail/builder.h"

namespace proviso::syntax::detail {

ScenarioDecl Builder::scenario(Grammar::ScenarioDeclContext* context) {
    ScenarioDecl out{text(context->text(), true), {}, kNoExpr, {}, {}, {}, {}};
    for (auto* clause : context->scenarioClause()) {
        if (auto* given = clause->givenClause()) {
            if (first_time(given)) out.given = record_value(given->recordValue());
        } else if (auto* based = clause->basedClause()) {
            if (first_time(based)) out.based_on = text(based->text(), true);
        } else if (auto* with = clause->withClause()) {
            Path place = path(with->path());
            out.changes.push_back({std::move(place), value(with->value())});
        } else if (auto* as_of = clause->asOfClause()) {
            if (first_time(as_of)) out.as_of = date_clause(as_of, as_of->date());
        } else if (auto* rules = clause->rulesAsOfClause()) {
            if (first_time(rules)) out.rules_as_of = date_clause(rules, rules->date());
        } else if (clause->acceptance() != nullptr) {
            accept(clause->acceptance());
        } else {
            auto* expect = clause->expectClause();
            out.expectations.push_back(expectation(expect->expectation()));
            out.expectations.back().span = span(expect);
        }
    }
    return out;
}

// Nothing where the date does not exist, which has been reported.
std::optional<DateClause> Builder::date_clause(Context* clause, Grammar::DateContext* context) {
    const std::optional<Date> day = date(first(context));
    if (!day) return std::nullopt;
    return DateClause{*day, span(clause)};
}

Expectation Builder::expectation(Grammar::ExpectationContext* context) {
    using G = Grammar;
    Expectation out{};
    if (auto* bound = dynamic_cast<G::ExpectBoundContext*>(context)) {
        out.kind = bound->KW_LEAST() != nullptr ? ExpectKind::AtLeast : ExpectKind::AtMost;
        out.name = name(bound->outcomeName());
    } else if (auto* none = dynamic_cast<G::ExpectNoQuestionContext*>(context)) {
        out.kind = ExpectKind::NoQuestion;
        out.path = path(none->path());
    } else if (dynamic_cast<G::ExpectNoQuestionsContext*>(context) != nullptr) {
        out.kind = ExpectKind::NoQuestions;
    } else if (auto* question = dynamic_cast<G::ExpectQuestionContext*>(context)) {
        out.kind = ExpectKind::Question;
        out.path = path(question->path());
    } else if (auto* escalation = dynamic_cast<G::ExpectEscalationContext*>(context)) {
        out.kind = ExpectKind::Escalation;
        out.name = name(escalation->roleName());
        if (escalation->due() != nullptr) out.due = due(escalation->due());
    } else if (auto* requirement = dynamic_cast<G::ExpectRequirementContext*>(context)) {
        out.kind = ExpectKind::Requirement;
        out.text = text(requirement->text(), true);
        if (requirement->due() != nullptr) out.due = due(requirement->due());
    } else if (auto* note = dynamic_cast<G::ExpectNoteContext*>(context)) {
        out.kind = ExpectKind::NoteText;
        out.text = text(note->text(), true);
    } else if (dynamic_cast<G::ExpectRejectionContext*>(context) != nullptr) {
        out.kind = ExpectKind::Rejection;
    } else {
        auto* subject = static_cast<G::ExpectSubjectContext*>(context);
        out.kind = ExpectKind::Outcome;
        if (subject->status() != nullptr) out = status(subject->status());
        out.name = name(subject->subjectName());
    }
    return out;
}

// As decisions write it; "" where it does not exist, which has been reported.
std::string Builder::due(Grammar::DueContext* context) {
    if (context->DATE() != nullptr) {
        const std::optional<Date> day = date(first(context));
        return day ? format_date(*day) : std::string();
    }
    const auto* moment = std::get_if<MomentExpr>(&ast_[moment_value(first(context))].node);
    return moment != nullptr ? format_moment(moment->value) : std::string();
}

Expectation Builder::status(Grammar::StatusContext* context) {
    Expectation out{};
    if (context->KW_APPLIES() != nullptr)
        out.kind = ExpectKind::Applies;
    else if (context->KW_APPLY() != nullptr)
        out.kind = ExpectKind::DoesNotApply;
    else if (context->KW_OPEN() != nullptr)
        out.kind = ExpectKind::Open;
    else if (context->KW_BLOCKED() != nullptr)
        out.kind = ExpectKind::Blocked;
    else if (context->KW_UNSURE() != nullptr)
        out.kind = ExpectKind::GuidelineUnsure;
    else
        out.kind = context->KW_NOT() != nullptr ? ExpectKind::NotMet : ExpectKind::Met;
    if (context->path() != nullptr) out.path = path(context->path());
    if (context->ruleReference() != nullptr) out.by = name(context->ruleReference());
    return out;
}

Path Builder::path(Grammar::PathContext* context) {
    Path out{{}, span(context)};
    const auto add_name = [&](Grammar::FieldNameContext* field) {
        out.segments.push_back({PathSegment::Kind::Name, name(field).text, 0, span(field)});
    };
    add_name(context->fieldName());
    for (auto* step : context->pathStep()) {
        if (step->fieldName() != nullptr) {
            add_name(step->fieldName());
        } else {
            out.segments.push_back(element(step->elementKey()));
        }
    }
    return out;
}

PathSegment Builder::element(Grammar::ElementKeyContext* context) {
    if (context->text() != nullptr) {
        return PathSegment{PathSegment::Kind::Key, text(context->text(), true).plain(), 0, span(context)};
    }
    if (context->name() != nullptr)
        return PathSegment{PathSegment::Kind::Key, name(context->name()).text, 0, span(context)};
    const std::string_view digits = words(context);
    uint32_t position = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), position);
    if (fault == std::errc() && end == digits.data() + digits.size() && position > 0) {
        return PathSegment{PathSegment::Kind::Position, {}, position, span(context)};
    }
    report(DiagnosticCode::BadPosition, span(context), digits).help =
        "the first element is `[1]`; a key that is not a name stands in quotes, as in `uses[\"4.5\"]`";
    // The path goes on as if the first were meant: without a segment here every later one would be a mistake of its own.
    return PathSegment{PathSegment::Kind::Position, {}, 1, span(context)};
}

ExprId Builder::value(Grammar::ValueContext* context) {
    if (context->recordValue() != nullptr) return record_value(context->recordValue());
    if (context->literal() != nullptr) return literal_value(context->literal());
    if (auto* list = context->listValue()) {
        ListExpr out;
        for (auto* item : list->value()) out.items.push_back(value(item));
        return add_expr(span(list), std::move(out));
    }
    if (context->KW_ANSWERED() != nullptr) return add_expr(span(context), NotAnsweredExpr{});
    return add_expr(span(context), NotApplicableExpr{});
}

ExprId Builder::record_value(Grammar::RecordValueContext* context) {
    RecordExpr out;
    for (auto* field : context->fieldValue()) {
        Name field_name = name(field->fieldName());
        out.fields.push_back({std::move(field_name), value(field->value())});
    }
    return add_expr(span(context), std::move(out));
}

ExprId Builder::literal_value(Grammar::LiteralContext* context) {
    if (context->number() != nullptr || context->MONEY() != nullptr) {
        const ExprId positive =
            context->number() != nullptr ? number(context->number()) : money(token(context->MONEY()));
        const ExprId amount = context->MINUS() == nullptr ? positive : negated({context->MINUS()}, positive);
        return context->unit() == nullptr ? amount : duration(amount, context->unit(), nullptr);
    }
    if (context->text() != nullptr) return add_expr(span(context), TextExpr{text(context->text(), true).plain()});
    if (context->DATE() != nullptr) return date_value(token(context->DATE()));
    if (context->MOMENT() != nullptr) return moment_value(token(context->MOMENT()));
    if (context->answer() != nullptr) return answer(context->answer());
    const ExprId left = bare_name(context->name(0));
    if (context->name().size() == 1) return left;
    return add_expr(span(context), MemberExpr{left, name(context->name(1))});
}

}  // namespace proviso::syntax::detail
