// SPDX-License-Identifier: Apache-2.0
// Paths in scenarios: where `with` changes a record, and what expectations are about.
#include <algorithm>

#include "compiler/sema/detail/scenario_value.h"
#include "runtime/base/element_name.h"

namespace proviso::sema::detail {
namespace {

using Code = DiagnosticCode;
using Kind = ScenarioValue::Kind;
using SegmentKind = syntax::PathSegment::Kind;

constexpr size_t kNotFound = static_cast<size_t>(-1);

// The text of an element's key; "" where it has none.
std::string_view key_of(const Context& context, Type list, const ScenarioValue& item) {
    if (list.kind != TypeKind::Record || item.kind != Kind::Record) return {};
    const uint32_t key_field = context.program.records[list.ref].key_field;
    const ScenarioValue* key = key_field == kNone ? nullptr : item.find(key_field);
    return key != nullptr && key->kind == Kind::Text ? std::string_view(key->text) : std::string_view();
}

// As decisions write them.
ElementNames names_of(const Context& context, Type list, const ScenarioValue& value) {
    ElementNames names;
    names.assign(value.items.size(), [&](size_t i) { return key_of(context, list, value.items[i]); });
    return names;
}

std::string segment_text(const syntax::PathSegment& segment) {
    return segment.kind == SegmentKind::Position && segment.text.empty() ? std::to_string(segment.position)
                                                                         : segment.text;
}

// The element's position from 0; the number of items stands for the one past the end.
size_t find_element(const Context& context, Type list, const ScenarioValue& value, const syntax::PathSegment& segment) {
    const bool by_position = segment.kind == SegmentKind::Position;
    const std::string text = segment_text(segment);
    const ElementNames names = names_of(context, list, value);
    for (size_t i = 0; i < value.items.size() && !text.empty(); ++i)
        if (by_position ? names.name(i) == text : key_of(context, list, value.items[i]) == text) return i;
    if (by_position && segment.position <= value.items.size() + 1) return segment.position - 1;
    return kNotFound;
}

// Walks the record types along a path; says what can't be.
class PathTypes {
   public:
    PathTypes(Context& context, const syntax::Path& path)
        : context_(context), path_(path), type_{TypeKind::Record, false, index(context.program.root)} {}

    Type type() const { return type_; }
    const Field* field() const { return field_; }

    // The field's position, or kNone where there is no such field.
    uint32_t enter_field(const syntax::PathSegment& segment) {
        if (is_error(type_)) return kNone;
        if (type_.list) {
            context_.report(Code::PathNeedsElement, segment.span, written_before(segment), context_.describe(type_))
                .help = fmt::format("name an element: `{}[1].{}`", written_before(segment), segment.text);
            return kNone;
        }
        if (type_.kind != TypeKind::Record) {
            context_.report(Code::NoFields, segment.span,
                            fmt::format("`{}` is {}", written_before(segment), context_.describe(type_)));
            return kNone;
        }
        const Record& record = context_.program.records[type_.ref];
        const NameTable& names = context_.record_fields[type_.ref];
        const uint32_t found = names.find(segment.text);
        if (found == kNone) {
            if (context_.is_asked(segment.text)) context_.offer_fields(type_.ref);
            Diagnostic& diagnostic =
                context_.report_missing(Code::UnknownField, segment.span, record.name, segment.text);
            context_.suggest(diagnostic, segment.text, names.names());
            add_note(diagnostic, record.span, fmt::format("`{}` is declared here", record.name));
            return kNone;
        }
        context_.note_use(segment.span, {SymbolKind::Field, type_.ref, found});
        field_ = &record.fields[found];
        type_ = field_->type;
        return found;
    }

    bool enter_element(const syntax::PathSegment& segment) {
        if (is_error(type_)) return false;
        if (!type_.list) {
            context_.report(Code::PathNotList, segment.span, written_before(segment), context_.describe(type_)).help =
                "brackets name an element of a list";
            return false;
        }
        type_ = element_of(type_);
        field_ = nullptr;
        return true;
    }

    void report_element(const syntax::PathSegment& segment, Type list, const ScenarioValue* value) {
        Diagnostic& diagnostic =
            context_.report(Code::UnknownElement, segment.span, written_before(segment), segment_text(segment));
        if (value == nullptr || value->kind != Kind::List || value->items.empty()) {
            diagnostic.help = "the list has no elements in this scenario";
            return;
        }
        std::vector<std::string> names;
        for (size_t i = 0; i < value->items.size() && i < 8; ++i)
            names.push_back(names_of(context_, list, *value).name(i));
        diagnostic.help = fmt::format("its elements are {}", in_backticks({names.begin(), names.end()}));
    }

   private:
    // The path up to the segment, as written.
    std::string written_before(const syntax::PathSegment& segment) const {
        std::string text;
        for (const syntax::PathSegment& part : path_.segments) {
            if (&part == &segment) break;
            if (part.kind == SegmentKind::Name) {
                if (!text.empty()) text += '.';
                text += part.text;
            } else {
                text += fmt::format("[{}]", segment_text(part));
            }
        }
        return text;
    }

    Context& context_;
    const syntax::Path& path_;
    Type type_;
    const Field* field_ = nullptr;
};

ScenarioValue& make(ScenarioValue& value, Kind kind) {
    if (value.kind != kind) {
        value = ScenarioValue{};
        value.kind = kind;
    }
    return value;
}

}  // namespace

void apply_change(Context& context, const syntax::Ast& ast, const syntax::Change& change, ScenarioValue& record) {
    PathTypes types(context, change.path);
    ScenarioValue* at = &record;
    ScenarioValue* holder = nullptr;  // what `at` is a field or element of
    size_t place = 0;                 // its position in there
    for (const syntax::PathSegment& segment : change.path.segments) {
        if (at->kind == Kind::Error) return;
        if (segment.kind == SegmentKind::Name) {
            const uint32_t field = types.enter_field(segment);
            if (field == kNone) return;
            holder = &make(*at, Kind::Record);
            if (holder->find(field) == nullptr) {
                holder->fields.emplace_back(field, ScenarioValue{});
                holder->fields.back().second.kind = Kind::Null;
            }
            at = holder->find(field);
            place = field;
            continue;
        }
        const Type list = types.type();
        if (!types.enter_element(segment)) return;
        const size_t element = find_element(context, list, *at, segment);
        if (element == kNotFound) return types.report_element(segment, list, at);
        holder = &make(*at, Kind::List);
        if (element == holder->items.size()) {
            holder->items.emplace_back();
            holder->items.back().kind = Kind::Null;
        }
        at = &holder->items[element];
        place = element;
    }
    if (holder == nullptr) return;
    const bool removes =
        change.value != syntax::kNoExpr && std::holds_alternative<syntax::NotAnsweredExpr>(ast[change.value].node);
    if (!removes) {
        *at = scenario_value(context, ast, change.value, types.type(), types.field());
    } else if (holder->kind == Kind::List) {
        holder->items.erase(holder->items.begin() + static_cast<std::ptrdiff_t>(place));
    } else {
        std::erase_if(holder->fields, [&](const auto& field) { return field.first == place; });
    }
}

ResolvedPath resolve_path(Context& context, const syntax::Path& path, const ScenarioValue& record) {
    PathTypes types(context, path);
    ResolvedPath resolved;
    const ScenarioValue* at = &record;  // null: not answered
    for (const syntax::PathSegment& segment : path.segments) {
        const bool unknown = at != nullptr && at->kind == Kind::Error;
        resolved.is_element = segment.kind != SegmentKind::Name;
        if (!resolved.is_element) {
            const uint32_t field = types.enter_field(segment);
            if (field == kNone) return {};
            resolved.fields.push_back(field);
            resolved.text += resolved.text.empty() ? segment.text : fmt::format(".{}", segment.text);
            if (!unknown) at = at != nullptr && at->kind == Kind::Record ? at->find(field) : nullptr;
            continue;
        }
        const Type list = types.type();
        if (!types.enter_element(segment)) return {};
        if (unknown) continue;
        const bool is_list = at != nullptr && at->kind == Kind::List;
        const size_t element = is_list ? find_element(context, list, *at, segment) : kNotFound;
        if (element == kNotFound || element >= at->items.size()) {
            types.report_element(segment, list, at);
            return {};
        }
        resolved.text += fmt::format("[{}]", names_of(context, list, *at).name(element));
        at = &at->items[element];
    }
    resolved.type = types.type();
    return resolved;
}

}  // namespace proviso::sema::detail
