// SPDX-License-Identifier: Apache-2.0
#include "runtime/schema/record_schema.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "runtime/base/duration.h"
#include "runtime/base/money.h"
#include "runtime/schema/type_name.h"
#include "runtime/session/json.h"

namespace proviso::schema {
namespace {

using bytecode::NodeKind;
using bytecode::Section;
using session::Json;

constexpr std::string_view kNumber = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?";
constexpr std::string_view kDay = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

Json yes() { return {.kind = Json::Kind::True}; }
Json texts(const std::vector<std::string_view>& values) {
    Json out = Json::array();
    for (const std::string_view value : values) out.items.push_back(Json::string(std::string(value)));
    return out;
}
Json of_type(std::string_view type) {
    Json out = Json::object();
    out.at("type") = Json::string(std::string(type));
    return out;
}
Json text_like(std::string_view pattern) {
    Json out = of_type("string");
    out.at("pattern") = Json::string(fmt::format("^{}$", pattern));
    return out;
}
Json titled(std::string_view title, Json schema) {
    Json out = Json::object();
    out.at("title") = Json::string(std::string(title));
    for (size_t i = 0; i < schema.items.size(); ++i) out.at(schema.names[i]) = std::move(schema.items[i]);
    return out;
}
Json any_of(std::vector<Json> alternatives) {
    Json out = Json::object();
    out.at("anyOf") = {.kind = Json::Kind::Array, .items = std::move(alternatives)};
    return out;
}

// As ISO 8601 has it, and as an amount with its unit.
std::string duration_pattern(UnitKind kind) {
    const std::string amount = "[0-9]+(\\.[0-9]+)?", words = "-?(0|[1-9][0-9]*)(\\.[0-9]+)? ";
    const auto part = [&](char letter) { return fmt::format("({}{})?", amount, letter); };
    switch (kind) {
        case UnitKind::None:
            break;
        case UnitKind::Time:
            return fmt::format("(-?P{}{}(T{}{}{})?|{}(second|minute|hour|day|week)s?)", part('W'), part('D'), part('H'),
                               part('M'), part('S'), words);
        case UnitKind::Months:
            return fmt::format("(-?P{}{}|{}(month|year)s?)", part('Y'), part('M'), words);
        case UnitKind::BusinessDays:
            return fmt::format("{}business days?", words);
    }
    return fmt::format("({}|{}|{})", duration_pattern(UnitKind::Time), duration_pattern(UnitKind::Months),
                       duration_pattern(UnitKind::BusinessDays));
}

class Writer {
   public:
    explicit Writer(const bytecode::Image& image) : image_(image) {}

    std::string write() {
        const bytecode::PolicyRow& policy = image_.policy();
        Json out = Json::object();
        out.at("$schema") = Json::string(std::string(kDialect));
        const std::string_view title = image_.text(policy.title);
        out.at("title") = Json::string(std::string(title.empty() ? image_.text(policy.name) : title));
        out.at("description") = Json::string(
            fmt::format("The record that {} decides", joined(image_.text(policy.name), image_.text(policy.version))));
        Json record = object(0, "");
        for (size_t i = 0; i < record.items.size(); ++i) out.at(record.names[i]) = std::move(record.items[i]);
        if (!definitions_.items.empty()) out.at("$defs") = std::move(definitions_);
        return write_json(out, true) + "\n";
    }

   private:
    static std::string joined(std::string_view name, std::string_view version) {
        return version.empty() ? std::string(name) : fmt::format("{} {}", name, version);
    }
    const bytecode::NodeRow& row(uint32_t node) const { return image_.rows<Section::Nodes>()[node]; }

    Json reference(const std::string& name) {
        Json out = Json::object();
        out.at("$ref") = Json::string("#/$defs/" + name);
        return out;
    }
    // What a simple type is defined as, once.
    Json defined(const std::string& name, Json schema) {
        if (definitions_.find(name) == nullptr) definitions_.at(name) = std::move(schema);
        return reference(name);
    }

    Json object(uint32_t node, const std::string& name) {
        Json out = of_type("object"), properties = Json::object();
        std::vector<std::string_view> required;
        const bytecode::Range children = row(node).children;
        for (uint32_t child = children.first; child < children.first + children.count; ++child) {
            const std::string_view field = image_.text(row(child).name);
            properties.at(field) = this->field(child, name);
            if ((row(child).flags & bytecode::kRequired) != 0) required.push_back(field);
        }
        out.at("properties") = std::move(properties);
        if (!required.empty()) out.at("required") = texts(required);
        return out;
    }

    Json field(uint32_t node, const std::string& owner) {
        const bytecode::NodeRow& field = row(node);
        Json out = Json::object();
        if (field.question.length != 0) out.at("description") = Json::string(std::string(image_.text(field.question)));
        Json value = with_states(node, this->value(node, image_.text(field.name), owner));
        for (size_t i = 0; i < value.items.size(); ++i) out.at(value.names[i]) = std::move(value.items[i]);
        if ((field.flags & bytecode::kKey) != 0) out.at(kKeyKeyword) = yes();
        return out;
    }

    // The value, or what stands for one that is not known: "unsure" answers any field but a text and a record.
    Json with_states(uint32_t node, Json value) {
        const auto kind = static_cast<NodeKind>(row(node).kind);
        const bool is_element = row(node).name.length == 0;
        const bool required = (row(node).flags & bytecode::kRequired) != 0;
        const bool can_be_unsure = kind != NodeKind::Text && kind != NodeKind::Object && !required;
        std::vector<Json> states;
        if (can_be_unsure) states.push_back(Json::string("unsure"));
        if ((row(node).flags & bytecode::kMayNotApply) != 0) states.push_back(Json::string("not_applicable"));
        if (!required && !is_element) states.emplace_back();
        if (states.empty()) return value;
        if (kind == NodeKind::Text) {
            value.at("type") = texts({"string", "null"});
            return value;
        }
        Json state = Json::object();
        state.at("enum") = {.kind = Json::Kind::Array, .items = std::move(states)};
        return any_of({std::move(value), std::move(state)});
    }

    Json value(uint32_t node, std::string_view name, const std::string& owner) {
        const bytecode::NodeRow& value = row(node);
        switch (static_cast<NodeKind>(value.kind)) {
            case NodeKind::Object:
                return record(node, name, owner);
            case NodeKind::List: {
                const uint32_t element = value.children.first;
                Json out = of_type("array");
                out.at("items") = with_states(element, this->value(element, name, owner));
                return out;
            }
            case NodeKind::Choice:
                return choice(value.choice);
            case NodeKind::Text:
                return of_type("string");
            case NodeKind::Answer:
                return defined("answer", answer());
            case NodeKind::Number:
                return defined("number", titled("A number, or a text that is one", number()));
            case NodeKind::Date:
                return defined("date", titled("A day, YYYY-MM-DD", formatted(kDay, "date")));
            case NodeKind::Moment:
                return defined("moment",
                               titled("A date and time with its offset from UTC, as RFC 3339 has it",
                                      formatted(fmt::format("{}[Tt][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\\.[0-9]{{"
                                                            "1,9}})?([Zz]|[+-][0-9]{{2}}:[0-9]{{2}})",
                                                            kDay),
                                                "date-time")));
            case NodeKind::Money:
                return money(static_cast<Currency>(value.unit));
            case NodeKind::Duration:
                return duration(static_cast<UnitKind>(value.unit));
        }
        return Json::object();
    }

    static Json answer() {
        Json out = Json::object();
        out.at("title") = Json::string("Yes or no");
        Json values = texts({"yes", "no"});
        values.items.insert(values.items.begin(), {Json{.kind = Json::Kind::True}, Json{.kind = Json::Kind::False}});
        out.at("enum") = std::move(values);
        return out;
    }
    static Json number() { return any_of({of_type("number"), text_like(kNumber)}); }
    static Json formatted(std::string_view pattern, std::string_view format) {
        Json out = text_like(pattern);
        out.at("format") = Json::string(std::string(format));
        return out;
    }

    Json money(Currency currency) {
        const std::string code = currency_code(currency);
        Json amount = Json::object(), properties = Json::object();
        properties.at("amount") = number();
        const std::span<const std::string_view> codes = currency_codes();
        if (code.empty())
            properties.at("currency").at("enum") = texts({codes.begin(), codes.end()});
        else
            properties.at("currency").at("const") = Json::string(code);
        for (Json& property : properties.items) property.kind = Json::Kind::Object;
        amount = of_type("object");
        amount.at("properties") = std::move(properties);
        amount.at("required") = texts({"amount", "currency"});
        amount.at("additionalProperties") = {.kind = Json::Kind::False};
        if (code.empty()) return defined("money", titled("An amount and its currency", std::move(amount)));
        return defined("money_in_" + code, titled(fmt::format("An amount in {}, or a bare number", code),
                                                  any_of({std::move(amount), of_type("number")})));
    }

    Json duration(UnitKind kind) {
        const std::string unit(unit_kind_name(kind));
        std::string name = unit.empty() ? "duration" : "duration_in_" + unit;
        for (char& c : name)
            if (c == ' ') c = '_';
        Json out = titled("A length of time, as ISO 8601 has it (\"P3M\"), or in words (\"5 business days\")",
                          text_like(duration_pattern(kind)));
        out.at(kTypeKeyword) = Json::string(unit.empty() ? "duration" : "duration in " + unit);
        return defined(name, std::move(out));
    }

    Json choice(uint32_t number) {
        const bytecode::ChoiceRow& choice = image_.rows<Section::Choices>()[number];
        const std::string name(image_.text(choice.name));
        if (definitions_.find(name) != nullptr) return reference(name);
        Json values = Json::array(), names = Json::array();
        bool has_titles = false;
        for (uint32_t i = choice.values.first; i < choice.values.first + choice.values.count; ++i) {
            const bytecode::ChoiceValueRow& value = image_.rows<Section::ChoiceValues>()[i];
            const std::string_view written = image_.text(value.name), label = image_.text(value.label);
            Json one = Json::object();
            one.at("const") = Json::string(std::string(written));
            if (label != written) one.at("title") = Json::string(std::string(label));
            has_titles = has_titles || label != written;
            values.items.push_back(std::move(one));
            names.items.push_back(Json::string(std::string(written)));
        }
        Json out = of_type("string");
        out.at("enum") = std::move(names);
        if (has_titles) out.at("oneOf") = std::move(values);
        return defined(name, std::move(out));
    }

    // An image has no names of records: what holds the same fields is one.
    Json record(uint32_t node, std::string_view field, const std::string& owner) {
        const std::string wanted = type_name(field);
        Json fields = object(node, wanted);
        const auto [known, is_new] = records_.try_emplace(write_json(fields), "");
        if (!is_new) return reference(known->second);
        const std::string name = free_type_name(wanted.empty() ? "Part" : wanted, owner, [&](const std::string& taken) {
            return definitions_.find(taken) != nullptr || is_choice(taken);
        });
        known->second = name;
        return defined(name, std::move(fields));
    }
    bool is_choice(std::string_view name) const {
        for (const bytecode::ChoiceRow& choice : image_.rows<Section::Choices>())
            if (image_.text(choice.name) == name) return true;
        return false;
    }

    const bytecode::Image& image_;
    Json definitions_ = Json::object();
    std::map<std::string, std::string> records_;  // by their schema
};

}  // namespace

std::string record_schema(const bytecode::Image& image) { return Writer(image).write(); }

}  // namespace proviso::schema
