// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/workload/oracle.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

namespace proviso::bench {
namespace {

using Json = nlohmann::json;
using Names = std::set<std::string>;

constexpr std::array kOutcomes = {"notify", "judgment", "escalate", "approval", "stop"};
constexpr std::array<uint32_t, 26> kOutcomeOf = {2, 2, 2, 3, 3, 3, 3, 3, 4, 2, 4, 4, 3,
                                                 2, 2, 2, 3, 1, 3, 0, 0, 1, 2, 3, 3, 2};
constexpr uint32_t kFirstRow = 20;

Truth truth(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) return kUnsure;
    if (*found == "yes" || *found == true) return kYes;
    if (*found == "no" || *found == false) return kNo;
    return kUnsure;
}

std::string text(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

int day(const Json& object, const char* key) {
    std::string digits = text(object, key);
    std::erase(digits, '-');
    return digits.empty() ? 0 : std::stoi(digits);
}

Purpose purpose(const std::string& name) {
    if (name == "ideation" || name == "storyboard") return Purpose::Idea;
    if (name == "background_element" || name == "set_extension") return Purpose::Background;
    if (name == "character_design" || name == "key_visual") return Purpose::KeyMaterial;
    if (name == "talent_replication" || name == "voice_synthesis") return Purpose::Talent;
    return name == "proprietary_material" ? Purpose::Proprietary : Purpose::Other;
}

UseFacts use_of(const Json& use) {
    static const Names kWatched{"FreeArtBot", "DeepFaceShop", "Kling AI", "in-house", "Suno"};
    return {.purpose = purpose(text(use, "purpose")),
            .watched = kWatched.contains(text(use, "vendor")),
            .secured = truth(use, "enterprise_secured"),
            .trains = truth(use, "trains_on_inputs"),
            .final_cut = truth(use, "final_deliverable"),
            .on_camera = truth(use, "on_camera"),
            .story = truth(use, "story_relevant"),
            .others_ip = truth(use, "references_third_party_ip"),
            .personal = truth(use, "uses_personal_data")};
}

PersonFacts person_of(const Json& person) {
    static const Names kAltered{"reage", "voice", "face_swap"};
    return {.replica = truth(person, "replica"),
            .consent = truth(person, "consent"),
            .covered = truth(person, "union_covered"),
            .altered = kAltered.contains(text(person, "alteration"))};
}

template <class Items, class Condition>
Truth any(const Items& items, Condition condition) {
    Truth result = kNo;
    for (const auto& item : items) result = either(result, condition(item));
    return result;
}

// The table's row that fits a use, from 0; none: 6.
uint32_t row_of(const UseFacts& use) {
    switch (use.purpose) {
        case Purpose::Idea:
            return use.final_cut == kNo ? 0 : 6;
        case Purpose::Background:
            return use.story == kNo ? 1 : 2;
        case Purpose::KeyMaterial:
            return use.final_cut == kYes ? 3 : 6;
        case Purpose::Talent:
            return 4;
        case Purpose::Proprietary:
            return use.secured != kYes ? 5 : 6;
        case Purpose::Other:
            break;
    }
    return 6;
}

std::array<Truth, 20> rules_of(const DisclosureFacts& f) {
    const auto unsecured = [](const UseFacts& use) { return operator_not(use.secured); };
    const Truth final_cut = any(f.uses, [](const UseFacts& use) { return use.final_cut; });
    const Truth personal = any(f.uses, [](const UseFacts& use) { return use.personal; });
    const Truth on_camera = any(f.uses, [](const UseFacts& use) { return use.on_camera; });
    const Truth replica = any(f.talent, [](const PersonFacts& person) { return person.replica; });
    const Truth some_unsecured = any(f.uses, unsecured);
    const bool dated = f.submitted != 0 && f.shoot_start != 0;
    std::array<Truth, 20> rules{};
    for (size_t i = 0; i < 5; ++i) rules[i] = operator_not(f.principles[i]);
    rules[5] = final_cut;
    rules[6] = any(f.uses, [](const UseFacts& use) { return use.others_ip; });
    rules[7] = personal;
    rules[8] = any(f.uses, [&](const UseFacts& use) { return both(use.trains, unsecured(use)); });
    rules[9] = any(f.uses, [&](const UseFacts& use) {
        const bool key = use.purpose == Purpose::KeyMaterial || use.purpose == Purpose::Proprietary;
        return both(is(key), unsecured(use));
    });
    rules[10] = any(f.talent, [](const PersonFacts& p) { return both(p.replica, operator_not(p.consent)); });
    rules[11] = any(f.talent,
                    [](const PersonFacts& p) { return both(both(p.covered, is(p.altered)), operator_not(p.consent)); });
    rules[12] = both(replica, some_unsecured);
    rules[13] = both(f.has_budget ? is(f.budget >= 5e7) : kUnsure, on_camera);
    rules[14] = both(f.submitted != 0 ? is(f.submitted >= 20250801) : kUnsure, is(!f.has_contact));
    rules[15] = both(dated ? is(f.submitted > f.shoot_start) : kUnsure, final_cut);
    rules[16] = both(is(f.in_eight), personal);
    rules[17] = is(std::ranges::count(f.uses, kYes, &UseFacts::on_camera) >= 3);
    rules[18] = any(f.uses, [&](const UseFacts& use) { return both(is(use.watched), unsecured(use)); });
    rules[19] = is(std::ranges::all_of(f.uses, [](const UseFacts& use) { return use.purpose == Purpose::Idea; }) &&
                   std::ranges::all_of(f.principles, [](Truth t) { return t == kYes; }) && f.talent.empty());
    return rules;
}

uint32_t bit_of(const std::string& rule) {
    const auto number = static_cast<uint32_t>(std::stoul(rule.substr(1)));
    return uint32_t{1} << (rule[0] == 'R' ? number - 1 : kFirstRow + number - 1);
}

}  // namespace

DisclosureFacts facts_of(std::string_view record) {
    static const Names kEight{"DE", "FR", "IT", "ES", "NL", "SE", "PL", "DK"};
    static constexpr std::array kPrinciples = {"no_infringement", "no_training", "secured_env", "temporary_only",
                                               "no_talent_replacement"};
    const Json json = Json::parse(record);
    const Json& production = json.at("production");
    DisclosureFacts facts{.submitted = day(json, "submitted"),
                          .shoot_start = day(production, "shoot_start"),
                          .budget = production.value("budget", 0.0),
                          .has_budget = production.contains("budget"),
                          .in_eight = kEight.contains(text(production, "territory")),
                          .has_contact = !text(json, "contact").empty()};
    const Json principles = json.value("principles", Json::object());
    for (size_t i = 0; i < kPrinciples.size(); ++i) facts.principles[i] = truth(principles, kPrinciples[i]);
    for (const Json& use : json.at("uses")) facts.uses.push_back(use_of(use));
    for (const Json& person : json.value("talent", Json::array())) facts.talent.push_back(person_of(person));
    return facts;
}

OracleDecision decide(const DisclosureFacts& facts) {
    OracleDecision decision;
    const std::array<Truth, 20> rules = rules_of(facts);
    for (uint32_t i = 0; i < rules.size(); ++i) {
        decision.applied |= static_cast<uint32_t>(rules[i] == kYes) << i;
        decision.open |= static_cast<uint32_t>(rules[i] == kUnsure) << i;
    }
    for (const UseFacts& use : facts.uses)
        if (const uint32_t row = row_of(use); row < 6) decision.applied |= uint32_t{1} << (kFirstRow + row);
    for (uint32_t i = 0; i < kOutcomeOf.size(); ++i)
        if ((decision.applied >> i & 1) != 0) decision.outcome = std::max(decision.outcome, kOutcomeOf[i]);
    if (decision.open != 0) decision.outcome = std::max(decision.outcome, 2U);
    return decision;
}

OracleDecision decision_of(std::string_view line) {
    const Json json = Json::parse(line);
    OracleDecision decision;
    decision.outcome =
        static_cast<uint32_t>(std::ranges::find(kOutcomes, json.at("outcome").get<std::string>()) - kOutcomes.begin());
    for (const Json& rule : json.at("applied")) decision.applied |= bit_of(rule);
    for (const Json& rule : json.at("open")) decision.open |= bit_of(rule);
    return decision;
}

OracleCheck check_decisions(const std::string& archive, const std::string& decisions) {
    std::ifstream records(archive), lines(decisions);
    OracleCheck check;
    std::string record, line;
    while (std::getline(records, record)) {
        ++check.records;
        if (!std::getline(lines, line)) {
            check.difference = fmt::format("record {} has no decision", check.records);
            return check;
        }
        if (decision_of(line) == decide(facts_of(record))) continue;
        check.difference = fmt::format("record {} is decided otherwise: {}\n{}", check.records, line, record);
        return check;
    }
    if (std::getline(lines, line)) check.difference = "there are more decisions than records";
    return check;
}

}  // namespace proviso::bench
