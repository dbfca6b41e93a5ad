// SPDX-License-Identifier: Apache-2.0
#include "tools/archive/json_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace proviso::archive {
namespace {

void write_unit(std::string& out, uint32_t unit) { fmt::format_to(std::back_inserter(out), "\\u{:04x}", unit); }

// The code point at `at`, which is moved past it. The texts are this program's own, so they are well-formed UTF-8.
uint32_t decode(std::string_view text, size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) return lead;
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    uint32_t point = lead & (0x3FU >> more);
    for (int i = 0; i < more; ++i) point = (point << 6) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
    return point;
}

void write_escaped(std::string& out, uint32_t point) {
    if (point >= 0x10000) {
        write_unit(out, 0xD800 + ((point - 0x10000) >> 10));
        write_unit(out, 0xDC00 + ((point - 0x10000) & 0x3FF));
    } else {
        write_unit(out, point);
    }
}

void write_text(std::string& out, std::string_view text, bool ascii) {
    out += '"';
    for (size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (c >= 0x80 && ascii) {
            write_escaped(out, decode(text, at));
            continue;
        }
        if (c == '"' || c == '\\') {
            out += '\\';
            out += text[at];
        } else if (c < 0x20) {
            write_unit(out, c);
        } else {
            out += text[at];
        }
        ++at;
    }
    out += '"';
}

}  // namespace

JsonValue JsonValue::literal(std::string text) {
    JsonValue value(std::move(text));
    value.kind_ = Kind::Literal;
    return value;
}

JsonValue JsonValue::list(std::vector<JsonValue> items) {
    JsonValue value;
    value.kind_ = Kind::List;
    value.items_ = std::move(items);
    return value;
}

JsonValue JsonValue::object(std::vector<Field> fields) {
    JsonValue value;
    value.kind_ = Kind::Object;
    value.fields_ = std::move(fields);
    return value;
}

JsonValue* JsonValue::find(std::string_view name) {
    const auto found = std::ranges::find(fields_, name, &Field::first);
    return found == fields_.end() ? nullptr : &found->second;
}

void JsonValue::set(std::string_view name, JsonValue value) {
    if (JsonValue* held = find(name)) {
        *held = std::move(value);
    } else {
        fields_.emplace_back(name, std::move(value));
    }
}

void JsonValue::remove(std::string_view name) {
    std::erase_if(fields_, [&](const Field& field) { return field.first == name; });
}

void JsonValue::write(std::string& out, bool ascii) const {
    switch (kind_) {
        case Kind::Null:
            out += "null";
            return;
        case Kind::Literal:
            out += text_;
            return;
        case Kind::Text:
            write_text(out, text_, ascii);
            return;
        case Kind::List:
            out += '[';
            for (size_t i = 0; i < items_.size(); ++i) {
                if (i > 0) out += ',';
                items_[i].write(out, ascii);
            }
            out += ']';
            return;
        case Kind::Object:
            out += '{';
            for (size_t i = 0; i < fields_.size(); ++i) {
                if (i > 0) out += ',';
                write_text(out, fields_[i].first, ascii);
                out += ':';
                fields_[i].second.write(out, ascii);
            }
            out += '}';
            return;
    }
}

}  // namespace proviso::archive
