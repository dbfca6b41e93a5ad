// SPDX-License-Identifier: Apache-2.0
// The record that a program decides, as a JSON Schema (draft 2020-12): a record fits the schema where ingest accepts it. What a schema can't
// say stays out: which days exist, that no key may stand twice in an object, how long and how deep a record may be.
#pragma once

#include <string>
#include <string_view>

#include "runtime/bytecode/image.h"

namespace proviso::schema {

inline constexpr std::string_view kDialect = "https://json-schema.org/draft/2020-12/schema";
// Two keywords of our own, which other readers of schemas pass over. The type as a policy writes it, where the schema can't tell it apart:
inline constexpr std::string_view kTypeKeyword = "x-proviso-type";
// and whether the field names the element, or the record.
inline constexpr std::string_view kKeyKeyword = "x-proviso-key";

// As laid out for people, with a line break at its end. `image` must have been verified.
std::string record_schema(const bytecode::Image& image);

}  // namespace proviso::schema
