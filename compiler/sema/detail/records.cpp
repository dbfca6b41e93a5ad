// SPDX-License-Identifier: Apache-2.0
// Fields of records: their types, keys, and records that would contain themselves or too much.
#include <algorithm>
#include <utility>

#include "compiler/sema/detail/dependency_graph.h"
#include "compiler/sema/detail/literals.h"
#include "compiler/sema/detail/steps.h"
#include "compiler/sema/detail/types.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;

// What other languages and forms call the types.
std::string_view type_meant(std::string_view name) {
    static constexpr std::pair<std::string_view, std::string_view> kMeant[] = {
        {"bool", "answer"},       {"boolean", "answer"},  {"Boolean", "answer"}, {"yesno", "answer"},
        {"yes_no", "answer"},     {"checkbox", "answer"}, {"flag", "answer"},    {"string", "text"},
        {"String", "text"},       {"varchar", "text"},    {"integer", "number"}, {"int", "number"},
        {"Integer", "number"},    {"decimal", "number"},  {"float", "number"},   {"double", "number"},
        {"percentage", "number"}, {"percent", "number"},  {"currency", "money"}, {"amount", "money"},
        {"day", "date"},
    };
    for (const auto& [foreign, own] : kMeant)
        if (foreign == name) return own;
    return {};
}

Type named_type(Context& context, const syntax::Name& name) {
    if (name.text == "answer") return kAnswerType;
    if (name.text == "number") return kNumberType;
    if (name.text == "text") return kTextType;
    if (name.text == "date") return kDateType;
    if (name.text == "money") return kMoneyType;
    if (name.text == "moment") return kMomentType;
    if (name.text == "duration") return kDurationType;
    const uint32_t choice = context.choices.find(name.text);
    if (choice != kNone) {
        context.note_use(name.span, {SymbolKind::Choice, choice});
        return {TypeKind::Choice, false, choice};
    }
    const uint32_t record = context.records.find(name.text);
    if (record != kNone) {
        context.note_use(name.span, {SymbolKind::Record, record});
        return {TypeKind::Record, false, record};
    }
    Diagnostic& diagnostic = context.report_missing(Code::UnknownType, name.span, name.text);
    std::vector<std::string_view> candidates{"answer", "number", "text", "date", "money", "moment", "duration"};
    if (context.is_asked(name.text)) {
        context.symbols->offered_words = candidates;
        context.offer(SymbolKind::Choice, context.program.choices.size());
        context.offer(SymbolKind::Record, context.program.records.size());
    }
    for (const NameTable* table : {&context.choices, &context.records}) {
        candidates.insert(candidates.end(), table->names().begin(), table->names().end());
    }
    if (const std::string_view meant = type_meant(name.text); !meant.empty())
        diagnostic.help = fmt::format("did you mean `{}`?", meant);
    else
        context.suggest(diagnostic, name.text, candidates);
    if (diagnostic.help.empty()) {
        diagnostic.help = fmt::format(
            "types are `answer`, `number`, `text`, `date`, `moment`, `duration`, `money` and what is declared with "
            "`choice {0}` or `record {0}`",
            name.text);
    }
    return kErrorType;
}

class RecordCheck {
   public:
    RecordCheck(Context& context, uint32_t record)
        : context_(context),
          decl_(context.record_decls[record]),
          record_(context.program.records[record]),
          names_(context.record_fields[record]) {}

    void run() {
        for (const syntax::FieldDecl& field : decl_.node->fields) add(field);
    }

   private:
    void add(const syntax::FieldDecl& decl) {
        const auto next = static_cast<uint32_t>(record_.fields.size());
        if (!names_.add(decl.name.text, next)) {
            Diagnostic& diagnostic = context_.report(Code::DeclaredTwice, decl.name.span, "field", decl.name.text);
            diagnostic.help = "give one of them another name, or take one away";
            add_note(diagnostic, record_.fields[names_.find(decl.name.text)].span, "first declared here");
            return;
        }
        Field field{decl.name.text,
                    resolve_type(context_, decl.type),
                    decl.required,
                    decl.key,
                    decl.may_not_apply,
                    decl.confidential,
                    {},
                    decl.name.span};
        if (decl.question) field.question = decl.question->plain();
        check_key(decl, field, next);
        check_may_not_apply(decl, field);
        check_confidential(decl, field);
        record_.fields.push_back(std::move(field));
    }

    void check_key(const syntax::FieldDecl& decl, Field& field, uint32_t position) {
        if (!decl.key || is_error(field.type)) return;
        if (field.type != kTextType) {
            context_.report(Code::KeyNotText, decl.type.span, decl.name.text, context_.describe(field.type)).help =
                fmt::format("write `{} : text, key`", decl.name.text);
            field.key = false;
            return;
        }
        if (record_.key_field == kNone) {
            record_.key_field = position;
            return;
        }
        const Field& first = record_.fields[record_.key_field];
        Diagnostic& diagnostic =
            context_.report(Code::TwoKeys, decl.name.span, record_.name, first.name, decl.name.text);
        diagnostic.help = "keep `key` on the field that names an element in paths, such as `uses[u1]`";
        add_note(diagnostic, first.span, "the first key");
        field.key = false;
    }

    void check_may_not_apply(const syntax::FieldDecl& decl, Field& field) {
        if (!decl.may_not_apply || is_error(field.type)) return;
        if (!field.type.list && (field.type.kind == TypeKind::Answer || field.type.kind == TypeKind::Choice)) return;
        context_.report(Code::MayNotApplyType, decl.name.span, decl.name.text, context_.describe(field.type)).help =
            "only an answer or a choice can be marked `may not apply`; what is left out was not answered";
        field.may_not_apply = false;
    }

    // Paths name keys, and what holds fields has nothing to say of its own.
    void check_confidential(const syntax::FieldDecl& decl, Field& field) {
        if (!decl.confidential || is_error(field.type)) return;
        if (field.type.kind != TypeKind::Record && !field.key) return;
        Diagnostic& diagnostic = context_.report(Code::NotConfidential, decl.name.span, decl.name.text,
                                                 field.key ? "a key names its record in every decision"
                                                           : "it holds fields, which are marked each by itself");
        diagnostic.help = field.key ? "let another field be the key, one that may be shown, or take `confidential` away"
                                    : fmt::format("mark the fields of `{}` that must not be shown",
                                                  context_.program.records[field.type.ref].name);
        field.confidential = false;
    }

    Context& context_;
    const Declared<syntax::RecordDecl>& decl_;
    Record& record_;
    NameTable& names_;
};

// Records in records multiply: a few lines could stand for more fields than fit anywhere.
constexpr uint64_t kMaxFields = 100'000;
constexpr uint32_t kMaxRecordDepth = 64;

struct Extent {
    uint64_t fields = 0;  // of the record and of all it holds
    uint32_t depth = 0;
};

void check_extent(Context& context, uint32_t record, std::vector<Extent>& extents) {
    Extent extent;
    for (const Field& field : context.program.records[record].fields) {
        extent.fields += 1;
        if (field.type.kind != TypeKind::Record) continue;
        extent.fields += extents[field.type.ref].fields;
        extent.depth = std::max(extent.depth, extents[field.type.ref].depth + 1);
    }
    const Record& declared = context.program.records[record];
    if (extent.fields > kMaxFields || extent.depth > kMaxRecordDepth) {
        context.report(Code::RecordTooLarge, declared.span, declared.name, kMaxFields, kMaxRecordDepth).help =
            "take out fields that no rule reads, or use fewer records inside records";
        extent = {};  // said once, not again for every record that holds this one
    }
    extents[record] = extent;
}

void check_containment(Context& context) {
    const auto& records = context.program.records;
    DependencyGraph graph(static_cast<uint32_t>(records.size()));
    for (uint32_t i = 0; i < records.size(); ++i) {
        for (const Field& field : records[i].fields) {
            if (field.type.kind == TypeKind::Record) graph.add_edge({i, field.type.ref, field.span});
        }
    }
    std::vector<Extent> extents(records.size());
    for (const auto& component : graph.components()) {
        const std::vector<Edge> cycle = graph.cycle(component);
        if (cycle.empty()) {
            check_extent(context, component.front(), extents);
            continue;
        }
        const std::string spelled =
            spell_cycle(cycle, [&](uint32_t record) { return fmt::format("`{}`", records[record].name); });
        Diagnostic& diagnostic = context.report(Code::RecursiveRecord, records[cycle.front().from].span, spelled);
        diagnostic.help =
            "a record can't hold itself; take one of these fields away, or name the other record by a text";
        for (const Edge& edge : cycle) {
            if (diagnostic.notes.size() == kShownLinks) break;
            add_note(diagnostic, edge.place,
                     fmt::format("`{}` holds `{}` here", records[edge.from].name, records[edge.to].name));
        }
        // Nothing may walk down for ever.
        for (const uint32_t node : component) {
            for (Field& field : context.program.records[node].fields) {
                if (field.type.kind == TypeKind::Record) field.type = kErrorType;
            }
        }
    }
}

// The unit of that name.
TimeUnit unit_named(std::string_view name) {
    for (uint32_t unit = 1; is_time_unit(unit); ++unit)
        if (unit_name(static_cast<TimeUnit>(unit)) == name) return static_cast<TimeUnit>(unit);
    return TimeUnit::None;
}

// `in months`, after `duration`: of that unit's kind.
bool resolve_unit(Context& context, const syntax::Name& name, Type& type) {
    const TimeUnit unit = unit_named(name.text);
    if (unit == TimeUnit::None || unit == TimeUnit::Seconds) {
        context.report(Code::NotATimeUnit, name.span, name.text).help =
            "write `duration in days`, `duration in months` or `duration in business days`; or leave `in …` out";
        return false;
    }
    type.ref = static_cast<uint32_t>(kind_of(unit));
    return true;
}

// `in USD`, after the type.
bool resolve_currency(Context& context, const syntax::Name& code, Type& type) {
    if (type.kind == TypeKind::Duration) return resolve_unit(context, code, type);
    if (type.kind != TypeKind::Money) {
        if (!is_error(type)) {
            context.report(Code::CurrencyOfOther, code.span, context.describe(type)).help = fmt::format(
                "write `{} in {}`", unit_named(code.text) == TimeUnit::None ? "money" : "duration", code.text);
        }
        return false;
    }
    const std::optional<Currency> currency = find_currency(context, code.span, code.text);
    if (!currency) return false;
    type.ref = static_cast<uint32_t>(*currency);
    return true;
}

}  // namespace

Type resolve_type(Context& context, const syntax::TypeRef& ref) {
    if (ref.name.text == "list") {
        context.report(Code::ListOfLists, ref.span).help =
            "put the inner list into a record of its own, and write a list of that record";
        return kErrorType;
    }
    Type type = named_type(context, ref.name);
    if (ref.unit && !resolve_currency(context, *ref.unit, type)) return kErrorType;
    type.list = ref.list && !is_error(type);
    return type;
}

void check_records(Context& context) {
    for (uint32_t i = 0; i < context.record_decls.size(); ++i) RecordCheck(context, i).run();
    check_containment(context);
}

}  // namespace proviso::sema::detail
