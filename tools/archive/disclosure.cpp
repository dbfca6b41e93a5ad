// SPDX-License-Identifier: Apache-2.0
#include "tools/archive/disclosure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/archive/names.h"
#include "tools/archive/parts.h"
#include "tools/archive/story.h"

namespace proviso::archive {
namespace {

constexpr Date kFirstDay{20323};  // 2025-08-23
constexpr int32_t kDaysCovered = 450;

using Principles = std::array<std::string, 5>;

JsonValue words(std::string_view list) {
    std::vector<JsonValue> items;
    while (!list.empty()) {
        const size_t end = std::min(list.find(' '), list.size());
        items.push_back(text_value(list.substr(0, end)));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return JsonValue::list(std::move(items));
}

// Money stands as a number, or as a text with cents, as forms differ.
JsonValue money(Random& random, std::string_view currency) {
    const int32_t thousands = random.between(150, 60000);
    JsonValue amount = random.chance(700) ? JsonValue::literal(fmt::format("{}000", thousands))
                                          : JsonValue(fmt::format("{}000.50", thousands));
    return JsonValue::object({{"amount", std::move(amount)}, {"currency", text_value(currency)}});
}

JsonValue make_partner(Random& random) {
    const PartnerName& partner = random.pick(kPartners);
    return JsonValue::object({{"name", text_value(partner.name)}, {"kind", text_value(partner.kind)}});
}

JsonValue make_production(Random& random, Date submitted_on) {
    const TitleName& title = random.pick(kTitles);
    const Date start = shifted(submitted_on, random.between(-200, 120));
    const Date due = shifted(start, random.between(150, 420));
    return JsonValue::object({
        {"title", text_value(title.title)},
        {"format", text_value(title.format)},
        {"photography_start", title.format == "animation" ? JsonValue() : date_value(start)},
        {"delivery_due", date_value(due)},
        {"release_on", date_value(shifted(due, random.between(30, 200)))},
        {"territories", words(title.territories)},
        {"release_channels", words(random.chance(600) ? "svod" : "svod theatrical")},
        {"guilds", words(title.guilds)},
        {"budget", money(random, title.currency)},
    });
}

JsonValue make_principles(const Principles& answers) {
    std::vector<JsonValue::Field> fields;
    for (size_t i = 0; i < answers.size(); ++i) fields.emplace_back(kPrincipleFields[i], answers[i]);
    return JsonValue::object(std::move(fields));
}

// One use leads the disclosure to its band; the others stay at or below it.
JsonValue make_uses(Random& random, Date submitted_on, Principles& principles) {
    static constexpr uint32_t kBands[] = {34, 28, 24, 14};
    static constexpr uint32_t kCounts[] = {40, 25, 15, 10, 6, 4};
    const auto band = static_cast<Band>(random.weighted(kBands));
    const auto count = static_cast<uint32_t>(random.weighted(kCounts)) + 1;
    const uint32_t leading = random.below(count);
    std::vector<JsonValue> uses;
    for (uint32_t i = 0; i < count; ++i) {
        Draft draft{random, submitted_on, harmless_use(random, fmt::format("u{}", i + 1), submitted_on), principles};
        Band own = band;
        if (i != leading && random.chance(700))
            own = Band::Notify;
        else if (i != leading)
            own = static_cast<Band>(random.below(static_cast<uint32_t>(band) + 1));
        tell(draft, own);
        uses.push_back(std::move(draft.use));
    }
    return JsonValue::list(std::move(uses));
}

void shuffle(Random& random, JsonValue& value) {
    auto& fields = value.fields();
    for (size_t i = fields.size(); i > 1; --i) {
        std::swap(fields[i - 1], fields[random.below(static_cast<uint32_t>(i))]);
    }
    for (auto& field : fields) shuffle(random, field.second);
    for (JsonValue& item : value.items()) shuffle(random, item);
}

// An answer that a hurried partner left out, left blank or was unsure of.
void forget_an_answer(Random& random, JsonValue& disclosure) {
    static constexpr std::string_view kForgotten[] = {
        "in_final_cut",
        "prominence",
        "key_creative_element",
        "human_input",
        "could_be_mistaken_for_real",
        "replaces_union_work",
        "output_contains",
        "technique",
        "pipeline",
        "inputs",
    };
    auto& uses = disclosure.find("uses")->items();
    JsonValue& use = uses[random.below(static_cast<uint32_t>(uses.size()))];
    const std::string_view field = random.pick(kForgotten);
    switch (random.below(4)) {
        case 0:
            use.remove(field);
            return;
        case 1:
            use.set(field, JsonValue());
            return;
        case 2:
            use.set(field, field == "pipeline" ? JsonValue() : JsonValue("unsure"));
            return;
        case 3:
            disclosure.find("principles")->remove(random.pick(std::span<const std::string_view>(kPrincipleFields)));
            return;
    }
}

// Fields that a newer form has and the policy does not know.
void add_unknown_fields(Random& random, JsonValue& disclosure) {
    disclosure.set("form_version", random.chance(500) ? JsonValue("3.2") : JsonValue::literal("3"));
    JsonValue& use = disclosure.find("uses")->items().front();
    use.set("shot_codes", JsonValue::list({"SM_0410", "SM_0420"}));
    if (random.chance(400)) {
        use.set("reviewer", JsonValue::object({{"name", "Zoë Adeyemi"}, {"seen", JsonValue::literal("true")}}));
    }
}

}  // namespace

JsonValue make_disclosure(Random& random, uint64_t number) {
    const Date submitted_on = shifted(kFirstDay, random.between(0, kDaysCovered));
    Principles principles{"yes", "yes", "yes", "yes", "yes"};
    JsonValue partner = make_partner(random);
    JsonValue production = make_production(random, submitted_on);
    JsonValue uses = make_uses(random, submitted_on, principles);
    JsonValue disclosure = JsonValue::object({
        {"disclosure_id", fmt::format("GD-{:08}", number)},
        {"submitted_on", date_value(submitted_on)},
        {"intended_start", date_value(shifted(submitted_on, random.between(3, 60)))},
        {"partner", std::move(partner)},
        {"production", std::move(production)},
        {"principles", make_principles(principles)},
        {"uses", std::move(uses)},
    });
    if (random.chance(8)) disclosure.set("principles", JsonValue::object({}));
    if (random.chance(60)) forget_an_answer(random, disclosure);
    if (random.chance(30)) add_unknown_fields(random, disclosure);
    if (random.chance(30)) shuffle(random, disclosure);
    return disclosure;
}

}  // namespace proviso::archive
