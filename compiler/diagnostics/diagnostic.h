// SPDX-License-Identifier: Apache-2.0
// What the compiler says about a policy. Every kind of message is one row of diagnostics.def with a stable code; phases
// report through a DiagnosticSink and go on. Messages are lower case, without a full stop, the author's words in backticks.
#pragma once

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source.h"

namespace proviso {

enum class Severity : uint8_t { Error, Warning };

enum class DiagnosticCode : uint16_t {
#define PROVISO_DIAGNOSTIC(NAME, CODE, SEVERITY, MESSAGE, EXPLANATION) NAME = CODE,
#include "compiler/diagnostics/diagnostics.def"
#undef PROVISO_DIAGNOSTIC
};

struct DiagnosticInfo {
    DiagnosticCode code;
    Severity severity;
    std::string_view name;         // "UnknownField"
    std::string_view message;      // the row's format text
    std::string_view explanation;  // the long form, for `proviso explain-code`
};

// Rows in the order of the catalogue.
const std::vector<DiagnosticInfo>& diagnostic_catalogue();
const DiagnosticInfo& diagnostic_info(DiagnosticCode code);
// By what diagnostic_name() gives; null where there is no such code.
const DiagnosticInfo* find_diagnostic(std::string_view name);
// "PV2003"
std::string diagnostic_name(DiagnosticCode code);

struct Note {
    Span span;
    std::string text;
};

struct Diagnostic {
    DiagnosticCode code{};
    Severity severity{};
    Span span;
    std::string message;
    std::string help;         // what to write instead; may be empty
    std::vector<Note> notes;  // other places: "declared here"
};

// Why its author lives with a warning, and where that is said.
struct AcceptedBecause {
    std::string text;
    Span place;
};
// A warning that its author lives with, and why.
struct AcceptedWarning {
    Diagnostic diagnostic;
    std::string reason;
    Span place;  // where that is said
};

// Errors, and warnings likewise, beyond so many are counted and not kept: nobody reads them, and a policy of one mistake repeated must not take
// gigabytes.
inline constexpr size_t kMostDiagnostics = 100'000;

class DiagnosticSink {
   public:
    // The row's format text is filled with `args`, which must fit it (checked at run time by fmt, tested by a fixture each).
    template <class... Args>
    Diagnostic& report(DiagnosticCode code, Span span, const Args&... args) {
        return add(code, span, fmt::vformat(diagnostic_info(code).message, fmt::make_format_args(args...)));
    }
    // The reference stays valid until the next report.
    Diagnostic& add(DiagnosticCode code, Span span, std::string message);
    // Without those that were accepted.
    const std::vector<Diagnostic>& all() const { return all_; }
    const std::vector<AcceptedWarning>& accepted() const { return accepted_; }
    // Moves to accepted() those that their author lives with, the last first. Of errors it is not asked.
    void accept(const std::function<std::optional<AcceptedBecause>(const Diagnostic&)>& reason_of);
    size_t errors() const { return errors_; }
    // Those that were not kept.
    size_t left_out() const { return left_out_[0] + left_out_[1]; }
    // Of warnings, leaves only those at places that are not `unwanted`.
    void drop_warnings(const std::function<bool(Span)>& unwanted);
    // By file, place, code; and an exact repetition once.
    void sort();

   private:
    std::vector<Diagnostic> all_;
    std::vector<AcceptedWarning> accepted_;
    std::array<size_t, 2> kept_{}, left_out_{};  // by severity
    size_t errors_ = 0;
    Diagnostic not_kept_;
};

// `file:line:column: error PV2003: …`, the source line with the place underlined, then notes and `help:`.
std::string render(const Diagnostic& diagnostic, const SourceMap& sources, bool colour);

}  // namespace proviso
