// SPDX-License-Identifier: Apache-2.0
// Random small tables in a plain form of their own, from which both a policy's text and what it must mean are made: nothing of
// the compiler's is used for the latter. The record has one field a column; each column has a handful of values that records
// take, which stand for all that cells can tell apart.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/base/answer.h"
#include "tests/random/random.h"

namespace proviso::tables {

enum class State : uint8_t { Value, NotApplicable, Unsure, NotAnswered };
// What a record says of one column: a value by its position, or a state.
struct Given {
    State state;
    size_t value;
};
struct SmallColumn {
    std::string name, type;
    bool may_not_apply, can_be_unsure;
    std::vector<std::string> json, written;  // by value
};
struct SmallCell {
    std::string text;
    bool any = false, negated = false;
    std::vector<size_t> values;  // that it names
    bool unsure = false, not_answered = false, not_applicable = false;
};
struct SmallRow {
    std::vector<SmallCell> cells;
    bool is_else = false;
    size_t result;  // outcome, or value
};
enum class Choosing : uint8_t { ExactlyOne, Every, First };
struct SmallTable {
    Choosing choosing;
    bool gives = false;
    std::vector<SmallColumn> columns;
    std::vector<SmallRow> rows;
};

SmallTable random_table(differential::Random& random, size_t most_columns);
std::string policy_of(const SmallTable& table);
std::vector<Given> random_given(const SmallTable& table, differential::Random& random);
std::string record_of(const SmallTable& table, const std::vector<Given>& given);

// ---- what it must mean ----

Answer cell_fits(const SmallCell& cell, const Given& given);
Answer row_fits(const SmallTable& table, const SmallRow& row, const std::vector<Given>& given);
// Whether the row applies (yes), is open (unsure), or not (no).
Answer row_applies(const SmallTable& table, size_t row, const std::vector<Given>& given);

}  // namespace proviso::tables
