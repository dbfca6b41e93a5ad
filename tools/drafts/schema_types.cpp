// SPDX-License-Identifier: Apache-2.0
// What a field is, of all that its schema allows.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/money.h"
#include "runtime/schema/type_name.h"
#include "tools/drafts/detail/schema_drafter.h"
#include "tools/drafts/detail/words.h"

namespace proviso::drafts {
namespace {

std::optional<Type> of_nothing(const Allowed& allowed, std::vector<std::string>& comments) {
    if (allowed.unsure || allowed.not_applicable) return Type{TypeKind::Answer};
    comments.emplace_back(allowed.anything ? "The schema allows anything here; say what it is."
                                           : "The schema allows nothing here but null.");
    return Type{TypeKind::Text};
}

// Beside true and false, "yes" and "no" are no choice.
void forget_words(std::vector<ChoiceValue>& values) {
    std::erase_if(values, [](const ChoiceValue& value) { return value.written == "yes" || value.written == "no"; });
}

}  // namespace

std::optional<Type> SchemaDrafter::type_of(Allowed& allowed, const Naming& naming, std::vector<std::string>& comments,
                                           bool is_element) {
    comments.insert(comments.end(), allowed.comments.begin(), allowed.comments.end());
    if (allowed.stated) return allowed.stated;
    if (!allowed.objects.empty())
        if (auto money = money_of(allowed)) return money;
    if (allowed.answers) forget_words(allowed.values);
    // A text beside a number is the number's other way to be written.
    if (allowed.numbers) allowed.numeric_texts = false;
    std::vector<std::string> kinds;
    const auto note = [&](bool is, const char* kind) {
        if (is) kinds.emplace_back(kind);
    };
    note(allowed.answers, "answer");
    note(allowed.numbers, "number");
    note(allowed.dates, "date");
    note(allowed.moments, "moment");
    note(allowed.durations, "duration");
    note(!allowed.values.empty(), "choice");
    note(allowed.texts || allowed.numeric_texts, "text");
    note(!allowed.objects.empty(), "record");
    note(!allowed.lists.empty(), "list");
    if (kinds.empty()) return of_nothing(allowed, comments);
    if (kinds.size() > 1)
        comments.push_back(fmt::format("The schema allows {} here; a field is of one type.", shown(kinds, 9)));
    const std::string& kind = kinds.front();
    if (kind == "answer") return Type{TypeKind::Answer};
    if (kind == "number") return Type{TypeKind::Number};
    if (kind == "date") return Type{TypeKind::Date};
    if (kind == "moment") return Type{TypeKind::Moment};
    if (kind == "duration") return Type{TypeKind::Duration};
    if (kind == "choice") return choice_of(allowed, naming);
    if (kind == "text") return Type{TypeKind::Text};
    if (kind == "record") return record_of(allowed, naming, comments);
    if (!is_element) return list_of(allowed, naming, comments);
    comments.emplace_back("The schema has a list of lists here; a policy goes through lists of records.");
    return std::nullopt;
}

std::optional<Type> SchemaDrafter::money_of(const Allowed& allowed) {
    if (allowed.objects.size() != 1) return std::nullopt;
    const auto properties = allowed.objects[0].schema->find("properties");
    if (properties == allowed.objects[0].schema->end() || !properties->is_object() || properties->size() != 2 ||
        !properties->contains("amount") || !properties->contains("currency"))
        return std::nullopt;
    const size_t problems = problems_.count();
    const Allowed amount = allowed_at({&(*properties)["amount"], allowed.objects[0].place}),
                  currency = allowed_at({&(*properties)["currency"], allowed.objects[0].place});
    problems_.forget(problems);  // they are told where it is no money
    const auto is_currency = [](const ChoiceValue& value) { return parse_currency(value.written).has_value(); };
    const bool in_currencies = !currency.values.empty() && std::ranges::all_of(currency.values, is_currency);
    // A record that leaves either out is no amount.
    if (amount.null || amount.unsure || currency.null) return std::nullopt;
    if (!(amount.numbers || amount.numeric_texts || amount.texts) ||
        !(in_currencies || currency.texts || currency.numeric_texts))
        return std::nullopt;
    return Type{TypeKind::Money, false, currency.values.size() == 1 ? currency.values[0].written : "", 0};
}

std::optional<Type> SchemaDrafter::choice_of(const Allowed& allowed, const Naming& naming) {
    const bool only_words = allowed.values.size() == 2 && std::ranges::all_of(allowed.values, [](const auto& value) {
                                return value.written == "yes" || value.written == "no";
                            });
    if (only_words) return Type{TypeKind::Answer};
    std::string wanted = allowed.name.empty() ? schema::type_name(naming.field) : allowed.name;
    if (wanted.empty()) wanted = "Choice";
    const auto same = [&](const Choice& choice) {
        return choice.name.starts_with(wanted) &&
               std::ranges::equal(choice.values, allowed.values, [](const auto& a, const auto& b) {
                   return a.written == b.written && a.label == b.label;
               });
    };
    const auto known = std::ranges::find_if(draft_.choices, same);
    if (known != draft_.choices.end())
        return Type{TypeKind::Choice, false, "", static_cast<size_t>(known - draft_.choices.begin())};
    draft_.choices.push_back({free_name(wanted, naming.owner), allowed.values});
    return Type{TypeKind::Choice, false, "", draft_.choices.size() - 1};
}

std::optional<Type> SchemaDrafter::record_of(const Allowed& allowed, const Naming& naming,
                                             std::vector<std::string>& comments) {
    std::string wanted = allowed.name.empty() ? schema::type_name(naming.field) : allowed.name;
    const auto made = record(allowed.objects, wanted.empty() ? "Part" : wanted, naming.owner, naming.depth + 1);
    if (made) return Type{TypeKind::Record, false, "", *made};
    comments.emplace_back(
        "The schema names no properties here; a policy needs to know them. Where names differ from record to record, "
        "make it a list whose elements have a field for the name.");
    return std::nullopt;
}

std::optional<Type> SchemaDrafter::list_of(const Allowed& allowed, const Naming& naming,
                                           std::vector<std::string>& comments) {
    const SchemaAt& list = allowed.lists.front();
    const auto items = list.schema->find("items");
    if (items == list.schema->end()) {
        comments.emplace_back("The schema does not say what this is a list of.");
        return Type{TypeKind::Text, true};
    }
    Allowed element = allowed_at({&*items, list.place + "/items"});
    if (element.null) comments.emplace_back("Elements that are null are rejected.");
    auto type = type_of(element, naming, comments, true);
    if (type) type->list = true;
    return type;
}

}  // namespace proviso::drafts
