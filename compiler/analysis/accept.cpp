// SPDX-License-Identifier: Apache-2.0
#include "compiler/analysis/accept.h"

#include <algorithm>
#include <string_view>

namespace proviso::analysis {
namespace {

struct Place {
    const syntax::Acceptance* acceptance;
    const syntax::Ast* tree;
    const DiagnosticInfo* info;  // null: there is no such code
    bool in_head;                // of the policy
    bool used = false;
};

bool holds(Span outer, Span inner) {
    return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

bool is_in_a_declaration(const syntax::Ast& tree, Span span) {
    return std::any_of(tree.declarations.begin(), tree.declarations.end(),
                       [&](const syntax::Declaration& declaration) { return holds(declaration.span, span); });
}

bool speaks_for(const Place& place, const Diagnostic& diagnostic) {
    if (place.info == nullptr || place.info->code != diagnostic.code) return false;
    if (holds(place.acceptance->scope, diagnostic.span)) return true;
    return place.in_head && diagnostic.span.file == place.tree->file &&
           !is_in_a_declaration(*place.tree, diagnostic.span);
}

std::vector<Place> all_places(const std::vector<const syntax::Ast*>& trees) {
    std::vector<Place> places;
    for (const syntax::Ast* tree : trees) {
        for (const syntax::Declaration& declaration : tree->declarations) {
            const bool head = std::holds_alternative<syntax::PolicyDecl>(declaration.node);
            for (const syntax::Acceptance& acceptance : declaration.acceptances)
                places.push_back({&acceptance, tree, find_diagnostic(acceptance.code.text), head});
        }
    }
    return places;
}

// What there is to accept at this place, for who mistyped a code.
std::string codes_here(const Place& place, const DiagnosticSink& sink) {
    std::vector<std::string> codes;
    for (const Diagnostic& diagnostic : sink.all()) {
        const std::string code = diagnostic_name(diagnostic.code);
        if (diagnostic.severity == Severity::Warning && holds(place.acceptance->scope, diagnostic.span) &&
            std::find(codes.begin(), codes.end(), code) == codes.end())
            codes.push_back(code);
    }
    if (codes.empty()) return "take the line away: there is nothing here to accept";
    return fmt::format("here it could be `{}`", fmt::join(codes, "`, `"));
}

// A code that no line can silence; false where it is one of a warning.
bool report_code(const Place& place, DiagnosticSink& sink) {
    const syntax::Name& code = place.acceptance->code;
    if (place.info == nullptr) {
        std::string help = codes_here(place, sink);
        sink.report(DiagnosticCode::UnknownWarning, code.span, code.text).help = std::move(help);
        return true;
    }
    if (place.info->severity == Severity::Error) {
        sink.report(DiagnosticCode::AcceptedError, code.span, code.text).help =
            "correct what it is about, and take this away";
        return true;
    }
    return false;
}

}  // namespace

void accept_warnings(const std::vector<const syntax::Ast*>& trees, bool thorough, DiagnosticSink& sink) {
    std::vector<Place> places = all_places(trees);
    if (places.empty()) return;
    for (size_t i = sink.all().size(); i-- > 0;) {
        const auto found = std::find_if(places.begin(), places.end(),
                                        [&](const Place& place) { return speaks_for(place, sink.all()[i]); });
        if (found == places.end()) continue;
        found->used = true;
        const syntax::Acceptance& acceptance = *found->acceptance;
        sink.accept(i, acceptance.reason ? acceptance.reason->plain() : std::string(), acceptance.span);
    }
    const bool complete = thorough && sink.errors() == 0;
    for (const Place& place : places) {
        if (report_code(place, sink) || place.used || !complete) continue;
        sink.report(DiagnosticCode::NothingToAccept, place.acceptance->span, place.acceptance->code.text).help =
            "take the line away";
    }
}

}  // namespace proviso::analysis
