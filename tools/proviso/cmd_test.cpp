// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/output_file.h"
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

}  // namespace

int test(const TestOptions& options) {
    int code = kDone;
    std::string junit;
    ReaderOptions dates;
    if (!parse_dates({}, options.rules_as_of, dates)) return kWrongUsage;
    for (const std::string& path : options.policies) {
        const CompiledPolicy policy = compile_policy(path);
        if (!policy) {
            code = std::max(code, policy.exit_code);
            continue;
        }
        const auto results = run_scenarios(*policy.compilation, options.filter, dates.rules_as_of);
        const auto passed =
            std::count_if(results.begin(), results.end(), [](const ScenarioResult& r) { return r.passed(); });
        const size_t failed = results.size() - static_cast<size_t>(passed);
        const std::string text =
            report(*policy.compilation, results) +
            fmt::format("{}: {} {}, {} passed, {} failed\n", policy.compilation->program->name, results.size(),
                        results.size() == 1 ? "scenario" : "scenarios", passed, failed);
        if (!print(text)) return kCannotReadOrWrite;
        if (failed != 0) code = std::max<int>(code, kAnswerIsNo);
        if (!options.filter.empty() && results.empty()) {
            complain(fmt::format("no scenario of `{}` has `{}` in its title", path, options.filter));
            code = std::max<int>(code, kAnswerIsNo);
        }
        junit += junit_xml(*policy.compilation, results);
    }
    if (options.junit.empty()) return code;
    if (auto written = write_file(options.junit, junit_document(junit)); !written) return complain(written.error());
    return code;
}

}  // namespace proviso::cli
