// SPDX-License-Identifier: Apache-2.0
#include "tools/scenarios/run_scenarios.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/html.h"
#include "runtime/decision/single_record.h"

namespace proviso {

using bytecode::kNone;
using bytecode::RuleRow;
using bytecode::Section;
using sema::Expectation;
using sema::ExpectKind;

namespace {

// Holds one decided record against expectations. A check gives "" where the expectation holds, else what came instead.
class Examiner {
   public:
    Examiner(const sema::Program& program, const Decider& decider)
        : program_(program), decider_(decider), places_(decider.machine()) {}

    std::string check(const Expectation& expectation) const;

   private:
    std::string rule(uint32_t rule) const { return program_.rules[rule].id; }
    std::string outcome_name(uint32_t outcome) const { return program_.outcomes[outcome].name; }
    std::string compare_outcome(std::string_view what, uint32_t wanted, uint32_t came) const {
        return wanted == came ? std::string()
                              : fmt::format("expected {}{}, the decision is {}{}", what, outcome_name(wanted), what,
                                            outcome_name(came));
    }
    std::string check_status(const Expectation& expectation) const;
    std::string check_blocked(const Expectation& expectation) const;
    std::string check_guideline(const Expectation& expectation) const;
    std::string check_question(const Expectation& expectation) const;
    std::string check_obligation(const Expectation& expectation) const;
    std::string check_note(const Expectation& expectation) const;

    const sema::Program& program_;
    const Decider& decider_;
    Places places_;
};

// Whether an instance's path is `wanted`, lies in it (`uses[u1]` of `uses[u1].talent[t1]`), or has it among the elements of
// lists that don't lie in one another.
bool names(std::string_view path, std::string_view wanted) {
    for (size_t at = path.find(wanted); at != std::string_view::npos; at = path.find(wanted, at + 1)) {
        const size_t end = at + wanted.size();
        const bool begins = at == 0 || path.substr(0, at).ends_with(", ");
        const std::string_view rest = path.substr(end);
        if (begins && (rest.empty() || rest.starts_with(", ") || rest.starts_with('.'))) return true;
    }
    return false;
}

constexpr std::string_view status_text(Answer answer) {
    return answer == Answer::Yes ? "applies" : answer == Answer::Unsure ? "is open" : "does not apply";
}

std::string Examiner::check_status(const Expectation& expectation) const {
    const Answer wanted = expectation.kind == ExpectKind::Applies ? Answer::Yes
                          : expectation.kind == ExpectKind::Open  ? Answer::Unsure
                                                                  : Answer::No;
    const RuleRow& row = decider_.image().rows<Section::Rules>()[expectation.id];
    const Register& applies = decider_.machine().reg(row.applies);
    bool any = false, every = true, met = false;
    std::string came;
    for (uint32_t at = 0; at < decider_.machine().domains().rows(row.domain); ++at) {
        const std::string path = row.domain == 0 ? std::string() : places_.instance_path(row.domain, at);
        if (!expectation.path.empty() && !names(path, expectation.path)) continue;
        met = true;
        const Answer answer = applies.answer(at);
        any |= answer == wanted;
        every &= answer == wanted;
        came +=
            fmt::format("{}{}{}{}", came.empty() ? "" : ", ", status_text(answer), path.empty() ? "" : " for ", path);
    }
    const bool holds = wanted == Answer::No ? every && (met || expectation.path.empty()) : any;
    if (holds) return {};
    if (!met && !expectation.path.empty())
        return fmt::format("`{}` has no instance for {}", rule(expectation.id), expectation.path);
    if (came.empty()) came = "does not apply: its lists are empty";
    return fmt::format("expected that `{}` {}; it {}", rule(expectation.id), status_text(wanted), came);
}

std::string Examiner::check_blocked(const Expectation& expectation) const {
    std::string others;
    for (const BlockedRule& blocked : decider_.blocked(0)) {
        if (blocked.rule != expectation.id) continue;
        if (expectation.by == kNone || blocked.by == expectation.by) return {};
        others += fmt::format("{}`{}`", others.empty() ? "" : ", ", rule(blocked.by));
    }
    if (!others.empty())
        return fmt::format("`{}` is blocked by {}, not by `{}`", rule(expectation.id), others, rule(expectation.by));
    return fmt::format("`{}` is not blocked", rule(expectation.id));
}

std::string Examiner::check_guideline(const Expectation& expectation) const {
    const GuidelineStatus wanted = expectation.kind == ExpectKind::Met      ? GuidelineStatus::Met
                                   : expectation.kind == ExpectKind::NotMet ? GuidelineStatus::NotMet
                                                                            : GuidelineStatus::Unsure;
    const auto name = [](GuidelineStatus status) {
        return status == GuidelineStatus::Met ? "met" : status == GuidelineStatus::NotMet ? "not met" : "unsure";
    };
    for (const GuidelineResult& result : decider_.guidelines(0)) {
        if (result.rule != expectation.id) continue;
        if (result.status == wanted) return {};
        return fmt::format("expected that `{}` is {}; it is {}", rule(expectation.id), name(wanted),
                           name(result.status));
    }
    return fmt::format("`{}` is not a guideline", rule(expectation.id));
}

std::string Examiner::check_question(const Expectation& expectation) const {
    std::vector<std::string> paths;
    for (const Question& question : decider_.questions(0)) paths.push_back(places_.path(question.place));
    const bool asked = std::find(paths.begin(), paths.end(), expectation.path) != paths.end();
    const std::string list =
        paths.empty() ? std::string("there are none") : fmt::format("there are: {}", fmt::join(paths, ", "));
    if (expectation.kind == ExpectKind::NoQuestions)
        return paths.empty() ? std::string() : "expected no questions; " + list;
    if (expectation.kind == ExpectKind::NoQuestion)
        return asked ? fmt::format("{} is asked", expectation.path) : std::string();
    return asked ? std::string() : fmt::format("expected the question {}; {}", expectation.path, list);
}

std::string Examiner::check_obligation(const Expectation& expectation) const {
    const bool escalation = expectation.kind == ExpectKind::Escalation;
    const std::string& by = expectation.due;
    std::string came;
    for (const DueObligation& due : decider_.obligations(0)) {
        if ((due.kind == bytecode::ObligationKind::Escalate) != escalation) continue;
        const bool right =
            escalation ? due.role == expectation.id : due.text.find(expectation.text) != std::string::npos;
        if (right && (by.empty() || due.due == by)) return {};
        const std::string what = escalation ? "to " + program_.roles[due.role].name : fmt::format("\"{}\"", due.text);
        came += fmt::format("{}{}{}{}", came.empty() ? "" : ", ", what, due.due.empty() ? "" : " by ", due.due);
    }
    const std::string wanted =
        escalation ? "to " + program_.roles[expectation.id].name : fmt::format("\"{}\"", expectation.text);
    return fmt::format("expected {} {}{}{}; {}", escalation ? "an escalation" : "the requirement", wanted,
                       by.empty() ? "" : " by ", by, came.empty() ? "there is none" : "there is " + came);
}

std::string Examiner::check_note(const Expectation& expectation) const {
    const auto notes = decider_.notes(0);
    for (const std::string& note : notes)
        if (note.find(expectation.text) != std::string::npos) return {};
    return fmt::format("expected the note \"{}\"; {}", expectation.text,
                       notes.empty() ? "there are none" : fmt::format("there is \"{}\"", fmt::join(notes, "\", \"")));
}

std::string Examiner::check(const Expectation& expectation) const {
    const Outcome& outcome = decider_.outcome(0);
    switch (expectation.kind) {
        case ExpectKind::Outcome:
            return compare_outcome("", expectation.id, outcome.outcome);
        case ExpectKind::AtLeast:
            return compare_outcome("at least ", expectation.id, outcome.at_least);
        case ExpectKind::AtMost:
            return compare_outcome("at most ", expectation.id, outcome.at_most);
        case ExpectKind::Applies:
        case ExpectKind::DoesNotApply:
        case ExpectKind::Open:
            return check_status(expectation);
        case ExpectKind::Blocked:
            return check_blocked(expectation);
        case ExpectKind::Met:
        case ExpectKind::NotMet:
        case ExpectKind::GuidelineUnsure:
            return check_guideline(expectation);
        case ExpectKind::Question:
        case ExpectKind::NoQuestion:
        case ExpectKind::NoQuestions:
            return check_question(expectation);
        case ExpectKind::Escalation:
        case ExpectKind::Requirement:
            return check_obligation(expectation);
        case ExpectKind::NoteText:
            return check_note(expectation);
        case ExpectKind::Rejection:
            return "expected that the record is rejected; it was decided";
    }
    return {};
}

// Whether the record was decided at all.
bool examine(const sema::Program& program, SingleRecord& single, const sema::Scenario& scenario,
             ScenarioResult& result) {
    const bool wants_rejection = std::any_of(scenario.expectations.begin(), scenario.expectations.end(),
                                             [](const Expectation& e) { return e.kind == ExpectKind::Rejection; });
    if (const auto decided = single.decide(scenario.record); !decided) {
        if (wants_rejection && scenario.expectations.size() == 1) return false;
        for (const Expectation& expectation : scenario.expectations)
            if (expectation.kind != ExpectKind::Rejection)
                result.failures.push_back(
                    {expectation.span, fmt::format("the record is rejected: {} ({})", decided.error().fault.message,
                                                   fault_name(decided.error().fault.code))});
        return false;
    }
    const Examiner examiner(program, single.decider());
    for (const Expectation& expectation : scenario.expectations)
        if (std::string message = examiner.check(expectation); !message.empty())
            result.failures.push_back({expectation.span, std::move(message)});
    return true;
}

// What the policy guarantees must hold of every worked example.
void examine_guarantees(const sema::Program& program, const Decider& decider, const sema::Scenario& scenario,
                        ScenarioResult& result) {
    const auto guarantees = decider.image().rows<Section::Guarantees>();
    for (size_t i = 0; i < guarantees.size(); ++i) {
        const auto& guarantee = guarantees[i];
        if (decider.machine().reg(guarantee.condition).answer(0) != Answer::Yes) continue;
        const uint32_t outcome = decider.outcome(0).outcome;
        const bool holds = guarantee.at_least != 0 ? outcome >= guarantee.outcome : outcome <= guarantee.outcome;
        if (!holds)
            result.failures.push_back(
                {scenario.span,
                 fmt::format("guarantee `{}` is broken: the outcome is {}, and should be at {} {}",
                             program.guarantees[i].id, program.outcomes[outcome].name,
                             guarantee.at_least != 0 ? "least" : "most", program.outcomes[guarantee.outcome].name)});
    }
}

// A line's end stays one in an attribute; XML 1.0 has no place for other control characters.
std::string xml_escaped(std::string_view text) {
    std::string out;
    for (const char c : html_escaped(text)) {
        if (c == '\n')
            out += "&#10;";
        else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t')
            out += c;
    }
    return out;
}

}  // namespace

std::vector<ScenarioResult> run_scenarios(const Compilation& compilation, std::string_view filter,
                                          std::optional<Date> rules_as_of,
                                          const std::function<void(const Decider&)>& decided) {
    const sema::Program& program = *compilation.program;
    SingleRecord single(compilation.image, {});
    std::vector<ScenarioResult> results;
    for (const sema::Scenario& scenario : program.scenarios) {
        if (scenario.title.find(filter) == std::string::npos) continue;
        ScenarioResult& result = results.emplace_back();
        result.scenario = &scenario;
        single.set_dates(scenario.as_of, scenario.rules_as_of ? scenario.rules_as_of : rules_as_of);
        if (!examine(program, single, scenario, result)) continue;
        examine_guarantees(program, single.decider(), scenario, result);
        if (decided) decided(single.decider());
    }
    return results;
}

std::string junit_xml(const Compilation& compilation, const std::vector<ScenarioResult>& results) {
    const auto failed =
        std::count_if(results.begin(), results.end(), [](const ScenarioResult& r) { return !r.passed(); });
    std::string out = fmt::format("<testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n",
                                  xml_escaped(compilation.program->name), results.size(), failed);
    for (const ScenarioResult& result : results) {
        out += fmt::format("  <testcase name=\"{}\" classname=\"{}\"", xml_escaped(result.scenario->title),
                           xml_escaped(compilation.program->name));
        if (result.passed()) {
            out += "/>\n";
            continue;
        }
        out += ">\n";
        for (const ScenarioFailure& failure : result.failures) {
            const auto place = compilation.sources.line_column(failure.span.file, failure.span.begin);
            out += fmt::format("    <failure message=\"{}\">{}:{}</failure>\n", xml_escaped(failure.message),
                               xml_escaped(compilation.sources.path(failure.span.file)), place.line);
        }
        out += "  </testcase>\n";
    }
    return out + "</testsuite>\n";
}

std::string junit_document(const std::string& suites) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n" + suites + "</testsuites>\n";
}

}  // namespace proviso
