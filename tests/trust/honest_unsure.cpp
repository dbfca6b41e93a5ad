// SPDX-License-Identifier: Apache-2.0
// Random policies and records of which some things were left out, and the same records with one thing after the other filled in:
// what a rule said for certain it must go on saying, and the outcome must stay within the bounds that were given for it. The rules
// that take doubt itself for an answer are known (analysis/doubt.h) and left aside: what they say is meant to change.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "compiler/analysis/doubt.h"
#include "tests/differential/comparison.h"
#include "tests/differential/record_writer.h"
#include "tests/differential/shrink.h"
#include "tests/trust/promise.h"

namespace proviso::trust {
namespace {

using differential::Line;
using differential::PolicyText;
using differential::Random;
using differential::Subject;
using Json = nlohmann::json;

// The stages of one record, from what is known of it first to what there is to know.
using Stages = std::vector<std::string>;

// What a decision says of each instance; one that is not there is a settled no.
struct Said {
    size_t outcome, at_least, at_most;
    std::map<std::pair<std::string, std::string>, bool> open;  // by rule and element: whether it is open
    std::map<std::string, std::string> guidelines;
};

class Judge {
   public:
    explicit Judge(const sema::Program& program) : program_(program) {
        const std::vector<bool> reads_doubt = analysis::rules_that_read_doubt(program);
        for (size_t i = 0; i < program.rules.size(); ++i) {
            const sema::Rule& rule = program.rules[i];
            const std::string policy = rule.policy == sema::kNone ? "" : program.amended[rule.policy].name;
            if (reads_doubt[i])
                every_rule_plain_ = false;
            else
                plain_.insert(name(policy, rule.id));
        }
    }

    bool has_plain_rules() const { return !plain_.empty(); }
    bool every_rule_is_plain() const { return every_rule_plain_; }

    Said read(const std::string& line) const {
        const Json json = Json::parse(line);
        Said said{};
        said.outcome = rank(json.at("outcome"));
        said.at_least = json.contains("at_least") ? rank(json["at_least"]) : said.outcome;
        said.at_most = json.contains("at_most") ? rank(json["at_most"]) : said.outcome;
        for (const Json& rule : json.value("rules", Json::array()))
            said.open[{name(rule.value("policy", ""), rule.at("id")), rule.value("for", "")}] =
                rule.at("status") == "open";
        for (const Json& guideline : json.value("guidelines", Json::array()))
            said.guidelines[guideline.at("id")] = guideline.at("status");
        return said;
    }

    // What was settled `before` and is otherwise `after`.
    std::optional<std::string> turned_round(const Said& before, const Said& after) const {
        for (const auto& [instance, open] : before.open) {
            if (open || !plain_.contains(instance.first)) continue;
            const auto now = after.open.find(instance);
            if (now == after.open.end()) return said(instance, "applied, and applies no longer");
            if (now->second) return said(instance, "applied, and is open");
        }
        for (const auto& [instance, open] : after.open) {
            if (!plain_.contains(instance.first) || before.open.contains(instance)) continue;
            if (!may_be_new(instance, before))
                return said(instance, open ? "did not apply, and is open" : "did not apply, and applies");
        }
        for (const auto& [id, status] : before.guidelines) {
            if (status == "unsure" || !plain_.contains(id)) continue;
            if (after.guidelines.at(id) != status)
                return fmt::format("guideline {}: {}, then {}", id, status, after.guidelines.at(id));
        }
        return std::nullopt;
    }

    std::optional<std::string> out_of_bounds(const Said& before, const Said& after) const {
        if (after.outcome >= before.at_least && after.outcome <= before.at_most) return std::nullopt;
        return fmt::format("{} to {} was possible, and it is {}", program_.outcomes[before.at_least].name,
                           program_.outcomes[before.at_most].name, program_.outcomes[after.outcome].name);
    }

   private:
    using Instance = std::pair<std::string, std::string>;

    static std::string name(const std::string& policy, const std::string& id) {
        return policy.empty() ? id : policy + "/" + id;
    }
    static std::string said(const Instance& instance, const char* what) {
        return fmt::format("{}{}{}: {}", instance.first, instance.second.empty() ? "" : " for ", instance.second, what);
    }

    size_t rank(const std::string& outcome) const {
        for (size_t i = 0; i < program_.outcomes.size(); ++i)
            if (program_.outcomes[i].name == outcome) return i;
        throw std::runtime_error("a decision names the outcome " + outcome);
    }

    // An element of a list that was not answered: the rule was open for what that list might hold.
    static bool may_be_new(const Instance& instance, const Said& before) {
        for (const auto& [other, open] : before.open)
            if (open && other.first == instance.first && other.second.size() < instance.second.size()) return true;
        return false;
    }

    const sema::Program& program_;
    std::set<std::string> plain_;
    bool every_rule_plain_ = true;
};

enum class Question { Settled, Bounds };

struct Fills {
    uint64_t compared = 0;
    std::optional<std::string> wrong;
    Stages stages;  // the two, where something is wrong
};

// Every stage against the one before it, or the last against every other.
Fills compare(const Subject& subject, const Judge& judge, const std::vector<Stages>& records, Question question) {
    std::vector<std::string> lines;
    for (const Stages& stages : records) lines.insert(lines.end(), stages.begin(), stages.end());
    Fills fills;
    if (lines.empty()) return fills;
    const std::vector<Line> decided = subject.decide(lines);
    size_t first = 0;
    for (const Stages& stages : records) {
        std::vector<std::optional<Said>> said;
        for (size_t i = 0; i < stages.size(); ++i)
            said.push_back(decided[first + i].rejected ? std::nullopt
                                                       : std::optional(judge.read(decided[first + i].text)));
        first += stages.size();
        for (size_t i = 0; i + 1 < stages.size(); ++i) {
            const size_t next = question == Question::Settled ? i + 1 : stages.size() - 1;
            if (!said[i] || !said[next]) continue;
            ++fills.compared;
            fills.wrong = question == Question::Settled ? judge.turned_round(*said[i], *said[next])
                                                        : judge.out_of_bounds(*said[i], *said[next]);
            if (!fills.wrong) continue;
            fills.stages = {stages[i], stages[next]};
            return fills;
        }
    }
    return fills;
}

Stages random_stages(const sema::Program& program, Random& random) {
    constexpr size_t kMostStages = 60;
    reference::Json record = differential::random_record(program, random);
    Stages stages;
    do {
        reference::append_json(stages.emplace_back(), record);
    } while (stages.size() < kMostStages && differential::fill_one(program, record, random));
    return stages;
}

bool concerns(const Judge& judge, Question question) {
    return question == Question::Settled ? judge.has_plain_rules() : judge.every_rule_is_plain();
}

// As little of the policy as still shows it. The stages stay as they are: less of the first would be another record.
std::string made_small(PolicyText policy, Stages stages, Question question) {
    const auto still = [&](const PolicyText& text, const std::string& record) {
        const auto subject = record == stages.front() ? Subject::make(differential::join(text)) : std::nullopt;
        if (!subject) return false;
        const Judge judge(subject->program());
        return concerns(judge, question) && compare(*subject, judge, {stages}, question).wrong.has_value();
    };
    std::string record = stages.front();
    differential::shrink(policy, record, still);
    return fmt::format("{}\nbefore  {}\nafter   {}\n", differential::join(policy), stages.front(), stages.back());
}

void examine(const Scope& scope, Findings& findings, uint64_t wanted, Question question) {
    // Few random policies have no rule that reads doubt.
    const size_t per_policy = question == Question::Bounds ? 100 : 20;
    uint64_t policies = 0, concerned = 0;
    for (uint64_t seed = 0; findings.examined() < wanted; ++seed) {
        Random random(scope.seed() * 0x2545F4914F6CDD1Du + seed);
        const PolicyText policy =
            random.chance(10) ? differential::random_amendment(random) : differential::random_policy(random);
        const auto subject = Subject::make(differential::join(policy));
        if (!subject) {
            findings.violated(
                fmt::format("seed {}: the policy does not compile\n{}", seed, differential::join(policy)));
            continue;
        }
        ++policies;
        const Judge judge(subject->program());
        if (!concerns(judge, question)) continue;
        ++concerned;
        std::vector<Stages> records;
        for (size_t i = 0; i < per_policy; ++i) records.push_back(random_stages(subject->program(), random));
        const Fills fills = compare(*subject, judge, records, question);
        findings.count(fills.compared);
        if (fills.wrong)
            findings.violated(
                fmt::format("seed {}: {}\n{}", seed, *fills.wrong, made_small(policy, fills.stages, question)));
    }
    findings.note(
        fmt::format("{} of {} random policies have {}", concerned, policies,
                    question == Question::Settled ? "rules that don't read doubt" : "no rule that reads doubt"));
}

}  // namespace

void examine_honest_unsure(const Scope& scope, Findings& findings) {
    examine(scope, findings, scope.of(100'000, 10'000'000), Question::Settled);
}

void examine_bounds(const Scope& scope, Findings& findings) {
    examine(scope, findings, scope.of(100'000, 10'000'000), Question::Bounds);
}

}  // namespace proviso::trust
