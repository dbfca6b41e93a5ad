// SPDX-License-Identifier: Apache-2.0
// The policy's head, its ladder of outcomes, its parameters; and names that would mean two things everywhere.
#include "compiler/sema/detail/literals.h"
#include "compiler/sema/detail/steps.h"
#include "compiler/sema/detail/types.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

void check_decides(Context& context, const syntax::PolicyDecl& policy) {
    if (!policy.decides) {
        context.report_missing(Code::NoDecides, policy.name.span, policy.name.text).help =
            "write `decides RECORD as of FIELD` below it";
        return;
    }
    const syntax::Name& name = *policy.decides;
    const uint32_t record = context.records.find(name.text);
    if (record != kNone) {
        context.note_use(name.span, {SymbolKind::Record, record});
        context.program.root = RecordId{record};
        return;
    }
    const uint32_t choice = context.choices.find(name.text);
    if (choice != kNone) {
        Diagnostic& diagnostic = context.report(Code::DecidesNoRecord, name.span, name.text);
        diagnostic.help = "name the record that is decided";
        add_note(diagnostic, context.program.choices[choice].span, "declared here");
        return;
    }
    context.find_or_report(context.records, name, Code::UnknownRecord);
}

void check_as_of(Context& context, const syntax::Name& name) {
    context.names_as_of = true;
    if (!context.is_root_known()) return;
    const Record& root = context.root();
    const uint32_t found = context.root_fields().find(name.text);
    if (found == kNone) {
        if (context.is_asked(name.text)) context.offer_fields(index(context.program.root));
        Diagnostic& diagnostic = context.report_missing(Code::UnknownField, name.span, root.name, name.text);
        context.suggest(diagnostic, name.text, context.root_fields().names());
        add_note(diagnostic, root.span, fmt::format("`{}` is declared here", root.name));
        return;
    }
    context.note_use(name.span, {SymbolKind::Field, index(context.program.root), found});
    const Field& field = root.fields[found];
    if (is_error(field.type)) return;
    context.program.as_of_field = found;
    if (field.confidential) {
        Diagnostic& diagnostic =
            context.report(Code::NotConfidential, name.span, field.name, "the record's date stands in every decision");
        diagnostic.help = "take `confidential` away, or let another date be the record's";
        add_note(diagnostic, field.span, "marked here");
    }
    if (field.type == kDateType && field.required) return;
    const std::string what = field.type == kDateType ? "not required" : context.describe(field.type);
    Diagnostic& diagnostic = context.report(Code::AsOfNotRequiredDate, name.span, name.text, what);
    diagnostic.help = fmt::format("declare it as `{} : date, required`", name.text);
    add_note(diagnostic, field.span, "declared here");
}

// The heads of the amended policies, beginning at the end of the chain, and the policy's own.
std::vector<const syntax::PolicyDecl*> heads(const Context& context) {
    std::vector<const syntax::PolicyDecl*> all;
    for (const auto& amended : context.amended_policies) all.push_back(amended.node);
    all.push_back(context.policies.front().node);
    return all;
}

const syntax::PolicyDecl& first_policy(const Context& context) { return *heads(context).front(); }

void report_own_record(Context& context, const syntax::Name& record) {
    context.report(Code::AmendmentDecides, record.span, context.program.amended.front().name).help =
        "take `decides` away: the record, and the field of its date, are those of the amended policy";
}

void check_head(Context& context, const CheckInput& input) {
    if (context.policies.empty()) {
        const Span start{input.main != nullptr ? input.main->file : 0, 0, 0};
        context.report_missing(Code::NoPolicy, start).help =
            "write `policy NAME` with its clauses at the top of the file";
        context.incomplete = true;
        return;
    }
    const syntax::PolicyDecl& policy = *context.policies.front().node;
    Program& program = context.program;
    program.name = policy.name.text;
    if (policy.title) program.title = policy.title->plain();
    if (policy.version) program.version = policy.version->plain();
    // An amendment has of the amended policy what it does not say itself.
    const syntax::PolicyDecl& first = first_policy(context);
    if (&first != &policy && policy.decides) report_own_record(context, *policy.decides);
    std::optional<syntax::Name> calendar;
    for (const syntax::PolicyDecl* head : heads(context)) {
        if (head->owner) program.owner = head->owner->plain();
        if (head->effective) context.effective = head->effective;
        if (head->calendar) calendar = head->calendar;
    }
    if (context.effective) {
        program.effective_from = context.effective->from;
        program.effective_until = context.effective->until;
        check_period(context, *context.effective);
    }
    if (calendar) {
        context.calendar = context.find_or_report(context.calendars, *calendar, Code::UnknownCalendar);
        if (context.calendar != kNone) context.calendar_used[context.calendar] = true;
    }
    check_decides(context, first);
    if (first.as_of) check_as_of(context, *first.as_of);
}

void check_ladder(Context& context) {
    if (context.ladders.empty()) {
        const Span place = context.policies.empty() ? Span{} : context.policies.front().node->name.span;
        context.report_missing(Code::NoOutcomes, place).help =
            "write `outcomes`, then one a line, least severe first: `notify \"Tell your contact.\"`";
        context.incomplete = true;
        return;
    }
    const auto& ladder = context.ladders.front();
    if (ladder.node->items.empty()) {
        context.report_missing(Code::NoOutcomes, context.keyword_of(ladder.span)).help =
            "write them one a line, least severe first: `notify \"Tell your contact.\"`";
        context.incomplete = true;
        return;
    }
    const auto resolve = [&](const std::optional<syntax::Name>& name, Code missing, OutcomeId& out,
                             std::string_view help) {
        if (!name) {
            context.report_missing(missing, context.keyword_of(ladder.span)).help = help;
            return;
        }
        const uint32_t found = context.find_or_report(context.outcomes, *name, Code::UnknownOutcome);
        if (found != kNone) out = OutcomeId{found};
    };
    resolve(ladder.node->otherwise, Code::NoOtherwise, context.program.otherwise,
            "write `otherwise NAME` below the outcomes: what holds where no rule applies");
    resolve(ladder.node->when_unsure, Code::NoWhenUnsure, context.program.when_unsure,
            "write `when unsure NAME` below the outcomes: the most that a rule counts for while it is open");
}

// Of a duration: in the one kind of units that all its values are in, so that a sum with it needs no rounding where that is not months.
Type common_type(const Context& context, const Parameter& parameter) {
    Type type = parameter.type;
    for (const ParameterValue& value : parameter.values) {
        const auto& written = std::get<DurationConstant>(context.program[value.value].node);
        const Type of_value = duration_in(kind_of(written.value.unit));
        if (type.ref != kNone && of_value != type) return kDurationType;
        type = of_value;
    }
    return type;
}

std::vector<WrittenValue> written_values(Context& context, const syntax::Ast& ast, const syntax::ParameterDecl& node,
                                         Type type) {
    std::vector<WrittenValue> values;
    for (const syntax::ParameterValue& value : node.values) {
        const std::optional<ExprId> constant = parameter_value(context, ast, value.value, node.name.text, type);
        const syntax::ParameterValue* previous = values.empty() ? nullptr : &values.back().written;
        if (previous != nullptr && value.from <= previous->from) {
            const bool same = value.from == previous->from;
            Diagnostic& diagnostic = context.report(Code::ParameterDates, value.span, node.name.text,
                                                    format_date(value.from), same ? "the same day as" : "earlier than");
            diagnostic.help = "write the values in the order of their dates, one for each date";
            add_note(diagnostic, previous->span, fmt::format("this one holds from {}", format_date(previous->from)));
        }
        values.push_back({value, constant});
    }
    return values;
}

// Whether the amendment names the parameter's type; if not, that is reported.
bool check_amended_type(Context& context, const Declared<syntax::ParameterDecl>& amendment,
                        const Parameter& parameter) {
    const Type type = resolve_type(context, amendment.node->type);
    if (type == parameter.type) return true;
    if (is_error(type) || is_error(parameter.type)) return false;
    Diagnostic& diagnostic = context.report(Code::AmendedParameterType, amendment.node->type.span, parameter.name,
                                            context.describe(parameter.type));
    diagnostic.help = fmt::format("write its type here too, as it is declared: {}", context.describe(parameter.type));
    add_note(diagnostic, parameter.span, "declared here");
    return false;
}

void check_parameter(Context& context, uint32_t index) {
    const auto& decl = context.parameter_decls[index];
    const syntax::ParameterDecl& node = *decl.node;
    Parameter& parameter = context.program.parameters[index];
    const Type type = resolve_type(context, node.type);
    if (is_error(type) || is_simple(type)) {
        parameter.type = type;
    } else {
        context.report(Code::ParameterNotSimple, node.type.span, node.name.text, context.describe(type)).help =
            fmt::format("write `parameter {} : number`, or another type of single values", node.name.text);
    }
    std::vector<WrittenValue> values = written_values(context, *decl.ast, node, parameter.type);
    const auto amendments = context.parameter_amendments.find(node.name.text);
    if (amendments != context.parameter_amendments.end()) {
        for (const auto& amendment : amendments->second) {
            if (!check_amended_type(context, amendment, parameter)) continue;
            values = overlaid(values, written_values(context, *amendment.ast, *amendment.node, parameter.type));
        }
    }
    for (const WrittenValue& value : values)
        if (value.constant) parameter.values.push_back({*value.constant, value.written.from, value.written.until});
    if (is_duration(parameter.type)) parameter.type = common_type(context, parameter);
    check_parameter_periods(context, parameter, values);
}

// A parameter or define without values of its own is used by its bare name, as fields of the decided record are.
void check_bare_names(Context& context) {
    const auto collides = [&](std::string_view kind, const syntax::Name& name, std::string_view other, Span place) {
        Diagnostic& diagnostic = context.report(Code::NameTaken, name.span, kind, name.text, other);
        diagnostic.help = "give one of them another name";
        add_note(diagnostic, place, "declared here");
    };
    const auto check_field = [&](std::string_view kind, const syntax::Name& name) {
        if (!context.is_root_known()) return false;
        const uint32_t field = context.root_fields().find(name.text);
        if (field == kNone) return false;
        collides(kind, name, fmt::format("a field of `{}`", context.root().name), context.root().fields[field].span);
        return true;
    };
    for (const auto& decl : context.parameter_decls) check_field("parameter", decl.node->name);
    for (const auto& decl : context.define_decls) {
        const syntax::Name& name = decl.node->name;
        if (!decl.node->parameters.empty() || check_field("define", name)) continue;
        const uint32_t parameter = context.parameters.find(name.text);
        if (parameter != kNone) collides("define", name, "a parameter", context.program.parameters[parameter].span);
    }
}

}  // namespace

void check_period(Context& context, const syntax::EffectivePeriod& period) {
    if (!period.from || !period.until || *period.from <= *period.until) return;
    context.report(Code::PeriodBackwards, period.span, format_date(*period.from), format_date(*period.until)).help =
        "`until` names the last day on which it holds, which can't lie before the first";
}

void check_policy(Context& context, const CheckInput& input) {
    check_head(context, input);
    check_ladder(context);
    for (uint32_t i = 0; i < context.parameter_decls.size(); ++i) check_parameter(context, i);
    check_bare_names(context);
    // Without the record, no bare name can be told from a mistake.
    if (!context.is_root_known()) context.incomplete = true;
}

}  // namespace proviso::sema::detail
