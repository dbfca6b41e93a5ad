// SPDX-License-Identifier: Apache-2.0
// All records are looked at before anything is said of a field. Where most values are of one kind and some are not, the field is of the kind that
// most are of, and a comment says how many are of each, and where the first of them stands.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "runtime/batch/archive_paths.h"
#include "runtime/batch/input.h"
#include "runtime/schema/type_name.h"
#include "tools/drafts/detail/sampler.h"
#include "tools/drafts/detail/shape.h"
#include "tools/drafts/detail/words.h"
#include "tools/drafts/draft.h"

namespace proviso::drafts {
namespace {

constexpr size_t kMaxRecordBytes = size_t{16} << 20;
constexpr size_t kMostChoiceValues = 40;  // more are no choice
constexpr size_t kLongestChoiceValue = 40;
constexpr uint64_t kTimesMet = 3;  // each value of a choice, on average
constexpr size_t kDeepestRecord = 48;

bool is_code(std::string_view text) {
    const auto is_part = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    };
    return !text.empty() && text.size() <= kLongestChoiceValue && std::all_of(text.begin(), text.end(), is_part) &&
           (text.front() < '0' || text.front() > '9') && text.front() != '-';
}

// Whether all that stands in a table's column are the words for yes and no. A column of 0 and 1 may just as well be a number.
bool holds_answers(const Shape& shape) {
    const auto is_answer = [](const auto& text) { return answer_in_cell(text.first).has_value(); };
    return !shape.too_many_texts &&
           std::ranges::any_of(shape.texts, [](const auto& text) { return text.first != "0" && text.first != "1"; }) &&
           std::ranges::all_of(shape.texts, is_answer);
}

class Drafter {
   public:
    // `of_cells`: the records are rows of tables, whose cells are all texts.
    Drafter(std::string root, bool of_cells) : root_name_(std::move(root)), of_cells_(of_cells) {}

    Draft draft(const Shape& root) {
        add_record(root, root_name_, 0);
        return std::move(draft_);
    }

   private:
    struct Naming {
        const std::string& field;
        const std::string& owner;
        size_t depth;
    };

    std::optional<size_t> add_record(const Shape& shape, const std::string& name, size_t depth) {
        names_.push_back(name);
        Record record{.name = name};
        const uint64_t instances = shape[Seen::Object].count + shape[Seen::Money].count;
        for (const std::string& field_name : shape.names) {
            const Shape& of_field = shape.fields.at(field_name);
            const bool is_column = of_cells_ && depth == 0;
            Field field = is_column ? field_of_column(field_name, record.fields) : field_named(field_name);
            if (is_column || field.comments.empty()) describe(of_field, instances, {field_name, name, depth}, field);
            const bool has_key = std::ranges::any_of(record.fields, [](const Field& each) { return each.key; });
            field.key = !has_key && field.required && could_be_key(field_name) && !of_field.repeated &&
                        field.type == Type{TypeKind::Text};
            record.fields.push_back(std::move(field));
        }
        if (std::ranges::none_of(record.fields, [](const Field& field) { return field.type.has_value(); }))
            return std::nullopt;
        draft_.records.push_back(std::move(record));
        return draft_.records.size() - 1;
    }

    void describe(const Shape& shape, uint64_t instances, const Naming& naming, Field& field) {
        field.type = type_of(shape, naming, field.comments);
        if (!field.type) return;
        const bool is_text = field.type->kind == TypeKind::Text && !field.type->list;
        const bool takes_states =
            !field.type->list && (field.type->kind == TypeKind::Answer || field.type->kind == TypeKind::Choice);
        // Of a text these are texts like others.
        const uint64_t said = shape.values() + (is_text ? shape.unsure + shape.not_applicable : shape.not_applicable);
        field.required = said == instances && instances != 0;
        field.may_not_apply = shape.not_applicable != 0 && takes_states;
        if (shape.not_applicable != 0 && !takes_states && !is_text)
            field.comments.push_back(
                fmt::format("Conflict: \"not_applicable\" stands here {}; only an answer or a choice may not apply.",
                            times(shape.not_applicable)));
        if (shape.unsure != 0 && field.type->kind == TypeKind::Record && !field.type->list)
            field.comments.push_back(fmt::format(
                "Conflict: \"unsure\" stands here {}; a record takes it only for its fields.", times(shape.unsure)));
    }
    static std::string times(uint64_t count) { return count == 1 ? "once" : fmt::format("{} times", count); }

    std::optional<Type> type_of(const Shape& shape, const Naming& naming, std::vector<std::string>& comments,
                                bool is_element = false) {
        std::vector<Seen> kinds;
        for (size_t kind = 0; kind < kSeenKinds; ++kind)
            if (shape.kinds[kind].count != 0) kinds.push_back(static_cast<Seen>(kind));
        const auto only = [&](std::initializer_list<Seen> wanted) {
            return !kinds.empty() && std::ranges::all_of(kinds, [&](Seen kind) {
                return std::ranges::find(wanted, kind) != wanted.end();
            });
        };
        if (kinds.empty()) return of_no_value(shape, is_element, comments);
        if (only({Seen::Answer, Seen::YesNo})) return Type{TypeKind::Answer};
        const bool words = only({Seen::YesNo, Seen::NumericText, Seen::Text});
        if (of_cells_ && words && holds_answers(shape)) return answer_of_cells(shape, comments);
        const bool written_as_texts = of_cells_ && !could_be_key(naming.field);
        if (only({Seen::Number, Seen::NumericText}) && (shape.has(Seen::Number) || shape.has_point || written_as_texts))
            return Type{TypeKind::Number};
        if (only({Seen::Date})) return Type{TypeKind::Date};
        if (only({Seen::Moment})) return Type{TypeKind::Moment};
        if (only({Seen::Duration})) {
            const UnitKind unit = shape.durations.size() == 1 ? *shape.durations.begin() : UnitKind::None;
            return Type{TypeKind::Duration, false, std::string(unit_kind_name(unit)), 0};
        }
        const bool amounts = only({Seen::Money, Seen::Number}) || (of_cells_ && only({Seen::Money, Seen::NumericText}));
        if (amounts && shape.has(Seen::Money)) return money_of(shape, comments);
        if (only({Seen::YesNo, Seen::NumericText, Seen::Date, Seen::Moment, Seen::Duration, Seen::Text}))
            return text_of(shape, naming, comments);
        if (only({Seen::Object, Seen::Money})) return record_of(shape, naming, comments);
        if (only({Seen::List}) && !is_element) return list_of(shape, naming, comments);
        return of_conflict(shape, kinds, naming, comments, is_element);
    }

    static Type answer_of_cells(const Shape& shape, std::vector<std::string>& comments) {
        if (shape.texts.size() == 1 && shape.unsure + shape.not_applicable == 0)
            comments.push_back(
                fmt::format("Only `{}` stands in this column; a blank cell is not answered, which is not no.",
                            shape.texts.begin()->first));
        return {TypeKind::Answer};
    }

    static std::optional<Type> of_no_value(const Shape& shape, bool is_element, std::vector<std::string>& comments) {
        if (is_element) {
            comments.emplace_back("This list is empty in all records: what it is a list of can't be told.");
            return Type{TypeKind::Text};
        }
        comments.emplace_back(shape.unsure + shape.not_applicable == 0
                                  ? "Not answered in any record: what it is can't be told."
                                  : "Answered only with unsure or not_applicable: what it is can't be told.");
        // An answer takes what a text does not mean so.
        return Type{shape.unsure + shape.not_applicable == 0 ? TypeKind::Text : TypeKind::Answer};
    }

    static std::optional<Type> money_of(const Shape& shape, std::vector<std::string>& comments) {
        const bool one_currency = shape.currencies.size() == 1;
        const Seen bare = shape.has(Seen::Number) ? Seen::Number : Seen::NumericText;
        if (!one_currency && shape.has(bare)) comments.push_back(conflict(shape, {Seen::Money, bare}));
        return Type{TypeKind::Money, false, one_currency ? *shape.currencies.begin() : "", 0};
    }

    // "Conflict: numbers (120), the first in line 1: 5; texts (3), the first in line 17: "n/a""
    static std::string conflict(const Shape& shape, const std::vector<Seen>& kinds) {
        std::string out = "Conflict: ";
        for (const Seen kind : kinds) {
            const Shape::Kind& seen = shape[kind];
            out += fmt::format("{}{} ({}), the first in {}: {}", kind == kinds.front() ? "" : "; ", seen_name(kind),
                               seen.count, seen.first_place, seen.first);
        }
        return out;
    }

    std::optional<Type> of_conflict(const Shape& shape, const std::vector<Seen>& kinds, const Naming& naming,
                                    std::vector<std::string>& comments, bool is_element) {
        comments.push_back(conflict(shape, kinds));
        if (is_element && kinds.size() == 1) {
            comments.back() = "Conflict: a list of lists; a policy goes through lists of records.";
            return std::nullopt;
        }
        const Seen most = *std::ranges::max_element(kinds, {}, [&](Seen kind) { return shape[kind].count; });
        switch (most) {
            case Seen::Answer:
            case Seen::YesNo:
                return Type{TypeKind::Answer};
            case Seen::Number:
                return Type{TypeKind::Number};
            case Seen::Date:
                return Type{TypeKind::Date};
            case Seen::Moment:
                return Type{TypeKind::Moment};
            case Seen::Duration:
                return Type{TypeKind::Duration};
            case Seen::Money:
                return Type{TypeKind::Money};
            case Seen::Object:
                return record_of(shape, naming, comments);
            case Seen::List:
                if (is_element) return std::nullopt;
                return list_of(shape, naming, comments);
            case Seen::NumericText:
            case Seen::Text:
            case Seen::Count_:
                break;
        }
        return Type{TypeKind::Text};
    }

    std::optional<Type> text_of(const Shape& shape, const Naming& naming, std::vector<std::string>& comments) {
        if (is_choice(shape, naming.field)) return choice_of(shape, naming);
        std::vector<Seen> kinds;
        for (const Seen kind : {Seen::Date, Seen::Moment, Seen::Duration, Seen::NumericText, Seen::Text})
            if (shape.has(kind)) kinds.push_back(kind);
        const Seen most = kinds.empty()
                              ? Seen::Text
                              : *std::ranges::max_element(kinds, {}, [&](Seen kind) { return shape[kind].count; });
        if (kinds.size() > 1 && most != Seen::Text) comments.push_back(conflict(shape, kinds) + ". So: a text.");
        return Type{TypeKind::Text};
    }

    static bool is_choice(const Shape& shape, std::string_view field) {
        const size_t values = shape.texts.size();
        if (shape.too_many_texts || values < 2 || values > kMostChoiceValues || could_be_key(field)) return false;
        const uint64_t met = std::accumulate(shape.texts.begin(), shape.texts.end(), uint64_t{0},
                                             [](uint64_t sum, const auto& text) { return sum + text.second; });
        return met >= kTimesMet * values &&
               std::ranges::all_of(shape.texts, [](const auto& text) { return is_code(text.first); });
    }

    // Fields of one name whose values overlap share a choice, which has them all.
    Type choice_of(const Shape& shape, const Naming& naming) {
        std::string wanted = schema::type_name(naming.field);
        if (wanted.empty()) wanted = "Choice";
        const auto is_same = [&](const Choice& choice) {
            return wanted_names_[choice.name] == wanted && std::ranges::any_of(choice.values, [&](const auto& value) {
                       return shape.texts.contains(value.written);
                   });
        };
        auto found = std::ranges::find_if(draft_.choices, is_same);
        if (found == draft_.choices.end()) {
            draft_.choices.push_back({.name = free_name(wanted, naming.owner), .values = {}});
            found = draft_.choices.end() - 1;
            wanted_names_[found->name] = wanted;
        }
        for (const auto& [written, count] : shape.texts) {
            const bool is_known =
                std::ranges::any_of(found->values, [&](const ChoiceValue& value) { return value.written == written; });
            if (!is_known) found->values.push_back(choice_value(written, "", found->values));
        }
        return {TypeKind::Choice, false, "", static_cast<size_t>(found - draft_.choices.begin())};
    }

    std::optional<Type> record_of(const Shape& shape, const Naming& naming, std::vector<std::string>& comments) {
        if (naming.depth >= kDeepestRecord) {
            comments.push_back(fmt::format("Stands more than {} records deep.", kDeepestRecord));
            return std::nullopt;
        }
        std::string wanted = schema::type_name(naming.field);
        if (wanted.empty()) wanted = "Part";
        const auto record = add_record(shape, free_name(wanted, naming.owner), naming.depth + 1);
        if (record) return Type{TypeKind::Record, false, "", *record};
        comments.emplace_back("An object without a field that a policy could ask for, in all records.");
        return std::nullopt;
    }

    std::optional<Type> list_of(const Shape& shape, const Naming& naming, std::vector<std::string>& comments) {
        auto type = type_of(*shape.element, naming, comments, true);
        if (type) type->list = true;
        if (shape.element->nulls != 0)
            comments.push_back(fmt::format("Conflict: an element is null {}; such records are rejected.",
                                           times(shape.element->nulls)));
        return type;
    }

    std::string free_name(const std::string& wanted, const std::string& owner) const {
        return schema::free_type_name(wanted, owner, [&](const std::string& name) {
            return std::ranges::find(names_, name) != names_.end() ||
                   std::ranges::any_of(draft_.choices, [&](const Choice& choice) { return choice.name == name; });
        });
    }

    std::string root_name_;
    bool of_cells_;
    Draft draft_;
    std::vector<std::string> names_;                   // of records
    std::map<std::string, std::string> wanted_names_;  // of choices, by their names
};

// "Disclosure" of `archive/disclosures.ndjson.gz`.
std::string name_of(const std::string& path) {
    const auto database = sqlite_source(path);
    const std::string file = database ? database->file : path;
    std::string stem = file.substr(file.find_last_of('/') + 1);
    stem = stem.substr(0, stem.find('.'));
    const std::string name = schema::type_name(stem);
    return name.empty() ? "Form" : name;
}

}  // namespace

Result<Sample> from_sample(const std::string& path, const std::string& name) {
    auto paths = archive_paths({path});
    if (!paths) return tl::make_unexpected(paths.error());
    auto input = ArchiveInput::open(nullptr, *std::move(paths), {}, {kMaxRecordBytes, kUsualBlock});
    if (!input) return tl::make_unexpected(input.error());
    Sampler sampler(**input, kMaxRecordBytes);
    for (Block block;;) {
        const Result<bool> more = (*input)->next(block);
        if (!more) return tl::make_unexpected(more.error());
        if (!*more) break;
        sampler.add_block(block);
    }
    Sample sample = sampler.take();
    if (sample.records == 0) return sample;
    sample.draft = Drafter(name.empty() ? name_of(path) : name, sampler.of_cells()).draft(sampler.shape());
    return sample;
}

}  // namespace proviso::drafts
