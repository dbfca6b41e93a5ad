// SPDX-License-Identifier: Apache-2.0
// The columns of a table as axes of a grid with a finite number of points (compiler/tables/cover.h). A point is a value that
// some cell tells from others, or a range of values that no cell divides; a state that some cell of the column names
// (`unsure`, `not answered`); or that the column's field does not apply. Columns of the same text are one axis. A further axis
// is the rules' date, where rows have dates of their own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/detail/cells.h"
#include "compiler/sema/detail/context.h"
#include "compiler/tables/cover.h"
#include "compiler/tables/ranges.h"

namespace proviso::sema::detail {

// What a cell holds on its axis.
struct CellPoints {
    tables::Bits surely;    // points that fit it whatever is not known about it
    tables::Bits possibly;  // and those that may, since it compares with what is not constant
    tables::Bits open;      // points on which it is not surely no: a value can't be told where the column is unsure
};

// A constant in the order of its type; nothing where it is none. Parameters have their value on `date`.
std::optional<int128_t> constant_key(const Program& program, ExprId expr, std::optional<Date> date);

class TableAxis {
   public:
    // Of the rules' date.
    TableAxis(Date first, Date last);
    // Of a column; `date` is that on which parameters are looked up.
    TableAxis(const Context& context, ExprId column, bool may_not_apply, std::optional<Date> date);

    // Every cell, then build(), then points of cells.
    void add(const TypedCell& cell);
    void add(std::optional<Date> from, std::optional<Date> until);
    void build();
    CellPoints points(const TypedCell& cell) const;
    tables::Bits points(std::optional<Date> from, std::optional<Date> until) const;
    tables::Bits all() const { return tables::Bits(size_, true); }

    // As a cell of the table, such as it could be written there.
    std::string written(const tables::Bits& points) const;
    // The first day among the points of an axis of dates.
    Date first_day(const tables::Bits& points) const;

   private:
    using Range = tables::Range;
    bool is_ordered() const {
        return type_.kind == TypeKind::Number || type_.kind == TypeKind::Money || type_.kind == TypeKind::Duration ||
               is_time({type_.kind});
    }
    std::optional<Range> range(CompareOp op, int128_t key) const;
    // What a part of a cell holds; nothing where that depends on what is not constant.
    std::optional<tables::Bits> known_points(const CellPart& part) const;
    uint32_t measure_of(ExprId value) const;
    void note_unit(ExprId value);
    std::optional<Range> part_range(const CellPart& part) const;
    std::string written_value(size_t point) const;
    std::string written_run(size_t first, size_t last) const;
    std::string written_key(int128_t key) const;

    const Program* program_ = nullptr;
    Type type_;
    std::optional<Date> date_;
    tables::Ranges ranges_;           // ordered types
    std::vector<std::string> texts_;  // texts: those that cells name; any other is the point after them
    uint32_t measure_ = kNone;        // money, durations: the currency or kind of units of the cells
    TimeUnit unit_ = TimeUnit::None;  // durations: the one that examples are written in
    size_t values_ = 0;               // points that are values stand first
    std::optional<size_t> inapplicable_, unsure_, unanswered_;
    bool may_not_apply_ = false, names_unsure_ = false, names_unanswered_ = false;
    size_t size_ = 0;
};

}  // namespace proviso::sema::detail
