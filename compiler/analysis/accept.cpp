// SPDX-License-Identifier: Apache-2.0
#include "compiler/analysis/accept.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>

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

constexpr size_t kNoPlace = static_cast<size_t>(-1);

// Which place speaks for a warning, by its code and where it stands. Scopes lie inside one another or apart: so the one that begins last
// before a warning holds it, or one of those around that scope does, or none.
class Speakers {
   public:
    explicit Speakers(const std::vector<Place>& places) : places_(places) {
        for (size_t i = 0; i < places.size(); ++i) {
            if (places[i].info == nullptr) continue;
            by_code_[places[i].info->code].scopes.push_back({places[i].acceptance->scope, i, kNoPlace});
            if (places[i].in_head) by_code_[places[i].info->code].heads.push_back(i);
        }
        for (auto& [code, speakers] : by_code_) order(speakers.scopes);
    }

    // The first one; kNoPlace where there is none.
    size_t of(const Diagnostic& diagnostic) const {
        const auto found = by_code_.find(diagnostic.code);
        if (found == by_code_.end()) return kNoPlace;
        size_t first = kNoPlace;
        for (size_t at = last_before(found->second.scopes, diagnostic.span); at != kNoPlace;
             at = found->second.scopes[at].around) {
            const Scope& scope = found->second.scopes[at];
            if (holds(scope.span, diagnostic.span)) first = std::min(first, scope.place);
        }
        for (const size_t head : found->second.heads)
            if (diagnostic.span.file == places_[head].tree->file &&
                !is_in_a_declaration(*places_[head].tree, diagnostic.span))
                first = std::min(first, head);
        return first;
    }

   private:
    struct Scope {
        Span span;
        size_t place, around;  // in the same list
    };
    struct OfCode {
        std::vector<Scope> scopes;
        std::vector<size_t> heads;
    };

    static void order(std::vector<Scope>& scopes) {
        std::stable_sort(scopes.begin(), scopes.end(), [](const Scope& a, const Scope& b) {
            return std::tuple(a.span.file, a.span.begin, b.span.end) <
                   std::tuple(b.span.file, b.span.begin, a.span.end);
        });
        std::vector<size_t> open;
        for (size_t i = 0; i < scopes.size(); ++i) {
            while (!open.empty() && !holds(scopes[open.back()].span, scopes[i].span)) open.pop_back();
            if (!open.empty()) scopes[i].around = open.back();
            open.push_back(i);
        }
    }
    static size_t last_before(const std::vector<Scope>& scopes, Span span) {
        const auto after = std::upper_bound(scopes.begin(), scopes.end(), span, [](Span one, const Scope& scope) {
            return std::pair(one.file, one.begin) < std::pair(scope.span.file, scope.span.begin);
        });
        return after == scopes.begin() ? kNoPlace : static_cast<size_t>(after - scopes.begin()) - 1;
    }
    // Declarations stand one after the other.
    static bool is_in_a_declaration(const syntax::Ast& tree, Span span) {
        const auto after =
            std::upper_bound(tree.declarations.begin(), tree.declarations.end(), span.begin,
                             [](uint32_t begin, const syntax::Declaration& one) { return begin < one.span.begin; });
        return after != tree.declarations.begin() && holds(std::prev(after)->span, span);
    }

    const std::vector<Place>& places_;
    std::map<DiagnosticCode, OfCode> by_code_;
};

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
    const Speakers speakers(places);
    sink.accept([&](const Diagnostic& diagnostic) -> std::optional<AcceptedBecause> {
        const size_t found = speakers.of(diagnostic);
        if (found == kNoPlace) return std::nullopt;
        places[found].used = true;
        const syntax::Acceptance& acceptance = *places[found].acceptance;
        return AcceptedBecause{acceptance.reason ? acceptance.reason->plain() : std::string(), acceptance.span};
    });
    const bool complete = thorough && sink.errors() == 0;
    for (const Place& place : places) {
        if (report_code(place, sink) || place.used || !complete) continue;
        sink.report(DiagnosticCode::NothingToAccept, place.acceptance->span, place.acceptance->code.text).help =
            "take the line away";
    }
}

}  // namespace proviso::analysis
