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
    if (++kept_[static_cast<size_t>(severity)] > kMostDiagnostics) {
        ++left_out_[static_cast<size_t>(severity)];
        return not_kept_ = Diagnostic{code, severity, span, std::move(message), {}, {}};
    }
    return all_.emplace_back(Diagnostic{code, severity, span, std::move(message), {}, {}});
}

void DiagnosticSink::drop_warnings(const std::function<bool(Span)>& unwanted) {
    std::erase_if(all_, [&](const Diagnostic& diagnostic) {
        return diagnostic.severity == Severity::Warning && unwanted(diagnostic.span);
    });
}

void DiagnosticSink::accept(const std::function<std::optional<AcceptedBecause>(const Diagnostic&)>& reason_of) {
    std::vector<Diagnostic> left;
    for (size_t i = all_.size(); i-- > 0;) {
        std::optional<AcceptedBecause> reason;
        if (all_[i].severity == Severity::Warning) reason = reason_of(all_[i]);
        if (reason)
            accepted_.push_back({std::move(all_[i]), std::move(reason->text), reason->place});
        else
            left.push_back(std::move(all_[i]));
    }
    std::reverse(left.begin(), left.end());
    all_ = std::move(left);
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
    errors_ += left_out_[static_cast<size_t>(Severity::Error)];
}

}  // namespace proviso
