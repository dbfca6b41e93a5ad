// SPDX-License-Identifier: Apache-2.0
// What can be said of a table before it decides anything: cases that no row names, cases that two rows fit, rows that can
// never apply. Found on the table's grid, exactly or not at all; columns count as independent of one another.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/detail/cells.h"
#include "compiler/sema/detail/context.h"

namespace proviso::sema::detail {

struct FindingsRow {
    std::vector<TypedCell> cells;  // one per column; none in an `else` row
    bool is_else = false;
    std::optional<Date> from, until;
};
struct FindingsInput {
    syntax::HitPolicy policy;
    std::vector<ExprId> columns;
    std::vector<FindingsRow> rows;
    std::optional<Date> from, until;  // the table's own
};

struct Gap {
    std::string conditions;   // as a row of the table: "ideation | more than 10"
    std::optional<Date> day;  // where rows or parameters change with the date
};
struct Overlap {
    size_t row, other;  // other stands below
    std::string conditions;
    std::optional<Date> day;
};
struct Findings {
    std::vector<Gap> gaps;              // some of them, where there are many
    std::vector<Overlap> overlaps;      // the first ones, one a pair; only where one row may fit
    bool overlaps_not_found = false;    // rows come near each other in too many ways; the rest was not looked for
    std::vector<size_t> never;          // rows that can never apply
    std::vector<size_t> contradictory;  // rows, among these, whose own cells exclude each other
    bool complete = false;              // every case that the cells tell apart surely fits some row
    bool gave_up = false;               // the search took too long: gaps, or rows that never apply, may be missing
    std::optional<Span> not_constant;   // a cell that kept gaps or overlaps from being found
    // Pairs of rows that are not shown to exclude each other, the upper one first; in order.
    std::vector<std::pair<size_t, size_t>> not_exclusive;
};

Findings find_in_table(const Context& context, const FindingsInput& input);

}  // namespace proviso::sema::detail
