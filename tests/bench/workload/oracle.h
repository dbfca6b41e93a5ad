// SPDX-License-Identifier: Apache-2.0
// What the workload's policy decides, written a second time in the plainest way: one record at a time, read with a general JSON library,
// rule after rule. Every decision that is timed is held against it. Its evaluation, straight code over one record, also is what
// evaluation by columns is compared with.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/workload/truth.h"

namespace proviso::bench {

enum class Purpose : uint8_t { Other, Idea, Background, KeyMaterial, Talent, Proprietary };

struct UseFacts {
    Purpose purpose = Purpose::Other;
    bool watched = false;  // its vendor is
    Truth secured = kUnsure, trains = kUnsure, final_cut = kUnsure, on_camera = kUnsure, story = kUnsure,
          others_ip = kUnsure, personal = kUnsure;
};
struct PersonFacts {
    Truth replica = kUnsure, consent = kUnsure, covered = kUnsure;
    bool altered = false;
};
struct DisclosureFacts {
    int submitted = 0, shoot_start = 0;  // as YYYYMMDD; 0: missing
    double budget = 0;
    bool has_budget = false, in_eight = false, has_contact = false;
    std::array<Truth, 5> principles{};
    std::vector<UseFacts> uses;
    std::vector<PersonFacts> talent;
};

// Bit i of `applied` and `open`: rule i, R01 first, then T1 to T6. `outcome` is a position on the ladder.
struct OracleDecision {
    uint32_t outcome = 0, applied = 0, open = 0;
    friend bool operator==(const OracleDecision&, const OracleDecision&) = default;
};

DisclosureFacts facts_of(std::string_view record);
OracleDecision decide(const DisclosureFacts& facts);
// A line that `run --fields id,outcome,applied,open` wrote.
OracleDecision decision_of(std::string_view line);

struct OracleCheck {
    uint64_t records = 0;
    std::string difference;  // the first one; "" where there is none
};
// Whether the decisions in one file are those of the records in the other, line by line.
OracleCheck check_decisions(const std::string& archive, const std::string& decisions);

}  // namespace proviso::bench
