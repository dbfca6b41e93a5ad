// SPDX-License-Identifier: Apache-2.0
// What a JSON Schema allows in one place, taken apart into kinds of values, whichever of its many ways it says so in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/drafts/detail/schema_json.h"
#include "tools/drafts/draft.h"

namespace proviso::drafts {

struct Allowed {
    bool null = false, unsure = false, not_applicable = false, anything = false;
    bool answers = false, numbers = false, texts = false, numeric_texts = false;
    bool dates = false, moments = false, durations = false;
    std::vector<ChoiceValue> values;  // of enumerations
    std::string name;                 // of the definition that these stand in
    std::vector<SchemaAt> objects, lists;
    std::optional<Type> stated;  // by our own keyword
    std::string title, description;
    std::vector<std::string> comments;
};

// `root` is the whole schema, for its references. What is wrong goes to `problems`.
Allowed read_allowed(const SchemaJson& root, const SchemaAt& at, SchemaProblems& problems);

}  // namespace proviso::drafts
