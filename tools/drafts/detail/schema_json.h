// SPDX-License-Identifier: Apache-2.0
// A JSON Schema as the JSON that it is: places in it, its keywords, what its references refer to, and what is wrong with it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tools/drafts/draft.h"

namespace proviso::drafts {

using SchemaJson = nlohmann::ordered_json;

// A schema within the whole one.
struct SchemaAt {
    const SchemaJson* schema;
    std::string place;  // a JSON Pointer: "#/properties/uses"
};

// What is wrong with a schema, the first few mistakes.
class SchemaProblems {
   public:
    void add(const std::string& place, std::string message);
    bool empty() const { return problems_.empty(); }
    size_t count() const { return problems_.size(); }
    // Forgets those after the first `count`.
    void forget(size_t count) { problems_.resize(count); }
    std::vector<Problem> take() { return std::move(problems_); }

    // The keyword's value, where there is one of that kind, which `wanted` says in words; something else is a mistake. Else null.
    const SchemaJson* keyword(const SchemaAt& at, const char* name, SchemaJson::value_t kind, std::string_view wanted);

   private:
    std::vector<Problem> problems_;
};

// "an object", "a list", …
std::string_view kind_name(const SchemaJson& value);
// The keyword's text; "" where it has none.
std::string text_of(const SchemaJson& schema, const char* keyword);
// A name as a step of a JSON Pointer.
std::string escaped(std::string_view name);

// What `#/$defs/Use` refers to in the whole schema; null where nothing is there.
const SchemaJson* look_up(const SchemaJson& root, const std::string& target);
// "; did you mean `#/$defs/Use`?", or "".
std::string nearest_target(const SchemaJson& root, const std::string& target);

}  // namespace proviso::drafts
