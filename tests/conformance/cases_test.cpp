// SPDX-License-Identifier: Apache-2.0
// Labelled disclosures against policies/netflix: what a careful reader of the guidance expects of each. Our own cases always; further
// files of the same format where the environment names them (PROVISO_CASES) or where they lie in a folder beside the checkout.
// A line holds: id, record, expect { outcome, because: ids of the guidance's rules, open_questions, contradictions,
// also_defensible } and why. The score is printed.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "runtime/decision/decision_json.h"
#include "runtime/decision/single_record.h"

namespace {

using Json = nlohmann::json;
using namespace proviso;

std::vector<std::string> strings(const Json& object, const char* key) {
    return object.contains(key) ? object[key].get<std::vector<std::string>>() : std::vector<std::string>();
}

bool contains(const std::vector<std::string>& list, const std::string& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

// Ids of the guidance cited by a rule that applies, is open, or was kept from applying: "guidance ND1, data use" -> ND1.
std::string cited_ids(const Decider& decider) {
    using bytecode::Section;
    std::string out = " ";
    const auto& image = decider.image();
    const auto add = [&](uint32_t rule) {
        const auto range = image.rows<Section::Rules>()[rule].citations;
        for (const auto& citation : image.rows<Section::Citations>().subspan(range.first, range.count)) {
            std::string place(image.text(citation.place));
            std::replace_if(
                place.begin(), place.end(),
                [](char c) { return c == ',' || c == ';' || c == ':' || c == '(' || c == ')'; }, ' ');
            out += place + " ";
        }
    };
    for (const RuleHit& hit : decider.hits(0)) add(hit.rule);
    for (const BlockedRule& blocked : decider.blocked(0)) add(blocked.rule), add(blocked.by);
    for (const GuidelineResult& result : decider.guidelines(0)) add(result.rule);
    return out;
}

struct Score {
    size_t cases = 0, outcomes = 0, because = 0, because_of = 0, questions = 0, questions_of = 0, contradictions = 0,
           contradictions_of = 0;
    std::vector<std::string> misses;
};

void hold(const Json& item, SingleRecord& single, Score& score) {
    const std::string id = item["id"];
    const Json& expect = item["expect"];
    ++score.cases;
    const auto miss = [&](const std::string& what) { score.misses.push_back(id + ": " + what); };
    if (const auto decided = single.decide(item["record"].dump()); !decided)
        return miss("rejected: " + decided.error().fault.message);
    const Decider& decider = single.decider();
    const Json decision = [&] {
        std::string line;
        DecisionWriter(decider, DecisionFields::all()).write(0, line);
        return Json::parse(line);
    }();
    const std::string outcome = decision["outcome"];
    if (outcome == expect["outcome"] || contains(strings(expect, "also_defensible"), outcome))
        ++score.outcomes;
    else
        miss(fmt::format("outcome {}, expected {}", outcome, expect["outcome"].get<std::string>()));
    const std::string cited = cited_ids(decider);
    for (const std::string& rule : strings(expect, "because")) {
        ++score.because_of;
        if (cited.find(" " + rule + " ") != std::string::npos)
            ++score.because;
        else
            miss("nothing cites " + rule);
    }
    std::vector<std::string> asked;
    for (const Json& question : decision.value("open_questions", Json::array())) asked.push_back(question["path"]);
    for (const std::string& path : strings(expect, "open_questions")) {
        ++score.questions_of;
        if (contains(asked, path))
            ++score.questions;
        else
            miss("does not ask " + path);
    }
    const std::string notes = decision.value("notes", Json::array()).dump();
    for (const std::string& path : strings(expect, "contradictions")) {
        ++score.contradictions_of;
        if (notes.find(path) != std::string::npos)
            ++score.contradictions;
        else
            miss("no note on the contradiction of " + path);
    }
}

}  // namespace

TEST_CASE("labelled disclosures come out as a careful reader of the guidance expects") {
    auto compiled = compile_path("policies/netflix");
    REQUIRE(compiled);
    REQUIRE((*compiled)->image != nullptr);
    SingleRecord single((*compiled)->image, {});
    std::vector<std::string> files = {"tests/conformance/netflix.jsonl"};
    const char* more = std::getenv("PROVISO_CASES");
    const std::string beside = more != nullptr ? more : "../shared/domain/cases.jsonl";
    if (std::filesystem::exists(beside)) files.push_back(beside);
    for (const std::string& path : files) {
        std::ifstream in(path);
        REQUIRE_MESSAGE(in.good(), path);
        Score score;
        for (std::string line; std::getline(in, line);)
            if (!line.empty()) hold(Json::parse(line), single, score);
        REQUIRE(score.cases > 0);
        MESSAGE(fmt::format("{}: {} cases; outcomes {}/{}, reasons {}/{}, questions {}/{}, contradictions {}/{}", path,
                            score.cases, score.outcomes, score.cases, score.because, score.because_of, score.questions,
                            score.questions_of, score.contradictions, score.contradictions_of));
        for (const std::string& line : score.misses) CHECK_MESSAGE(false, line);
    }
}
