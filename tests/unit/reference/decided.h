// SPDX-License-Identifier: Apache-2.0
// What the reference makes of a record under a policy written out in a test.
#pragma once

#include <string>

#include "tests/reference/decide.h"

namespace proviso::reference {

// The record gets the field "day" where it lacks one, a Saturday. Fails the test where the policy has errors or the record is
// rejected.
ReferenceDecision decided(const std::string& policy, const std::string& record);
// The decision's JSON with the digest "d".
std::string decided_json(const std::string& policy, const std::string& record);
// The faults of a record that must be rejected: "PV8004 uses[2].purpose", in reading order.
std::string rejected(const std::string& policy, const std::string& record);

// "rule applies", "rule for uses[u1] open": one a line.
std::string rules_of(const ReferenceDecision& decision);
// "uses[u1].consent: unsure": one a line.
std::string questions_of(const ReferenceDecision& decision);
// "rule for uses[u1] by other": one a line.
std::string blocked_of(const ReferenceDecision& decision);

}  // namespace proviso::reference
