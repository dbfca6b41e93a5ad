// SPDX-License-Identifier: Apache-2.0
// Why a record was decided as it was: a tree from the outcome through rules and their conditions to the record's own answers, read
// backwards from the machine's registers. Only what decided is kept: of an `and` that is no, the operands that are no; and so on.
#pragma once

#include <string>
#include <vector>

#include "runtime/decision/decider.h"

namespace proviso {

struct Reason {
    std::string text;      // the condition as the author wrote it, or a field's path; "": what follows, all together
    std::string value;     // yes, no, unsure, or the field's value as a person says it
    std::string source;    // "netflix.proviso:41"; "" for fields
    std::string question;  // of a field, where the record type asks one
    std::vector<Reason> because;
};

struct ExceptionReason {
    std::string id, text, source;
    std::string effect;  // "lifts it", "may lift it", "does not apply", "displaces it", "may displace it"
    std::vector<std::string> cites;
    Reason condition;
    std::vector<ExceptionReason> exceptions;  // to this exception, where they lift it or may
};

struct RuleReason {
    std::string id, text, instance, status;  // status: "applies", "is open", "is blocked", "does not apply"
    std::string outcome, counts_as;          // names, or ""
    std::string because, source;
    std::vector<std::string> cites;
    Reason condition;
    std::vector<ExceptionReason> exceptions;  // also rules that displace it
    bool decisive = false;                    // it puts the decision where it is
};

struct Explanation {
    std::string id, as_of, rules_as_of, policy, outcome, sentence, at_least, at_most;
    std::vector<RuleReason> rules;  // decisive ones first, then the others, each in the policy's order
    std::vector<RuleReason> blocked;
    std::vector<std::pair<std::string, std::string>> questions;  // path, question or cause
    std::vector<std::string> obligations;                        // "legal: … (escalation, by 2025-09-09)"
    std::vector<std::string> notes;
};

Explanation explain(const Decider& decider, size_t record);
// One instance of a rule, whatever became of it. `row` is of the rule's domain.
RuleReason explain_instance(const Decider& decider, uint32_t rule, uint32_t row);

std::string explanation_text(const Explanation& explanation);
std::string explanation_json(const Explanation& explanation);
// The same of rules alone, for those who tell more: indented lines; a JSON array.
std::string rules_text(const std::vector<RuleReason>& rules);
std::string rules_json(const std::vector<RuleReason>& rules);

}  // namespace proviso
