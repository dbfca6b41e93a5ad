// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace proviso::reference {
namespace {

// Wide floats: a number such as 1e400 is well-formed, and only its text is used.
using Library =
    nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t, std::uint64_t, long double>;

class TreeBuilder : public nlohmann::json_sax<Library> {
   public:
    Json root;

    bool null() override { return scalar(Json::Kind::Null, ""); }
    bool boolean(bool value) override {
        Json& json = place();
        json.kind = Json::Kind::Boolean;
        json.boolean = value;
        return true;
    }
    bool number_integer(std::int64_t value) override { return scalar(Json::Kind::Number, std::to_string(value)); }
    bool number_unsigned(std::uint64_t value) override { return scalar(Json::Kind::Number, std::to_string(value)); }
    bool number_float(long double, const std::string& written) override { return scalar(Json::Kind::Number, written); }
    bool string(std::string& value) override { return scalar(Json::Kind::String, value); }
    bool binary(Library::binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Json::Kind::Object); }
    bool start_array(std::size_t) override { return open(Json::Kind::Array); }
    bool key(std::string& name) override {
        open_.back()->names.push_back(name);
        return true;
    }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

   private:
    Json& place() { return open_.empty() ? root : open_.back()->items.emplace_back(); }
    bool scalar(Json::Kind kind, std::string text) {
        Json& json = place();
        json.kind = kind;
        json.text = std::move(text);
        return true;
    }
    bool open(Json::Kind kind) {
        Json& json = place();
        json.kind = kind;
        open_.push_back(&json);
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    // A parent's items do not grow while one of them is open, so these pointers hold.
    std::vector<Json*> open_;
};

}  // namespace

std::optional<Json> parse_json(std::string_view text) {
    TreeBuilder builder;
    if (!Library::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
    return std::move(builder.root);
}

void append_json(std::string& out, const Json& json) {
    const bool object = json.kind == Json::Kind::Object;
    switch (json.kind) {
        case Json::Kind::Null:
            out += "null";
            return;
        case Json::Kind::Boolean:
            out += json.boolean ? "true" : "false";
            return;
        case Json::Kind::Number:
            out += json.text;
            return;
        case Json::Kind::String:
            append_json_string(out, json.text);
            return;
        case Json::Kind::Array:
        case Json::Kind::Object:
            break;
    }
    out += object ? '{' : '[';
    for (size_t i = 0; i < json.items.size(); ++i) {
        if (i > 0) out += ',';
        if (object) {
            append_json_string(out, json.names[i]);
            out += ':';
        }
        append_json(out, json.items[i]);
    }
    out += object ? '}' : ']';
}

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
                } else {
                    out += c;
                }
        }
    }
    out += '"';
}

}  // namespace proviso::reference
