// SPDX-License-Identifier: Apache-2.0
// The record of a scenario as a tree of values, before it becomes JSON text. A tree owns its parts; copying a base scenario's
// record copies all of it. Fields that were not answered are not there.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/sema/detail/context.h"

namespace proviso::sema::detail {

struct ScenarioValue {
    // Error: reported where it was written; nothing is said about what would lie in it.
    enum class Kind : uint8_t { Error, Null, Unsure, NotApplicable, Scalar, Text, Record, List };
    Kind kind = Kind::Error;
    std::string text;  // Scalar: as JSON writes it; Text: its characters
    struct Entry;
    std::vector<Entry> fields;  // in the order of writing
    std::vector<ScenarioValue> items;

    ScenarioValue* find(uint32_t field);
    const ScenarioValue* find(uint32_t field) const;
};
// A field, by its position in the record type.
struct ScenarioValue::Entry {
    uint32_t first;
    ScenarioValue second;
};

// A value as written, for a place of type `type`. `field`: the field it answers, or null for an element of a list.
ScenarioValue scenario_value(Context& context, const syntax::Ast& ast, syntax::ExprId id, Type type,
                             const Field* field);
// `with PATH = VALUE`
void apply_change(Context& context, const syntax::Ast& ast, const syntax::Change& change, ScenarioValue& record);
// A path with its elements named as decisions name them, given the scenario's own record.
struct ResolvedPath {
    std::string text;  // empty where the path can't be; reported, unless it leads through something reported before
    Type type;         // of what it names
    bool is_element = false;
    std::vector<uint32_t> fields;  // gone through, without the elements
};
ResolvedPath resolve_path(Context& context, const syntax::Path& path, const ScenarioValue& record);
// On one line.
std::string to_json(const Context& context, const ScenarioValue& record);

}  // namespace proviso::sema::detail
