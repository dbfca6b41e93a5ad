// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/reference/decided.h"

#include <doctest/doctest.h>

#include "compiler/sema/check.h"
#include "compiler/syntax/parse.h"

namespace proviso::reference {
namespace {

sema::Program compiled(const std::string& policy) {
    SourceMap sources;
    DiagnosticSink sink;
    const FileId file = sources.add("test.proviso", policy);
    const syntax::Ast ast = syntax::parse(sources, file, sink);
    sema::Program program = sema::check({sources, {}, &ast, {}}, sink);
    std::string errors;
    for (const Diagnostic& diagnostic : sink.all())
        if (diagnostic.severity == Severity::Error) errors += render(diagnostic, sources, false);
    REQUIRE(errors == "");
    return program;
}

// `{…}` with the day where it names none; fields that nobody declared do no harm.
std::string dated(const std::string& record) {
    if (record.find("\"day\"") != std::string::npos) return record;
    return "{\"day\":\"2025-03-01\"" + (record == "{}" ? "" : "," + record.substr(1)) + (record == "{}" ? "}" : "");
}

std::string faults(const Rejection& rejection) {
    std::string text;
    for (const RecordFault& fault : rejection)
        text += fault_name(fault.code) + (fault.path.empty() ? "" : " " + fault.path) + "\n";
    return text;
}

std::string named(const std::string& rule, const std::string& path) {
    return path.empty() ? rule : rule + " for " + path;
}

}  // namespace

ReferenceDecision decided(const std::string& policy, const std::string& record) {
    const auto verdict = decide(compiled(policy), dated(record));
    const auto* rejection = std::get_if<Rejection>(&verdict);
    REQUIRE((rejection ? faults(*rejection) : "") == "");
    return std::get<ReferenceDecision>(verdict);
}

std::string decided_json(const std::string& policy, const std::string& record) {
    return to_json(decided(policy, record), "d");
}

std::string rejected(const std::string& policy, const std::string& record) {
    const auto verdict = decide(compiled(policy), record);
    const auto* rejection = std::get_if<Rejection>(&verdict);
    return rejection ? faults(*rejection) : "not rejected";
}

std::string rules_of(const ReferenceDecision& decision) {
    std::string text;
    for (const RuleStatus& rule : decision.rules)
        text += named(rule.id, rule.path) + (rule.open ? " open\n" : " applies\n");
    return text;
}

std::string questions_of(const ReferenceDecision& decision) {
    std::string text;
    for (const Question& question : decision.open_questions)
        text += question.path + ": " + std::string(cause_name(question.cause)) + "\n";
    return text;
}

std::string blocked_of(const ReferenceDecision& decision) {
    std::string text;
    for (const Blocked& row : decision.blocked) text += named(row.rule, row.path) + " by " + row.by + "\n";
    return text;
}

}  // namespace proviso::reference
