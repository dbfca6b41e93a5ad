// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "compiler/analysis/doubt.h"
#include "runtime/base/output_file.h"
#include "tools/proviso/amendment_report.h"
#include "tools/proviso/command.h"
#include "tools/proviso/load.h"
#include "tools/proviso/source_report.h"
#include "tools/proviso/terminal.h"

namespace proviso::cli {

namespace {

using Json = nlohmann::ordered_json;

std::string_view severity_name(Severity severity) { return severity == Severity::Error ? "error" : "warning"; }

std::string count(size_t n, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", n, n == 1 ? one : many);
}

// `netflix.genai 2025.08: 31 rules, 5 guidelines, 8 exceptions, 0 tables, 82 scenarios, 512 instructions per record`
std::string overview(const Compilation& compilation) {
    const sema::Program& program = *compilation.program;
    const auto of_kind = [&](sema::RuleKind kind) {
        return static_cast<size_t>(std::count_if(program.rules.begin(), program.rules.end(),
                                                 [&](const sema::Rule& r) { return r.kind == kind; }));
    };
    size_t rows = 0;  // which are rules too, but are counted with their tables
    for (const sema::Table& table : program.tables) rows += table.first_rule == sema::kNone ? 0 : table.rows;
    const size_t accepted = compilation.diagnostics.accepted().size();
    return fmt::format(
        "{}{}{}: {}, {}, {}, {}, {}, {} per record{}\n", program.name, program.version.empty() ? "" : " ",
        program.version, count(of_kind(sema::RuleKind::Rule) - rows, "rule", "rules"),
        count(of_kind(sema::RuleKind::Guideline), "guideline", "guidelines"),
        count(of_kind(sema::RuleKind::Exception), "exception", "exceptions"),
        count(program.tables.size(), "table", "tables"), count(program.scenarios.size(), "scenario", "scenarios"),
        count(compilation.image->registers(), "instruction", "instructions"),
        accepted == 0 ? "" : "; " + count(accepted, "warning accepted", "warnings accepted"));
}

Json place(const SourceMap& sources, Span span) {
    const auto begin = sources.line_column(span.file, span.begin), end = sources.line_column(span.file, span.end);
    return {{"file", sources.path(span.file)},
            {"line", begin.line},
            {"column", begin.column},
            {"end_line", end.line},
            {"end_column", end.column}};
}

Json diagnostic_json(const Diagnostic& diagnostic, const SourceMap& sources) {
    Json item = {{"code", diagnostic_name(diagnostic.code)}, {"severity", severity_name(diagnostic.severity)}};
    item.update(place(sources, diagnostic.span));
    item["message"] = diagnostic.message;
    if (!diagnostic.help.empty()) item["help"] = diagnostic.help;
    for (const Note& note : diagnostic.notes) {
        Json other = place(sources, note.span);
        other["text"] = note.text;
        item["notes"].push_back(std::move(other));
    }
    return item;
}

Json diagnostics_json(const DiagnosticSink& diagnostics, const SourceMap& sources) {
    Json out = Json::array();
    for (const Diagnostic& diagnostic : diagnostics.all()) out.push_back(diagnostic_json(diagnostic, sources));
    return out;
}

// Each with the reason, and where it stands.
Json accepted_json(const DiagnosticSink& diagnostics, const SourceMap& sources) {
    Json out = Json::array();
    for (const AcceptedWarning& accepted : diagnostics.accepted()) {
        Json item = diagnostic_json(accepted.diagnostic, sources);
        item["accepted"] = {{"because", accepted.reason}};
        item["accepted"].update(place(sources, accepted.place));
        out.push_back(std::move(item));
    }
    return out;
}

Json sources_json(const SourceReport& report, const SourceMap& sources) {
    Json out = Json::array();
    for (const SourceStatus& status : report.sources) {
        Json item = {{"name", status.name}, {"citation", status.citation}};
        item["cited_by"] = status.citing;
        if (!status.declared.empty()) item["declared_digest"] = status.declared;
        if (!status.file.empty()) {
            item["file"] = status.file;
            item["digest"] = status.digest;
            item["changed"] = status.changed;
            item["places"] = status.places;
            item["uncited"] = Json::array();
            for (const UncitedPlace& place : status.uncited) {
                const auto line = sources.line_column(place.span.file, place.span.begin).line;
                item["uncited"].push_back({{"place", place.place}, {"line", line}, {"text", place.text}});
            }
        }
        out.push_back(std::move(item));
    }
    return out;
}

// Those whose standing a later answer may turn round.
Json doubt_json(const sema::Program& program) {
    const std::vector<bool> reads_doubt = analysis::rules_that_read_doubt(program);
    Json out = Json::array();
    for (size_t i = 0; i < program.rules.size(); ++i)
        if (reads_doubt[i]) out.push_back(program.rules[i].id);
    return out;
}

Json sarif_location(const SourceMap& sources, Span span) {
    const auto at = place(sources, span);
    return {{"physicalLocation",
             {{"artifactLocation", {{"uri", at["file"]}}},
              {"region",
               {{"startLine", at["line"]},
                {"startColumn", at["column"]},
                {"endLine", at["end_line"]},
                {"endColumn", at["end_column"]}}}}}};
}

Json sarif_result(const Diagnostic& diagnostic, const SourceMap& sources) {
    std::string message = diagnostic.message;
    if (!diagnostic.help.empty()) message += ". Help: " + diagnostic.help;
    return {{"ruleId", diagnostic_name(diagnostic.code)},
            {"level", severity_name(diagnostic.severity)},
            {"message", {{"text", message}}},
            {"locations", {sarif_location(sources, diagnostic.span)}}};
}

void add_sarif_rule(DiagnosticCode reported, Json& rules) {
    const std::string code = diagnostic_name(reported);
    if (std::any_of(rules.begin(), rules.end(), [&](const Json& rule) { return rule["id"] == code; })) return;
    rules.push_back({{"id", code},
                     {"shortDescription", {{"text", std::string(diagnostic_info(reported).name)}}},
                     {"fullDescription", {{"text", std::string(diagnostic_info(reported).explanation)}}}});
}

// One run of SARIF 2.1.0: rules are the codes that were reported; what was accepted is a result that is suppressed.
void add_sarif(const DiagnosticSink& diagnostics, const SourceMap& sources, Json& rules, Json& results) {
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        results.push_back(sarif_result(diagnostic, sources));
        add_sarif_rule(diagnostic.code, rules);
    }
    for (const AcceptedWarning& accepted : diagnostics.accepted()) {
        results.push_back(sarif_result(accepted.diagnostic, sources));
        results.back()["suppressions"] = {{{"kind", "inSource"},
                                           {"justification", accepted.reason},
                                           {"location", sarif_location(sources, accepted.place)}}};
        add_sarif_rule(accepted.diagnostic.code, rules);
    }
}

std::string sarif(Json rules, Json results) {
    const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                      {"version", "2.1.0"},
                      {"runs",
                       {{{"tool", {{"driver", {{"name", "proviso"}, {"rules", std::move(rules)}}}}},
                         {"columnKind", "unicodeCodePoints"},
                         {"results", std::move(results)}}}}};
    return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

class Checking {
   public:
    explicit Checking(const CheckOptions& options) : options_(options) {}

    int run() {
        for (const std::string& path : options_.policies) check(path);
        if (options_.json && !print(all_.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"))
            return kCannotReadOrWrite;
        if (cannot_print_) return kCannotReadOrWrite;
        // A file without a finding would pass for that of a policy without mistakes, where it could not be looked at.
        if (!options_.sarif.empty() && code_ <= kAnswerIsNo)
            if (auto written = write_file(options_.sarif, sarif(std::move(rules_), std::move(results_))); !written)
                return complain(written.error());
        return code_;
    }

   private:
    void worsen(int code) { code_ = std::max(code_, code); }
    void say(const std::string& text) { cannot_print_ = cannot_print_ || !print(text); }

    void check(const std::string& path) {
        if (path.ends_with(".pvb")) {
            complain(fmt::format("`{}` is a compiled bundle; checking needs the policy's source", path));
            return worsen(kWrongUsage);
        }
        CompileTimes times;
        const auto compiled = compile_versions(path, &times, Scrutiny::Thorough);
        if (!compiled) return worsen(complain(path, compiled.error()));
        const bool several = compiled->versions.size() > 1;
        for (const auto& version : compiled->versions) check(path, *version, several);
        if (several) check_together(path, *compiled);
        if (options_.timing)
            fmt::print(stderr,
                       "read {:.1f} ms, parse {:.1f} ms, check {:.1f} ms, emit {:.1f} ms, verify {:.1f} ms, "
                       "analyse {:.1f} ms\n",
                       times.read * 1e3, times.parse * 1e3, times.check * 1e3, times.emit * 1e3, times.verify * 1e3,
                       times.analyse * 1e3);
    }

    void take(const DiagnosticSink& diagnostics, const SourceMap& sources) {
        if (diagnostics.errors() != 0 || (options_.deny_warnings && !diagnostics.all().empty())) worsen(kAnswerIsNo);
        if (!options_.sarif.empty()) add_sarif(diagnostics, sources, rules_, results_);
        if (!options_.json) print_diagnostics(diagnostics, sources, true);
    }

    void check(const std::string& path, const Compilation& compilation, bool several) {
        take(compilation.diagnostics, compilation.sources);
        const size_t errors = compilation.diagnostics.errors();
        if (options_.json) {
            all_.push_back(as_json(path, compilation, several));
            return;
        }
        say(compilation.image != nullptr ? overview(compilation) + amendment_text(compilation)
                                         : fmt::format("{}: {}\n", path, count(errors, "error", "errors")));
        if (options_.sources && compilation.program)
            say(source_report_text(report_sources(compilation), compilation.sources));
    }

    // What the versions are to one another.
    void check_together(const std::string& path, const PolicyVersions& policy) {
        take(policy.diagnostics, policy.sources);
        if (options_.json) {
            all_.push_back({{"policy", path},
                            {"versions", policy.versions.size()},
                            {"errors", policy.diagnostics.errors()},
                            {"diagnostics", diagnostics_json(policy.diagnostics, policy.sources)}});
        } else if (policy.diagnostics.errors() != 0) {
            say(fmt::format("{}: {}\n", path, count(policy.diagnostics.errors(), "error", "errors")));
        }
    }

    Json as_json(const std::string& path, const Compilation& compilation, bool several) const {
        Json item = {{"policy", path}};
        if (several) item["file"] = compilation.main_path;
        item["errors"] = compilation.diagnostics.errors();
        item["diagnostics"] = diagnostics_json(compilation.diagnostics, compilation.sources);
        if (!compilation.diagnostics.accepted().empty())
            item["accepted"] = accepted_json(compilation.diagnostics, compilation.sources);
        if (compilation.image != nullptr) item["reads_doubt"] = doubt_json(*compilation.program);
        if (compilation.image != nullptr) item["instructions"] = compilation.image->registers();
        if (compilation.program && !compilation.program->amended.empty()) item["amends"] = amendment_json(compilation);
        if (options_.sources && compilation.program) {
            const SourceReport report = report_sources(compilation);
            item["sources"] = sources_json(report, compilation.sources);
            item["rules_without_citation"] = report.without_citation;
        }
        return item;
    }

    const CheckOptions& options_;
    int code_ = kDone;
    bool cannot_print_ = false;
    Json all_ = Json::array(), rules_ = Json::array(), results_ = Json::array();
};

}  // namespace

int check(const CheckOptions& options) { return Checking(options).run(); }

}  // namespace proviso::cli
