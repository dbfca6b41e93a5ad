// SPDX-License-Identifier: Apache-2.0
#include "tools/repl/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "compiler/format/format.h"
#include "runtime/base/output_file.h"
#include "tools/scenarios/run_scenarios.h"

namespace proviso::repl {

namespace {

namespace fs = std::filesystem;

tl::unexpected<std::string> no(std::string message) { return tl::make_unexpected(std::move(message)); }

std::string first_error(const DiagnosticSink& sink, const SourceMap& sources) {
    for (const Diagnostic& diagnostic : sink.all())
        if (diagnostic.severity == Severity::Error) return render(diagnostic, sources, false);
    return {};
}

std::string scenario_file_of(const std::string& main) {
    const size_t suffix = main.rfind(".proviso");
    return main.substr(0, suffix) + ".scenarios.proviso";
}

// By the name under which the policy reads it, where it lies beside the policy.
std::string as_policy_names(const std::string& file, const std::string& main) {
    const auto folder = [](const fs::path& path) {
        return path.has_parent_path() ? path.parent_path() : fs::path(".");
    };
    std::error_code error;
    if (!fs::equivalent(folder(file), folder(main), error) || error) return file;
    return (fs::path(main).parent_path() / fs::path(file).filename()).string();
}

// Nothing where it can't be read; "" where there is none yet.
Result<std::string> text_of(const std::string& file) {
    std::error_code error;
    if (!fs::exists(file, error) && !error) return std::string();
    return read_file(file, kMaxSourceBytes);
}

// The policy's own files, with this one as it shall be.
std::vector<SourceText> texts_with(const Compilation& policy, const std::string& file, const std::string& text) {
    std::vector<SourceText> out;
    for (FileId id = 0; id < policy.sources.size(); ++id) {
        const std::string& path = policy.sources.path(id);
        if (policy.sources.kind(id) == SourceKind::Standard || path == file) continue;
        out.push_back({path, std::string(policy.sources.text(id))});
    }
    const auto main =
        std::find_if(out.begin(), out.end(), [&](const SourceText& source) { return source.path == policy.main_path; });
    std::iter_swap(out.begin(), main);
    out.push_back({file, text});
    return out;
}

// "" where the scenario holds.
std::string what_is_wrong(const Compilation& policy, const std::string& title, const ReaderOptions& options) {
    if (!policy.image)
        return "the policy would not compile with it:\n" + first_error(policy.diagnostics, policy.sources);
    for (const ScenarioResult& result : run_scenarios(policy, title, options.rules_as_of)) {
        if (result.scenario->title != title) continue;
        return result.passed() ? "" : "the scenario would not hold: " + result.failures.front().message;
    }
    return "the policy does not read that file: name one like " + scenario_file_of(policy.main_path);
}

}  // namespace

tl::expected<std::string, std::string> save_scenario(const std::string& title, const Desk& desk, std::string file) {
    const Compilation* policy = desk.source();
    if (policy == nullptr) return no("a bundle has no scenario file: give the policy's source instead");
    if (desk.session().decision() == nullptr) return no("there is no decision to expect: " + desk.session().problem());
    file = file.empty() ? scenario_file_of(policy->main_path) : as_policy_names(file, policy->main_path);
    const auto before = text_of(file);
    if (!before) return no(fmt::format("`{}`: {}", file, before.error().message));
    SourceMap sources;
    DiagnosticSink sink;
    const FileId id = sources.add("the scenario", scenario_text(title, *policy->program, desk.session()));
    const auto [found, laid_out] = format::format_file(sources, id, sink);
    if (found != format::Found::Layout)
        return no("the record can't be written as a scenario:\n" + first_error(sink, sources));
    std::string text = *before;
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    if (!text.empty()) text += '\n';
    const auto line = std::count(text.begin(), text.end(), '\n') + 1;
    text += laid_out;
    const auto compiled = compile_texts(texts_with(*policy, file, text));
    if (const std::string wrong = what_is_wrong(*compiled, title, desk.options()); !wrong.empty()) return no(wrong);
    std::error_code error;
    const fs::path target = fs::canonical(file, error);  // a link stays one
    if (const auto written = write_file(error ? file : target.string(), text); !written)
        return no(written.error().message);
    return fmt::format("{}:{}", file, line);
}

}  // namespace proviso::repl
