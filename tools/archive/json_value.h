// SPDX-License-Identifier: Apache-2.0
// A JSON value to be written: objects keep the order in which their fields were set. A value owns what it holds.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace proviso::archive {

class JsonValue {
   public:
    using Field = std::pair<std::string, JsonValue>;

    JsonValue() = default;                                                      // null
    JsonValue(const char* text) : kind_(Kind::Text), text_(text) {}             // NOLINT: reads as the value
    JsonValue(std::string text) : kind_(Kind::Text), text_(std::move(text)) {}  // NOLINT
    // A number, true or false, as it is to stand in the file.
    static JsonValue literal(std::string text);
    static JsonValue list(std::vector<JsonValue> items);
    static JsonValue object(std::vector<Field> fields);

    bool is_object() const { return kind_ == Kind::Object; }
    bool is_list() const { return kind_ == Kind::List; }
    std::vector<JsonValue>& items() { return items_; }
    std::vector<Field>& fields() { return fields_; }

    // Of an object: replaces the field in its place, or adds it at the end.
    void set(std::string_view name, JsonValue value);
    void remove(std::string_view name);
    JsonValue* find(std::string_view name);

    // On one line, without spaces between tokens. `ascii`: every other character is written as \uXXXX.
    void write(std::string& out, bool ascii = false) const;

   private:
    enum class Kind { Null, Literal, Text, List, Object };
    Kind kind_ = Kind::Null;
    std::string text_;
    std::vector<JsonValue> items_;
    std::vector<Field> fields_;
};

}  // namespace proviso::archive
