// SPDX-License-Identifier: Apache-2.0
// A JSON text as a tree that keeps what the language's meaning needs and ordinary trees lose: numbers as they were written,
// the order of an object's members, and repeated keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace proviso::reference {

struct Json {
    enum class Kind : uint8_t { Null, Boolean, Number, String, Array, Object };
    Kind kind = Kind::Null;
    bool boolean = false;
    std::string text;                // Number: as written; String: its characters
    std::vector<Json> items;         // Array: elements; Object: values
    std::vector<std::string> names;  // Object: names[i] belongs to items[i]
};

// Nothing where the text is not exactly one well-formed JSON value in UTF-8.
std::optional<Json> parse_json(std::string_view text);

// Appends the value as JSON without spaces; numbers as they stand.
void append_json(std::string& out, const Json& json);
// Appends a JSON string with its quotation marks. Only what must be escaped is.
void append_json_string(std::string& out, std::string_view text);

}  // namespace proviso::reference
