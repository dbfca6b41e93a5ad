// SPDX-License-Identifier: Apache-2.0
#include "tests/desk/schema_fit.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <stdexcept>

#include "runtime/base/date.h"
#include "runtime/base/moment.h"

namespace proviso::schema {
namespace {

using Json = nlohmann::json;

class Validator {
   public:
    explicit Validator(const Json& root) : root_(root) {}

    std::string check(const Json& schema, const Json& value, const std::string& place) {
        if (schema.is_boolean()) return schema.get<bool>() ? "" : place + ": nothing fits";
        for (const auto& [keyword, said] : schema.items()) {
            std::string found = check_keyword(keyword, said, schema, value, place);
            if (!found.empty()) return found;
        }
        return "";
    }

   private:
    std::string check_keyword(const std::string& keyword, const Json& said, const Json& schema, const Json& value,
                              const std::string& place) {
        static const std::set<std::string> annotations{"$schema",     "$defs",          "title",
                                                       "description", "x-proviso-type", "x-proviso-key"};
        const auto unless = [&](bool fits) { return fits ? "" : place + ": " + keyword; };
        if (annotations.contains(keyword)) return "";
        if (keyword == "$ref")
            return check(root_.at(Json::json_pointer(said.get<std::string>().substr(1))), value, place);
        if (keyword == "type") return unless(is_of_type(said, value));
        if (keyword == "enum") return unless(std::ranges::find(said, value) != said.end());
        if (keyword == "const") return unless(said == value);
        if (keyword == "anyOf" || keyword == "oneOf") {
            const auto fitting =
                std::ranges::count_if(said, [&](const Json& part) { return check(part, value, place).empty(); });
            return unless(keyword == "anyOf" ? fitting >= 1 : fitting == 1);
        }
        if (keyword == "pattern")
            return unless(!value.is_string() || std::regex_search(value.get<std::string>(), pattern(said)));
        if (keyword == "format") return unless(!value.is_string() || is_formatted(said, value));
        if (keyword == "required")
            return unless(!value.is_object() ||
                          std::ranges::all_of(said, [&](const Json& name) { return value.contains(name); }));
        if (keyword == "additionalProperties")
            return unless(!value.is_object() || said == true || only_properties(schema, value));
        if (keyword == "properties") return check_properties(said, value, place);
        if (keyword == "items") return check_items(said, value, place);
        throw std::runtime_error("keyword " + keyword);
    }

    static bool is_of_type(const Json& type, const Json& value) {
        if (type.is_array())
            return std::ranges::any_of(type, [&](const Json& each) { return is_of_type(each, value); });
        const auto name = type.get<std::string>();
        if (name == "object") return value.is_object();
        if (name == "array") return value.is_array();
        if (name == "string") return value.is_string();
        if (name == "number") return value.is_number();
        if (name == "boolean") return value.is_boolean();
        if (name == "null") return value.is_null();
        throw std::runtime_error("type " + name);
    }
    const std::regex& pattern(const Json& said) {
        const auto text = said.get<std::string>();
        const auto known = patterns_.find(text);
        return known != patterns_.end() ? known->second : patterns_.emplace(text, std::regex(text)).first->second;
    }
    static bool is_formatted(const Json& format, const Json& value) {
        Moment moment;
        const auto text = value.get<std::string>();
        if (format == "date") return parse_date(text).has_value();
        if (format == "date-time") return parse_moment(text, moment) == MomentParse::Ok;
        throw std::runtime_error("format");
    }
    static bool only_properties(const Json& schema, const Json& value) {
        return std::ranges::all_of(value.items(),
                                   [&](const auto& item) { return schema.at("properties").contains(item.key()); });
    }
    std::string check_properties(const Json& properties, const Json& value, const std::string& place) {
        if (!value.is_object()) return "";
        for (const auto& [name, schema] : properties.items()) {
            if (!value.contains(name)) continue;
            std::string found = check(schema, value.at(name), place + "." + name);
            if (!found.empty()) return found;
        }
        return "";
    }
    std::string check_items(const Json& items, const Json& value, const std::string& place) {
        if (!value.is_array()) return "";
        for (size_t i = 0; i < value.size(); ++i) {
            std::string found = check(items, value[i], place + "[" + std::to_string(i + 1) + "]");
            if (!found.empty()) return found;
        }
        return "";
    }

    const Json& root_;
    std::map<std::string, std::regex> patterns_;
};

}  // namespace

std::string misfit(const Json& schema, const Json& value) { return Validator(schema).check(schema, value, "record"); }

}  // namespace proviso::schema
