// SPDX-License-Identifier: Apache-2.0
// Corrections: where a message's help says what to write in the place that it is about, and the policy has fewer mistakes then. That is
// tried, so nothing is offered that does not help.
#include <fmt/format.h>

#include <algorithm>

#include "tools/lsp/answers.h"
#include "tools/lsp/shown.h"

namespace proviso::lsp {
namespace {

constexpr size_t kMostTrials = 4;  // for one request: each compiles the policy

// What the help would have in the place of what stands there: the first piece in backticks, or a text in quotation marks.
std::string replacement_in(std::string_view help, std::string_view there) {
    const bool is_one = help.starts_with("did you mean ") || help.starts_with("write ");
    if (!is_one) return {};
    const size_t mark = help.find_first_of("`\"");
    if (mark == std::string_view::npos) return {};
    const size_t end = help.find(help[mark], mark + 1);
    if (end == std::string_view::npos) return {};
    std::string_view piece = help.substr(mark + 1, end - mark - 1);
    if (help[mark] == '"') return fmt::format("\"{}\"", piece);
    // The help may repeat the word before the place: `use vocabulary`.
    for (const std::string_view before : {"use ", "amends ", "file "})
        if (piece.starts_with(before) && !there.starts_with(before)) piece.remove_prefix(before.size());
    return std::string(piece);
}

std::shared_ptr<Policy> corrected(Workspace& workspace, const Place& place, Span span, const std::string& with) {
    std::string text(place.text());
    text.replace(span.begin, span.end - span.begin, with);
    return workspace.trial(
        *place.policy,
        {{place.policy->sources().path(place.file), std::make_shared<const std::string>(std::move(text))}},
        Scrutiny::ToRun);
}

bool helps(const Policy& after, const Policy& before, const Diagnostic& diagnostic) {
    const DiagnosticSink& now = after.compilation().diagnostics;
    const DiagnosticSink& then = before.compilation().diagnostics;
    if (diagnostic.severity == Severity::Error) return now.errors() < then.errors();
    const auto count = [&](const DiagnosticSink& sink) {
        return std::count_if(sink.all().begin(), sink.all().end(),
                             [&](const Diagnostic& other) { return other.code == diagnostic.code; });
    };
    return now.errors() <= then.errors() && count(now) < count(then);
}

}  // namespace

Json code_actions(Workspace& workspace, const Json& params) {
    Json out = Json::array();
    const Place place = workspace.file_of(params);
    const Lines lines(place.text());
    const uint32_t begin = lines.offset(position_of(params.at("range").at("start")));
    const uint32_t end = lines.offset(position_of(params.at("range").at("end")));
    size_t trials = 0;
    if (place.policy->main.empty()) return out;
    for (const Diagnostic& diagnostic : place.policy->compilation().diagnostics.all()) {
        const Span span = diagnostic.span;
        if (span.file != place.file || span.end < begin || span.begin > end) continue;
        const std::string with = replacement_in(diagnostic.help, place.policy->sources().text(span));
        if (with.empty() || ++trials > kMostTrials) continue;
        const auto after = corrected(workspace, place, span, with);
        if (after == nullptr || !helps(*after, *place.policy, diagnostic)) continue;
        const std::string& path = place.policy->sources().path(place.file);
        const Json edit = {{"range", lines.range(span)}, {"newText", with}};
        out.push_back({{"title", fmt::format("Write `{}`", with)},
                       {"kind", "quickfix"},
                       {"isPreferred", true},
                       {"diagnostics", Json::array({shown(diagnostic, place.policy->sources())})},
                       {"edit", {{"changes", {{uri_of(path), Json::array({edit})}}}}}});
    }
    return out;
}

}  // namespace proviso::lsp
