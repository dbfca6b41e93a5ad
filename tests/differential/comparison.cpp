// SPDX-License-Identifier: Apache-2.0
#include "tests/differential/comparison.h"

#include <algorithm>

#include "tests/reference/decide.h"

namespace proviso::differential {
namespace {

using Verdict = std::variant<reference::ReferenceDecision, reference::Rejection>;

std::string fault_text(FaultCode code, const std::string& path) { return "rejected: " + fault_name(code) + " " + path; }

std::string text_of(const Line& line) { return line.rejected ? fault_text(line.code, line.text) : line.text; }

std::string text_of(const Verdict& verdict, const std::string& digest) {
    if (const auto* decision = std::get_if<reference::ReferenceDecision>(&verdict)) return to_json(*decision, digest);
    std::string text;
    for (const auto& fault : std::get<reference::Rejection>(verdict))
        text += (text.empty() ? "" : " | ") + fault_text(fault.code, fault.path);
    return text;
}

// A path without the names of elements: a rejected record's go by key only where the key was read before the fault.
std::string shape_of(const std::string& path) {
    std::string shape;
    bool inside = false;
    for (const char c : path) {
        inside = inside && c != ']';
        if (!inside) shape += c;
        inside = inside || c == '[';
    }
    return shape;
}

// The engine stops at the first fault it meets: it must be one of those there are. Where a record is no JSON at all, the engine
// may have met something else that is wrong before it.
bool agree(const Line& line, const Verdict& verdict, const std::string& digest) {
    const auto* rejection = std::get_if<reference::Rejection>(&verdict);
    if (rejection == nullptr) return !line.rejected && line.text == text_of(verdict, digest);
    return line.rejected && std::any_of(rejection->begin(), rejection->end(), [&](const reference::RecordFault& fault) {
               if (fault.code == FaultCode::RecordNotJson) return true;
               return fault.code == line.code && shape_of(fault.path) == shape_of(line.text);
           });
}

}  // namespace

std::optional<Subject> Subject::make(const std::string& policy, std::string* errors) {
    const size_t amended = policy.find(kAmendedPolicy);
    std::vector<SourceText> files{{"random.proviso", policy.substr(0, amended)}};
    if (amended != std::string::npos) files.push_back({"amended/random.proviso", policy.substr(amended)});
    return from(compile_texts(files), errors);
}

std::optional<Subject> Subject::open(const std::string& path, std::string* errors) {
    auto compilation = compile_path(path);
    if (compilation) return from(std::move(*compilation), errors);
    *errors += path + ": " + compilation.error().message + "\n";
    return std::nullopt;
}

std::optional<Subject> Subject::from(std::unique_ptr<Compilation> compilation, std::string* errors) {
    if (compilation->program && compilation->image) return Subject(std::move(compilation));
    if (errors != nullptr)
        for (const Diagnostic& diagnostic : compilation->diagnostics.all())
            if (diagnostic.severity == Severity::Error) *errors += render(diagnostic, compilation->sources, false);
    return std::nullopt;
}

Engine Subject::engine() const {
    return Engine(compilation_->image, {.as_of = dates_.as_of, .rules_as_of = dates_.rules_as_of});
}

std::vector<Line> Subject::decide(const std::vector<std::string>& records) const {
    return engine().decide(records, records.size());
}

std::optional<Difference> Subject::compare(const std::vector<std::string>& records, Coverage* coverage) const {
    const Engine engine = this->engine();
    const std::string digest = engine.digest();
    std::vector<Verdict> verdicts;
    for (const std::string& record : records) verdicts.push_back(reference::decide(program(), record, dates_));
    constexpr size_t kLargest = 1024;
    for (const size_t batch_size : {size_t{1}, size_t{7}, kLargest}) {
        const std::vector<Line> lines = engine.decide(records, batch_size, batch_size == kLargest ? coverage : nullptr);
        for (size_t i = 0; i < records.size(); ++i)
            if (!agree(lines[i], verdicts[i], digest))
                return Difference{i, batch_size, text_of(lines[i]), text_of(verdicts[i], digest)};
    }
    return std::nullopt;
}

std::vector<analysis::Claim> Subject::claims() const {
    const SourceMap& sources = compilation_->sources;
    DiagnosticSink sink;
    return analysis::analyse(program(), {sources, {}, 0, std::vector<bool>(sources.size(), true)}, sink);
}

std::string Subject::reference_line(const std::string& record) const {
    return text_of(reference::decide(program(), record, dates_), Engine(compilation_->image).digest());
}

}  // namespace proviso::differential
