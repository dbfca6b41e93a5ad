// SPDX-License-Identifier: Apache-2.0
// The records that a schema's objects are, with their fields.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/schema/record_schema.h"
#include "runtime/schema/type_name.h"
#include "tools/drafts/detail/schema_drafter.h"
#include "tools/drafts/detail/words.h"

namespace proviso::drafts {
namespace {

constexpr size_t kDeepest = 48;  // records inside one another; a policy takes 64
constexpr size_t kLongestName = 40;

}  // namespace

tl::expected<Draft, std::vector<Problem>> SchemaDrafter::draft(std::string name) {
    if (!schema_.is_object()) {
        problems_.add("#", fmt::format("a schema is an object, not {}", kind_name(schema_)));
        return tl::make_unexpected(problems_.take());
    }
    const Allowed allowed = allowed_at({&schema_, "#"});
    if (problems_.empty() && allowed.objects.empty())
        problems_.add("#", "describes no object with `properties`; a record to be decided is one");
    if (name.empty()) name = schema::type_name(text_of(schema_, "title"));
    if (name.empty()) name = allowed.name;
    if (name.empty() || name.size() > kLongestName) name = "Form";
    root_name_ = name;
    if (problems_.empty()) {
        const auto made = record(allowed.objects, name, "", 0);
        if (!made && problems_.empty()) problems_.add("#", "describes no field that a policy could ask for");
    }
    if (!problems_.empty()) return tl::make_unexpected(problems_.take());
    return std::move(draft_);
}

std::string SchemaDrafter::free_name(const std::string& wanted, const std::string& owner) const {
    return schema::free_type_name(wanted, owner, [&](const std::string& name) {
        return name == root_name_ || std::ranges::any_of(names_, [&](const auto& taken) { return taken == name; }) ||
               std::ranges::any_of(draft_.choices, [&](const Choice& choice) { return choice.name == name; });
    });
}

std::optional<size_t> SchemaDrafter::record(const std::vector<SchemaAt>& objects, const std::string& wanted,
                                            const std::string& owner, size_t depth) {
    std::string places;
    for (const SchemaAt& object : objects) places += object.place + "\n";
    if (const auto known = records_.find(places); known != records_.end()) return known->second;
    if (std::ranges::find(open_, places) != open_.end()) {
        problems_.add(objects.front().place,
                      "holds itself, directly or in what it holds; a policy's record has an end, so write out as many "
                      "levels as there are");
        return std::nullopt;
    }
    if (depth > kDeepest) {
        problems_.add(objects.front().place, fmt::format("stands more than {} records deep", kDeepest));
        return std::nullopt;
    }
    open_.push_back(places);
    const std::string name = depth == 0 ? wanted : free_name(wanted, owner);
    names_.push_back(name);
    Record out{.name = name};
    for (const SchemaAt& object : objects) add_fields(object, depth, out);
    open_.pop_back();
    const bool has_field = std::ranges::any_of(out.fields, [](const Field& field) { return field.type.has_value(); });
    if (!has_field) return std::nullopt;
    draft_.records.push_back(std::move(out));
    return records_[places] = draft_.records.size() - 1;
}

void SchemaDrafter::add_fields(const SchemaAt& object, size_t depth, Record& out) {
    const std::set<std::string> required = required_of(object);
    const SchemaJson* properties =
        problems_.keyword(object, "properties", SchemaJson::value_t::object, "an object of schemas");
    if (properties == nullptr) return;
    for (const auto& [name, schema] : properties->items()) {
        if (std::ranges::any_of(out.fields, [&](const Field& field) { return field.name == name; })) continue;
        Field field = field_named(name);
        if (field.comments.empty())
            read_field({&schema, fmt::format("{}/properties/{}", object.place, escaped(name))}, required.contains(name),
                       {name, out.name, depth}, field);
        const bool second_key =
            field.key && std::ranges::any_of(out.fields, [](const Field& each) { return each.key; });
        if (second_key) field.key = false;
        out.fields.push_back(std::move(field));
    }
    for (const std::string& name : required)
        if (!properties->contains(name))
            problems_.add(object.place + "/required", fmt::format("`{}` is required, but no property", name));
}

std::set<std::string> SchemaDrafter::required_of(const SchemaAt& object) {
    std::set<std::string> out;
    const SchemaJson* required = problems_.keyword(object, "required", SchemaJson::value_t::array, "a list of names");
    if (required == nullptr) return out;
    for (const SchemaJson& name : *required) {
        if (name.is_string())
            out.insert(name.get<std::string>());
        else
            problems_.add(object.place + "/required", fmt::format("a name is a text, not {}", kind_name(name)));
    }
    return out;
}

void SchemaDrafter::read_field(const SchemaAt& at, bool required, const Naming& naming, Field& field) {
    Allowed allowed = allowed_at(at);
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

}  // namespace proviso::drafts
