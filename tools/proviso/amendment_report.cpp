// SPDX-License-Identifier: Apache-2.0
#include "tools/proviso/amendment_report.h"

#include <fmt/format.h>

namespace proviso::cli {
namespace {

using Json = nlohmann::ordered_json;
using Kind = sema::Change::Kind;

std::string_view name_of(Kind kind) {
    switch (kind) {
        case Kind::Added:
            return "added";
        case Kind::Replaced:
            return "replaced";
        case Kind::Removed:
            return "removed";
        case Kind::Amended:
            break;
    }
    return "amended";
}

std::string line_of(const SourceMap& sources, Span span) {
    return fmt::format("{}:{}", sources.path(span.file), sources.line_column(span.file, span.begin).line);
}

Json line_json(const SourceMap& sources, Span span) {
    return {{"file", sources.path(span.file)}, {"line", sources.line_column(span.file, span.begin).line}};
}

std::string full_name(const sema::AmendedPolicy& policy) {
    return policy.version.empty() ? policy.name : policy.name + " " + policy.version;
}

}  // namespace

std::string amendment_text(const Compilation& compilation) {
    const sema::Program& program = *compilation.program;
    if (program.amended.empty()) return {};
    std::string out = fmt::format("  amends {}", full_name(program.amended.front()));
    for (size_t i = 1; i < program.amended.size(); ++i)
        out += fmt::format(", which amends {}", full_name(program.amended[i]));
    out += program.changes.empty() ? ", and changes nothing\n" : ":\n";
    for (const sema::Change& change : program.changes) {
        out += fmt::format("    {:<9} {} {}", name_of(change.kind), change.what, change.name);
        if (!change.text.empty()) out += ": " + change.text;
        out += fmt::format("   [{}", line_of(compilation.sources, change.span));
        if (change.before) out += fmt::format(", before {}", line_of(compilation.sources, *change.before));
        out += "]\n";
    }
    return out;
}

Json amendment_json(const Compilation& compilation) {
    const sema::Program& program = *compilation.program;
    if (program.amended.empty()) return nullptr;
    Json out = {{"policies", Json::array()}, {"changes", Json::array()}};
    for (const sema::AmendedPolicy& policy : program.amended) {
        Json item = {{"name", policy.name}};
        if (!policy.version.empty()) item["version"] = policy.version;
        out["policies"].push_back(std::move(item));
    }
    for (const sema::Change& change : program.changes) {
        Json item = {{"change", name_of(change.kind)}, {"kind", change.what}, {"name", change.name}};
        if (!change.text.empty()) item[change.kind == Kind::Removed ? "because" : "values"] = change.text;
        item.update(line_json(compilation.sources, change.span));
        if (change.before) item["before"] = line_json(compilation.sources, *change.before);
        out["changes"].push_back(std::move(item));
    }
    return out;
}

}  // namespace proviso::cli
