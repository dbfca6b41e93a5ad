// SPDX-License-Identifier: Apache-2.0
#include "tools/drafts/detail/allowed.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/money.h"
#include "runtime/base/nearest_name.h"
#include "runtime/schema/record_schema.h"
#include "runtime/schema/type_name.h"
#include "tools/drafts/detail/words.h"

namespace proviso::drafts {
namespace {

constexpr size_t kMostParts = 200;  // `anyOf` and `$ref` inside one another
const std::vector<std::string_view> kTypes{"null", "boolean", "object", "array", "number", "string", "integer"};

// `money in USD`, `duration in business days`
std::optional<Type> stated_type(const std::string& text) {
    const size_t in = text.find(" in ");
    const std::string kind = text.substr(0, in), unit = in == std::string::npos ? "" : text.substr(in + 4);
    if (kind == "money" && (unit.empty() || parse_currency(unit))) return Type{TypeKind::Money, false, unit, 0};
    const bool is_unit = unit.empty() || unit == "days" || unit == "months" || unit == "business days";
    if (kind == "duration" && is_unit) return Type{TypeKind::Duration, false, unit, 0};
    return std::nullopt;
}

class Collector {
   public:
    Collector(const SchemaJson& root, SchemaProblems& problems) : root_(root), problems_(problems) {}

    void collect(const SchemaAt& at, Allowed& out) {
        ++parts_open_;
        if (parts_open_ > kMostParts)
            problems_.add(at.place, fmt::format("stands more than {} schemas deep", kMostParts));
        else
            collect_part(at, out);
        --parts_open_;
    }

   private:
    void collect_part(const SchemaAt& at, Allowed& out) {
        if (at.schema->is_boolean()) {
            if (at.schema->get<bool>()) out.anything = true;
            return;
        }
        if (!at.schema->is_object()) {
            problems_.add(at.place, fmt::format("a schema is an object, true or false, not {}", kind_name(*at.schema)));
            return;
        }
        if (out.description.empty()) out.description = text_of(*at.schema, "description");
        if (out.title.empty()) out.title = text_of(*at.schema, "title");
        if (const std::string stated = text_of(*at.schema, std::string(schema::kTypeKeyword).c_str());
            !stated.empty()) {
            out.stated = stated_type(stated);
            if (!out.stated)
                problems_.add(at.place, fmt::format("`{}` is no type that `{}` can state; `money in USD` is one, and "
                                                    "`duration in months`",
                                                    stated, schema::kTypeKeyword));
            return;
        }
        bool says = follow(at, out);
        for (const char* name : {"anyOf", "oneOf", "allOf"}) {
            const SchemaJson* parts = problems_.keyword(at, name, SchemaJson::value_t::array, "a list of schemas");
            if (parts == nullptr) continue;
            says = true;
            // The titles of an enumeration's values: the values are told by `enum` too, or by these.
            if (read_titled(*parts, out)) continue;
            for (size_t i = 0; i < parts->size(); ++i)
                collect({&(*parts)[i], fmt::format("{}/{}/{}", at.place, name, i)}, out);
        }
        if (const SchemaJson* values = problems_.keyword(at, "enum", SchemaJson::value_t::array, "a list of values");
            values != nullptr) {
            read_values(at, *values, out);
            return;
        }
        if (const auto found = at.schema->find("const"); found != at.schema->end()) {
            read_values(at, SchemaJson::array({*found}), out);
            return;
        }
        says = read_types(at, out) || says;
        if (!says) out.anything = true;
    }

    // Of a `$ref`, what it refers to.
    bool follow(const SchemaAt& at, Allowed& out) {
        if (at.schema->find("$ref") == at.schema->end()) return false;
        const SchemaJson* reference = problems_.keyword(at, "$ref", SchemaJson::value_t::string, "a text");
        if (reference == nullptr) return true;
        const auto target = reference->get<std::string>();
        const std::string place = at.place + "/$ref";
        if (!target.starts_with('#')) {
            problems_.add(place, fmt::format("`{}` is not in this file; put what it stands for under `$defs`", target));
            return true;
        }
        if (std::find(followed_.begin(), followed_.end(), target) != followed_.end()) {
            problems_.add(place, fmt::format("`{}` refers back to itself, so it describes nothing", target));
            return true;
        }
        const SchemaJson* found = look_up(root_, target);
        if (found == nullptr) {
            problems_.add(
                place, fmt::format("there is nothing at `{}` in this schema{}", target, nearest_target(root_, target)));
            return true;
        }
        if (out.name.empty()) {
            const std::string definition = target.substr(target.rfind('/') + 1);
            out.name = is_name(definition) && definition[0] < 'a' ? definition : schema::type_name(definition);
        }
        followed_.push_back(target);
        // What is said beside the reference goes before what it refers to.
        collect({found, target}, out);
        followed_.pop_back();
        return true;
    }
    // `[{"const": "svod", "title": "Streaming"}, …]`
    static bool read_titled(const SchemaJson& parts, Allowed& out) {
        const auto is_value = [](const SchemaJson& part) {
            return part.is_object() && part.contains("const") && part["const"].is_string();
        };
        if (parts.empty() || !std::all_of(parts.begin(), parts.end(), is_value)) return false;
        for (const SchemaJson& part : parts) {
            std::string label = text_of(part, "title");
            if (label.empty()) label = text_of(part, "description");
            add_value(part["const"].get<std::string>(), label, out);
        }
        return true;
    }
    static void add_value(const std::string& written, const std::string& label, Allowed& out) {
        if (written == "unsure") {
            out.unsure = true;
            return;
        }
        if (written == "not_applicable") {
            out.not_applicable = true;
            return;
        }
        const auto known = std::find_if(out.values.begin(), out.values.end(),
                                        [&](const ChoiceValue& value) { return value.written == written; });
        if (known == out.values.end())
            out.values.push_back(choice_value(written, label, out.values));
        else if (known->label.empty())
            known->label = label;
    }
    void read_values(const SchemaAt& at, const SchemaJson& values, Allowed& out) {
        if (values.empty()) problems_.add(at.place + "/enum", "`enum` has no values, so nothing fits");
        for (const SchemaJson& value : values) {
            if (value.is_null())
                out.null = true;
            else if (value.is_boolean())
                out.answers = true;
            else if (value.is_number())
                out.numbers = true;
            else if (value.is_string())
                add_value(value.get<std::string>(), "", out);
            else
                out.comments.push_back(fmt::format("{} may also stand here; a policy can't compare with that",
                                                   value.is_array() ? "A certain list" : "A certain object"));
        }
    }

    bool read_types(const SchemaAt& at, Allowed& out) {
        const auto found = at.schema->find("type");
        if (found == at.schema->end()) {
            const bool object = at.schema->contains("properties"), list = at.schema->contains("items");
            if (object) read_type(at, at.place, "object", out);
            if (list) read_type(at, at.place, "array", out);
            return object || list;
        }
        const std::string place = at.place + "/type";
        if (found->is_string()) {
            read_type(at, place, found->get<std::string>(), out);
        } else if (found->is_array() && !found->empty()) {
            for (const SchemaJson& type : *found) {
                if (type.is_string())
                    read_type(at, place, type.get<std::string>(), out);
                else
                    problems_.add(place, fmt::format("a type is a text, not {}", kind_name(type)));
            }
        } else {
            problems_.add(place, fmt::format("`type` is a text, or a list of texts, not {}", kind_name(*found)));
        }
        return true;
    }

    void read_type(const SchemaAt& at, const std::string& place, const std::string& type, Allowed& out) {
        if (type == "null") {
            out.null = true;
        } else if (type == "boolean") {
            out.answers = true;
        } else if (type == "number" || type == "integer") {
            out.numbers = true;
        } else if (type == "object") {
            out.objects.push_back(at);
        } else if (type == "array") {
            out.lists.push_back(at);
        } else if (type == "string") {
            const std::string format = text_of(*at.schema, "format");
            if (format == "date")
                out.dates = true;
            else if (format == "date-time")
                out.moments = true;
            else if (format == "duration")
                out.durations = true;
            else if (at.schema->contains("pattern"))
                out.numeric_texts = true;
            else
                out.texts = true;
        } else {
            const std::string nearest = nearest_name(type, kTypes);
            problems_.add(place,
                          fmt::format("JSON Schema has no type `{}`{}", type,
                                      nearest.empty() ? "; it has `string`, `number`, `boolean`, `object` and `array`"
                                                      : fmt::format("; did you mean `{}`?", nearest)));
        }
    }

    const SchemaJson& root_;
    SchemaProblems& problems_;
    std::vector<std::string> followed_;  // references, on the way to where it is
    size_t parts_open_ = 0;
};

}  // namespace

Allowed read_allowed(const SchemaJson& root, const SchemaAt& at, SchemaProblems& problems) {
    Allowed out;
    Collector(root, problems).collect(at, out);
    return out;
}

}  // namespace proviso::drafts
