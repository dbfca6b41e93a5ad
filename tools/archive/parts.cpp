// SPDX-License-Identifier: Apache-2.0
#include "tools/archive/parts.h"

#include <utility>
#include <vector>

#include "tools/archive/names.h"

namespace proviso::archive {

JsonValue text_value(std::string_view text) { return {std::string(text)}; }

Date shifted(Date date, int64_t days) { return add_days(date, days).value_or(date); }

JsonValue date_value(Date date) { return {format_date(date)}; }

JsonValue make_input(std::string_view kind, std::string_view role, std::string_view cleared) {
    return JsonValue::object(
        {{"kind", text_value(kind)}, {"role", text_value(role)}, {"cleared", text_value(cleared)}});
}

JsonValue one_input(std::string_view kind, std::string_view role, std::string_view cleared) {
    return JsonValue::list({make_input(kind, role, cleared)});
}

JsonValue make_tool(Random& random, const std::string& tool_id, std::string_view licence, Date submitted_on) {
    return JsonValue::object({
        {"tool_id", tool_id},
        {"name", text_value(random.pick(kToolNames))},
        {"licence", text_value(licence)},
        {"stores_data", "no"},
        {"trains_on_data", "no"},
        {"terms_reviewed_on", date_value(shifted(submitted_on, -random.between(1, 90)))},
        {"on_market_since", date_value(shifted(submitted_on, -random.between(100, 900)))},
    });
}

JsonValue make_performer(Random& random, const std::string& talent_id, const PersonName& person,
                         std::string_view effect, Date submitted_on) {
    static constexpr std::string_view kKinds[] = {"principal", "supporting", "background", "voice", "stunt"};
    const bool in_guild = person.guild != "none";
    return JsonValue::object({
        {"talent_id", talent_id},
        {"name", text_value(person.name)},
        {"kind", text_value(random.pick(kKinds))},
        {"living", JsonValue::literal("true")},
        {"minor", JsonValue::literal("false")},
        {"effect", text_value(effect)},
        {"recognisable", "yes"},
        {"consent", "documented"},
        {"consent_by", "performer"},
        {"consent_signed_on", date_value(shifted(submitted_on, -random.between(5, 200)))},
        {"consent_expires_on", JsonValue()},
        {"consent_covers_use", "yes"},
        {"guild", text_value(person.guild)},
        {"guild_rules_met", in_guild ? "yes" : "not_applicable"},
        {"exception", "none"},
        {"alters_tone_or_intent", "no"},
        {"could_harm_reputation", "no"},
        {"model_trained_on_performer", random.chance(300) ? "yes" : "no"},
        {"model_used_for", "this_production"},
        {"all_parties_consent_to_reuse", "not_applicable"},
        {"scan_notice_at", JsonValue()},
        {"scan_session_at", JsonValue()},
        {"fee", JsonValue()},
    });
}

JsonValue harmless_use(Random& random, const std::string& use_id, Date submitted_on) {
    static constexpr std::string_view kInput[] = {"light", "meaningful", "meaningful", "none"};
    std::vector<JsonValue> tools{make_tool(random, "k1", "studio_enterprise", submitted_on)};
    while (tools.size() < 3 && random.chance(250)) {
        tools.push_back(make_tool(random, "k" + std::to_string(tools.size() + 1), "studio_enterprise", submitted_on));
    }
    return JsonValue::object({
        {"use_id", use_id},
        {"description", ""},
        {"technique", "generative"},
        {"purpose", "ideation"},
        {"modality", JsonValue::list({"image"})},
        {"stage", "development"},
        {"in_final_cut", "no"},
        {"prominence", "not_seen"},
        {"key_creative_element", "none"},
        {"human_input", text_value(random.pick(kInput))},
        {"output_contains", JsonValue::list({})},
        {"could_be_mistaken_for_real", "no"},
        {"replaces_union_work", "no"},
        {"union_agreement", "not_applicable"},
        {"inputs", one_input("original_prompt", "prompt", "yes")},
        {"tools", JsonValue::list(std::move(tools))},
        {"pipeline", JsonValue::object({{"kind", "single_tool"}, {"all_steps_meet_standards", "not_applicable"}})},
        {"talent", JsonValue::list({})},
        {"ai_seconds_in_cut", JsonValue::literal("0")},
        {"written_approval_ref",
         random.chance(30) ? JsonValue("WA-" + std::to_string(random.between(100, 999))) : JsonValue()},
    });
}

}  // namespace proviso::archive
