// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/read_record.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "tests/reference/json.h"

namespace proviso::reference {
namespace {

using sema::Field;
using sema::Type;
using sema::TypeKind;

class RecordReader {
   public:
    RecordReader(const sema::Program& program, const Dates& dates) : program_(program), dates_(dates) {}

    tl::expected<Value, Rejection> read(const Json& json) {
        find_duplicate_key(json, "");
        if (json.kind != Json::Kind::Object) reject(FaultCode::RecordNotJson, "");
        const Type root{TypeKind::Record, false, index(program_.root)};
        Value value = record(root, json, Place{});
        if (!rejection_.empty()) return tl::make_unexpected(rejection_);
        return value;
    }

   private:
    // Where a value stands: `path` as decisions write it, `position` with every element by position.
    struct Place {
        std::vector<size_t> order;
        std::string path, position, question;
        Place member(const sema::Record& record, const Field& field) const {
            const std::string dot = position.empty() ? "" : ".";
            const auto number = static_cast<size_t>(&field - record.fields.data());
            return {followed_by(number), path + dot + field.name, position + dot + field.name, field.question};
        }
        Place element(const std::string& name, size_t number) const {
            return {followed_by(number), path + "[" + name + "]", position + "[" + std::to_string(number) + "]", ""};
        }
        std::vector<size_t> followed_by(size_t number) const {
            std::vector<size_t> result = order;
            result.push_back(number);
            return result;
        }
    };

    void reject(FaultCode code, const std::string& path) { rejection_.push_back({code, path}); }

    // Also in what the record type does not declare.
    void find_duplicate_key(const Json& json, const std::string& path) {
        std::set<std::string> seen;
        for (size_t i = 0; i < json.items.size(); ++i) {
            std::string inner = path + "[" + std::to_string(i + 1) + "]";
            if (json.kind == Json::Kind::Object) {
                inner = path + (path.empty() ? "" : ".") + json.names[i];
                if (!seen.insert(json.names[i]).second) reject(FaultCode::RecordDuplicateKey, inner);
            }
            find_duplicate_key(json.items[i], inner);
        }
    }

    Value field(const Field& field, const Json* json, const Place& place) {
        const bool missing = json == nullptr || json->kind == Json::Kind::Null;
        const bool unsure = !missing && json->kind == Json::Kind::String && json->text == "unsure";
        if (dates_.as_of && (missing || unsure) && is_as_of(place)) return given_date(place);
        Value value = missing ? without_value(field.type, Standing::NotAnswered, place)
                              : given(field.type, *json, place, field.may_not_apply);
        if (field.required && (value.standing() == Standing::NotAnswered || value.standing() == Standing::Unsure))
            reject(FaultCode::RecordMissingField, place.position);
        return value;
    }

    bool is_as_of(const Place& place) const {
        return program_.as_of_field != sema::kNone && place.order == std::vector<size_t>{program_.as_of_field};
    }

    // The record's date, which it leaves to be said beside it.
    Value given_date(const Place& place) const {
        Value value = empty(place);
        value.scalar.standing = Standing::Known;
        value.scalar.date = *dates_.as_of;
        return value;
    }

    // A value that is present and not null.
    Value given(const Type& type, const Json& json, const Place& place, bool may_not_apply) {
        // A text may be the word itself; a record is not answered as a whole.
        const bool can_be_unsure = type.list || (type.kind != TypeKind::Text && type.kind != TypeKind::Record);
        if (json.kind == Json::Kind::String && json.text == "unsure" && can_be_unsure)
            return without_value(type, Standing::Unsure, place);
        if (type.list) return list(type, json, place);
        if (type.kind == TypeKind::Record) return record(type, json, place);
        Value value = empty(place);
        value.scalar = scalar(type, json, place, may_not_apply);
        value.question.cause = cause_of(value.standing());
        return value;
    }

    Scalar scalar(const Type& type, const Json& json, const Place& place, bool may_not_apply) {
        Scalar result;
        result.standing = Standing::Known;
        const bool is_string = json.kind == Json::Kind::String;
        if (type.kind == TypeKind::Text && is_string) {
            result.text = json.text;
        } else if (is_string && json.text == "not_applicable") {
            result.standing = Standing::NotApplicable;
            if (!may_not_apply) reject(FaultCode::RecordNotApplicable, place.position);
        } else if (type.kind == TypeKind::Answer) {
            read_answer(json, place, result);
        } else if (type.kind == TypeKind::Number && (is_string || json.kind == Json::Kind::Number)) {
            read_number(json, place, result);
        } else if (type.kind == TypeKind::Money) {
            read_money(type, json, place, result);
        } else if (type.kind == TypeKind::Duration && is_string) {
            read_duration(type, json, place, result);
        } else if (type.kind == TypeKind::Moment && is_string) {
            if (parse_moment(json.text, result.moment) != MomentParse::Ok)
                reject(FaultCode::RecordNoMoment, place.position);
        } else if (type.kind == TypeKind::Date && is_string) {
            read_date(json, place, result);
        } else if (type.kind == TypeKind::Choice && is_string) {
            read_choice(program_.choices[type.ref], json, place, result);
        } else {
            reject(FaultCode::RecordWrongType, place.position);
        }
        return result;
    }

    void read_answer(const Json& json, const Place& place, Scalar& result) {
        if (json.kind == Json::Kind::Boolean) {
            result.answer = json.boolean ? Answer::Yes : Answer::No;
        } else if (json.kind == Json::Kind::String && (json.text == "yes" || json.text == "no")) {
            result.answer = json.text == "yes" ? Answer::Yes : Answer::No;
        } else {
            reject(FaultCode::RecordWrongType, place.position);
        }
    }

    void read_number(const Json& json, const Place& place, Scalar& result) {
        const DecimalParse parsed = parse_decimal(json.text, result.number);
        if (parsed == DecimalParse::Overflow) result.standing = Standing::Overflow;
        if (parsed == DecimalParse::NotANumber) reject(FaultCode::RecordWrongType, place.position);
    }

    void read_money(const Type& type, const Json& json, const Place& place, Scalar& result) {
        const auto wanted = type.ref == sema::kNone ? Currency::None : static_cast<Currency>(type.ref);
        result.currency = wanted;
        if (json.kind == Json::Kind::Number && wanted != Currency::None) return read_number(json, place, result);
        // Exactly the two members, in any order. (That none stands twice is seen to elsewhere.)
        const Json* amount = nullptr;
        const Json* code = nullptr;
        for (size_t i = 0; json.kind == Json::Kind::Object && i < json.items.size(); ++i) {
            if (json.names[i] == "amount") amount = &json.items[i];
            if (json.names[i] == "currency") code = &json.items[i];
        }
        const bool whole = amount != nullptr && code != nullptr && json.items.size() == 2 &&
                           (amount->kind == Json::Kind::Number || amount->kind == Json::Kind::String) &&
                           code->kind == Json::Kind::String && parse_currency(code->text);
        if (!whole) return reject(FaultCode::RecordWrongType, place.position);
        result.currency = *parse_currency(code->text);
        if (wanted != Currency::None && result.currency != wanted)
            return reject(FaultCode::RecordWrongType, place.position);
        read_number(*amount, place, result);
    }

    void read_duration(const Type& type, const Json& json, const Place& place, Scalar& result) {
        Duration value;
        const DurationParse parsed = parse_duration(json.text, value);
        result.number = value.count;
        result.unit = value.unit;
        if (parsed == DurationParse::Overflow) {
            result.standing = Standing::Overflow;
            return;
        }
        const bool fits = type.ref == sema::kNone || static_cast<uint32_t>(kind_of(value.unit)) == type.ref;
        if (parsed != DurationParse::Ok || !fits) reject(FaultCode::RecordNoDuration, place.position);
    }

    void read_date(const Json& json, const Place& place, Scalar& result) {
        const std::optional<Date> date = parse_date(json.text);
        if (date)
            result.date = *date;
        else
            reject(FaultCode::RecordImpossibleDate, place.position);
    }

    void read_choice(const sema::Choice& choice, const Json& json, const Place& place, Scalar& result) {
        const auto found = std::find_if(choice.values.begin(), choice.values.end(),
                                        [&](const sema::ChoiceValue& value) { return value.written == json.text; });
        result.choice = static_cast<uint32_t>(found - choice.values.begin());
        if (found == choice.values.end()) reject(FaultCode::RecordUnknownChoice, place.position);
    }

    Value record(const Type& type, const Json& json, const Place& place) {
        Value value = empty(place);
        value.scalar.standing = Standing::Known;
        if (json.kind != Json::Kind::Object) {
            reject(FaultCode::RecordWrongType, place.position);
            return value;
        }
        const sema::Record& declaration = program_.records[type.ref];
        for (const Field& declared : declaration.fields) {
            const auto name = std::find(json.names.begin(), json.names.end(), declared.name);
            const Json* found = name == json.names.end() ? nullptr : &json.items[name - json.names.begin()];
            value.parts.push_back(field(declared, found, place.member(declaration, declared)));
        }
        return value;
    }

    Value list(const Type& type, const Json& json, const Place& place) {
        Value value = empty(place);
        value.scalar.standing = Standing::Known;
        if (json.kind != Json::Kind::Array) {
            reject(FaultCode::RecordWrongType, place.position);
            return value;
        }
        const Type element{type.kind, false, type.ref};
        const std::vector<std::string> names = element_names(element, json);
        for (size_t i = 0; i < json.items.size(); ++i) {
            const Place inner = place.element(names[i], i + 1);
            value.parts.push_back(given(element, json.items[i], inner, false));
        }
        return value;
    }

    // By key where the record type has one, no sibling shares it and it does not hold `"]`, else by position. A key stands in quotation marks where a
    // sibling goes by the position that it reads like, or where it does not begin and end plainly.
    std::vector<std::string> element_names(const Type& element, const Json& list) {
        std::vector<std::optional<std::string>> keys(list.items.size());
        std::map<std::string, int> uses;
        for (size_t i = 0; i < list.items.size(); ++i) {
            keys[i] = key_of(element, list.items[i]);
            if (keys[i]) ++uses[*keys[i]];
        }
        std::vector<std::string> names;
        std::set<std::string> positions;
        for (size_t i = 0; i < keys.size(); ++i) {
            const bool by_key = keys[i] && uses[*keys[i]] == 1 && keys[i]->find("\"]") == std::string::npos;
            names.push_back(by_key ? *keys[i] : std::to_string(i + 1));
            if (by_key) continue;
            keys[i].reset();
            positions.insert(names.back());
        }
        for (size_t i = 0; i < keys.size(); ++i) {
            if (!keys[i]) continue;
            const std::string& key = *keys[i];
            const bool unclear = static_cast<unsigned char>(key.front()) <= ' ' || key.front() == '"' ||
                                 static_cast<unsigned char>(key.back()) <= ' ' || key.find(']') != std::string::npos;
            if (unclear || positions.contains(key)) names[i] = '"' + key + '"';
        }
        return names;
    }

    std::optional<std::string> key_of(const Type& element, const Json& json) {
        if (element.kind != TypeKind::Record || json.kind != Json::Kind::Object) return std::nullopt;
        const sema::Record& record = program_.records[element.ref];
        if (record.key_field == sema::kNone) return std::nullopt;
        const auto name = std::find(json.names.begin(), json.names.end(), record.fields[record.key_field].name);
        if (name == json.names.end()) return std::nullopt;
        const Json& key = json.items[name - json.names.begin()];
        return key.kind == Json::Kind::String && !key.text.empty() ? std::optional(key.text) : std::nullopt;
    }

    static Cause cause_of(Standing standing) {
        return standing == Standing::Unsure     ? Cause::Unsure
               : standing == Standing::Overflow ? Cause::Overflow
                                                : Cause::NotAnswered;
    }

    static Value empty(const Place& place) {
        Value value;
        value.path = place.path;
        value.question = {place.order, place.path, place.question, Cause::NotAnswered};
        return value;
    }

    // What stands where no value was given: for a record the same holds of all its fields; a list has its phantom.
    Value without_value(const Type& type, Standing standing, const Place& place) {
        Value value = empty(place);
        value.scalar.standing = standing;
        value.question.cause = cause_of(standing);
        if (type.list) {
            value.parts.push_back(phantom({type.kind, false, type.ref}, value.question));
        } else if (type.kind == TypeKind::Record) {
            const sema::Record& declaration = program_.records[type.ref];
            for (const Field& declared : declaration.fields)
                value.parts.push_back(without_value(declared.type, standing, place.member(declaration, declared)));
        }
        return value;
    }

    // The one element of an unanswered list, with everything in it: there is nothing to ask but the list.
    Value phantom(const Type& type, const Question& list) {
        Value value;
        value.scalar.standing = Standing::NotAnswered;
        value.path = list.path;
        value.question = list;
        value.phantom = true;
        if (type.list) {
            value.parts.push_back(phantom({type.kind, false, type.ref}, list));
        } else if (type.kind == TypeKind::Record) {
            for (const Field& declared : program_.records[type.ref].fields)
                value.parts.push_back(phantom(declared.type, list));
        }
        return value;
    }

    const sema::Program& program_;
    const Dates& dates_;
    Rejection rejection_;
};

}  // namespace

tl::expected<Value, Rejection> read_record(const sema::Program& program, std::string_view text, const Dates& dates) {
    const std::optional<Json> json = parse_json(text);
    if (!json) return tl::make_unexpected(Rejection{{FaultCode::RecordNotJson, ""}});
    return RecordReader(program, dates).read(*json);
}

}  // namespace proviso::reference
