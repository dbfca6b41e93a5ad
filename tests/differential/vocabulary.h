// SPDX-License-Identifier: Apache-2.0
// What a random policy can speak of: its types, fields, parameters, defines and rules, as its text names them; and the small
// stock of values that policies and records draw from, so that they meet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/random/random.h"

namespace proviso::differential {

// Of money, Type::ref says the currency: a position in kCurrencies, 0 for any. Of durations likewise, in kUnitKinds.
enum class Kind : uint8_t { Answer, Number, Text, Date, Choice, Record, Money, Duration, Moment };
inline constexpr std::string_view kCurrencies[] = {"", "USD", "EUR"};
inline constexpr std::string_view kUnitKinds[] = {"", "days", "months", "business days"};
inline constexpr size_t kMonths = 2;  // of kUnitKinds
inline constexpr Kind kSimpleKinds[] = {Kind::Answer, Kind::Number, Kind::Text,     Kind::Date,
                                        Kind::Choice, Kind::Money,  Kind::Duration, Kind::Moment};

struct Type {
    Kind kind = Kind::Answer;
    bool list = false;
    size_t ref = 0;  // into choices or records
    friend bool operator==(const Type&, const Type&) = default;
    Type element() const { return {kind, false, ref}; }
};

struct Field {
    std::string name;
    Type type;
    bool required = false, key = false, may_not_apply = false;
};
struct Choice {
    std::string name;
    std::vector<std::string> values;
};
struct Record {
    std::string name;
    std::vector<Field> fields;
};
struct Variable {
    std::string name;
    Type type;
    bool element = true;  // else a define's parameter
};
using Scope = std::vector<Variable>;

struct Binder {
    Variable variable;
    std::string list;  // the expression it goes through
};
struct Define {
    std::string name;
    Type type;
    Scope parameters;
};
// A rule, guideline or exception that later ones may refer to.
struct RuleName {
    std::string id;
    size_t family;  // a base rule and its exceptions have the same; a rule depends only on families before its own
};

struct Parameter {
    std::string name;
    Type type;
};

struct Vocabulary {
    std::vector<Choice> choices;
    std::vector<Record> records;  // [0] is the record decided on; a record holds only later ones
    std::vector<std::string> outcomes, roles, sources, calendars;
    std::vector<Parameter> parameters;
    std::vector<Define> defines;
    std::vector<RuleName> rules;

    std::string type_text(const Type& type) const {
        static constexpr std::string_view kNames[] = {"answer", "number", "text", "date"};
        const std::string unit(type.kind == Kind::Money      ? kCurrencies[type.ref]
                               : type.kind == Kind::Duration ? kUnitKinds[type.ref]
                                                             : "");
        const std::string in_unit = unit.empty() ? "" : " in " + unit;
        const std::string name = type.kind == Kind::Choice     ? choices[type.ref].name
                                 : type.kind == Kind::Money    ? "money" + in_unit
                                 : type.kind == Kind::Duration ? "duration" + in_unit
                                 : type.kind == Kind::Moment   ? "moment"
                                 : type.kind == Kind::Record   ? records[type.ref].name
                                                               : std::string(kNames[static_cast<size_t>(type.kind)]);
        return type.list ? "list of " + name : name;
    }
};

// As policies and records alike write them.
inline std::string random_number(Random& random) {
    if (random.chance(75)) return random.pick<std::string>({"0", "1", "2", "3", "5"});
    return random.pick<std::string>({"0.5", "10", "1.25", "0.000000000000000001", "99999999999999999999",
                                     "33333333333333333333.333333333333333333", "4000000", "7", "0.1"});
}
// None that is one of the numbers above: what is equal in other words can't be told apart from what is not.
inline std::string random_percentage(Random& random) { return random.pick<std::string>({"15%", "7.5%", "4%", "130%"}); }
inline std::string random_date(Random& random) {
    if (random.chance(80))
        return random.pick<std::string>({"2025-01-01", "2025-01-02", "2025-01-03", "2025-02-28", "2025-06-15"});
    return random.pick<std::string>({"2024-02-29", "2025-12-31", "0001-01-01", "9999-12-31", "2026-01-01"});
}

// Of that one of kUnitKinds, 0 for any of them.
inline std::string random_duration(Random& random, size_t kind) {
    if (kind == 0) kind = random.between(1, 3);
    if (kind == 1)
        return random.pick<std::string>({"0 days", "1 day", "2 days", "48 hours", "36 hours", "1 week", "90 minutes",
                                         "5 days", "1000000000000000 days"});
    if (kind == kMonths) return random.pick<std::string>({"1 month", "12 months", "1 year", "3 months", "0 months"});
    return random.pick<std::string>({"1 business day", "5 business days", "0 business days", "2 business days"});
}
inline std::string random_moment(Random& random) {
    if (random.chance(75))
        return random.pick<std::string>({"2025-01-01T00:00:00Z", "2025-01-01T01:00:00+01:00",
                                         "2025-01-02T23:30:00-05:00", "2025-01-31T12:00:00Z",
                                         "2025-01-03T09:15:00+02:00"});
    return random.pick<std::string>({"2024-02-29T10:30:00+02:00", "2025-01-31T12:00:00.5Z", "0001-01-01T00:00:00Z",
                                     "9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59-12:00"});
}

}  // namespace proviso::differential
