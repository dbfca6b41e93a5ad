// SPDX-License-Identifier: Apache-2.0
#include "tests/differential/record_writer.h"

#include "tests/differential/vocabulary.h"

namespace proviso::differential {
namespace {

using reference::Json;
using sema::TypeKind;

Json json(Json::Kind kind, std::string text = "") {
    Json out;
    out.kind = kind;
    out.text = std::move(text);
    return out;
}

Json text(std::string characters) { return json(Json::Kind::String, std::move(characters)); }

class RecordWriter {
   public:
    // The moods of a record: how often a field is left out, how often it is unsure, how long lists are.
    RecordWriter(const sema::Program& program, Random& random)
        : program_(program),
          random_(random),
          missing_(random.pick({0, 8, 25, 60})),
          unsure_(random.pick({0, 5, 20})),
          longest_(random.pick({1, 2, 3, 5})),
          wrong_(random.chance(4) ? 2 : 0) {}

    // Nothing is wrong and nothing unsure; `missing`: as above.
    RecordWriter(const sema::Program& program, Random& random, int missing)
        : program_(program), random_(random), missing_(missing), unsure_(0), longest_(3), wrong_(0) {}

    Json write() { return object(program_.records[index(program_.root)], true); }
    Json answer(const sema::Field& field) { return value(field); }

   private:
    Json object(const sema::Record& record, bool root) {
        Json out = json(Json::Kind::Object);
        for (const sema::Field& field : record.fields) {
            if (root && index_of(record, field) == program_.as_of_field && random_.chance(97)) {
                add(out, field.name, text(date_of_record()));
            } else if (field.required ? !wrong() : !random_.chance(missing_)) {
                add(out, field.name, value(field));
            } else if (random_.chance(30) && !field.required) {
                add(out, field.name, Json{});
            }
            if (wrong()) add(out, field.name, value(field));
        }
        if (random_.chance(5)) add(out, "nobody_declared_this", undeclared(2));
        if (random_.chance(20)) shuffle(out);
        return out;
    }

    // Mostly one on which the policy is in force.
    std::string date_of_record() {
        const Date first = program_.effective_from.value_or(*date_from({2025, 1, 2}));
        if (random_.chance(50)) return format_date(first);
        const auto later = add_days(first, static_cast<int64_t>(random_.below(400)));
        return later && random_.chance(50) ? format_date(*later) : random_date(random_);
    }

    static uint32_t index_of(const sema::Record& record, const sema::Field& field) {
        return static_cast<uint32_t>(&field - record.fields.data());
    }

    static void add(Json& object, std::string name, Json item) {
        object.names.push_back(std::move(name));
        object.items.push_back(std::move(item));
    }

    void shuffle(Json& object) {
        for (size_t i = object.items.size(); i > 1; --i) {
            const size_t other = random_.below(i);
            std::swap(object.items[i - 1], object.items[other]);
            std::swap(object.names[i - 1], object.names[other]);
        }
    }

    Json undeclared(int depth) {
        const size_t form = depth > 0 ? random_.below(5) : random_.below(3);
        if (form == 0) return Json{};
        if (form == 1) return json(Json::Kind::Number, "-1.5e+400");
        if (form == 2) return text("\"\\/\n\x01é😀");
        Json out = json(form == 3 ? Json::Kind::Array : Json::Kind::Object);
        for (size_t i = 0, count = random_.below(3); i < count; ++i) {
            out.items.push_back(undeclared(depth - 1));
            if (form == 4) out.names.push_back("n" + std::to_string(wrong() ? 0 : i));
        }
        return out;
    }

    bool wrong() { return wrong_ > 0 && random_.chance(wrong_); }

    Json value(const sema::Field& field) {
        if (wrong()) return wrong_value();
        const bool can_be_unsure =
            field.type.list || (field.type.kind != TypeKind::Text && field.type.kind != TypeKind::Record);
        if (can_be_unsure && !field.required && random_.chance(unsure_)) return text("unsure");
        if (field.may_not_apply && random_.chance(20)) return text("not_applicable");
        if (!field.type.list) return one(field.type, field.key);
        Json list = json(Json::Kind::Array);
        for (size_t i = 0, count = random_.below(static_cast<size_t>(longest_) + 1); i < count; ++i) {
            const bool simple = field.type.kind != TypeKind::Text && field.type.kind != TypeKind::Record;
            if (simple && random_.chance(unsure_ > 0 ? 7 : 0))
                list.items.push_back(text("unsure"));
            else
                list.items.push_back(wrong() ? wrong_value() : one(field.type, false));
        }
        return list;
    }

    Json wrong_value() {
        switch (random_.below(10)) {
            case 8:
                return text(random_.pick<std::string>({"P1M1D", "P", "PT", "5", "5 Days", "5  days", "P1.5M1D"}));
            case 9:
                return text(
                    random_.pick<std::string>({"2025-01-01T24:00:00Z", "2025-01-01T10:00:00", "2025-02-29T10:00:00Z",
                                               "2025-01-01 10:00:00Z", "2016-12-31T23:59:60Z"}));
            case 0:
                return text("2025-02-30");
            case 1:
                return text("not_applicable");
            case 2:
                return text("no_such_value");
            case 3:
                return json(Json::Kind::Number, "7");
            case 4:
                return json(Json::Kind::Array);
            case 5:
                return json(Json::Kind::Object);
            case 6:
                return Json{};
            default:
                return text("unsure");
        }
    }

    Json one(const sema::Type& type, bool key) {
        switch (type.kind) {
            case TypeKind::Answer: {
                if (random_.chance(50)) return text(random_.chance(50) ? "yes" : "no");
                Json out = json(Json::Kind::Boolean);
                out.boolean = random_.chance(50);
                return out;
            }
            case TypeKind::Number:
                return number();
            case TypeKind::Money:
                return money(type);
            case TypeKind::Duration:
                return text(duration(type));
            case TypeKind::Moment:
                return text(moment());
            case TypeKind::Text:
                if (key) return text(random_.pick<std::string>({"u1", "u2", "u3", "a b", "1", "", "é\""}));
                return text(random_.pick<std::string>({"", "a", "ab", "b", "é", "a\"b\\", "l\nm", "unsure", "a\x01\t",
                                                       "aéb", "A", "AB", "É", "ß", "SS"}));
            case TypeKind::Date:
                return text(random_date(random_));
            case TypeKind::Choice:
                return text(random_.pick(program_.choices[type.ref].values).written);
            case TypeKind::Record:
                return object(program_.records[type.ref], false);
            case TypeKind::Error:
                break;
        }
        return Json{};
    }

    std::string duration(const sema::Type& type) {
        const size_t kind = wrong() || type.ref == sema::kNone ? 0 : type.ref;
        if (random_.chance(60)) return random_duration(random_, kind);
        if (kind == 1)
            return random_.pick<std::string>({"PT48H", "P2D", "P1DT12H", "PT0.5S", "-P1D", "P1W", "PT0.0000000005S",
                                              "1.5 days", "99999999999999999999 days", "PT1H30M"});
        if (kind == kMonths)
            return random_.pick<std::string>({"P3M", "P1Y6M", "-P1M", "P0.5Y", "P1.5M", "99999999999999999999 years"});
        return random_.pick<std::string>({"1 business day", "-3 business days", "2.5 business days"});
    }

    std::string moment() {
        if (random_.chance(85)) return random_moment(random_);
        return random_.pick<std::string>(
            {"2025-01-01t00:00:00z", "2025-01-01T00:00:00-00:00", "2025-01-01T00:00:00.000000001+14:00"});
    }

    Json money(const sema::Type& type) {
        const bool any = type.ref == sema::kNone;
        if (!any && random_.chance(20)) {
            Json bare = number();
            if (bare.kind == Json::Kind::Number) return bare;
        }
        std::string code = any ? random_.pick<std::string>({"USD", "USD", "EUR", "JPY"})
                               : currency_code(static_cast<Currency>(type.ref));
        if (wrong()) code = random_.pick<std::string>({"GBP", "usd", ""});
        Json out = json(Json::Kind::Object);
        if (!wrong()) add(out, "amount", wrong() ? wrong_value() : number());
        if (!wrong()) add(out, "currency", text(code));
        if (wrong()) add(out, random_.pick<std::string>({"amount", "rate"}), number());
        if (random_.chance(40)) shuffle(out);
        return out;
    }

    Json number() {
        if (random_.chance(15))
            return json(Json::Kind::Number,
                        random_.pick<std::string>({"1e400", "100000000000000000000", "2e-1", "-0", "1E2",
                                                   "-99999999999999999999", "0.0000000000000000005",
                                                   "1.0000000000000000015", "9223372036854775808"}));
        const std::string written = random_number(random_);
        if (random_.chance(15)) return text(written);
        return json(Json::Kind::Number, random_.chance(10) ? "-" + written : written);
    }

    const sema::Program& program_;
    Random& random_;
    int missing_, unsure_, longest_;
    int wrong_;  // percent of places that are wrong
};

// What could be answered: a value of an object, or an element of a list of simple values.
struct Gap {
    Json* holder;
    size_t at;  // of the items; past the end: the object has no such name yet
    const sema::Field* field;
};

bool is_unsure(const Json& value, const sema::Type& type) {
    return value.kind == Json::Kind::String && value.text == "unsure" && (type.list || type.kind != TypeKind::Text);
}

class Gaps {
   public:
    explicit Gaps(const sema::Program& program) : program_(program) {}

    std::vector<Gap> of(Json& record) {
        const sema::Record& root = program_.records[index(program_.root)];
        add(record, root, program_.as_of_field);
        return std::move(gaps_);
    }

   private:
    void add(Json& object, const sema::Record& record, uint32_t untouched = sema::kNone) {
        if (object.kind != Json::Kind::Object) return;
        for (uint32_t i = 0; i < record.fields.size(); ++i)
            if (i != untouched && !record.fields[i].key) add(object, record.fields[i]);
    }

    void add(Json& object, const sema::Field& field) {
        size_t at = 0;
        while (at < object.names.size() && object.names[at] != field.name) ++at;
        if (at == object.names.size() || object.items[at].kind == Json::Kind::Null ||
            is_unsure(object.items[at], field.type))
            return gaps_.push_back({&object, at, &field});
        Json& value = object.items[at];
        const bool of_records = field.type.kind == TypeKind::Record;
        if (!field.type.list && of_records) return add(value, program_.records[field.type.ref]);
        if (value.kind != Json::Kind::Array) return;
        const sema::Type element{field.type.kind, false, field.type.ref};
        for (size_t i = 0; i < value.items.size(); ++i) {
            if (of_records)
                add(value.items[i], program_.records[field.type.ref]);
            else if (is_unsure(value.items[i], element))
                gaps_.push_back({&value, i, &field});
        }
    }

    const sema::Program& program_;
    std::vector<Gap> gaps_;
};

// What lies below it may be left out.
Json random_answer(const sema::Program& program, const sema::Field& field, Random& random) {
    return RecordWriter(program, random, random.pick({0, 0, 30})).answer(field);
}

}  // namespace

bool fill_one(const sema::Program& program, Json& record, Random& random) {
    const std::vector<Gap> gaps = Gaps(program).of(record);
    if (gaps.empty()) return false;
    const Gap gap = random.pick(gaps);
    if (gap.holder->kind == Json::Kind::Array) {
        sema::Field element = *gap.field;
        element.type.list = false;
        gap.holder->items[gap.at] = random_answer(program, element, random);
    } else if (gap.at < gap.holder->items.size()) {
        gap.holder->items[gap.at] = random_answer(program, *gap.field, random);
    } else {
        gap.holder->names.push_back(gap.field->name);
        gap.holder->items.push_back(random_answer(program, *gap.field, random));
    }
    return true;
}

Json random_record(const sema::Program& program, Random& random) { return RecordWriter(program, random).write(); }

std::string random_record_text(const Json& record, Random& random) {
    std::string text;
    reference::append_json(text, record);
    if (random.chance(99)) return text;
    switch (random.below(4)) {
        case 0:
            return text.substr(0, random.between(1, text.size() - 1));
        case 1:
            return text + "x";
        case 2:
            return text.insert(random.below(text.size()), 1, random.pick({'\x01', '}', ',', '\\'}));
        default:
            return "[" + text + "]";
    }
}

}  // namespace proviso::differential
