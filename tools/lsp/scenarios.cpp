// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "tools/lsp/answers.h"
#include "tools/scenarios/run_scenarios.h"

namespace proviso::lsp {
namespace {

bool applies_somewhere(const Decider& decider, const bytecode::RuleRow& rule) {
    const Register& applies = decider.machine().reg(rule.applies);
    for (uint32_t row = 0; row < decider.machine().domains().rows(rule.domain); ++row)
        if (applies.answer(row) == Answer::Yes) return true;
    return false;
}

// By rule: how many scenarios there are in which it applies.
const std::vector<size_t>& covering(Policy& policy) {
    if (policy.covering) return *policy.covering;
    std::vector<size_t> counts(policy.compilation().program->rules.size(), 0);
    run_scenarios(policy.compilation(), "", {}, [&](const Decider& decider) {
        const auto rules = decider.image().rows<bytecode::Section::Rules>();
        for (size_t i = 0; i < rules.size() && i < counts.size(); ++i)
            counts[i] += applies_somewhere(decider, rules[i]);
    });
    policy.covering = std::move(counts);
    return *policy.covering;
}

const syntax::ScenarioDecl* scenario_called(const syntax::Ast& tree, const std::string& title) {
    for (const syntax::Declaration& declaration : tree.declarations)
        if (const auto* scenario = std::get_if<syntax::ScenarioDecl>(&declaration.node))
            if (scenario->title.plain() == title) return scenario;
    return nullptr;
}

}  // namespace

Json code_lenses(Workspace& workspace, const Json& params) {
    const Place place = workspace.file_of(params);
    const syntax::Ast* tree = place.policy->tree_of(place.file);
    Json out = Json::array();
    if (tree == nullptr || place.policy->main.empty()) return out;
    const Lines lines(place.text());
    const std::string uri = uri_of(place.policy->sources().path(place.file));
    for (const syntax::Declaration& declaration : tree->declarations) {
        const auto* scenario = std::get_if<syntax::ScenarioDecl>(&declaration.node);
        if (scenario == nullptr) continue;
        out.push_back(
            {{"range", lines.range(scenario->title.span)},
             {"command",
              {{"title", "Run scenario"}, {"command", kRunScenario}, {"arguments", {uri, scenario->title.plain()}}}}});
    }
    return out;
}

Json inlay_hints(Workspace& workspace, const Json& params) {
    const Place place = workspace.file_of(params);
    Json out = Json::array();
    if (!place.policy->compilation().program) return out;
    const Lines lines(place.text());
    const uint32_t begin = lines.offset(position_of(params.at("range").at("start")));
    const uint32_t end = lines.offset(position_of(params.at("range").at("end")));
    const sema::Program& program = *place.policy->compilation().program;
    const std::vector<size_t>& counts = covering(*place.policy);
    for (size_t i = 0; i < program.rules.size(); ++i) {
        const sema::Rule& rule = program.rules[i];
        if (rule.id_span.file != place.file || rule.id_span.begin < begin || rule.id_span.begin > end) continue;
        // Behind the line that names the rule.
        const size_t line_end = std::min(place.text().find_first_of("\r\n", rule.id_span.end), place.text().size());
        out.push_back(
            {{"position", lines.range(static_cast<uint32_t>(line_end), static_cast<uint32_t>(line_end)).at("start")},
             {"label", counts[i] == 0   ? std::string("no scenario covers this rule")
                       : counts[i] == 1 ? std::string("1 scenario covers this rule")
                                        : fmt::format("{} scenarios cover this rule", counts[i])},
             {"paddingLeft", true},
             {"tooltip", fmt::format("`{}` applies in {} of the policy's {} scenarios", rule.id, counts[i],
                                     program.scenarios.size())}});
    }
    return out;
}

Json run_scenario(Workspace& workspace, const Json& arguments) {
    const std::string uri = arguments.at(0).get<std::string>(), title = arguments.at(1).get<std::string>();
    const Place place = workspace.file_of({{"textDocument", {{"uri", uri}}}});
    const Compilation& compilation = place.policy->compilation();
    if (!compilation.program)
        throw Refusal(kRequestFailed, "the policy has mistakes: its scenarios run once they are corrected");
    const syntax::Ast* tree = place.policy->tree_of(place.file);
    const std::vector<ScenarioResult> results = run_scenarios(compilation, title);
    const auto result = std::find_if(results.begin(), results.end(),
                                     [&](const ScenarioResult& other) { return other.scenario->title == title; });
    if (result == results.end() || tree == nullptr || scenario_called(*tree, title) == nullptr)
        throw Refusal(kRequestFailed, fmt::format("there is no scenario \"{}\" in this file", title));
    Json out = {{"title", title}, {"passed", result->passed()}, {"failures", Json::array()}};
    std::string text = fmt::format("{}: \"{}\"", result->passed() ? "passed" : "FAILED", title);
    for (const ScenarioFailure& failure : result->failures) {
        const uint32_t line = compilation.sources.line_column(failure.span.file, failure.span.begin).line;
        out["failures"].push_back({{"line", line}, {"message", failure.message}});
        text += fmt::format("\nline {}: {}", line, failure.message);
    }
    out["text"] = std::move(text);
    return out;
}

}  // namespace proviso::lsp
