// SPDX-License-Identifier: Apache-2.0
// A decision as one line of JSON, without a line break: the keys of docs/language.md section 6 in their order, absent when empty.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/decision/decider.h"

namespace proviso {

// PROVISO_DECISION_FIELD(NAME, "key"), in the order of writing. `applied` and `open` are the compact forms: ids of rules.
// clang-format off: one row a key
#define PROVISO_DECISION_FIELDS(X)     \
    X(Id, "id")                        \
    X(Policy, "policy")                \
    X(AsOf, "as_of")                   \
    X(RulesAsOf, "rules_as_of")        \
    X(Outcome, "outcome")              \
    X(AtLeast, "at_least")             \
    X(AtMost, "at_most")               \
    X(Rules, "rules")                  \
    X(Guidelines, "guidelines")        \
    X(Blocked, "blocked")              \
    X(OpenQuestions, "open_questions") \
    X(Obligations, "obligations")      \
    X(Notes, "notes")                  \
    X(Applied, "applied")              \
    X(Open, "open")
// clang-format on

enum class DecisionField : uint32_t {
#define X(NAME, KEY) NAME,
    PROVISO_DECISION_FIELDS(X)
#undef X
};

inline constexpr uint32_t kDecisionFields = 0
#define X(NAME, KEY) +1
    PROVISO_DECISION_FIELDS(X)
#undef X
    ;
std::string_view decision_key(DecisionField field);         // "open_questions"
std::string_view guideline_status(GuidelineStatus status);  // "not met"

class DecisionFields {
   public:
    // Everything but the compact forms.
    static DecisionFields all();
    // A comma-separated list of keys; nothing, and the unknown word in `unknown`, where one is not a key.
    static std::optional<DecisionFields> parse(std::string_view list, std::string& unknown);
    static std::string known_keys();
    // "id,outcome"
    std::string keys() const;
    bool has(DecisionField field) const { return (bits_ >> static_cast<uint32_t>(field) & 1) != 0; }

   private:
    void add(DecisionField field) { bits_ |= uint32_t{1} << static_cast<uint32_t>(field); }
    uint32_t bits_ = 0;
};

// One per thread: what is the same for every record is rendered once.
class DecisionWriter {
   public:
    DecisionWriter(const Decider& decider, DecisionFields fields);
    void write(size_t record, std::string& out) const;

   private:
    // A rule's object in `rules`, but for what differs from instance to instance: its place, and a reason with values in it. Where neither
    // does, `applies` and `open` are the whole object.
    struct RuleText {
        std::string quoted_id;      // `"R1"`
        std::string head;           // `{"id":"R1"`
        std::string applies, open;  // `,"status":…` up to the reason, or with it where it is always the same
        std::string tail;           // what follows the reason
        bool is_whole = false, reason_varies = false;
    };
    // Of an outcome, as key and value.
    struct OutcomeText {
        std::string quoted, outcome, at_least, at_most;
    };
    RuleText rule_text(const bytecode::RuleRow& rule) const;
    bool wants(DecisionField field) const { return fields_.has(field); }
    // Each begins with a comma, and writes nothing where there is nothing to say.
    void write_head(size_t record, std::string& out) const;
    void write_rules(size_t record, std::string& out) const;
    void write_guidelines(size_t record, std::string& out) const;
    void write_blocked(size_t record, std::string& out) const;
    void write_questions(size_t record, std::string& out) const;
    void write_obligations(size_t record, std::string& out) const;
    void write_notes(size_t record, std::string& out) const;
    void write_ids(size_t record, bool open, std::string& out) const;

    const Decider& decider_;
    DecisionFields fields_;
    Places places_;
    std::string policy_;                 // `,"policy":{"name":…}`
    std::vector<RuleText> rules_;        // by rule
    std::vector<OutcomeText> outcomes_;  // by position on the ladder
    // `"R1",` of every rule one after the other, and behind them room to read on; where each begins, by rule and one more.
    std::string ids_;
    std::vector<uint32_t> id_begins_;
    size_t longest_id_ = 0;
};

}  // namespace proviso
