// SPDX-License-Identifier: Apache-2.0
#include "tools/archive/story.h"

#include <iterator>
#include <span>

#include "tools/archive/names.h"
#include "tools/archive/parts.h"

namespace proviso::archive {
namespace {

using Tell = void (*)(Draft&);

void describe(Draft& d, std::string_view purpose, std::string_view modality, std::string_view stage, const char* text) {
    d.set("description", text);
    d.set("purpose", text_value(purpose));
    d.set("modality", JsonValue::list({text_value(modality)}));
    d.set("stage", text_value(stage));
}

void into_cut(Draft& d, std::string_view prominence, int32_t most_seconds) {
    d.set("in_final_cut", "yes");
    d.set("prominence", text_value(prominence));
    d.set("ai_seconds_in_cut", JsonValue::literal(std::to_string(d.random.between(1, most_seconds))));
    d.admit(Principle::Temporary);
}

JsonValue& first_tool(Draft& d) { return d.use.find("tools")->items().front(); }

// The likeness of one to three performers in the output, with a block each; gives the one the story is about.
JsonValue& perform(Draft& d, std::string_view effect) {
    constexpr auto kCount = static_cast<uint32_t>(std::size(kPeople));
    d.set("output_contains", JsonValue::list({"talent_likeness"}));
    JsonValue& talent = *d.use.find("talent");
    talent = JsonValue::list({});
    const uint32_t first = d.random.below(kCount);
    do {
        const auto number = static_cast<uint32_t>(talent.items().size());
        const PersonName& person = kPeople[(first + number) % kCount];
        talent.items().push_back(
            make_performer(d.random, "t" + std::to_string(number + 1), person, effect, d.submitted_on));
    } while (talent.items().size() < 3 && d.random.chance(200));
    JsonValue& lead = talent.items()[d.random.below(static_cast<uint32_t>(talent.items().size()))];
    if (d.random.chance(40)) lead.set("could_harm_reputation", d.random.chance(500) ? "yes" : "unsure");
    return lead;
}

// ---- Nothing to decide ----

void mood_board(Draft& d) { describe(d, "ideation", "image", "development", "Mood boards for the main interiors"); }
void flood_previs(Draft& d) {
    describe(d, "previs", "video", "pre_production", "Animatic of the flood, replaced by footage");
}
void temp_score(Draft& d) { describe(d, "temp_edit", "audio", "post_production", "Temporary score for the assembly"); }
void prop_mock_up(Draft& d) {
    describe(d, "prop", "image", "pre_production", "Mock-up of the letter; the real one is written by hand");
    d.set("prominence", "prominent");
}
void call_sheets(Draft& d) {
    describe(d, "research_admin", "text", "production", "Call sheets laid out from a template");
}
void wire_removal(Draft& d) {
    describe(d, "vfx_shot", "video", "post_production", "Keyframed wire removal; no generative model");
    d.set("technique", "traditional");
    d.set("in_final_cut", "yes");
    d.set("prominence", "visible");
}
void stock_reference(Draft& d) {
    describe(d, "ideation", "image", "development", "Variations on licensed stock, for the location brief");
    d.set("inputs", JsonValue::list({make_input("licensed_stock", "reference", "yes"),
                                     make_input("public_domain", "reference", "yes")}));
}
void partner_tool(Draft& d) {
    describe(d, "ideation", "image", "pre_production", "Reference images on the partner's own account");
    first_tool(d).set("licence", d.random.chance(700) ? "partner_enterprise" : "team_paid");
}
void agreed_union_work(Draft& d) {
    describe(d, "localisation", "text", "post_production", "First draft of subtitles, as the union agreed");
    d.set("replaces_union_work", "yes");
    d.set("union_agreement", "yes");
}

// ---- To be asked about ----

void doubtful_outputs(Draft& d) {
    describe(d, "ideation", "image", "development", "Boards that may echo a known comic");
    d.principles[0] = d.random.chance(600) ? "unsure" : "no";
}
void personal_plan(Draft& d) {
    describe(d, "ideation", "image", "development", "Ideas on a personal plan");
    first_tool(d).set("licence", d.random.chance(500) ? "consumer_paid" : "consumer_free");
    static constexpr std::string_view kTrains[] = {"no", "no", "unsure", "yes"};
    first_tool(d).set("trains_on_data", text_value(d.random.pick(kTrains)));
    d.admit(Principle::Secured);
}
void unread_terms(Draft& d) {
    describe(d, "ideation", "image", "development", "Chapter cards on a team plan nobody has read the terms of");
    first_tool(d).set("licence", "team_paid");
    first_tool(d).set("stores_data", "unsure");
    first_tool(d).set("trains_on_data", "unsure");
    const bool later = d.random.chance(300);
    first_tool(d).set("terms_reviewed_on", later ? date_value(shifted(d.submitted_on, 7)) : JsonValue());
    d.principles[1] = d.random.chance(800) ? "unsure" : "yes";
}
void keeps_inputs(Draft& d) {
    describe(d, "ideation", "image", "development", "A hosted tool that keeps inputs for thirty days");
    first_tool(d).set("licence", d.random.chance(850) ? "partner_enterprise" : "studio_enterprise");
    first_tool(d).set("stores_data", "yes");
    if (d.random.chance(250)) first_tool(d).set("trains_on_data", "yes");
    d.admit(Principle::Training);
}
void incidental_poster(Draft& d) {
    describe(d, "set_dressing", "image", "production", "A poster at the end of the street, out of focus");
    into_cut(d, "incidental", 9);
}
void unsure_cut(Draft& d) {
    describe(d, "temp_edit", "video", "post_production", "Insert shot; the editor is not sure it was swapped out");
    d.set("in_final_cut", "unsure");
    d.set("prominence", d.random.chance(500) ? "unsure" : "visible");
    if (d.random.chance(500)) d.principles[3] = "unsure";
}
void contract_summary(Draft& d) {
    describe(d, "research_admin", "text", "pre_production", "Summary of a talent agreement");
    d.set("inputs", one_input("contract_document", "prompt", "yes"));
}
void script_breakdown(Draft& d) {
    describe(d, "research_admin", "text", "pre_production", "Breakdown of the script in the studio's own tool");
    d.set("inputs", one_input("studio_script", "prompt", d.random.chance(600) ? "yes" : "no"));
}
void weak_pipeline(Draft& d) {
    describe(d, "previs", "video", "pre_production", "Vendor pipeline in which one step does not meet the standards");
    d.set("pipeline", JsonValue::object({{"kind", d.random.chance(600) ? "vendor_custom" : "in_house_custom"},
                                         {"all_steps_meet_standards", d.random.chance(600) ? "no" : "unsure"}}));
}
void uncanny_deck(Draft& d) {
    describe(d, "ideation", "image", "development", "Deck with photo-real protest scenes");
    d.set("could_be_mistaken_for_real", "unsure");
}
void unclear_permission(Draft& d) {
    describe(d, "ideation", "image", "development", "Style frames after a painter, permission being sought");
    d.set("inputs", one_input("third_party_work", "reference", "unsure"));
}
void unknown_technique(Draft& d) {
    describe(d, "restoration_cleanup", "video", "post_production", "Clean-up; the plug-in may or may not generate");
    d.set("technique", "unsure");
    d.set("in_final_cut", "yes");
    d.set("prominence", "visible");
}

// ---- To be approved ----

void skyline(Draft& d) {
    describe(d, "vfx_shot", "video", "post_production", "Skyline behind most rooftop scenes");
    into_cut(d, "visible", 300);
}
void read_prop(Draft& d) {
    describe(d, "prop", "text", "production", "A timetable held up and read aloud");
    into_cut(d, "prominent", 12);
    d.set("human_input", d.random.chance(500) ? "light" : "meaningful");
}
void final_character(Draft& d) {
    describe(d, "character_design", "image", "production", "Final design of the shopkeeper");
    into_cut(d, "visible", 60);
    if (d.random.chance(400)) d.set("key_creative_element", "main_character");
}
void floating_city(Draft& d) {
    describe(d, "setting_design", "image", "production", "The floating city where the story is set");
    into_cut(d, "prominent", 1200);
    d.set("key_creative_element", "central_setting");
}
void crew_list(Draft& d) {
    describe(d, "research_admin", "text", "production", "Crew phone list turned into call sheets");
    d.set("inputs", one_input("personal_data", "prompt", "no"));
    if (d.random.chance(500)) d.set("output_contains", JsonValue::list({"personal_data"}));
}
void script_outside(Draft& d) {
    describe(d, "script_text", "text", "development", "Notes on the script by a general assistant");
    d.set("inputs", one_input("studio_script", "prompt", d.random.chance(300) ? "yes" : "no"));
    first_tool(d).set("licence", d.random.chance(500) ? "partner_enterprise" : "consumer_paid");
}
void trained_style(Draft& d) {
    describe(d, "ideation", "model_training", "development", "A style model fine-tuned on an illustrator's pages");
    d.set("inputs", one_input("third_party_work", "training", "no"));
    d.admit(Principle::Unowned);
}
void famous_jaw(Draft& d) {
    describe(d, "ideation", "image", "development", "A villain with a well-known actor's jaw");
    d.set("inputs", one_input("public_figure_reference", "prompt", "no"));
    d.set("output_contains", JsonValue::list({"talent_likeness"}));
    d.set("key_creative_element", "main_character");
    d.admit(Principle::Unowned);
}
void scratch_voice(Draft& d) {
    describe(d, "temp_edit", "voice", "post_production",
             "Scratch dialogue by the lead's own voice model, with consent");
    perform(d, "replica");
    d.set("inputs", one_input("talent_voice", "reference", "yes"));
}
void unsafe_fall(Draft& d) {
    describe(d, "performance", "video", "post_production", "A fall from the lighthouse that nobody could survive");
    into_cut(d, "prominent", 10);
    JsonValue& person = perform(d, "replica");
    person.set("exception", "unsafe_for_human");
    person.set("consent_covers_use", "no");
}
void cosmetic_work(Draft& d) {
    describe(d, "restoration_cleanup", "video", "post_production", "A scratch on the cheek removed");
    into_cut(d, "visible", 90);
    JsonValue& person = perform(d, "alteration");
    person.set("exception", "customary_post");
    person.set("consent", d.random.chance(500) ? "none" : "verbal");
}
void permitted_dub(Draft& d) {
    describe(d, "dubbing", "video", "post_production", "Lips matched to the dub that the cast agreement permits");
    into_cut(d, "prominent", 3000);
    JsonValue& person = perform(d, "alteration");
    person.set("exception", "permitted_dub_or_double");
    person.set("consent", "none");
}
void newscast(Draft& d) {
    describe(d, "set_dressing", "video", "production", "A newscast with a real journalist on a background screen");
    into_cut(d, "incidental", 8);
    d.set("could_be_mistaken_for_real", "yes");
    d.set("inputs", one_input("public_figure_reference", "prompt", "no"));
    if (d.random.chance(500)) {
        JsonValue& journalist = perform(d, "replica");
        journalist.set("kind", "public_figure");
        journalist.set("consent", "none");
    }
}
void masked_stunt(Draft& d) {
    describe(d, "performance", "video", "post_production", "A replica under a full diving helmet");
    into_cut(d, "visible", 40);
    JsonValue& person = perform(d, "replica");
    d.set("output_contains", JsonValue::list({}));
    person.set("exception", "unrecognisable");
    person.set("recognisable", "no");
    person.set("consent_covers_use", "no");
}
void reshoot(Draft& d) {
    describe(d, "performance", "video", "post_production", "A line from the reshoot, as scripted");
    into_cut(d, "prominent", 15);
    JsonValue& person = perform(d, d.random.chance(500) ? "replica" : "alteration");
    person.set("exception", "as_scripted");
    person.set("consent_covers_use", "no");
}
void forgotten_insert(Draft& d) {
    describe(d, "temp_edit", "video", "post_production", "A temporary insert that stayed in the cut");
    d.set("ai_seconds_in_cut", JsonValue::literal(std::to_string(d.random.between(1, 9))));
}
void synthetic_actor(Draft& d) {
    describe(d, "performance", "video", "production", "A synthetic actor in a speaking role");
    into_cut(d, "prominent", 200);
    d.set("replaces_union_work", "yes");
    d.set("union_agreement", d.random.chance(700) ? "no" : "unsure");
    d.admit(Principle::Replacement);
}
void foreign_logo(Draft& d) {
    describe(d, "marketing", "image", "marketing", "Key art in which a known logo appears");
    d.set("output_contains", JsonValue::list({"third_party_ip"}));
    d.admit(Principle::Unowned);
}

// ---- Not without consent ----

void phoned_consent(Draft& d) {
    describe(d, "dialogue_audio", "voice", "post_production",
             "Pickup lines by a synthetic voice; she agreed on the phone");
    into_cut(d, "prominent", 30);
    perform(d, "replica").set("consent", "verbal");
    d.set("inputs", one_input("talent_voice", "reference", "yes"));
    d.admit(Principle::Replacement);
}
void no_consent(Draft& d) {
    describe(d, "performance", "video", "post_production", "A replica of an actor who was never asked");
    into_cut(d, "visible", 20);
    JsonValue& person = perform(d, "replica");
    person.set("consent", d.random.chance(600) ? "none" : "refused");
    person.set("consent_by", JsonValue());
    person.set("consent_signed_on", JsonValue());
    person.set("consent_covers_use", "no");
    d.admit(Principle::Replacement);
}
void unknown_consent(Draft& d) {
    describe(d, "vfx_shot", "video", "post_production", "Crowd replicas; the releases are being looked for");
    JsonValue& person = perform(d, "replica");
    person.set("kind", "background");
    person.set("consent", "unsure");
    if (d.random.chance(500)) d.principles[4] = "unsure";
}
void beyond_consent(Draft& d) {
    describe(d, "performance", "video", "post_production", "A scene for which the consent on file does not reach");
    into_cut(d, "visible", 40);
    JsonValue& person = perform(d, d.random.chance(700) ? "replica" : "alteration");
    person.set("consent_covers_use", "no");
    if (d.random.chance(300)) person.set("exception", "unrecognisable");
}
void guild_skipped(Draft& d) {
    describe(d, "performance", "video", "post_production", "De-ageing with consent, without the guild's notice");
    into_cut(d, "prominent", 90);
    JsonValue& person = perform(d, "replica");
    person.set("guild", "sag_aftra");
    person.set("guild_rules_met", d.random.chance(700) ? "no" : "unsure");
}
void changed_tone(Draft& d) {
    describe(d, "dialogue_audio", "video", "post_production", "Lips redrawn to lines that were never scripted");
    into_cut(d, "prominent", 15);
    JsonValue& person = perform(d, "alteration");
    static constexpr std::string_view kClaimed[] = {"as_scripted", "customary_post", "permitted_dub_or_double"};
    person.set("exception", text_value(d.random.pick(kClaimed)));
    person.set("alters_tone_or_intent", d.random.chance(850) ? "yes" : "unsure");
    person.set("consent", "none");
    d.admit(Principle::Replacement);
}
void reused_model(Draft& d) {
    describe(d, "ideation", "voice", "development", "Last season's voice model, tried out for a pitch");
    JsonValue& person = perform(d, "replica");
    person.set("model_trained_on_performer", "yes");
    person.set("model_used_for", d.random.chance(500) ? "pitch_or_concept" : "other_production");
    person.set("all_parties_consent_to_reuse", d.random.chance(700) ? "no" : "unsure");
}
void dead_singer(Draft& d) {
    describe(d, "dialogue_audio", "voice", "post_production", "A dead singer's voice speaks a new line");
    into_cut(d, "prominent", 20);
    JsonValue& person = perform(d, "replica");
    person.set("kind", "not_cast");
    person.set("living", JsonValue::literal("false"));
    person.set("consent", "none");
    d.set("could_be_mistaken_for_real", "yes");
    d.set("inputs", JsonValue::list({make_input("deceased_person_reference", "reference", "no"),
                                     make_input("talent_voice", "training", "no")}));
    d.admit(Principle::Unowned);
    d.admit(Principle::Replacement);
}

constexpr Tell kNotify[] = {mood_board,   flood_previs,    temp_score,   prop_mock_up,     call_sheets,
                            wire_removal, stock_reference, partner_tool, agreed_union_work};
constexpr Tell kConsult[] = {doubtful_outputs,  personal_plan, unread_terms,       keeps_inputs,
                             incidental_poster, unsure_cut,    contract_summary,   script_breakdown,
                             weak_pipeline,     uncanny_deck,  unclear_permission, unknown_technique};
constexpr Tell kApproval[] = {skyline,          read_prop,       final_character, floating_city, crew_list,
                              script_outside,   trained_style,   famous_jaw,      scratch_voice, unsafe_fall,
                              cosmetic_work,    permitted_dub,   newscast,        masked_stunt,  reshoot,
                              forgotten_insert, synthetic_actor, foreign_logo};
constexpr Tell kBlocked[] = {phoned_consent, no_consent,   unknown_consent, beyond_consent,
                             guild_skipped,  changed_tone, reused_model,    dead_singer};

std::span<const Tell> stories_of(Band band) {
    switch (band) {
        case Band::Notify:
            return kNotify;
        case Band::Consult:
            return kConsult;
        case Band::Approval:
            return kApproval;
        case Band::Blocked:
            return kBlocked;
    }
    return kNotify;
}

}  // namespace

void Draft::admit(Principle principle) {
    std::string& answer = principles[static_cast<size_t>(principle)];
    const uint32_t roll = random.below(100);
    if (roll < 85) {
        answer = "no";
    } else if (roll < 92 && answer != "no") {
        answer = "unsure";
    }
}

void tell(Draft& draft, Band band) { draft.random.pick(stories_of(band))(draft); }

}  // namespace proviso::archive
