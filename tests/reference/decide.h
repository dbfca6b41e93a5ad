// SPDX-License-Identifier: Apache-2.0
// The decision on one record, as docs/language.md, section 6 describes it, and its JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/sema/program.h"
#include "tests/reference/read_record.h"
#include "tests/reference/value.h"

namespace proviso::reference {

struct RuleStatus {
    std::string id, path;  // path "" for a rule without `for each`
    std::string policy;    // that it comes from, where that is another; else ""
    bool open = false;     // else it applies
    std::string outcome;   // "": none of its own
    std::string because;
    std::vector<std::string> cite;
};
struct GuidelineStatus {
    std::string id, status;
};
struct Blocked {
    std::string rule, path, by;
};
struct Obligation {
    std::string kind, text, role;
    std::string due;  // a date or moment; "" for none
    friend bool operator==(const Obligation&, const Obligation&) = default;
};

struct ReferenceDecision {
    std::string id;  // of the record's key field; "" where it has none
    std::string policy, version;
    std::vector<sema::AmendedPolicy> amends;
    std::optional<Date> as_of;
    std::optional<Date> rules_as_of;  // where it differs from as_of
    std::string outcome, at_least, at_most;
    std::vector<RuleStatus> rules;
    std::vector<GuidelineStatus> guidelines;
    std::vector<Blocked> blocked;
    std::vector<Question> open_questions;
    std::vector<Obligation> obligations;
    std::vector<std::string> notes;
};

std::variant<ReferenceDecision, Rejection> decide(const sema::Program& program, std::string_view record,
                                                  const Dates& dates = {});

// One line, without its line break.
std::string to_json(const ReferenceDecision& decision, std::string_view digest);

// "not answered"
std::string_view cause_name(Cause cause);

}  // namespace proviso::reference
