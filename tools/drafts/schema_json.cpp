// SPDX-License-Identifier: Apache-2.0
#include "tools/drafts/detail/schema_json.h"

#include <fmt/format.h>

#include "runtime/base/nearest_name.h"

namespace proviso::drafts {
namespace {

constexpr size_t kMostProblems = 20;  // told about one schema

}  // namespace

void SchemaProblems::add(const std::string& place, std::string message) {
    if (problems_.size() < kMostProblems) problems_.push_back({place, std::move(message)});
}

const SchemaJson* SchemaProblems::keyword(const SchemaAt& at, const char* name, SchemaJson::value_t kind,
                                          std::string_view wanted) {
    const auto found = at.schema->find(name);
    if (found == at.schema->end()) return nullptr;
    if (found->type() == kind) return &*found;
    add(fmt::format("{}/{}", at.place, name), fmt::format("`{}` is {}, not {}", name, wanted, kind_name(*found)));
    return nullptr;
}

std::string_view kind_name(const SchemaJson& value) {
    if (value.is_object()) return "an object";
    if (value.is_array()) return "a list";
    if (value.is_string()) return "a text";
    if (value.is_boolean()) return "true or false";
    return value.is_null() ? "null" : "a number";
}

std::string text_of(const SchemaJson& schema, const char* keyword) {
    const auto found = schema.find(keyword);
    return found != schema.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string escaped(std::string_view name) {
    std::string out;
    for (const char c : name) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return out;
}

const SchemaJson* look_up(const SchemaJson& root, const std::string& target) {
    if (target == "#") return &root;
    if (target.size() < 2 || target[1] != '/') return nullptr;
    try {
        const SchemaJson::json_pointer pointer(target.substr(1));
        return root.contains(pointer) ? &root.at(pointer) : nullptr;
    } catch (const SchemaJson::exception&) {
        return nullptr;
    }
}

std::string nearest_target(const SchemaJson& root, const std::string& target) {
    std::vector<std::string> targets;
    for (const char* group : {"$defs", "definitions"})
        if (const auto found = root.find(group); found != root.end() && found->is_object())
            for (const auto& [name, unused] : found->items())
                targets.push_back(fmt::format("#/{}/{}", group, escaped(name)));
    const std::string nearest = nearest_name(target, {targets.begin(), targets.end()});
    return nearest.empty() ? "" : fmt::format("; did you mean `{}`?", nearest);
}

}  // namespace proviso::drafts
