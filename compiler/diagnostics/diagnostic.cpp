// SPDX-License-Identifier: Apache-2.0
#include "compiler/diagnostics/diagnostic.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace proviso {

const std::vector<DiagnosticInfo>& diagnostic_catalogue() {
    static const std::vector<DiagnosticInfo> rows = {
#define PROVISO_DIAGNOSTIC(NAME, CODE, SEVERITY, MESSAGE, EXPLANATION) \
    {DiagnosticCode::NAME, Severity::SEVERITY, #NAME, MESSAGE, EXPLANATION},
#include "compiler/diagnostics/diagnostics.def"
#undef PROVISO_DIAGNOSTIC
    };
    return rows;
}

const DiagnosticInfo& diagnostic_info(DiagnosticCode code) {
    static const auto by_code = [] {
        std::unordered_map<uint16_t, const DiagnosticInfo*> map;
        for (const DiagnosticInfo& row : diagnostic_catalogue()) map.emplace(static_cast<uint16_t>(row.code), &row);
        return map;
    }();
    return *by_code.at(static_cast<uint16_t>(code));
}

const DiagnosticInfo* find_diagnostic(std::string_view name) {
    const auto& rows = diagnostic_catalogue();
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const DiagnosticInfo& row) { return diagnostic_name(row.code) == name; });
    return found == rows.end() ? nullptr : &*found;
}

std::string diagnostic_name(DiagnosticCode code) { return fmt::format("PV{:04}", static_cast<uint16_t>(code)); }

Diagnostic& DiagnosticSink::add(DiagnosticCode code, Span span, std::string message) {
    const Severity severity = diagnostic_info(code).severity;
    if (severity == Severity::Error) ++errors_;
    return all_.emplace_back(Diagnostic{code, severity, span, std::move(message), {}, {}});
}

void DiagnosticSink::drop_warnings(const std::function<bool(Span)>& unwanted) {
    std::erase_if(all_, [&](const Diagnostic& diagnostic) {
        return diagnostic.severity == Severity::Warning && unwanted(diagnostic.span);
    });
}

void DiagnosticSink::accept(size_t position, std::string reason, Span place) {
    const auto at = all_.begin() + static_cast<ptrdiff_t>(position);
    accepted_.push_back({std::move(*at), std::move(reason), place});
    all_.erase(at);
}

void DiagnosticSink::sort() {
    const auto key = [](const Diagnostic& d) {
        return std::tie(d.span.file, d.span.begin, d.span.end, d.code, d.message, d.help);
    };
    std::sort(all_.begin(), all_.end(), [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
    const auto same = [&](const Diagnostic& a, const Diagnostic& b) { return key(a) == key(b); };
    all_.erase(std::unique(all_.begin(), all_.end(), same), all_.end());
    errors_ = static_cast<size_t>(
        std::count_if(all_.begin(), all_.end(), [](const Diagnostic& d) { return d.severity == Severity::Error; }));
}

}  // namespace proviso
