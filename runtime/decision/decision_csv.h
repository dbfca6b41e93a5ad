// SPDX-License-Identifier: Apache-2.0
// Decisions as a table for spreadsheets: a line each, RFC 4180, with a byte order mark so that they are read as UTF-8. What a decision
// lists stands in one cell, its items joined by "; ". A cell that a spreadsheet would take for a formula begins with an apostrophe.
#pragma once

#include <string>
#include <vector>

#include "runtime/decision/decision_json.h"

namespace proviso {

// One per thread.
class DecisionCsv {
   public:
    DecisionCsv(const Decider& decider, DecisionFields fields);
    // The byte order mark and the line of headers.
    std::string header() const;
    void write(size_t record, std::string& out) const;

   private:
    std::string cell(DecisionField field, size_t record) const;
    std::string rules(size_t record) const;

    const Decider& decider_;
    Places places_;
    std::vector<DecisionField> columns_;
};

}  // namespace proviso
