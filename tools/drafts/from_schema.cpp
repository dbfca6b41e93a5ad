// SPDX-License-Identifier: Apache-2.0
// A JSON Schema says what is allowed, in many ways. Each field's schema is first taken apart into the kinds of values that it allows; what
// the field is follows from these.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "runtime/base/money.h"
#include "runtime/base/nearest_name.h"
#include "runtime/schema/record_schema.h"
#include "runtime/schema/type_name.h"
#include "tools/drafts/detail/words.h"
#include "tools/drafts/draft.h"

namespace proviso::drafts {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kDeepest = 48;       // records inside one another; a policy takes 64
constexpr size_t kMostParts = 200;    // `anyOf` and `$ref` inside one another
constexpr size_t kMostProblems = 20;  // told about one schema
constexpr size_t kLongestName = 40;
const std::vector<std::string_view> kTypes{"null", "boolean", "object", "array", "number", "string", "integer"};

struct At {
    const Json* schema;
    std::string place;
};

// What a schema allows.
struct Allowed {
    bool null = false, unsure = false, not_applicable = false, anything = false;
    bool answers = false, numbers = false, texts = false, numeric_texts = false;
    bool dates = false, moments = false, durations = false;
    std::vector<ChoiceValue> values;  // of enumerations
    std::string name;                 // of the definition that these stand in
    std::vector<At> objects, lists;
    std::optional<Type> stated;  // by our own keyword
    std::string title, description;
    std::vector<std::string> comments;
};

std::string escaped(std::string_view name) {
    std::string out;
    for (const char c : name) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return out;
}

std::string text_of(const Json& schema, const char* keyword) {
    const auto found = schema.find(keyword);
    return found != schema.end() && found->is_string() ? found->get<std::string>() : "";
}

// `money in USD`, `duration in business days`
std::optional<Type> stated_type(const std::string& text) {
    const size_t in = text.find(" in ");
    const std::string kind = text.substr(0, in), unit = in == std::string::npos ? "" : text.substr(in + 4);
    if (kind == "money" && (unit.empty() || parse_currency(unit))) return Type{TypeKind::Money, false, unit, 0};
    const bool is_unit = unit.empty() || unit == "days" || unit == "months" || unit == "business days";
    if (kind == "duration" && is_unit) return Type{TypeKind::Duration, false, unit, 0};
    return std::nullopt;
}

class Reader {
   public:
    explicit Reader(const Json& schema) : schema_(schema) {}

    tl::expected<Draft, std::vector<Problem>> read(std::string name) {
        const At root{&schema_, "#"};
        if (!schema_.is_object()) {
            complain("#", fmt::format("a schema is an object, not {}", kind_name(schema_)));
            return tl::make_unexpected(std::move(problems_));
        }
        const Allowed allowed = read_allowed(root);
        if (problems_.empty() && allowed.objects.empty())
            complain("#", "describes no object with `properties`; a record to be decided is one");
        if (name.empty()) name = schema::type_name(text_of(schema_, "title"));
        if (name.empty()) name = allowed.name;
        if (name.empty() || name.size() > kLongestName) name = "Form";
        root_name_ = name;
        if (problems_.empty()) {
            const auto record = this->record(allowed.objects, name, "", 0);
            if (!record && problems_.empty()) complain("#", "describes no field that a policy could ask for");
        }
        if (!problems_.empty()) return tl::make_unexpected(std::move(problems_));
        return std::move(draft_);
    }

   private:
    void complain(const std::string& place, std::string message) {
        if (problems_.size() < kMostProblems) problems_.push_back({place, std::move(message)});
    }
    static std::string_view kind_name(const Json& value) {
        if (value.is_object()) return "an object";
        if (value.is_array()) return "a list";
        if (value.is_string()) return "a text";
        if (value.is_boolean()) return "true or false";
        return value.is_null() ? "null" : "a number";
    }
    // The keyword's value, where there is one of that kind; something else is a mistake.
    const Json* keyword(const At& at, const char* name, Json::value_t kind, std::string_view wanted) {
        const auto found = at.schema->find(name);
        if (found == at.schema->end()) return nullptr;
        if (found->type() == kind) return &*found;
        complain(fmt::format("{}/{}", at.place, name),
                 fmt::format("`{}` is {}, not {}", name, wanted, kind_name(*found)));
        return nullptr;
    }

    // ---- what a schema allows ----

    Allowed read_allowed(const At& at) {
        Allowed out;
        std::vector<std::string> followed;
        collect(at, out, followed);
        return out;
    }

    void collect(const At& at, Allowed& out, std::vector<std::string>& followed) {
        ++parts_open_;
        if (parts_open_ > kMostParts)
            complain(at.place, fmt::format("stands more than {} schemas deep", kMostParts));
        else
            collect_part(at, out, followed);
        --parts_open_;
    }
    void collect_part(const At& at, Allowed& out, std::vector<std::string>& followed) {
        if (at.schema->is_boolean()) {
            if (at.schema->get<bool>()) out.anything = true;
            return;
        }
        if (!at.schema->is_object()) {
            complain(at.place, fmt::format("a schema is an object, true or false, not {}", kind_name(*at.schema)));
            return;
        }
        if (out.description.empty()) out.description = text_of(*at.schema, "description");
        if (out.title.empty()) out.title = text_of(*at.schema, "title");
        if (const std::string stated = text_of(*at.schema, std::string(schema::kTypeKeyword).c_str());
            !stated.empty()) {
            out.stated = stated_type(stated);
            if (!out.stated)
                complain(at.place, fmt::format("`{}` is no type that `{}` can state; `money in USD` is one, and "
                                               "`duration in months`",
                                               stated, schema::kTypeKeyword));
            return;
        }
        bool says = follow(at, out, followed);
        for (const char* name : {"anyOf", "oneOf", "allOf"}) {
            const Json* parts = keyword(at, name, Json::value_t::array, "a list of schemas");
            if (parts == nullptr) continue;
            says = true;
            // The titles of an enumeration's values: the values are told by `enum` too, or by these.
            if (read_titled(*parts, out)) continue;
            for (size_t i = 0; i < parts->size(); ++i)
                collect({&(*parts)[i], fmt::format("{}/{}/{}", at.place, name, i)}, out, followed);
        }
        if (const Json* values = keyword(at, "enum", Json::value_t::array, "a list of values"); values != nullptr) {
            read_values(at, *values, out);
            return;
        }
        if (const auto found = at.schema->find("const"); found != at.schema->end()) {
            read_values(at, Json::array({*found}), out);
            return;
        }
        says = read_types(at, out) || says;
        if (!says) out.anything = true;
    }

    // Of a `$ref`, what it refers to.
    bool follow(const At& at, Allowed& out, std::vector<std::string>& followed) {
        if (at.schema->find("$ref") == at.schema->end()) return false;
        const Json* reference = keyword(at, "$ref", Json::value_t::string, "a text");
        if (reference == nullptr) return true;
        const auto target = reference->get<std::string>();
        const std::string place = at.place + "/$ref";
        if (!target.starts_with('#')) {
            complain(place, fmt::format("`{}` is not in this file; put what it stands for under `$defs`", target));
            return true;
        }
        if (std::find(followed.begin(), followed.end(), target) != followed.end()) {
            complain(place, fmt::format("`{}` refers back to itself, so it describes nothing", target));
            return true;
        }
        const Json* found = look_up(target);
        if (found == nullptr) {
            complain(place, fmt::format("there is nothing at `{}` in this schema{}", target, nearest_target(target)));
            return true;
        }
        if (out.name.empty()) {
            const std::string definition = target.substr(target.rfind('/') + 1);
            out.name = is_name(definition) && definition[0] < 'a' ? definition : schema::type_name(definition);
        }
        followed.push_back(target);
        // What is said beside the reference goes before what it refers to.
        collect({found, target}, out, followed);
        followed.pop_back();
        return true;
    }
    const Json* look_up(const std::string& target) const {
        if (target == "#") return &schema_;
        if (target.size() < 2 || target[1] != '/') return nullptr;
        try {
            const Json::json_pointer pointer(target.substr(1));
            return schema_.contains(pointer) ? &schema_.at(pointer) : nullptr;
        } catch (const Json::exception&) {
            return nullptr;
        }
    }
    std::string nearest_target(const std::string& target) const {
        std::vector<std::string> targets;
        for (const char* group : {"$defs", "definitions"})
            if (const auto found = schema_.find(group); found != schema_.end() && found->is_object())
                for (const auto& [name, unused] : found->items())
                    targets.push_back(fmt::format("#/{}/{}", group, escaped(name)));
        const std::string nearest = nearest_name(target, {targets.begin(), targets.end()});
        return nearest.empty() ? "" : fmt::format("; did you mean `{}`?", nearest);
    }

    // `[{"const": "svod", "title": "Streaming"}, …]`
    static bool read_titled(const Json& parts, Allowed& out) {
        const auto is_value = [](const Json& part) {
            return part.is_object() && part.contains("const") && part["const"].is_string();
        };
        if (parts.empty() || !std::all_of(parts.begin(), parts.end(), is_value)) return false;
        for (const Json& part : parts) {
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
    void read_values(const At& at, const Json& values, Allowed& out) {
        if (values.empty()) complain(at.place + "/enum", "`enum` has no values, so nothing fits");
        for (const Json& value : values) {
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

    bool read_types(const At& at, Allowed& out) {
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
            for (const Json& type : *found) {
                if (type.is_string())
                    read_type(at, place, type.get<std::string>(), out);
                else
                    complain(place, fmt::format("a type is a text, not {}", kind_name(type)));
            }
        } else {
            complain(place, fmt::format("`type` is a text, or a list of texts, not {}", kind_name(*found)));
        }
        return true;
    }

    void read_type(const At& at, const std::string& place, const std::string& type, Allowed& out) {
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
            complain(place, fmt::format("JSON Schema has no type `{}`{}", type,
                                        nearest.empty() ? "; it has `string`, `number`, `boolean`, `object` and `array`"
                                                        : fmt::format("; did you mean `{}`?", nearest)));
        }
    }

    // ---- what the field is ----

    struct Naming {
        std::string field, owner;  // the field's name, the name of the record it is in
        size_t depth;
    };

    // Nothing where no field can hold it; then `comments` say why.
    std::optional<Type> type_of(Allowed& allowed, const Naming& naming, std::vector<std::string>& comments,
                                bool is_element = false) {
        comments.insert(comments.end(), allowed.comments.begin(), allowed.comments.end());
        if (allowed.stated) return allowed.stated;
        if (!allowed.objects.empty())
            if (auto money = money_of(allowed)) return money;
        if (allowed.answers) forget_words(allowed.values);
        // A text beside a number is the number's other way to be written.
        if (allowed.numbers) allowed.numeric_texts = false;
        std::vector<std::string> kinds;
        const auto note = [&](bool is, const char* kind) {
            if (is) kinds.emplace_back(kind);
        };
        note(allowed.answers, "answer");
        note(allowed.numbers, "number");
        note(allowed.dates, "date");
        note(allowed.moments, "moment");
        note(allowed.durations, "duration");
        note(!allowed.values.empty(), "choice");
        note(allowed.texts || allowed.numeric_texts, "text");
        note(!allowed.objects.empty(), "record");
        note(!allowed.lists.empty(), "list");
        if (kinds.empty()) return of_nothing(allowed, comments);
        if (kinds.size() > 1)
            comments.push_back(fmt::format("The schema allows {} here; a field is of one type.", shown(kinds, 9)));
        const std::string& kind = kinds.front();
        if (kind == "answer") return Type{TypeKind::Answer};
        if (kind == "number") return Type{TypeKind::Number};
        if (kind == "date") return Type{TypeKind::Date};
        if (kind == "moment") return Type{TypeKind::Moment};
        if (kind == "duration") return Type{TypeKind::Duration};
        if (kind == "choice") return choice_of(allowed, naming);
        if (kind == "text") return Type{TypeKind::Text};
        if (kind == "record") return record_of(allowed, naming, comments);
        if (!is_element) return list_of(allowed, naming, comments);
        comments.emplace_back("The schema has a list of lists here; a policy goes through lists of records.");
        return std::nullopt;
    }
    static std::optional<Type> of_nothing(const Allowed& allowed, std::vector<std::string>& comments) {
        if (allowed.unsure || allowed.not_applicable) return Type{TypeKind::Answer};
        comments.emplace_back(allowed.anything ? "The schema allows anything here; say what it is."
                                               : "The schema allows nothing here but null.");
        return Type{TypeKind::Text};
    }
    // Beside true and false, "yes" and "no" are no choice.
    static void forget_words(std::vector<ChoiceValue>& values) {
        std::erase_if(values, [](const ChoiceValue& value) { return value.written == "yes" || value.written == "no"; });
    }

    std::optional<Type> money_of(const Allowed& allowed) {
        if (allowed.objects.size() != 1) return std::nullopt;
        const auto properties = allowed.objects[0].schema->find("properties");
        if (properties == allowed.objects[0].schema->end() || !properties->is_object() || properties->size() != 2 ||
            !properties->contains("amount") || !properties->contains("currency"))
            return std::nullopt;
        const size_t problems = problems_.size();
        const Allowed amount = read_allowed({&(*properties)["amount"], allowed.objects[0].place}),
                      currency = read_allowed({&(*properties)["currency"], allowed.objects[0].place});
        problems_.resize(problems);  // they are told where it is no money
        const auto is_currency = [](const ChoiceValue& value) { return parse_currency(value.written).has_value(); };
        const bool in_currencies = !currency.values.empty() && std::ranges::all_of(currency.values, is_currency);
        // A record that leaves either out is no amount.
        if (amount.null || amount.unsure || currency.null) return std::nullopt;
        if (!(amount.numbers || amount.numeric_texts || amount.texts) ||
            !(in_currencies || currency.texts || currency.numeric_texts))
            return std::nullopt;
        return Type{TypeKind::Money, false, currency.values.size() == 1 ? currency.values[0].written : "", 0};
    }

    std::optional<Type> choice_of(const Allowed& allowed, const Naming& naming) {
        const bool only_words =
            allowed.values.size() == 2 && std::ranges::all_of(allowed.values, [](const auto& value) {
                return value.written == "yes" || value.written == "no";
            });
        if (only_words) return Type{TypeKind::Answer};
        std::string wanted = allowed.name.empty() ? schema::type_name(naming.field) : allowed.name;
        if (wanted.empty()) wanted = "Choice";
        const auto same = [&](const Choice& choice) {
            return choice.name.starts_with(wanted) &&
                   std::ranges::equal(choice.values, allowed.values, [](const auto& a, const auto& b) {
                       return a.written == b.written && a.label == b.label;
                   });
        };
        const auto known = std::ranges::find_if(draft_.choices, same);
        if (known != draft_.choices.end())
            return Type{TypeKind::Choice, false, "", static_cast<size_t>(known - draft_.choices.begin())};
        draft_.choices.push_back({free_name(wanted, naming.owner), allowed.values});
        return Type{TypeKind::Choice, false, "", draft_.choices.size() - 1};
    }

    std::optional<Type> record_of(const Allowed& allowed, const Naming& naming, std::vector<std::string>& comments) {
        std::string wanted = allowed.name.empty() ? schema::type_name(naming.field) : allowed.name;
        const auto made = record(allowed.objects, wanted.empty() ? "Part" : wanted, naming.owner, naming.depth + 1);
        if (made) return Type{TypeKind::Record, false, "", *made};
        comments.emplace_back(
            "The schema names no properties here; a policy needs to know them. Where names differ from record to "
            "record, "
            "make it a list whose elements have a field for the name.");
        return std::nullopt;
    }

    std::optional<Type> list_of(const Allowed& allowed, const Naming& naming, std::vector<std::string>& comments) {
        const At& list = allowed.lists.front();
        const auto items = list.schema->find("items");
        if (items == list.schema->end()) {
            comments.emplace_back("The schema does not say what this is a list of.");
            return Type{TypeKind::Text, true};
        }
        Allowed element = read_allowed({&*items, list.place + "/items"});
        if (element.null) comments.emplace_back("Elements that are null are rejected.");
        auto type = type_of(element, naming, comments, true);
        if (type) type->list = true;
        return type;
    }

    // ---- records ----

    std::string free_name(const std::string& wanted, const std::string& owner) const {
        return schema::free_type_name(wanted, owner, [&](const std::string& name) {
            return name == root_name_ ||
                   std::ranges::any_of(names_, [&](const auto& taken) { return taken == name; }) ||
                   std::ranges::any_of(draft_.choices, [&](const Choice& choice) { return choice.name == name; });
        });
    }

    // Several objects are taken together, as `allOf` means it. Nothing where they name no field.
    std::optional<size_t> record(const std::vector<At>& objects, const std::string& wanted, const std::string& owner,
                                 size_t depth) {
        std::string places;
        for (const At& object : objects) places += object.place + "\n";
        if (const auto known = records_.find(places); known != records_.end()) return known->second;
        if (std::ranges::find(open_, places) != open_.end()) {
            complain(objects.front().place,
                     "holds itself, directly or in what it holds; a policy's record has an end, so write out as many "
                     "levels as there are");
            return std::nullopt;
        }
        if (depth > kDeepest) {
            complain(objects.front().place, fmt::format("stands more than {} records deep", kDeepest));
            return std::nullopt;
        }
        open_.push_back(places);
        const std::string name = depth == 0 ? wanted : free_name(wanted, owner);
        names_.push_back(name);
        Record out{.name = name};
        for (const At& object : objects) add_fields(object, depth, out);
        open_.pop_back();
        const bool has_field =
            std::ranges::any_of(out.fields, [](const Field& field) { return field.type.has_value(); });
        if (!has_field) return std::nullopt;
        draft_.records.push_back(std::move(out));
        return records_[places] = draft_.records.size() - 1;
    }

    void add_fields(const At& object, size_t depth, Record& out) {
        const std::set<std::string> required = required_of(object);
        const Json* properties = keyword(object, "properties", Json::value_t::object, "an object of schemas");
        if (properties == nullptr) return;
        for (const auto& [name, schema] : properties->items()) {
            if (std::ranges::any_of(out.fields, [&](const Field& field) { return field.name == name; })) continue;
            Field field = field_named(name);
            if (field.comments.empty())
                read_field({&schema, fmt::format("{}/properties/{}", object.place, escaped(name))},
                           required.contains(name), {name, out.name, depth}, field);
            const bool second_key =
                field.key && std::ranges::any_of(out.fields, [](const Field& each) { return each.key; });
            if (second_key) field.key = false;
            out.fields.push_back(std::move(field));
        }
        for (const std::string& name : required)
            if (!properties->contains(name))
                complain(object.place + "/required", fmt::format("`{}` is required, but no property", name));
    }
    std::set<std::string> required_of(const At& object) {
        std::set<std::string> out;
        const Json* required = keyword(object, "required", Json::value_t::array, "a list of names");
        if (required == nullptr) return out;
        for (const Json& name : *required) {
            if (name.is_string())
                out.insert(name.get<std::string>());
            else
                complain(object.place + "/required", fmt::format("a name is a text, not {}", kind_name(name)));
        }
        return out;
    }

    void read_field(const At& at, bool required, const Naming& naming, Field& field) {
        Allowed allowed = read_allowed(at);
        field.type = type_of(allowed, naming, field.comments);
        if (!field.type) return;
        field.question = at.schema->is_object() ? text_of(*at.schema, "description") : "";
        if (field.question.empty() && at.schema->is_object()) field.question = text_of(*at.schema, "title");
        const bool is_text = field.type->kind == TypeKind::Text && !field.type->list;
        const bool may_be_missing = allowed.null || (allowed.unsure && !is_text);
        field.required = required && !may_be_missing;
        if (required && may_be_missing && !allowed.unsure)
            field.comments.emplace_back("Required in the schema, which lets it be null all the same.");
        const bool can_be_left_out =
            !field.type->list && (field.type->kind == TypeKind::Answer || field.type->kind == TypeKind::Choice);
        field.may_not_apply = allowed.not_applicable && can_be_left_out;
        if (at.schema->is_object()) {
            const auto key = at.schema->find(std::string(schema::kKeyKeyword));
            field.key = is_text && key != at.schema->end() && *key == true;
        }
    }

    const Json& schema_;
    std::string root_name_;
    Draft draft_;
    std::vector<Problem> problems_;
    std::map<std::string, size_t> records_;  // by the places of their objects
    std::vector<std::string> open_;          // those that are being read
    std::vector<std::string> names_;
    size_t parts_open_ = 0;
};

// "3:14" of a byte.
std::string line_and_column(std::string_view text, size_t byte) {
    size_t line = 1, column = 1;
    for (const char c : text.substr(0, byte)) {
        if (c == '\n')
            ++line, column = 1;
        else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80)
            ++column;
    }
    return fmt::format("{}:{}", line, column);
}

}  // namespace

tl::expected<Draft, std::vector<Problem>> from_schema(std::string_view schema, const std::string& name) {
    if (schema.starts_with("\xEF\xBB\xBF")) schema.remove_prefix(3);
    try {
        const Json read = Json::parse(schema);
        return Reader(read).read(name);
    } catch (const Json::parse_error& error) {
        const size_t byte = error.byte == 0 ? 0 : error.byte - 1;
        std::string message = byte >= schema.size() ? "the schema ends too early: it is not well-formed JSON"
                                                    : "the schema is not well-formed JSON from here on";
        return tl::make_unexpected(std::vector<Problem>{{line_and_column(schema, byte), std::move(message)}});
    } catch (const Json::exception&) {
        return tl::make_unexpected(
            std::vector<Problem>{{"1:1", "the schema holds a number that is too large to be read"}});
    }
}

}  // namespace proviso::drafts
