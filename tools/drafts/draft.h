// SPDX-License-Identifier: Apache-2.0
// Declarations of records and choices, drafted for an author who goes on from there: from a JSON Schema, or from real records. What could not
// be told for certain stands in comments beside the field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "runtime/base/result.h"

namespace proviso::drafts {

// `place` is where in the material: a JSON Pointer into a schema (`#/properties/uses`), line and column of its text (`7:23`), or a file of records
// with line and byte (`2025.ndjson:7:23`).
struct Problem {
    std::string place, message;
};

enum class TypeKind : uint8_t { Answer, Number, Text, Date, Moment, Money, Duration, Choice, Record };
struct Type {
    TypeKind kind = TypeKind::Text;
    bool list = false;
    std::string unit = {};  // of money and durations: "USD", "business days"
    size_t ref = 0;         // of Draft::choices or Draft::records
    friend bool operator==(const Type&, const Type&) = default;
};
struct Field {
    std::string name;
    std::optional<Type> type = {};  // none: the field can't be declared, and its comments say why
    bool required = false, key = false, may_not_apply = false;
    std::string question = {};
    std::vector<std::string> comments = {};
};
struct Record {
    std::string name;
    std::vector<Field> fields = {};
};
struct ChoiceValue {
    std::string name, label, written;  // written: as records have it
};
struct Choice {
    std::string name;
    std::vector<ChoiceValue> values;
};
struct Draft {
    std::vector<std::string> comments;
    std::vector<Choice> choices;
    std::vector<Record> records;  // the decided one last
};

// Whether a record can be called so.
bool is_record_name(std::string_view name);

// `name`: of the decided record; "": as the schema's title has it. `schema` is JSON text.
tl::expected<Draft, std::vector<Problem>> from_schema(std::string_view schema, const std::string& name);

struct Sample {
    Draft draft;
    uint64_t records = 0;
    std::vector<Problem> rejected;  // the first hundred lines that hold no record
    uint64_t rejected_count = 0;
};
// From all records of whatever `proviso run` reads as an archive; "-" is standard input. A line that is no record is passed over.
Result<Sample> from_sample(const std::string& path, const std::string& name);

// As text in the canonical layout. Nothing where the draft has no layout: a defect.
std::optional<std::string> write_draft(const Draft& draft);

}  // namespace proviso::drafts
