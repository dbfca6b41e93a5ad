// SPDX-License-Identifier: Apache-2.0
// Judgements in words.
#include <algorithm>

#include "compiler/analysis/detail/judge.h"

namespace proviso::analysis::detail {
namespace {

using sema::ExprId;
using sema::index;
using sema::RuleId;

constexpr size_t kLongestQuote = 80;

// "`a`, `b` and `c`"
std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (size_t i = 0; i < texts.size(); ++i)
        out += fmt::format("{}`{}`", i == 0 ? "" : i + 1 == texts.size() ? " and " : ", ", texts[i]);
    return out;
}

}  // namespace

// As it was written, on one line.
std::string Judge::text(ExprId id) const {
    std::string out;
    for (const char c : input_.sources.text(program_[id].span)) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (blank && (out.empty() || out.back() == ' ')) continue;
        out += blank ? ' ' : c;
    }
    if (out.size() <= kLongestQuote) return out;
    size_t cut = kLongestQuote;
    while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xC0) == 0x80) --cut;
    return out.substr(0, cut) + " …";
}

std::string Judge::reason(const std::vector<Asked>& asked, std::string_view dates) const {
    std::vector<std::string> texts;
    bool days = false;
    for (const Asked& each : asked) {
        if (each.expr == sema::kNoExpr) {
            days = true;
        } else {
            texts.push_back(text(each.expr));
        }
    }
    if (texts.empty()) return std::string(dates);
    const std::string on = days ? " while it is in force" : "";
    if (texts.size() == 1) return fmt::format("`{}` is never yes{}", texts.front(), on);
    if (texts.size() == 2) return fmt::format("{} exclude each other{}", joined(texts), on);
    return fmt::format("{} can't all be yes at once{}", joined(texts), on);
}

// The first of them that is a place: that is where to mend it.
Span Judge::place(const std::vector<Asked>& asked, Span otherwise) const {
    for (const Asked& each : asked)
        if (each.expr != sema::kNoExpr) return program_[each.expr].span;
    return otherwise;
}

void Judge::add_notes(Diagnostic& diagnostic, const std::vector<Asked>& asked) const {
    bool first = true;
    for (const Asked& each : asked) {
        if (each.expr == sema::kNoExpr) continue;
        if (!std::exchange(first, false)) diagnostic.notes.push_back({program_[each.expr].span, "together with this"});
    }
}

std::string Judge::why_displaced(RuleId id, const Scope& scope) {
    const sema::Rule& rule = program_.rules[index(id)];
    const NodeId own = conditions_.reach(id, scope);
    Graph& graph = conditions_.graph();
    std::vector<std::string> displacing, lifting;
    const NodeId condition = conditions_.own(id, scope), in_force = conditions_.in_force(rule);
    conditions_.take_parts();
    const auto suffices = [&](NodeId base, NodeId other) {
        return search_.can({{base, Want::Yes}, {in_force, Want::Yes}, {graph.negation(other), Want::Yes}}) ==
               Found::Cannot;
    };
    for (const sema::Displacement& displacement : rule.displaced_by)
        if (suffices(condition, conditions_.displaces(displacement, rule, scope)))
            displacing.push_back(program_.rules[index(displacement.by)].id);
    if (!displacing.empty()) return fmt::format("so does that of {}, to which it gives way", joined(displacing));
    for (const RuleId exception : rule.exceptions)
        if (suffices(own, conditions_.lifts(exception, scope))) lifting.push_back(program_.rules[index(exception)].id);
    if (!lifting.empty()) return fmt::format("its exception {} lifts it", joined(lifting));
    return "one of its exceptions, or of the rules to which it gives way, takes its place";
}

std::string Judge::why_decided(NodeId test) const {
    const Graph& graph = conditions_.graph();
    const NodeId value = graph.operands(test)[0];
    const auto kind = static_cast<TestKind>(graph.words(test)[0]);
    if (kind == TestKind::Answered || kind == TestKind::Unsure)
        return "the field is required, so every record answers it";
    if (kind == TestKind::NotApplicable) return "the field always applies";
    if (graph.kind(value) == NodeKind::Value) {
        const auto made = static_cast<ValueKind>(graph.words(value)[0]);
        if (made == ValueKind::TextLength) return "a length is a whole number, and never below 0";
        if (made == ValueKind::Count || made == ValueKind::Aggregate)
            return "a count is a whole number, and never below 0";
        if (made == ValueKind::Difference) return "what is counted from one day to another is a whole number";
        if (made == ValueKind::PartOfDate) {
            const auto part = static_cast<sema::DatePart>(graph.words(value)[2]);
            if (part == sema::DatePart::Month) return "a month is a whole number from 1 to 12";
            if (part == sema::DatePart::Day) return "a day of a month is a whole number from 1 to 31";
            if (part == sema::DatePart::Hour) return "an hour is a whole number from 0 to 23";
            if (part == sema::DatePart::Minute) return "a minute is a whole number from 0 to 59";
            if (part == sema::DatePart::Year) return "a year is a whole number from 1 to 9999";
        }
    }
    return "no value of this type is on the other side";
}

}  // namespace proviso::analysis::detail
