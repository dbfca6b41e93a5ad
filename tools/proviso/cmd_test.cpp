// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <memory>

#include "runtime/base/output_file.h"
#include "runtime/decision/json_writer.h"
#include "tools/coverage/coverage.h"
#include "tools/coverage/page.h"
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/terminal.h"
#include "tools/scenarios/run_scenarios.h"

namespace proviso::cli {

namespace {

std::string report(const Compilation& compilation, const std::vector<ScenarioResult>& results) {
    std::string out;
    for (const ScenarioResult& result : results) {
        if (result.passed()) continue;
        const auto place = compilation.sources.line_column(result.scenario->span.file, result.scenario->span.begin);
        out += fmt::format("FAILED  {}   [{}:{}]\n", result.scenario->title,
                           compilation.sources.path(result.scenario->span.file), place.line);
        for (const ScenarioFailure& failure : result.failures) {
            const auto at = compilation.sources.line_column(failure.span.file, failure.span.begin);
            out += fmt::format("    line {}: {}\n", at.line, failure.message);
        }
    }
    return out;
}

std::string json(const Compilation& compilation, const std::vector<ScenarioResult>& results,
                 const coverage::Counter* counter) {
    std::string out;
    JsonObject object(out);
    object.text("policy", compilation.program->name);
    if (!compilation.program->version.empty()) object.text("version", compilation.program->version);
    object.key("scenarios");
    out += '[';
    for (const ScenarioResult& result : results) {
        if (&result != &results.front()) out += ',';
        const Span span = result.scenario->span;
        JsonObject scenario(out);
        scenario.text("title", result.scenario->title);
        scenario.text("file", compilation.sources.path(span.file));
        scenario.key("line");
        out += std::to_string(compilation.sources.line_column(span.file, span.begin).line);
        scenario.key("passed");
        out += result.passed() ? "true" : "false";
        if (!result.passed()) {
            scenario.key("failures");
            out += '[';
            for (const ScenarioFailure& failure : result.failures) {
                if (&failure != &result.failures.front()) out += ',';
                JsonObject item(out);
                item.key("line");
                out += std::to_string(compilation.sources.line_column(failure.span.file, failure.span.begin).line);
                item.text("message", failure.message);
                item.close();
            }
            out += ']';
        }
        scenario.close();
    }
    out += ']';
    if (counter != nullptr) {
        object.key("coverage");
        out += coverage::summary_json(counter->coverage(), compilation.sources);
    }
    object.close();
    return out;
}

// `several`: other versions of the policy stand beside it.
std::string text(const Compilation& compilation, bool several, const std::vector<ScenarioResult>& results,
                 const coverage::Counter* counter) {
    const auto passed =
        std::count_if(results.begin(), results.end(), [](const ScenarioResult& r) { return r.passed(); });
    std::string out =
        report(compilation, results) + fmt::format("{}{}: {} {}, {} passed, {} failed\n", compilation.program->name,
                                                   several ? " " + compilation.program->version : "", results.size(),
                                                   results.size() == 1 ? "scenario" : "scenarios", passed,
                                                   results.size() - static_cast<size_t>(passed));
    if (counter != nullptr) out += coverage::summary_text(counter->coverage(), compilation.sources);
    return out;
}

// What was asked for, over all policies of one command.
class TestRun {
   public:
    explicit TestRun(const TestOptions& options)
        : options_(options), covers_(!options.coverage.empty() || options.min_coverage.has_value()) {}

    int run() {
        if (!parse_dates({}, options_.rules_as_of, dates_)) return kWrongUsage;
        for (const std::string& path : options_.policies)
            if (const int code = test(path); code != kDone) return code;
        if (options_.json && !print("{\"policies\":[" + json_ + "]}\n")) return kCannotReadOrWrite;
        // Files about other policies alone would pass for all that was asked for.
        if (code_ > kAnswerIsNo) return code_;
        if (!options_.junit.empty())
            if (auto written = write_file(options_.junit, junit_document(junit_)); !written)
                return complain(written.error());
        if (!options_.coverage.empty() && options_.coverage != "text")
            if (auto written = write_file(options_.coverage, page()); !written) return complain(written.error());
        return code_;
    }

   private:
    // Not kDone where nothing more can be done.
    int test(const std::string& path) {
        CompiledVersions compiled = compile_for_test(path, options_.trust);
        if (!compiled) {
            code_ = std::max(code_, compiled.exit_code);
            return kDone;
        }
        bool some = false;
        const bool several = compiled.policy->versions.size() > 1;
        for (auto& version : compiled.policy->versions)
            if (!test(std::move(version), several, some)) return kCannotReadOrWrite;
        if (!options_.filter.empty() && !some) {
            complain(fmt::format("no scenario of `{}` has `{}` in its title", path, options_.filter));
            code_ = std::max<int>(code_, kAnswerIsNo);
        }
        return kDone;
    }

    // One version of a policy; whether it was printed. `some`: set where there was a scenario to run.
    bool test(std::unique_ptr<Compilation> version, bool several, bool& some) {
        const Compilation& compilation = *compilations_.emplace_back(std::move(version));
        coverage::Counter* counter = covers_ ? &counters_.emplace_back(compilation) : nullptr;
        const auto decided = [&](const Decider& decider) {
            if (counter != nullptr) counter->add(decider);
        };
        const auto results = run_scenarios(compilation, options_.filter, dates_.rules_as_of, decided);
        some = some || !results.empty();
        if (std::any_of(results.begin(), results.end(), [](const ScenarioResult& r) { return !r.passed(); }))
            code_ = std::max<int>(code_, kAnswerIsNo);
        if (options_.json) {
            json_ += (json_.empty() ? "" : ",") + json(compilation, results, counter);
        } else if (!print(text(compilation, several, results, counter))) {
            return false;
        }
        if (counter != nullptr) hold_to_least(counter->coverage());
        junit_ += junit_xml(compilation, results);
        return true;
    }

    void hold_to_least(const coverage::Coverage& coverage) {
        if (!options_.min_coverage) return;
        const coverage::Tally total = coverage.total();
        const double asked = *options_.min_coverage * static_cast<double>(total.possible);
        if (100.0 * static_cast<double>(total.seen) >= asked) return;
        complain(fmt::format("the coverage of {} is {}, less than the {} % asked for", coverage.policy,
                             coverage::percentage(total), *options_.min_coverage));
        code_ = std::max<int>(code_, kAnswerIsNo);
    }

    std::string page() const {
        std::vector<coverage::PagePart> parts;
        for (size_t i = 0; i < counters_.size(); ++i)
            parts.push_back({&counters_[i].coverage(), compilations_[i].get()});
        return coverage::page_html(parts);
    }

    const TestOptions& options_;
    const bool covers_;
    ReaderOptions dates_;
    int code_ = kDone;
    std::string junit_, json_;
    std::vector<std::unique_ptr<Compilation>> compilations_;
    std::deque<coverage::Counter> counters_;  // beside compilations_
};

}  // namespace

int test(const TestOptions& options) { return TestRun(options).run(); }

}  // namespace proviso::cli
