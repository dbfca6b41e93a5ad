// SPDX-License-Identifier: Apache-2.0
// A record as a tree that can be changed: what ingest reads, with every number as it was written and the order of fields kept. Reading
// takes JSON, and also what a scenario may write: bare names, dates, `USD 250`, `not answered`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace proviso::session {

struct Json {
    enum class Kind : uint8_t { Null, True, False, Number, String, Array, Object };
    Kind kind = Kind::Null;
    std::string text{};                // Number: as written; String: unescaped
    std::vector<Json> items{};         // of an Array or Object
    std::vector<std::string> names{};  // of an Object, one for each item

    static Json string(std::string text) { return {.kind = Kind::String, .text = std::move(text)}; }
    static Json number(std::string text) { return {.kind = Kind::Number, .text = std::move(text)}; }
    static Json array() { return {.kind = Kind::Array}; }
    static Json object() { return {.kind = Kind::Object}; }
    bool is_string(std::string_view wanted) const { return kind == Kind::String && text == wanted; }
    // Null where there is none.
    const Json* find(std::string_view name) const;
    Json* find(std::string_view name) { return const_cast<Json*>(std::as_const(*this).find(name)); }
    // The field's value, new and null where there was none.
    Json& at(std::string_view name);
    void erase(std::string_view name);
    friend bool operator==(const Json&, const Json&) = default;
};

// Nothing where the text is neither; then `error` says what is wrong, in an author's words.
std::optional<Json> read_value(std::string_view text, std::string& error);
// On one line; or, with `pretty`, as a person lays it out.
std::string write_json(const Json& value, bool pretty = false);

}  // namespace proviso::session
