// SPDX-License-Identifier: Apache-2.0
// What a policy's scenarios reach: for every rule, guideline, exception and row of a table whether it was seen to apply, not to apply and to be
// open, and for every condition within them and within the defines whether it was yes, no and unsure. Read from the registers of the one
// engine after each decision; which register a condition is in, the compilation says. docs/operators.md defines the percentage.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/compile.h"
#include "runtime/decision/decider.h"
#include "tools/coverage/answers.h"

namespace proviso::coverage {

enum class Kind : uint8_t { Rule, Guideline, Exception, Row, Condition };
inline constexpr std::array<Kind, 5> kKinds{Kind::Rule, Kind::Guideline, Kind::Exception, Kind::Row, Kind::Condition};

struct Item {
    Kind kind;
    Span span;         // a rule's id; a condition as written
    std::string name;  // the rule's id; the condition on one line
    AnswerSet possible;
    // By Answer: the scenarios in which it was seen. Of a rule: that an instance applies, does not apply, is open.
    std::array<uint32_t, 3> scenarios{};

    bool saw(Answer answer) const { return scenarios[static_cast<size_t>(answer)] != 0; }
    bool misses(Answer answer) const { return possible.has(answer) && !saw(answer); }
    bool is_complete() const;
};

// "yes", or of a rule "applies", of a guideline "is met": what a scenario would expect.
std::string_view word(Kind kind, Answer answer);
std::string_view kind_name(Kind kind);  // "table row"

struct Tally {
    size_t seen = 0, possible = 0;
    Tally& operator+=(const Tally& other);
};
// "93.4 %", rounded down: 100 % says that nothing is missing. Of nothing at all 100 %.
std::string percentage(const Tally& tally);

struct Coverage {
    std::string policy;
    size_t scenarios = 0;     // that were decided
    std::vector<Item> items;  // by file, then by place
    // Conditions whose answer changes nothing, or that no rule asks: not counted.
    std::vector<Item> idle;

    Tally tally(Kind kind, Answer answer) const;
    Tally total() const;
};

class Counter {
   public:
    // `compilation` must be free of errors and outlive the counter. Standard modules are not counted.
    explicit Counter(const Compilation& compilation);

    // Adds one decided scenario: the decider's only record.
    void add(const Decider& decider);
    const Coverage& coverage() const { return coverage_; }

   private:
    void add_rules(const Compilation& compilation, const std::vector<AnswerSet>& possible);
    void add_conditions(const Compilation& compilation, const std::vector<AnswerSet>& possible);

    Coverage coverage_;
    std::vector<std::vector<uint32_t>> registers_;  // beside coverage_.items
};

// For people: the percentage, what was seen of each kind, and what never was, with its place.
std::string summary_text(const Coverage& coverage, const SourceMap& sources);
// One JSON object.
std::string summary_json(const Coverage& coverage, const SourceMap& sources);

}  // namespace proviso::coverage
